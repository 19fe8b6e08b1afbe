"""What the directory shows, and how courses stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Prefetch

from insonate.kit.clock import local_day
from insonate.learning.courses.models import (
    Attendance,
    Complaint,
    Course,
    CourseDetails,
    CourseSession,
    CourseStep,
    Provider,
)
from insonate.people.api import Organisation, User
from insonate_core.learning.accreditation import CourseAct, CourseStanding, Done, accredited_on, standing_of


@dataclass(frozen=True, slots=True)
class Listed:
    """A course in the directory: what it says of itself, how it stands today, and when it is held next."""

    course: Course
    details: CourseDetails
    standing: CourseStanding
    sessions: tuple[CourseSession, ...]

    @property
    def provider(self) -> Provider:
        return self.course.provider


def done_in(steps: Iterable[CourseStep]) -> list[Done]:
    """The acts of a course's life as the core reads them, in the order in which they were done."""
    return [
        Done(CourseAct(step.act), step.on, renewal=step.renewal, starts=step.starts, until=step.until)
        for step in sorted(steps, key=lambda each: each.pk)
    ]


def today_of(course: Course, now: datetime) -> date:
    """The day it is where the organisation of the directory is."""
    return local_day(now, course.provider.organisation.time_zone)


def details_of(course: Course) -> CourseDetails:
    """What the course says of itself now. Raises `CourseDetails.DoesNotExist` for one that says nothing."""
    return course.details.order_by("-pk")[:1].get()


def course_standing(course: Course, day: date) -> CourseStanding:
    """How the course stands on a day."""
    return standing_of(done_in(course.steps.all()), day)


def was_accredited(course: Course, day: date) -> bool:
    """Whether what was taught that day counts as accredited, by all that is known now."""
    return accredited_on(done_in(course.steps.all()), day)


def listed_courses(now: datetime, organisations: Iterable[Organisation] | None = None) -> list[Listed]:
    """Every course by the name of its provider, with its sessions that are not over. A fixed number of statements."""
    courses = Course.objects.select_related("provider__organisation", "provider__director").prefetch_related(
        Prefetch("steps"), Prefetch("sessions", CourseSession.objects.filter(cancelled_at=None).order_by("starts_on"))
    )
    if organisations is not None:
        courses = courses.filter(provider__organisation__in=list(organisations))
    last = CourseDetails.objects.values("course").annotate(last=Max("pk")).values("last")
    details = {each.course_id: each for each in CourseDetails.objects.filter(pk__in=last)}
    found = []
    for course in courses:
        if course.pk in details:
            today = today_of(course, now)
            coming = tuple(each for each in course.sessions.all() if each.ends_on >= today)
            found.append(Listed(course, details[course.pk], course_standing(course, today), coming))
    return sorted(found, key=lambda each: (each.provider.name.casefold(), each.details.title.casefold()))


def listed_course(uuid: UUID, now: datetime) -> Listed | None:
    """One course of the directory."""
    course = Course.objects.select_related("provider__organisation", "provider__director").filter(uuid=uuid).first()
    if course is None:
        return None
    today = today_of(course, now)
    coming = tuple(course.sessions.filter(cancelled_at=None, ends_on__gte=today).order_by("starts_on"))
    return Listed(course, details_of(course), course_standing(course, today), coming)


def directories() -> list[Organisation]:
    """The organisations in whose directory somebody stands, by name."""
    return list(Organisation.objects.filter(pk__in=Provider.objects.values("organisation")).order_by("name"))


def courses_of(director: User, now: datetime) -> list[Listed]:
    """The courses that somebody directs."""
    return [each for each in listed_courses(now) if each.provider.director_id == director.pk]


def providers_of(director: User) -> list[Provider]:
    """Under whose names somebody lists courses."""
    return list(Provider.objects.filter(director=director).select_related("organisation").order_by("name"))


def roster_of(session: CourseSession) -> list[Attendance]:
    """What is said of each address on the roster now, by name; who was taken off is not on it."""
    last = session.attendances.values("email").annotate(last=Max("pk")).values("last")
    rows = Attendance.objects.filter(pk__in=last).exclude(outcome="taken-off").select_related("by")
    return sorted(rows, key=lambda each: (each.name.casefold(), each.email))


def waiting_courses(organisations: Iterable[Organisation], now: datetime) -> list[Listed]:
    """The courses on which a committee has to decide, longest waiting first."""
    found = [each for each in listed_courses(now, organisations) if each.standing.waiting_since is not None]
    return sorted(found, key=lambda each: (each.standing.waiting_since or date.max, each.course.pk))


def open_complaints(organisations: Iterable[Organisation]) -> list[Complaint]:
    """Complaints that nobody has answered, oldest first."""
    found = Complaint.objects.filter(answered_at=None, course__provider__organisation__in=list(organisations))
    return list(found.select_related("course__provider__organisation", "made_by").order_by("made_at"))
