"""The programme file of another body walks its own path, with no code of its own: FUSIC Lung, from registration to an
award that a stranger finds."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from insonate.certification.awards import api as awards
from insonate.certification.requests import api as requests
from insonate.certification.standings import api as standings
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people.models import RoleKey, User
from insonate.programmes import api as programmes
from insonate.programmes.attested import api as attested_api
from tests.factories.cast import NOW, person, role, university
from tests.factories.certification import attested
from tests.factories.programmes import PROGRAMMES
from tests.factories.scans import entry
from tests.shell.pages import client_of, page, text_of

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 5)
TODAY = NOW.date()


@pytest.fixture
def nadia() -> User:
    """Registered in FUSIC since January; Tom is a mentor, Hélène a supervisor, Ruth the office."""
    home = university("ics", "Intensive Care Society")
    role(person("ruth"), RoleKey.REGISTRAR, home, from_on=date(2023, 1, 1))
    text = (PROGRAMMES / "fusic/versions/2024.yaml").read_text()
    version = programmes.publish_version(organisation=home, text=text, by=None, now=datetime(2025, 1, 1, tzinfo=UTC))
    for who, award in (("tom", "fusic-mentor"), ("helene", "fusic-supervisor")):
        attested(home, person(who), "awards", date(2024, 1, 1), by=person("ruth"), award=award)
    programmes.enrol(
        person=person("nadia"), programme=version.programme, from_on=FIRST, by=None,
        now=datetime.combine(FIRST, datetime.min.time(), UTC),
    )  # fmt: skip
    return person("nadia")


def scans(candidate: User, number: int, direct: int) -> None:
    """Lung scans of as many encounters, the first of them directly supervised, each signed by the mentor."""
    mentor = person("tom")
    for place in range(number):
        on = FIRST + timedelta(days=1 + place)
        now = datetime.combine(on, datetime.min.time(), UTC) + timedelta(hours=20)
        made = logbook.log_scan(
            person=candidate, by=candidate, now=now,
            entry=entry(
                None, performed_on=on, applications=("lung",), images_stored=True, determinate=True,
                supervision="direct" if place < direct else "image-review", encounter=str(uuid4()),
                supervisor=str(mentor.uuid),
            ),
        )  # fmt: skip
        sign_offs.sign_off_scans(scans=[sign_offs.Shown(made.uuid, made.version)], by=mentor, now=now)


def state(candidate: User, path: str) -> str:
    standings.forget(candidate.pk)
    found = standings.standing_of(programmes.enrolments_of(candidate, now=NOW)[0], as_of=TODAY).standing
    return next(each.state.value for each in found.requirements if each.path == path)


def enters(**sent: str) -> str:
    """What the office's page says when Ruth enters a record about Nadia there."""
    address = reverse("office:enter", args=["ics", person("nadia").uuid]) + "?kind=reviews"
    return text_of(client_of(person("ruth")).post(address, {"on": TODAY.isoformat(), **sent}, follow=True))


def test_fusic_lung_from_registration_to_an_award_that_a_stranger_finds(nadia: User) -> None:
    told = text_of(page(Client(), "/programmes/fusic/"))
    assert "steps to become FUSIC Lung" in told or "FUSIC Heart" in told
    (registration,) = programmes.enrolments_of(nadia, now=NOW)
    scans(nadia, 30, direct=11)
    assert state(nadia, "lung-log") == "met"

    # What the office enters: a course, the triggered assessment, and the summary record with its two signatures.
    ruth, home = person("ruth"), registration.programme.organisation
    attested(home, nadia, "courses", date(2026, 1, 2), by=ruth, track="fusic-lung", level="introductory",
             outcome="completed")  # fmt: skip
    attested_api.attest_fact(
        person=nadia, organisation=home, kind="assessments", on=date(2026, 7, 1), by=ruth, now=NOW,
        attributes={"what": "triggered-lung", "outcome": "passed", "by": person("tom").email},
    )  # fmt: skip
    said = {"what": "lung-summary", "outcome": "accepted"}
    assert "Nobody here has the address" in enters(**said, **{"signed-by": "nobody@example.org"})
    assert "Nobody examines or assesses themselves" in enters(**said, **{"signed-by": nadia.email})
    enters(**said, **{"signed-by": person("tom").email})
    assert state(nadia, "lung-summary") == "not-met"  # a mentor alone is not two people
    enters(**said, **{"signed-by": f"{person('tom').email}, {person('helene').email}"})
    assert state(nadia, "lung-summary") == "met"

    # What Nadia hands in, and the office confirms.
    assert state(nadia, "lung-in-time") == "not-met"
    fact = attested_api.claim_fact(
        person=nadia, organisation=home, kind="submissions", on=TODAY,
        attributes={"what": "fusic-completion", "for": "fusic-lung"}, documents=[("record.pdf", b"%PDF-1.7 ")], now=NOW,
    )  # fmt: skip
    attested_api.decide_fact(fact=fact, outcome=attested_api.FactOutcome.CONFIRMED, by=ruth, now=NOW)
    assert state(nadia, "lung-in-time") == "met"

    # The mentor asks, the supervisor decides, a stranger finds it.
    path = text_of(page(client_of(nadia), f"/path/{registration.uuid}/fusic-lung/"))
    assert "Next: Request. A FUSIC mentor asks for it." in path, path
    standings.forget(nadia.pk)
    asked = requests.request_award(enrolment=registration, award="fusic-lung", by=person("tom"), now=NOW)
    requests.decide_request(request=asked, act=requests.Act.APPROVE, words="", shown=1, by=person("helene"), now=NOW)
    given = awards.award_from_request(asked.uuid)
    assert given is not None
    found = text_of(page(Client(), awards.verify_path(given)))
    assert "Nadia Ferreira" in found
    assert "FUSIC Lung" in found


def test_two_names_of_one_person_are_not_two_signatures(nadia: User) -> None:
    both = person("tom")
    attested(university("ics"), both, "awards", date(2024, 1, 1), by=person("ruth"), award="fusic-supervisor")
    enters(what="lung-summary", outcome="accepted", **{"signed-by": f"{both.email}, {both.email.upper()}"})
    assert state(nadia, "lung-summary") == "not-met"


def test_who_signed_must_have_been_one_on_that_day(nadia: User) -> None:
    late = person("felix")
    attested(university("ics"), late, "awards", TODAY - timedelta(days=30), by=person("ruth"), award="fusic-mentor")
    enters(what="lung-summary", outcome="accepted", **{"signed-by": f"{late.email}, {person('helene').email}"})
    assert state(nadia, "lung-summary") == "not-met"
