"""Do two raters say the same, beyond what chance would have them say?

Cohen's kappa (1960) for two raters on the same things, unweighted for names and linearly weighted for grades (Cohen
1968).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Agreement:
    """`alike` is the share of things rated alike, between 0 and 1. `kappa` is at most 1; 0 is chance; None where
    chance alone already makes the two agree always (both said one and the same of everything)."""

    things: int
    alike: Fraction
    kappa: Fraction | None


def agreement(
    one: Sequence[Hashable], other: Sequence[Hashable], grades: Sequence[Hashable] | None = None
) -> Agreement:
    """Agreement of two raters, things in one order. With `grades` in their order, ratings one grade apart disagree
    less than ratings at the two ends. Raises `ValueError` for nothing rated, ratings of different numbers, or one
    that is no grade."""
    if not one or len(one) != len(other):
        raise ValueError("two raters rate the same things, at least one")
    places = {grade: place for place, grade in enumerate(grades)} if grades is not None else None
    if places is not None and not {*one, *other} <= set(places):
        raise ValueError("a rating that is none of the grades")
    count = len(one)

    def apart(a: Hashable, b: Hashable) -> int:
        return abs(places[a] - places[b]) if places is not None else int(a != b)

    seen = Fraction(sum(apart(a, b) for a, b in zip(one, other, strict=True)), count)
    expected = Fraction(
        sum(apart(a, b) * m * n for a, m in Counter(one).items() for b, n in Counter(other).items()), count * count
    )
    alike = Fraction(sum(a == b for a, b in zip(one, other, strict=True)), count)
    return Agreement(count, alike, 1 - seen / expected if expected else None)
