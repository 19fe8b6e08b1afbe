"""A grant that is accepted does something: numbers, ends, days asked for in advance, and who may grant."""

from datetime import date, timedelta
from typing import Any

import pytest

from insonate.certification.standings import api as standings
from insonate.people.models import RoleKey, User
from insonate.programmes import api as programmes
from insonate.programmes.attested import api as attested
from insonate.programmes.models import Enrolment
from insonate.programmes.refusals import Refused
from insonate_core.findings import Finding
from tests.factories.cast import NOW, person, role, university
from tests.shell.pages import client_of, page, text_of

pytestmark = pytest.mark.django_db
TODAY = NOW.date()

DOCUMENT = """\
insonate: 1
programme: small
version: "1"
title: {en: Small}
body: A society
subject: person
time-zone: Europe/London
applies: {from: 2024-01-01, decided-by: registration}
references: {rules: {title: Rules}}
people:
  lead: {holds: [small-lead], for-at-least: 12 months, reference: rules}
  outsider: {holds: [small-lead], has-not: [examined], reference: rules}
anchors:
  registration: {first: enrolments, where: {programme: small}}
requirements:
  papers:
    count: declarations
    at-least: 10
    where: {what: paper}
    within: {from: registration, until: registration + 12 months}
    reference: rules
  talks: {count: declarations, at-least: 5, where: {what: talk}, reference: rules}
  exam: {count: assessments, where: {what: viva, outcome: passed}, reference: rules}
concessions:
  fewer:
    granted-by: lead
    reduces: [{requirement: talks, by-decision: true, no-lower-than: 2}]
    reference: rules
  longer:
    granted-by: lead
    asked: {before: window-end, by-at-least: 4 weeks}
    extends: [{requirement: papers, by-at-most: 6 months}]
    reference: rules
  fixed: {granted-by: lead, extends: [{requirement: papers, by: 3 months}], reference: rules}
  spared: {granted-by: outsider, waives: [exam], reference: rules}
awards:
  small: {requires: [papers, talks, exam], reference: rules}
"""


class Place:
    """A society whose lead has been one for two years; Nadia registered in it on a day."""

    def __init__(self, registered: date = TODAY - timedelta(days=100)) -> None:
        self.organisation = university("small", "A society")
        self.nadia, self.ruth = person("nadia"), person("ruth")
        role(self.ruth, RoleKey.REGISTRAR, self.organisation)
        version = programmes.publish_version(organisation=self.organisation, text=DOCUMENT, by=None, now=NOW)
        self.leads(self.ruth, date(2024, 2, 1))
        self.enrolment: Enrolment = programmes.enrol(
            person=self.nadia, programme=version.programme, from_on=registered, application=None, now=NOW
        )

    def leads(self, who: User, since: date) -> None:
        clerk = person("felix")
        if not clerk.roles.exists():
            role(clerk, RoleKey.REGISTRAR, self.organisation)
        attested.attest_fact(
            person=who, organisation=self.organisation, kind="awards", on=since, attributes={"award": "small-lead"},
            by=clerk, now=NOW,
        )  # fmt: skip

    def grant(self, clause: str, *, by: User | None = None, until: date | None = None, **said: str) -> Any:
        return attested.attest_fact(
            person=self.nadia, organisation=self.organisation, kind="grants", on=TODAY, until=until,
            attributes={"clause": clause, "reason": "Well founded", **said}, by=by or self.ruth, now=NOW,
        )  # fmt: skip

    def finding(self, path: str, on: date = TODAY) -> Finding:
        return standings.standing_of(self.enrolment, as_of=on).standing.at(path)


