"""What in a logbook is worth a second look?

Some entries look odd together: thirty within ten minutes, the same words under ten knees, a scan on a day of leave.
Most have a plain reason, and a machine cannot tell which, so a pattern is shown to the person who reviews, with the
entries and with the innocent reading beside it. Nothing here is a verdict: no pattern lowers a count, blocks a
submission or ranks a person. Weekends and holidays are not looked at, since clinics run on both.

Every threshold is a named number with the reason for its default. An organisation may set its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from insonate_core.periods import Period, merged


class PatternKey(StrEnum):
    """What was noticed. The value is the message key; `<value>-innocent` is the key of the plain reason it may have."""

    BURST = "burst"
    SAME_NOTES = "same-notes"
    ON_LEAVE = "on-leave"
    MANY_ON_ONE_DAY = "many-on-one-day"
    NONE_INDETERMINATE = "none-indeterminate"
    ENTERED_LONG_AFTER = "entered-long-after"


@dataclass(frozen=True, slots=True)
class LoggedScan:
    """What patterns read of one scan.

    `performed_on` is the local day; `recorded_on` the local day on which it was entered and `recorded_at` that
    instant, aware of its zone. `determinate` is None where the log does not say. An imported scan has the instant of
    the import.
    """

    id: str
    performed_on: date
    recorded_at: datetime
    recorded_on: date
    region: str = ""
    notes: str = ""
    determinate: bool | None = None
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many on something is worth a look.

    * `burst_scans` within `burst_within`: thirty in ten minutes is one every twenty seconds, faster than the shortest
      entry can be typed; a list written up after clinic takes a minute or two each.
    * `same_notes_scans` with the same notes of at least `same_notes_letters` letters: short notes ("normal, no
      effusion") repeat honestly, a sentence of forty letters repeated ten times was pasted.
    * `one_day_scans`: a long day of half-hour slots holds sixteen patients and a fast one-stop list twenty.
    * `none_indeterminate_scans`: if only one scan in fifty left its question open, two hundred without any would be
      seen in fewer than two logs of a hundred (0.98 ** 200 = 0.018).
    * `late_scans` entered more than `late_after` after they were done: a month is the rhythm at which most people
      catch up, and a few stragglers are nobody's habit.
    """

    burst_scans: int = 30
    burst_within: timedelta = timedelta(minutes=10)
    same_notes_scans: int = 10
    same_notes_letters: int = 40
    one_day_scans: int = 25
    none_indeterminate_scans: int = 200
    late_scans: int = 10
    late_after: timedelta = timedelta(days=31)


DEFAULTS = Thresholds()

