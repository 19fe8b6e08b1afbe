"""Do the lines and squares stand where the numbers say?"""

import itertools
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate.web.components.charts import (
    Forecast,
    amounts,
    calendar,
    month_starts,
    month_strip,
    nice_step,
    pace_chart,
    shade,
    sparkline,
)

SINCE, UNTIL = date(2025, 10, 1), date(2026, 10, 1)
TODAY = date(2026, 7, 9)
counts_by_day = st.dictionaries(
    st.dates(SINCE - timedelta(days=40), UNTIL + timedelta(days=40)), st.integers(0, 30), max_size=60
)


def points(line: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in line.split(" "))]


def squares(path: str) -> int:
    return path.count("M")


@given(counts_by_day)
def test_pace_line_never_falls_and_stays_in_its_box(counts: dict[date, int]) -> None:
    chart = pace_chart(counts, since=SINCE, until=UNTIL, today=TODAY, target=300)
    line = points(chart.line)
    assert all(b[0] >= a[0] and b[1] <= a[1] for a, b in itertools.pairwise(line))
    assert all(46 <= x <= 626 and 31 <= y <= 196 for x, y in line)


@given(counts_by_day)
def test_pace_total_is_what_lies_in_the_span_up_to_today(counts: dict[date, int]) -> None:
    chart = pace_chart(counts, since=SINCE, until=UNTIL, today=TODAY, target=300)
    assert chart.total == sum(n for day, n in counts.items() if SINCE <= day <= TODAY)
    assert chart.total == sum(row.count for row in chart.rows)


def test_pace_marks_the_even_pace_of_today() -> None:
    chart = pace_chart({TODAY: 214}, since=SINCE, until=UNTIL, today=TODAY, target=300)
    assert (chart.total, chart.even_today) == (214, 232)  # 282 of 365 days have gone at the end of 9 July
    assert (chart.dot_x, chart.dot_y) == tuple(chart.line.split(" ")[-1].split(","))


def test_pace_at_the_last_day_has_no_forecast() -> None:
    chances = Forecast(290, 280, 300)
    before = pace_chart({}, since=SINCE, until=UNTIL, today=UNTIL - timedelta(days=2), target=300, forecast=chances)
    last = pace_chart({}, since=SINCE, until=UNTIL, today=UNTIL - timedelta(days=1), target=300, forecast=chances)
    assert before.forecast != ""
    assert last.forecast == ""


def test_pace_labels_of_forecast_and_target_do_not_meet() -> None:
    for likely in range(250, 340):
        chart = pace_chart(
            {TODAY: 200},
            since=SINCE,
            until=UNTIL,
            today=TODAY,
            target=300,
            forecast=Forecast(likely, likely - 10, likely + 10),
        )
        assert chart.forecast_label is not None
        assert abs(float(chart.forecast_label.y) - float(chart.target_label.y)) >= 22, likely


def test_pace_rows_are_months_with_the_even_pace_at_their_end() -> None:
    chart = pace_chart(
        {date(2025, 10, 31): 20, date(2025, 11, 1): 5}, since=SINCE, until=UNTIL, today=TODAY, target=365
    )
    assert [(row.starts_on, row.count, row.total, row.even) for row in chart.rows[:2]] == [
        (date(2025, 10, 1), 20, 20, 31),
        (date(2025, 11, 1), 5, 25, 61),
    ]
    assert [row.starts_on for row in chart.rows if not row.is_past] == [date(2026, 8, 1), date(2026, 9, 1)]


def test_a_span_without_days_is_refused() -> None:
    for draw in (calendar, month_strip):
        with pytest.raises(ValueError, match="at least one day"):
            draw({}, since=SINCE, until=SINCE, today=TODAY)
    with pytest.raises(ValueError, match="at least one day"):
        pace_chart({}, since=SINCE, until=SINCE, today=TODAY, target=300)


@given(counts_by_day, st.sets(st.dates(SINCE, UNTIL), max_size=20))
def test_calendar_has_one_square_for_every_day(counts: dict[date, int], leave: set[date]) -> None:
    chart = calendar(counts, since=SINCE, until=UNTIL, today=TODAY, leave=leave)
    drawn = sum(squares(path) for path in (*chart.shades, chart.leave, chart.coming))
    assert drawn == (UNTIL - SINCE).days
    places = re.findall(r"M(\d+ \d+)h11", "".join((*chart.shades, chart.leave, chart.coming)))
    assert len(set(places)) == len(places)


