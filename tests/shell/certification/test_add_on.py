"""An add-on to an existing certification works by data: the ankle, by scans and the ankle parts of the exams or by a
signed declaration, and only for who is certified already (the Lung case of CORE is the same clause)."""

from datetime import date, timedelta

import pytest
from django.test import Client

from insonate.certification.awards import api as awards
from insonate.certification.awards.api import ActRefused
from insonate.certification.requests import api as requests
from insonate.certification.standings import api as standings
from insonate.programmes import api as programmes
from tests.factories.cast import NOW
from tests.factories.certification import Body, attested, ready, scanned
from tests.shell.pages import client_of, page, text_of

pytestmark = pytest.mark.django_db
ADD_ON = "ankle-add-on"


@pytest.fixture
def place() -> Body:
    """Nadia is an Independent Practitioner since today."""
    made = ready()
    decided(made, made.request())
    return made


def decided(place: Body, asked: requests.AwardRequest) -> awards.Award:
    requests.decide_request(request=asked, act=requests.Act.APPROVE, words="", shown=1, by=place.ruth, now=NOW)
    given = awards.award_from_request(asked.uuid)
    assert given is not None
    return given


def path(place: Body) -> str:
    standings.forget(place.nadia.pk)
    return text_of(page(client_of(place.nadia), f"/path/{place.enrolment.uuid}/{ADD_ON}/"))


def test_who_is_certified_adds_the_ankle_by_ten_scans_and_its_parts_of_the_exams(place: Body) -> None:
    assert "Next: Ankle competence shown" in path(place)
    for number in range(9):
        scanned(place.nadia, place.tom, "ankle-effusion", date(2026, 6, 10) + timedelta(days=number))
    parts = {"what": "ankle-effusion-parts", "outcome": "passed", "by": place.helene.email}
    entered(place, parts)
    assert "Next: Ankle competence shown" in path(place)  # nine are not ten
    with pytest.raises(ActRefused):
        place.request(ADD_ON)
    scanned(place.nadia, place.helene, "ankle-effusion", date(2026, 6, 25))
    assert "Next: Request" in path(place)
    given = decided(place, place.request(ADD_ON))
    told = text_of(page(Client(), awards.verify_path(given)))
    assert "Ankle effusion add-on" in told


def test_or_by_a_declaration(place: Body) -> None:
    said = {"what": "ankle-effusion-competence"}
    attested(place.organisation, place.nadia, "declarations", date(2026, 7, 1), by=place.ruth, **said)
    assert "Next: Request" in path(place)
    assert decided(place, place.request(ADD_ON)).award == ADD_ON


def test_who_is_not_certified_does_not() -> None:
    made = ready()
    said = {"what": "ankle-effusion-competence"}
    attested(made.organisation, made.nadia, "declarations", date(2026, 7, 1), by=made.ruth, **said)
    assert "Next: Certified in the track" in path(made)
    with pytest.raises(ActRefused):
        made.request(ADD_ON)


def entered(place: Body, said: dict[str, str]) -> None:
    """What an officer enters, with whoever examined named by their address."""
    programmes.attest_fact(
        person=place.nadia, organisation=place.organisation, kind="assessments", on=date(2026, 7, 1), attributes=said,
        by=place.ruth, now=NOW,
    )  # fmt: skip
