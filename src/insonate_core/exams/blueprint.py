"""Which items make up a form, so that every quota holds and nobody sees an item again?

A blueprint (test specification; Downing and Haladyna 2006, chapter 2) says how many items a form has, and for modules
and for cognitive levels how many at least and at most. The quotas of modules and of levels pull at the same items, so
drawing for one and then the other can end with no way on although a form exists. Here the draw never ends so: an item
is taken only if the rest can still be filled, which is a question about a small network (sources: modules; sinks:
levels; between them the items at hand), and the answer is exact.

The order in which items are looked at is that of an audit's draw (`insonate_core.audits`): by the SHA-256 of seed,
colon, key. The same bank, blueprint, exclusions and seed give the same form for ever, and anybody can draw it again.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from insonate_core.audits import ticket_digest

Cell = tuple[str, str]
"""A module and a level."""


@dataclass(frozen=True, slots=True)
class Quota:
    """At least and at most so many items; `at_most` None is no limit."""

    at_least: int = 0
    at_most: int | None = None

    def __post_init__(self) -> None:
        if self.at_least < 0 or (self.at_most is not None and self.at_most < self.at_least):
            raise ValueError(f"no quota: at least {self.at_least}, at most {self.at_most}")


@dataclass(frozen=True, slots=True)
class Blueprint:
    """`items` in a form, with quotas by module and by level. A module or level that is not named has no quota where
    `others` is true, and no item where it is false."""

    items: int
    modules: Mapping[str, Quota] = field(default_factory=dict)
    levels: Mapping[str, Quota] = field(default_factory=dict)
    other_modules: bool = False
    other_levels: bool = True

    def __post_init__(self) -> None:
        if self.items < 1:
            raise ValueError("a form has at least one item")

    def module_quota(self, module: str) -> Quota:
        return self.modules.get(module, Quota() if self.other_modules or not self.modules else Quota(0, 0))

    def level_quota(self, level: str) -> Quota:
        return self.levels.get(level, Quota() if self.other_levels or not self.levels else Quota(0, 0))


@dataclass(frozen=True, slots=True)
class Drawable:
    """An item as the draw sees it."""

    key: str
    module: str
    level: str = ""


class Want(StrEnum):
    """What of a blueprint cannot be had."""

    MODULE = "module-too-small"
    LEVEL = "level-too-small"
    TOTAL_TOO_SMALL = "quotas-allow-too-few"
    TOTAL_TOO_LARGE = "quotas-ask-too-many"
    BANK = "bank-too-small"
    TOGETHER = "quotas-together"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that cannot be had: `need` items where `have` can be taken, of `excluded` more that may not be used
    again. For `TOGETHER` the `names` are the modules and levels that compete for the same items; otherwise the module
    or level."""

    want: Want
    need: int
    have: int
    excluded: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """The drawn items in the order of the draw, and how many each cell has."""

    items: tuple[str, ...]
    cells: Mapping[Cell, int]


class CannotBeDrawn(ValueError):  # noqa: N818 - it says what happened, as the refusals of the shell do
    """No form can be made. `lacks` says of what there is too little; never empty."""

    def __init__(self, lacks: tuple[Lack, ...]) -> None:
        super().__init__("; ".join(f"{lack.want} {' '.join(lack.names)}: {lack.have} of {lack.need}" for lack in lacks))
        self.lacks = lacks


def draw(blueprint: Blueprint, bank: Iterable[Drawable], *, seed: str, excluded: Collection[str] = ()) -> Form:
    """One form. `excluded` are items that this candidate, or this group, has seen.

    Raises `CannotBeDrawn` with everything that is lacking, `ValueError` for an item that comes twice or an empty seed.
    """
    if not seed:
        raise ValueError("a draw needs a seed")
    items = list(bank)
    if len({item.key for item in items}) < len(items):
        raise ValueError("an item is in the bank once")
    seen = set(excluded)
    usable = [item for item in items if item.key not in seen]
    left = Counter((item.module, item.level) for item in usable)
    if lacks := _lacks(blueprint, items, usable):
        raise CannotBeDrawn(lacks)
    taken: list[str] = []
    cells: Counter[Cell] = Counter()
    # A cell that cannot be drawn from once can never be again: what is left only shrinks.
    shut: set[Cell] = set()
    for item in sorted(usable, key=lambda item: (ticket_digest(seed, item.key), item.key)):
        cell = (item.module, item.level)
        if len(taken) == blueprint.items:
            break
        if cell in shut:
            continue
        cells[cell] += 1
        left[cell] -= 1
        if _can_be_filled(blueprint, cells, left):
            taken.append(item.key)
        else:
            cells[cell] -= 1
            left[cell] += 1
            shut.add(cell)
    return Form(tuple(taken), {cell: count for cell, count in sorted(cells.items()) if count})


def draw_equivalent(form: Form, bank: Iterable[Drawable], *, seed: str, excluded: Collection[str] = ()) -> Form:
    """Another form with as many items in every cell as this one, drawn afresh. Raises as `draw` does."""
    if not seed:
        raise ValueError("a draw needs a seed")
    items, seen = list(bank), set(excluded)
    lacks, taken = [], []
    for cell, count in form.cells.items():
        of_cell = [item.key for item in items if (item.module, item.level) == cell]
        usable = sorted((ticket_digest(seed, key), key) for key in of_cell if key not in seen)
        if len(usable) < count:
            lacks.append(Lack(Want.TOGETHER, count, len(usable), len(of_cell) - len(usable), tuple(filter(None, cell))))
        taken += usable[:count]
    if lacks:
        raise CannotBeDrawn(tuple(lacks))
    return Form(tuple(key for _digest, key in sorted(taken)), dict(form.cells))


