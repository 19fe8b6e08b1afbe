"""How far can a score, and a decision at the mark, be trusted?

KR-20 (Kuder and Richardson 1937, formula 20) is the reliability of a score that is a sum of items marked right or
wrong. In a mastery examination scores lie close together, so it is low by nature and says little about the decision.
What matters there is *decision consistency*: of the candidates, how many would be decided alike on another form? It
is estimated from one sitting by the method of Livingston and Lewis (1995): scores are turned into an effective number
of like items, true scores follow a beta distribution fitted to mean and variance (the two-parameter form), and given
the true score two forms are independent and binomial. Under this model the double sum is exact (a beta-binomial), so
nothing is integrated numerically.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp, lgamma, sqrt


@dataclass(frozen=True, slots=True)
class Consistency:
    """`agree` is the share decided alike on two forms, `by_chance` what agreement pure chance would give, `kappa`
    what is beyond it (Cohen 1960). `effective_items` is the number of like items the exam is worth. All shares lie
    between 0 and 1."""

    agree: float
    by_chance: float
    kappa: float
    effective_items: int


def kr20(rows: Sequence[Sequence[bool]]) -> Fraction | None:
    """KR-20 of a table with a row for each candidate and a column for each item, exactly; with the variance of the
    candidates as the whole population, as in the formula. None where it does not exist: fewer than two items or
    candidates, or equal scores.

    Raises `ValueError` for rows of different lengths.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    items, candidates = len(rows[0]), len(rows)
    if any(len(row) != items for row in rows):
        raise ValueError("every candidate has an answer to every item")
    totals = [sum(row) for row in rows]
    variance = Fraction(sum(total * total for total in totals), candidates) - Fraction(sum(totals), candidates) ** 2
    if not variance:
        return None
    right = [Fraction(sum(row[item] for row in rows), candidates) for item in range(items)]
    return Fraction(items, items - 1) * (1 - sum((share * (1 - share) for share in right), Fraction(0)) / variance)


def standard_error(rows: Sequence[Sequence[bool]]) -> float | None:
    """The standard error of measurement in items: the standard deviation of scores times the root of what KR-20
    leaves; None where KR-20 does not exist. A negative KR-20 counts as none."""
    reliability = kr20(rows)
    if reliability is None:
        return None
    totals = [sum(row) for row in rows]
    mean = sum(totals) / len(totals)
    variance = sum((total - mean) ** 2 for total in totals) / len(totals)
    return sqrt(variance * (1 - max(Fraction(0), reliability)))


def consistency(scores: Sequence[int], items: int, reliability: Fraction, pass_at: Fraction) -> Consistency | None:
    """Livingston and Lewis's decision consistency of an exam of so many items at this mark. `scores` are in right
    answers.

    None where the model does not apply: no spread, or a reliability that is not between 0 and 1.
    """
    if len(scores) < 2 or not 0 < reliability < 1:
        return None
    mean = sum(scores) / len(scores)
    variance = sum((score - mean) ** 2 for score in scores) / len(scores)
    if variance <= 0 or not 0 < mean < items:
        return None
    r = reliability.numerator / reliability.denominator
    # Formula 1 of Livingston and Lewis: the length at which binomial error has this reliability.
    effective = round((mean * (items - mean) - r * variance) / (variance * (1 - r)))
    effective = max(effective, 1)
    share, spread = mean / items, r * variance / items**2
    # A beta with the mean of the scores and the variance of the true ones.
    alike = share * (1 - share) / spread - 1
    if alike <= 0:
        return None
    a, b = share * alike, (1 - share) * alike
    least = -(-effective * pass_at.numerator // pass_at.denominator)
    passing = sum(_one(effective, k, a, b) for k in range(least, effective + 1))
    both = sum(_two(effective, j, k, a, b) for j in range(least, effective + 1) for k in range(least, effective + 1))
    # Alike: both pass, or both fail; the latter follows from how many pass at all.
    agree = min(1.0, max(0.0, 1 - 2 * passing + 2 * both))
    by_chance = passing**2 + (1 - passing) ** 2
    kappa = (agree - by_chance) / (1 - by_chance) if by_chance < 1 else 0.0
    return Consistency(agree, by_chance, kappa, effective)


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _one(n: int, k: int, a: float, b: float) -> float:
    return exp(_log_choose(n, k) + _log_beta(a + k, b + n - k) - _log_beta(a, b))


def _two(n: int, j: int, k: int, a: float, b: float) -> float:
    return exp(_log_choose(n, j) + _log_choose(n, k) + _log_beta(a + j + k, b + 2 * n - j - k) - _log_beta(a, b))
