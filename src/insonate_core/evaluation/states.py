"""What state follows: of one clause from its numbers and date, of a group from its children.

The tables are in section 4.6. `waiting` outranks `overdue`: the work was done and another person must act,
so nobody is blamed for a supervisor's delay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from insonate_core.evaluation.days import Timing
from insonate_core.findings import Finding, Message, Number, Reason, State
from insonate_core.programmes.requirements import Requirement

BEST_FIRST = (
    State.MET,
    State.WAIVED,
    State.WAITING,
    State.IN_PROGRESS,
    State.AT_RISK,
    State.NOT_MET,
    State.OVERDUE,
)
MOVING = (State.MET, State.WAITING, State.IN_PROGRESS)


def leaf_state(
    shortfall: Number, shortfall_once_signed: Number, timing: Timing, *, moving: bool, at_risk: bool
) -> State:
    """The state of one clause. `moving` says that something counts or waits."""
    if shortfall == 0:
        return State.MET
    if shortfall_once_signed == 0:
        return State.WAITING
    if timing.is_over:
        return State.OVERDUE
    if at_risk:
        return State.AT_RISK
    return State.IN_PROGRESS if moving else State.NOT_MET


def grace_reasons(state: State, timing: Timing) -> tuple[Message, ...]:
    """That a grace is running, while the clause is not met."""
    if state is State.MET or not timing.in_grace or timing.final is None:
        return ()
    return (Message(Reason.IN_GRACE, (("until", timing.final),)),)


def with_deadline(found: Finding, timing: Timing) -> Finding:
    """A group that has a day of its own (`by`): past it, and past its grace, the group is overdue; done then, late."""
    state = found.state
    if timing.is_over and state not in (State.MET, State.WAIVED, State.WAITING):
        state = State.OVERDUE
    return replace(
        found,
        state=state,
        by=timing.due,
        grace_until=timing.grace_until,
        late=found.since is not None and timing.due is not None and found.since >= timing.due,
        concessions=tuple(dict.fromkeys((*found.concessions, *timing.concessions))),
        reasons=(*found.reasons, *grace_reasons(state, timing)),
    )


def that_matter(children: Sequence[Finding]) -> list[Finding]:
    """The children that can hold a group back: neither waived nor indicative."""
    return [child for child in children if child.state not in (State.WAIVED, State.INDICATIVE)]


def joint_state(children: Sequence[Finding]) -> State:
    """The state of all of these together."""
    states = [child.state for child in that_matter(children)]
    unmet = [state for state in states if state is not State.MET]
    if not unmet:
        return State.MET
    if State.OVERDUE in unmet:
        return State.OVERDUE
    if State.AT_RISK in unmet:
        return State.AT_RISK
    if all(state is State.WAITING for state in unmet):
        return State.WAITING
    return State.IN_PROGRESS if any(state in MOVING for state in states) else State.NOT_MET


def best_children(children: Sequence[Finding], number: int) -> list[Finding]:
    """The `number` alternatives that stand best; document order breaks ties. Indicative ones are left out."""
    able = [child for child in children if child.state is not State.INDICATIVE]
    return sorted(able, key=lambda child: BEST_FIRST.index(child.state))[:number]


def said(requirement: Requirement) -> dict[str, Any]:
    """What the document says of a clause, as its finding carries it."""
    return {
        "key": requirement.key,
        "path": requirement.path,
        "example": requirement.example,
        "indicative": requirement.indicative,
        "reference": requirement.reference,
        "titles": requirement.titles,
        "notes": requirement.notes,
    }
