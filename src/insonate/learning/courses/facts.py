"""What people completed, as evidence: one fact for each track of the course."""

from collections.abc import Mapping
from fractions import Fraction

from insonate.learning.courses.models import Attendance, AttendanceOutcome, CourseDetails
from insonate.learning.courses.queries import was_accredited
from insonate.people import api as people
from insonate_core.evidence import Fact, Value


def course_facts_of(persons: Mapping[int, str]) -> dict[int, tuple[Fact, ...]]:
    """The courses that each of these people (inner id to uuid) completed by the word of their directors, oldest first.
    The facts are those of whoever has the address now: who makes an account later finds them. One statement
    for people without courses, five where there are some, however many."""
    rows = list(
        Attendance.objects.filter(people.is_address_of(persons, "email"))
        .order_by("pk")
        .select_related("session__course__provider", "by")
        .prefetch_related("session__course__steps", "session__course__details")
    )
    if not rows:
        return {}
    addresses = people.addresses_of(persons)
    latest = {(row.session_id, row.email): row for row in rows if row.email in addresses}
    found: dict[int, list[Fact]] = {}
    for row in latest.values():
        if row.outcome == AttendanceOutcome.COMPLETED and row.session.cancelled_at is None:
            person = addresses[row.email]
            if row.by_id != person:
                found.setdefault(person, []).extend(_facts(row))
    return {person: tuple(sorted(each, key=lambda fact: (fact.on, fact.id))) for person, each in found.items()}


def _facts(row: Attendance) -> list[Fact]:
    session = row.session
    details = max(session.course.details.all(), key=lambda each: each.pk)
    says: dict[str, Value] = {
        "level": details.level,
        "outcome": "completed",
        "accredited": was_accredited(session.course, session.ends_on),
        **_numbers(details),
    }
    return [
        Fact(
            id=f"attendance:{session.uuid}:{track}", kind="courses", on=session.ends_on, recorded=row.on,
            attributes={**says, "track": track},
        )
        for track in details.tracks
    ]  # fmt: skip


def _numbers(details: CourseDetails) -> dict[str, Value]:
    numbers: dict[str, Value] = {}
    if details.hours is not None:
        numbers["hours"] = Fraction(details.hours)
    if details.days is not None:
        numbers["days"] = Fraction(details.days)
    if details.country:
        numbers["country"] = details.country.lower()
    return numbers
