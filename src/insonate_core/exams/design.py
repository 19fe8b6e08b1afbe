"""How long must an exam be, so that who passes it knows enough, and who knows enough passes?

A candidate who knows a share of the field answers each item rightly with that chance, independently of the others:
the number of right answers is binomial (the binomial error model; Lord and Novick 1968, chapter 23). From it follow,
exactly, the chance to pass one attempt and, with fresh items each time, one of several. The model flatters no exam:
items that hang together make the score scatter more, guessing raises what a candidate seems to know (state the share
*with* guessing), and an exam that repeats its items is easier the second time.

A pass mark is a share of the items, and the number needed is rounded up, so a slightly longer exam can be easier:
85 % of 20 items is 17, of 21 items 18. The chances therefore move in teeth, and `shortest` looks at every length.

All numbers are exact; nothing here is a float.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

LONGEST = 500
"""The longest exam that is looked at, in items."""


@dataclass(frozen=True, slots=True)
class Chances:
    """What an exam of `items` items with `needed` right answers to pass does to candidates: for each share of the
    field that a candidate knows, in the order asked, the chance to pass one attempt and to pass within all."""

    items: int
    needed: int
    once: tuple[Fraction, ...]
    within: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The errors that may be made: whoever knows only `weak` passes within all attempts with at most `weak_at_most`,
    whoever knows `strong` with at least `strong_at_least`."""

    weak: Fraction
    weak_at_most: Fraction
    strong: Fraction
    strong_at_least: Fraction

    def __post_init__(self) -> None:
        for share in (self.weak, self.weak_at_most, self.strong, self.strong_at_least):
            _refuse_no_share(share)
        if self.weak >= self.strong:
            raise ValueError("whoever should fail knows less than whoever should pass")


def needed(items: int, pass_at: Fraction) -> int:
    """How many right answers reach the mark: the share of the items, rounded up.

    >>> needed(20, Fraction(85, 100)), needed(21, Fraction(85, 100))
    (17, 18)
    """
    _refuse_no_share(pass_at)
    if items < 1:
        raise ValueError("an exam has at least one item")
    return -(-items * pass_at.numerator // pass_at.denominator)


def pass_once(items: int, pass_at: Fraction, knows: Fraction) -> Fraction:
    """The chance that somebody who knows the share `knows` passes one attempt.

    >>> round(pass_once(20, Fraction(85, 100), Fraction(3, 4)), 4)
    Fraction(563, 2500)
    """
    _refuse_no_share(knows)
    least, right, whole = needed(items, pass_at), knows.numerator, knows.denominator
    wrong = whole - right
    if wrong == 0:
        return Fraction(1)
    # The term of k right answers, times whole ** items: from k = items down, so that a high mark takes few terms.
    term = right**items
    reached = 0
    for answers in range(items, least - 1, -1):
        reached += term
        if answers and right:
            term = term * answers * wrong // ((items - answers + 1) * right)
    if right == 0:
        return Fraction(1 if least == 0 else 0)
    return Fraction(reached, whole**items)


def pass_within(items: int, pass_at: Fraction, knows: Fraction, attempts: int) -> Fraction:
    """The chance to pass at least one of so many attempts, each with fresh items and nothing learned between.

    >>> [float(round(pass_within(n, Fraction(85, 100), Fraction(3, 4), 3), 2)) for n in (20, 80)]
    [0.53, 0.06]
    """
    if attempts < 1:
        raise ValueError("there is at least one attempt")
    return 1 - (1 - pass_once(items, pass_at, knows)) ** attempts


def chances(items: int, pass_at: Fraction, known: Iterable[Fraction], attempts: int) -> Chances:
    """What one exam does to candidates who know these shares."""
    once = tuple(pass_once(items, pass_at, share) for share in known)
    return Chances(items, needed(items, pass_at), once, tuple(1 - (1 - each) ** attempts for each in once))


def shortest(pass_at: Fraction, attempts: int, wanted: Wanted, *, longest: int = LONGEST) -> int | None:
    """The smallest number of items that makes no more errors than wanted; `None` if none up to `longest` does."""
    return next(_good_lengths(pass_at, attempts, wanted, longest), None)


def _good_lengths(pass_at: Fraction, attempts: int, wanted: Wanted, longest: int) -> Iterator[int]:
    for items in range(1, longest + 1):
        if pass_within(items, pass_at, wanted.weak, attempts) > wanted.weak_at_most:
            continue
        if pass_within(items, pass_at, wanted.strong, attempts) >= wanted.strong_at_least:
            yield items


def _refuse_no_share(share: Fraction) -> None:
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not {share}")
