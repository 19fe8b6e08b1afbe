"""Grants of a concession: until when they hold, for which programme, and what is said of one that does nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from insonate_core.evaluation import EvidenceIndex, evaluate, evaluate_until
from insonate_core.findings import Finding, Reason, State
from insonate_core.programmes import parse_definition
from tests.core.clauses import DAY, PEOPLE, found, holds, scan, signed
from tests.core.evidence_builders import daily, evidence, fact
from tests.core.test_documents import SMALL

ENDS = date(2024, 6, 1)
SPARED = {"concessions": {"spared": {"granted-by": "mentor", "waives": ["clause"]}}}
FEWER = {"concessions": {"fewer": {"granted-by": "mentor", "reduces": [{"requirement": "clause/alone", "to": 1}]}}}


def grant(clause: str, on: date = date(2024, 1, 5), **said: Any) -> Any:
    return fact("g", "grants", on, clause=clause, by="tom", **said)


def judged(clause: dict[str, Any], rules: dict[str, Any], *facts: Any, as_of: date) -> Finding:
    return found(clause, holds("tom", "heart-mentor"), *facts, as_of=as_of, **PEOPLE, **rules)


def test_a_waiver_with_an_end_holds_until_that_day_and_then_says_so() -> None:
    given = grant("spared", until=ENDS)
    last = judged({"count": "scans"}, SPARED, given, as_of=ENDS - timedelta(days=1))
    assert (last.state, last.concessions, last.reasons) == (State.WAIVED, ("spared",), ())
    after = judged({"count": "scans"}, SPARED, given, as_of=ENDS)
    assert (after.state, after.concessions) == (State.NOT_MET, ())
    (said,) = after.reasons
    assert (said.key, said["concession"], said["until"]) == (Reason.CONCESSION_ENDED, "spared", ENDS)


def test_a_second_grant_carries_on_where_the_first_ends() -> None:
    more = fact("h", "grants", ENDS, clause="spared", by="tom")
    after = judged({"count": "scans"}, SPARED, grant("spared", until=ENDS), more, as_of=ENDS)
    assert (after.state, after.reasons) == (State.WAIVED, ())


def test_a_smaller_number_inside_a_count_ends_and_the_count_says_so() -> None:
    clause = {"count": "scans", "at-least": 3, "of-which": {"alone": {"at-least": 3, "where": {"role": "alone"}}}}
    given = grant("fewer", until=ENDS)
    before = judged(clause, FEWER, given, as_of=ENDS - timedelta(days=1))
    after = judged(clause, FEWER, given, as_of=ENDS)
    assert (before.at("clause/alone").need, after.at("clause/alone").need) == (1, 3)
    assert [each.key for each in after.reasons] == [Reason.CONCESSION_ENDED]


def test_a_year_that_closed_under_a_waiver_stays_waived() -> None:
    yearly = {
        "anchors": {"registration": {"first": "enrolments"}},
        "cycles": {"year": {"starts": "registration", "every": "12 months"}},
        "requirements": {
            "clause": {"each-cycle": "year", "requires": ["scans"]},
            "scans": {"count": "scans", "at-least": 5},
        },
        "concessions": {"spared": {"granted-by": "mentor", "waives": ["scans"]}},
    }
    definition = parse_definition({**SMALL, "awards": {}, **PEOPLE, **yearly})
    known = evidence(
        [fact("e", "enrolments", date(2023, 1, 1)), *holds("tom", "heart-mentor"), grant("spared", until=ENDS)]
    )
    years = evaluate(definition, known, date(2025, 3, 1)).at("clause").children
    assert [each.children[0].state for each in years][:1] == [State.WAIVED]
    assert State.WAIVED not in [each.children[0].state for each in years][1:]


def test_time_alone_ends_a_waiver() -> None:
    definition = parse_definition(
        {**SMALL, "awards": {}, **PEOPLE, **SPARED, "requirements": {"clause": {"count": "scans"}}}
    )
    index = EvidenceIndex(evidence([*holds("tom", "heart-mentor"), grant("spared", until=ENDS)]))
    assert evaluate_until(definition, index, ENDS - timedelta(days=9))[1] == ENDS


@pytest.mark.parametrize(("programme", "state"), [(SMALL["programme"], State.WAIVED), ("another", State.NOT_MET)])
def test_a_grant_for_another_programme_eases_nothing_here(programme: str, state: State) -> None:
    given = grant("spared", programme=programme)
    assert judged({"count": "scans"}, SPARED, given, as_of=DAY).state is state


def longer(**extension: Any) -> dict[str, Any]:
    return {
        "concessions": {
            "longer": {
                "granted-by": "mentor",
                "asked": {"before": "window-end", "by-at-least": "4 weeks"},
                "extends": [{"requirement": "clause", **extension}],
            }
        }
    }


@pytest.mark.parametrize(("asked", "is_in_time"), [(date(2025, 1, 4), True), (date(2025, 1, 5), False)])
def test_more_time_is_judged_by_the_day_on_which_it_was_asked_for(asked: date, is_in_time: bool) -> None:
    clause = {"count": "scans", "at-least": 2, "within": {"from": "2024-02-01", "until": "2025-02-01"}}
    given = grant("longer", date(2025, 1, 30), asked=asked)
    result = judged(clause, longer(**{"by-at-most": "6 months"}), given, as_of=date(2025, 1, 31))
    assert (result.by == date(2025, 8, 1)) is is_in_time
    assert [(each.key, each["asked_on"]) for each in result.reasons] == (
        [] if is_in_time else [(Reason.ASKED_TOO_LATE, asked)]
    )


def test_a_grant_in_time_for_the_best_window_is_not_told_as_late_for_those_before_it() -> None:
    clause = {"count": "scans", "at-least": 30, "within": {"anywhere": "12 months"}}
    early = scan("early", date(2023, 1, 5))
    log = daily("s", date(2024, 3, 1), 29, each_day=1)
    given = grant("longer", date(2024, 12, 1))
    result = judged(clause, longer(**{"by-at-most": "6 months"}), given, early, *log, as_of=date(2025, 2, 1))
    assert result.concessions == ("longer",)
    assert Reason.ASKED_TOO_LATE not in [each.key for each in result.reasons]


def test_asked_after_a_named_day_is_told_too() -> None:
    rules = {"concessions": {"spared": {**SPARED["concessions"]["spared"], "asked": {"before": "2024-01-01"}}}}
    result = judged({"count": "scans"}, rules, grant("spared", date(2024, 1, 2)), as_of=DAY)
    assert (result.state, [each.key for each in result.reasons]) == (State.NOT_MET, [Reason.ASKED_TOO_LATE])


def test_an_award_is_not_held_between_its_lapse_and_its_return() -> None:
    lapsed = (date(2024, 3, 1), date(2024, 5, 1))
    award = fact("a", "awards", date(2024, 1, 1), award="heart", lapsed=lapsed)
    clause = {"hold": "awards", "where": {"award": "heart"}}

    def held(on: date) -> bool:
        return found(clause, award, as_of=on).state is State.MET

    days = [date(2024, 2, 29), date(2024, 3, 1), date(2024, 4, 30), date(2024, 5, 1)]
    assert [held(day) for day in days] == [True, False, False, True]
    still = fact("a", "awards", date(2024, 1, 1), award="heart", lapsed=lapsed[:1])
    assert found(clause, still, as_of=date(2026, 1, 1)).state is State.NOT_MET


TWO = {"count": "scans", "where": {"signed-by": ["mentor", "supervisor"]}}


@pytest.mark.parametrize(
    ("signers", "reason"),
    [
        (["tom"], "second-signature-missing"),
        (["tom", "stranger"], "signer-not-entitled-that-day"),
        (["stranger"], "signer-not-entitled-that-day"),
        ([], "not-signed"),
    ],
)
def test_of_two_signatures_the_true_reason_is_told(signers: list[str], reason: str) -> None:
    people = {"people": {"mentor": {"holds": ["heart-mentor"]}, "supervisor": {"holds": ["heart-supervisor"]}}}
    entry = signed(daily("s", date(2024, 1, 5), 1)[0], *signers) if signers else scan("s", date(2024, 1, 5))
    result = found(TWO, entry, *holds("tom", "heart-mentor"), **people)
    assert list(result.refused) == [reason]
