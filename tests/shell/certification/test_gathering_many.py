"""A cohort is judged on the very evidence on which each of its people is judged alone."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from insonate.certification.standings import api as standings
from insonate.certification.standings.gathering import other_facts_of, signers_of
from insonate.certification.submissions import api as submissions
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people.models import RoleKey, User
from tests.factories.cast import NOW, person, role
from tests.factories.entry import attest, essex
from tests.factories.scans import logged, supervised
from tests.factories.yearly import enrolled, monthly

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> list[User]:
    """Three people: one handed in and was accepted, one has a supervisor's signature and a claim of awards, one
    has nothing but a registration."""
    essex()
    first, second, third = enrolled("nadia"), enrolled("owen"), enrolled("mei")
    monthly(first.person)
    handed_in = submissions.freeze_record(enrolment=first.enrolment, cycle=0, by=first.person, now=NOW)
    submissions.decide_submission(
        submission=handed_in, outcome=submissions.Outcome.ACCEPTED, words="", by=first.tutor, now=NOW
    )
    tom = person("tom")
    role(tom, RoleKey.SUPERVISOR)
    attest(tom, "awards", date(2025, 3, 1), award="track-instructor")
    attest(second.person, "awards", date(2026, 2, 1), award="pgcert-msk-ultrasound")
    for day in range(3):
        entered = logged(second.person, **supervised(tom, performed_on=date(2026, 7, 5) + timedelta(days=day)))
    sign_offs.sign_off_scans(scans=[sign_offs.Shown(entered.uuid, entered.version)], by=tom, now=NOW)
    return [first.person, second.person, third.person]


def many(cohort: list[User]) -> tuple[dict[int, list[object]], dict[int, tuple[object, ...]]]:
    scans = dict(logbook.scan_facts_of([each.pk for each in cohort]))
    persons = {each.pk: str(each.uuid) for each in cohort}
    return scans, other_facts_of(persons, {pk: signers_of(facts) for pk, facts in scans.items()})  # type: ignore[return-value]


def test_many_are_gathered_as_each_alone(cohort: list[User]) -> None:
    scans, others = many(cohort)
    for each in cohort:
        known = standings.known_of(each)
        assert (scans.get(each.pk, []), others[each.pk]) == (list(known.scans), known.others)
    kinds = {fact.kind for each in cohort for fact in standings.known_of(each).facts}
    assert kinds == {"scans", "enrolments", "submissions", "reviews", "roles", "awards"}


def test_watermarks_of_many_are_those_of_each(cohort: list[User]) -> None:
    found = logbook.logbook_watermarks([each.pk for each in cohort])
    assert [found.get(each.pk, 0) for each in cohort] == [logbook.logbook_watermark(each) for each in cohort]


def test_statements_do_not_grow_with_the_cohort(cohort: list[User]) -> None:
    counts = []
    for people in (cohort[:2], cohort):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            many(people)
        counts.append(len(caught))
    assert counts[0] == counts[1] < 20
