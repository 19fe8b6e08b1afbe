"""Section 4 of the language, said fact by fact: what counts, what waits, and why the rest does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from insonate_core.evidence import Fact
from insonate_core.findings import Number, State
from insonate_core.periods import DAY, add_months, after
from insonate_core.programmes.requirements import (
    AllOf,
    AnyOf,
    Anywhere,
    Count,
    DayPhrase,
    Days,
    Divide,
    EachCycle,
    Hold,
    InOrder,
    NoGap,
    Pass,
    Requirement,
    Share,
)
from tests.core.reference.conditions import Known
from tests.core.reference.counts import judge_count
from tests.core.reference.kinds import judge_divide, judge_hold, judge_no_gap, judge_pass, judge_share
from tests.core.reference.said import ANYWHERE, Place, Reasons, Said, Timing, Turn


class Reference(Known):
    """Judges the clauses of one definition, one fact at a time."""

    @property
    def today(self) -> date:
        return self.as_of + DAY

    def said(self, path: str, place: Place = ANYWHERE) -> Said:
        requirement = self.definition.requirements[path]
        said = JUDGES[type(requirement)](self, requirement, place)
        return replace(said, state=State.INDICATIVE) if requirement.indicative else said

    # Days

    def day(self, phrase: DayPhrase, place: Place) -> date | None:
        if isinstance(phrase.base, date):
            base: date | None = phrase.base
        elif phrase.base == "today":
            base = self.today
        elif phrase.base in ("cycle-start", "cycle-end"):
            base = (
                None if place.turn is None else place.turn.starts if phrase.base == "cycle-start" else place.turn.until
            )
        else:
            base = self.anchor(phrase.base)
        return after(base, phrase.offset) if base is not None else None

    def anchor(self, name: str) -> date | None:
        rule = self.definition.anchors[name]
        fitting = [f for f in self.facts(rule.reads) if self.refuses(rule.where, f, once_signed=False) is None]
        return (fitting[-1] if rule.is_last else fitting[0]).on if fitting else None

    def window(self, within: Days | None, place: Place) -> tuple[date, date] | None:
        """The days that count; `None` if an anchor is missing."""
        if within is None:
            return (place.turn.starts, place.turn.until) if place.turn is not None else (date.min, date.max)
        starts = date.min if within.starts is None else self.day(within.starts, place)
        until = date.max if within.until is None else self.day(within.until, place)
        return None if starts is None or until is None else (starts, until)

    def timing(self, requirement: Requirement, place: Place) -> Timing:
        if requirement.by is not None:
            due = None if requirement.by.base == "today" else self.day(requirement.by, place)
            return Timing(due, after(due, requirement.grace) if due and requirement.grace else due)
        within = getattr(requirement, "within", None)
        if isinstance(within, Anywhere) or isinstance(requirement, Hold):
            return Timing()
        if within is None:
            if place.turn is None:
                return Timing()
            until = place.turn.until
            return Timing(until, after(until, place.turn.grace) if place.turn.grace else until)
        if within.until is None or within.until.base == "today" or self.window(within, place) is None:
            return Timing()
        until_day = self.day(within.until, place)
        return Timing(until_day, until_day)

    def state(self, short: Number, later: Number, timing: Timing, *, moving: bool, at_risk: bool = False) -> State:
        if short == 0:
            return State.MET
        if later == 0:
            return State.WAITING
        if timing.final is not None and self.as_of >= timing.final:
            return State.OVERDUE
        return State.AT_RISK if at_risk else State.IN_PROGRESS if moving else State.NOT_MET

    # Facts

    def sorted_out(self, kind: str, place: Place) -> tuple[list[Fact], Reasons]:
        """The facts that a place lets through, and why it hides the others."""
        refused: Reasons = {}
        through = []
        for fact in self.facts(kind):
            why = place.hides(fact)
            if why is None:
                through.append(fact)
            else:
                refused.setdefault(why, set()).add(fact.id)
        return through, refused


# Groups


def together(states: list[State]) -> State:
    """The state of several clauses that are all asked."""
    matter = [each for each in states if each not in (State.WAIVED, State.INDICATIVE)]
    unmet = [each for each in matter if each is not State.MET]
    if not unmet:
        return State.MET
    for worst in (State.OVERDUE, State.AT_RISK):
        if worst in unmet:
            return worst
    if set(unmet) == {State.WAITING}:
        return State.WAITING
    moving = {State.MET, State.WAITING, State.IN_PROGRESS} & set(matter)
    return State.IN_PROGRESS if moving else State.NOT_MET


ORDER = [
    State.MET, State.WAIVED, State.WAITING, State.IN_PROGRESS, State.AT_RISK, State.NOT_MET, State.OVERDUE,
]  # fmt: skip


def joined(key: str, children: list[Said]) -> Said:
    matter = [each for each in children if each.state not in (State.WAIVED, State.INDICATIVE)]
    met = sum(each.state is State.MET for each in matter)
    return Said(key, together([each.state for each in children]), met, len(matter), children=children)


def judge_all(ref: Reference, requirement: AllOf, place: Place) -> Said:
    return joined(requirement.key, [ref.said(path, place) for path in requirement.children])


def judge_any(ref: Reference, requirement: AnyOf, place: Place) -> Said:
    children = [ref.said(path, place) for path in requirement.children]
    able = sorted((each for each in children if each.state is not State.INDICATIVE), key=lambda e: ORDER.index(e.state))
    best = able[: requirement.enough]
    state = together([each.state for each in best]) if len(best) == requirement.enough else State.NOT_MET
    met = sum(each.state in (State.MET, State.WAIVED) for each in best)
    return Said(requirement.key, state, met, requirement.enough, children=children)


def judge_order(ref: Reference, requirement: InOrder, place: Place) -> Said:
    """Each step is met with the earliest fact that completes it; the next sees only what comes after."""
    children: list[Said] = []
    for path in requirement.children:
        step = ref.definition.requirements[path]
        assert isinstance(step, Count)
        found = ref.said(path, place)
        if found.state is State.MET:
            for fact in ref.facts(step.reads):
                limited = ref.said(path, replace(place, upto=(fact.on, fact.id)))
                if limited.state is State.MET:
                    found = limited
                    used = [f for f in ref.facts(step.reads) if f.id in limited.counted]
                    known = dict(place.after)
                    last = (used[-1].on, used[-1].id)
                    known[step.reads] = max(last, known.get(step.reads, last))
                    place = replace(place, since=fact.on, after=tuple(known.items()))
                    break
        children.append(found)
        if found.state not in (State.MET, State.WAIVED, State.INDICATIVE):
            place = replace(place, closed=True)
    return joined(requirement.key, children)


def judge_cycles(ref: Reference, requirement: EachCycle, place: Place) -> Said:
    rule = ref.definition.cycles[requirement.cycle]
    assert isinstance(rule.starts, str)
    anchor = ref.anchor(rule.starts)
    turns: list[Said] = []
    number = 0
    while anchor is not None:
        starts, until = (add_months(anchor, rule.every.months * each) for each in (number, number + 1))
        if starts > ref.as_of:
            break
        turn = Turn(starts, until, rule.grace)
        turns.append(joined(str(number), [ref.said(path, Place(turn)) for path in requirement.children]))
        number += 1
    found = joined(requirement.key, turns)
    return found if turns else replace(found, state=State.NOT_MET)


JUDGES: dict[type[Requirement], Callable[[Any, Any, Place], Said]] = {
    Count: judge_count,
    Divide: judge_divide,
    Share: judge_share,
    NoGap: judge_no_gap,
    Hold: judge_hold,
    Pass: judge_pass,
    AllOf: judge_all,
    AnyOf: judge_any,
    InOrder: judge_order,
    EachCycle: judge_cycles,
}
