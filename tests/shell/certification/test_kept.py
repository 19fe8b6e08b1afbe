"""A cohort that is kept says what judging everybody anew would say, after whatever was done, on whatever day."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insonate.certification.models import KeptStanding
from insonate.certification.standings import api as standings
from insonate.certification.standings.summaries import read, summary_of, written
from insonate.certification.submissions import api as submissions
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people.models import RoleKey, User
from insonate.programmes import api as programmes
from insonate.programmes.attested import api as attested
from tests.factories.cast import NOW, person, role
from tests.factories.entry import attest, cpocus, essex, officer, track
from tests.factories.scans import logged, supervised
from tests.factories.yearly import enrolled, scans

pytestmark = pytest.mark.django_db
WHO = ("nadia", "owen", "mei")


@dataclass
class Hall:
    """Three people, each registered in a yearly record and in the track, their supervisor, and the time."""

    people: list[User]
    tom: User
    now: datetime = NOW

    @property
    def programmes(self) -> list[programmes.Programme]:
        found = (programmes.programme_called(key) for key in ("harbour-record", "cpocus-fm-msk"))
        return [each for each in found if each is not None]


@pytest.fixture
def here() -> Hall:
    essex()
    tom = person("tom")
    role(tom, RoleKey.SUPERVISOR)
    registered_at_cpocus(tom, "awards", NOW, 400, award="track-instructor")
    for key in WHO:
        who = enrolled(key).person
        programmes.enrol(person=who, programme=track(), from_on=date(2026, 1, 1), now=NOW)
        scans(who, *(date(2026, 5, 3) + timedelta(days=11 * number) for number in range(4)))
    return Hall([person(key) for key in WHO], tom)


def fresh(programme: programmes.Programme, now: datetime) -> dict[str, object]:
    """What each person's own standing says, nothing kept."""
    standings.forget()
    found = {}
    for enrolment in programmes.enrolled_in(
        programme, standings.day_in(programmes.Enrolment(programme=programme), now)
    ):
        as_of = standings.present_day(enrolment, now)
        known = standings.known_of(enrolment.person)
        standing = standings.standing_of(enrolment, as_of=as_of).standing
        found[str(enrolment.person)] = (as_of, summary_of(standing, known.scans))
    return found


def kept(programme: programmes.Programme, now: datetime) -> dict[str, object]:
    return {row.name: (row.as_of, row.summary) for row in standings.cohort_of(programme, now=now).rows}


def judged_again(programme: programmes.Programme, now: datetime) -> list[int]:
    """The people whom the next look would judge."""
    asked = standings.asked_of(programmes.enrolled_in(programme, now.date()), now=now)
    return [each.person for each in standings.out_of_date(asked)]


def log(here: Hall, who: User) -> None:
    logged(who, now=here.now, **supervised(
        here.tom, performed_on=here.now.date(), subject="patient", purpose="certification",
        applications=("tendon",), encounter=str(uuid4()),
    ))  # fmt: skip


def sign(here: Hall, who: User) -> None:
    waiting = sign_offs.queue_of(here.tom, now=here.now, size=1).rows
    shown = [sign_offs.Shown(row.scan.uuid, row.scan.version) for row in waiting]
    sign_offs.sign_off_scans(scans=shown, by=here.tom, now=here.now)


def newest(who: User) -> logbook.Scan | None:
    return logbook.Scan.objects.filter(logbook__person=who, withdrawn=False).order_by("-pk").first()


def withdraw(here: Hall, who: User) -> None:
    if scan := newest(who):
        logbook.withdraw_scan(scan=scan, reason="Entered twice", by=who, now=here.now)


def registered_at_cpocus(about: User, kind: str, now: datetime, days_ago: int = 0, **attributes: object) -> None:
    attested.attest_fact(
        person=about, organisation=cpocus(), kind=kind, on=now.date() - timedelta(days=days_ago),
        attributes=attributes, by=officer("felix", cpocus()), now=now,
    )  # fmt: skip


def attest_award(here: Hall, who: User) -> None:
    registered_at_cpocus(
        who, "courses", here.now, 30, track="fm-msk", level="introductory", accredited=True, outcome="completed"
    )


def attest_elsewhere(here: Hall, who: User) -> None:
    attest(who, "results", here.now.date(), test="ielts", score="7", now=here.now)


def supervisor_certified(here: Hall, who: User) -> None:
    registered_at_cpocus(here.tom, "awards", here.now, award="master-instructor")


