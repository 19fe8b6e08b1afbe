"""Everything out, and back again: the JSON export, what it brings back, what it only states."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insonate.audit import api as audit
from insonate.logbook import api as logbook
from insonate.logbook.scans.content import AGE_BANDS, ASSISTANCE, FINDINGS, SIDES, SUBJECTS
from insonate.logbook.sign_offs import api as sign_offs
from insonate.logbook.transfer import api as transfer
from insonate.people.models import User
from tests.factories import cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 9, 10, 42, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
HERE = ("witnessed", "restored-at")


@pytest.fixture
def nadia() -> User:
    return cast.person("nadia")


def exported(person: User, now: datetime = LATER) -> dict[str, Any]:
    document: dict[str, Any] = json.loads("".join(transfer.export_pieces(person, now=now)))
    return document


def restored(person: User, document: dict[str, Any], now: datetime = LATER) -> transfer.ImportBatch:
    content = json.dumps(document).encode()
    batch = transfer.begin_import(person=person, file_name="logbook.json", content=content, by=person, now=now)
    return transfer.apply_import(batch=batch, by=person, now=now)


def said(document: dict[str, Any]) -> list[dict[str, Any]]:
    """What an export says of scans, without who saw it and through which import it came."""
    return sorted(
        (
            {
                **{key: value for key, value in scan.items() if key != "import"},
                "versions": [{k: v for k, v in each.items() if k not in HERE} for each in scan["versions"]],
                "sign-offs": [{k: v for k, v in each.items() if k not in HERE} for each in scan["sign-offs"]],
            }
            for scan in document["scans"]
        ),
        key=lambda scan: str(scan["uuid"]),
    )


def moved(document: dict[str, Any]) -> dict[str, Any]:
    """The same export as another server would have written it: its scans have other identifiers."""
    text = json.dumps(document)
    for scan in document["scans"]:
        text = text.replace(scan["uuid"], str(uuid4()))
    again: dict[str, Any] = json.loads(text)
    return again


def lived_logbook(nadia: User) -> dict[str, Any]:
    """A signed scan, a corrected one, a withdrawn one, and one with a stated word."""
    tom = cast.person("tom")
    entries = [
        logbook.ScanContent(
            performed_on=date(2026, 7, 1), region="knee", side="left", supervision="direct", supervisor=str(tom.uuid)
        ),
        logbook.ScanContent(performed_on=date(2026, 7, 2), region="hip", clinical_question="Pain"),
        logbook.ScanContent(performed_on=date(2026, 7, 3), region="elbow"),
        logbook.ScanContent(
            performed_on=date(2026, 7, 4), findings_relevance="Mr Tate, painful knee", extra={"probe": "L12"}
        ),
    ]
    scans = [
        logbook.log_scan(
            person=nadia, entry=logbook.ScanEntry(uuid4(), content, {"findings_relevance": "a surgeon, my colleague"}),
            by=nadia, now=NOW,
        )
        for content in entries
    ]  # fmt: skip
    sign_offs.sign_off_scans(scans=[sign_offs.Shown(scans[0].uuid, 1)], by=tom, now=NOW + timedelta(hours=1))
    other = logbook.ScanContent(performed_on=date(2026, 7, 2), region="hip", side="right", clinical_question="Pain")
    logbook.correct_scan(scan=scans[1], content=other, reason="forgot the side", by=nadia, now=NOW + timedelta(hours=2))
    logbook.withdraw_scan(scan=scans[2], reason="not mine", by=nadia, now=NOW + timedelta(hours=3))
    return exported(nadia)


def test_export_says_everything_of_every_scan(nadia: User) -> None:
    document = lived_logbook(nadia)
    assert (document["format"], document["version"], document["person"]["name"]) == (
        "insonate-logbook", 1, "Nadia Ferreira",
    )  # fmt: skip
    knee, hip, elbow, other = document["scans"]
    assert [each["verdict"] for each in knee["sign-offs"]] == ["signed"]
    assert knee["sign-offs"][0]["by-name"] == "Dr Tom Okafor"
    assert [(each["version"], each["change"], each.get("reason")) for each in hip["versions"]] == [
        (1, "entry", None),
        (2, "correction", "forgot the side"),
    ]
    assert hip["versions"][0]["scan"]["notes"] == {"clinical-question": "Pain"}
    assert (elbow["withdrawn"], elbow["versions"][-1]["reason"]) == (True, "not mine")
    assert other["versions"][0]["not-a-patient"]["findings_relevance"]["stretches"] == ["Mr Tate"]
    assert document["supervisors"] == [{"uuid": str(cast.person("tom").uuid), "name": "Dr Tom Okafor"}]


def test_export_brought_into_an_empty_logbook_says_the_same(nadia: User) -> None:
    document = moved(lived_logbook(nadia))
    owen = cast.person("owen")
    assert restored(owen, document).added == 4
    assert said(exported(owen)) == said(document)


def test_restored_signature_is_stated_and_never_counts(nadia: User) -> None:
    document = moved(lived_logbook(nadia))
    owen = cast.person("owen")
    restored(owen, document)
    knee = logbook.Scan.objects.get(logbook__person=owen, region="knee")
    assert knee.sign_state == logbook.SignState.AWAITING
    assert not knee.sign_offs.exists()
    again = exported(owen)["scans"][0]
    assert [each["witnessed"] for each in (*again["versions"], *again["sign-offs"])] == [False, False]
    assert again["versions"][0]["recorded-at"] == "2026-07-09T10:42:00+00:00"
    assert again["versions"][0]["restored-at"] == LATER.isoformat()


def test_restored_scan_was_entered_here_on_the_day_it_was_restored(nadia: User) -> None:
    owen = cast.person("owen")
    restored(owen, moved(lived_logbook(nadia)))
    assert set(logbook.Scan.objects.filter(logbook__person=owen).values_list("recorded_on", flat=True)) == {
        LATER.date()
    }


def test_export_brought_back_into_its_own_logbook_adds_nothing(nadia: User) -> None:
    document = lived_logbook(nadia)
    batch = restored(nadia, document)
    assert (batch.added, batch.already_there) == (0, 4)
    assert said(exported(nadia)) == said(document)


def test_logbook_of_another_person_here_cannot_be_copied(nadia: User) -> None:
    document = lived_logbook(nadia)
    with pytest.raises(transfer.ImportRefused) as refused:
        restored(cast.person("owen"), document)
    assert (refused.value.key, refused.value.arguments) == ("elsewhere", {"count": 4})
    assert logbook.Scan.objects.filter(logbook__person=cast.person("owen")).count() == 0


def test_restoring_can_be_undone(nadia: User) -> None:
    owen = cast.person("owen")
    batch = restored(owen, moved(lived_logbook(nadia)))
    transfer.undo_import(batch=batch, by=owen, now=LATER)
    assert logbook.Scan.objects.filter(logbook__person=owen, withdrawn=False).count() == 0
    assert audit.broken_chains() == []


def changed(document: dict[str, Any], *path: Any, to: Any) -> dict[str, Any]:
    document = json.loads(json.dumps(document))
    at: Any = document
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return document


@pytest.mark.parametrize(
    ("path", "to", "key"),
    [
        (("format",), "other", "not-our-export"),
        (("version",), 2, "newer-export"),
        (("scans",), {}, "not-our-export"),
        (("scans", 0), "scan", "not-our-export"),
        (("scans", 0, "uuid"), "mine", "not-our-export"),
        (("scans", 0, "withdrawn"), True, "not-our-export"),
        (("scans", 0, "versions"), [], "not-our-export"),
        (("scans", 0, "versions", 0, "version"), 2, "not-our-export"),
        (("scans", 0, "versions", 0, "digest"), "0" * 64, "not-our-export"),
        (("scans", 0, "versions", 0, "scan", "performed-on"), "2026-07-02", "not-our-export"),
        (("scans", 0, "versions", 0, "change"), "invention", "not-our-export"),
        (("scans", 0, "versions", 0, "recorded-at"), "yesterday", "not-our-export"),
        (("scans", 0, "sign-offs", 0, "uuid"), 7, "not-our-export"),
    ],
)
def test_export_that_was_changed_by_hand_is_refused(nadia: User, path: tuple[Any, ...], to: Any, key: str) -> None:
    document = changed(moved(lived_logbook(nadia)), *path, to=to)
    with pytest.raises(transfer.ImportRefused) as refused:
        restored(cast.person("owen"), document)
    assert refused.value.key == key
    assert str(refused.value)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["format", "version", "scans", "person", "uuid", "versions", "withdrawn", "x"]), inner
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read_or_refused_and_nothing_else(value: Any) -> None:
    from insonate.logbook.transfer.restoring import read_export

    document = {"format": "insonate-logbook", "version": 1, "person": {}, **(value if isinstance(value, dict) else {})}
    try:
        read_export(json.dumps(document).encode())
    except transfer.ImportRefused as refused:
        key = refused.key
        assert key in ("not-our-export", "newer-export")


def test_patient_in_an_export_keeps_it_out(nadia: User) -> None:
    document = moved(lived_logbook(nadia))
    del document["scans"][3]["versions"][0]["not-a-patient"]
    with pytest.raises(transfer.RestoreNotReady) as refused:
        restored(cast.person("owen"), document)
    [problems] = refused.value.preview.problems.values()
    assert [(each.field, each.key) for each in problems] == [("findings_relevance", "identifies-statement")]


keys = st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8})?", fullmatch=True)
words = st.sampled_from(["", "Pain", "Effusion, 8 mm", "a; b\nc", "=SUM(A1)", "épanchement", "'quoted'", "-"])
contents = st.builds(
    logbook.ScanContent,
    performed_on=st.dates(date(2020, 1, 1), date(2026, 7, 9)),
    region=st.sampled_from(["", "knee", "hip", "neck"]),
    side=st.sampled_from(["", *SIDES]),
    applications=st.lists(st.sampled_from(["knee-effusion", "tendon", "soft-tissue"]), unique=True).map(tuple),
    determinate=st.sampled_from([None, True, False]),
    finding=st.sampled_from(["", *FINDINGS]),
    subject=st.sampled_from(["", *SUBJECTS]),
    assistance=st.sampled_from(["", *ASSISTANCE]),
    age_band=st.sampled_from(["", *AGE_BANDS]),
    images_stored=st.sampled_from([None, True, False]),
    answers=st.dictionaries(st.sampled_from(["effusion", "cyst"]), st.booleans()),
    clinical_question=words,
    findings_relevance=words,
    extra=st.dictionaries(st.sampled_from(["probe", "room"]), st.sampled_from(["L12", "two words", True, 7])),
)


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(st.lists(contents, min_size=1, max_size=3), min_size=1, max_size=4), st.booleans())
def test_any_logbook_goes_out_and_comes_back_the_same(histories: list[list[Any]], withdraws: bool) -> None:
    User.objects.filter(email__startswith="reader").update(is_active=True)
    first = User.objects.create_user(email=f"reader-{uuid4()}@example.org", name="Reader One")
    second = User.objects.create_user(email=f"reader-{uuid4()}@example.org", name="Reader One")
    for versions in histories:
        scan = logbook.log_scan(person=first, entry=logbook.ScanEntry(uuid4(), versions[0]), by=first, now=NOW)
        for content in versions[1:]:
            try:
                scan = logbook.correct_scan(scan=scan, content=content, reason="mistyped", by=first, now=NOW)
            except logbook.ScanRefused as refused:
                assert [each.key for each in refused.problems] == ["nothing-changed"]  # noqa: PT017
        if withdraws:
            logbook.withdraw_scan(scan=scan, reason="twice", by=first, now=NOW)
    document = moved(exported(first))
    restored(second, document)
    assert said(exported(second)) == said(document)
