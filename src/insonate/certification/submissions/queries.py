"""Reading records: a person's years, what waits for a tutor, what was handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Max, OuterRef, QuerySet, Subquery

from insonate.certification.submissions.bundle import Holder, Record, holder_from, record_from
from insonate.certification.submissions.gathering import Year, YearlyCycle, record_of, yearly
from insonate.certification.submissions.models import FileKind, Outcome, Submission, SubmissionFile
from insonate.people import api as people
from insonate.programmes import api as programmes

AGREED_DAYS = 28
"""After how many days a decision is late; from half of it on the queue says so."""


class RecordState(StrEnum):
    """Where a cycle's record stands."""

    GROWING = "growing"
    OPEN = "open"
    OVERDUE = "overdue"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class YearOfRecord:
    """One cycle of an enrolment: when it may be handed in and by when, and what became of it."""

    enrolment: programmes.Enrolment
    cycle: YearlyCycle
    state: RecordState
    latest: Submission | None

    @property
    def number(self) -> int:
        return self.cycle.number


@dataclass(frozen=True, slots=True)
class Waiting:
    """One submission that waits for a tutor, and for how long."""

    submission: Submission
    days: int

    @property
    def is_late(self) -> bool:
        return self.days > AGREED_DAYS

    @property
    def is_long(self) -> bool:
        return 2 * self.days >= AGREED_DAYS


def latest_attempt(enrolment: programmes.Enrolment, cycle_name: str, cycle_number: int) -> Submission | None:
    """The last submission of a cycle's record, with its decision if there is one."""
    return (
        Submission.objects.filter(enrolment=enrolment, cycle_name=cycle_name, cycle_number=cycle_number)
        .select_related("decision__by", "enrolment__person", "enrolment__programme__organisation")
        .defer("bundle")
        .order_by("-attempt")
        .first()
    )


def state_of(cycle: YearlyCycle, latest: Submission | None, as_of: date) -> RecordState:
    """Where a record stands on a day."""
    decision = getattr(latest, "decision", None) if latest is not None else None
    if decision is not None:
        return RecordState.ACCEPTED if decision.outcome == Outcome.ACCEPTED else RecordState.RETURNED
    if latest is not None:
        return RecordState.SUBMITTED
    if as_of < cycle.opens_on:
        return RecordState.GROWING
    last_day = cycle.grace_until_on or cycle.due_on
    return RecordState.OVERDUE if last_day is not None and as_of >= last_day else RecordState.OPEN


def years_of(enrolment: programmes.Enrolment, *, now: datetime) -> list[YearOfRecord]:
    """Every cycle that has begun, latest first."""
    return years_in(yearly(enrolment, now=now))


def years_in(year: Year) -> list[YearOfRecord]:
    """The same, of what was already read."""
    submissions = (
        Submission.objects.filter(enrolment=year.enrolment).select_related("decision__by").defer("bundle", "holder")
    )
    latest: dict[tuple[str, int], Submission] = {}
    for submission in submissions.order_by("attempt"):
        latest[submission.cycle_name, submission.cycle_number] = submission
    rows = []
    for cycle in reversed(year.cycles):
        assert cycle.finding.cycle is not None
        submitted = latest.get((cycle.finding.cycle.name, cycle.number))
        rows.append(YearOfRecord(year.enrolment, cycle, state_of(cycle, submitted, year.as_of), submitted))
    return rows


def growing_record(year: Year, number: int, *, now: datetime) -> Record:
    """The record of a cycle as it is now, unsealed."""
    person = year.enrolment.person
    holder = Holder(name=person.name, person=str(person.uuid), salt="")
    cycle = year.cycle(number)
    assert cycle.finding.cycle is not None
    latest = latest_attempt(year.enrolment, cycle.finding.cycle.name, number)
    return record_of(year, number, holder=holder, attempt=latest.attempt + 1 if latest else 1, now=now)


def frozen_record(submission: Submission) -> Record:
    """What was handed in, as it was."""
    return record_from(submission.bundle)


def holder_of(submission: Submission) -> Holder:
    """Whose record it is."""
    return holder_from(submission.holder)


def attempts_of(submission: Submission) -> QuerySet[Submission]:
    """Every submission of the same cycle's record, oldest first, without their content."""
    return (
        Submission.objects.filter(
            enrolment_id=submission.enrolment_id,
            cycle_name=submission.cycle_name,
            cycle_number=submission.cycle_number,
        )
        .select_related("decision__by")
        .defer("bundle", "holder")
        .order_by("attempt")
    )


def previous_year(submission: Submission) -> Submission | None:
    """The last submission of the cycle before, in the same enrolment, if there was one."""
    if submission.cycle_number == 0:
        return None
    return (
        Submission.objects.filter(
            enrolment_id=submission.enrolment_id,
            cycle_name=submission.cycle_name,
            cycle_number=submission.cycle_number - 1,
        )
        .select_related("decision__by", "enrolment__person", "enrolment__programme__organisation")
        .order_by("-attempt")
        .first()
    )


def file_of(submission: Submission, kind: FileKind) -> SubmissionFile:
    """A file as it was made when the record was handed in."""
    return SubmissionFile.objects.get(submission=submission, kind=kind)


def files_of(submission: Submission) -> QuerySet[SubmissionFile]:
    """The files of a submission without their content."""
    return SubmissionFile.objects.filter(submission=submission).defer("content").order_by("id")


def latest_submissions(organisations: Iterable[people.Organisation]) -> QuerySet[Submission]:
    """For each cycle of each enrolment in these organisations' programmes: its last submission, without content."""
    last = (
        Submission.objects.filter(
            enrolment=OuterRef("enrolment"), cycle_name=OuterRef("cycle_name"), cycle_number=OuterRef("cycle_number")
        )
        .order_by()
        .values("enrolment")
        .annotate(last=Max("attempt"))
        .values("last")
    )
    return (
        Submission.objects.filter(enrolment__programme__organisation__in=list(organisations), attempt=Subquery(last))
        .select_related("enrolment__person", "enrolment__programme__organisation", "decision__by")
        .defer("bundle", "holder")
        .order_by("submitted_at", "id")
    )


def waiting_submissions(organisations: Iterable[people.Organisation], *, now: datetime) -> list[Waiting]:
    """What waits for a tutor, the longest wait first."""
    rows = latest_submissions(organisations).filter(decision__isnull=True)
    return [Waiting(row, (now - row.submitted_at) // timedelta(days=1)) for row in rows]


def waiting_count(organisations: Iterable[people.Organisation], *, but_of: people.User) -> int:
    """How many submissions wait for somebody who may not decide on their own."""
    return latest_submissions(organisations).filter(decision__isnull=True).exclude(enrolment__person=but_of).count()


def decided_submissions(organisations: Iterable[people.Organisation]) -> QuerySet[Submission]:
    """What was decided, latest decision first."""
    return (
        Submission.objects.filter(enrolment__programme__organisation__in=list(organisations), decision__isnull=False)
        .select_related("enrolment__person", "enrolment__programme__organisation", "decision__by")
        .defer("bundle", "holder")
        .order_by("-decision__at", "-id")
    )
