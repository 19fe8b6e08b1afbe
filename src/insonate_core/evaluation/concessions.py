"""Which exemptions, equivalences, reductions and extensions touch a clause, and what do they make of it?

A concession applies if its `when` is met (judged today, inside the cycle if its target is inside one) and, where
somebody must grant it, an entitled person has, for this programme. It can only help: whatever it says, no number
grows, no window shrinks. Every finding it touches names it. What takes a clause away or lowers a number holds until
the day the grant names, judged on the cycle's last day inside one that is over; where more time is granted, that
day is the new end. A finding says of a grant that would touch it that it has ended, or that it was asked for too
late. Section 3.6, decision 0018.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from insonate_core.evaluation.scope import Scope
from insonate_core.evidence import Fact
from insonate_core.findings import Message, Number, Reason, State
from insonate_core.periods import DAY, after
from insonate_core.programmes.definition import Concession, Extension, Reduction
from insonate_core.programmes.requirements import Amount, DoneBy, OneOf, rounded

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation


@dataclass(frozen=True, slots=True)
class Extended:
    """One extension that applies: how a window's end moves."""

    concession: str
    rule: Extension
    grants: tuple[Fact, ...]
    asked_by: Concession
    tell: Callable[[Message], None]

    def end(self, end: date) -> date:
        """The new end of a window or deadline; never earlier."""
        if self.rule.by is not None:
            return max(end, after(end, self.rule.by))
        assert self.rule.by_at_most is not None
        furthest = after(end, self.rule.by_at_most)
        ends = [end]
        for grant in self.grants:
            if self._asked_in_time(grant, end):
                until = _until(grant)
                ends.append(min(furthest, until) if until is not None else furthest)
        return max(ends)

    def _asked_in_time(self, grant: Fact, end: date) -> bool:
        before = self.asked_by.asked_before
        if before is None or before.base != "window-end":
            return True
        limit = after(end, before.offset)
        if after(asked_on(grant), self.asked_by.asked_by_at_least) <= limit:
            return True
        self.tell(_too_late(self.asked_by, grant))
        return False


