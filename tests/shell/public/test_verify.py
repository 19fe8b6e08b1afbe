"""Whoever holds a certificate in their hand learns whether it holds, and nothing more."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from insonate.certification.awards import api as awards
from insonate.certification.awards.api import Act, Award
from insonate.kit import clock
from insonate.people import api as people
from tests.factories.cast import NOW
from tests.factories.certification import AWARD, Body, attested, ready
from tests.shell.pages import page, text_of

pytestmark = pytest.mark.django_db
SIGNED = (awards.Signatory("Ruth Adeyemi", "Registrar"),)


@pytest.fixture
def place() -> Body:
    return ready()


@pytest.fixture
def award(place: Body, monkeypatch: pytest.MonkeyPatch) -> Award:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return awards.give_award(
        enrolment=place.enrolment, version=place.version, award=AWARD, request=None, signatories=SIGNED, by=place.ruth,
        now=NOW,
    )  # fmt: skip


def test_stranger_sees_that_an_award_holds_and_the_least_that_says_of_whom(award: Award) -> None:
    response = page(Client(), awards.verify_path(award))
    text = text_of(response)
    for said in (
        "MSK-0001 Active", "It holds today.", "Holder Nadia Ferreira", "Award Independent Practitioner",
        "Given by Canadian Point of Care Ultrasound Society", "Given 9 July 2026", "9 Jul 2026 It was given.",
    ):  # fmt: skip
        assert said in text, said
    assert "nadia@" not in text
    assert response["X-Robots-Tag"] == "noindex"


def test_code_is_read_whatever_its_case(award: Award) -> None:
    assert "MSK-0001" in text_of(page(Client(), f"/verify/{award.code.upper()}"))


def test_withdrawn_award_is_said_to_be_without_who_decided_and_why(place: Body, award: Award) -> None:
    awards.decide_award(award=award, act=Act.WITHDRAW, words="The logbook was another's.", by=place.ruth, now=NOW)
    text = text_of(page(Client(), awards.verify_path(award)))
    assert "Withdrawn" in text
    assert "Do not rely on the certificate." in text
    assert "9 Jul 2026 It was withdrawn." in text
    assert "another's" not in text
    assert place.ruth.name not in text


def test_suspended_award_does_not_hold_and_holds_again_once_reinstated(place: Body, award: Award) -> None:
    awards.decide_award(award=award, act=Act.SUSPEND, words="Under inquiry.", by=place.ruth, now=NOW)
    assert "does not hold today: the body suspended it" in text_of(page(Client(), awards.verify_path(award)))
    awards.decide_award(award=award, act=Act.REINSTATE, words="Cleared.", by=place.ruth, now=NOW)
    assert "It holds today." in text_of(page(Client(), awards.verify_path(award)))


def test_lapsed_award_was_issued_correctly_and_does_not_hold(
    place: Body, award: Award, monkeypatch: pytest.MonkeyPatch
) -> None:
    attested(place.organisation, place.nadia, "payments", date(2026, 12, 20), by=place.ruth, **{"for": "dues"})
    monkeypatch.setattr(clock, "now", lambda: datetime(2031, 7, 9, 12, tzinfo=UTC))
    text = text_of(page(Client(), awards.verify_path(award)))
    assert "It was issued correctly and does not hold today: what keeps it is missing." in text


def test_page_names_the_holder_as_the_newest_certificate_does(place: Body, award: Award) -> None:
    people.change_person(person=place.nadia, name="Nadia Lindqvist", language="en-gb", now=NOW)
    assert "Holder Nadia Ferreira" in text_of(page(Client(), awards.verify_path(award)))
    awards.reissue_certificate(award=award, reason="She married.", by=place.ruth, now=NOW)
    assert "Holder Nadia Lindqvist" in text_of(page(Client(), awards.verify_path(award)))


@pytest.mark.parametrize("code", ["abcdefghijklmnopqrstuvwxyz", "MSK-0001", "é", "a" * 300])
def test_code_that_is_no_awards_is_not_found_and_says_what_to_do(award: Award, code: str) -> None:
    response = Client().get(f"/verify/{code}")
    assert response.status_code == 404
    assert "Compare it with the paper, letter by letter" in text_of(response)


def test_checking_asks_the_database_a_fixed_number_of_questions(
    award: Award, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page(Client(), awards.verify_path(award))
    with django_assert_max_num_queries(24):
        page(Client(), awards.verify_path(award))
