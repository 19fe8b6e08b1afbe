"""What a cohort's page says of one person, written down so that it can be kept: numbers and days, no words.

Every number is exact (`"17/2"`), every day ISO text. It is read off a standing and is never more than a copy of it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from insonate.kit.canonical import canonical_json
from insonate_core.evidence import Fact
from insonate_core.findings import Cycle, Finding, Forecast, Number, Standing, State, Waiting


@dataclass(frozen=True, slots=True)
class MainCount:
    """The count of scans that a programme is mostly about, on one day. `expected` and `pace_needed` are the
    forecast's, where there is one; the window is open at an end that is None."""

    state: State
    have: Number
    need: Number
    starts: date | None = None
    until: date | None = None
    has_forecast: bool = False
    expected: Fraction | None = None
    pace_needed: Fraction | None = None


@dataclass(frozen=True, slots=True)
class RecordDue:
    """A closed turn of a cycle whose record is still to be handed in, and the day before which it must be. `last_on`
    is the last day of the turn; `have` of `need` scans lie in it, where it asks for a number of them. `is_returned`:
    it was handed in and sent back."""

    is_overdue: bool
    cycle: str
    number: int
    by: date | None
    last_on: date
    have: Number | None = None
    need: Number | None = None
    is_returned: bool = False

    @property
    def short_by(self) -> Number:
        """How many scans the closed turn lacks; 0 where it asks for none or has them."""
        return max(0, self.need - self.have) if self.need is not None and self.have is not None else 0


@dataclass(frozen=True, slots=True)
class Summary:
    """One person in one programme: `counts` are the scans of the main count that count or wait, by day;
    `last_scan_on` the last scan that any clause counts; `waiting_for` whose signature was asked for scans of the main
    count, whether or not this programme needs it."""

    main: MainCount | None = None
    counts: Mapping[date, int] = field(default_factory=dict)
    last_scan_on: date | None = None
    waiting_for: Mapping[str, Waiting] = field(default_factory=dict)
    record: RecordDue | None = None
    handed_in: tuple[RecordDue, ...] = ()


def summary_of(standing: Standing, scans: Sequence[Fact]) -> Summary:
    """What the cohort's page says of a standing. `scans` are all scans of the person."""
    finding = main_count(standing.requirements, standing.as_of)
    counted = set(finding.counted) | set(finding.pending) if finding is not None else set()
    of_the_count = [scan for scan in scans if scan.id in counted]
    return Summary(
        main=_main(finding) if finding is not None else None,
        counts=Counter(scan.on for scan in of_the_count),
        last_scan_on=_last_scan(standing, scans),
        waiting_for=_waiting_for(of_the_count),
        record=_record(standing.requirements, standing.as_of),
        handed_in=tuple(_handed_in(standing.requirements, standing.as_of)),
    )


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


def _main(finding: Finding) -> MainCount:
    window, ahead = finding.window, finding.forecast or _NO_FORECAST
    return MainCount(
        state=finding.state,
        have=finding.have,
        need=finding.need,
        starts=window.starts if window is not None else None,
        until=window.until if window is not None else None,
        has_forecast=finding.forecast is not None,
        expected=ahead.expected,
        pace_needed=ahead.pace_needed,
    )


_NO_FORECAST = Forecast(0, Fraction(0), 0, None, None, None, None, None, None, None)


def _last_scan(standing: Standing, scans: Sequence[Fact]) -> date | None:
    """The last scan that any clause of the programme counts, in whatever year it lay."""
    days = {scan.id: scan.on for scan in scans}
    last = [
        days[facts[-1]]
        for finding in standing.findings()
        if finding.reads == "scans"
        for facts in (finding.counted, finding.pending)
        if facts
    ]
    return max(last, default=None)


def _waiting_for(scans: Iterable[Fact]) -> dict[str, Waiting]:
    days: dict[str, list[date]] = {}
    for scan in scans:
        for person in scan.awaiting:
            days.setdefault(person, []).append(scan.on)
    return {person: Waiting(len(asked), min(asked)) for person, asked in days.items()}