Argument = str | int | date | datetime
By = TypeVar("By", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Something worth a look: what, in which entries in the order they were done, and the arguments of its message."""

    key: PatternKey
    scan_ids: tuple[str, ...]
    arguments: tuple[tuple[str, Argument], ...] = field(default=())

    @property
    def innocent_reading(self) -> str:
        """The message key of the plain reason this often has, shown beside it."""
        return f"{self.key.value}-innocent"


def find_patterns(
    scans: Iterable[LoggedScan], *, leaves: Sequence[Period] = (), thresholds: Thresholds = DEFAULTS
) -> tuple[Pattern, ...]:
    """Every pattern in one person's scans, in the order of `PatternKey` and then of days.

    The order in which the scans are given makes no difference. Withdrawn scans should not be given. `leaves` are the
    person's approved breaks.
    """
    ordered = sorted(scans, key=lambda scan: (scan.performed_on, scan.recorded_at, scan.id))
    return (
        *_bursts(ordered, thresholds),
        *_same_notes(ordered, thresholds),
        *_on_leave(ordered, leaves),
        *_many_on_one_day(ordered, thresholds),
        *_none_indeterminate(ordered, thresholds),
        *_entered_long_after(ordered, thresholds),
    )


def normalised_notes(notes: str) -> str:
    """The form in which two notes count as the same: letters and digits in small letters, one blank between words.

    Figures stay, since two tears of 8 and of 11 mm are two notes.

    >>> normalised_notes("Normal  knee; no effusion.") == normalised_notes("normal knee, NO effusion")
    True
    """
    return " ".join("".join(each if each.isalnum() else " " for each in notes.casefold()).split())


def _bursts(scans: Sequence[LoggedScan], thresholds: Thresholds) -> Iterator[Pattern]:
    """Runs of overlapping full windows; an import is one instant for all its scans and is left out."""
    entered = sorted((scan for scan in scans if not scan.imported), key=lambda scan: (scan.recorded_at, scan.id))
    runs: list[tuple[int, int]] = []
    first = 0
    for last, scan in enumerate(entered):
        while scan.recorded_at - entered[first].recorded_at > thresholds.burst_within:
            first += 1
        if last - first + 1 >= thresholds.burst_scans:
            begins = runs.pop()[0] if runs and first <= runs[-1][1] else first
            runs.append((begins, last))
    for begins, last in runs:
        run = entered[begins : last + 1]
        span = run[-1].recorded_at - run[0].recorded_at
        yield _pattern(
            PatternKey.BURST,
            run,
            ("scans", len(run)),
            ("from", run[0].recorded_at),
            ("seconds", int(span.total_seconds())),
        )


def _same_notes(scans: Sequence[LoggedScan], thresholds: Thresholds) -> Iterator[Pattern]:
    for notes, group in _grouped(scans, lambda scan: normalised_notes(scan.notes)).items():
        letters = sum(character.isalpha() for character in notes)
        if len(group) >= thresholds.same_notes_scans and letters >= thresholds.same_notes_letters:
            regions = len({scan.region for scan in group})
            yield _pattern(PatternKey.SAME_NOTES, group, ("scans", len(group)), ("regions", regions))


def _on_leave(scans: Sequence[LoggedScan], leaves: Sequence[Period]) -> Iterator[Pattern]:
    for leave in merged(leaves):
        during = [scan for scan in scans if scan.performed_on in leave]
        if during:
            ends = [(name, day) for name, day in (("from", leave.starts), ("until", leave.until)) if day is not None]
            yield _pattern(PatternKey.ON_LEAVE, during, ("scans", len(during)), *ends)


def _many_on_one_day(scans: Sequence[LoggedScan], thresholds: Thresholds) -> Iterator[Pattern]:
    for day, group in _grouped(scans, lambda scan: scan.performed_on).items():
        if len(group) >= thresholds.one_day_scans:
            yield _pattern(PatternKey.MANY_ON_ONE_DAY, group, ("scans", len(group)), ("day", day))


def _none_indeterminate(scans: Sequence[LoggedScan], thresholds: Thresholds) -> Iterator[Pattern]:
    said = [scan for scan in scans if scan.determinate is not None]
    if len(said) >= max(1, thresholds.none_indeterminate_scans) and all(scan.determinate for scan in said):
        yield _pattern(PatternKey.NONE_INDETERMINATE, said, ("scans", len(said)))


def _entered_long_after(scans: Sequence[LoggedScan], thresholds: Thresholds) -> Iterator[Pattern]:
    late = [scan for scan in scans if scan.recorded_on - scan.performed_on > thresholds.late_after]
    if late and len(late) >= thresholds.late_scans:
        longest = max((scan.recorded_on - scan.performed_on).days for scan in late)
        yield _pattern(
            PatternKey.ENTERED_LONG_AFTER,
            late,
            ("scans", len(late)),
            ("of", len(scans)),
            ("days", thresholds.late_after.days),
            ("longest", longest),
        )


def _grouped(scans: Iterable[LoggedScan], by: Callable[[LoggedScan], By]) -> dict[By, list[LoggedScan]]:
    groups: dict[By, list[LoggedScan]] = defaultdict(list)
    for scan in scans:
        groups[by(scan)].append(scan)
    return groups


def _pattern(key: PatternKey, scans: Iterable[LoggedScan], *arguments: tuple[str, Argument]) -> Pattern:
    ordered = sorted(scans, key=lambda scan: (scan.performed_on, scan.recorded_at, scan.id))
    return Pattern(key, tuple(scan.id for scan in ordered), arguments)
