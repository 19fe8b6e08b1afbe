"""Bringing a log in over HTTP: each step, what bad input gets, and who may see what."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from insonate.logbook import api as logbook
from insonate.logbook.transfer import api as transfer
from insonate.people.models import User
from tests.factories import cast

pytestmark = pytest.mark.django_db
LOG = """Date,Body part,L/R,Findings,NHS No
03/04/2026,Knee,R,Small effusion,1
04/04/2026,Neck,L,"Tear, Mr Tate",2
05/04/2026,Hip,Both,No abnormality,3
"""


def desk(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def words(response: Any) -> str:
    """The page's text, its spaces folded."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def upload(client: Client, content: bytes | str, name: str = "log.csv") -> Any:
    content = content.encode() if isinstance(content, str) else content
    return client.post("/import/", {"file": SimpleUploadedFile(name, content)})


def controls(response: Any) -> dict[str, str]:
    """What a browser would send back from the page's main form if nothing were touched."""
    html = response.content.decode()
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else re.findall(r'<option value="([^"]*)"', body)[0]
    return {unescape(name): unescape(value) for name, value in found.items()}


@pytest.fixture
def nadia() -> User:
    return cast.person("nadia")


def test_file_becomes_scans_step_by_step(nadia: User) -> None:
    client = desk(nadia)
    columns = upload(client, LOG)["Location"]
    page = client.get(columns)
    assert "Which column is which?" in words(page)
    assert "How are days written? 03/04/2026 is 3 April 2026 4 March 2026" in words(page)
    assert {name: value for name, value in controls(page).items() if name.startswith("column-")} == {
        "column-0": "performed-on",
        "column-1": "region",
        "column-2": "side",
        "column-3": "findings-relevance",
    }
    values = client.post(columns, {**controls(page), "order": "day-first"})["Location"]
    page = client.get(values)
    assert "1 word of the file is not known here." in words(page)
    check = client.post(values, {**controls(page), "value-0-0": "other-soft-tissue", "key-0-0": "neck"})["Location"]
    page = client.get(check)
    assert "“Neck”" not in words(page)
    assert "1 place may say who a patient is" in words(page)
    assert client.post(check, {"act": "take-out"})["Location"] == check
    assert "3 scans to add" in words(client.get(check))
    done = client.post(check, {"act": "apply"})["Location"]
    assert "3 scans added" in words(client.get(done))
    kept = logbook.Scan.objects.filter(logbook__person=nadia).order_by("performed_on")
    assert [(str(scan.performed_on), scan.region, scan.side) for scan in kept] == [
        ("2026-04-03", "knee", "right"),
        ("2026-04-04", "other-soft-tissue", "left"),
        ("2026-04-05", "hip", "both"),
    ]
    assert "Mr Tate" not in "".join(kept.values_list("content", flat=True))


def test_every_step_survives_a_reload_and_the_way_back(nadia: User) -> None:
    client = desk(nadia)
    columns = upload(client, LOG)["Location"]
    client.post(columns, {"column-0": "performed-on", "column-1": "site", "column-3": "extra", "order": "month-first"})
    page = client.get(columns)
    assert controls(page)["column-1"] == "site"
    assert controls(page)["column-2"] == ""
    assert controls(page)["column-3"] == "extra"
    assert 'value="month-first" checked' in page.content.decode()


def test_open_order_of_days_is_asked_and_the_choices_are_kept(nadia: User) -> None:
    client = desk(nadia)
    columns = upload(client, LOG)["Location"]
    page = client.post(columns, {"column-0": "performed-on", "column-1": "site"})
    assert page.status_code == 422
    assert "Say how days are written." in words(page)
    assert controls(page)["column-1"] == "site"


def test_column_of_days_is_asked_for(nadia: User) -> None:
    client = desk(nadia)
    page = client.post(upload(client, LOG)["Location"], {"column-1": "region"})
    assert page.status_code == 422
    assert "Say which column is the day of the scan." in words(page)


def test_column_chosen_twice_is_said_at_both(nadia: User) -> None:
    client = desk(nadia)
    answers = {"column-0": "performed-on", "column-1": "site", "column-3": "site", "order": "day-first"}
    page = client.post(upload(client, LOG)["Location"], answers)
    assert page.status_code == 422
    assert page.content.decode().count('aria-invalid="true"') == 2


def test_choice_that_was_not_offered_is_left_out(nadia: User) -> None:
    client = desk(nadia)
    columns = upload(client, LOG)["Location"]
    client.post(columns, {"column-0": "performed-on", "column-1": "supervisor-of-all", "column-4": "case-number"})
    batch = transfer.ImportBatch.objects.get()
    assert batch.mapping["columns"]["Body part"] == ""
    assert batch.mapping["columns"]["NHS No"] == ""


def test_words_are_passed_over_when_all_are_known(nadia: User) -> None:
    client = desk(nadia)
    columns = upload(client, "Date,Region\n2026-04-03,Knee\n")["Location"]
    values = client.post(columns, controls(client.get(columns)))["Location"]
    assert client.get(values)["Location"].endswith("/check/")
    assert "All words of the file are known." in words(client.get(values + "?all"))


