"""Who is expected, and who completed: the director's word about each address on a roster."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from insonate.kit.refusals import FieldProblem, Refused
from insonate.learning.courses.directory import record
from insonate.learning.courses.models import Attendance, AttendanceOutcome, CourseSession
from insonate.learning.courses.queries import roster_of, today_of
from insonate.people import api as people
from insonate.people.api import User

ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
MOST_PEOPLE = 500


@transaction.atomic
def expect(*, session: CourseSession, lines: str, by: User, now: datetime) -> list[Attendance]:
    """Put people on the roster: one on each line, an e-mail address with or without a name. Who is on it already
    stays as they are. Raises `Refused` naming the line, with nobody put on."""
    session = _opened(session, by)
    wanted: dict[str, str] = {}
    for number, line in enumerate(lines.splitlines(), start=1):
        if not line.strip():
            continue
        found = ADDRESS.search(line)
        if found is None:
            raise Refused(FieldProblem("lines", _("Line %(n)s has no e-mail address.") % {"n": number}))
        name = " ".join(re.sub(r"[<>,;\"]+", " ", line.replace(found[0], " ")).split())
        wanted[found[0].lower()] = name[:200]
    if not wanted:
        raise Refused(FieldProblem("lines", _("Write an e-mail address on each line.")))
    there = {each.email for each in roster_of(session)}
    new = {email: name for email, name in wanted.items() if email not in there}
    if len(there) + len(new) > MOST_PEOPLE:
        raise Refused(FieldProblem("lines", _("A roster holds at most %(most)s people.") % {"most": MOST_PEOPLE}))
    day, expected = today_of(session.course, now), AttendanceOutcome.EXPECTED
    return Attendance.objects.bulk_create(
        [
            Attendance(session=session, email=email, name=name, outcome=expected, by=by, on=day, at=now)
            for email, name in new.items()
        ]
    )


@transaction.atomic
def confirm(*, session: CourseSession, outcomes: Mapping[str, str], by: User, now: datetime) -> list[Attendance]:
    """Say what became of people on the roster, by address; what is said already is not said again. Raises `Refused`
    before the last day is over, for somebody who is not on it, and for the director's own address."""
    session = _opened(session, by)
    day = today_of(session.course, now)
    there = {each.email: each for each in roster_of(session)}
    made = []
    for email, outcome in outcomes.items():
        if outcome not in AttendanceOutcome.values:
            raise Refused(FieldProblem("", _("Choose what became of each.")))
        if email not in there:
            raise Refused(FieldProblem("", _("%(email)s is not on the roster.") % {"email": email}))
        if outcome == there[email].outcome:
            continue
        if outcome == AttendanceOutcome.COMPLETED:
            if day < session.ends_on:
                raise Refused(FieldProblem("", _("Nobody has completed it before its last day.")))
            if email == by.email.lower():
                raise Refused(FieldProblem("", _("Nobody confirms themselves. Take yourself off the roster.")))
        made.append(
            Attendance(session=session, email=email, name=there[email].name, outcome=outcome, by=by, on=day, at=now)
        )
    Attendance.objects.bulk_create(made)
    if made:
        _tell(session, made, now)
        said = {"session": str(session.uuid), "completed": sum(each.outcome == "completed" for each in made)}
        record(session.course.provider, "confirm-roster", by, now, said)
    return made


def _opened(session: CourseSession, by: User) -> CourseSession:
    held = CourseSession.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "course__provider__organisation"
    )
    found = held.get(pk=session.pk)
    if found.course.provider.director_id != by.pk:
        raise Refused(FieldProblem("", _("Only the director of the course keeps its roster.")))
    if found.cancelled_at is not None:
        raise Refused(FieldProblem("", _("This session was cancelled.")))
    return found


def _tell(session: CourseSession, made: Sequence[Attendance], now: datetime) -> None:
    title = session.course.details.order_by("-pk")[:1].get().title
    for row in made:
        person = people.person_with_email(row.email)
        if person is not None and row.outcome == AttendanceOutcome.COMPLETED:
            people.tell(person=person, key="course-completed", now=now, arguments={"title": title})
