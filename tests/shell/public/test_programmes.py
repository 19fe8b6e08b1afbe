"""The front page and the programme pages say what the files say, to anyone."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from insonate.kit import clock
from insonate.people.models import RoleKey
from tests.factories import entry
from tests.factories.cast import person, role, university
from tests.shell.pages import page, text_of

pytestmark = pytest.mark.django_db


def test_front_page_lists_the_programmes_by_organisation() -> None:
    entry.essex()
    entry.cpocus()
    text = text_of(page(Client(), "/"))
    assert "University of Essex Musculoskeletal ultrasound scanning record Level 7 · Credits 0" in text
    assert "CPoCUS Family medicine musculoskeletal" in text


def test_front_page_of_an_empty_installation_says_so() -> None:
    assert "No programme runs here yet" in text_of(page(Client(), "/"))


def test_whoever_has_a_desk_is_led_to_it() -> None:
    role(person("ruth"), RoleKey.ADMISSIONS_OFFICER, university())
    client = Client()
    client.force_login(person("ruth"))
    assert client.get("/").url == "/office/"
    client.force_login(person("stranger"))
    assert client.get("/").status_code == 200


def test_programme_page_says_what_its_file_says() -> None:
    organisation = entry.essex()
    organisation.fees_contact, organisation.fees_email = "Orla Byrne", "fees@example.org"
    organisation.save()
    text = text_of(page(Client(), "/programmes/essex-scanning-record/"))
    for said in (
        "Level 7",
        "Credits 0",
        "Campus Colchester",
        "Assessment Scanning logbook",
        "Learning outcomes",
        "Postgraduate certificate completed",
        "IELTS 6.5 At least one result in IELTS, score of at least 6.5.",
        "One of these.",
        "Holds the award “PGCert MSK ultrasound”.",
        "Is registered for PGDip MSK ultrasound or MSc MSK ultrasound.",
        "At least 300 scans in the year",
        "Every year, counted from each person's own day: certificate.",
        "About fees, ask Orla Byrne. fees@example.org",
        "To be confirmed by the programme office (not confirmed)",
    ):
        assert said in text


def test_numbers_that_nobody_confirmed_say_so_where_they_stand() -> None:
    entry.cpocus()
    text = text_of(page(Client(), "/programmes/cpocus-fm-msk/"))
    assert "Some numbers here are examples" in text
    start = text.index("Supervised scans At least 25 scans for each application")
    assert "example, not confirmed" in text[start : start + 400].lower()


def test_french_reads_the_french_of_the_file() -> None:
    entry.essex()
    response = Client(headers={"accept-language": "fr"}).get("/programmes/essex-scanning-record/")
    assert "Registre d’échographie musculo-squelettique" in text_of(response)


def test_a_programme_that_is_not_there_is_not_found() -> None:
    assert Client().get("/programmes/no-such-thing/").status_code == 404


def test_programme_published_ahead_of_its_day_leads_to_the_text_that_is_to_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry.essex()
    monkeypatch.setattr(clock, "now", lambda: datetime(1999, 1, 1, tzinfo=UTC))
    response = Client().get("/programmes/essex-scanning-record/")
    assert (response.status_code, response.url) == (302, "/programmes/essex-scanning-record/versions/2024-10/")
    assert "Musculoskeletal ultrasound scanning record" in text_of(page(Client(), response.url))
