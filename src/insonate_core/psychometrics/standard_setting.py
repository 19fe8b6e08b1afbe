"""Where should the mark be? Modified Angoff: judges say, item by item, what share of just-competent candidates would
be right.

The mark a panel proposes is the mean over judges of the sum of their ratings (Angoff 1971; Cizek and Bunch 2007,
chapter 6). How far another panel might come out differently is the standard error of that mean over judges. An item
on which judges differ is talked about before the second round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

FAR_APART = Fraction(3, 10)
"""Judges whose highest and lowest rating of an item differ by more than this talk about it."""


@dataclass(frozen=True, slots=True)
class Rated:
    """One item: mean, lowest and highest rating, and whether the judges are far apart."""

    item: str
    mean: Fraction
    lowest: Fraction
    highest: Fraction

    @property
    def far_apart(self) -> bool:
        return self.highest - self.lowest > FAR_APART


@dataclass(frozen=True, slots=True)
class Panel:
    """`share` is the proposed mark as a share of the items; `by_judge` each judge's own; `spread` the standard
    deviation between judges and `error` the standard error of the mark, both as shares; None with a single judge."""

    share: Fraction
    by_judge: Mapping[str, Fraction]
    spread: float | None
    error: float | None
    items: tuple[Rated, ...]


def modified_angoff(ratings: Mapping[str, Mapping[str, Fraction]]) -> Panel:
    """What a panel proposes. `ratings` go by judge, then by item, each between 0 and 1.

    Raises `ValueError` without judges or items, where a judge left an item out, or for a rating that is no share.
    """
    if not ratings:
        raise ValueError("a panel has a judge")
    items = tuple(next(iter(ratings.values())))
    if not items:
        raise ValueError("a panel rates items")
    for judge, given in ratings.items():
        if set(given) != set(items):
            raise ValueError(f"{judge} has not rated the same items")
        if not all(0 <= rating <= 1 for rating in given.values()):
            raise ValueError(f"a rating of {judge} is no share")
    by_judge = {judge: sum(given.values(), Fraction(0)) / len(items) for judge, given in ratings.items()}
    judges = len(by_judge)
    share = sum(by_judge.values(), Fraction(0)) / judges
    spread = None
    if judges > 1:
        spread = sqrt(sum((each - share) ** 2 for each in by_judge.values()) / (judges - 1))
    return Panel(
        share=share,
        by_judge=by_judge,
        spread=spread,
        error=spread / sqrt(judges) if spread is not None else None,
        items=tuple(_rated(item, [given[item] for given in ratings.values()]) for item in items),
    )


def _rated(item: str, ratings: list[Fraction]) -> Rated:
    return Rated(item, sum(ratings, Fraction(0)) / len(ratings), min(ratings), max(ratings))
