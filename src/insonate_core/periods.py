"""On which days does a period begin and end?

Every period is half-open: it holds its first day and not its `until`. Months are counted on the calendar,
always from the anchor, and clipped to the month's end; so a year from 29 February ends on 28 February, and
the fourth again on 29 February. A pause stops a clock: what was due after it is due later by its days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `starts` up to and not including `until`; `None` leaves that end open."""

    starts: date | None
    until: date | None

    def __contains__(self, day: date) -> bool:
        return (self.starts is None or self.starts <= day) and (self.until is None or day < self.until)

    def __and__(self, other: Period) -> Period:
        """The days in both; may be empty."""
        starts = [day for day in (self.starts, other.starts) if day is not None]
        untils = [day for day in (self.until, other.until) if day is not None]
        return Period(max(starts, default=None), min(untils, default=None))

    @property
    def is_empty(self) -> bool:
        return self.starts is not None and self.until is not None and self.until <= self.starts

    @property
    def days(self) -> int:
        """How many days it holds; only for a period closed at both ends."""
        if self.starts is None or self.until is None:
            raise ValueError("an open period has no number of days")
        return max(0, (self.until - self.starts).days)


ALWAYS = Period(None, None)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: calendar months and then days. `3 years` is 36 months, `4 weeks` is 28 days."""

    months: int = 0
    days: int = 0

    def __mul__(self, times: int) -> Duration:
        return Duration(self.months * times, self.days * times)

    __rmul__ = __mul__

    def __add__(self, other: Duration) -> Duration:
        return Duration(self.months + other.months, self.days + other.days)

    def __neg__(self) -> Duration:
        return Duration(-self.months, -self.days)

    @property
    def at_most_days(self) -> int:
        """No stretch of this length holds more days than this."""
        return self.months * 31 + self.days


NO_TIME = Duration()


def month_length(year: int, month: int) -> int:
    """How many days a month has.

    >>> month_length(2024, 2), month_length(2100, 2)
    (29, 28)
    """
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else MONTH_DAYS[month - 1]


def add_months(anchor: date, months: int) -> date:
    """The same day of the month so many months from `anchor`, or that month's last day if it is shorter.

    >>> add_months(date(2024, 2, 29), 12), add_months(date(2024, 2, 29), 48)
    (datetime.date(2025, 2, 28), datetime.date(2028, 2, 29))
    """
    year, month0 = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(year, month0 + 1, min(anchor.day, month_length(year, month0 + 1)))


def after(anchor: date, duration: Duration) -> date:
    """The day one `duration` from `anchor`; earlier than it if the duration is negative."""
    day = add_months(anchor, duration.months) if duration.months else anchor
    return day + timedelta(days=duration.days) if duration.days else day


def merged(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The same days as non-empty periods in order, none of which overlap or touch."""
    result: list[Period] = []
    first = date.min
    for period in sorted(
        (period for period in periods if not period.is_empty),
        key=lambda each: (each.starts or first, each.until or date.max),
    ):
        last = result[-1] if result else None
        if last is None or (last.until is not None and period.starts is not None and last.until < period.starts):
            result.append(period)
        elif last.until is not None and (period.until is None or period.until > last.until):
            result[-1] = Period(last.starts, period.until)
    return tuple(result)


def clipped(periods: Iterable[Period], to: Period) -> tuple[Period, ...]:
    """The parts of `periods` that lie inside `to`, merged."""
    return merged(period & to for period in periods)


def delayed(day: date, pauses: Sequence[Period], *, anchor: date) -> date:
    """Where `day` comes to lie once the clock has stood still in every pause since `anchor`.

    `pauses` are merged and closed. A pause that begins inside the extension extends it again; one that
    begins on the resulting day belongs to what comes next.
    """
    for pause in clipped(pauses, Period(anchor, None)):
        if pause.starts is None or pause.until is None or pause.starts >= day:
            break
        day += pause.until - pause.starts
    return day


def cycle_period(anchor: date, every: Duration, number: int, pauses: Sequence[Period] = ()) -> Period:
    """Cycle `number` (from 0) of a clock that starts at `anchor` and stands still in `pauses`.

    Counted from the anchor, never from the cycle before, or a leap-day anchor would drift.
    """
    starts = delayed(after(anchor, every * number), pauses, anchor=anchor)
    return Period(starts, delayed(after(anchor, every * (number + 1)), pauses, anchor=anchor))
