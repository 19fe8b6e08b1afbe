"""The kinds of requirement that read facts, and their options, each on the smallest example that shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from insonate_core.findings import Finding, Reason, State
from insonate_core.periods import Period
from tests.core.clauses import DAY, PEOPLE, found, holds, scan, signed
from tests.core.evidence_builders import daily, fact

VIEWS = ("apical", "parasternal")


def states(finding: Finding) -> dict[str, State]:
    return {child.key: child.state for child in finding.children}


# count ---------------------------------------------------------------------------------------------


def test_count_needs_one_if_nothing_is_said() -> None:
    assert found({"count": "courses"}).state is State.NOT_MET
    assert found({"count": "courses"}, fact("a", "courses", DAY)).state is State.MET


def test_count_says_when_it_was_met_and_what_is_ideal() -> None:
    met = found({"count": "scans", "at-least": 3, "ideally": 5}, daily("s", date(2025, 1, 1), 4))
    assert (met.state, met.have, met.need, met.ideally, met.since) == (
        State.MET,
        4,
        3,
        5,
        date(2025, 1, 3),
    )


def test_a_percentage_is_of_the_number_required_with_its_rounding() -> None:
    def normal(rounding: str) -> int:
        clause = {
            "count": "scans",
            "at-least": 150,
            "of-which": {"few": {"at-most": "5%", "rounding": rounding, "where": {"finding": "normal"}}},
        }
        return int(found(clause, daily("s", date(2024, 1, 1), 20, finding="normal")).at("clause/few").need)

    assert (normal("up"), normal("down"), normal("nearest")) == (8, 7, 8)


def test_a_cap_refuses_what_is_over_and_never_fails() -> None:
    clause = {
        "count": "scans",
        "at-least": 5,
        "of-which": {"normal": {"at-most": 2, "where": {"finding": "normal"}}},
    }
    result = found(
        clause,
        daily("n", date(2025, 1, 1), 4, finding="normal"),
        daily("p", date(2025, 2, 1), 3, finding="positive"),
    )
    assert result.state is State.MET
    assert tuple(result.counted) == ("n-0000", "n-0001", "p-0000", "p-0001", "p-0002")
    assert dict(result.refused) == {"over-cap": ("n-0002", "n-0003")}


def test_for_each_without_a_whole_asks_the_sum_and_shows_each_value() -> None:
    clause = {"count": "scans", "for-each": {"view": {"apical": 2, "parasternal": 1}}}
    result = found(clause, daily("a", date(2025, 1, 1), 2, view="apical"))
    assert (result.have, result.need) == (2, 3)
    assert states(result) == {"parasternal": State.NOT_MET, "apical": State.MET}
    assert result.next is not None
    assert result.next.acts == 1


def test_for_each_with_enough_asks_only_so_many_values() -> None:
    clause = {"count": "scans", "for-each": {"view": 2}, "enough": 1}
    assert found(clause, daily("a", date(2025, 1, 1), 2, view="apical")).state is State.MET


def test_a_scan_with_several_values_counts_under_each() -> None:
    clause = {"count": "scans", "at-least": 1, "for-each": {"view": 1}}
    assert found(clause, scan("both", DAY, view=("apical", "parasternal"))).state is State.MET


def test_the_last_n_does_not_count_assisted_scans_in_between() -> None:
    """Five assisted scans between the last ones do not count; they do not break the run."""
    clause = {
        "count": "scans",
        "at-least": 8,
        "of-which": {"alone": {"the-last": 4, "where": {"reported-alone": True}}},
    }
    early = daily("early", date(2024, 1, 1), 4, reported_alone=False)
    alone = daily("alone", date(2024, 6, 1), 2, reported_alone=True)
    between = daily("between", date(2024, 7, 1), 2, reported_alone=False)
    end = daily("end", date(2024, 8, 1), 2, reported_alone=True)
    result = found(clause, early, alone, between, end)
    assert (result.state, result.have) == (State.MET, 8)
    assert dict(result.refused) == {"not-among-the-last": ("between-0000", "between-0001")}


def test_a_measure_is_cut_in_part_at_its_cap() -> None:
    clause = {
        "count": "credits",
        "measure": "points",
        "at-least": 10,
        "of-which": {"reading": {"at-most": 3, "where": {"activity": "reading"}}},
    }
    result = found(
        clause,
        fact("one", "credits", date(2025, 1, 1), points=Fraction(5, 2), activity="reading"),
        fact("two", "credits", date(2025, 1, 2), points=2, activity="reading"),
        fact("three", "credits", date(2025, 1, 3), points=4, activity="course"),
        fact("four", "credits", date(2025, 1, 4), activity="course"),
    )
    assert (result.have, result.at("clause/reading").have) == (7, 3)
    assert tuple(result.counted) == ("one", "two", "three")
    assert dict(result.refused) == {"points-not-recorded": ("four",)}


def test_distinct_counts_different_values() -> None:
    clause = {"count": "scans", "distinct": "subject-number", "at-least": 2}
    twice = found(clause, scan("a", DAY, subject_number="1"), scan("b", DAY, subject_number="1"))
    assert (twice.have, twice.state) == (1, State.IN_PROGRESS)


def test_not_holds_only_where_the_attribute_is_recorded() -> None:
    clause = {"count": "scans", "where": {"purpose": {"not": "introductory"}}}
    result = found(clause, scan("silent", DAY), scan("first", DAY, purpose="introductory"))
    assert dict(result.refused) == {"purpose-other": ("first",), "purpose-not-recorded": ("silent",)}
    assert tuple(result.counted) == ()


def test_true_is_not_the_number_one() -> None:
    clause = {"count": "scans", "where": {"determinate": True}}
    result = found(clause, scan("one", DAY, determinate=1), scan("true", DAY, determinate=True))
    assert tuple(result.counted) == ("true",)


def test_the_first_reason_in_written_order_is_given() -> None:
    clause = {"count": "scans", "where": [{"view": "apical"}, {"finding": "normal"}]}
    result = found(clause, scan("bad", DAY, view="parasternal", finding="positive"))
    assert dict(result.refused) == {"view-other": ("bad",)}


# days and windows ----------------------------------------------------------------------------------


def test_until_today_includes_today_and_any_other_until_excludes_its_day() -> None:
    facts = [scan("today", DAY)]
    assert found({"count": "scans", "within": {"until": "today"}}, facts).state is State.MET
    assert found({"count": "scans", "within": {"until": DAY.isoformat()}}, facts).state is not State.MET


def test_a_rolling_window_forgets() -> None:
    clause = {"count": "scans", "within": {"from": "today - 24 months"}}
    edge = [scan("edge", date(2023, 3, 2))]
    assert found(clause, edge, as_of=date(2025, 3, 1)).state is State.MET
    lost = found(clause, edge, as_of=date(2025, 3, 2))
    assert dict(lost.refused) == {"outside-window": ("edge",)}


def test_a_deadline_may_be_missed_and_then_met_late() -> None:
    clause = {"count": "submissions", "by": "2025-02-01", "grace": "14 days"}
    assert found(clause, as_of=date(2025, 1, 31)).state is State.NOT_MET
    assert found(clause, as_of=date(2025, 2, 14)).state is State.NOT_MET
    assert found(clause, as_of=date(2025, 2, 15)).state is State.OVERDUE
    late = found(clause, fact("s", "submissions", date(2025, 2, 20)), as_of=date(2025, 2, 20))
    assert (late.state, late.late) == (State.MET, True)


def test_waiting_outranks_overdue() -> None:
    mentor = fact("m", "awards", date(2020, 1, 1), person="tom", award="heart-mentor")
    clause = {"count": "scans", "where": {"signed-by": "mentor"}, "by": "2025-02-01"}
    asked = replace(scan("s", date(2025, 1, 5)), awaiting=("tom",))
    result = found(clause, mentor, asked)
    assert result.state is State.WAITING
    assert {person: waiting.facts for person, waiting in result.waiting_for.items()} == {"tom": 1}
    assert result.waiting_for["tom"].oldest_on == date(2025, 1, 5)


def test_a_clause_inside_a_count_names_whom_it_waits_for() -> None:
    mentor = fact("m", "awards", date(2020, 1, 1), person="tom", award="heart-mentor")
    clause = {"count": "scans", "of-which": {"seen": {"at-least": 1, "where": {"signed-by": "mentor"}}}}
    asked = replace(scan("s", date(2025, 1, 5)), awaiting=("tom",))
    result = found(clause, mentor, asked)
    assert (result.state, result.have, result.waiting_for) == (State.WAITING, 1, {})
    (seen,) = result.children
    assert (seen.state, seen.have, seen.waiting) == (State.WAITING, 0, 1)
    assert {person: waiting.facts for person, waiting in seen.waiting_for.items()} == {"tom": 1}


ANYWHERE = {"count": "scans", "at-least": 5, "within": {"anywhere": "12 months"}}


def test_anywhere_is_met_wherever_the_year_lies() -> None:
    result = found(ANYWHERE, daily("s", date(2020, 1, 1), 5))
    assert (result.state, result.window) == (State.MET, Period(date(2020, 1, 1), date(2021, 1, 1)))


def test_anywhere_tells_a_past_window_and_never_counts_it() -> None:
    past = daily("past", date(2020, 1, 1), 4)
    only_past = found(ANYWHERE, past)
    assert (only_past.have, only_past.window, only_past.state) == (0, None, State.NOT_MET)
    assert only_past.reasons[0].key == Reason.BEST_PAST_WINDOW
    assert only_past.reasons[0]["have"] == 4
    both = found(ANYWHERE, past, daily("now", date(2025, 1, 1), 2))
    assert (both.have, both.window) == (2, Period(date(2025, 1, 1), date(2026, 1, 1)))


def test_anywhere_does_not_hold_two_januaries() -> None:
    scans = [*daily("one", date(2024, 1, 1), 3), *daily("two", date(2025, 1, 3), 2)]
    assert found(ANYWHERE, scans).state is not State.MET


def test_anywhere_tells_every_scan_of_past_windows_as_outside() -> None:
    only_past = found(ANYWHERE, daily("past", date(2020, 1, 1), 4))
    assert dict(only_past.refused) == {"outside-window": tuple(f"past-{number:04}" for number in range(4))}


# divide, share, no-gap, hold -----------------------------------------------------------------------


def test_a_scan_serves_one_part_and_the_division_is_the_best_for_the_candidate() -> None:
    clause = {
        "divide": "scans",
        "among": {
            "apical": {"at-least": 2, "where": {"view": "apical"}},
            "any": {"at-least": 2, "where": {"view": "any-listed"}},
        },
    }
    result = found(
        clause,
        daily("a", date(2025, 1, 1), 3, view="apical"),
        daily("p", date(2025, 2, 1), 2, view="parasternal"),
    )
    assert result.state is State.MET
    assert [child.have for child in result.children] == [2, 2]
    assert sum(len(facts) for facts in result.refused.values()) == 1


def test_an_unsigned_entry_does_not_hide_the_signed_one_of_its_encounter_from_a_division() -> None:
    clause = {"divide": "scans", "among": {"part": {"at-least": 1, "where": {"signed-by": "mentor"}}}}
    records = {"records": {"scan": {"once-per": "encounter"}}}
    unsigned = signed(fact("first", "scans", DAY, encounter="same"), asked=("tom",))
    good = signed(fact("second", "scans", DAY, encounter="same"), "tom")
    result = found(clause, holds("tom", "heart-mentor"), unsigned, good, **PEOPLE, **records)
    assert (result.state, tuple(result.counted)) == (State.MET, ("second",))
    assert dict(result.refused) == {"same-encounter": ("first",)}


@pytest.mark.parametrize(("certified", "expected"), [(3, State.MET), (2, State.IN_PROGRESS)])
def test_a_share_is_a_true_ratio(certified: int, expected: State) -> None:
    clause = {
        "share": "roles",
        "where": {"role": "faculty"},
        "of-which": {"certified": True},
        "at-least": "60%",
    }
    roles = [fact(f"r{place}", "roles", DAY, role="faculty", certified=place < certified) for place in range(5)]
    result = found(clause, roles)
    assert (result.state, result.have, result.need) == (expected, certified, 3)


def test_no_gap_shows_each_gap_and_leave_is_none() -> None:
    clause = {
        "no-gap": "scans",
        "longer-than": "1 month",
        "within": {"from": "2025-01-01"},
        "pauses": {"leaves": {"approved": True}},
    }
    scans = [scan("a", date(2025, 1, 20)), scan("b", date(2025, 2, 25))]
    assert found(clause, scans).gaps == (Period(date(2025, 1, 20), date(2025, 2, 25)),)
    leave = fact("l", "leaves", date(2025, 2, 1), until=date(2025, 2, 10), approved=True)
    assert found(clause, scans, leave).state is State.MET


def test_no_gap_allows_exactly_a_month() -> None:
    clause = {"no-gap": "scans", "longer-than": "1 month", "within": {"from": "2025-01-20"}}
    month_later = [scan("a", date(2025, 1, 20)), scan("b", date(2025, 2, 20))]
    assert found(clause, month_later).gaps == ()


def test_hold_for_at_least_counts_from_the_beginning_of_spans_that_touch() -> None:
    clause = {"hold": "awards", "where": {"award": "ip"}, "for-at-least": "12 months"}
    spans = [
        fact("one", "awards", date(2024, 3, 2), until=date(2024, 9, 1), award="ip"),
        fact("two", "awards", date(2024, 9, 1), award="ip"),
    ]
    too_soon = found(clause, spans, as_of=date(2025, 3, 1))
    assert dict(too_soon.refused) == {"not-long-enough": ("one", "two")}
    assert too_soon.next is not None
    assert too_soon.next.possible_on == date(2025, 3, 2)
    assert found(clause, spans, as_of=date(2025, 3, 2)).state is State.MET


def test_hold_on_a_day_looks_at_that_day() -> None:
    clause = {"hold": "awards", "where": {"award": "ip"}, "on-day": "2017-12-31"}
    assert found(clause, fact("a", "awards", date(2017, 12, 31), award="ip")).state is State.MET
    later = found(clause, fact("a", "awards", date(2018, 1, 1), award="ip"))
    assert dict(later.refused) == {"not-held-that-day": ("a",)}


def test_nothing_is_held_yet_on_a_day_that_has_not_come() -> None:
    clause = {"hold": "awards", "where": {"award": "ip"}, "on-day": "2025-03-02"}
    result = found(clause, fact("a", "awards", date(2020, 1, 1), award="ip"), as_of=date(2025, 3, 1))
    assert (result.state, [reason.key for reason in result.reasons]) == (
        State.NOT_MET,
        [Reason.WINDOW_NOT_OPEN_YET],
    )


# signatures ----------------------------------------------------------------------------------------

BOTH = {"count": "scans", "where": {"signed-by": ["mentor", "supervisor"]}}


def test_two_signatures_must_be_of_two_people() -> None:
    both = holds("tom", "heart-mentor", "heart-supervisor")
    alone = found(BOTH, both, signed(scan("s", DAY), "tom"), **PEOPLE)
    assert dict(alone.refused) == {"second-signature-missing": ("s",)}
    pair = found(BOTH, both, holds("ann", "heart-mentor"), signed(scan("s", DAY), "tom", "ann"), **PEOPLE)
    assert pair.state is State.MET


def test_a_second_signature_that_was_asked_waits_for_that_person_only() -> None:
    people = [*holds("tom", "heart-mentor"), *holds("ann", "heart-supervisor")]
    result = found(BOTH, people, signed(scan("s", DAY), "tom", asked=("ann",)), **PEOPLE)
    assert result.state is State.WAITING
    assert list(result.waiting_for) == ["ann"]


def test_an_unsigned_entry_of_an_encounter_that_counts_already_does_not_wait() -> None:
    clause = {"count": "scans", "at-least": 5, "where": {"signed-by": "mentor"}}
    asked = signed(fact("first", "scans", DAY, encounter="same"), asked=("tom",))
    good = signed(fact("second", "scans", DAY, encounter="same"), "tom")
    records = {"records": {"scan": {"once-per": "encounter"}}}
    result = found(clause, holds("tom", "heart-mentor"), asked, good, **PEOPLE, **records)
    assert (tuple(result.counted), result.waiting) == (("second",), 0)
    assert dict(result.refused) == {"same-encounter": ("first",)}


def test_of_alternatives_the_one_that_lacks_only_a_signature_gives_the_reason() -> None:
    parts = {
        part: {"at-least": 1, "where": {"view": part, "signed-by": "mentor"}} for part in ("apical", "parasternal")
    }
    clause = {"divide": "scans", "among": parts}
    unsigned = scan("unsigned", DAY, view="parasternal")
    another = scan("another", DAY, view="subcostal")
    result = found(clause, holds("tom", "heart-mentor"), unsigned, another, **PEOPLE)
    assert dict(result.refused) == {"not-signed": ("unsigned",), "view-other": ("another",)}


def test_entitlement_is_judged_on_the_day_of_the_scan() -> None:
    clause = {"count": "scans", "where": {"signed-by": "mentor"}}
    ended = holds("tom", "heart-mentor", until=date(2025, 2, 1))
    assert found(clause, ended, signed(scan("s", date(2025, 1, 31)), "tom"), **PEOPLE).state is State.MET
    after_end = found(clause, ended, signed(scan("s", date(2025, 2, 1)), "tom"), **PEOPLE)
    assert dict(after_end.refused) == {"signer-not-entitled-that-day": ("s",)}


def test_a_mentor_of_under_a_year_is_none_where_a_year_is_asked() -> None:
    clause = {"count": "scans", "where": {"signed-by": "mentor"}}
    people = {"people": {"mentor": {"holds": ["heart-mentor"], "for-at-least": "12 months"}}}
    held = fact("t", "awards", date(2024, 3, 2), person="tom", award="heart-mentor")
    assert found(clause, held, signed(scan("s", date(2025, 3, 1)), "tom"), **people).state is not State.MET
    on_the_day = found(clause, held, signed(scan("s", date(2025, 3, 2)), "tom"), as_of=date(2025, 3, 2), **people)
    assert on_the_day.state is State.MET


def test_who_supervised_before_does_not_assess_and_who_supervises_after_still_did() -> None:
    clause = {"count": "assessments", "where": {"what": "final", "by": "assessor"}}
    final = fact("f", "assessments", date(2025, 2, 1), what="final", by="tom")
    people = holds("tom", "heart-mentor")
    before = found(clause, people, final, signed(scan("s", date(2025, 1, 1)), "tom"), **PEOPLE)
    later = found(clause, people, final, signed(scan("s", date(2025, 2, 2)), "tom"), **PEOPLE)
    assert (before.state, later.state) == (State.NOT_MET, State.MET)


def test_of_the_acts_that_a_person_must_have_done_one_suffices() -> None:
    clause = {"count": "submissions", "where": {"by": "requester"}}
    people = {"people": {"requester": {"holds": ["heart-mentor"], "has": ["supervised", "examined"]}}}
    asked = [*holds("tom", "heart-mentor"), fact("r", "submissions", date(2025, 2, 1), by="tom")]
    examined = fact("e", "results", date(2025, 2, 1), exam="theory", by="tom")
    supervised = signed(scan("s", date(2025, 2, 1)), "tom")
    later = signed(scan("s", date(2025, 2, 2)), "tom")
    assert [found(clause, asked, act, **people).state for act in (examined, supervised)] == [State.MET, State.MET]
    assert [found(clause, asked, act, **people).state for act in ([], later)] == [State.NOT_MET, State.NOT_MET]


# order ---------------------------------------------------------------------------------------------

ORDER = {
    "in-order": [
        {"key": "first", "count": "scans", "at-least": 60},
        {"key": "course", "count": "courses"},
        {"key": "more", "count": "scans", "at-least": 2},
    ]
}


def test_a_course_before_the_sixtieth_scan_is_too_early() -> None:
    scans = [*daily("a", date(2024, 1, 1), 54), *daily("b", date(2024, 4, 1), 6)]
    result = found(ORDER, scans, fact("c", "courses", date(2024, 3, 1)))
    first, course, more = result.children
    assert (first.state, first.have) == (State.MET, 60)
    assert dict(course.refused) == {"too-early": ("c",)}
    assert more.reasons[0].key == Reason.NOT_OPEN_YET
    assert more.reasons[0]["clause"] == "course"


def test_steps_do_not_share_scans_and_the_same_day_is_in_order() -> None:
    scans = daily("a", date(2024, 1, 1), 62)
    sixtieth = scans[59].on
    course = fact("c", "courses", sixtieth)
    assert found(ORDER, scans, course).state is State.MET
    assert found(ORDER, scans[:61], course).state is State.IN_PROGRESS
    assert found(ORDER, scans[:61], course).children[2].have == 1
