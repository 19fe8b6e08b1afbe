"""Which facts can touch a standing, and until when it holds by time alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.evaluation import EvidenceIndex, changes_on, evaluate, evaluate_until, reads_of, signers_of
from insonate_core.evidence import Evidence, Fact, Signature
from insonate_core.findings import Finding, Standing
from insonate_core.programmes import parse_definition
from tests.core.clauses import DAY, PEOPLE, holds, programme, scan, signed
from tests.core.evidence_builders import daily, evidence, fact
from tests.core.invented import AS_OF, OTHERS, START, Inventor
from tests.core.programme_files import version
from tests.core.test_laws import DEFINITIONS, every, few, invented, people, with_facts

LEAVE = {"leaves": {"approved": True}}


def answers(standing: Standing) -> Any:
    """States, numbers and refusals: all but what leans on the day."""
    return (
        [
            (place, each.state, each.real_state, *numbers(each), each.counted, each.pending, each.refused)
            for place, each in every(standing)
        ],
        [(each.key, each.state, each.held, each.requested_on) for each in standing.awards],
        [(each.name, each.number, each.starts_on, each.until) for each in standing.cycles],
    )


def numbers(each: Finding) -> Any:
    return (each.have, each.need, each.waiting, each.late, each.since, each.concessions)


def next_change(clause: Any, *facts: Any, as_of: date = DAY, **parts: Any) -> date | None:
    return changes_on(programme({"clause": clause}, **parts), evidence(*facts), as_of)


# until when ----------------------------------------------------------------------------------------


def test_a_count_without_a_date_never_changes_by_itself() -> None:
    assert next_change({"count": "scans", "at-least": 5}, scan("a", date(2025, 1, 1))) is None


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ({"count": "courses", "by": "2025-06-01"}, date(2025, 6, 1)),
        ({"count": "courses", "by": "2025-02-20", "grace": "14 days"}, date(2025, 3, 6)),
        ({"count": "scans", "within": {"from": "2025-04-01"}}, date(2025, 4, 1)),
        ({"hold": "memberships", "on-day": "2025-05-05"}, date(2025, 5, 5)),
    ],
)
def test_a_clause_may_change_on_its_own_day(clause: Any, expected: date) -> None:
    assert next_change(clause) == expected


def test_a_membership_that_ends_and_one_that_is_not_long_enough_yet_name_their_days() -> None:
    ends = fact("m", "memberships", date(2024, 1, 1), until=date(2025, 9, 1))
    assert next_change({"hold": "memberships"}, ends) == date(2025, 9, 1)
    young = fact("m", "memberships", date(2024, 9, 1))
    assert next_change({"hold": "memberships", "for-at-least": "12 months"}, young) == date(2025, 9, 1)


def test_the_day_a_scan_leaves_a_moving_window_is_never_missed() -> None:
    clause = {"count": "scans", "within": {"from": "today - 1 month"}}
    for day in range(28):
        one = scan("a", DAY - timedelta(days=day))
        named = next_change(clause, one)
        assert named is not None
        leaves = next(
            later
            for later in (DAY + timedelta(days=step) for step in range(1, 40))
            if answers(evaluate(programme({"clause": clause}), evidence(one), later))
            != answers(evaluate(programme({"clause": clause}), evidence(one), DAY))
        )
        assert leaves - timedelta(days=8) <= named <= leaves


def test_a_stretch_without_scans_becomes_a_gap_on_its_day() -> None:
    clause = {"no-gap": "scans", "longer-than": "1 month", "within": {"from": "2025-01-01"}, "pauses": LEAVE}
    assert next_change(clause, scan("a", date(2025, 1, 20)), scan("b", date(2025, 2, 20))) == date(2025, 3, 21)
    running = fact("l", "leaves", date(2025, 2, 25), approved=True)
    assert next_change(clause, scan("b", date(2025, 2, 20)), running) == DAY + timedelta(days=1)


def test_what_is_dated_or_recorded_later_sets_the_day() -> None:
    clause = {"count": "scans"}
    assert next_change(clause, scan("later", DAY + timedelta(days=9))) == DAY + timedelta(days=9)
    entered = fact("e", "scans", DAY, recorded=DAY + timedelta(days=3))
    assert next_change(clause, entered) == DAY + timedelta(days=3)
    late = replace(scan("s", DAY), signatures=(Signature(by="tom", on=DAY, recorded=DAY + timedelta(days=2)),))
    waits = {"count": "scans", "where": {"signed-by": "mentor"}}
    assert next_change(waits, holds("tom", "heart-mentor"), late, **PEOPLE) == DAY + timedelta(days=2)


def test_the_day_a_clause_comes_to_be_at_risk_is_named() -> None:
    clause = {"count": "scans", "at-least": 100, "within": {"from": "2024-09-01", "until": "2025-09-01"}}
    definition = programme({"clause": clause})
    known = evidence(daily("s", date(2024, 9, 1), 60, each_day=1))
    today = date(2024, 10, 31)
    until = changes_on(definition, known, today)
    assert until is not None
    assert until < date(2025, 9, 1)
    before, after = (evaluate(definition, known, day).at("clause").state for day in (until - timedelta(days=1), until))
    assert (before.value, after.value) == ("in-progress", "at-risk")


@few
@given(people, st.integers(0, 700))
def test_nothing_changes_before_the_day_named(case: tuple[str, int], after_start: int) -> None:
    definition, _inventor, known = invented(case)
    as_of = START + timedelta(days=150 + after_start)
    index = EvidenceIndex(known)
    standing, until = evaluate_until(definition, index, as_of)
    assert standing == evaluate(definition, index, as_of)
    last = as_of + timedelta(days=200) if until is None else until - timedelta(days=1)
    days = (last - as_of).days
    for step in {days, days // 2, 1} if days >= 1 else ():
        assert answers(evaluate(definition, index, as_of + timedelta(days=step))) == answers(standing)


# what is read --------------------------------------------------------------------------------------


def test_a_version_names_the_kinds_it_reads() -> None:
    essex = reads_of(parse_definition(version("essex-scanning-record", "2024-10")))
    assert {"scans", "awards", "enrolments", "leaves"} <= essex.kinds
    assert "credits" not in essex.kinds


def test_a_fact_touches_only_what_may_look_at_it() -> None:
    definition = programme(
        {"clause": {"count": "scans", "where": {"signed-by": "mentor"}}},
        concessions={"help": {"granted-by": "mentor", "waives": ["clause"], "reference": "handbook"}},
    )
    reads = reads_of(definition)
    assert reads.touches(scan("a", DAY))
    assert not reads.touches(fact("c", "credits", DAY, points=1))
    assert reads.touches(fact("g", "grants", DAY, clause="help", by="tom"))
    assert not reads.touches(fact("g", "grants", DAY, clause="other", by="tom"))
    (mentor,) = holds("tom", "heart-mentor")
    (painter,) = holds("tom", "painter")
    assert (reads.touches(mentor), reads.touches(painter)) == (True, False)


def test_whose_awards_matter_is_told_by_the_evidence() -> None:
    known = evidence(
        signed(scan("a", DAY), "tom", asked=("ann",)), fact("r", "results", DAY, by="eve"), holds("bob", "heart-mentor")
    )
    assert signers_of(known) == {"tom", "ann", "eve"}


@few
@given(people, st.integers(0, 2**32))
def test_a_fact_that_does_not_touch_changes_nothing(case: tuple[str, int], seed: int) -> None:
    definition, _inventor, known = invented(case)
    reads = reads_of(definition)
    stranger = Inventor(DEFINITIONS[sorted(DEFINITIONS)[seed % len(DEFINITIONS)]], Random(seed))
    before = evaluate(definition, known, AS_OF)
    mine = [replace(stranger.other(f"new-{number}"), recorded=START) for number in range(6)]
    kinds = ("readings", "payments", "grants", "awards", "submissions", "memberships", "leaves", "courses")
    mine += [Fact(id=f"plain-{kind}", kind=kind, on=START, recorded=START) for kind in kinds]
    for new in mine:
        if not reads.touches(new):
            assert evaluate(definition, with_facts(known, new), AS_OF) == before
    idle = Fact(id="idle", kind="awards", on=START, recorded=START, person="nobody", attributes={"award": "any"})
    assert "nobody" not in signers_of(known)
    assert evaluate(definition, with_facts(known, idle), AS_OF) == before


def test_the_evidence_of_a_person_names_everyone_whose_awards_can_matter() -> None:
    for seed in range(20):
        definition, _inventor, known = invented(("fm-msk-small", seed))
        without = Evidence.of(
            known.subject, [each for each in known.facts if each.person is None or each.person in signers_of(known)]
        )
        assert set(OTHERS) >= signers_of(known)
        assert evaluate(definition, without, AS_OF) == evaluate(definition, known, AS_OF)
