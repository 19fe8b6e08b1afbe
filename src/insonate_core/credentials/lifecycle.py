"""From where to where may an award go, by which act, and who may do it?

One table, read from top to bottom as the life of an award (ISO/IEC 17024, 9.2 to 9.6 and 9.8: decision,
suspending and withdrawing, recertification, appeals). An award begins as a request and is *held* from the act
`complete` on. States are of two sorts:

* *decided*: somebody (or a settled fee) did it; it is stored as an act;
* *derived*: the standing says it (`grace`, `lapsed`, `expired`, and back to `active`); it is found by evaluating
  the upkeep, and recorded only so that the day it began can be told.

What was decided outranks what is derived: a suspended award that would also have lapsed is shown suspended. Nothing
leads out of `withdrawn`; whoever wants the award again asks for a new one. A certificate has a life of its own, two
states long: it is current until another edition supersedes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from insonate_core.findings import AwardState


class Stage(StrEnum):
    """Where an award is. The value is the message key."""

    NOTHING = "not-asked"
    REQUESTED = "requested"
    RETURNED = "returned"
    TAKEN_BACK = "taken-back"
    APPROVED = "approved"
    REFUSED = "refused"
    APPEALED = "appealed"
    REFUSAL_STANDS = "refusal-stands"
    ACTIVE = "active"
    GRACE = "grace"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What moves an award on. The value is the message key."""

    REQUEST = "request"
    ANSWER = "answer"
    TAKE_BACK = "take-back"
    APPROVE = "approve"
    RETURN = "return"
    REFUSE = "refuse"
    APPEAL = "appeal"
    ALLOW_APPEAL = "allow-appeal"
    DISMISS_APPEAL = "dismiss-appeal"
    COMPLETE = "complete"
    ENTER_GRACE = "enter-grace"
    LAPSE = "lapse"
    RESTORE = "restore"
    EXPIRE = "expire"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    WITHDRAW = "withdraw"


