"""`each-cycle`: in each turn of a recurring period, this.

A turn is all of its clauses, judged inside it. It is overdue when one of them is: a clause in the turn's own
window once the turn (and its grace) is over, a clause with a `by` of its own once that has passed. So a year
whose scans are complete is not overdue while its submission is not yet due. A missed turn may be made good by
a remedial one (`missed`); the next regular turn then starts where that ends. Section 4.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from insonate_core.evaluation.all_of import joined_finding
from insonate_core.evaluation.cycles import cycle_anchor, turns
from insonate_core.evaluation.days import anchor_missing
from insonate_core.evaluation.explain import next_for_all
from insonate_core.evaluation.scope import InCycle, Scope
from insonate_core.evaluation.states import joint_state, said
from insonate_core.findings import Cycle, Finding, Message, Next, Reason, State
from insonate_core.periods import after
from insonate_core.programmes.definition import CycleRule
from insonate_core.programmes.requirements import EachCycle

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation


def judge(evaluation: Evaluation, requirement: EachCycle, scope: Scope) -> Finding:
    """The finding: how many turns are met of those that have begun, one child for each."""
    rule = evaluation.definition.cycles[requirement.cycle]
    _anchor, missing = cycle_anchor(evaluation, rule, scope)
    children = tuple(judged_turns(evaluation, rule, requirement.path, requirement.children, scope))
    found = joined_finding("each-cycle", _that_bind(children), said(requirement))
    reasons: tuple[Message, ...] = ()
    state = found.state
    if not children:
        state = State.NOT_MET
        reason = Message(Reason.NO_CYCLE_YET, (("cycle", rule.key),))
        reasons = (anchor_missing(missing) if missing is not None else reason,)
    ahead = _next(children, evaluation.as_of)
    return replace(found, state=state, children=children, reasons=reasons, next=ahead)


def _next(children: tuple[Finding, ...], as_of: date) -> Next | None:
    """What the turns that still run need; if nothing, what those that are over do, of which something may yet be
    entered."""
    running = [child for child in children if child.cycle is not None and not child.cycle.is_closed(as_of)]
    return next_for_all(running) or next_for_all(_that_bind(children))


def _that_bind(children: tuple[Finding, ...]) -> list[Finding]:
    """The turns without those that were missed and are made good, or may still be."""
    return [child for child in children if not any(reason.key == Reason.BEING_REMEDIED for reason in child.reasons)]


def judged_turns(
    evaluation: Evaluation, rule: CycleRule, path: str, requires: tuple[str, ...], scope: Scope
) -> Iterator[Finding]:
    """Each turn that has begun, judged, in order; a remedial one after the one it makes good."""
    if rule.missed is None:
        for inside in turns(evaluation, rule, scope):
            yield judged_turn(evaluation, inside, path, requires)
        return
    anchor, _missing = cycle_anchor(evaluation, rule, scope)
    number = 0
    while anchor is not None:
        restart: date | None = None
        for inside in turns(evaluation, rule, scope, anchor=anchor, start_at=number):
            found = judged_turn(evaluation, inside, path, requires)
            number = inside.cycle.number + 1
            if not _was_missed(found, inside, evaluation.as_of):
                yield found
                continue
            remedial = _remedial(rule, inside)
            being = Message(Reason.BEING_REMEDIED, (("until", remedial.cycle.until),))
            yield replace(found, reasons=(*found.reasons, being))
            yield judged_turn(evaluation, remedial, path, rule.missed.requires)
            restart = remedial.cycle.until
            evaluation.turns(restart)
            break
        anchor = restart if restart is not None and restart <= evaluation.as_of else None


def _was_missed(found: Finding, inside: InCycle, as_of: date) -> bool:
    over = after(inside.cycle.until, inside.grace) if inside.grace is not None else inside.cycle.until
    return over <= as_of and found.state in (State.OVERDUE, State.AT_RISK, State.IN_PROGRESS, State.NOT_MET)


def _remedial(rule: CycleRule, missed: InCycle) -> InCycle:
    assert rule.missed is not None
    starts = missed.cycle.until
    until = after(starts, rule.missed.every)
    cycle = Cycle(rule.key, missed.cycle.number, starts, until, until, remedial=True)
    return InCycle(cycle, rule.grace, None, None, missed.around)


def judged_turn(evaluation: Evaluation, inside: InCycle, path: str, requires: Iterable[str]) -> Finding:
    """One turn: all of its clauses, judged inside it."""
    scope = Scope(cycle=inside)
    children = evaluation.findings(requires, scope)
    cycle = with_dates(evaluation, inside, requires)
    number = f"{cycle.number}-remedial" if cycle.remedial else str(cycle.number)
    reasons = _turn_reasons(children, inside, evaluation.as_of)
    told = {"key": number, "path": path, "cycle": cycle, "window": cycle.period, "reasons": reasons}
    return joined_finding("cycle", children, told)


def _turn_reasons(children: tuple[Finding, ...], inside: InCycle, as_of: date) -> tuple[Message, ...]:
    if joint_state(children) is State.MET:
        return ()
    reasons = []
    over = after(inside.cycle.until, inside.grace) if inside.grace is not None else inside.cycle.until
    if inside.cycle.until <= as_of < over:
        reasons.append(Message(Reason.IN_GRACE, (("until", over),)))
    for child in children:
        if child.state is not State.MET:
            reasons += [reason for reason in child.reasons if reason.key == Reason.IN_GRACE]
    return tuple(dict.fromkeys(reasons))


def with_dates(evaluation: Evaluation, inside: InCycle, requires: Iterable[str]) -> Cycle:
    """The turn with the day its clauses are due and the end of the grace, where the document says them."""
    scope = Scope(cycle=inside)
    dues: list[date] = []
    graces: list[date] = []
    if inside.grace is not None:
        graces.append(after(inside.cycle.until, inside.grace))
    for named in requires:
        for path in evaluation.definition.below(named):
            requirement = evaluation.definition.requirements[path]
            if requirement.by is None:
                continue
            timing = evaluation.days.timing(requirement, None, scope)
            if timing.due is not None:
                dues.append(timing.due)
            if timing.grace_until is not None:
                graces.append(timing.grace_until)
    return replace(inside.cycle, due_on=max(dues, default=None), grace_until=max(graces, default=None))
