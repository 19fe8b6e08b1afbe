"""Listing providers, courses and sessions: by their director, in the organisation's history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from insonate.audit import api as audit
from insonate.kit.refusals import FieldProblem, Overtaken, Refused
from insonate.learning.courses.models import Course, CourseDetails, CourseLevel, CourseSession, Provider
from insonate.people.api import Organisation, User
from insonate_core.privacy.guard import find_identifiers


@dataclass(frozen=True, slots=True)
class Says:
    """What a course says of itself."""

    title: str
    level: str
    tracks: Sequence[str] = ()
    exams: Sequence[str] = ()
    combined_with: str = ""
    about: str = ""
    hours: Decimal | None = None
    days: int | None = None
    learners_per_instructor: Decimal | None = None
    learners_per_machine: Decimal | None = None
    country: str = ""


@transaction.atomic
def list_provider(*, organisation: Organisation, name: str, website: str = "", by: User, now: datetime) -> Provider:
    """A provider in the directory of an organisation, directed by whoever lists it. Raises `Refused`."""
    name = " ".join(name.split())
    if not name:
        raise Refused(FieldProblem("name", _("Say under which name you offer courses.")))
    if organisation.name.casefold() in name.casefold() or organisation.slug.casefold() in name.casefold().split():
        words = _("The name may not look like one of %(organisation)s.") % {"organisation": organisation.name}
        raise Refused(FieldProblem("name", words))
    if Provider.objects.filter(organisation=organisation, name__iexact=name).exists():
        raise Refused(FieldProblem("name", _("A provider of this name is listed already.")))
    made = Provider.objects.create(
        organisation=organisation, director=by, name=name[:200], website=website[:300], listed_at=now
    )
    record(made, "list-provider", by, now, {"name": made.name})
    return made


@transaction.atomic
def list_course(*, provider: Provider, says: Says, by: User, now: datetime) -> Course:
    """A course of a provider. Raises `Refused` for whoever does not direct it, and for what cannot be said."""
    _directs(provider, by)
    _check(provider, says, now)
    made = Course.objects.create(provider=provider, listed_at=now)
    _save(made, says, by, now)
    record(provider, "list-course", by, now, {"course": str(made.uuid), "title": says.title})
    return made


@transaction.atomic
def change_course(*, course: Course, says: Says, by: User, now: datetime) -> CourseDetails:
    """What a course says of itself from now on. Raises `Refused`."""
    _directs(course.provider, by)
    _check(course.provider, says, now)
    saved = _save(course, says, by, now)
    record(course.provider, "change-course", by, now, {"course": str(course.uuid), "title": says.title})
    return saved


@transaction.atomic
def announce_session(
    *, course: Course, starts_on: date, ends_on: date, place: str, by: User, now: datetime
) -> CourseSession:
    """A time at which the course is held; one that is over may be entered too, for its roster. Raises `Refused`."""
    _directs(course.provider, by)
    if ends_on < starts_on:
        raise Refused(FieldProblem("ends_on", _("The last day is before the first.")))
    if (ends_on - starts_on).days > 366:
        raise Refused(FieldProblem("ends_on", _("A session lasts at most a year.")))
    if not place.strip():
        raise Refused(FieldProblem("place", _("Say where it is held.")))
    made = CourseSession.objects.create(
        course=course, starts_on=starts_on, ends_on=ends_on, place=" ".join(place.split())[:200], announced_at=now
    )
    record(course.provider, "announce-session", by, now, {"course": str(course.uuid), "session": str(made.uuid)})
    return made


@transaction.atomic
def cancel_session(*, session: CourseSession, by: User, now: datetime) -> CourseSession:
    """The session will not be held. Raises `Overtaken` if somebody is confirmed on its roster."""
    held = CourseSession.objects.select_for_update(no_key=True, of=("self",)).select_related("course__provider")
    session = held.get(pk=session.pk)
    _directs(session.course.provider, by)
    if session.attendances.filter(outcome="completed").exists():
        raise Overtaken(_("Somebody completed this session. Correct the roster first."))
    if session.cancelled_at is None:
        session.cancelled_at = now
        session.save(update_fields=["cancelled_at"])
        record(session.course.provider, "cancel-session", by, now, {"session": str(session.uuid)})
    return session


def _directs(provider: Provider, by: User) -> None:
    if provider.director_id != by.pk:
        raise Refused(FieldProblem("", _("Only the director of the provider does this.")))


def _check(provider: Provider, says: Says, now: datetime) -> None:
    problems = []
    if not says.title.strip():
        problems.append(FieldProblem("title", _("Give the course a title.")))
    if provider.organisation.slug.casefold() in says.title.casefold().split():
        words = _("The title may not look like a course of %(organisation)s.")
        problems.append(FieldProblem("title", words % {"organisation": provider.organisation.name}))
    if says.level not in CourseLevel.values:
        problems.append(FieldProblem("level", _("Choose what it prepares for.")))
    for field in ("hours", "learners_per_instructor", "learners_per_machine"):
        value = getattr(says, field)
        if value is not None and not 0 < value <= 999:
            problems.append(FieldProblem(field, _("Give a number above 0.")))
    if find_identifiers(says.about, as_of=now.date()):
        problems.append(FieldProblem("about", _("This looks as if it named a patient. Take it out.")))
    if problems:
        raise Refused(*problems)


def _save(course: Course, says: Says, by: User, now: datetime) -> CourseDetails:
    return CourseDetails.objects.create(
        course=course, title=" ".join(says.title.split())[:200], level=says.level, tracks=list(says.tracks),
        exams=list(says.exams), combined_with=says.combined_with.strip()[:200], about=says.about.strip()[:2000],
        hours=says.hours, days=says.days, learners_per_instructor=says.learners_per_instructor,
        learners_per_machine=says.learners_per_machine, country=says.country.upper()[:2], saved_by=by, saved_at=now,
    )  # fmt: skip


def record(provider: Provider, action: str, by: User, now: datetime, detail: Mapping[str, Any]) -> None:
    """An act in the history of the organisation whose directory it is."""
    audit.record(
        chain=f"organisation:{provider.organisation.slug}", action=action, subject=f"provider:{provider.uuid}",
        by=by.pk, at=now, detail=dict(detail),
    )  # fmt: skip
