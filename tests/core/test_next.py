"""What would meet a clause soonest: the fewest acts, the signatures that would do instead, the first day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from insonate_core.evaluation import evaluate_requirement
from insonate_core.findings import Finding, Next, State
from insonate_core.programmes import parse_definition
from tests.core.clauses import DAY, PEOPLE, found, holds, programme, scan, signed
from tests.core.evidence_builders import daily, evidence, fact
from tests.core.reference.programmes import AS_OF, documents, people
from tests.core.test_laws import few


def ahead(finding: Finding) -> Next:
    assert finding.next is not None
    return finding.next


def shortfalls(finding: Finding) -> dict[str, Any]:
    return {each.path: each.missing for each in ahead(finding).shortfalls}


COLOURS: dict[str, Any] = {"vocabularies": {"colour": ["red", "green", "blue"]}}
LISTED = {"count": "scans", "at-least": 6, "for-each": {"colour": 2}}


def test_a_scan_can_serve_several_numbers() -> None:
    clause = {
        "count": "scans",
        "at-least": 5,
        "of-which": {
            "alone": {"at-least": 2, "where": {"assistance": "unassisted"}},
            "abnormal": {"at-least": 3, "where": {"finding": "abnormal"}},
        },
    }
    result = found(clause, daily("s", date(2025, 1, 1), 3, assistance="assisted", finding="normal"))
    assert shortfalls(result) == {"clause": 2, "clause/alone": 2, "clause/abnormal": 3}
    assert ahead(result).acts == 3


def test_values_of_one_attribute_add_up_unless_a_scan_may_have_several() -> None:
    plain = found(LISTED, daily("s", date(2025, 1, 1), 4, colour="red"), **COLOURS)
    assert (shortfalls(plain), ahead(plain).acts) == ({"clause": 2, "clause/green": 2, "clause/blue": 2}, 4)
    several = found(LISTED, daily("s", date(2025, 1, 1), 4, colour=("red", "red")), **COLOURS)
    assert ahead(several).acts == 2


def test_of_a_list_of_which_some_suffice_the_nearest_are_named() -> None:
    clause = {"count": "scans", "for-each": {"colour": 3}, "enough": 2}
    scans = [*daily("r", date(2025, 1, 1), 3, colour="red"), *daily("g", date(2025, 2, 1), 1, colour="green")]
    assert shortfalls(found(clause, scans, **COLOURS)) == {"clause/green": 2}


WAITS = {"count": "scans", "at-least": 3, "where": {"signed-by": "mentor"}}


@pytest.mark.parametrize(("signed_scans", "asked", "signatures"), [(1, 5, 2), (2, 5, 1), (1, 2, 2), (1, 1, 0)])
def test_the_fewest_signatures_that_would_do_are_told(signed_scans: int, asked: int, signatures: int) -> None:
    scans = [
        *(signed(each, "tom") for each in daily("s", date(2025, 1, 1), signed_scans)),
        *(signed(each, asked=("tom",)) for each in daily("a", date(2025, 2, 1), asked)),
    ]
    result = found(WAITS, holds("tom", "heart-mentor"), scans, **PEOPLE)
    assert (ahead(result).acts, ahead(result).signatures) == (3 - signed_scans, signatures)


def test_signatures_on_scans_that_serve_most_come_first() -> None:
    clause = {**WAITS, "of-which": {"abnormal": {"at-least": 2, "where": {"finding": "abnormal"}}}}
    asked = [
        *daily("n", date(2025, 1, 1), 4, finding="normal"),
        *daily("b", date(2025, 2, 1), 2, finding="abnormal"),
    ]
    one = signed(scan("one", date(2025, 1, 9), finding="normal"), "tom")
    waits = [signed(each, asked=("tom",)) for each in asked]
    result = found(clause, holds("tom", "heart-mentor"), one, waits, **PEOPLE)
    assert (result.state, ahead(result).signatures) == (State.WAITING, 2)


def test_a_window_that_opens_later_names_its_day_and_one_that_is_over_what_was_not_entered() -> None:
    clause = {"count": "scans", "at-least": 3, "within": {"from": "2025-04-01", "until": "2025-06-01"}}
    assert ahead(found(clause)).possible_on == date(2025, 4, 1)
    over = ahead(found(clause, as_of=date(2025, 6, 1)))
    assert (over.acts, over.possible_on) == (3, None)


def test_what_waits_in_a_window_that_is_over_still_has_its_way() -> None:
    clause = {**WAITS, "at-least": 1, "within": {"until": "2025-02-01"}}
    asked = signed(scan("s", date(2025, 1, 5)), asked=("tom",))
    result = found(clause, holds("tom", "heart-mentor"), asked, **PEOPLE)
    assert (result.state, ahead(result).signatures) == (State.WAITING, 1)


def test_points_are_reckoned_by_the_largest_entry_so_far() -> None:
    clause = {"count": "credits", "measure": "points", "at-least": 40}
    assert ahead(found(clause)).acts == 1
    some = [fact("a", "credits", DAY, points=6), fact("b", "credits", DAY, points=Fraction(5, 2))]
    result = found(clause, some)
    assert (shortfalls(result), ahead(result).acts) == ({"clause": Fraction(63, 2)}, 6)


def test_a_shut_exam_names_what_opens_it_and_a_failed_one_its_day() -> None:
    definition = programme(
        {"clause": {"pass": "theory"}, "log": {"count": "scans", "at-least": 4}},
        exams={"theory": {"kind": "written", "resit": {"not-before": "6 months"}, "opens-when": ["log"]}},
    )
    shut = evaluate_requirement(definition, evidence(daily("s", date(2025, 1, 1), 3)), DAY, "clause")
    assert (shortfalls(shut), ahead(shut).acts) == ({"log": 1, "clause": 1}, 2)
    failed = fact("r", "results", date(2025, 1, 15), exam="theory", outcome="failed")
    opened = evaluate_requirement(definition, evidence(daily("s", date(2025, 1, 1), 4), failed), DAY, "clause")
    assert (shortfalls(opened), ahead(opened).possible_on) == ({"clause": 1}, date(2025, 7, 15))


def test_of_alternatives_the_one_with_the_fewest_acts_is_named_and_signatures_are_none() -> None:
    choice = {"any-of": [{"key": "scans", **WAITS}, {"key": "courses", "count": "courses", "at-least": 2}]}
    few_courses = found(choice, fact("c", "courses", DAY), **PEOPLE)
    assert (ahead(few_courses).alternative, ahead(few_courses).acts) == ("courses", 1)
    asked = [signed(each, asked=("tom",)) for each in daily("a", date(2025, 2, 1), 3)]
    waits = found(choice, fact("c", "courses", DAY), holds("tom", "heart-mentor"), asked, **PEOPLE)
    assert (ahead(waits).alternative, ahead(waits).signatures) == ("scans", 3)


def test_each_place_of_a_division_asks_a_scan_of_its_own() -> None:
    parts = {colour: {"at-least": 2, "where": {"colour": colour}} for colour in ("red", "green")}
    result = found({"divide": "scans", "among": parts}, scan("a", DAY, colour="red"), **COLOURS)
    assert (shortfalls(result), ahead(result).acts) == ({"clause/red": 1, "clause/green": 2}, 3)


def test_a_cycle_asks_only_for_the_turn_that_still_runs() -> None:
    definition = programme(
        {"clause": {"each-cycle": "year", "requires": ["log"]}, "log": {"count": "scans", "at-least": 5}},
        cycles={"year": {"starts": "registration", "every": "12 months"}},
    )
    known = evidence(
        fact("e", "enrolments", date(2023, 6, 1), programme="heart-basics"), daily("s", date(2024, 7, 1), 2)
    )
    missed_first = evaluate_requirement(definition, known, DAY, "clause")
    assert (missed_first.state, ahead(missed_first).acts) == (State.OVERDUE, 3)


@few
@given(documents("count"), people())
def test_an_unmet_count_says_what_is_missing_and_a_met_one_nothing(document: Any, known: Any) -> None:
    result = evaluate_requirement(parse_definition(document), known, AS_OF, "clause")
    if result.state is State.MET:
        assert result.next is None
    elif result.next is not None:
        assert result.next.acts > 0
        assert result.next.shortfalls
        assert max(each.missing for each in result.next.shortfalls) > 0
        assert (result.next.signatures > 0) == (result.state is State.WAITING)
