"""Leave as pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from insonate.programmes.enrolment.api import Leave, LeaveState
from insonate.web.components.parts import State
from insonate.web.findings.words import day

STATES = {
    LeaveState.ASKED: State.WAITING,
    LeaveState.APPROVED: State.MET,
    LeaveState.REFUSED: State.NOTMET,
    LeaveState.WITHDRAWN: State.NOTMET,
}


@dataclass(frozen=True, slots=True)
class ShownLeave:
    """One leave: its days in words and what became of it."""

    leave: Leave
    days: str
    state: State
    badge: str
    decided: str
    waits: bool


def shown_leaves(leaves: Iterable[Leave]) -> list[ShownLeave]:
    """Leaves in words, in the order given."""
    return [shown_leave(leave) for leave in leaves]


def shown_leave(leave: Leave) -> ShownLeave:
    """One leave in words; its last day is named, as people say it."""
    days = _("%(first)s to %(last)s") % {
        "first": day(leave.from_on),
        "last": day(leave.until_on - timedelta(days=1)),
    }
    decided = f"{leave.decided_by}, {day(leave.decided_at.date())}" if leave.decided_by and leave.decided_at else ""
    state = LeaveState(leave.state)
    return ShownLeave(leave, days, STATES[state], str(state.label), decided, state == LeaveState.ASKED)
