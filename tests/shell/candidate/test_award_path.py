"""The way to an award is drawn from the document: FM MSK's and another body's, by the same code."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from insonate.certification.awards import api as awards
from insonate.certification.requests import api as requests
from insonate.certification.requests.api import Act
from insonate.people.models import RoleKey, User
from insonate.programmes import api as programmes
from tests.factories.cast import NOW, person, role, university
from tests.factories.certification import AWARD, Body, attested, body, ready, scanned, small_document

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

FUSIC = """\
insonate: 1
programme: heart-focus
version: "2024"
title: {en: Focused heart ultrasound}
body: Critical care society
subject: person
time-zone: Europe/London
applies: {from: 2024-01-01, decided-by: registration}
references: {book: {title: Handbook, url: "https://example.org/handbook"}}
vocabularies:
  application: [heart, lung]
records:
  scan: {asks: [application]}
people:
  mentor: {holds: [heart-mentor], has: [supervised]}
  supervisor: {holds: [society-tutor]}
anchors:
  registration: {first: enrolments, where: {programme: heart-focus}}
requirements:
  heart-log:
    title: {en: Two scans of the heart}
    count: scans
    at-least: 2
    where: [{application: heart}, {signed-by: mentor-any}]
    reference: book
  triggered:
    title: {en: Triggered assessment}
    count: assessments
    where: {what: triggered, outcome: passed, by: supervisor}
    reference: book
awards:
  heart:
    title: {en: Focused heart accreditation}
    requires: [heart-log, triggered]
    requested-by: mentor
    decided-by: supervisor
    reference: book
""".replace("mentor-any", "signer").replace(
    "people:\n", "people:\n  signer: {holds: [heart-mentor]}\n"
)  # one who signs need not have signed before


def page(who: User, address: str) -> str:
    client = Client()
    client.force_login(who, backend=BACKEND)
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def path_of(place: Body, award: str = AWARD) -> str:
    return f"/path/{place.enrolment.uuid}/{award}/"


@pytest.mark.parametrize(
    "words", ["Train", "Certify", "Maintain", "Accredited introductory course", "Supervised scans"]
)
def test_path_of_the_track_has_its_parts_and_steps(words: str) -> None:
    assert words in page((place := body()).nadia, path_of(place))


def test_gate_of_the_exams_is_shown_with_its_state() -> None:
    shown = page((place := body()).nadia, path_of(place))
    assert "Member of the society" in shown
    assert "must hold on the day of Written examination, Visual examination, Practical examination" in shown


def test_next_step_says_for_whom_it_waits() -> None:
    place = ready()
    assert "A Track Instructor or Master Instructor who supervised or examined you asks for it." in page(
        place.nadia, path_of(place)
    )
    asked = place.request()
    assert "Waits for the decision of" in page(place.nadia, path_of(place))
    requests.decide_request(request=asked, act=Act.APPROVE, words="", shown=1, by=place.ruth, now=NOW)
    shown = page(place.nadia, path_of(place))
    assert "You hold the award with the number MSK-0001." in shown
    assert "Ruth Adeyemi approved it on 9 July 2026." in shown


def test_fee_stands_on_the_path_only_where_there_is_one() -> None:
    with_fee = {"    number: {format:": "    fee: {amount: 100, currency: CAD, reference: faq}\n    number: {format:"}
    place = body(small_document(**with_fee))
    assert "100 CAD, once it is approved." in page(place.nadia, path_of(place))


def test_path_is_nobody_elses() -> None:
    place = body()
    client = Client()
    client.force_login(place.tom, backend=BACKEND)
    assert client.get(path_of(place)).status_code == 404
    client.force_login(place.nadia, backend=BACKEND)
    assert client.get(path_of(place, "no-such-award")).status_code == 404


def test_another_body_walks_its_own_path_with_no_code_of_its_own(client: Client) -> None:
    """A mentor who supervised asks, a supervisor of the body decides, there is no fee and no number format."""
    society = university("society", "Critical care society")
    officer, mentor, decider, nadia = person("ruth"), person("tom"), person("piotr"), person("nadia")
    role(officer, RoleKey.REGISTRAR, society)
    role(decider, RoleKey.TUTOR, society)
    version = programmes.publish_version(
        organisation=society, text=FUSIC, by=None, now=datetime(2025, 1, 2, tzinfo=UTC)
    )
    attested(society, mentor, "awards", date(2025, 2, 1), by=officer, award="heart-mentor")
    enrolment = programmes.enrol(
        person=nadia, programme=version.programme, from_on=date(2026, 1, 10), application=None,
        now=datetime(2026, 1, 10, 18, tzinfo=UTC),
    )  # fmt: skip
    address = f"/path/{enrolment.uuid}/heart/"
    shown = page(nadia, address)
    assert "Two scans of the heart" in shown
    assert "Train" in shown
    assert "Maintain" not in shown
    assert "Fee" not in shown
    for day in (1, 2):
        scanned(nadia, mentor, "heart", date(2026, 3, day))
    _assessed(society, nadia, officer, decider)
    assert "who supervised you asks for it" in page(nadia, address)
    client.force_login(mentor, backend=BACKEND)
    answer = client.post(f"/examine/candidates/{enrolment.uuid}/heart/", {"stated": "on"})
    assert answer.status_code == 302, answer.content.decode()
    (asked,) = requests.requests_of(enrolment)
    client.force_login(decider, backend=BACKEND)
    answer = client.post(f"/office/requests/{asked.uuid}/", {"act": "approve", "words": "", "shown": "1"})
    assert answer.status_code == 302
    award = awards.award_from_request(asked.uuid)
    assert award is not None
    assert award.number == "HEART-FOCUS-HEART-0001"
    assert "You hold the award" in page(nadia, address)


def _assessed(society: Any, nadia: User, officer: User, decider: User) -> None:
    programmes.attest_fact(
        person=nadia, organisation=society, kind="assessments", on=date(2026, 4, 1),
        attributes={"what": "triggered", "outcome": "passed", "by": decider.email}, by=officer,
        now=datetime(2026, 4, 1, 18, tzinfo=UTC),
    )  # fmt: skip


def test_candidate_asks_where_the_rules_name_nobody_else(client: Client) -> None:
    place = ready(re.sub(r" +requested-by: requester .*\n", "", small_document()))
    assert "You ask for it yourself" in page(place.nadia, path_of(place))
    client.force_login(place.nadia, backend=BACKEND)
    answer = client.post(path_of(place) + "ask/")
    (asked,) = requests.requests_of(place.enrolment)
    assert answer["Location"] == f"/requests/{asked.uuid}/"
    assert asked.requested_by == place.nadia