@given(counts_by_day)
def test_calendar_table_holds_the_same_scans(counts: dict[date, int]) -> None:
    chart = calendar(counts, since=SINCE, until=UNTIL, today=TODAY)
    assert sum(week.total for week in chart.weeks) == chart.total
    assert all(week.starts_on.weekday() == 0 and len(week.counts) == 7 for week in chart.weeks)


def test_calendar_gap_is_the_longest_without_a_scan() -> None:
    scans = {date(2025, 10, 1): 1, date(2025, 10, 20): 2, date(2025, 11, 30): 1, TODAY: 1}
    scans |= {date(2025, 12, 1) + timedelta(days=5 * n): 1 for n in range(44)}
    chart = calendar(scans, since=SINCE, until=UNTIL, today=TODAY)
    assert chart.longest_gap == (date(2025, 10, 21), date(2025, 11, 29))


def test_calendar_gap_leaves_out_days_of_leave() -> None:
    scans = {date(2025, 10, 1): 1, date(2025, 10, 20): 2, TODAY: 1}
    scans |= {date(2025, 11, 1) + timedelta(days=5 * n): 1 for n in range(50)}
    without = calendar(scans, since=SINCE, until=UNTIL, today=TODAY)
    leave = {date(2025, 10, 2) + timedelta(days=n) for n in range(12)}
    with_leave = calendar(scans, since=SINCE, until=UNTIL, today=TODAY, leave=leave)
    assert without.longest_gap == (date(2025, 10, 2), date(2025, 10, 19))
    assert with_leave.longest_gap == (date(2025, 10, 21), date(2025, 10, 31))


def test_calendar_of_a_full_year_has_no_gap() -> None:
    every_day = {SINCE + timedelta(days=n): 1 for n in range(365)}
    assert calendar(every_day, since=SINCE, until=UNTIL, today=UNTIL).longest_gap is None


def test_month_strip_says_which_months_have_nothing() -> None:
    chart = month_strip({date(2025, 10, 5): 4, date(2026, 7, 9): 2}, since=SINCE, until=UNTIL, today=TODAY)
    assert [bar.count for bar in chart.bars] == [4, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0]
    assert chart.empty == [date(2025, 11, 1), date(2025, 12, 1), *(date(2026, m, 1) for m in range(1, 7))]


def test_months_of_a_span_begun_in_the_middle() -> None:
    assert month_starts(date(2025, 11, 15), date(2026, 1, 15)) == [
        date(2025, 11, 15),
        date(2025, 12, 1),
        date(2026, 1, 1),
    ]


@given(st.integers(0, 10**7))
def test_grid_has_at_most_five_lines(top: int) -> None:
    assert top / nice_step(top) <= 4


@given(st.integers(0, 50), st.integers(0, 50))
def test_more_scans_are_never_shown_lighter(a: int, b: int) -> None:
    assert shade(min(a, b)) <= shade(max(a, b))


def test_sparklines_share_one_scale() -> None:
    span = {"since": SINCE, "until": UNTIL, "today": TODAY, "target": 300, "top_value": 600}
    few = points(sparkline({SINCE: 150}, **span).line)[-1]
    many = points(sparkline({SINCE: 300}, **span).line)[-1]
    assert (44 - few[1]) * 2 == pytest.approx(44 - many[1])


def test_sparkline_is_short_when_the_forecast_is() -> None:
    span = {"since": SINCE, "until": UNTIL, "today": TODAY, "target": 300}
    assert sparkline({SINCE: 200}, **span, forecast=299).is_short
    assert not sparkline({SINCE: 200}, **span, forecast=300).is_short


def test_amounts_stand_on_the_scale_of_the_largest() -> None:
    shoulder, hip = amounts([("Shoulder", 80, 20), ("Hip", 9, 20)])
    assert (shoulder.share, shoulder.need_share, shoulder.enough) == ("100", "25", True)
    assert (hip.share, hip.need_share, hip.enough) == ("11.2", "25", False)


def test_amounts_of_nothing_are_empty() -> None:
    assert amounts([]) == []
    assert [row.share for row in amounts([("Hip", 0, None)])] == ["0"]