def test_same_file_again_says_that_nothing_is_new(nadia: User) -> None:
    client = desk(nadia)
    for expected in ("2 scans to add", "Nothing new in this file"):
        columns = upload(client, "Date,Region\n2026-04-03,Knee\n2026-04-04,Hip\n")["Location"]
        client.post(columns, controls(client.get(columns)))
        check = columns.replace("columns", "check")
        assert expected in words(client.get(check))
        client.post(check, {"act": "apply"})
    assert logbook.Scan.objects.count() == 2


def test_problems_are_shown_with_row_column_and_what_to_do_and_nothing_is_added(nadia: User) -> None:
    client = desk(nadia)
    columns = upload(client, "Date,Region\n2026-04-03,Knee\n2026-04-31,Knee\n")["Location"]
    check = columns.replace("columns", "check")
    assert "Row 3 Date “2026-04-31” is not a day. Write it as day, month, year." in words(client.get(check))
    refused = client.post(check, {"act": "apply"})
    assert refused.status_code == 422
    assert logbook.Scan.objects.count() == 0
    client.post(check, {"act": "leave-rows-out"})
    client.post(check, {"act": "apply"})
    assert logbook.Scan.objects.count() == 1


def test_stretch_that_is_no_patient_can_be_kept_with_a_statement(nadia: User) -> None:
    client = desk(nadia)
    columns = upload(client, 'Date,Region,Findings\n2026-04-03,Knee,"Mr Tate, painful knee"\n')["Location"]
    check = columns.replace("columns", "check")
    assert "1 place may say who a patient is" in words(client.get(check))
    client.post(check, {"act": "state", "stretch": ["Mr Tate"], "why": ["surgeon who referred, a colleague"]})
    assert "1 scan to add" in words(client.get(check))


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "log.csv", "The file is empty."),
        (b"%PDF-1.7", "log.csv", "it looks like a PDF"),
        (b"PK\x03\x04broken", "log.xlsx", "The file is damaged or cut short."),
        (b"<html><table></table></html>", "log.xls", "This is a web page under the name of a spreadsheet."),
        (b"\x00\x01\x02\x03" * 30, "log.csv", "neither a spreadsheet nor text"),
        (b"a,b\n" + b"1,2\n" * 200_000, "log.csv", "more than 20,000 rows"),
    ],
)
def test_file_that_cannot_be_read_is_refused_in_one_sentence(nadia: User, content: bytes, name: str, said: str) -> None:
    page = upload(desk(nadia), content, name)
    assert page.status_code == 422
    assert said in words(page)
    assert transfer.ImportBatch.objects.count() == 0


def test_no_file_is_asked_for(nadia: User) -> None:
    page = desk(nadia).post("/import/", {})
    assert (page.status_code, "Choose a file first." in words(page)) == (422, True)


def test_undo_asks_first_and_withdraws(nadia: User) -> None:
    client = desk(nadia)
    columns = upload(client, "Date,Region\n2026-04-03,Knee\n")["Location"]
    client.post(columns.replace("columns", "check"), {"act": "apply"})
    undo = columns.replace("columns", "undo")
    assert "Withdraw 1 scan?" in words(client.get(undo))
    assert logbook.Scan.objects.filter(withdrawn=True).count() == 0
    done = client.post(undo)["Location"]
    assert "This import is undone" in words(client.get(done))
    assert logbook.Scan.objects.filter(withdrawn=True).count() == 1


def test_file_can_be_forgotten(nadia: User) -> None:
    client = desk(nadia)
    columns = upload(client, LOG)["Location"]
    assert client.post(columns.replace("columns", "forget"))["Location"] == "/import/"
    assert transfer.ImportBatch.objects.count() == 0
    assert client.get(columns).status_code == 404


STEPS = ["", "columns/", "words/", "check/", "undo/"]


@pytest.mark.parametrize("step", STEPS)
def test_import_of_another_person_is_not_found(nadia: User, step: str) -> None:
    columns = upload(desk(nadia), LOG)["Location"]
    address = columns.replace("columns/", step)
    assert desk(cast.person("owen")).get(address).status_code == 404
    assert desk(cast.person("owen")).post(address.replace("/import//", "/import/")).status_code in (404, 405)


def test_pages_are_for_those_who_signed_in(nadia: User) -> None:
    columns = upload(desk(nadia), LOG)["Location"]
    for address in ("/import/", columns, columns.replace("columns", "check")):
        assert Client().get(address)["Location"].startswith("/account/login/")


def test_list_of_imports_asks_the_database_as_often_for_three_as_for_one(nadia: User) -> None:
    client = desk(nadia)
    asked = []
    for _ in range(3):
        upload(client, LOG)
        with CaptureQueriesContext(connection) as queries:
            client.get("/import/")
        asked.append(len(queries))
    assert asked[1:] == asked[:-1]
