"""What numbers does one `count` ask of this person, after cycles cut short and concessions?

The whole is reduced first in proportion to a cycle cut short, then by concessions; a percentage in a clause
is of the number required after both. Caps are never lowered: a concession can only help.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from insonate_core.evaluation.index import Log, Mask
from insonate_core.evaluation.matching import Judged
from insonate_core.evaluation.scope import InCycle, Scope
from insonate_core.evaluation.selection import Asked
from insonate_core.findings import Number
from insonate_core.programmes.requirements import Clause, Count, OneOf, rounded

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation


@dataclass(slots=True)
class Inner:
    """One number inside a count: a value of `for-each`, or a clause of `of-which`."""

    key: str
    path: str
    kind: str
    need: Number
    judged: Judged
    clause: Clause | None = None
    concessions: tuple[str, ...] = ()
    waived: bool = False

    @property
    def matters(self) -> bool:
        return not self.waived and not (self.clause is not None and self.clause.indicative)


@dataclass(slots=True)
class Numbers:
    """Everything one count asks: the whole, the minima in order (values first), the caps, the last N."""

    whole: Number
    values: list[Inner] = field(default_factory=list)
    minima: list[Inner] = field(default_factory=list)
    caps: list[Inner] = field(default_factory=list)
    the_last: Inner | None = None
    enough: int | None = None
    needs_whole: bool = True
    concessions: tuple[str, ...] = ()

    @property
    def inner(self) -> list[Inner]:
        last = [self.the_last] if self.the_last is not None else []
        return [*self.values, *self.minima, *last, *self.caps]

    @property
    def minima_that_matter(self) -> list[Inner]:
        return [each for each in (*self.values, *self.minima) if each.matters]

    def asked(self, requirement: Count, log: Log, *, once_signed: bool) -> Asked:
        """The same numbers over what is signed, or over what would be once every signature came."""

        def mask(inner: Inner) -> Mask:
            return inner.judged.maybe if once_signed else inner.judged.yes

        last = self.the_last
        column = log.column(requirement.distinct) if requirement.distinct is not None else None
        return Asked(
            log=log,
            whole=self.whole if self.needs_whole else 0,
            minima=[(mask(each), each.need) for each in self.minima_that_matter],
            caps=[(mask(each), each.need) for each in self.caps if each.matters],
            the_last=(mask(last), int(last.need)) if last is not None and last.matters else None,
            for_each=sum(each.matters for each in self.values),
            enough=self.enough,
            weights=log.weights(requirement.measure) if requirement.measure is not None else None,
            distinct=column.distinct if column is not None else None,
        )


def numbers_of(evaluation: Evaluation, requirement: Count, log: Log, scope: Scope) -> Numbers:
    """What `requirement` asks here."""
    concessions, path = evaluation.concessions, requirement.path
    cycle = scope.cycle if requirement.within is None else None
    values = []
    if requirement.for_each is not None:
        attribute = requirement.for_each.attribute
        for value, number in requirement.for_each.needs:
            need, keys = concessions.reduced(f"{path}/{value}", in_proportion(number, cycle), scope)
            waiving = concessions.waiving(f"{path}/{value}", scope)
            judged = evaluation.matching.judge(log, OneOf(attribute, (value,)))
            values.append(
                Inner(value, f"{path}/{value}", "value", need, judged, None, (*keys, *waiving), bool(waiving))
            )
    enough = requirement.enough
    if requirement.at_least is not None:
        whole = in_proportion(requirement.at_least, cycle)
    else:
        whole = sum(sorted(each.need for each in values if not each.waived)[:enough], start=0)
    whole, touched = concessions.reduced(path, whole, scope)
    numbers = Numbers(
        whole,
        values=values,
        enough=enough,
        needs_whole=requirement.at_least is not None or enough is None,
        concessions=touched,
    )
    for clause in requirement.of_which:
        _add(evaluation, numbers, clause, log, scope, cycle)
    return numbers


def _add(
    evaluation: Evaluation, numbers: Numbers, clause: Clause, log: Log, scope: Scope, cycle: InCycle | None
) -> None:
    concessions = evaluation.concessions
    judged = evaluation.matching.judge(log, clause.where)
    waiving = concessions.waiving(clause.path, scope)
    if clause.at_most is not None:
        most = clause.at_most.of(numbers.whole)
        numbers.caps.append(Inner(clause.key, clause.path, "cap", most, judged, clause, waiving, bool(waiving)))
        return
    if clause.the_last is not None:
        need, keys = concessions.reduced(clause.path, clause.the_last, scope)
        numbers.the_last = Inner(
            clause.key, clause.path, "the-last", need, judged, clause, (*keys, *waiving), bool(waiving)
        )
        return
    assert clause.at_least is not None
    least = clause.at_least
    number = least.of(numbers.whole) if least.is_share else in_proportion(least.number, cycle)
    need, keys = concessions.reduced(clause.path, number, scope)
    numbers.minima.append(
        Inner(clause.key, clause.path, "clause", need, judged, clause, (*keys, *waiving), bool(waiving))
    )


def in_proportion(number: Number, cycle: InCycle | None) -> Number:
    """Less, if the cycle it is asked in was cut short and asks in proportion."""
    if cycle is None or cycle.proportion is None:
        return number
    return rounded(number * cycle.proportion, cycle.rounding)
