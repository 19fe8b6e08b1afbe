"""Everyone in a programme side by side: who is on pace, who will fall short and by how much, who has stopped, who
waits for whom, whose record is due.

Each row is that person's own standing, so a lead and a student never see two numbers for one thing. Only what counts
towards this programme is in it: an organisation sees no more of a logbook than that.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from insonate.certification.standings.gathering import known_of
from insonate.certification.standings.queries import EnrolledStanding, day_in, present_day, standing_of
from insonate.programmes import api as programmes
from insonate_core.evidence import Fact
from insonate_core.findings import Cycle, Finding, Forecast, State, Waiting

QUIET_DAYS = 21
"""After how many days without a scan somebody is said to be out of touch."""


class Concern(StrEnum):
    """What to speak to somebody about, most pressing first."""

    RECORD_OVERDUE = "record-overdue"
    STOPPED = "stopped"
    SHORT = "short"
    WAITING = "waiting"
    RECORD_DUE = "record-due"


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One person of the cohort on one day.

    `counts` are the scans that count, by day; `short_by` how many the forecast falls short (0 if it does not);
    `record_by` the last day of a record that is still to be handed in, `record_cycle` its turn.
    """

    enrolment: programmes.Enrolment
    as_of: date
    finding: Finding | None
    counts: Mapping[date, int] = field(default_factory=dict)
    last_scan_on: date | None = None
    on_leave: bool = False
    waiting_for: Mapping[str, Waiting] = field(default_factory=dict)
    record: Finding | None = None
    record_cycle: Cycle | None = None
    concerns: tuple[Concern, ...] = ()

    @property
    def name(self) -> str:
        return str(self.enrolment.person)

    @property
    def forecast(self) -> Forecast | None:
        return self.finding.forecast if self.finding else None

    @property
    def short_by(self) -> int:
        if self.finding is None or self.forecast is None or self.forecast.expected is None:
            return 0
        return max(0, int(self.finding.need) - round(self.forecast.expected))

    @property
    def quiet_days(self) -> int | None:
        return (self.as_of - self.last_scan_on).days if self.last_scan_on else None

    @property
    def record_by(self) -> date | None:
        return self.record.by - timedelta(days=1) if self.record is not None and self.record.by is not None else None


@dataclass(frozen=True, slots=True)
class Cohort:
    """A programme's people on one day, those to speak to first."""

    programme: programmes.Programme
    as_of: date
    rows: tuple[CohortRow, ...]

    def with_concern(self, concern: Concern) -> list[CohortRow]:
        return [row for row in self.rows if concern in row.concerns]

    @property
    def to_speak_to(self) -> list[CohortRow]:
        return [row for row in self.rows if set(row.concerns) - {Concern.RECORD_DUE, Concern.WAITING}]

    @property
    def on_pace(self) -> int:
        return sum(row.finding is not None and row.short_by == 0 and not row.on_leave for row in self.rows)

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


def cohort_of(programme: programmes.Programme, *, now: datetime) -> Cohort:
    """Everyone registered in a programme today. Costs one standing per person."""
    as_of = day_in_programme(programme, now)
    enrolled = programmes.enrolled_in(programme, as_of)
    rows = [_row(standing_of(enrolment, as_of=present_day(enrolment, now))) for enrolment in enrolled]
    return Cohort(programme, as_of, tuple(sorted(rows, key=_pressing)))


def day_in_programme(programme: programmes.Programme, now: datetime) -> date:
    """Today where the programme's organisation is."""
    return day_in(programmes.Enrolment(programme=programme), now)


def _pressing(row: CohortRow) -> tuple[int, int, int, str]:
    order = [list(Concern).index(concern) for concern in row.concerns]
    return min(order, default=len(Concern)), -(row.quiet_days or 0), -row.short_by, row.name


def _row(each: EnrolledStanding) -> CohortRow:
    as_of = each.standing.as_of
    finding = main_count(each.standing.requirements, as_of)
    known = known_of(each.enrolment.person)
    counted = set(finding.counted) | set(finding.pending) if finding is not None else set()
    counts = Counter(scan.on for scan in known.scans if scan.id in counted)
    record, cycle = _record(each.standing.requirements, as_of)
    row = CohortRow(
        enrolment=each.enrolment,
        as_of=as_of,
        finding=finding,
        counts=counts,
        last_scan_on=_last_scan(each, known.scans),
        on_leave=any(
            fact.kind == "leaves" and fact.attributes.get("approved") is True
            and fact.on <= as_of and (fact.until is None or as_of < fact.until)
            for fact in known.others
        ),
        waiting_for=_waiting_for(scan for scan in known.scans if scan.id in counted),
        record=record,
        record_cycle=cycle,
    )  # fmt: skip
    return CohortRow(
        **{name: getattr(row, name) for name in row.__dataclass_fields__ if name != "concerns"},
        concerns=tuple(_concerns(row)),
    )


def _waiting_for(scans: Iterable[Fact]) -> dict[str, Waiting]:
    """Whose signature was asked for scans that count, whether or not this programme needs it."""
    days: dict[str, list[date]] = {}
    for scan in scans:
        for person in scan.awaiting:
            days.setdefault(person, []).append(scan.on)
    return {person: Waiting(len(asked), min(asked)) for person, asked in days.items()}


def _last_scan(each: EnrolledStanding, scans: Sequence[Fact]) -> date | None:
    """The last scan that any clause of this programme counts, in whatever year it lay."""
    seen: set[str] = set()
    for finding in each.standing.findings():
        if finding.reads == "scans":
            seen.update(finding.counted)
            seen.update(finding.pending)
    days = [scan.on for scan in scans if scan.id in seen]
    return max(days, default=None)


def _concerns(row: CohortRow) -> Iterator[Concern]:
    if row.record is not None:
        yield Concern.RECORD_OVERDUE if row.record.state is State.OVERDUE else Concern.RECORD_DUE
    if row.finding is not None and row.finding.state is State.MET:
        return
    quiet = row.quiet_days
    if not row.on_leave and quiet is not None and quiet >= QUIET_DAYS:
        yield Concern.STOPPED
    if row.short_by:
        yield Concern.SHORT
    if row.waiting_for:
        yield Concern.WAITING


def main_count(findings: Sequence[Finding], as_of: date) -> Finding | None:
    """The count of scans that a programme is mostly about on a day: the first that is required and whose window is
    open; where none has a window, the first that is required."""
    without_window: Finding | None = None
    for requirement in findings:
        for finding in requirement.walk():
            if finding.kind != "count" or finding.reads != "scans" or finding.need <= 1 or finding.indicative:
                continue
            window = finding.window
            if window is None or window.starts is None or window.until is None:
                without_window = without_window or finding
            elif window.starts <= as_of < window.until:
                return finding
    return without_window


def _record(findings: Sequence[Finding], as_of: date) -> tuple[Finding | None, Cycle | None]:
    """The newest closed turn whose record is not yet handed in."""
    found: tuple[Finding | None, Cycle | None] = (None, None)
    for requirement in findings:
        for cycle_finding in requirement.walk():
            cycle = cycle_finding.cycle
            if cycle_finding.kind != "cycle" or cycle is None or not cycle.is_closed(as_of):
                continue
            for finding in cycle_finding.walk():
                if finding.reads == "submissions" and finding.state not in {State.MET, State.WAIVED}:
                    found = finding, cycle
    return found
