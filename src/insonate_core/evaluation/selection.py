"""Which of the eligible facts are chosen, when caps do not let all of them count?

The one subset that leaves the least shortfall: (need - |S|)+ and, for every minimum, (need_i - |S and
clause_i|)+, under every cap. Ties go to the larger subset, then to the clauses in the document's order, then
to earlier facts (section 4.1). Nearly always no cap binds and everything is taken. Otherwise the capped facts
fall into few groups by the binding caps and unmet minima they touch, and only how many of each group matters:
a greedy choice is tried first, and branch and bound over the groups proves or betters it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from insonate_core.evaluation.index import Log, Mask, prefix
from insonate_core.findings import Number


@dataclass(slots=True)
class Asked:
    """The numbers one `count` asks, over one log.

    `for_each` says how many of the minima, from the first, are values of a list of which `enough` suffice.
    """

    log: Log
    whole: Number
    minima: list[tuple[Mask, Number]] = field(default_factory=list)
    caps: list[tuple[Mask, Number]] = field(default_factory=list)
    the_last: tuple[Mask, int] | None = None
    for_each: int = 0
    enough: int | None = None
    weights: list[Number] | None = None
    distinct: Callable[[Mask], int] | None = None

    def amount(self, chosen: Mask) -> Number:
        if self.distinct is not None:
            return self.distinct(chosen)
        if self.weights is None:
            return chosen.bit_count()
        return sum((self.weights[place] for place in self.log.places(chosen)), start=0)

    def shortfall(self, have: Number, haves: Sequence[Number], run: int = 0) -> Number:
        missing = [max(0, need - got) for (_mask, need), got in zip(self.minima, haves, strict=True)]
        short = max(0, self.whole - have)
        if self.the_last is not None:
            short += max(0, self.the_last[1] - run)
        if self.enough is None:
            return short + sum(missing)
        return short + sum(sorted(missing[: self.for_each])[: self.enough]) + sum(missing[self.for_each :])


@dataclass(slots=True)
class Choice:
    """What was chosen: the facts, the whole, each minimum's part of it, and what is still short."""

    taken: Mask
    have: Number
    haves: list[Number]
    shortfall: Number
    run: int = 0


def choose(asked: Asked, eligible: Mask) -> Choice:
    """The best choice among `eligible`; the same for the same facts, whatever their order of arrival."""
    if asked.the_last is not None:
        return _with_the_last(asked, eligible)
    binding = [(mask, most) for mask, most in asked.caps if asked.amount(eligible & mask) > most]
    if not binding:
        return _all_of(asked, eligible)
    if asked.enough is None or asked.for_each == 0:
        return _under_caps(asked, eligible, binding, range(len(asked.minima)))
    rest = range(asked.for_each, len(asked.minima))
    tried = (
        _under_caps(asked, eligible, binding, (*values, *rest))
        for values in combinations(range(asked.for_each), min(asked.enough, asked.for_each))
    )
    return min(tried, key=lambda choice: (choice.shortfall, -choice.have))


def _all_of(asked: Asked, taken: Mask) -> Choice:
    have = asked.amount(taken)
    haves = [asked.amount(taken & mask) for mask, _need in asked.minima]
    return Choice(taken, have, haves, asked.shortfall(have, haves))


@dataclass(slots=True)
class _Group:
    mask: Mask
    amount: Number
    caps: tuple[int, ...]
    minima: tuple[int, ...]


def _under_caps(asked: Asked, eligible: Mask, binding: list[tuple[Mask, Number]], wanted: Sequence[int]) -> Choice:
    capped = 0
    for mask, _most in binding:
        capped |= eligible & mask
    free = eligible & ~capped
    unmet = []
    for index in wanted:
        mask, need = asked.minima[index]
        missing = need - asked.amount(free & mask)
        if missing > 0 and capped & mask:
            unmet.append((mask, missing))
    groups = _grouped(asked, capped, binding, [mask for mask, _missing in unmet])
    amounts = _Search(
        groups,
        [most for _mask, most in binding],
        [missing for _mask, missing in unmet],
        max(0, asked.whole - asked.amount(free)),
        divisible=asked.weights is not None,
    ).best()
    return _taken(asked, free, groups, amounts)


def _grouped(asked: Asked, capped: Mask, binding: list[tuple[Mask, Number]], minima: list[Mask]) -> list[_Group]:
    split: list[tuple[Mask, tuple[int, ...], tuple[int, ...]]] = [(capped, (), ())]
    for index, (mask, _most) in enumerate(binding):
        split = [
            part
            for inside, caps, _none in split
            for part in ((inside & mask, (*caps, index), ()), (inside & ~mask, caps, ()))
            if part[0]
        ]
    for index, mask in enumerate(minima):
        split = [
            part
            for inside, caps, serves in split
            for part in ((inside & mask, caps, (*serves, index)), (inside & ~mask, caps, serves))
            if part[0]
        ]
    groups = [_Group(mask, asked.amount(mask), caps, serves) for mask, caps, serves in split]
    return sorted(groups, key=lambda group: (-len(group.minima), len(group.caps), group.minima, group.caps))


Score = tuple[Number, Number, tuple[Number, ...]]


