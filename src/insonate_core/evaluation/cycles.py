"""Which turns has a recurring period had, and where did each begin and end?

Turn k is [anchor + k x length, anchor + (k+1) x length), moved by the days paused so far; counted from the
anchor, never from the turn before. A turn exists if it has begun and the span that carries it (`while`) holds
on some day of it; it is cut short where the last such span ends inside it. A gap in the span that is mended
before the turn ends is neither a cut nor a pause. Sections 3.4 and 4.5, and decision 0010.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from insonate_core.evaluation.scope import InCycle, Scope
from insonate_core.findings import Cycle
from insonate_core.periods import Period, add_months, after, clipped, cycle_period, month_length
from insonate_core.programmes.definition import CycleRule

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation

IN_PROPORTION, NOT_REQUIRED = "in-proportion", "not-required"


def cycle_anchor(evaluation: Evaluation, rule: CycleRule, scope: Scope) -> tuple[date | None, str | None]:
    """The day from which turns are counted, or the name of the anchor that is missing."""
    if isinstance(rule.starts, tuple):
        assert rule.on_or_after is not None
        found = evaluation.days.anchor(rule.on_or_after)
        return (calendar_day(found.day, *rule.starts) if found.day is not None else None), found.missing
    if rule.starts == "cycle-start":
        return (None, "cycle-start") if scope.cycle is None else (scope.cycle.cycle.starts_on, None)
    found = evaluation.days.anchor(rule.starts)
    if found.moves:
        evaluation.turns(evaluation.today)
    return found.day, found.missing


def calendar_day(on_or_after: date, month: int, day: int) -> date:
    """The first such day of the calendar on or after another."""
    this_year = date(on_or_after.year, month, min(day, month_length(on_or_after.year, month)))
    return this_year if this_year >= on_or_after else add_months(this_year, 12)


def turns(
    evaluation: Evaluation, rule: CycleRule, scope: Scope, *, anchor: date | None = None, start_at: int = 0
) -> Iterator[InCycle]:
    """Every turn that has begun by the day of the evaluation, in order."""
    begins = anchor if anchor is not None else cycle_anchor(evaluation, rule, scope)[0]
    if begins is None:
        return
    pauses = evaluation.spans(rule.pauses)
    carried = None if rule.holds_while is None else evaluation.spans(rule.holds_while, closed=False)
    outer = scope.cycle.cycle.until if rule.starts == "cycle-start" and scope.cycle is not None else None
    number = -1
    while True:
        number += 1
        full = cycle_period(begins, rule.every, number, pauses)
        assert full.starts is not None
        assert full.until is not None
        evaluation.turns(full.starts)
        if full.starts > evaluation.as_of or (outer is not None and full.starts >= outer):
            return
        until = min(full.until, outer) if outer is not None else full.until
        cut = until
        if carried is not None:
            active = clipped(carried, Period(full.starts, until))
            if not active:
                continue
            cut = active[-1].until or until
        evaluation.turns(until, cut, after(cut, rule.grace) if rule.grace is not None else None)
        unfinished = cut < until
        if unfinished and rule.unfinished == NOT_REQUIRED:
            continue
        yield _turn(rule, scope, number + start_at, full, cut, pauses, unfinished=unfinished)


def _turn(
    rule: CycleRule,
    scope: Scope,
    number: int,
    full: Period,
    cut: date,
    pauses: tuple[Period, ...],
    *,
    unfinished: bool,
) -> InCycle:
    assert full.starts is not None
    assert full.until is not None
    paused = sum(each.days for each in clipped(pauses, full))
    cycle = Cycle(rule.key, number, full.starts, cut, full.until, paused, unfinished)
    proportion = None
    if unfinished and rule.unfinished == IN_PROPORTION:
        part = Period(full.starts, cut)
        running = part.days - sum(each.days for each in clipped(pauses, part))
        whole = full.days - paused
        proportion = Fraction(running, whole) if whole > 0 else Fraction(0)
    return InCycle(cycle, rule.grace, proportion, rule.rounding, scope.cycle)
