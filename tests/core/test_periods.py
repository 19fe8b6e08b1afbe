"""Days: calendar months from the anchor, half-open periods, clocks that stand still."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.periods import (
    Duration,
    Period,
    add_months,
    after,
    clipped,
    cycle_period,
    delayed,
    merged,
)

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
PERIODS = st.builds(lambda starts, length: Period(starts, starts + timedelta(days=length)), DAYS, st.integers(0, 400))
YEAR = Duration(months=12)


@pytest.mark.parametrize(
    ("anchor", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 15), -13, date(2022, 12, 15)),
    ],
)
def test_add_months_clips_to_the_end_of_the_month(anchor: date, months: int, expected: date) -> None:
    assert add_months(anchor, months) == expected


def test_after_adds_months_before_days() -> None:
    assert after(date(2024, 1, 31), Duration(months=1, days=1)) == date(2024, 3, 1)


def test_cycle_period_counts_from_the_anchor_and_not_from_the_cycle_before() -> None:
    bounds = [cycle_period(date(2024, 2, 29), YEAR, number).until for number in range(4)]
    assert bounds == [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]


def test_cycle_period_moves_by_the_days_paused_inside_it_and_so_do_later_ones() -> None:
    pause = [Period(date(2025, 3, 1), date(2025, 3, 31))]
    assert cycle_period(date(2025, 1, 1), YEAR, 0, pause) == Period(date(2025, 1, 1), date(2026, 1, 31))
    assert cycle_period(date(2025, 1, 1), YEAR, 1, pause) == Period(date(2026, 1, 31), date(2027, 1, 31))


def test_delayed_extends_again_for_a_pause_inside_the_extension() -> None:
    pauses = [Period(date(2025, 12, 22), date(2026, 1, 1)), Period(date(2026, 1, 5), date(2026, 1, 8))]
    assert delayed(date(2026, 1, 1), pauses, anchor=date(2025, 1, 1)) == date(2026, 1, 14)


def test_delayed_leaves_a_pause_that_begins_on_the_day_to_what_comes_next() -> None:
    pauses = [Period(date(2026, 1, 1), date(2026, 1, 8))]
    assert delayed(date(2026, 1, 1), pauses, anchor=date(2025, 1, 1)) == date(2026, 1, 1)


def test_delayed_ignores_days_paused_before_the_anchor() -> None:
    pauses = [Period(date(2024, 12, 22), date(2025, 1, 3))]
    assert delayed(date(2026, 1, 1), pauses, anchor=date(2025, 1, 1)) == date(2026, 1, 3)


@given(st.lists(PERIODS, max_size=8), DAYS)
def test_merged_holds_the_same_days_apart_and_in_order(periods: list[Period], day: date) -> None:
    result = merged(periods)
    assert any(day in period for period in periods) == any(day in period for period in result)
    assert all(
        one.until is not None and two.starts is not None and one.until < two.starts
        for one, two in itertools.pairwise(result)
    )


@given(st.lists(PERIODS, max_size=6), DAYS, st.integers(0, 800))
def test_delayed_counts_as_many_unpaused_days_as_without_pauses(periods: list[Period], anchor: date, days: int) -> None:
    pauses = merged(periods)
    until = delayed(anchor + timedelta(days=days), pauses, anchor=anchor)
    paused = sum(pause.days for pause in clipped(pauses, Period(anchor, until)))
    assert (until - anchor).days - paused == days
