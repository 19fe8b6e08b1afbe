"""Which day does a phrase of the document mean for this person, and what window do two of them make?

`today` is the boundary after `as_of`: evidence of the day itself is inside. A day that leans on `today` moves
on with it, so it is never a deadline.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from insonate_core.evaluation.scope import Scope
from insonate_core.findings import Message, Reason
from insonate_core.periods import ALWAYS, DAY, Period, after
from insonate_core.programmes.requirements import DayPhrase, Days, Requirement

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation

CYCLE_DAYS = ("cycle-start", "cycle-end")
MONTHS_DIFFER = 4
"""A day so many months from today runs ahead of the calendar by no more days than this, since months differ."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A day, or the name that the evidence does not give; `moves` if it leans on today."""

    day: date | None
    missing: str | None = None
    moves: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count; `None` if an anchor is missing. `closes` is its end where that is a date."""

    period: Period | None
    closes: date | None
    missing: str | None
    is_cycle: bool
    concessions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timing:
    """The date of a clause: met before `due`, it is in time; past `final` it is overdue."""

    due: date | None
    final: date | None
    as_of: date
    concessions: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        return self.final is not None and self.as_of >= self.final

    @property
    def in_grace(self) -> bool:
        return self.due is not None and self.as_of >= self.due and not self.is_over

    @property
    def grace_until(self) -> date | None:
        return self.final if self.final != self.due else None


class DayFinder:
    """Resolves anchors and day phrases as the evidence stands on the day of the evaluation."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._anchors: dict[str, Resolved] = {}

    def anchor(self, name: str) -> Resolved:
        """The named day: the first or last such fact; otherwise another anchor or today."""
        resolved = self._anchors.get(name)
        if resolved is None:
            resolved = self._anchors[name] = self._find_anchor(name)
        return resolved

    def _find_anchor(self, name: str) -> Resolved:
        evaluation = self._evaluation
        if name == "today":
            return Resolved(evaluation.today, moves=True)
        rule = evaluation.definition.anchors[name]
        log = evaluation.index.log(rule.reads)
        found = evaluation.matching.judge(log, rule.where).yes & evaluation.visible(log)
        if found:
            place = log.last_place(found) if rule.is_last else log.first_place(found)
            return Resolved(log.days[place])
        if rule.otherwise is not None:
            other = self.anchor(rule.otherwise)
            return other if other.day is not None else Resolved(None, missing=name)
        return Resolved(None, missing=name)

    def resolve(self, phrase: DayPhrase, scope: Scope) -> Resolved:
        """The day a phrase means in a scope."""
        base = phrase.base
        if isinstance(base, date):
            found = Resolved(base)
        elif base in CYCLE_DAYS:
            if scope.cycle is None:
                return Resolved(None, missing=base)
            cycle = scope.cycle.cycle
            found = Resolved(cycle.starts_on if base == "cycle-start" else cycle.until)
        else:
            found = self.anchor(base)
        if found.day is None:
            return found
        return Resolved(after(found.day, phrase.offset), moves=found.moves)

    def leans_on_today(self, phrase: DayPhrase) -> bool:
        """Whether the day moves on with the day of the evaluation."""
        return isinstance(phrase.base, str) and phrase.base not in CYCLE_DAYS and self.anchor(phrase.base).moves

    def window(self, within: Days | None, scope: Scope, path: str) -> Window:
        """The window of a clause: its own, or that of the cycle it is asked in, or all time."""
        if within is None:
            if scope.cycle is None:
                return Window(ALWAYS, None, None, False)
            cycle = scope.cycle.cycle
            return self._extended(cycle.starts_on, cycle.until, cycle.until, True, scope, path)
        starts = self.resolve(within.starts, scope) if within.starts is not None else Resolved(None)
        until = self.resolve(within.until, scope) if within.until is not None else Resolved(None)
        missing = starts.missing or until.missing
        if missing is not None:
            return Window(None, None, missing, False)
        closes = None if until.moves else until.day
        self._evaluation.turns(starts.day)
        if starts.moves or until.moves:
            self._evaluation.turns(self._first_to_cross(path, starts, until))
        return self._extended(starts.day, until.day, closes, False, scope, path)

    def _first_to_cross(self, path: str, starts: Resolved, until: Resolved) -> date | None:
        """The day on which the first fact leaves or enters a window that moves with today, if no fact is added."""
        log = self._evaluation.index.log(getattr(self._evaluation.definition.requirements[path], "reads", "results"))
        crossings = []
        for edge in (starts, until):
            if edge.moves and edge.day is not None:
                place = bisect_left(log.days, edge.day)
                if place < log.size:
                    still = (log.days[place] - edge.day).days + 1 - MONTHS_DIFFER
                    crossings.append(self._evaluation.as_of + DAY * max(1, still))
        return min(crossings, default=None)

    def _extended(
        self,
        starts: date | None,
        until: date | None,
        closes: date | None,
        is_cycle: bool,
        scope: Scope,
        path: str,
    ) -> Window:
        touched: list[str] = []
        if until is not None:
            for extension in self._evaluation.concessions.extensions(path, scope):
                later = extension.end(until)
                if later > until:
                    touched.append(extension.concession)
                    closes = later if closes is not None else None
                    until = later
        return Window(Period(starts, until), closes, None, is_cycle, tuple(touched))

    def timing(self, requirement: Requirement, window: Window | None, scope: Scope) -> Timing:
        """The date of a clause: its `by`, else the end of its window, with the grace that belongs to it."""
        timing = self._timing(requirement, window, scope)
        self._evaluation.turns(timing.due, timing.final)
        return timing

    def _timing(self, requirement: Requirement, window: Window | None, scope: Scope) -> Timing:
        as_of = self._evaluation.as_of
        if requirement.by is not None:
            resolved = self.resolve(requirement.by, scope)
            if resolved.day is None or resolved.moves:
                return Timing(None, None, as_of)
            due, touched = resolved.day, []
            for extension in self._evaluation.concessions.extensions(requirement.path, scope):
                if extension.end(due) > due:
                    due = extension.end(due)
                    touched.append(extension.concession)
            final = after(due, requirement.grace) if requirement.grace is not None else due
            return Timing(due, final, as_of, tuple(touched))
        if window is None or window.closes is None:
            return Timing(None, None, as_of)
        grace = scope.cycle.grace if scope.cycle is not None and window.is_cycle else None
        final = after(window.closes, grace) if grace is not None else window.closes
        return Timing(window.closes, final, as_of)


def anchor_missing(name: str) -> Message:
    return Message(Reason.ANCHOR_MISSING, (("anchor", name),))