def _lacks(blueprint: Blueprint, bank: list[Drawable], usable: list[Drawable]) -> tuple[Lack, ...]:
    """What cannot be had: first what one quota says alone, since that is what somebody can mend; only if there is no
    such thing, the quotas that do not go together."""
    lacks = [
        *_alone(Want.MODULE, blueprint.modules, [item.module for item in bank], [item.module for item in usable]),
        *_alone(Want.LEVEL, blueprint.levels, [item.level for item in bank], [item.level for item in usable]),
    ]
    if len(usable) < blueprint.items:
        lacks.append(Lack(Want.BANK, blueprint.items, len(usable), len(bank) - len(usable)))
    for quotas, others in ((blueprint.modules, blueprint.other_modules), (blueprint.levels, blueprint.other_levels)):
        least = sum(quota.at_least for quota in quotas.values())
        if least > blueprint.items:
            lacks.append(Lack(Want.TOTAL_TOO_LARGE, least, blueprint.items))
        most = [quota.at_most for quota in quotas.values()]
        if quotas and not others and None not in most and (all_of := sum(filter(None, most))) < blueprint.items:
            lacks.append(Lack(Want.TOTAL_TOO_SMALL, blueprint.items, all_of))
    if lacks:
        return tuple(lacks)
    left = Counter((item.module, item.level) for item in usable)
    filled, names = _fill(blueprint, Counter(), left)
    if filled < blueprint.items:
        return (Lack(Want.TOGETHER, blueprint.items, filled, len(bank) - len(usable), names),)
    return ()


def _alone(want: Want, quotas: Mapping[str, Quota], all_of: list[str], usable: list[str]) -> list[Lack]:
    there, free = Counter(all_of), Counter(usable)
    return [
        Lack(want, quota.at_least, free[name], there[name] - free[name], (name,))
        for name, quota in quotas.items()
        if free[name] < quota.at_least
    ]


def _can_be_filled(blueprint: Blueprint, taken: Counter[Cell], left: Counter[Cell]) -> bool:
    return _fill(blueprint, taken, left)[0] == blueprint.items


def _fill(blueprint: Blueprint, taken: Counter[Cell], left: Counter[Cell]) -> tuple[int, tuple[str, ...]]:
    """How many items a form could have that begins with those taken, and, if fewer than asked, the modules and levels
    at the narrow place.

    The network: source to module to level to sink. A quota's least part must flow, its rest may; that is the usual
    turning of lower bounds into a source and a sink of their own (Ahuja, Magnanti and Orlin 1993, section 6.7)."""
    network = _Network()
    modules = {module for module, _ in [*taken, *left]} | set(blueprint.modules)
    levels = {level for _, level in [*taken, *left]} | set(blueprint.levels)
    for module in modules:
        quota = blueprint.module_quota(module)
        network.bounded("S", ("m", module), quota.at_least, _most(quota, blueprint.items))
    for level in levels:
        quota = blueprint.level_quota(level)
        network.bounded(("l", level), "T", quota.at_least, _most(quota, blueprint.items))
    for cell in {*taken, *left}:
        network.bounded(("m", cell[0]), ("l", cell[1]), taken[cell], taken[cell] + left[cell])
    network.bounded("T", "S", blueprint.items, blueprint.items)
    short, reached = network.short()
    names = tuple(sorted(str(node[1]) for node in reached if isinstance(node, tuple) and node[1]))
    return blueprint.items - short, names


def _most(quota: Quota, items: int) -> int:
    return items if quota.at_most is None else min(items, quota.at_most)


_Node = str | tuple[str, str]


class _Network:
    """Flow with lower bounds on a network of a few dozen nodes; plain augmenting paths (Edmonds and Karp 1972)."""

    def __init__(self) -> None:
        self._room: dict[_Node, dict[_Node, int]] = {}
        self._must = 0

    def bounded(self, tail: _Node, head: _Node, least: int, most: int) -> None:
        """An arc through which `least` must and `most` may flow. One that cannot hold its least makes the whole
        short."""
        if least > most:
            # The difference can come from nowhere: ask for it at a source without an arc out.
            self._must += least - most
            least = most
        self._add(tail, head, most - least)
        if least:
            self._add("source", head, least)
            self._add(tail, "sink", least)
            self._must += least

    def short(self) -> tuple[int, set[_Node]]:
        """By how much what must flow does not, and the nodes that can still be reached then."""
        flowed = 0
        while True:
            before: dict[_Node, _Node] = {"source": "source"}
            queue: deque[_Node] = deque(["source"])
            while queue and "sink" not in before:
                here = queue.popleft()
                for there, room in self._room.get(here, {}).items():
                    if room > 0 and there not in before:
                        before[there] = here
                        queue.append(there)
            if "sink" not in before:
                return self._must - flowed, set(before)
            path: list[tuple[_Node, _Node]] = []
            there = "sink"
            while there != "source":
                path.append((before[there], there))
                there = before[there]
            least = min(self._room[tail][head] for tail, head in path)
            for tail, head in path:
                self._room[tail][head] -= least
                self._room[head][tail] += least
            flowed += least

    def _add(self, tail: _Node, head: _Node, room: int) -> None:
        self._room.setdefault(tail, {}).setdefault(head, 0)
        self._room.setdefault(head, {}).setdefault(tail, 0)
        self._room[tail][head] += room
