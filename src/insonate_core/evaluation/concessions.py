"""Which exemptions, equivalences, reductions and extensions touch a clause, and what do they make of it?

A concession applies if its `when` is met (judged today, inside the cycle if its target is inside one) and,
where somebody must grant it, an entitled person has. It can only help: whatever it says, no number grows, no
window shrinks. Every finding it touches names it. Section 3.6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from insonate_core.evaluation.scope import Scope
from insonate_core.evidence import Fact
from insonate_core.findings import Number, State
from insonate_core.periods import after
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

    def end(self, end: date) -> date:
        """The new end of a window or deadline; never earlier."""
        if self.rule.by is not None:
            return max(end, after(end, self.rule.by))
        assert self.rule.by_at_most is not None
        furthest = after(end, self.rule.by_at_most)
        ends = [end]
        for grant in self.grants:
            if self._asked_in_time(grant, end):
                until = grant.attributes.get("until", grant.until)
                ends.append(min(furthest, until) if isinstance(until, date) else furthest)
        return max(ends)

    def _asked_in_time(self, grant: Fact, end: date) -> bool:
        before = self.asked_by.asked_before
        if before is None or before.base != "window-end":
            return True
        return after(grant.on, self.asked_by.asked_by_at_least) <= after(end, before.offset)


class Concessions:
    """The concessions of a document, asked clause by clause."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._all = tuple(evaluation.definition.concessions.values())
        self._applied: dict[tuple[str, Scope], tuple[Fact, ...] | None] = {}
        self._asking: set[str] = set()

    def waiving(self, path: str, scope: Scope) -> tuple[str, ...]:
        """The concessions that take the clause away."""
        if not self._all:
            return ()
        return tuple(
            each.key
            for each in self._all
            if any(_touches(target, path) for target in each.waives) and self._grants(each, scope) is not None
        )

    def reduced(self, path: str, number: Number, scope: Scope) -> tuple[Number, tuple[str, ...]]:
        """What is still asked, and the concessions that made it so."""
        keys: list[str] = []
        for concession in self._all:
            for reduction in concession.reduces:
                if not _touches(reduction.target, path, reduction.exceptions):
                    continue
                grants = self._grants(concession, scope)
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
                    if grants is not None:
                        result.append(Extended(concession.key, rule, grants, concession))
        return tuple(result)

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
        granted &= evaluation.visible(log)
        before = concession.asked_before
        grants = [log.facts[place] for place in log.places(granted)]
        if before is not None and before.base != "window-end":
            limit = evaluation.days.resolve(before, scope).day
            if limit is not None:
                grants = [each for each in grants if after(each.on, concession.asked_by_at_least) <= limit]
        return tuple(grants) if grants else None


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
