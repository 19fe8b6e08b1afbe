"""The office's desk and its applications over HTTP."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from insonate.people.models import RoleKey
from insonate.programmes.attested import api as attested
from insonate.programmes.enrolment import api as enrolment
from tests.factories import entry
from tests.factories.cast import NOW, person, role
from tests.shell.pages import client_of, page, problem_beside, text_of, value_of

pytestmark = pytest.mark.django_db


def waiting(key: str, days: int = 0) -> enrolment.Application:
    then = NOW - timedelta(days=days)
    begun = enrolment.begin_application(person=person(key), programme=entry.record(), now=then)
    return enrolment.submit_application(application=begun, words="", now=then)


def test_desk_shows_what_waits_for_this_person() -> None:
    officer = client_of(entry.officer())
    assert "Nothing waits for you" in text_of(page(officer, "/office/"))
    waiting("nadia")
    text = text_of(page(officer, "/office/"))
    assert "What waits for you Awaiting sign-off Applications Handed in" in text
    assert "People and roles" not in text
    role(person("ines"), RoleKey.ADMINISTRATOR, entry.essex())
    text = text_of(page(client_of(person("ines")), "/office/"))
    assert "People and roles" in text
    assert "Evidence to confirm" not in text


def test_queue_is_oldest_first_with_ages() -> None:
    officer = client_of(entry.officer())
    for key, days in (("nadia", 1), ("owen", 12), ("mei", 6)):
        waiting(key, days)
    text = text_of(page(officer, "/office/applications/"))
    places = [text.index(name) for name in ("Owen Blackwater", "Mei Tanaka", "Nadia Ferreira")]
    assert places == sorted(places)
    assert "12 days" in text


@pytest.mark.parametrize(
    "address", ["/office/", "/office/applications/", "/office/evidence/", "/office/registrations/"]
)
def test_lists_ask_the_database_as_often_for_three_as_for_one(address: str) -> None:
    officer = client_of(entry.officer())
    counts = []
    for keys in (["nadia"], ["owen", "mei"]):
        for key in keys:
            waiting(key)
            attested.claim_fact(
                person=person(key), organisation=entry.essex(), kind="declarations", on=entry.CERTIFICATE,
                attributes={"what": "teaching-experience"}, documents=[("a.pdf", entry.PDF)], now=NOW,
            )  # fmt: skip
            begun = enrolment.enrol(
                person=person(key), programme=entry.record(), from_on=NOW.date(), application=None, now=NOW
            )
            enrolment.ask_leave(
                enrolment=begun, from_on=NOW.date(), until_on=NOW.date() + timedelta(days=9), reason="Rest",
                by=begun.person, now=NOW,
            )  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(officer, address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 36


def test_an_officer_sees_the_whole_case_and_admits() -> None:
    officer = client_of(entry.officer())
    nadia = person("nadia")
    application = waiting("nadia")
    address = f"/office/applications/{application.uuid}/"
    assert "You can admit once every entry requirement is met." in text_of(page(officer, address))
    response = officer.post(address, {"admit": "1", "words": "Welcome"})
    assert response.status_code == 422
    assert "Not yet: the entry requirements are not met" in text_of(response)
    assert value_of(response, "words") == "Welcome"
    entry.fulfil(nadia)
    response = officer.post(address, {"admit": "1", "words": "Welcome", "from_on": "2030-01-01"})
    assert "within a year" in problem_beside(response, "from_on")
    assert officer.post(address, {"admit": "1", "words": "Welcome"}).url == address
    text = text_of(page(officer, address))
    assert "Nadia Ferreira is admitted, and told." in text
    assert "Admitted 9 July 2026, 10:42, Ruth Adeyemi · judged by version 2024-10 Welcome" in text
    (registration,) = enrolment.all_enrolments_of(nadia)
    assert registration.anchor_on == entry.CERTIFICATE


@pytest.mark.parametrize(("button", "words"), [("ask", "Say what you need"), ("refuse", "Say why")])
def test_asking_and_refusing_need_words_beside_the_field(button: str, words: str) -> None:
    officer = client_of(entry.officer())
    application = waiting("nadia")
    address = f"/office/applications/{application.uuid}/"
    response = officer.post(address, {button: "1", "words": ""})
    assert response.status_code == 422
    assert words in problem_beside(response, "words")
    assert officer.post(address, {button: "1", "words": "Because of this."}).status_code == 302
    application.refresh_from_db()
    assert application.state == {"ask": "asked", "refuse": "refused"}[button]


def test_whoever_comes_second_is_told_who_was_first() -> None:
    application = waiting("nadia")
    address = f"/office/applications/{application.uuid}/"
    client_of(entry.officer("ruth")).post(address, {"refuse": "1", "words": "No certificate."})
    second = client_of(entry.officer("piotr"))
    response = second.post(address, {"ask": "1", "words": "Which module?"}, follow=True)
    assert "Ruth Adeyemi was first: the application is now “Refused”." in text_of(response)


def test_an_administrator_reads_the_case_without_the_evidence() -> None:
    role(person("ines"), RoleKey.ADMINISTRATOR, entry.essex())
    application = waiting("nadia")
    text = text_of(page(client_of(person("ines")), f"/office/applications/{application.uuid}/"))
    assert "Entry requirements" in text
    assert "Enter evidence" not in text
    assert "Admit" not in text


def test_ones_own_application_is_a_colleagues() -> None:
    ruth = entry.officer("ruth")
    application = waiting("ruth")
    address = f"/office/applications/{application.uuid}/"
    assert "Decide" not in text_of(page(client_of(ruth), address))
    response = client_of(ruth).post(address, {"refuse": "1", "words": "No."})
    assert "Nobody decides their own application." in text_of(response)


def test_another_organisations_officer_finds_nothing() -> None:
    application = waiting("nadia")
    elsewhere = client_of(entry.officer("piotr", entry.cpocus()))
    assert elsewhere.get(f"/office/applications/{application.uuid}/").status_code == 404
    assert "Nadia" not in text_of(page(elsewhere, "/office/applications/"))
    assert client_of(person("owen")).get("/office/").status_code == 404
