"""When did somebody scan, when not, and for how long not?

A gap is a stretch of days without a scan, of a month and more unless the caller says otherwise. It is shown to the
person with room to explain, never counted against them here: which gap a programme forbids is the programme's own
clause. Days are local calendar days; months are calendar months, clipped to the period.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from insonate_core.periods import DAY, Duration, Period, add_months, after, clipped, month_length

ONE_MONTH = Duration(months=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """A longest stretch of days without a scan, and the parts of it that lie in approved leave."""

    days: Period
    on_leave: tuple[Period, ...]

    @property
    def is_explained_by_leave(self) -> bool:
        return sum(part.days for part in self.on_leave) == self.days.days


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month of a period: its part inside the period and how many scans fell on it."""

    year: int
    month: int
    days: Period
    scans: int

    @property
    def is_whole(self) -> bool:
        """Whether the whole month lies in the period; the first and the last may not."""
        return self.days.days == month_length(self.year, self.month)


def gaps(
    days: Iterable[date], period: Period, *, at_least: Duration = ONE_MONTH, leaves: Sequence[Period] = ()
) -> tuple[Gap, ...]:
    """Every longest stretch without a scan in `period` that lasts at least so long, in order.

    `days` are the days of the scans, in any order, repeats and days outside the period included. `period` is closed;
    for one that still runs, its `until` is the day after the last that has been lived. After a scan on
    3 March, a month without scans has passed when the next is on 4 April or later.

    >>> [gap.days for gap in gaps([date(2026, 1, 10)], Period(date(2026, 1, 1), date(2026, 3, 1)))]
    [Period(starts=datetime.date(2026, 1, 11), until=datetime.date(2026, 3, 1))]
    """
    starts, until = _closed(period)
    found = []
    for scan in (*sorted({day for day in days if day in period}), until):
        if scan > starts and scan >= after(starts, at_least):
            stretch = Period(starts, scan)
            found.append(Gap(stretch, clipped(leaves, stretch)))
        starts = scan + DAY
    return tuple(found)


def months(days: Iterable[date], period: Period) -> tuple[Month, ...]:
    """Every calendar month that `period` touches, in order, with its scans."""
    starts, until = _closed(period)
    counts = Counter((day.year, day.month) for day in days if day in period)
    found = []
    first = starts.replace(day=1)
    while first < until:
        following = add_months(first, 1)
        part = Period(first, following) & period
        found.append(Month(first.year, first.month, part, counts[first.year, first.month]))
        first = following
    return tuple(found)


def months_without(days: Iterable[date], period: Period) -> tuple[Month, ...]:
    """The calendar months of `period` with no scan in the part that lies inside it."""
    return tuple(month for month in months(days, period) if not month.scans)


def scans_by_day(days: Iterable[date], period: Period) -> Mapping[date, int]:
    """How many scans fell on each day that has any, in order: what a calendar heat-map draws."""
    return MappingProxyType(dict(sorted(Counter(day for day in days if day in period).items())))


def _closed(period: Period) -> tuple[date, date]:
    if period.starts is None or period.until is None:
        raise ValueError("gaps and months are counted in a period closed at both ends")
    return period.starts, max(period.starts, period.until)
