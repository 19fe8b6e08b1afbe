"""Which facts to choose and whom to give them, by trying every way there is. Only for a handful of facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, product

from insonate_core.evidence import Fact
from insonate_core.findings import Number

Test = Callable[[Fact], bool]


@dataclass
class Numbers:
    """What one count asks: the whole, minima (those of a list first), caps, and a run at the end."""

    whole: Number
    minima: list[tuple[Test, Number]] = field(default_factory=list)
    caps: list[tuple[Test, Number]] = field(default_factory=list)
    the_last: tuple[Test, int] | None = None
    values: int = 0
    enough: int | None = None
    amount: Callable[[Sequence[Fact]], Number] = len


@dataclass
class Choice:
    taken: list[Fact]
    have: Number
    missing: list[Number]
    run: int
    shortfall: Number


def best_choice(numbers: Numbers, eligible: list[Fact]) -> Choice:
    """The subset under every cap with the least shortfall; then the largest; then document order, then the earliest."""
    if not numbers.caps and numbers.the_last is None:
        return _judged(numbers, eligible)
    subsets = chain.from_iterable(combinations(eligible, size) for size in range(len(eligible), -1, -1))
    allowed = (
        _judged(numbers, list(subset))
        for subset in subsets
        if all(numbers.amount([f for f in subset if test(f)]) <= most for test, most in numbers.caps)
    )
    return min(allowed, key=lambda choice: (choice.shortfall, -choice.have, choice.missing))


def _judged(numbers: Numbers, taken: list[Fact]) -> Choice:
    have = numbers.amount(taken)
    missing = [max(0, need - numbers.amount([f for f in taken if test(f)])) for test, need in numbers.minima]
    run = 0
    if numbers.the_last is not None:
        for fact in reversed(taken):
            if not numbers.the_last[0](fact):
                break
            run += 1
    listed, rest = missing[: numbers.values], missing[numbers.values :]
    if numbers.enough is not None:
        listed = sorted(listed)[: numbers.enough]
    short = max(0, numbers.whole - have) + sum(listed) + sum(rest)
    if numbers.the_last is not None:
        short += max(0, numbers.the_last[1] - run)
    return Choice(taken, have, missing, run, short)


def best_division(serves: list[tuple[int, ...]], needs: list[int]) -> tuple[int, ...]:
    """How many facts each part gets: the lexicographically largest vector over every way of giving each to one part."""
    best: tuple[int, ...] = tuple(0 for _need in needs)
    for given in product(*[(*parts, None) for parts in serves]):
        vector = tuple(min(need, sum(part == place for part in given)) for place, need in enumerate(needs))
        best = max(best, vector)
    return best


def best_division_after(serves: list[tuple[int, ...]], needs: list[int], before: tuple[int, ...]) -> tuple[int, ...]:
    """The lexicographically largest vector of those in which no part has less than before."""
    best = before
    for given in product(*[(*parts, None) for parts in serves]):
        vector = tuple(min(need, sum(part == place for part in given)) for place, need in enumerate(needs))
        if all(now >= least for now, least in zip(vector, before, strict=True)):
            best = max(best, vector)
    return best
