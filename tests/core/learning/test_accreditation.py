"""How a course stands: every state with every act, days on either side, and laws."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.learning.accreditation import (
    CourseAct,
    CourseActor,
    CourseState,
    Done,
    accredited_on,
    standing_of,
)

A = CourseAct
START = date(2027, 1, 1)


def on(day: int) -> date:
    return START + timedelta(days=day)


def given_for_a_year(day: int = 20, starts: int | None = None) -> Done:
    first = on(day if starts is None else starts)
    return Done(A.ACCREDIT, on(day), starts=first, until=first + timedelta(days=365))


LIVES: dict[CourseState, tuple[Done, ...]] = {
    CourseState.LISTED: (),
    CourseState.APPLIED: (Done(A.APPLY, on(1)),),
    CourseState.REFUSED: (Done(A.APPLY, on(1)), Done(A.REFUSE, on(5))),
    CourseState.ACCREDITED: (Done(A.APPLY, on(1)), given_for_a_year()),
    CourseState.SUSPENDED: (Done(A.APPLY, on(1)), given_for_a_year(), Done(A.SUSPEND, on(30))),
    CourseState.EXPIRED: (Done(A.APPLY, on(-500)), given_for_a_year(-480)),
    CourseState.WITHDRAWN: (Done(A.APPLY, on(1)), given_for_a_year(), Done(A.WITHDRAW, on(30))),
}
OPEN = {
    CourseState.LISTED: {A.APPLY},
    CourseState.APPLIED: {A.TAKE_BACK, A.ACCREDIT, A.REFUSE},
    CourseState.REFUSED: {A.APPLY},
    CourseState.ACCREDITED: {A.APPLY, A.SUSPEND, A.WITHDRAW},
    CourseState.SUSPENDED: {A.LIFT, A.WITHDRAW},
    CourseState.EXPIRED: {A.APPLY, A.WITHDRAW},
    CourseState.WITHDRAWN: {A.APPLY},
}
BY = {A.APPLY: CourseActor.DIRECTOR, A.TAKE_BACK: CourseActor.DIRECTOR}


@pytest.mark.parametrize("state", CourseState)
def test_each_state_is_reached_and_opens_its_acts_to_whom_they_are_for(state: CourseState) -> None:
    found = standing_of(LIVES[state], on(40))
    assert found.state is state
    for act, actor in product(CourseAct, CourseActor):
        expected = act in OPEN[state] and actor is BY.get(act, CourseActor.COMMITTEE)
        assert found.may(act, actor) == expected, (state, act, actor)


def test_the_clock_runs_from_the_application_and_stops_when_it_is_decided() -> None:
    acts = LIVES[CourseState.ACCREDITED]
    assert standing_of(acts, on(10)).waiting_since == on(1)
    assert standing_of(acts, on(20)).waiting_since is None


def test_a_renewal_waits_while_the_course_stays_accredited() -> None:
    acts = (*LIVES[CourseState.ACCREDITED], Done(A.APPLY, on(300), renewal=True))
    found = standing_of(acts, on(301))
    assert (found.state, found.is_renewal, found.may(A.ACCREDIT, CourseActor.COMMITTEE)) == (
        CourseState.ACCREDITED, True, True,
    )  # fmt: skip


@pytest.mark.parametrize(("day", "expected"), [(19, False), (20, True), (384, True), (385, False)])
def test_validity_is_from_its_first_day_to_before_its_last(day: int, expected: bool) -> None:
    acts = LIVES[CourseState.ACCREDITED]
    assert accredited_on(acts, on(day)) is expected
    assert (standing_of(acts, on(day)).state is CourseState.ACCREDITED) is expected


def test_a_later_decision_reaches_back_to_what_was_taught_while_the_form_waited() -> None:
    acts = (Done(A.APPLY, on(1)), given_for_a_year(40, starts=1))
    assert accredited_on(acts, on(15))
    assert standing_of(acts, on(15)).state is CourseState.APPLIED  # nobody knew it that day


@pytest.mark.parametrize(("day", "expected"), [(29, True), (30, False), (49, False), (50, True)])
def test_a_suspension_stops_what_is_taught_while_it_lasts(day: int, expected: bool) -> None:
    acts = (*LIVES[CourseState.SUSPENDED], Done(A.LIFT, on(50)))
    assert accredited_on(acts, on(day)) is expected


def test_what_was_taught_before_a_withdrawal_stays_accredited() -> None:
    acts = LIVES[CourseState.WITHDRAWN]
    assert accredited_on(acts, on(29))
    assert not accredited_on(acts, on(30))


@given(st.lists(st.tuples(st.sampled_from(list(CourseAct)), st.integers(0, 50)), max_size=8), st.integers(0, 500))
def test_laws_of_any_life(acts: list[tuple[CourseAct, int]], day: int) -> None:
    done = [
        Done(act, on(at), starts=on(at), until=on(at + 365)) if act is A.ACCREDIT else Done(act, on(at))
        for act, at in sorted(acts, key=lambda each: each[1])
    ]
    found = standing_of(done, on(day))
    # What is accredited on a day counts for what is taught on it, and nothing without an act of accrediting does.
    if found.state is CourseState.ACCREDITED:
        assert accredited_on(done, on(day))
    if not any(each.act is A.ACCREDIT for each in done):
        assert not accredited_on(done, on(day))
    # The director decides nothing, the committee applies for nothing.
    assert not found.may(A.ACCREDIT, CourseActor.DIRECTOR)
    assert not found.may(A.APPLY, CourseActor.COMMITTEE)
    # What has not happened yet changes nothing.
    assert standing_of([each for each in done if each.on <= on(day)], on(day)) == found
