"""What is the soonest way to meet a clause?

For a count: the numbers still missing, the fewest new facts that would serve them all (one scan can serve
several), the pending signatures that would do instead, and the first day on which it is possible. For a choice: the
alternative with the fewest acts. What was done in a window that is over may still be entered, so such a clause says
what is missing too. Section 4.6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from insonate_core.evaluation.days import Window
from insonate_core.evaluation.index import Log, Mask
from insonate_core.evaluation.numbers import Inner, Numbers
from insonate_core.evaluation.selection import Choice
from insonate_core.evaluation.states import best_children, that_matter
from insonate_core.findings import Finding, Next, Number, Shortfall, State
from insonate_core.programmes.requirements import AllHold, Condition, Count, OneOf

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation

Missing = list[tuple[Inner, Number]]


def next_for_count(
    requirement: Count,
    numbers: Numbers,
    now: Choice,
    then: Choice,
    pending: Mask,
    log: Log,
    window: Window,
    evaluation: Evaluation,
) -> Next | None:
    """The soonest way to meet a count; `None` if it is met, or if the day it counts from is not known."""
    if now.shortfall == 0 or window.missing is not None:
        return None
    missing = _missing(numbers, now)
    whole = max(0, numbers.whole - now.have) if numbers.needs_whole else 0
    signatures = _fewest_signatures(missing, whole, pending, log) if then.shortfall == 0 else 0
    shortfalls = [Shortfall(inner.path, number) for inner, number in missing]
    if whole:
        shortfalls.insert(0, Shortfall(requirement.path, whole))
    return Next(
        acts=_fewest(requirement, missing, whole, log, evaluation.visible(log)),
        shortfalls=tuple(shortfalls),
        signatures=signatures,
        possible_on=opening(window, evaluation.as_of),
    )


def opening(window: Window, as_of: date) -> date | None:
    """The first day of the window, if it has not come."""
    starts = window.period.starts if window.period is not None else None
    return starts if starts is not None and starts > as_of else None


def _missing(numbers: Numbers, now: Choice) -> Missing:
    """The numbers inside the count that are short; of a list of which some suffice, the nearest ones."""
    missing = [
        (inner, inner.need - have)
        for inner, have in zip(numbers.minima_that_matter, now.haves, strict=True)
        if have < inner.need
    ]
    if numbers.enough is not None:
        values = sorted((each for each in missing if each[0].kind == "value"), key=lambda each: each[1])
        reached = sum(each.matters for each in numbers.values) - len(values)
        missing = values[: max(0, numbers.enough - reached)] + [each for each in missing if each[0].kind != "value"]
    last = numbers.the_last
    if last is not None and last.matters and now.run < last.need:
        missing.append((last, last.need - now.run))
    return missing


def _fewest(requirement: Count, missing: Missing, whole: Number, log: Log, seen: Mask) -> Number:
    """The fewest facts that serve every number missing.

    One fact has one value of an attribute, so what is missing under different values adds up, unless facts of this
    log have been seen with several; under different attributes one fact can serve both. Where amounts are summed, a
    new fact is thought as large as the largest so far.
    """
    by_attribute: dict[str, dict[object, Number]] = {}
    most = whole
    for inner, number in missing:
        most = max(most, number)
        tests = _equalities(inner.clause.where) if inner.clause is not None else []
        if inner.clause is None and requirement.for_each is not None:
            tests = [(requirement.for_each.attribute, inner.key)]
        for attribute, value in tests:
            values = by_attribute.setdefault(attribute, {})
            values[value] = max(values.get(value, 0), number)
    for attribute, values in by_attribute.items():
        several = len(values) > 1 and bool(log.column(attribute).with_several & seen)
        most = max([most, *(values.values() if several else [sum(values.values())])])
    if requirement.measure is None:
        return most
    weights = log.weights(requirement.measure)
    largest = max((weights[place] for place in log.places(seen)), default=0)
    return -(-Fraction(most) // largest) if largest > 0 else 1


def _equalities(condition: Condition) -> list[tuple[str, object]]:
    parts: Sequence[Condition] = condition.parts if isinstance(condition, AllHold) else (condition,)
    return [(each.attribute, each.values[0]) for each in parts if isinstance(each, OneOf) and len(each.values) == 1]


def _fewest_signatures(missing: Missing, whole: Number, pending: Mask, log: Log) -> int:
    """How many of the pending facts, signed, would do: those first that serve most of what is missing.

    It is known that all of them together do. Where amounts are summed or runs asked, all of them are named.
    """
    if any(inner.kind == "the-last" for inner, _number in missing) or not isinstance(whole, int):
        return pending.bit_count()
    groups: list[tuple[Mask, tuple[int, ...]]] = [(pending, ())]
    for place, (inner, _number) in enumerate(missing):
        groups = [
            part
            for mask, serves in groups
            for part in ((mask & inner.judged.maybe, (*serves, place)), (mask & ~inner.judged.maybe, serves))
            if part[0]
        ]
    left: list[Number] = [number for _inner, number in missing]
    spare = [mask.bit_count() for mask, _serves in groups]
    used = 0
    while any(number > 0 for number in left) or used < whole:
        ranked = [
            (sum(left[place] > 0 for place in serves), -index)
            for index, (_mask, serves) in enumerate(groups)
            if spare[index]
        ]
        if not ranked:
            return pending.bit_count()
        index = -max(ranked)[1]
        useful = [left[place] for place in groups[index][1] if left[place] > 0]
        step = min([spare[index], *(int(-(-number // 1)) for number in useful)]) if useful else 1
        used, spare[index] = used + step, spare[index] - step
        for place in groups[index][1]:
            left[place] -= step
    return used


def next_for_all(children: Sequence[Finding]) -> Next | None:
    """What every unmet child still needs."""
    return together(child.next for child in that_matter(children) if child.state is not State.MET)


def next_for_any(children: Sequence[Finding], enough: int) -> Next | None:
    """What the alternatives with the fewest acts still need, beside those that are met."""
    if all(child.state in (State.MET, State.WAIVED) for child in best_children(children, enough)):
        return None
    able = [child for child in that_matter(children) if child.state is not State.MET]
    done = sum(child.state in (State.MET, State.WAIVED) for child in children)
    nearest = sorted((child for child in able if child.next is not None), key=_acts)
    chosen = nearest[: max(1, enough - done)]
    found = together(child.next for child in chosen)
    if found is None:
        return None
    return Next(found.acts, found.shortfalls, found.signatures, found.possible_on, chosen[0].key)


def _acts(child: Finding) -> tuple[Number, Number]:
    """How much the person themselves still has to do: nothing, where signatures will do; then how many are missing."""
    assert child.next is not None
    return (0, child.next.signatures) if child.next.signatures else (child.next.acts, 0)


def together(steps: Iterable[Next | None]) -> Next | None:
    """All of these; signatures will do only if they do for each."""
    every = list(steps)
    known = [step for step in every if step is not None]
    if not known:
        return None
    days = [step.possible_on for step in known if step.possible_on is not None]
    all_signable = len(known) == len(every) and all(step.signatures for step in known)
    return Next(
        acts=sum((step.acts for step in known), start=0),
        shortfalls=tuple(each for step in known for each in step.shortfalls),
        signatures=sum(step.signatures for step in known) if all_signable else 0,
        possible_on=max(days, default=None),
    )
