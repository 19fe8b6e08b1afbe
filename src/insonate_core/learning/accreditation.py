"""How does a course stand with the body that accredits it, and how did it on another day?

One table of acts, as they happened; the state on a day is derived. Validity is a span of days, so that what was taught
on a day can be judged later. Suspension takes effect from its day and hides what is beneath it until it is lifted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CourseState(StrEnum):
    """How a course stands. The value is the message key."""

    LISTED = "listed"  # in the directory, never accredited, nothing asked
    APPLIED = "applied"
    REFUSED = "refused"
    ACCREDITED = "accredited"
    SUSPENDED = "suspended"
    EXPIRED = "expired"  # the validity is over
    WITHDRAWN = "withdrawn"


class CourseAct(StrEnum):
    """What moves a course on. The value is the message key."""

    APPLY = "apply"
    TAKE_BACK = "take-back"
    ACCREDIT = "accredit"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    LIFT = "lift"
    WITHDRAW = "withdraw"


class CourseActor(StrEnum):
    """Who may do it."""

    DIRECTOR = "director"
    COMMITTEE = "committee"


A, S = CourseAct, CourseState
TABLE: tuple[tuple[CourseAct, CourseActor, frozenset[CourseState]], ...] = (
    (A.APPLY, CourseActor.DIRECTOR, frozenset({S.LISTED, S.REFUSED, S.ACCREDITED, S.EXPIRED, S.WITHDRAWN})),
    (A.TAKE_BACK, CourseActor.DIRECTOR, frozenset()),
    (A.ACCREDIT, CourseActor.COMMITTEE, frozenset()),
    (A.REFUSE, CourseActor.COMMITTEE, frozenset()),
    (A.SUSPEND, CourseActor.COMMITTEE, frozenset({S.ACCREDITED})),
    (A.LIFT, CourseActor.COMMITTEE, frozenset({S.SUSPENDED})),
    (A.WITHDRAW, CourseActor.COMMITTEE, frozenset({S.ACCREDITED, S.SUSPENDED, S.EXPIRED})),
)
"""Each act, who does it, and from which states. What is decided of an application is open while one waits, whatever the
state: a course that is accredited may have asked to be renewed."""


@dataclass(frozen=True, slots=True)
class Done:
    """One act. `renewal` tells of an application that it asks for renewal; `starts` and `until` (exclusive) are the
    validity that accrediting gives."""

    act: CourseAct
    on: date
    renewal: bool = False
    starts: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CourseStanding:
    """How a course stands on a day: its state, whether an application waits and since when, and the validity that
    holds or held last."""

    state: CourseState
    waiting_since: date | None
    is_renewal: bool
    starts: date | None
    until: date | None

    def may(self, act: CourseAct, actor: CourseActor) -> bool:
        """Whether this act is open to this actor now."""
        for listed, by, states in TABLE:
            if listed is act and by is actor:
                if act is CourseAct.APPLY:
                    return self.waiting_since is None and self.state in states
                if act in (CourseAct.TAKE_BACK, CourseAct.ACCREDIT, CourseAct.REFUSE):
                    return self.waiting_since is not None
                return self.state in states
        return False


def standing_of(acts: Sequence[Done], day: date) -> CourseStanding:
    """How the course stands on a day, from the acts up to it, in the order in which they were done."""
    spans: list[tuple[date, date | None]] = []
    waiting: Done | None = None
    refused = withdrawn = suspended = False
    for done in acts:
        if done.on > day:
            continue
        if done.act is CourseAct.APPLY:
            waiting, refused = done, False
        elif done.act is CourseAct.TAKE_BACK:
            waiting = None
        elif done.act is CourseAct.REFUSE:
            waiting, refused = None, True
        elif done.act is CourseAct.ACCREDIT:
            waiting = None
            refused = withdrawn = suspended = False
            spans.append((done.starts or done.on, done.until))
        elif done.act is CourseAct.SUSPEND:
            suspended = True
        elif done.act is CourseAct.LIFT:
            suspended = False
        elif done.act is CourseAct.WITHDRAW:
            withdrawn = True
    last = max(spans, key=lambda span: (span[1] is None, span[1] or date.min), default=None)
    return CourseStanding(
        _state(spans, day, withdrawn=withdrawn, suspended=suspended, refused=refused, waits=waiting is not None),
        waiting.on if waiting is not None else None,
        waiting is not None and waiting.renewal,
        min((span[0] for span in spans), default=None) if last is not None else None,
        last[1] if last is not None else None,
    )


def _state(
    held: Sequence[tuple[date, date | None]],
    day: date,
    *,
    withdrawn: bool,
    suspended: bool,
    refused: bool,
    waits: bool,
) -> CourseState:
    if withdrawn:
        return CourseState.WITHDRAWN
    if held and suspended:
        return CourseState.SUSPENDED
    if any(starts <= day and (until is None or day < until) for starts, until in held):
        return CourseState.ACCREDITED
    if held:
        return CourseState.EXPIRED
    if waits:
        return CourseState.APPLIED
    return CourseState.REFUSED if refused else CourseState.LISTED


def accredited_on(acts: Iterable[Done], day: date) -> bool:
    """Whether what was taught on that day counts as accredited, by everything that is known now: the day lies in a
    validity that was given (also one given later that reaches back), and on it the course was neither suspended nor
    withdrawn."""
    given, stopped = False, False
    for done in acts:
        if done.act is CourseAct.ACCREDIT:
            starts = done.starts or done.on
            given = given or (starts <= day and (done.until is None or day < done.until))
            if done.on <= day:
                stopped = False
        elif done.act in (CourseAct.SUSPEND, CourseAct.WITHDRAW) and done.on <= day:
            stopped = True
        elif done.act is CourseAct.LIFT and done.on <= day:
            stopped = False
    return given and not stopped