@dataclass(slots=True)
class _Search:
    """How much to take of each group; exact for facts that count one each."""

    groups: list[_Group]
    caps: list[Number]
    missing: list[Number]
    short: Number
    divisible: bool = False
    _best: list[Number] = field(default_factory=list)
    _score: Score | None = None

    def best(self) -> list[Number]:
        self._keep(self._greedy())
        self._branch([], self.caps, self.missing, 0)
        return self._best

    def _keep(self, amounts: list[Number]) -> None:
        missing = list(self.missing)
        for group, amount in zip(self.groups, amounts, strict=True):
            for index in group.minima:
                missing[index] -= amount
        total = sum(amounts, start=0)
        missing = [max(0, each) for each in missing]
        score = (max(0, self.short - total) + sum(missing), -total, tuple(missing))
        if self._score is None or score < self._score:
            self._best, self._score = amounts, score

    def _greedy(self) -> list[Number]:
        """Take again and again from the group that serves most unmet minima."""
        room, missing = list(self.caps), list(self.missing)
        amounts: list[Number] = [0] * len(self.groups)
        while True:
            options = []
            for place, group in enumerate(self.groups):
                spare = min([group.amount - amounts[place], *(room[cap] for cap in group.caps)])
                if spare > 0:
                    serves = [index for index in group.minima if missing[index] > 0]
                    options.append((-len(serves), len(group.caps), serves, place, spare))
            if not options:
                return amounts
            _rank, _caps, serves, place, spare = min(options)
            step = min([spare, *(missing[index] for index in serves)])
            amounts[place] += step
            for cap in self.groups[place].caps:
                room[cap] -= step
            for index in serves:
                missing[index] -= step

    def _branch(self, amounts: list[Number], room: list[Number], missing: list[Number], total: Number) -> None:
        depth = len(amounts)
        if self._score is not None and self._hope(depth, room, missing, total) >= self._score:
            return
        if depth == len(self.groups):
            self._keep(list(amounts))
            return
        group = self.groups[depth]
        most = min([group.amount, *(room[cap] for cap in group.caps)])
        for amount in self._steps(group, most, missing):
            left = [each - amount if cap in group.caps else each for cap, each in enumerate(room)]
            still = [each - amount if index in group.minima else each for index, each in enumerate(missing)]
            self._branch([*amounts, amount], left, still, total + amount)

    def _steps(self, group: _Group, most: Number, missing: list[Number]) -> list[Number]:
        if not self.divisible and isinstance(most, int):
            return list(range(most, -1, -1))
        useful = {missing[index] for index in group.minima if 0 < missing[index] < most}
        return sorted({most, 0, *useful}, reverse=True)

    def _hope(self, depth: int, room: list[Number], missing: list[Number], total: Number) -> Score:
        """No way of going on is better than this."""
        rest = self.groups[depth:]
        spare = [min([group.amount, *(room[cap] for cap in group.caps)]) for group in rest]
        reach = [
            sum((most for group, most in zip(rest, spare, strict=True) if index in group.minima), start=0)
            for index in range(len(missing))
        ]
        capacity = sum(spare, start=0)
        if len(room) == 1:
            capacity = min(capacity, room[0])
            reach = [min(each, room[0]) for each in reach]
        still = [max(0, each - can) for each, can in zip(missing, reach, strict=True)]
        serves = max((len(group.minima) for group in rest), default=0)
        unserved = max(sum(still), sum(max(0, each) for each in missing) - serves * capacity)
        return (max(0, self.short - total - capacity) + unserved, -(total + capacity), tuple(still))


def _taken(asked: Asked, free: Mask, groups: list[_Group], amounts: list[Number]) -> Choice:
    taken, have = free, asked.amount(free)
    if asked.weights is None:
        for group, amount in zip(groups, amounts, strict=True):
            assert isinstance(amount, int)
            taken |= asked.log.first(group.mask, amount)
            have += amount
        haves = [asked.amount(taken & mask) for mask, _need in asked.minima]
        return Choice(taken, have, haves, asked.shortfall(have, haves))
    haves = [asked.amount(free & mask) for mask, _need in asked.minima]
    for group, amount in zip(groups, amounts, strict=True):
        have += amount
        left = amount
        for place in asked.log.places(group.mask):
            if left <= 0:
                break
            part = min(left, asked.weights[place])
            left -= part
            taken |= 1 << (8 * place)
            for index, (mask, _need) in enumerate(asked.minima):
                if mask >> (8 * place) & 1:
                    haves[index] += part
    return Choice(taken, have, haves, asked.shortfall(have, haves))


def _with_the_last(asked: Asked, eligible: Mask) -> Choice:
    """Everything before some day's fact, and after it only facts that satisfy the clause.

    A later turning point loses nothing else, so it is at one of the last N satisfying facts, or at the end.
    """
    assert asked.the_last is not None
    log, (clause, number) = asked.log, asked.the_last
    fitting = eligible & clause
    unfitting = eligible & ~clause
    places = log.places(fitting)
    best: tuple[tuple[Number, Number], Choice] | None = None
    for back in range(min(number, len(places)) + 1):
        turn = log.size if back == 0 else places[-back]
        others = unfitting & prefix(turn)
        taken = others | fitting
        run_from = log.last_place(others) + 1 if others else 0
        run = (fitting >> (8 * run_from)).bit_count()
        have = asked.amount(taken)
        haves = [asked.amount(taken & mask) for mask, _need in asked.minima]
        short = asked.shortfall(have, haves, run)
        if best is None or (short, -have) < best[0]:
            best = ((short, -have), Choice(taken, have, haves, short, min(run, number)))
    assert best is not None
    return best[1]
