"""Laws of membership: no day paid for is lost, boundaries are half-open, every change is one of the table."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.billing.memberships import (
    TRANSITIONS,
    DueNotice,
    Happening,
    MembershipAct,
    MembershipStanding,
    MembershipState,
    Notice,
    Paid,
    Resigned,
    TakenBack,
    Terms,
    membership_standing,
    notices_due,
    period_end,
)
from insonate_core.periods import Duration

JOINED = date(2026, 3, 1)
DAY = timedelta(days=1)
GRACE = Duration(days=60)
TERMS = [Terms(date(2000, 1, 1), GRACE)]
CALENDAR = [Terms(date(2000, 1, 1), GRACE, (1, 1), Duration(days=90))]
FIRST, ENDS, LAPSES = date(2026, 3, 5), date(2027, 3, 5), date(2027, 5, 4)


def stands(
    happened: Sequence[Happening], as_of: date, terms: Sequence[Terms] = TERMS, joined: date = JOINED
) -> MembershipStanding:
    return membership_standing(joined, happened, terms, as_of=as_of)


def paid(on: date = FIRST, by: str = "1") -> Paid:
    return Paid(on=on, by=by, membership_class="member")


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (JOINED, "joined"),
        (FIRST - DAY, "joined"),
        (FIRST, "active"),
        (ENDS - DAY, "active"),
        (ENDS, "in-grace"),
        (LAPSES - DAY, "in-grace"),
        (LAPSES, "lapsed"),
        (LAPSES + DAY * 900, "lapsed"),
    ],
)
def test_membership_stands_by_the_day(day: date, state: str) -> None:
    found = stands([paid()], day)
    assert (found.state, found.is_current) == (state, state in {"active", "in-grace"})


@pytest.mark.parametrize(
    ("paid_on", "starts", "state"),
    [
        (ENDS - DAY * 60, ENDS, "active"),
        (ENDS, ENDS, "active"),
        (LAPSES - DAY, ENDS, "active"),
        (LAPSES, LAPSES, "reinstated"),
        (LAPSES + DAY * 400, LAPSES + DAY * 400, "reinstated"),
    ],
)
def test_second_year_begins_where_the_first_ends_unless_it_lapsed(paid_on: date, starts: date, state: str) -> None:
    found = stands([paid(), paid(paid_on, "2")], paid_on)
    assert (found.periods[1].starts, found.state) == (starts, state)


def test_anniversary_on_a_leap_day_does_not_drift() -> None:
    leap = date(2024, 2, 29)
    happened = [paid(leap, "0"), *(paid(date(2024 + year, 2, 20), str(year)) for year in range(1, 5))]
    found = stands(happened, date(2028, 2, 25), joined=leap)
    assert [each.until for each in found.periods] == [
        date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("starts", "until"),
    [
        (date(2026, 1, 1), date(2027, 1, 1)),
        (date(2026, 10, 3), date(2027, 1, 1)),
        (date(2026, 10, 4), date(2028, 1, 1)),
        (date(2026, 12, 31), date(2028, 1, 1)),
    ],
)
def test_year_with_a_fixed_day_ends_on_it_unless_the_first_would_be_too_short(starts: date, until: date) -> None:
    assert period_end(starts, 1, CALENDAR[0]) == until


def test_resignation_ends_the_rights_that_day_and_paying_makes_a_member_again() -> None:
    given_up = Resigned(on=date(2026, 6, 1))
    found = stands([paid(), given_up], date(2026, 6, 1))
    assert (found.state, found.periods[0].rights_until) == ("resigned", date(2026, 6, 1))
    again = stands([paid(), given_up, paid(date(2026, 8, 1), "2")], date(2026, 8, 1))
    assert (again.state, again.paid_until) == ("reinstated", date(2027, 8, 1))


def test_money_given_back_ends_the_membership_that_day_and_not_before() -> None:
    back = TakenBack(on=date(2026, 6, 1), by="1")
    found = stands([paid(), back], date(2026, 6, 1))
    assert (found.state, found.periods[0].until) == ("lapsed", date(2026, 6, 1))
    assert stands([paid(), back], date(2026, 5, 31)).state == "active"


def test_money_given_back_for_a_year_to_come_leaves_the_present_one() -> None:
    ahead = paid(ENDS - DAY * 30, "2")
    back = TakenBack(on=ENDS - DAY * 20, by="2")
    found = stands([paid(), ahead, back], ENDS - DAY * 20)
    assert (found.state, found.paid_until, found.periods[-1].rights_until) == ("active", ENDS, LAPSES)


def test_year_paid_ahead_moves_up_when_the_present_one_is_given_back() -> None:
    ahead, on = paid(ENDS - DAY * 30, "2"), ENDS - DAY * 20
    found = stands([paid(), ahead, TakenBack(on=on, by="1")], on)
    assert (found.state, found.periods[-1].starts) == ("active", on)
    assert found.paid_until == period_end(on, 1, TERMS[0])


def test_grace_is_that_of_the_day_on_which_the_period_ends() -> None:
    shorter = [*TERMS, Terms(date(2027, 1, 1), Duration(days=10))]
    assert stands([paid()], ENDS, shorter).grace_until == ENDS + DAY * 10


days = st.integers(0, 2500).map(lambda number: JOINED + timedelta(days=number))
happenings = st.lists(
    st.one_of(
        st.builds(paid, days, st.sampled_from("123456")),
        st.builds(TakenBack, on=days, by=st.sampled_from("123456")),
        st.builds(Resigned, on=days),
    ),
    max_size=7,
)
terms = st.sampled_from([TERMS, CALENDAR, [Terms(date(2000, 1, 1))]])


def unique(happened: Sequence[Happening]) -> list[Happening]:
    """No name is paid twice, as no invoice is."""
    seen: set[str] = set()
    found: list[Happening] = []
    for each in happened:
        if isinstance(each, Paid):
            if each.by in seen:
                continue
            seen.add(each.by)
        found.append(each)
    return found


@given(happenings, terms, days)
def test_periods_follow_one_another_and_have_days(happened: list[Happening], asked: list[Terms], day: date) -> None:
    found = stands(unique(happened), day, asked)
    for each in found.periods:
        assert each.starts < each.until <= each.rights_until
    for one, other in zip(found.periods, found.periods[1:], strict=False):
        assert one.rights_until <= other.starts


@given(happenings, terms, days)
def test_rights_are_held_exactly_on_the_days_of_a_period(
    happened: list[Happening], asked: list[Terms], day: date
) -> None:
    found = stands(unique(happened), day, asked)
    assert found.is_current == any(each.starts <= day < each.rights_until for each in found.periods)


@given(happenings, terms, days)
def test_every_change_is_one_of_the_table(happened: list[Happening], asked: list[Terms], day: date) -> None:
    found = stands(unique(happened), day, asked)
    state = MembershipState.JOINED
    for change in found.changes:
        assert TRANSITIONS[state, change.act] is change.state
        state = change.state
    assert state is found.state


@given(happenings, terms, days, days)
def test_what_happens_later_does_not_change_how_it_stood(
    happened: list[Happening], asked: list[Terms], day: date, later: date
) -> None:
    known = [each for each in unique(happened) if each.on <= day]
    assert stands(known, day, asked).state == stands(unique(happened), day, asked).state
    assert stands(known, max(day, later), asked).changes[: len(stands(known, day, asked).changes)] == (
        stands(known, day, asked).changes
    )


def test_table_reaches_every_state_and_leaves_every_state() -> None:
    reached = set(TRANSITIONS.values()) | {MembershipState.JOINED}
    assert reached == set(MembershipState)
    assert {state for state, _act in TRANSITIONS} == set(MembershipState)
    assert {act for _state, act in TRANSITIONS} == set(MembershipAct)


REMIND = (60, 30, 7)


@pytest.mark.parametrize(
    ("day", "notice"),
    [
        (ENDS - DAY * 61, None),
        (ENDS - DAY * 60, DueNotice(Notice.ENDING, ENDS, 60)),
        (ENDS - DAY * 31, DueNotice(Notice.ENDING, ENDS, 60)),
        (ENDS - DAY * 30, DueNotice(Notice.ENDING, ENDS, 30)),
        (ENDS - DAY, DueNotice(Notice.ENDING, ENDS, 7)),
        (ENDS, DueNotice(Notice.IN_GRACE, ENDS)),
        (LAPSES - DAY * 8, DueNotice(Notice.IN_GRACE, ENDS)),
        (LAPSES - DAY * 7, DueNotice(Notice.LAPSING, ENDS)),
        (LAPSES, DueNotice(Notice.LAPSED, ENDS)),
    ],
)
def test_notice_that_a_day_asks_for(day: date, notice: DueNotice | None) -> None:
    assert notices_due(stands([paid()], day), REMIND, as_of=day) == ((notice,) if notice else ())


def test_whoever_resigned_is_told_nothing() -> None:
    assert notices_due(stands([paid(), Resigned(on=ENDS - DAY * 9)], ENDS), REMIND, as_of=ENDS) == ()
