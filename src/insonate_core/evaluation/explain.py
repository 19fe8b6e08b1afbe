"""What is the soonest way to meet a clause?

For a count: the numbers still missing, the fewest new facts that would serve them all (one scan can serve
several), the pending signatures that would do instead, and the first day on which it is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from insonate_core.evaluation.days import Window
from insonate_core.evaluation.numbers import Inner, Numbers
from insonate_core.evaluation.selection import Choice
from insonate_core.evaluation.states import best_children, that_matter
from insonate_core.findings import Finding, Next, Number, Shortfall, State
from insonate_core.programmes.requirements import AllHold, Condition, Count, OneOf

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation


def next_for_count(
    requirement: Count,
    numbers: Numbers,
    now: Choice,
    then: Choice,
    pending: int,
    window: Window,
    evaluation: Evaluation,
) -> Next | None:
    """The soonest way to meet a count; `None` if it is met or can no longer be met in its window."""
    if now.shortfall == 0 or window.missing is not None:
        return None
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
    whole = max(0, numbers.whole - now.have) if numbers.needs_whole else 0
    shortfalls = [Shortfall(inner.path, number) for inner, number in missing]
    if whole:
        shortfalls.insert(0, Shortfall(requirement.path, whole))
    starts = window.period.starts if window.period is not None else None
    return Next(
        acts=_fewest(requirement, missing, whole),
        shortfalls=tuple(shortfalls),
        signatures=pending if then.shortfall == 0 else 0,
        possible_on=starts if starts is not None and starts > evaluation.as_of else None,
    )


def _fewest(requirement: Count, missing: Iterable[tuple[Inner, Number]], whole: Number) -> Number:
    """The fewest facts that serve every number missing.

    One fact has one value of an attribute, so what is missing under different values adds up; under
    different attributes one fact can serve both.
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
    return max([most, *(sum(values.values()) for values in by_attribute.values())])


def _equalities(condition: Condition) -> list[tuple[str, object]]:
    parts: Sequence[Condition] = condition.parts if isinstance(condition, AllHold) else (condition,)
    return [(each.attribute, each.values[0]) for each in parts if isinstance(each, OneOf) and len(each.values) == 1]


def next_for_all(children: Sequence[Finding]) -> Next | None:
    """What every unmet child still needs."""
    return _together([child for child in that_matter(children) if child.state is not State.MET])


def next_for_any(children: Sequence[Finding], enough: int) -> Next | None:
    """What the alternatives with the fewest acts still need, beside those that are met."""
    if all(child.state in (State.MET, State.WAIVED) for child in best_children(children, enough)):
        return None
    able = [child for child in that_matter(children) if child.state is not State.MET]
    done = sum(child.state in (State.MET, State.WAIVED) for child in children)
    nearest = sorted((child for child in able if child.next is not None), key=lambda child: _acts(child))
    chosen = nearest[: max(1, enough - done)]
    found = _together(chosen)
    if found is None:
        return None
    return Next(found.acts, found.shortfalls, found.signatures, found.possible_on, chosen[0].key)


def _acts(child: Finding) -> Number:
    assert child.next is not None
    return child.next.acts


def _together(unmet: Sequence[Finding]) -> Next | None:
    steps = [child.next for child in unmet if child.next is not None]
    if not steps:
        return None
    days: list[date] = [step.possible_on for step in steps if step.possible_on is not None]
    all_signable = len(steps) == len(unmet) and all(step.signatures for step in steps)
    return Next(
        acts=sum((step.acts for step in steps), start=0),
        shortfalls=tuple(each for step in steps for each in step.shortfalls),
        signatures=sum(step.signatures for step in steps) if all_signable else 0,
        possible_on=max(days, default=None),
    )
