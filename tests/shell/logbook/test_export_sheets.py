"""The scans as a table: every column, nothing that computes, and back in as it went out."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.logbook.transfer import api as transfer
from insonate.logbook.transfer.columns import COLUMNS, KEPT_BY_US
from insonate.logbook.transfer.reading import read_table
from insonate.people.models import User
from tests.factories import cast

NOW = datetime(2026, 7, 9, 10, 42, tzinfo=UTC)
FORMAT = Path(__file__).resolve().parents[3] / "docs" / "reference" / "export-format.md"
EVERYTHING = logbook.ScanContent(
    performed_on=date(2026, 7, 1), region="knee", side="left", applications=("knee-effusion", "tendon"),
    views=("long-axis",), modality="b-mode", determinate=True, finding="abnormal", answers={"cyst": False},
    procedure="diagnostic", subject="patient", purpose="routine", assistance="unassisted", supervision="direct",
    role="performed", supervisor_name="Dr Gagnon", age_band="45-59", sex="female", case_number="K-14",
    encounter="visit 3", images_stored=True, indicated=False, setting="clinic", site="Harbour",
    clinical_question="Pain?",
    area_scanned="medial side", technical_issues="=1+1", findings_relevance="- 8 mm\nline two", pathway_role="'quoted'",
    critical_incident="none", reflection="+ slower next time", extra={"probe": "L12"},
)  # fmt: skip


@pytest.fixture
def nadia() -> User:
    return cast.person("nadia")


def log(person: User, content: logbook.ScanContent) -> logbook.Scan:
    return logbook.log_scan(person=person, entry=logbook.ScanEntry(uuid4(), content), by=person, now=NOW)


def sheet(person: User, **filters: Any) -> list[list[str]]:
    text = "".join(transfer.csv_pieces(person, transfer.SheetFilters(**filters)))
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def desk(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_sheet_names_every_column_and_says_everything(db: None, nadia: User) -> None:
    scan = log(nadia, EVERYTHING)
    headers, row = sheet(nadia)
    assert headers == [*(column.title for column in COLUMNS), "answer:cyst", "extra:probe", *KEPT_BY_US]
    said = dict(zip(headers, row, strict=True))
    assert [name for name in headers if not said[name]] == ["Signed by", "Signed on", "Supervisor account"]
    assert (said["Date"], said["Application"], said["Scan identifier"]) == (
        "2026-07-01", "knee-effusion; tendon", str(scan.uuid),
    )  # fmt: skip
    assert (said["answer:cyst"], said["extra:probe"], said["Determinate"]) == ("no", "L12", "yes")


def test_no_cell_of_a_sheet_computes(db: None, nadia: User) -> None:
    log(nadia, EVERYTHING)
    cells = [cell for row in sheet(nadia) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert {"'=1+1", "'- 8 mm\nline two", "''quoted'", "'+ slower next time"} <= set(cells)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_sheet_brought_into_another_logbook_says_the_same(db: None, nadia: User, kind: str) -> None:
    scan = log(nadia, EVERYTHING)
    if kind == "csv":
        content = "".join(transfer.csv_pieces(nadia, transfer.SheetFilters())).encode()
    else:
        content = transfer.xlsx_file(nadia, transfer.SheetFilters()).read()
    content_of_owen = content.replace(str(scan.uuid).encode(), str(uuid4()).encode())
    owen = cast.person("owen")
    batch = transfer.begin_import(person=owen, file_name="x", content=content_of_owen, by=owen, now=NOW)
    if kind == "xlsx":
        columns = {**batch.mapping["columns"], "Scan identifier": ""}
        mapping = transfer.Mapping(columns=columns, sheet="Scans")
        batch = transfer.map_columns(batch=batch, mapping=mapping, by=owen, now=NOW)
    assert transfer.apply_import(batch=batch, by=owen, now=NOW).added == 1
    there = logbook.Scan.objects.get(logbook__person=owen)
    assert logbook.from_document(json.loads(there.content)) == EVERYTHING


def test_sheet_brought_back_into_its_own_logbook_adds_nothing(db: None, nadia: User) -> None:
    log(nadia, EVERYTHING)
    content = "".join(transfer.csv_pieces(nadia, transfer.SheetFilters())).encode()
    batch = transfer.begin_import(person=nadia, file_name="x.csv", content=content, by=nadia, now=NOW)
    batch = transfer.apply_import(batch=batch, by=nadia, now=NOW)
    assert (batch.added, batch.already_there) == (0, 1)


def test_sheet_is_narrowed_by_day_and_region_and_leaves_withdrawn_scans_out(db: None, nadia: User) -> None:
    for day, region in ((1, "knee"), (2, "hip"), (3, "knee"), (4, "knee")):
        scan = log(nadia, logbook.ScanContent(performed_on=date(2026, 7, day), region=region))
    logbook.withdraw_scan(scan=scan, reason="twice", by=nadia, now=NOW)
    assert [row[0] for row in sheet(nadia)[1:]] == ["2026-07-01", "2026-07-02", "2026-07-03"]
    assert [row[0] for row in sheet(nadia, region="knee")[1:]] == ["2026-07-01", "2026-07-03"]
    narrowed = sheet(nadia, from_on=date(2026, 7, 2), until_on=date(2026, 7, 2))
    assert [row[0] for row in narrowed[1:]] == ["2026-07-02"]


def test_sheet_says_who_signed_and_when(db: None, nadia: User) -> None:
    tom = cast.person("tom")
    content = logbook.ScanContent(performed_on=date(2026, 7, 1), supervision="direct", supervisor=str(tom.uuid))
    scan = log(nadia, content)
    sign_offs.sign_off_scans(scans=[sign_offs.Shown(scan.uuid, 1)], by=tom, now=NOW)
    headers, row = sheet(nadia)
    said = dict(zip(headers, row, strict=True))
    assert (said["Sign-off"], said["Signed by"], said["Signed on"]) == ("signed", "Dr Tom Okafor", "2026-07-09")
    assert said["Supervisor account"] == str(tom.uuid)


def test_workbook_has_days_and_texts_and_no_formula(db: None, nadia: User) -> None:
    log(nadia, EVERYTHING)
    table = read_table(transfer.xlsx_file(nadia, transfer.SheetFilters()).read())
    said = dict(zip(table.rows[0].cells, table.rows[1].cells, strict=False))
    assert (said["Date"], said["Technical issues"]) == (date(2026, 7, 1), "=1+1")


# Pages


def test_everything_is_taken_out_without_asking_anybody(db: None, nadia: User) -> None:
    log(nadia, EVERYTHING)
    client = desk(nadia)
    assert "Your logbook has 1 scan." in client.get("/export/").content.decode()
    answer = client.get("/export/logbook.json")
    document = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="insonate-logbook-2026-07-09.json"'
    assert len(document["scans"]) == 1
    assert [act["action"] for act in document["acts"]] == ["log-scan"]
    for kind in ("csv", "xlsx"):
        assert b"".join(client.get(f"/export/scans.{kind}?region=knee").streaming_content)  # type: ignore[attr-defined]


def test_export_is_ones_own(db: None, nadia: User) -> None:
    log(nadia, EVERYTHING)
    answer = desk(cast.person("owen")).get("/export/logbook.json")
    document = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert (document["scans"], document["person"]["name"]) == ([], "Owen Blackwater")


@pytest.mark.parametrize("address", ["/export/", "/export/logbook.json", "/export/scans.csv"])
def test_export_is_for_those_who_signed_in(db: None, address: str) -> None:
    assert Client().get(address)["Location"].startswith("/account/login/")


def test_export_of_an_unknown_kind_is_not_found(db: None, nadia: User) -> None:
    assert desk(nadia).get("/export/scans.exe").status_code == 404


def test_day_that_is_none_is_said(db: None, nadia: User) -> None:
    answer = desk(nadia).get("/export/scans.csv?from_on=never")
    assert (answer.status_code, b"Enter a valid date" in answer.content) == (422, True)


def test_export_comes_back_through_the_pages(db: None, nadia: User) -> None:
    log(nadia, EVERYTHING)
    content = b"".join(desk(nadia).get("/export/logbook.json").streaming_content)  # type: ignore[attr-defined]
    uuid = str(logbook.Scan.objects.get().uuid).encode()
    client = desk(cast.person("owen"))
    refused = client.post("/import/", {"file": io.BytesIO(content)})
    assert "1 of these scans are in another person’s logbook" in refused.content.decode().replace("&#x27;", "’")
    file = io.BytesIO(content.replace(uuid, str(uuid4()).encode()))
    file.name = "logbook.json"
    restore = client.post("/import/", {"file": file})["Location"]
    assert restore.endswith("/restore/")
    assert "1 scan to bring back" in client.get(restore).content.decode()
    assert client.get(restore.replace("restore", "columns"))["Location"] == restore
    done = client.post(restore, {"act": "apply"})["Location"]
    assert "1 scan added" in client.get(done).content.decode()


# The format is written down


def test_every_column_of_a_sheet_is_documented() -> None:
    text = FORMAT.read_text()
    missing = [column.title for column in COLUMNS if f"| {column.title} | `{column.key}` |" not in text]
    missing += [name for name in KEPT_BY_US if f"| {name} |" not in text]
    assert missing == []


def names_in(value: Any) -> set[str]:
    """Every name of a JSON value, at any depth, except names that a person chose."""
    if isinstance(value, list):
        return {name for each in value for name in names_in(each)}
    if not isinstance(value, dict):
        return set()
    own = {"answers", "extra", "not-a-patient", "detail", "record", "arguments", "attributes"}
    return {name for key, each in value.items() for name in {key, *(names_in(each) if key not in own else set())}}


def test_every_name_of_the_document_is_documented(db: None, nadia: User) -> None:
    tom = cast.person("tom")
    content = logbook.ScanContent(performed_on=date(2026, 7, 1), supervision="direct", supervisor=str(tom.uuid))
    scan = log(nadia, content)
    log(nadia, EVERYTHING)
    sign_offs.sign_off_scans(scans=[sign_offs.Shown(scan.uuid, 1)], by=tom, now=NOW)
    answer = desk(nadia).get("/export/logbook.json")
    document = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    text = FORMAT.read_text()
    assert [name for name in sorted(names_in(document)) if f"`{name}`" not in text] == []
