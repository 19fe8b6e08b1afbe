"""Patterns worth a look: each shows its entries, and one scan fewer does not show it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.patterns import (
    LoggedScan,
    Pattern,
    PatternKey,
    Thresholds,
    find_patterns,
    normalised_notes,
)
from insonate_core.periods import Period

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "patterns.md"
DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LONG_NOTE = "No effusion, tendons intact throughout, dynamic test normal."


def scan(number: int, **changes: object) -> LoggedScan:
    """One of many innocent scans: each on a day of its own, entered the same evening, with notes of its own."""
    day = DAY + timedelta(days=number)
    made = LoggedScan(
        id=f"scan-{number:04}",
        performed_on=day,
        recorded_at=NOON + timedelta(days=number),
        recorded_on=day,
        region="knee",
        notes=f"Effusion {number} mm in the suprapatellar recess, aspirated and sent.",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def keys(patterns: tuple[Pattern, ...]) -> list[PatternKey]:
    return [pattern.key for pattern in patterns]


def test_an_ordinary_log_shows_nothing() -> None:
    assert find_patterns([scan(number, determinate=number % 20 != 0) for number in range(300)]) == ()


def burst(count: int, every: timedelta) -> list[LoggedScan]:
    return [scan(number, recorded_at=NOON + number * every) for number in range(count)]


def test_thirty_scans_entered_within_ten_minutes_are_a_burst() -> None:
    (pattern,) = find_patterns(burst(30, timedelta(seconds=20)))
    assert pattern.key is PatternKey.BURST
    assert pattern.innocent_reading == "burst-innocent"
    assert len(pattern.scan_ids) == 30
    assert pattern.arguments == (("scans", 30), ("from", NOON), ("seconds", 580))


def test_one_scan_fewer_is_no_burst() -> None:
    assert find_patterns(burst(29, timedelta(seconds=20))) == ()


def test_thirty_scans_in_a_little_over_ten_minutes_are_no_burst() -> None:
    assert find_patterns(burst(30, timedelta(seconds=21))) == ()


def test_a_long_burst_is_shown_once_and_two_apart_twice() -> None:
    long = burst(90, timedelta(seconds=20))
    (pattern,) = find_patterns(long)
    assert len(pattern.scan_ids) == 90
    second = [
        replace(each, id=f"later-{each.id}", recorded_at=each.recorded_at + timedelta(hours=2)) for each in long[:30]
    ]
    assert [len(pattern.scan_ids) for pattern in find_patterns(long + second)] == [90, 30]


def test_an_import_is_no_burst() -> None:
    assert find_patterns([replace(each, imported=True) for each in burst(200, timedelta(0))]) == ()


def test_the_same_long_notes_under_ten_scans_are_shown_whatever_their_spelling() -> None:
    scans = [scan(number, notes=LONG_NOTE.upper() if number % 2 else f"  {LONG_NOTE}") for number in range(10)]
    scans[3] = replace(scans[3], region="elbow")
    (pattern,) = find_patterns(scans)
    assert (pattern.key, pattern.arguments) == (PatternKey.SAME_NOTES, (("scans", 10), ("regions", 2)))
    assert find_patterns(scans[:9]) == ()


def test_short_or_empty_notes_may_repeat() -> None:
    assert find_patterns([scan(number, notes="Normal, no effusion.") for number in range(50)]) == ()
    assert find_patterns([scan(number, notes="") for number in range(50)]) == ()


def test_notes_with_different_figures_are_different_notes() -> None:
    assert normalised_notes("Tear of 8 mm") != normalised_notes("Tear of 11 mm")


def test_a_scan_on_leave_is_shown_with_the_leave_and_the_day_after_is_not() -> None:
    leave = Period(DAY, DAY + timedelta(days=2))
    (pattern,) = find_patterns([scan(number) for number in range(4)], leaves=[leave])
    assert (pattern.key, pattern.scan_ids) == (PatternKey.ON_LEAVE, ("scan-0000", "scan-0001"))
    assert pattern.arguments == (("scans", 2), ("from", leave.starts), ("until", leave.until))


def test_twenty_five_scans_on_one_day_are_shown_and_twenty_four_are_not() -> None:
    scans = [scan(number, performed_on=DAY, recorded_on=DAY) for number in range(25)]
    assert keys(find_patterns(scans)) == [PatternKey.MANY_ON_ONE_DAY]
    assert find_patterns(scans[:24]) == ()


def test_a_large_log_without_any_indeterminate_scan_is_shown() -> None:
    scans = [scan(number, determinate=True) for number in range(200)]
    assert keys(find_patterns(scans)) == [PatternKey.NONE_INDETERMINATE]
    assert find_patterns(scans[1:]) == ()
    assert find_patterns([replace(scans[0], determinate=False), *scans[1:]]) == ()


def test_scans_that_say_nothing_of_determinacy_do_not_speak_for_it() -> None:
    assert find_patterns([scan(number, determinate=None) for number in range(300)]) == ()


def test_ten_scans_entered_more_than_a_month_late_are_shown() -> None:
    late = [
        scan(number, recorded_on=DAY + timedelta(days=number + 32), recorded_at=NOON + timedelta(days=number + 32))
        for number in range(10)
    ]
    (pattern,) = find_patterns([*late, scan(100)])
    assert pattern.key is PatternKey.ENTERED_LONG_AFTER
    assert pattern.arguments == (("scans", 10), ("of", 11), ("days", 31), ("longest", 32))
    assert find_patterns(late[:9]) == ()
    assert find_patterns([replace(each, recorded_on=each.recorded_on - timedelta(days=1)) for each in late]) == ()


logs = st.lists(
    st.builds(
        scan,
        st.integers(0, 30),
        performed_on=st.dates(DAY, DAY + timedelta(days=20)),
        recorded_at=st.integers(0, 7200).map(lambda seconds: NOON + timedelta(seconds=seconds)),
        recorded_on=st.dates(DAY, DAY + timedelta(days=90)),
        notes=st.sampled_from(["", "normal", LONG_NOTE, LONG_NOTE.lower()]),
        determinate=st.sampled_from([True, True, True, False, None]),
        imported=st.booleans(),
    ),
    max_size=25,
    unique_by=lambda each: each.id,
)
SMALL = Thresholds(
    burst_scans=3,
    same_notes_scans=2,
    same_notes_letters=5,
    one_day_scans=3,
    none_indeterminate_scans=3,
    late_scans=2,
    late_after=timedelta(days=3),
)
LEAVE = [Period(DAY, DAY + timedelta(days=5))]


@given(logs, st.randoms(use_true_random=False))
def test_the_order_of_scans_makes_no_difference(scans: list[LoggedScan], random: object) -> None:
    shuffled = list(scans)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert find_patterns(shuffled, leaves=LEAVE, thresholds=SMALL) == find_patterns(
        scans, leaves=LEAVE, thresholds=SMALL
    )


@given(logs)
def test_patterns_name_scans_of_the_log_once_each(scans: list[LoggedScan]) -> None:
    known = {each.id for each in scans}
    for pattern in find_patterns(scans, leaves=LEAVE, thresholds=SMALL):
        assert set(pattern.scan_ids) <= known
        assert len(set(pattern.scan_ids)) == len(pattern.scan_ids) > 0
        assert dict(pattern.arguments)["scans"] == len(pattern.scan_ids)


@given(logs)
def test_every_scan_of_a_burst_has_company_within_the_window(scans: list[LoggedScan]) -> None:
    at = {each.id: each.recorded_at for each in scans}
    for pattern in find_patterns(scans, thresholds=SMALL):
        if pattern.key is PatternKey.BURST:
            for each in pattern.scan_ids:
                near = [other for other in pattern.scan_ids if abs(at[other] - at[each]) <= SMALL.burst_within]
                assert len(near) >= SMALL.burst_scans


@given(logs)
def test_stricter_thresholds_never_show_more_scans(scans: list[LoggedScan]) -> None:
    stricter = replace(SMALL, burst_scans=5, same_notes_scans=4, one_day_scans=5, late_scans=4)
    loose = {(each.key, name) for each in find_patterns(scans, thresholds=SMALL) for name in each.scan_ids}
    strict = {(each.key, name) for each in find_patterns(scans, thresholds=stricter) for name in each.scan_ids}
    assert strict <= loose


@pytest.mark.parametrize("key", list(PatternKey))
def test_every_pattern_has_an_innocent_reading_and_is_documented(key: PatternKey) -> None:
    assert Pattern(key, ("scan-0001",)).innocent_reading == f"{key.value}-innocent"
    assert f"| `{key.value}` |" in DOCUMENT.read_text("utf-8")