def go_on_leave(here: Hall, who: User) -> None:
    enrolment = programmes.enrolments_of(who, now=here.now)[0]
    first = here.now.date() + timedelta(days=1)
    if enrolment.leaves.exists():
        return
    leave = programmes.ask_leave(
        enrolment=enrolment, from_on=first, until_on=first + timedelta(days=9), reason="Rest", by=who, now=here.now
    )
    programmes.decide_leave(leave=leave, approve=True, by=person("ruth"), now=here.now)


def hand_in(here: Hall, who: User) -> None:
    enrolment = next(e for e in programmes.enrolments_of(who, now=here.now) if e.programme.key == "harbour-record")
    if submissions.latest_attempt(enrolment, "scanning-year", 0) is None:
        submissions.freeze_record(enrolment=enrolment, cycle=0, by=who, now=here.now)


def tomorrow(here: Hall, who: User) -> None:
    here.now += timedelta(days=1)


def next_month(here: Hall, who: User) -> None:
    here.now += timedelta(days=31)


ACTS: tuple[Callable[[Hall, User], None], ...] = (
    log, log, sign, withdraw, attest_award, attest_elsewhere, supervisor_certified, go_on_leave, hand_in, tomorrow,
    next_month,
)  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, len(WHO) - 1)), min_size=1, max_size=7))
def test_kept_cohort_equals_fresh_judgement_after_any_acts(
    here: Hall, acts: list[tuple[Callable[[Hall, User], None], int]]
) -> None:
    here.now = NOW
    with undone():
        for act, who in [(tomorrow, 0), *acts]:
            act(here, here.people[who])
            here.now += timedelta(minutes=7)
            for programme in here.programmes:
                assert kept(programme, here.now) == fresh(programme, here.now), (programme.key, act.__name__)


def test_one_new_scan_has_only_its_own_person_judged_again(here: Hall) -> None:
    record, certification = here.programmes
    for programme in here.programmes:
        standings.cohort_of(programme, now=NOW)
        assert judged_again(programme, NOW) == []
    log(here, here.people[1])
    assert [judged_again(programme, NOW) for programme in (record, certification)] == [[here.people[1].pk]] * 2


def test_fact_that_a_version_does_not_read_has_nobody_judged_again(here: Hall) -> None:
    record, certification = here.programmes
    for programme in here.programmes:
        standings.cohort_of(programme, now=NOW)
    attest_award(here, here.people[0])
    assert judged_again(record, NOW) == []
    assert judged_again(certification, NOW) == [here.people[0].pk]


def test_supervisors_new_award_touches_those_whose_scans_they_sign(here: Hall) -> None:
    log(here, here.people[2])
    sign(here, here.people[2])
    _record, certification = here.programmes
    standings.cohort_of(certification, now=NOW)
    supervisor_certified(here, here.people[0])
    assert judged_again(certification, NOW) == [here.people[2].pk]


def test_kept_standing_of_another_version_does_not_hold(here: Hall) -> None:
    record = here.programmes[0]
    standings.cohort_of(record, now=NOW)
    KeptStanding.objects.filter(enrolment__person=here.people[0], enrolment__programme=record).update(version="0" * 64)
    assert judged_again(record, NOW) == [here.people[0].pk]


def test_dropping_what_is_kept_loses_nothing(here: Hall) -> None:
    record = here.programmes[0]
    before = kept(record, NOW)
    standings.drop_kept()
    assert kept(record, NOW) == before


def test_judging_stops_when_it_is_enough_and_says_who_is_behind(here: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """One at a time here, so that three are more than a batch."""
    monkeypatch.setattr("insonate.certification.standings.many.in_batches.__defaults__", (1,))
    record = here.programmes[0]
    seen = []
    for _look in range(3):
        found = standings.cohort_of(record, now=NOW, enough=lambda: True)
        seen.append((found.registered, len(found.rows), found.behind))
    assert seen == [(3, 1, 2), (3, 2, 1), (3, 3, 0)]


def test_summary_is_read_as_it_was_written(here: Hall) -> None:
    log(here, here.people[0])
    for programme in here.programmes:
        for row in standings.cohort_of(programme, now=NOW).rows:
            assert read(json.loads(written(row.summary))) == row.summary


def test_person_without_a_scan_is_judged_too() -> None:
    alone = enrolled("felix")
    cohort = standings.cohort_of(alone.enrolment.programme, now=NOW)
    assert [(row.name, row.last_scan_on, row.counts) for row in cohort.rows] == [("Felix Moreau", None, {})]
