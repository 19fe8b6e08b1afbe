"""Primitives 8 to 12: what recurs, who signed, what may count, alternatives.

The 22 primitives that the bodies force are each said in a small document here and judged.

In each, what is good and what is bad differ in one thing. The numbers are those of the bodies where one is known to
ask it; section 6 of docs/reference/programme-language.md lists them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from insonate_core.evaluation import evaluate
from insonate_core.evidence import Fact
from insonate_core.findings import AwardState, Reason, State
from tests.core.clauses import DAY, PEOPLE, found, holds, programme, scan, signed
from tests.core.evidence_builders import daily, evidence, fact
from tests.core.primitives.saying import IN_PROGRESS, MET, NOT_MET, REGISTERED, judged, refused, yearly

# 8. What recurs --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("third", "state"), [(date(2024, 3, 9), MET), (date(2024, 3, 10), State.OVERDUE)])
def test_08_a_personal_year_begins_on_the_anchor(third: date, state: State) -> None:
    scans = [*daily("s", date(2023, 4, 1), 2), scan("third", third)]
    assert judged(yearly(), REGISTERED, scans).children[0].state is state


def test_08_a_calendar_anchor_begins_on_the_first_such_day_after_the_persons_own() -> None:
    calendar = yearly(starts="1 July", **{"on-or-after": "registration"})
    first, second = judged(calendar, REGISTERED).children
    assert first.cycle is not None
    assert (first.cycle.starts_on, first.cycle.until) == (date(2023, 7, 1), date(2024, 7, 1))
    assert second.cycle is not None
    assert second.cycle.starts_on == date(2024, 7, 1)
    on_the_day = replace(REGISTERED, on=date(2023, 7, 1), recorded=date(2023, 7, 1))
    day_after = replace(REGISTERED, on=date(2023, 7, 2), recorded=date(2023, 7, 2))
    assert [judged(calendar, each).children[0].cycle.starts_on for each in (on_the_day, day_after)] == [  # type: ignore[union-attr]
        date(2023, 7, 1),
        date(2024, 7, 1),
    ]


@pytest.mark.parametrize(("scans", "state"), [(800, MET), (799, IN_PROGRESS)])
def test_08_an_average_of_400_a_year_over_two_years_is_800_in_24_months(scans: int, state: State) -> None:
    """The second year makes up for the first."""
    clause = {"count": "scans", "at-least": 800, "within": {"from": "today - 24 months"}}
    first = daily("a", date(2023, 4, 1), 300)
    assert found(clause, first, daily("b", date(2024, 3, 2), scans - 300, each_day=2)).state is state


FIVE_YEARS: dict[str, Any] = {
    "requirements": {
        "clause": {"each-cycle": "five-years", "requires": ["total", "floor"]},
        "total": {"count": "credits", "measure": "points", "at-least": 250},
        "floor": {"each-cycle": "year", "requires": ["yearly"]},
        "yearly": {"count": "credits", "measure": "points", "at-least": 25},
        "remedial": {"count": "credits", "measure": "points", "at-least": 100},
    },
    "cycles": {
        "five-years": {
            "starts": "registration",
            "every": "60 months",
            "missed": {"every": "24 months", "requires": ["remedial", "floor"]},
        },
        "year": {"starts": "cycle-start", "every": "12 months"},
    },
}


def credits_of(*points: int) -> list[Fact]:
    """So many points in the middle of each year from registration on."""
    return [
        fact(f"c{year}", "credits", date(2013 + year, 9, 1), points=each) for year, each in enumerate(points) if each
    ]


LONG_AGO = fact("e", "enrolments", date(2013, 3, 10), programme="heart-basics")


@pytest.mark.parametrize(("fifth", "state"), [(50, MET), (49, State.OVERDUE)])
def test_08_a_nested_floor_and_a_total_are_asked_of_five_years(fifth: int, state: State) -> None:
    parts = {
        **FIVE_YEARS,
        "cycles": {**FIVE_YEARS["cycles"], "five-years": {"starts": "registration", "every": "60 months"}},
    }
    whole = judged(parts, LONG_AGO, credits_of(75, 50, 50, 25, fifth, 0), as_of=date(2018, 3, 10)).children[0]
    assert whole.state is state
    low_year = judged(parts, LONG_AGO, credits_of(75, 76, 50, 24, 50, 0), as_of=date(2018, 3, 10)).children[0]
    assert low_year.at("total").state is MET
    assert low_year.at("floor").state is State.OVERDUE


def test_08_a_missed_cycle_is_made_good_and_the_next_begins_where_that_ends() -> None:
    missed = credits_of(50, 50, 50, 50, 49)
    remedied = [*missed, *credits_of(0, 0, 0, 0, 0, 50, 50)]
    kept = judged(FIVE_YEARS, LONG_AGO, remedied, as_of=date(2020, 3, 10))
    first, remedial, following = kept.children
    assert [reason.key for reason in first.reasons] == [Reason.BEING_REMEDIED]
    assert remedial.cycle is not None
    assert (remedial.key, remedial.state, remedial.cycle.until) == ("0-remedial", MET, date(2020, 3, 10))
    assert following.cycle is not None
    assert (following.cycle.number, following.cycle.starts_on) == (1, date(2020, 3, 10))
    assert kept.state is State.AT_RISK  # of the new cycle, in which nothing was done yet
    short = [*missed, *credits_of(0, 0, 0, 0, 0, 50, 49)]
    assert judged(FIVE_YEARS, LONG_AGO, short, as_of=date(2020, 3, 10)).state is State.OVERDUE


# 9. Who supervised, on the day -----------------------------------------------------------------------


@pytest.mark.parametrize(("since", "state"), [(date(2023, 3, 1), MET), (date(2023, 3, 2), NOT_MET)])
def test_09_a_supervisor_has_held_the_award_for_two_years_on_the_day_of_the_scan(since: date, state: State) -> None:
    people = {"people": {"mentor": {"holds": ["heart-mentor", "heart-lead"], "for-at-least": "2 years"}}}
    held = fact("t", "awards", since, person="tom", award="heart-lead")
    clause = {"count": "scans", "where": {"signed-by": "mentor"}}
    result = found(clause, held, signed(scan("s", DAY), "tom"), **people)
    assert result.state is state
    assert refused(result) == ({} if state is MET else {"signer-not-entitled-that-day": ("s",)})


def test_09_an_instructor_of_another_track_is_no_instructor_here() -> None:
    clause = {"count": "scans", "where": {"signed-by": "mentor"}}
    assert found(clause, holds("tom", "heart-mentor"), signed(scan("s", DAY), "tom"), **PEOPLE).state is MET
    assert found(clause, holds("tom", "lung-mentor"), signed(scan("s", DAY), "tom"), **PEOPLE).state is NOT_MET


# 10. Two people, and independence --------------------------------------------------------------------


def test_10_mentor_and_supervisor_are_two_people() -> None:
    clause = {"count": "scans", "where": {"signed-by": ["mentor", "supervisor"]}}
    both = holds("tom", "heart-mentor", "heart-supervisor")
    two = [*both, *holds("ann", "heart-supervisor")]
    assert found(clause, two, signed(scan("s", DAY), "tom", "ann"), **PEOPLE).state is MET
    one = found(clause, two, signed(scan("s", DAY), "tom"), **PEOPLE)
    assert refused(one) == {"second-signature-missing": ("s",)}


def test_10_who_trained_does_not_assess() -> None:
    clause = {"count": "assessments", "where": {"by": "assessor"}}
    assessed = fact("f", "assessments", date(2025, 2, 1), by="tom")

    def judged_by_tom(trainer: str) -> State:
        held = [*holds("tom", "heart-mentor"), *holds("ann", "heart-mentor")]
        return found(clause, held, assessed, signed(scan("s", date(2025, 1, 1)), trainer), **PEOPLE).state

    assert (judged_by_tom("ann"), judged_by_tom("tom")) == (MET, NOT_MET)


@pytest.mark.parametrize(("by", "state"), [("tom", AwardState.REQUESTED), ("nadia", AwardState.READY)])
def test_10_the_examiner_requests_never_the_candidate(by: str, state: AwardState) -> None:
    definition = programme(
        {"clause": {"count": "courses"}},
        awards={"basic": {"requires": ["clause"], "requested-by": "mentor"}},
        **PEOPLE,
    )
    request = fact("q", "submissions", DAY, what="award-request", for_="basic", by=by)
    known = evidence(fact("c", "courses", DAY), request, holds("tom", "heart-mentor"), holds("nadia", "heart-mentor"))
    assert evaluate(definition, known, DAY).awards[0].state is state


# 11. Quality gates -----------------------------------------------------------------------------------

GATES = {
    "records": {
        "scan": {
            "asks": ["determinate", "images-stored"],
            "counts-if": [{"determinate": True}, {"images-stored": True}],
            "once-per": "encounter",
        }
    }
}
GOOD_SCAN = {"determinate": True, "images_stored": True, "finding": "true-positive"}


@pytest.mark.parametrize(
    ("difference", "reason"),
    [
        ({}, None),
        ({"determinate": False}, "determinate-other"),
        ({"images_stored": False}, "images-stored-other"),
        ({"finding": "missed"}, "finding-other"),
    ],
)
def test_11_what_is_indeterminate_unstored_or_missed_is_logged_and_does_not_count(
    difference: dict[str, Any], reason: str | None
) -> None:
    clause = {"count": "scans", "where": {"finding": {"not": ["missed", "false-positive"]}}}
    result = found(clause, scan("s", DAY, **{**GOOD_SCAN, **difference}), **GATES)
    assert refused(result) == ({} if reason is None else {reason: ("s",)})


def test_11_what_is_not_said_does_not_count_and_an_encounter_counts_once() -> None:
    silent = fact("s", "scans", DAY, encounter="one", determinate=True)
    assert refused(found({"count": "scans"}, silent, **GATES)) == {"images-stored-not-recorded": ("s",)}
    twice = [fact(key, "scans", DAY, encounter="one", **GOOD_SCAN) for key in ("a", "b")]
    assert refused(found({"count": "scans"}, twice, **GATES)) == {"same-encounter": ("b",)}


# 12. Alternatives ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "state"), [("positive", MET), ("library", MET), ("normal", NOT_MET)])
def test_12_a_positive_scan_or_the_video_library(kind: str, state: State) -> None:
    clause = {
        "any-of": [
            {"key": "positive", "count": "scans", "where": {"finding": "positive"}},
            {"key": "library", "count": "declarations", "where": {"what": "library"}},
        ]
    }
    shown = fact("l", "declarations", DAY, what="library") if kind == "library" else scan("s", DAY, finding=kind)
    assert found(clause, shown).state is state


@pytest.mark.parametrize(("illustrated", "state"), [(5, MET), (6, IN_PROGRESS)])
def test_12_an_illustrated_log_may_stand_for_half(illustrated: int, state: State) -> None:
    clause = {
        "count": "scans",
        "at-least": 10,
        "where": {"any-of": [{"supervision": "direct"}, {"supervision": "illustrated-log"}]},
        "of-which": {"illustrated": {"at-most": "50%", "where": {"supervision": "illustrated-log"}}},
    }
    scans = [
        *daily("i", date(2024, 1, 1), illustrated, supervision="illustrated-log"),
        *daily("d", date(2024, 2, 1), 10 - illustrated, supervision="direct"),
    ]
    assert found(clause, scans).state is state
