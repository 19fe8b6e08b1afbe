"""Everyone in a programme side by side: who is on pace, who will fall short and by how much, who has stopped, who
waits for whom, whose record is due.

Each row is that person's own standing, so a lead and a student never see two numbers for one thing. Only what counts
towards this programme is in it: an organisation sees no more of a logbook than that.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from insonate.certification.standings.kept import held_of, out_of_date, renew
from insonate.certification.standings.many import Asked, asked_of
from insonate.certification.standings.queries import day_in
from insonate.certification.standings.summaries import MainCount, RecordDue, Summary
from insonate.certification.submissions.facts import returned_records
from insonate.programmes import api as programmes
from insonate_core.findings import State, Waiting

QUIET_DAYS = 21
"""After how many days without a scan somebody is said to be out of touch."""


class Concern(StrEnum):
    """What to speak to somebody about, most pressing first."""

    RECORD_OVERDUE = "record-overdue"
    YEAR_SHORT = "year-short"
    STOPPED = "stopped"
    SHORT = "short"
    WAITING = "waiting"
    RECORD_DUE = "record-due"


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One person of the cohort on one day.

    `short_by` is how many scans the forecast of the year under way falls short (0 if it does not); what a year that is
    over lacks is its `record`'s. `record_by` is the last day of a record that is still to be handed in.
    """

    enrolment: programmes.Enrolment
    as_of: date
    summary: Summary
    on_leave: bool = False
    concerns: tuple[Concern, ...] = ()

    @property
    def name(self) -> str:
        return str(self.enrolment.person)

    @property
    def main(self) -> MainCount | None:
        return self.summary.main

    @property
    def counts(self) -> Mapping[date, int]:
        return self.summary.counts

    @property
    def last_scan_on(self) -> date | None:
        return self.summary.last_scan_on

    @property
    def waiting_for(self) -> Mapping[str, Waiting]:
        return self.summary.waiting_for

    @property
    def record(self) -> RecordDue | None:
        return self.summary.record

    @property
    def short_by(self) -> int:
        if self.main is None or self.main.expected is None:
            return 0
        return max(0, int(self.main.need) - round(self.main.expected))

    @property
    def quiet_days(self) -> int | None:
        return (self.as_of - self.last_scan_on).days if self.last_scan_on else None

    @property
    def record_by(self) -> date | None:
        return self.record.by - timedelta(days=1) if self.record is not None and self.record.by is not None else None


@dataclass(frozen=True, slots=True)
class Cohort:
    """A programme's people on one day, those to speak to first. `behind` of them are still to be judged as of this
    day: they stand here as they were last found, or not at all."""

    programme: programmes.Programme
    as_of: date
    registered: int
    rows: tuple[CohortRow, ...]
    behind: int = 0

    def with_concern(self, concern: Concern) -> list[CohortRow]:
        return [row for row in self.rows if concern in row.concerns]

    @property
    def to_speak_to(self) -> list[CohortRow]:
        return [row for row in self.rows if set(row.concerns) - {Concern.RECORD_DUE, Concern.WAITING}]

    @property
    def on_pace(self) -> int:
        return sum(row.main is not None and row.short_by == 0 and not row.on_leave for row in self.rows)

    @property
    def waiting(self) -> dict[str, Waiting]:
        """How much waits for each signer, over the whole cohort."""
        found: dict[str, Waiting] = {}
        for row in self.rows:
            for person, waits in row.waiting_for.items():
                before = found.get(person)
                found[person] = (
                    waits
                    if before is None
                    else Waiting(before.facts + waits.facts, min(before.oldest_on, waits.oldest_on))
                )
        return found


def cohort_of(
    programme: programmes.Programme, *, now: datetime, processes: int = 1, enough: Callable[[], bool] = lambda: False
) -> Cohort:
    """Everyone registered in a programme today. Judges only those whose standing can have changed since it was last
    asked for; stops judging when `enough` says so, and then says how many are `behind`."""
    as_of = day_in_programme(programme, now)
    enrolled = list(programmes.enrolled_in(programme, as_of))
    asked = asked_of(enrolled, now=now)
    old = out_of_date(asked)
    behind = len(old) - renew(old, processes=processes, enough=enough)
    held = held_of(each.enrolment for each in asked)
    leave = programmes.on_leave([each.person for each in asked], as_of)
    returned = returned_records([each.enrolment for each in asked])
    rows = [
        _row(
            enrolment,
            _with_returned(held[enrolment.pk].summary, returned.get(enrolment.pk, ())),
            each.as_of,
            enrolment.person_id in leave,
        )
        for enrolment, each in zip(enrolled, asked, strict=True)
        if enrolment.pk in held
    ]
    return Cohort(programme, as_of, len(enrolled), tuple(sorted(rows, key=_pressing)), behind)


def out_of_date_in(programme: programmes.Programme, *, now: datetime) -> list[Asked]:
    """Whose standing in a cohort can have changed since it was last judged."""
    enrolled = programmes.enrolled_in(programme, day_in_programme(programme, now))
    return out_of_date(asked_of(enrolled, now=now))


def programmes_kept() -> list[programmes.Programme]:
    """The programmes whose cohort was asked for before."""
    kept = programmes.Programme.objects.filter(enrolments__kept_standing__isnull=False)
    return list(kept.select_related("organisation").distinct().order_by("pk"))


def day_in_programme(programme: programmes.Programme, now: datetime) -> date:
    """Today where the programme's organisation is."""
    return day_in(programmes.Enrolment(programme=programme), now)


def _pressing(row: CohortRow) -> tuple[int, int, int, str]:
    order = [list(Concern).index(concern) for concern in row.concerns]
    return min(order, default=len(Concern)), -(row.quiet_days or 0), -row.short_by, row.name


def _with_returned(summary: Summary, returned: Collection[tuple[str, int]]) -> Summary:
    """The summary with the oldest record that was sent back as the one that is due, unless one was never handed in."""
    if summary.record is not None or not returned:
        return summary
    sent_back = (each for each in summary.handed_in if (each.cycle, each.number) in returned)
    found = next(sent_back, None)
    return summary if found is None else replace(summary, record=replace(found, is_returned=True))


def _row(enrolment: programmes.Enrolment, summary: Summary, as_of: date, on_leave: bool) -> CohortRow:
    row = CohortRow(enrolment, as_of, summary, on_leave)
    return CohortRow(enrolment, as_of, summary, on_leave, tuple(_concerns(row)))


def _concerns(row: CohortRow) -> Iterator[Concern]:
    if row.record is not None:
        yield Concern.RECORD_OVERDUE if row.record.is_overdue else Concern.RECORD_DUE
        if row.record.short_by:
            yield Concern.YEAR_SHORT
    if row.main is not None and row.main.state is State.MET:
        return
    quiet = row.quiet_days
    if not row.on_leave and quiet is not None and quiet >= QUIET_DAYS:
        yield Concern.STOPPED
    if row.short_by:
        yield Concern.SHORT
    if row.waiting_for:
        yield Concern.WAITING
