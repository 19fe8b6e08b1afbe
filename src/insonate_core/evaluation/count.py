"""`count`: how many facts count toward a number, and why the others do not.

"300 scans each year" is not a row count. A scan counts if it says what every entry must say, passes what may
count at all and what this clause asks, lies in the window, is the first such entry of its encounter, and is
not over a cap. The refused scans matter as much as the counted ones: each is shown with its first reason, so
nothing is ever dropped. Sections 4.1 and 4.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from insonate_core.evaluation import explain
from insonate_core.evaluation.days import Timing, Window, anchor_missing
from insonate_core.evaluation.forecast import falls_short, forecast, history_of
from insonate_core.evaluation.index import Log, Mask, prefix
from insonate_core.evaluation.matching import Judged, Reasons, joined
from insonate_core.evaluation.numbers import Inner, Numbers, numbers_of
from insonate_core.evaluation.scope import Scope
from insonate_core.evaluation.selection import Asked, Choice, choose
from insonate_core.evaluation.states import grace_reasons, leaf_state, said
from insonate_core.evaluation.windows import best_window
from insonate_core.findings import (
    FactIds,
    Finding,
    Forecast,
    Message,
    Number,
    Reason,
    Refusal,
    State,
    Waiting,
)
from insonate_core.periods import Period
from insonate_core.programmes.requirements import Anywhere, Count

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation


@dataclass(slots=True)
class Tally:
    """The two choices inside one window: of what is signed, and of what would be once all signatures came."""

    window: Period | None
    signed: Mask
    once_signed: Mask
    now: Choice
    then: Choice

    @property
    def score(self) -> tuple[Number, Number, Number, Number]:
        """Less is better."""
        return (self.now.shortfall, -self.now.have, self.then.shortfall, -self.then.have)


@dataclass(slots=True)
class Tallier:
    """Tallies the facts of one count in any window."""

    log: Log
    judged: Judged
    through: Mask
    once_per: str | None
    asked: Asked
    asked_then: Asked

    def tally(self, window: Period | None) -> Tally:
        inside = 0 if window is None else self.through & self.log.between(window.starts, window.until)
        signed, once_signed = self.judged.yes & inside, self.judged.maybe & inside
        if self.once_per is not None:
            column = self.log.column(self.once_per)
            signed, once_signed = column.first_of_each(signed), column.first_of_each(once_signed)
        now = choose(self.asked, signed)
        if signed == once_signed and self.same_asked:
            return Tally(window, signed, once_signed, now, now)
        return Tally(window, signed, once_signed, now, choose(self.asked_then, once_signed))

    @property
    def same_asked(self) -> bool:
        """Whether no signature is asked inside the count, beside that of the whole."""
        one, two = self.asked, self.asked_then
        return (one.minima, one.caps, one.the_last) == (two.minima, two.caps, two.the_last)

    def met_place(self, signed: Mask) -> int:
        """The position of the fact with which a met count was met."""
        if not self.asked.minima and not self.asked.caps and self._counts_ones:
            whole = self.asked.whole
            return self.log.places(signed)[int(whole) - 1] if whole > 0 else -1
        places = self.log.places(signed)
        low, high = 0, len(places)
        while low < high:
            middle = (low + high) // 2
            upto = signed & prefix(places[middle - 1] + 1) if middle else 0
            if choose(self.asked, upto).shortfall == 0:
                high = middle
            else:
                low = middle + 1
        return places[low - 1] if low else -1

    @property
    def _counts_ones(self) -> bool:
        asked = self.asked
        return asked.weights is None and asked.distinct is None and asked.the_last is None


def judge(evaluation: Evaluation, requirement: Count, scope: Scope) -> Finding:
    """The finding of one count in a scope."""
    log = evaluation.index.log(requirement.reads)
    must_record = [each for each in (requirement.measure, requirement.distinct) if each is not None]
    judged = evaluation.entries(log, requirement.where, must_record)
    through, reasons = evaluation.in_place(log, scope)
    numbers = numbers_of(evaluation, requirement, log, scope)
    rule = evaluation.definition.records.get(requirement.reads)
    once_per = rule.once_per if rule is not None else None
    tallier = Tallier(
        log,
        judged,
        through,
        once_per,
        numbers.asked(requirement, log, once_signed=False),
        numbers.asked(requirement, log, once_signed=True),
    )
    told: tuple[Message, ...] = ()
    if isinstance(requirement.within, Anywhere):
        extensions = evaluation.concessions.extensions(requirement.path, scope)
        found = best_window(tallier, requirement.within.length, extensions, evaluation.as_of)
        tally, told = found.tally, found.told
        evaluation.turns(found.first_to_close)
        window = Window(tally.window, None, None, False, found.concessions)
        inside = 0 if tally.window is None else through & log.between(tally.window.starts, tally.window.until)
        reasons += [(reason, mask & through) for reason, mask in judged.reasons]
        reasons.append((Refusal.OUTSIDE_WINDOW, through & judged.maybe & ~inside))
    else:
        window = evaluation.days.window(requirement.within, scope, requirement.path)
        tally = tallier.tally(window.period)
        inside = 0
        if window.period is not None:
            inside = through & log.between(window.period.starts, window.period.until)
        reasons.append((Refusal.OUTSIDE_WINDOW, through & ~inside))
        reasons += [(reason, mask & inside) for reason, mask in judged.reasons]
    timing = evaluation.days.timing(requirement, window, scope)
    counted_already = _encounters_counted(tallier, tally)
    pending = tally.then.taken & ~judged.yes & ~counted_already
    left = inside & judged.maybe & ~tally.now.taken & ~pending
    over = left & (tally.signed | (tally.once_signed & ~judged.yes & ~counted_already))
    if once_per is not None:
        reasons.append((Refusal.same(once_per), left & ~over))
    last = tallier.asked.the_last is not None
    reasons.append((Refusal.NOT_AMONG_THE_LAST if last else Refusal.OVER_CAP, over))
    if tally.now.shortfall == 0:
        evaluation.met_places[(requirement.path, scope)] = tallier.met_place(tally.signed)
    case = Case(requirement, numbers, tallier, tally, window, timing, pending)
    return _finding(evaluation, case, scope, reasons, told)


def _encounters_counted(tallier: Tallier, tally: Tally) -> Mask:
    """Unsigned entries of an encounter that counts already by another, signed entry."""
    if tallier.once_per is None or tally.signed == tally.once_signed:
        return 0
    return tallier.log.column(tallier.once_per).sharing_with(tally.signed) & ~tallier.judged.yes


@dataclass(slots=True)
class Case:
    """Everything that was established about one count, ready to be told."""

    requirement: Count
    numbers: Numbers
    tallier: Tallier
    tally: Tally
    window: Window
    timing: Timing
    pending: Mask


def _finding(evaluation: Evaluation, case: Case, scope: Scope, reasons: Reasons, told: tuple[Message, ...]) -> Finding:
    requirement, numbers, tally, window = case.requirement, case.numbers, case.tally, case.window
    log, now, then = case.tallier.log, tally.now, tally.then
    opened = window.period.starts if window.period is not None else None
    pace = Pace(case.tallier, opened, evaluation.today, case.timing.due)
    ahead = pace.ahead(log.everything, then.have, numbers.whole) if now.shortfall else None
    if evaluation.watched and now.shortfall:
        evaluation.turns(pace.turns(log.everything, then.have, numbers.whole))
    children = _children(case, pace, evaluation)
    at_risk = falls_short(ahead, numbers.whole) or any(child.state is State.AT_RISK for child in children)
    state = leaf_state(
        now.shortfall, then.shortfall, case.timing, moving=bool(now.taken or case.pending), at_risk=at_risk
    )
    touched = (*numbers.concessions, *window.concessions, *case.timing.concessions)
    since = None
    if state is State.MET:
        place = evaluation.met_places[(requirement.path, scope)]
        since = log.days[place] if place >= 0 else None
    due = case.timing.due
    return Finding(
        **said(requirement),
        kind="count",
        state=state,
        have=now.have,
        need=numbers.whole,
        ideally=requirement.ideally,
        waiting=_waiting(case),
        waiting_for=_waiting_for(log, (case.tallier.judged,), case.pending),
        counted=log.named(now.taken),
        pending=log.named(case.pending),
        refused=_named(log, reasons),
        window=window.period,
        by=due,
        grace_until=case.timing.grace_until,
        late=since is not None and due is not None and since >= due,
        since=since,
        children=children,
        concessions=tuple(dict.fromkeys((*touched, *(key for each in numbers.inner for key in each.concessions)))),
        reasons=(
            *told,
            *([anchor_missing(window.missing)] if window.missing is not None else []),
            *_not_open(window, evaluation.as_of),
            *grace_reasons(state, case.timing),
            *_proportion(requirement, scope),
        ),
        next=explain.next_for_count(requirement, numbers, now, then, case.pending, log, window, evaluation),
        forecast=ahead,
        reads=requirement.reads,
        measure=requirement.measure,
    )


def _waiting(case: Case) -> Number:
    if case.requirement.distinct is not None:
        return max(0, case.tally.then.have - case.tally.now.have)
    return case.tallier.asked.amount(case.pending)


def _named(log: Log, reasons: Reasons) -> dict[str, FactIds]:
    return {str(reason): log.named(mask) for reason, mask in joined(reasons) if mask}


def _waiting_for(log: Log, asked: Sequence[Judged], pending: Mask) -> dict[str, Waiting]:
    """Whose signature is missing on what waits; a signature may be asked by the count or by a clause inside it."""
    helping: dict[str, Mask] = {}
    for judged in asked:
        for person, mask in judged.helpers.items():
            if mask & pending:
                helping[person] = helping.get(person, 0) | (mask & pending)
    return {
        person: Waiting(theirs.bit_count(), log.days[log.first_place(theirs)])
        for person, theirs in sorted(helping.items())
    }


def _not_open(window: Window, as_of: date) -> tuple[Message, ...]:
    if window.period is None or window.period.starts is None or window.period.starts <= as_of:
        return ()
    return (Message(Reason.WINDOW_NOT_OPEN_YET, (("opens_on", window.period.starts),)),)


def _proportion(requirement: Count, scope: Scope) -> tuple[Message, ...]:
    if requirement.within is not None or scope.cycle is None or scope.cycle.proportion is None:
        return ()
    part = scope.cycle.proportion
    return (Message(Reason.IN_PROPORTION, (("part", part),)),)


@dataclass(slots=True)
class Pace:
    """How fast facts come that fit, and where that leads."""

    tallier: Tallier
    opened: date | None
    today: date
    due: date | None

    def turns(self, clause: Mask, have: Number, need: Number) -> date | None:
        """The day from which the clause is at risk if nothing is added; with nothing added it stays so."""
        if self.due is None or self.due <= self.today:
            return None
        low, high = 0, (left := (self.due - self.today).days)
        while low < high:
            middle = (low + high) // 2
            then = replace(self, today=self.today + timedelta(days=middle))
            if falls_short(then.ahead(clause, have, need), need):
                high = middle
            else:
                low = middle + 1
        return self.today + timedelta(days=low - 1) if 0 < low < left else None

    def ahead(self, clause: Mask, have: Number, need: Number) -> Forecast | None:
        tallier, log = self.tallier, self.tallier.log
        if tallier.asked.distinct is not None or (need <= 1 and tallier.asked.weights is None):
            return None  # what is done once has no pace
        fitting = tallier.judged.maybe & tallier.through
        history = history_of(log, fitting, self.opened, self.today)
        if history <= 0:
            return None
        recent = fitting & clause & log.between(self.today - timedelta(days=history), None)
        return forecast(tallier.asked.amount(recent), history, have, need, self.today, self.due)


def _children(case: Case, pace: Pace, evaluation: Evaluation) -> tuple[Finding, ...]:
    """One finding for each number inside the count, in the order: values, minima, the last, caps."""
    now, then = case.tally.now, case.tally.then
    found: dict[str, tuple[Number, Number]] = {}
    for inner, have, later in zip(case.numbers.minima_that_matter, now.haves, then.haves, strict=True):
        found[inner.path] = (have, later)
    return tuple(_child(case, inner, found, pace, evaluation) for inner in case.numbers.inner)


def _child(
    case: Case, inner: Inner, found: dict[str, tuple[Number, Number]], pace: Pace, evaluation: Evaluation
) -> Finding:
    asked, log = case.tallier.asked, case.tallier.log
    now, then = case.tally.now, case.tally.then
    have: Number
    later: Number
    if inner.kind == "the-last" and inner.matters:
        have, later = now.run, then.run
    elif inner.path in found:
        have, later = found[inner.path]
    else:
        have = asked.amount(now.taken & inner.judged.yes)
        later = asked.amount(then.taken & inner.judged.maybe)
    counted = now.taken & inner.judged.yes
    waiting = then.taken & inner.judged.maybe & ~counted if later > have else 0
    if inner.kind == "cap":
        state, ahead = State.MET, None
        have = later = min(have, inner.need)  # what a measure has above the cap was cut
        waiting = 0
    else:
        ahead = pace.ahead(inner.judged.maybe, later, inner.need) if have < inner.need else None
        if evaluation.watched and have < inner.need:
            evaluation.turns(pace.turns(inner.judged.maybe, later, inner.need))
        state = leaf_state(
            max(0, inner.need - have),
            max(0, inner.need - later),
            case.timing,
            moving=bool(counted or waiting),
            at_risk=inner.kind != "the-last" and falls_short(ahead, inner.need),
        )
    real = None
    clause = inner.clause
    if inner.waived:
        state = State.WAIVED
    elif clause is not None and clause.indicative:
        state, real = State.INDICATIVE, state
    return Finding(
        key=inner.key,
        path=inner.path,
        kind=inner.kind,
        state=state,
        real_state=real,
        have=have,
        need=inner.need,
        ideally=case.requirement.ideally if inner.kind == "value" else None,
        waiting=max(0, later - have),
        waiting_for=_waiting_for(log, (case.tallier.judged, inner.judged), waiting),
        counted=log.named(counted),
        pending=log.named(waiting),
        window=case.window.period,
        by=case.timing.due,
        grace_until=case.timing.grace_until,
        concessions=inner.concessions,
        forecast=ahead,
        example=clause.example if clause is not None else case.requirement.example,
        indicative=clause.indicative if clause is not None else False,
        reference=clause.reference if clause is not None else case.requirement.reference,
        measure=case.requirement.measure,
        titles=clause.titles if clause is not None else {},
        notes=clause.notes if clause is not None else {},
    )
