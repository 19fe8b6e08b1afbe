"""Gaps and months without scans, by the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.gaps import gaps, months, months_without, scans_by_day
from insonate_core.periods import DAY, Duration, Period, after

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))


def spans(days: list[date], period: Period = YEAR, **keywords: Duration) -> list[tuple[date, date]]:
    return [(gap.days.starts, gap.days.until) for gap in gaps(days, period, **keywords)]  # type: ignore[misc]


@pytest.mark.parametrize(("next_scan", "is_gap"), [(date(2026, 4, 3), False), (date(2026, 4, 4), True)])
def test_a_gap_of_exactly_a_month_counts_and_a_day_less_does_not(next_scan: date, is_gap: bool) -> None:
    period = Period(date(2026, 3, 3), date(2026, 4, 20))
    expected = [(date(2026, 3, 4), next_scan)] if is_gap else []
    assert spans([date(2026, 3, 3), next_scan], period) == expected


def test_a_gap_from_the_last_of_january_ends_with_february() -> None:
    period = Period(date(2026, 1, 30), date(2026, 3, 10))
    assert spans([date(2026, 1, 30), date(2026, 2, 28)], period) == [(date(2026, 1, 31), date(2026, 2, 28))]
    assert spans([date(2026, 1, 30), date(2026, 2, 27)], period) == []


def test_a_period_without_scans_is_one_gap() -> None:
    assert spans([]) == [(date(2026, 1, 1), date(2027, 1, 1))]


def test_days_outside_the_period_and_repeats_make_no_difference() -> None:
    inside = [date(2026, 6, 1), date(2026, 6, 1)]
    assert spans([*inside, date(2025, 12, 31), date(2027, 1, 1)]) == [
        (date(2026, 1, 1), date(2026, 6, 1)),
        (date(2026, 6, 2), date(2027, 1, 1)),
    ]


def test_another_length_may_be_asked_for() -> None:
    days = [date(2026, month, 1) for month in range(1, 13)]
    assert spans(days, at_least=Duration(months=3)) == []
    assert len(spans(days, at_least=Duration(days=20))) == 12


def test_leave_within_a_gap_is_shown_and_explains_it_only_when_it_covers_it() -> None:
    days = [date(2026, 1, 1), date(2026, 4, 1)]
    part = Period(date(2026, 2, 1), date(2026, 3, 1))
    whole = Period(date(2026, 1, 2), date(2026, 4, 1))
    period = Period(date(2026, 1, 1), date(2026, 4, 2))
    (gap,) = gaps(days, period, leaves=[part])
    assert (gap.on_leave, gap.is_explained_by_leave) == ((part,), False)
    (gap,) = gaps(days, period, leaves=[whole, part])
    assert (gap.on_leave, gap.is_explained_by_leave) == ((whole,), True)


def test_months_hold_their_scans_and_say_whether_they_are_whole() -> None:
    period = Period(date(2026, 1, 15), date(2026, 4, 1))
    days = [date(2026, 1, 14), date(2026, 1, 15), date(2026, 3, 31), date(2026, 4, 1)]
    assert [(month.month, month.scans, month.is_whole) for month in months(days, period)] == [
        (1, 1, False),
        (2, 0, True),
        (3, 1, True),
    ]
    assert [month.month for month in months_without(days, period)] == [2]


def test_an_empty_period_has_no_gaps_and_no_months() -> None:
    empty = Period(date(2026, 1, 1), date(2026, 1, 1))
    assert (gaps([], empty), months([], empty)) == ((), ())


def test_an_open_period_is_refused() -> None:
    with pytest.raises(ValueError):
        gaps([], Period(date(2026, 1, 1), None))


days_lists = st.lists(st.dates(date(2025, 11, 1), date(2027, 2, 1)), max_size=40)
lengths = st.builds(Duration, months=st.integers(0, 3), days=st.integers(1, 20))


@given(days_lists, lengths)
def test_gaps_hold_no_scan_are_long_enough_and_cannot_grow(days: list[date], at_least: Duration) -> None:
    scanned = set(days)
    for gap in gaps(days, YEAR, at_least=at_least):
        starts, until = gap.days.starts, gap.days.until
        assert starts is not None
        assert until is not None
        assert not any(day in gap.days for day in scanned)
        assert until >= after(starts, at_least)
        assert starts == YEAR.starts or starts - DAY in scanned
        assert until == YEAR.until or until in scanned


@given(days_lists)
def test_every_day_of_the_period_is_a_scan_or_in_a_gap_of_a_day(days: list[date]) -> None:
    covered = {
        gap.days.starts + timedelta(days=offset)
        for gap in gaps(days, YEAR, at_least=Duration(days=1))
        if gap.days.starts
        for offset in range(gap.days.days)
    }
    every = {date(2026, 1, 1) + timedelta(days=offset) for offset in range(365)}
    assert covered | set(scans_by_day(days, YEAR)) == every
    assert covered.isdisjoint(scans_by_day(days, YEAR))


@given(days_lists)
def test_months_and_days_count_every_scan_once(days: list[date]) -> None:
    inside = sum(day in YEAR for day in days)
    assert sum(month.scans for month in months(days, YEAR)) == inside
    assert sum(scans_by_day(days, YEAR).values()) == inside
    assert len(months(days, YEAR)) == 12