class Actor(StrEnum):
    """Who may do it. Whether a person is one of these on the day is asked of the document."""

    REQUESTER = "requester"  # `requested-by`, or the candidate where the document names nobody
    CANDIDATE = "candidate"
    DECIDER = "decider"  # `decided-by`
    ANOTHER_DECIDER = "another-decider"  # `decided-by`, and not who refused
    SETTLEMENT = "settlement"  # the fee is settled, or there is none
    STANDING = "standing"  # nobody: the upkeep, evaluated on a day


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table."""

    act: Act
    sources: frozenset[Stage]
    target: Stage
    actor: Actor


def _line(act: Act, sources: Iterable[Stage], target: Stage, actor: Actor) -> Transition:
    return Transition(act, frozenset(sources), target, actor)


HELD = frozenset({Stage.ACTIVE, Stage.GRACE, Stage.LAPSED, Stage.EXPIRED, Stage.SUSPENDED, Stage.WITHDRAWN})
"""Stages of an award that was given. Its number and certificate exist in each of them, for ever."""

IN_FORCE = frozenset({Stage.ACTIVE, Stage.GRACE})
"""Stages in which the award gives its powers."""

OPEN = frozenset({Stage.REQUESTED, Stage.RETURNED, Stage.REFUSED, Stage.APPEALED, Stage.APPROVED})
"""Stages of a request that can still lead to the award. A refusal is open until its appeal is over."""

DECIDED_ONCE_HELD = frozenset({Stage.SUSPENDED, Stage.WITHDRAWN})
DERIVED = frozenset({Act.ENTER_GRACE, Act.LAPSE, Act.RESTORE, Act.EXPIRE})

TABLE: tuple[Transition, ...] = (
    _line(Act.REQUEST, [Stage.NOTHING], Stage.REQUESTED, Actor.REQUESTER),
    _line(Act.RETURN, [Stage.REQUESTED], Stage.RETURNED, Actor.DECIDER),
    _line(Act.ANSWER, [Stage.RETURNED], Stage.REQUESTED, Actor.REQUESTER),
    _line(Act.TAKE_BACK, [Stage.REQUESTED, Stage.RETURNED, Stage.APPROVED], Stage.TAKEN_BACK, Actor.CANDIDATE),
    _line(Act.APPROVE, [Stage.REQUESTED], Stage.APPROVED, Actor.DECIDER),
    _line(Act.REFUSE, [Stage.REQUESTED], Stage.REFUSED, Actor.DECIDER),
    _line(Act.APPEAL, [Stage.REFUSED], Stage.APPEALED, Actor.CANDIDATE),
    _line(Act.ALLOW_APPEAL, [Stage.APPEALED], Stage.APPROVED, Actor.ANOTHER_DECIDER),
    _line(Act.DISMISS_APPEAL, [Stage.APPEALED], Stage.REFUSAL_STANDS, Actor.ANOTHER_DECIDER),
    _line(Act.COMPLETE, [Stage.APPROVED], Stage.ACTIVE, Actor.SETTLEMENT),
    _line(Act.ENTER_GRACE, [Stage.ACTIVE], Stage.GRACE, Actor.STANDING),
    _line(Act.LAPSE, [Stage.ACTIVE, Stage.GRACE], Stage.LAPSED, Actor.STANDING),
    _line(Act.RESTORE, [Stage.GRACE, Stage.LAPSED], Stage.ACTIVE, Actor.STANDING),
    _line(Act.EXPIRE, [Stage.ACTIVE, Stage.GRACE, Stage.LAPSED], Stage.EXPIRED, Actor.STANDING),
    _line(Act.SUSPEND, [Stage.ACTIVE, Stage.GRACE, Stage.LAPSED], Stage.SUSPENDED, Actor.DECIDER),
    _line(Act.REINSTATE, [Stage.SUSPENDED], Stage.ACTIVE, Actor.DECIDER),
    _line(
        Act.WITHDRAW,
        [Stage.ACTIVE, Stage.GRACE, Stage.LAPSED, Stage.EXPIRED, Stage.SUSPENDED],
        Stage.WITHDRAWN,
        Actor.DECIDER,
    ),
)  # fmt: skip


class NotPossible(ValueError):  # noqa: N818 - an answer, not a malfunction
    """The act does not lead on from where the award is."""

    def __init__(self, stage: Stage, act: Act) -> None:
        self.stage, self.act = stage, act
        super().__init__(f"{act.value} is not possible from {stage.value}")


def transition(stage: Stage, act: Act) -> Transition:
    """The line of the table for an act in a stage; raises `NotPossible` if there is none."""
    for line in TABLE:
        if line.act is act and stage in line.sources:
            return line
    raise NotPossible(stage, act)


def after(stage: Stage, act: Act) -> Stage:
    """Where the act leads; raises `NotPossible` where it leads nowhere.

    >>> after(Stage.REQUESTED, Act.APPROVE).value
    'approved'
    """
    return transition(stage, act).target


def acts_from(stage: Stage, *actors: Actor) -> tuple[Act, ...]:
    """What may happen next, in the order of the table; by these actors only, if any are named."""
    return tuple(line.act for line in TABLE if stage in line.sources and (not actors or line.actor in actors))


def stage_after(acts: Iterable[Act], start: Stage = Stage.NOTHING) -> Stage:
    """Where these acts, one after the other, lead; raises `NotPossible` at the first that does not lead on."""
    stage = start
    for act in acts:
        stage = after(stage, act)
    return stage


def stage_now(decided: Stage, standing: AwardState) -> Stage:
    """How a given award stands: what was decided, else what the standing says of its upkeep today.

    >>> stage_now(Stage.SUSPENDED, AwardState.LAPSED).value, stage_now(Stage.ACTIVE, AwardState.LAPSED).value
    ('suspended', 'lapsed')
    """
    if decided in DECIDED_ONCE_HELD or decided not in HELD or decided is Stage.EXPIRED:
        return decided
    derived = {AwardState.GRACE: Stage.GRACE, AwardState.LAPSED: Stage.LAPSED}
    return derived.get(standing, Stage.ACTIVE)


def step_between(recorded: Stage, found: Stage) -> Act | None:
    """The derived act that records the way from the stage last recorded to the one found; `None` if there is none
    to record, because it is the same or because a decision stands."""
    if recorded is found:
        return None
    for line in TABLE:
        if line.act in DERIVED and recorded in line.sources and line.target is found:
            return line.act
    return None


class Edition(StrEnum):
    """How one edition of a certificate stands. Whether the award behind it holds is another question."""

    CURRENT = "current"
    SUPERSEDED = "superseded"


def edition_state(edition: int, newest: int) -> Edition:
    """Editions count from 1 and only the newest is current; raises ValueError for one that was never made."""
    if not 1 <= edition <= newest:
        raise ValueError(f"there is no edition {edition} of {newest}")
    return Edition.CURRENT if edition == newest else Edition.SUPERSEDED
