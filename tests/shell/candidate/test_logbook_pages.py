"""The logbook over HTTP: finding scans, one scan with its history, correcting, withdrawing, restoring."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people import api as people
from tests.factories.cast import NOW, person
from tests.factories.programmes import enrolled_in
from tests.factories.scans import content, logged, supervised

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def nadia(client: Client) -> people.User:
    enrolled_in("essex-scanning-record", person("nadia"))
    client.force_login(person("nadia"), backend=BACKEND)
    return person("nadia")


def titles(answer: HttpResponse) -> list[str]:
    return [row.title for row in answer.context["rows"]]


def page_of(client: Client, name: str, scan: logbook.Scan) -> HttpResponse:
    return client.get(reverse(f"candidate:{name}", args=[scan.uuid]))


def correction(scan: logbook.Scan, **changes: Any) -> dict[str, Any]:
    return {
        "version": scan.version, "reason": "It was the left.", "performed_on": "2026-07-08",
        "place": "shoulder:left", "determinate": "true", "finding": "abnormal", "supervision": "none",
        "assistance": "unassisted", "subject": "patient", "procedure": "diagnostic",
        "clinical_question": "Full-thickness supraspinatus tear?",
    } | changes  # fmt: skip


def test_list_shows_the_newest_first_with_what_stands_out(client: Client, nadia: people.User) -> None:
    logged(nadia, region="knee", performed_on=date(2026, 5, 1))
    first = logged(nadia, applications=("tendon",), **supervised(person("tom")))
    logbook.correct_scan(
        scan=first, content=content(side="left", applications=("tendon",), **supervised(person("tom"))),
        reason="Side.", by=nadia, now=NOW,
    )  # fmt: skip
    rows = client.get("/logbook/").context["rows"]
    assert [(row.title, row.detail, row.word) for row in rows] == [
        ("Left shoulder, tendon", "Determinate. Dr Tom Okafor. Corrected", "Awaiting sign-off"),
        ("Right knee", "Determinate. Entered 69 days later", "Not supervised"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Right elbow", "Left knee", "Right shoulder, tendon"]),
        ("q=CYST+popliteal", ["Left knee"]),
        ("q=cyst+tendon", []),
        ("region=elbow", ["Right elbow"]),
        ("application=tendon", ["Right shoulder, tendon"]),
        ("since=2026-07-01&until=2026-07-08", ["Left knee", "Right shoulder, tendon"]),
        ("state=awaiting", ["Right shoulder, tendon"]),
        ("late=on", ["Left knee"]),
        ("withdrawn=only", ["Right hip"]),
        ("withdrawn=all", ["Right elbow", "Right hip", "Left knee", "Right shoulder, tendon"]),
        ("since=yesterday&region=nowhere", ["Right elbow", "Left knee", "Right shoulder, tendon"]),
    ],
)
def test_list_is_narrowed_by(query: str, found: list[str], client: Client, nadia: people.User) -> None:
    logged(nadia, applications=("tendon",), performed_on=date(2026, 7, 8), **supervised(person("tom")))
    logged(
        nadia, region="knee", side="left", performed_on=date(2026, 7, 8), findings_relevance="Popliteal cyst.",
        now=NOW + timedelta(days=20),
    )  # fmt: skip
    logged(nadia, region="elbow", performed_on=date(2026, 7, 9))
    hip = logged(nadia, region="hip", performed_on=date(2026, 7, 9))
    logbook.withdraw_scan(scan=hip, reason="Logged twice.", by=nadia, now=NOW)
    assert sorted(titles(client.get(f"/logbook/?{query}"))) == sorted(found)


def test_list_is_narrowed_by_supervisor(client: Client, nadia: people.User) -> None:
    logged(nadia, **supervised(person("tom")))
    logged(nadia, region="knee", **supervised(person("helene")))
    assert titles(client.get(f"/logbook/?supervisor={person('helene').uuid}")) == ["Right knee"]


def test_pages_join_without_gap_or_repeat(nadia: people.User) -> None:
    for number in range(7):
        logged(nadia, performed_on=date(2026, 7, 8) - timedelta(days=number // 2))
    whole = [scan.pk for scan in logbook.logbook_page(nadia).rows]
    first = logbook.logbook_page(nadia, size=3)
    second = logbook.logbook_page(nadia, before=first.older, size=3)
    third = logbook.logbook_page(nadia, before=second.older, size=3)
    assert [scan.pk for page in (first, second, third) for scan in page.rows] == whole
    assert (first.newer, third.older, first.count) == ("", "", 7)
    back = logbook.logbook_page(nadia, after=third.newer, size=3)
    assert back.rows == second.rows
    assert logbook.logbook_page(nadia, after=back.newer, size=3).rows == first.rows


def test_key_that_cannot_be_read_begins_at_the_newest(client: Client, nadia: people.User) -> None:
    logged(nadia)
    assert titles(client.get("/logbook/?before=now~then")) == ["Right shoulder"]


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_number_of_statements(
    number: int, client: Client, nadia: people.User, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        logged(nadia, **supervised(person("tom")))
    client.get("/logbook/")  # a process reads a programme's document once
    with django_assert_num_queries(13):
        client.get("/logbook/")


@pytest.mark.parametrize("number", [1, 3])
def test_scan_page_takes_the_same_number_of_statements_however_often_corrected(
    number: int, client: Client, nadia: people.User, django_assert_num_queries: Any
) -> None:
    scan = logged(nadia)
    for each in range(number):
        told = content(clinical_question=f"Question {each}?")
        logbook.correct_scan(scan=scan, content=told, reason="Better words.", by=nadia, now=NOW)
    page_of(client, "scan", scan)  # the evidence of the person is kept from here on
    with django_assert_num_queries(27):
        page_of(client, "scan", scan)


def test_scan_page_tells_the_history_with_old_and_new_values(client: Client, nadia: people.User) -> None:
    scan = logged(nadia, **supervised(person("tom")))
    sign_offs.sign_off_scans(scans=[sign_offs.Shown(scan.uuid, 1)], by=person("tom"), now=NOW)
    logbook.correct_scan(
        scan=scan, content=content(**supervised(person("helene"), side="left")), reason="It was the left.",
        by=nadia, now=NOW + timedelta(hours=1),
    )  # fmt: skip
    events = page_of(client, "scan", scan).context["events"]
    assert [(event.title, event.by, event.words) for event in events] == [
        ("Entered", "Nadia Ferreira", ""),
        ("Signed", "Dr Tom Okafor", ""),
        ("Corrected", "Nadia Ferreira", "It was the left."),
    ]
    assert events[2].changed == (
        ("Side", "Right", "Left"),
        ("Supervisor", "Dr Tom Okafor", "Dr Hélène Gagnon"),
    )


def test_correcting_says_something_else_and_why(client: Client, nadia: people.User) -> None:
    scan = logged(nadia)
    answer = client.post(reverse("candidate:correct", args=[scan.uuid]), correction(scan))
    assert answer["Location"] == reverse("candidate:scan", args=[scan.uuid])
    scan.refresh_from_db()
    assert (scan.side, scan.version) == ("left", 2)
    assert logbook.ScanVersion.objects.get(scan=scan, version=2).reason == "It was the left."


def test_correcting_keeps_what_the_page_does_not_show(client: Client, nadia: people.User) -> None:
    scan = logged(nadia, encounter="e-1", supervisor_name="A. N. Other", extra={"machine": "M7"}, modality="b-mode")
    client.post(reverse("candidate:correct", args=[scan.uuid]), correction(scan, modality="b-mode"))
    scan.refresh_from_db()
    before = content(encounter="e-1", supervisor_name="A. N. Other", extra={"machine": "M7"}, modality="b-mode")
    assert [each.field for each in logbook.differences(before, logbook.content_of(scan))] == ["side"]


def test_correct_page_shows_the_scan_as_it_is(client: Client, nadia: people.User) -> None:
    scan = logged(nadia, side="both", applications=("tendon",), case_number="K-014")
    form = page_of(client, "correct", scan).context["form"]
    values = {name: form[name].value() for name in ("side", "applications", "case_number", "finding", "version")}
    assert values == {
        "side": "both", "applications": ["tendon"], "case_number": "K-014", "finding": "abnormal", "version": 1,
    }  # fmt: skip
    assert form.place_value() == "shoulder:right"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"reason": ""}, "reason", "Say why"),
        ({"reason": "Mr Tate said left"}, "reason", "may identify a patient"),
        ({"place": "shoulder:right"}, "__all__", "Nothing is different"),
        ({"version": 7}, "__all__", "changed somewhere else"),
        ({"performed_on": "2026-07-10"}, "performed_on", "in the future"),
    ],
)
def test_bad_correction_is_told_and_changes_nothing(
    changes: dict[str, Any], field: str, words: str, client: Client, nadia: people.User
) -> None:
    scan = logged(nadia)
    answer = client.post(reverse("candidate:correct", args=[scan.uuid]), correction(scan, **changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert words in answer.context["form"].errors[field][0]
    assert logbook.ScanVersion.objects.count() == 1


def test_withdrawing_asks_why_and_restoring_does_not(client: Client, nadia: people.User) -> None:
    scan = logged(nadia)
    address = reverse("candidate:withdraw", args=[scan.uuid])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Logged twice."})["Location"] == reverse("candidate:scan", args=[scan.uuid])
    scan.refresh_from_db()
    assert scan.withdrawn is True
    assert page_of(client, "correct", scan).status_code == 302
    client.post(reverse("candidate:restore", args=[scan.uuid]))
    scan.refresh_from_db()
    assert scan.withdrawn is False


@pytest.mark.parametrize("name", ["scan", "correct", "withdraw", "restore"])
def test_somebody_elses_scan_is_nowhere(name: str, client: Client, nadia: people.User) -> None:
    theirs = logged(person("mei"))
    address = reverse(f"candidate:{name}", args=[theirs.uuid])
    missing = reverse(f"candidate:{name}", args=[uuid4()])
    send = client.post if name == "restore" else client.get
    assert (send(address).status_code, send(missing).status_code) == (404, 404)
    posted = client.post(address, correction(theirs))
    assert posted.status_code == (405 if name == "scan" else 404)
    theirs.refresh_from_db()
    assert (theirs.version, theirs.withdrawn) == (1, False)


def test_somebody_elses_scans_are_in_no_list(client: Client, nadia: people.User) -> None:
    logged(person("mei"))
    assert titles(client.get("/logbook/?withdrawn=all")) == []


@pytest.mark.parametrize("name", ["scan", "correct", "withdraw", "restore"])
def test_stranger_is_asked_to_sign_in(name: str, client: Client) -> None:
    scan = logged(person("mei"))
    address = reverse(f"candidate:{name}", args=[scan.uuid])
    assert client.post(address)["Location"].startswith("/account/login/")
    assert client.get("/logbook/")["Location"].startswith("/account/login/")