class Concessions:
    """The concessions of a document, asked clause by clause."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._all = tuple(evaluation.definition.concessions.values())
        self._clauses = evaluation.definition.requirements
        self._applied: dict[tuple[str, Scope], tuple[Fact, ...] | None] = {}
        self._asking: set[str] = set()
        self._told: dict[tuple[str, Scope], list[Message]] = {}
        self._late: dict[tuple[str, Scope], tuple[Fact, ...]] = {}

    def waiving(self, path: str, scope: Scope) -> tuple[str, ...]:
        """The concessions that take the clause away."""
        if not self._all:
            return ()
        return tuple(
            each.key
            for each in self._all
            if any(_touches(target, path) for target in each.waives) and self._in_force(each, path, scope) is not None
        )

    def reduced(self, path: str, number: Number, scope: Scope) -> tuple[Number, tuple[str, ...]]:
        """What is still asked, and the concessions that made it so."""
        keys: list[str] = []
        for concession in self._all:
            for reduction in concession.reduces:
                if not _touches(reduction.target, path, reduction.exceptions):
                    continue
                grants = self._in_force(concession, path, scope)
                if grants is None:
                    continue
                lower = _lower(reduction, number, grants)
                if lower < number:
                    number = lower
                    keys.append(concession.key)
        return number, tuple(dict.fromkeys(keys))

    def extensions(self, path: str, scope: Scope) -> tuple[Extended, ...]:
        """The extensions that touch the clause's window or deadline."""
        result = []
        for concession in self._all:
            for rule in concession.extends:
                if _touches(rule.target, path):
                    grants = self._grants(concession, scope)
                    self._tell_late(concession, path, scope)
                    if grants is not None:
                        tell = partial(self._tell, path, scope)
                        result.append(Extended(concession.key, rule, grants, concession, tell))
        return tuple(result)

    def told(self, path: str, scope: Scope) -> tuple[Message, ...]:
        """Of grants that would touch the clause or a number in it: which have ended, and which came too late."""
        return tuple(
            message
            for (of, where), messages in self._told.items()
            if where == scope and (of == path or (of.startswith(f"{path}/") and of not in self._clauses))
            for message in messages
        )

    def _tell(self, path: str, scope: Scope, message: Message) -> None:
        told = self._told.setdefault((path, scope), [])
        if message not in told:
            told.append(message)

    def _tell_late(self, concession: Concession, path: str, scope: Scope) -> None:
        for grant in self._late.get((concession.key, scope.unordered), ()):
            self._tell(path, scope, _too_late(concession, grant))

    def _in_force(self, concession: Concession, path: str, scope: Scope) -> tuple[Fact, ...] | None:
        """The grants that still take away or lower on the day that is judged; `None` if it does not apply."""
        grants = self._grants(concession, scope)
        self._tell_late(concession, path, scope)
        if not grants:
            return grants
        self._evaluation.turns(*(_until(grant) for grant in grants))
        day = self._evaluation.as_of
        if scope.cycle is not None:
            day = min(day, scope.cycle.cycle.until - DAY)
        holding = tuple(grant for grant in grants if (until := _until(grant)) is None or day < until)
        if not holding:
            ended = max(until for grant in grants if (until := _until(grant)) is not None)
            message = Message(Reason.CONCESSION_ENDED, (("concession", concession.key), ("until", ended)))
            self._tell(path, scope, message)
        return holding or None

    def _grants(self, concession: Concession, scope: Scope) -> tuple[Fact, ...] | None:
        """The grants under which it applies (none needed gives an empty tuple); `None` if it does not."""
        key = (concession.key, scope.unordered)
        if key not in self._applied:
            if concession.key in self._asking:  # a condition that leans on its own concession is not met
                return None
            self._asking.add(concession.key)
            self._applied[key] = self._apply(concession, scope.unordered)
            self._asking.discard(concession.key)
        return self._applied[key]

    def _apply(self, concession: Concession, scope: Scope) -> tuple[Fact, ...] | None:
        evaluation = self._evaluation
        if concession.when is not None:
            found = evaluation.finding(concession.when, scope)
            if found.shown_state is not State.MET:
                return None
        if concession.granted_by is None:
            return ()
        log = evaluation.index.log("grants")
        granted = evaluation.matching.judge(log, OneOf("clause", (concession.key,))).yes
        granted &= evaluation.matching.judge(log, DoneBy((concession.granted_by,))).yes
        column, own = log.column("programme"), evaluation.definition.programme
        granted &= ~column.where(("another programme", own), lambda programme: programme != own)
        granted &= evaluation.visible(log)
        before = concession.asked_before
        grants = [log.facts[place] for place in log.places(granted)]
        if before is not None and before.base != "window-end":
            limit = evaluation.days.resolve(before, scope).day
            if limit is not None:
                late = [each for each in grants if after(asked_on(each), concession.asked_by_at_least) > limit]
                self._late[concession.key, scope] = tuple(late)
                grants = [each for each in grants if each not in late]
        return tuple(grants) if grants else None


def asked_on(grant: Fact) -> date:
    """The day on which the concession was asked for: said by the grant, else the day it was granted."""
    asked = grant.attributes.get("asked")
    return asked if isinstance(asked, date) else grant.on


def _until(grant: Fact) -> date | None:
    until = grant.attributes.get("until", grant.until)
    return until if isinstance(until, date) else None


def _too_late(concession: Concession, grant: Fact) -> Message:
    return Message(Reason.ASKED_TOO_LATE, (("concession", concession.key), ("asked_on", asked_on(grant))))


def _touches(target: str, path: str, exceptions: Iterable[str] = ()) -> bool:
    if path in exceptions:
        return False
    return target == path or (target.endswith("/*") and path.startswith(target[:-1]))


def _lower(reduction: Reduction, number: Number, grants: tuple[Fact, ...]) -> Number:
    if reduction.by_decision:
        decided = [to for each in grants if isinstance(to := each.attributes.get("to"), int)]
        lower: Number = min(decided, default=number)
    elif reduction.to is not None:
        lower = reduction.to
    else:
        assert reduction.by is not None
        lower = rounded(number - Amount(reduction.by.number, reduction.by.is_share).of(number), reduction.rounding)
    return min(number, max(lower, reduction.no_lower_than, 0))
