"""What is an examination of items worth, and what may its candidate be told?

Marks are whole: an item is right or it is not, and a multiple response is right only if every right option was chosen
and no other (the body's mark of 85 % is of items, not of ticks). Everything is a fraction: 68 of 80 is exactly 85 %.

After a sitting a body may find an item unfair. It then rules on it, and every paper is marked again:

- *void, taken out*: the item counts for nobody and the whole is smaller by one;
- *void, given*: everybody has the mark of it, whatever was answered;
- *re-keyed*: other answers are right, one or several.

Taking an item out can lower a share that was just enough (17 of 20 is 85 %, 16 of 19 is not); giving it cannot.
`turned` says whom rulings would turn, before anybody decides on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction

Answer = frozenset[str]
"""The keys of the options a candidate chose. Nothing chosen is no answer, and never right."""


class Treatment(StrEnum):
    """What a ruling does with an item."""

    TAKEN_OUT = "taken-out"
    GIVEN = "given"
    RE_KEYED = "re-keyed"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided about one item after it was sat. `accepted` are the answers that are right now; only for
    `RE_KEYED`. Raises `ValueError` where the two do not go together."""

    treatment: Treatment
    accepted: tuple[Answer, ...] = ()

    def __post_init__(self) -> None:
        if (self.treatment is Treatment.RE_KEYED) != bool(self.accepted):
            raise ValueError("a new key comes with the answers it accepts, and only a new key does")
        if not all(self.accepted):
            raise ValueError("nothing chosen is never a right answer")


@dataclass(frozen=True, slots=True)
class Asked:
    """One item of one paper: its version, the module it belongs to, and the answer that is right."""

    item: str
    module: str
    key: Answer


@dataclass(frozen=True, slots=True)
class Marked:
    """One item of one paper, marked. `counts` is false where a ruling took it out."""

    item: str
    module: str
    answered: Answer
    right: bool
    counts: bool = True
    ruling: Treatment | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """So many right of so many that count."""

    right: int
    of: int

    @property
    def share(self) -> Fraction:
        """Between 0 and 1; of nothing, 0."""
        return Fraction(self.right, self.of) if self.of else Fraction(0)


@dataclass(frozen=True, slots=True)
class Result:
    """A whole paper: items in the paper's order, the tally, the mark it was held against, and each module's tally in
    the order the modules first come."""

    items: tuple[Marked, ...]
    tally: Tally
    pass_at: Fraction
    modules: tuple[tuple[str, Tally], ...]

    @property
    def passed(self) -> bool:
        """At least the mark. A paper of which nothing counts is passed by nobody."""
        return self.tally.of > 0 and self.tally.share >= self.pass_at

    @property
    def missing(self) -> int:
        """How many more right answers would have reached the mark."""
        needed = -(-self.tally.of * self.pass_at.numerator // self.pass_at.denominator)
        return max(0, needed - self.tally.right)


def mark(
    paper: Sequence[Asked],
    answers: Mapping[str, Answer],
    *,
    pass_at: Fraction,
    rulings: Mapping[str, Ruling] | None = None,
) -> Result:
    """Mark one paper. `answers` go by item; an item without one was left open.

    >>> paper = [Asked(f"i{n}", "shoulder", frozenset("a")) for n in range(80)]
    >>> mark(paper, {f"i{n}": frozenset("a") for n in range(68)}, pass_at=Fraction(85, 100)).passed
    True

    Raises `ValueError` if an item comes twice, or a mark is no share.
    """
    if not 0 < pass_at <= 1:
        raise ValueError(f"a pass mark lies between 0 and 1, not {pass_at}")
    if len({asked.item for asked in paper}) < len(paper):
        raise ValueError("an item is asked once in a paper")
    ruled = rulings or {}
    items = tuple(_mark_one(asked, answers.get(asked.item, frozenset()), ruled.get(asked.item)) for asked in paper)
    modules = {each.module: None for each in items}
    return Result(
        items=items,
        tally=_tally(items),
        pass_at=pass_at,
        modules=tuple((name, _tally(each for each in items if each.module == name)) for name in modules),
    )


def _mark_one(asked: Asked, answered: Answer, ruling: Ruling | None) -> Marked:
    if ruling is None:
        return Marked(asked.item, asked.module, answered, bool(answered) and answered == asked.key)
    if ruling.treatment is Treatment.TAKEN_OUT:
        return Marked(asked.item, asked.module, answered, right=False, counts=False, ruling=ruling.treatment)
    right = ruling.treatment is Treatment.GIVEN or answered in ruling.accepted
    return Marked(asked.item, asked.module, answered, right, ruling=ruling.treatment)


def _tally(items: Iterable[Marked]) -> Tally:
    counting = [each for each in items if each.counts]
    return Tally(sum(each.right for each in counting), len(counting))


@dataclass(frozen=True, slots=True)
class Turned:
    """The papers that a set of rulings turns, by their keys, in the order given."""

    now_pass: tuple[str, ...]
    now_fail: tuple[str, ...]


def turned(before: Mapping[str, Result], after: Mapping[str, Result]) -> Turned:
    """Which papers pass or fail otherwise after rulings. Raises `KeyError` if a paper is in only one of the two."""
    both = [(key, before[key].passed, after[key].passed) for key in {**before, **after}]
    return Turned(
        now_pass=tuple(key for key, was, now in both if now and not was),
        now_fail=tuple(key for key, was, now in both if was and not now),
    )


class Disclosure(IntEnum):
    """How much of an item a candidate may read after a fail; each says all that the ones before it say."""

    MODULES = 0
    """How many were missed in each module, and what to read."""
    STEMS = 1
    """Also the stems of the items that were missed, with what was answered."""
    KEYS = 2
    """Also which answer was right, and why."""


@dataclass(frozen=True, slots=True)
class ReportPolicy:
    """What a body lets out. A candidate who may not sit again is told no more than one who may. Raises `ValueError`
    otherwise."""

    after_fail: Disclosure = Disclosure.MODULES
    after_last: Disclosure = Disclosure.MODULES

    def __post_init__(self) -> None:
        if self.after_last > self.after_fail:
            raise ValueError("after the last attempt no more is told than before")

    def disclosed(self, *, last: bool) -> Disclosure:
        return self.after_last if last else self.after_fail


@dataclass(frozen=True, slots=True)
class Missed:
    """The items of one module that were not right, in the paper's order; `items` is empty where only modules are
    told."""

    module: str
    tally: Tally
    items: tuple[Marked, ...]


def report(result: Result, policy: ReportPolicy, *, last: bool) -> tuple[Missed, ...]:
    """What a candidate who failed is told: the modules in which something was missed, most missed first, then in the
    paper's order. Of items only what the policy lets out. An item left out by a ruling is nobody's mistake."""
    told = policy.disclosed(last=last)
    missed = [
        Missed(
            module,
            tally,
            tuple(each for each in result.items if each.module == module and each.counts and not each.right)
            if told >= Disclosure.STEMS
            else (),
        )
        for module, tally in result.modules
        if tally.right < tally.of
    ]
    return tuple(sorted(missed, key=lambda each: each.tally.right - each.tally.of))
