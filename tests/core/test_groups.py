"""Cycles, choices, concessions and awards, each on the smallest example that shows what it means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from insonate_core.evaluation import cycles_of, evaluate, evaluate_cycle
from insonate_core.evidence import Fact
from insonate_core.findings import AwardState, Reason, State
from insonate_core.periods import Period
from insonate_core.programmes import parse_definition
from tests.core.clauses import DAY, found, programme, scan, signed
from tests.core.evidence_builders import daily, evidence, fact
from tests.core.programme_files import version

# cycles --------------------------------------------------------------------------------------------


def test_a_missed_cycle_is_made_good_by_a_remedial_one() -> None:
    mainpro = parse_definition(version("mainpro", "2024"))
    member = fact("m", "memberships", date(2015, 7, 1), body="cfpc")

    def credits(year: int, points: int) -> Fact:
        return fact(f"c{year}", "credits", date(year, 9, 1), points=points, certified=True, activity="assessment")

    short = [credits(year, 30) for year in range(2015, 2020)]
    at_risk = evaluate(mainpro, evidence(member, short), date(2020, 10, 1)).at("cycle")
    regular, remedial = at_risk.children
    assert [reason.key for reason in regular.reasons] == [Reason.BEING_REMEDIED]
    assert remedial.cycle is not None
    assert remedial.cycle.remedial
    assert remedial.window == Period(date(2020, 7, 1), date(2022, 7, 1))
    mended = [*short, credits(2020, 60), credits(2021, 60)]
    kept = evaluate(mainpro, evidence(member, mended), date(2022, 8, 1)).at("cycle")
    assert [child.key for child in kept.children] == ["0", "0-remedial", "1"]
    assert kept.children[1].state is State.MET
    assert kept.children[2].window == Period(date(2022, 7, 1), date(2027, 7, 1))


def test_in_the_grace_of_a_cycle_nothing_is_overdue() -> None:
    mainpro = parse_definition(version("mainpro", "2024"))
    member = fact("m", "memberships", date(2015, 7, 1), body="cfpc")
    as_of = date(2020, 8, 1)
    regular = evaluate(mainpro, evidence(member), as_of).at("cycle").children[0]
    assert Reason.IN_GRACE in [reason.key for reason in regular.reasons]


def test_turns_of_a_calendar_cycle_begin_on_their_day_on_or_after_the_anchor() -> None:
    fm_msk = parse_definition(version("cpocus-fm-msk", "2024"))
    on_the_day = fact("a", "awards", date(2025, 1, 1), award="independent-practitioner")
    (turn,) = cycles_of(fm_msk, evidence(on_the_day), date(2025, 6, 1), "dues-year")
    assert turn.period == Period(date(2025, 1, 1), date(2026, 1, 1))
    day_after = fact("a", "awards", date(2025, 1, 2), award="independent-practitioner")
    assert cycles_of(fm_msk, evidence(day_after), date(2025, 6, 1), "dues-year") == ()


def test_a_turn_that_has_not_begun_is_not_there() -> None:
    fm_msk = parse_definition(version("cpocus-fm-msk", "2024"))
    with pytest.raises(KeyError):
        evaluate_cycle(fm_msk, evidence(), DAY, "dues-year", 0)


# groups, concessions, awards -----------------------------------------------------------------------


def test_an_indicative_child_is_shown_and_never_blocks() -> None:
    clause = {
        "all-of": [
            {"key": "course", "count": "courses"},
            {"key": "usual", "count": "scans", "at-least": 9, "indicative": True},
        ]
    }
    result = found(clause, fact("c", "courses", DAY))
    assert (result.state, result.have, result.need) == (State.MET, 1, 1)
    assert (result.children[1].state, result.children[1].real_state) == (State.INDICATIVE, State.NOT_MET)


def test_any_of_names_the_alternative_with_the_fewest_acts() -> None:
    clause = {
        "any-of": [
            {"key": "many", "count": "scans", "at-least": 9},
            {"key": "few", "count": "courses", "at-least": 2},
        ]
    }
    result = found(clause)
    assert result.next is not None
    assert (result.next.alternative, result.next.acts) == ("few", 2)


def test_a_reduction_of_everything_inside_a_clause_rounds_and_never_raises() -> None:
    bse = parse_definition(version("bse-tte", "old"))
    facts = [
        fact("r", "enrolments", date(2018, 1, 1), programme="bse-tte"),
        fact("e", "awards", date(2018, 1, 1), award="eacvi-tte"),
        fact("p", "declarations", date(2018, 2, 1), what="proof-of-foreign-accreditation"),
    ]
    logbook = evaluate(bse, evidence(facts), date(2018, 6, 1)).at("logbook")
    assert logbook.need == 150
    assert {child.key: child.need for child in logbook.children} == {
        "alone": 90,
        "lv-function": 10,
        "valve": 20,
        "replacement-valves": 4,
        "aorta": 2,
        "endocarditis": 2,
    }
    assert logbook.concessions == ("foreign-holder",)


@pytest.mark.parametrize(("decided", "expected"), [(40, 40), (80, 70)])
def test_a_grant_lowers_a_number_and_never_raises_it(decided: int, expected: int) -> None:
    famus = parse_definition(version("famus", "2023-02"))
    lead = fact("lead", "awards", date(2020, 1, 1), person="ann", award="famus-lead")
    grant = fact("g", "grants", date(2025, 1, 1), clause="experienced", by="ann", to=decided)
    assert evaluate(famus, evidence(lead, grant), DAY).at("logbook/mentored").need == expected


def test_an_extension_for_everyone_moves_the_end_of_the_window() -> None:
    bse = parse_definition(version("bse-tte", "old"))
    exam = fact("t", "results", date(2019, 5, 1), exam="theory", outcome="passed", score=Fraction(7, 10))

    def until(enrolled: date) -> date | None:
        facts = evidence(exam, fact("r", "enrolments", enrolled, programme="bse-tte"))
        window = evaluate(bse, facts, date(2020, 6, 1)).at("logbook").window
        assert window is not None
        return window.until

    assert until(date(2020, 3, 23)) == date(2022, 5, 1)
    assert until(date(2020, 3, 24)) == date(2021, 5, 1)


@pytest.mark.parametrize(("asked_on", "expected"), [(date(2024, 12, 4), True), (date(2024, 12, 5), False)])
def test_an_extension_must_be_asked_four_weeks_before_the_window_ends(asked_on: date, expected: bool) -> None:
    fusic = parse_definition(version("fusic-hd", "2024"))
    mentors = [
        fact(f"{person}-{award}", "awards", date(2020, 1, 1), person=person, award=award)
        for person, award in (("tom", "fusic-mentor"), ("ann", "fusic-supervisor"))
    ]
    first = signed(scan("s", date(2024, 1, 1), question="preload", finding="abnormal", supervision="direct"), "tom")
    grant = fact("g", "grants", asked_on, clause="extension", by="ann", until=date(2025, 4, 1))
    logbook = evaluate(fusic, evidence(mentors, first, grant), date(2024, 12, 20)).at("logbook")
    assert logbook.window is not None
    assert (logbook.window.until == date(2025, 4, 1)) is expected
    assert ("extension" in logbook.concessions) is expected


def test_an_award_is_lapsed_after_its_validity_and_suspended_by_decision() -> None:
    requirements = {"course": {"count": "courses"}}
    definition = programme(requirements, awards={"ip": {"requires": ["course"], "valid-for": "12 months"}})

    def state(as_of: date, **attributes: Any) -> AwardState:
        award = fact("a", "awards", date(2025, 1, 1), award="ip", **attributes)
        (standing,) = evaluate(definition, evidence(award), as_of).awards
        return standing.state

    assert state(date(2025, 12, 31)) is AwardState.ACTIVE
    assert state(date(2026, 1, 1)) is AwardState.LAPSED
    assert state(date(2025, 6, 1), status="suspended") is AwardState.SUSPENDED


def test_example_and_reference_are_inherited_by_what_a_clause_encloses() -> None:
    fm_msk = parse_definition(version("cpocus-fm-msk", "2024"))
    logbook = evaluate(fm_msk, evidence(), DAY).at("logbook")
    assert logbook.example
    assert all(child.example and child.reference == "office" for child in logbook.children)


def test_the_forecast_says_where_the_pace_leads() -> None:
    clause = {"count": "scans", "at-least": 100, "by": "2025-05-31"}
    scans = daily("s", date(2025, 1, 1), 60)
    forecast = found(clause, scans).forecast
    assert forecast is not None
    assert (forecast.history_days, forecast.pace) == (60, 1)
    assert forecast.expected == 60 + (date(2025, 5, 31) - date(2025, 3, 2)).days
    assert forecast.deviation == Fraction(948, 100)
    assert forecast.finish_on == DAY + timedelta(days=40)
    assert forecast.finish_earliest_on is not None
    assert forecast.finish_latest_on is not None
    assert forecast.finish_earliest_on < forecast.finish_on < forecast.finish_latest_on


@pytest.mark.parametrize("kind", ["all-of", "any-of", "in-order"])
def test_a_group_may_have_a_day_and_a_grace_of_its_own(kind: str) -> None:
    steps = [{"key": "course", "count": "courses"}, {"key": "exam", "count": "results"}]
    if kind == "any-of":
        steps = [{"key": "both", "all-of": steps}, {"key": "paper", "count": "submissions"}]
    clause = {kind: steps, "by": "2025-02-01", "grace": "14 days"}
    course, exam = fact("c", "courses", date(2025, 1, 5)), fact("e", "results", date(2025, 1, 31))
    in_grace = found(clause, course, as_of=date(2025, 2, 14))
    assert (in_grace.state, in_grace.by, in_grace.grace_until) == (
        State.IN_PROGRESS,
        date(2025, 2, 1),
        date(2025, 2, 15),
    )
    assert [reason.key for reason in in_grace.reasons] == [Reason.IN_GRACE]
    assert found(clause, course, as_of=date(2025, 2, 15)).state is State.OVERDUE
    kept = found(clause, course, exam, as_of=date(2025, 3, 1))
    assert (kept.state, kept.late) == (State.MET, False)
    late = found(clause, course, replace(exam, on=date(2025, 2, 1)), as_of=date(2025, 3, 1))
    assert (late.state, late.late) == (State.MET, True)
