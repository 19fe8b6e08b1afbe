"""Enrolments and leave as evidence."""

from collections.abc import Iterable

from insonate.kit.clock import local_day
from insonate.people.api import User
from insonate.programmes.enrolment.models import Enrolment, Leave, LeaveState
from insonate_core.evidence import Fact


def enrolment_facts(person: User) -> list[Fact]:
    """A person's registrations and their approved leave, in one fixed order. An enrolment lasts until its end;
    leave is evidence from the day on which it was decided."""
    return enrolment_facts_of([person.pk]).get(person.pk, [])


def enrolment_facts_of(people: Iterable[int]) -> dict[int, list[Fact]]:
    """The same for many people (by inner id), those without any left out. Two statements, however many."""
    ids = list(people)
    found: dict[int, list[Fact]] = {}
    enrolments = Enrolment.objects.filter(person__in=ids).select_related("programme__organisation")
    for enrolment in enrolments.order_by("from_on", "pk"):
        found.setdefault(enrolment.person_id, []).append(_enrolment(enrolment))
    leaves = Leave.objects.filter(enrolment__person__in=ids, state=LeaveState.APPROVED)
    for leave in leaves.select_related("enrolment__programme__organisation").order_by("from_on", "pk"):
        found.setdefault(leave.enrolment.person_id, []).append(_leave(leave))
    return found


def _enrolment(row: Enrolment) -> Fact:
    recorded = local_day(row.recorded_at, row.programme.organisation.time_zone)
    return Fact(
        id=f"enrolment:{row.uuid}",
        kind="enrolments",
        on=row.from_on,
        until=row.until_on,
        recorded=recorded,
        attributes={"programme": row.programme.key},
    )


def _leave(row: Leave) -> Fact:
    decided = row.decided_at or row.asked_at
    return Fact(
        id=f"leave:{row.uuid}",
        kind="leaves",
        on=row.from_on,
        until=row.until_on,
        recorded=local_day(decided, row.enrolment.programme.organisation.time_zone),
        attributes={"approved": True},
    )