def _record(findings: Sequence[Finding], as_of: date) -> RecordDue | None:
    """The oldest closed turn whose record is not yet handed in: it is the most pressing."""
    due = (each for finding, each in _records(findings, as_of) if finding.state not in {State.MET, State.WAIVED})
    return next(due, None)


def _handed_in(findings: Sequence[Finding], as_of: date) -> Iterator[RecordDue]:
    """The closed turns whose record was handed in, oldest first. Whether it was sent back is not in the standing."""
    return (each for finding, each in _records(findings, as_of) if finding.state is State.MET)


def _records(findings: Sequence[Finding], as_of: date) -> Iterator[tuple[Finding, RecordDue]]:
    for requirement in findings:
        for turn in requirement.walk():
            cycle = turn.cycle
            if turn.kind == "cycle" and cycle is not None and cycle.is_closed(as_of):
                for finding in turn.walk():
                    if finding.reads == "submissions":
                        yield finding, _due(finding, cycle, _scans_in(turn))


def _scans_in(turn: Finding) -> Finding | None:
    """The count of scans that one turn of a cycle is mostly about."""
    counts = (each for each in turn.walk() if each.kind == "count" and each.reads == "scans")
    return next((each for each in counts if each.need > 1 and not each.indicative), None)


def _due(finding: Finding, cycle: Cycle, scans: Finding | None) -> RecordDue:
    return RecordDue(
        is_overdue=finding.state is State.OVERDUE,
        cycle=cycle.name,
        number=cycle.number,
        by=finding.by,
        last_on=cycle.until - timedelta(days=1),
        have=scans.have if scans is not None else None,
        need=scans.need if scans is not None else None,
    )


def written(summary: Summary) -> str:
    """The summary as canonical JSON."""
    main, record = summary.main, summary.record
    return canonical_json(
        {
            "main": None if main is None else {
                "state": str(main.state), "have": _text(main.have), "need": _text(main.need), "starts": main.starts,
                "until": main.until, "forecast": main.has_forecast, "expected": _text(main.expected),
                "pace-needed": _text(main.pace_needed),
            },
            "counts": {day.isoformat(): number for day, number in summary.counts.items()},
            "last-scan-on": summary.last_scan_on,
            "waiting-for": {person: [each.facts, each.oldest_on] for person, each in summary.waiting_for.items()},
            "record": None if record is None else _written(record),
            "handed-in": [_written(each) for each in summary.handed_in],
        }
    )  # fmt: skip


def read(document: Mapping[str, Any]) -> Summary:
    """The summary that was written; `read(json.loads(written(s))) == s`."""
    main, record = document["main"], document["record"]
    return Summary(
        main=None if main is None else MainCount(
            state=State(main["state"]), have=_whole(main["have"]), need=_whole(main["need"]),
            starts=_day(main["starts"]), until=_day(main["until"]), has_forecast=main["forecast"],
            expected=_number(main["expected"]), pace_needed=_number(main["pace-needed"]),
        ),
        counts={date.fromisoformat(day): number for day, number in document["counts"].items()},
        last_scan_on=_day(document["last-scan-on"]),
        waiting_for={
            person: Waiting(number, date.fromisoformat(day))
            for person, (number, day) in document["waiting-for"].items()
        },
        record=None if record is None else _due_from(record),
        handed_in=tuple(_due_from(each) for each in document["handed-in"]),
    )  # fmt: skip


def _written(record: RecordDue) -> dict[str, Any]:
    return {
        "overdue": record.is_overdue, "cycle": record.cycle, "number": record.number, "by": record.by,
        "last-on": record.last_on, "have": _text(record.have), "need": _text(record.need),
    }  # fmt: skip


def _due_from(record: Mapping[str, Any]) -> RecordDue:
    return RecordDue(
        record["overdue"], record["cycle"], record["number"], _day(record["by"]),
        date.fromisoformat(record["last-on"]), _counted(record["have"]), _counted(record["need"]),
    )  # fmt: skip


def _text(number: Number | None) -> str | None:
    return None if number is None else str(number)


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _counted(text: str | None) -> Number | None:
    return None if text is None else _whole(text)


def _whole(text: str) -> Number:
    number = Fraction(text)
    return number.numerator if number.denominator == 1 else number


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