def why_refused(place: Place, clause: str, **said: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        place.grant(clause, **said)
    (problem,) = refused.value.problems
    assert not attested.facts_of(place.nadia).filter(kind="grants").exists()
    return problem.field, str(problem.words)


@pytest.mark.parametrize(
    ("number", "words"),
    [("5", "asks 5; write a smaller"), ("7", "asks 5"), ("1", "goes no lower than 2"), ("2.5", "whole number")],
)
def test_a_number_that_lowers_nothing_or_too_much_is_refused(number: str, words: str) -> None:
    field, said = why_refused(Place(), "fewer", to=number)
    assert field == "to"
    assert words in said


def test_a_smaller_number_is_asked_from_then_on() -> None:
    place = Place()
    place.grant("fewer", to="3")
    assert (place.finding("talks").need, place.finding("talks").concessions) == (3, ("fewer",))


def test_more_time_ends_where_the_officer_says_and_no_later_than_the_programme() -> None:
    place = Place(TODAY - timedelta(days=300))
    plain = place.finding("papers").by
    assert plain is not None
    place.grant("longer", until=plain + timedelta(days=30), asked=(TODAY - timedelta(days=1)).isoformat())
    assert place.finding("papers").by == plain + timedelta(days=30)


def test_more_time_that_was_asked_for_too_late_is_refused_with_the_day() -> None:
    place = Place(TODAY - timedelta(days=355))
    field, said = why_refused(place, "longer")
    assert field == "asked"
    assert "too late" in said
    asked = (TODAY - timedelta(days=60)).isoformat()
    place.grant("longer", asked=asked)  # a letter that came in time
    assert place.finding("papers").concessions == ("longer",)


def test_a_candidate_is_told_the_last_day_on_which_to_ask_and_cannot_ask_after_it() -> None:
    place = Place(TODAY - timedelta(days=355))
    client = client_of(place.nadia)
    said = text_of(page(client, f"/registrations/{place.enrolment.uuid}/exceptions/"))
    assert "Too late" in said
    assert "It had to be asked for by" in said
    late = client.post(f"/registrations/{place.enrolment.uuid}/exceptions/longer/", {"reason": "I was away"})
    assert late.status_code == 422
    assert "I was away" in late.content.decode()
    assert not attested.facts_of(place.nadia).exists()


def test_an_end_where_the_programme_says_how_much_time_is_refused() -> None:
    assert why_refused(Place(), "fixed", until=TODAY + timedelta(days=90))[0] == "until"


def test_who_has_not_been_named_for_long_enough_grants_nothing() -> None:
    place = Place()
    other = person("piotr")
    role(other, RoleKey.REGISTRAR, place.organisation)
    place.leads(other, TODAY - timedelta(days=30))
    field, said = why_refused(place, "fewer", by=other, to="3")
    assert field == "clause"
    assert "for longer than you had" in said


def test_who_examined_the_person_does_not_spare_them_where_the_programme_forbids_it() -> None:
    place = Place()
    attested.attest_fact(
        person=place.nadia, organisation=place.organisation, kind="assessments", on=TODAY - timedelta(days=9),
        attributes={"what": "viva", "outcome": "failed", "by": place.ruth.email}, by=place.ruth, now=NOW,
    )  # fmt: skip
    field, said = why_refused(place, "spared")
    assert field == "clause"
    assert "has not supervised or examined" in said


def test_the_version_that_binds_says_what_may_be_granted() -> None:
    """A concession that only the next version offers is not granted to who is bound by the one before."""
    place = Place()
    newer = DOCUMENT.replace('version: "1"', 'version: "2"\nreplaces: "1"').replace(
        "from: 2024-01-01", "from: 2026-06-01"
    )
    newer = newer.replace("  fixed:", "  spared-talks: {granted-by: lead, waives: [talks], reference: rules}\n  fixed:")
    newer += 'transitions:\n  stayers: {from: "1", may: stay, reference: rules}\n'
    programmes.publish_version(organisation=place.organisation, text=newer, by=None, now=NOW)
    field, said = why_refused(place, "spared-talks")
    assert field == "clause"
    assert "No programme here offers" in said


def test_after_its_end_it_may_be_granted_again() -> None:
    place = Place()
    place.grant("spared", until=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="granted this on"):
        place.grant("spared")
    later = NOW + timedelta(days=2)
    attested.attest_fact(
        person=place.nadia, organisation=place.organisation, kind="grants", on=later.date(),
        attributes={"clause": "spared", "reason": "Still so"}, by=place.ruth, now=later,
    )  # fmt: skip
    assert place.finding("exam", later.date()).concessions == ("spared",)
