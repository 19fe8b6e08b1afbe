"""At the present pace, how much will there be on the day it is needed, and when will there be enough?

The pace is that of the last 90 days (or since the clause's window opened or its first fact, if that is less);
the number still to come is taken as a Poisson count, whose variance is its mean. Exact: a comparison with a
standard deviation is made on squares, and only the deviation that is shown is rounded, to a hundredth.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import isqrt

from insonate_core.evaluation.index import Log, Mask
from insonate_core.findings import Forecast, Number

PACE_DAYS = 90
HISTORY_DAYS = 30
FURTHEST_DAYS = 36525


def history_of(log: Log, fitting: Mask, opened: date | None, today: date) -> int:
    """For how many days there has been something to see: at most 90."""
    first = log.days[log.first_place(fitting)] if fitting else None
    starts = min((day for day in (first, opened) if day is not None), default=today)
    return max(0, min(PACE_DAYS, (today - starts).days))


def forecast(recent: Number, history: int, have: Number, need: Number, today: date, by: date | None) -> Forecast | None:
    """Where `recent` in the last `history` days leads from `have`; `None` without any history."""
    if history <= 0:
        return None
    pace = Fraction(recent) / history
    expected = deviation = pace_needed = None
    missing = max(0, need - have)
    if by is not None:
        days_left = max(0, (by - today).days)
        to_come = pace * days_left
        expected = have + to_come
        deviation = hundredth_root(to_come)
        pace_needed = Fraction(missing) / days_left if days_left else None
    middle = low = high = None
    if pace > 0 and missing > 0:
        middle = _on(today, Fraction(missing) / pace)
        root = hundredth_root(Fraction(1 + 4 * missing))
        low = _on(today, ((root - 1) / 2) ** 2 / pace)
        high = _on(today, ((root + 1) / 2) ** 2 / pace)
    return Forecast(history, pace, have, by, expected, deviation, pace_needed, middle, low, high)


def falls_short(found: Forecast | None, need: Number) -> bool:
    """Whether even one deviation above the mean stays below the need, seen for at least 30 days."""
    if found is None or found.expected is None or found.by is None or found.history_days < HISTORY_DAYS:
        return False
    gap = need - found.expected
    if gap <= 0:
        return False
    to_come = found.expected - found.have
    return to_come < gap * gap


def hundredth_root(number: Number) -> Fraction:
    """The square root to a hundredth, rounded down."""
    exact = Fraction(number)
    return Fraction(isqrt(exact.numerator * 10_000 // exact.denominator), 100)


def _on(today: date, days: Fraction) -> date | None:
    """The day so many days from today, rounded up; `None` beyond a century."""
    whole = -(-days.numerator // days.denominator)
    return today + timedelta(days=whole - 1) if whole < FURTHEST_DAYS else None
