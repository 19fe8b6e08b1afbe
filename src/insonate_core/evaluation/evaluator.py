"""One evaluation: a definition, the evidence, a day, and everything found on the way.

Findings are kept by clause and scope, so that a clause named by three awards is judged once. The clauses
themselves are judged by one module for each kind; `JUDGES` is the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from insonate_core.evaluation import (
    all_of,
    any_of,
    count,
    divide,
    each_cycle,
    hold,
    in_order,
    no_gap,
    pass_,
    share,
)
from insonate_core.evaluation.concessions import Concessions
from insonate_core.evaluation.days import DayFinder
from insonate_core.evaluation.entitlement import Entitlements
from insonate_core.evaluation.index import EvidenceIndex, Log, Mask, prefix
from insonate_core.evaluation.matching import Judged, Matching, Reasons
from insonate_core.evaluation.scope import EVERYWHERE, Scope
from insonate_core.evaluation.states import with_deadline
from insonate_core.evidence import Atom
from insonate_core.findings import Cycle, Finding, Refusal, State
from insonate_core.periods import DAY, Period, merged
from insonate_core.programmes.definition import Definition
from insonate_core.programmes.requirements import (
    AllOf,
    AnyOf,
    Condition,
    Count,
    Divide,
    EachCycle,
    Hold,
    InOrder,
    NoGap,
    Pass,
    Requirement,
    Share,
    Span,
)

JUDGES: dict[type[Requirement], Callable[[Any, Any, Scope], Finding]] = {
    Count: count.judge,
    Divide: divide.judge,
    Share: share.judge,
    NoGap: no_gap.judge,
    Hold: hold.judge,
    Pass: pass_.judge,
    AllOf: all_of.judge,
    AnyOf: any_of.judge,
    InOrder: in_order.judge,
    EachCycle: each_cycle.judge,
}


class Evaluation:
    """Judges clauses of one definition on one day. `known` is the day up to which entries are known, which
    is later than `as_of` only when the past is asked about (was the member a member when they sat?)."""

    def __init__(
        self, definition: Definition, index: EvidenceIndex, as_of: date, *, present: Evaluation | None = None
    ) -> None:
        self.definition = definition
        self.index = index
        self.as_of = as_of
        self.today = as_of + DAY
        self.known: date = present.known if present is not None else as_of
        self.entitlements: Entitlements = (
            present.entitlements if present is not None else Entitlements(definition.people, index, as_of)
        )
        self.matching: Matching = present.matching if present is not None else Matching(self.entitlements, as_of)
        self.days = DayFinder(self)
        self.concessions = Concessions(self)
        self._visible: dict[str, Mask] = {}
        self._findings: dict[tuple[str, Scope], Finding] = {}
        self._past: dict[date, Evaluation] = {}
        self.met_places: dict[tuple[str, Scope], int] = {}
        self.watched = False
        self.turns_on: date | None = None

    def turns(self, *days: date | None) -> None:
        """Notes days on which an answer may turn by time alone; the first one after `as_of` is kept."""
        for day in days:
            if day is not None and day > self.as_of and (self.turns_on is None or day < self.turns_on):
                self.turns_on = day

    def finding(self, path: str, scope: Scope = EVERYWHERE) -> Finding:
        """The clause at `path`, judged in `scope`."""
        key = (path, scope)
        found = self._findings.get(key)
        if found is None:
            requirement = self.definition.requirements[path]
            judged = JUDGES[type(requirement)](self, requirement, scope)
            found = self._findings[key] = self._finished(requirement, judged, scope)
        return found

    def findings(self, paths: Iterable[str], scope: Scope = EVERYWHERE) -> tuple[Finding, ...]:
        return tuple(self.finding(path, scope) for path in paths)

    def _finished(self, requirement: Requirement, found: Finding, scope: Scope) -> Finding:
        """With a group's own deadline, with what concessions take away, and under the veil of `indicative`."""
        if requirement.by is not None and isinstance(requirement, (AllOf, AnyOf, InOrder)):
            found = with_deadline(found, self.days.timing(requirement, None, scope))
        waiving = self.concessions.waiving(requirement.path, scope)
        # Of several windows that were tried, a grant may have come too late for some and in time for the one shown.
        told = self.concessions.told(requirement.path, scope)
        if told := tuple(each for each in told if each["concession"] not in found.concessions):
            found = replace(found, reasons=(*found.reasons, *told))
        if waiving:
            touched = tuple(dict.fromkeys((*found.concessions, *waiving)))
            return replace(found, state=State.WAIVED, concessions=touched)
        if requirement.indicative:
            return replace(found, state=State.INDICATIVE, real_state=found.state)
        return found

    def past(self, day: date) -> Evaluation:
        """The same evidence as it stood at the end of an earlier day, entered until now."""
        past = self._past.get(day)
        if past is None:
            past = self._past[day] = Evaluation(self.definition, self.index, day, present=self)
        return past

    def visible(self, log: Log) -> Mask:
        """The facts that exist: dated by the end of `as_of` and recorded by now."""
        visible = self._visible.get(log.kind)
        if visible is None:
            visible = self._visible[log.kind] = log.dated(self.as_of, self.known)
        return visible

    def entries(self, log: Log, condition: Condition, must_record: Iterable[str] = ()) -> Judged:
        """What `records` and `condition` say of every fact of a log."""
        rule = self.definition.records.get(log.kind)
        return self.matching.judge_entry(log, rule, condition, must_record)

    def spans(self, span: Span | None, *, closed: bool = True) -> tuple[Period, ...]:
        """The days covered by such spans; one that still runs ends today if `closed`."""
        if span is None:
            return ()
        log = self.index.log(span.reads)
        fitting = self.entries(log, span.where).yes & self.visible(log)
        facts = [log.facts[place] for place in log.places(fitting)]
        if closed and any(fact.until is None for fact in facts):
            self.turns(self.today)  # one more day of it is known tomorrow
        return merged(Period(fact.on, self.today if closed and fact.until is None else fact.until) for fact in facts)

    def _for_another_turn(self, log: Log, cycle: Cycle) -> Mask:
        """Facts that say `for` another turn of this cycle (`scanning-year-1`). A record handed in for the second year
        is no record of the first, on whatever day it came."""
        this = f"{cycle.name}-{cycle.number}"
        column = log.column("for")
        if not column.recorded:
            return 0

        def names_another(value: Atom) -> bool:
            if not isinstance(value, str) or value == this:
                return False
            name, _dash, number = value.rpartition("-")
            return name == cycle.name and number.isdigit()

        another = column.where(("another turn", this), names_another)
        return another & ~column.where(("this turn", this), lambda value: value == this)

    def in_place(self, log: Log, scope: Scope) -> tuple[Mask, Reasons]:
        """The facts a scope lets through, and the others with their reasons."""
        seen = self.visible(log)
        if scope.closed:
            return 0, [(Refusal.TOO_EARLY, seen)] if seen else []
        through, reasons = seen, []
        if scope.since is not None:
            through &= log.between(scope.since, None)
            for kind, place in scope.after:
                if kind == log.kind:
                    through &= ~prefix(place + 1)
            if early := seen & ~through:
                reasons.append((str(Refusal.TOO_EARLY), early))
        if scope.cycle is not None and (elsewhere := through & self._for_another_turn(log, scope.cycle.cycle)):
            through &= ~elsewhere
            reasons.append((str(Refusal.OUTSIDE_WINDOW), elsewhere))
        still = through
        if scope.upto is not None:
            still &= log.between(None, scope.upto + DAY)
        if scope.upto_place is not None and scope.upto_place[0] == log.kind:
            still &= prefix(scope.upto_place[1] + 1)
        if late := through & ~still:
            reasons.append((str(Refusal.OUTSIDE_WINDOW), late))
        return still, reasons
