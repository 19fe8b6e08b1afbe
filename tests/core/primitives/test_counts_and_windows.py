"""Primitives 1 to 7: numbers, shares, caps, lists, choices, order and windows.

The 22 primitives that the bodies force are each said in a small document here and judged.

In each, what is good and what is bad differ in one thing. The numbers are those of the bodies where one is known to
ask it; section 6 of docs/reference/programme-language.md lists them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from insonate_core.evidence import Fact
from insonate_core.findings import Finding, State
from insonate_core.periods import Period
from tests.core.clauses import DAY, PEOPLE, found, holds, scan
from tests.core.evidence_builders import daily, fact
from tests.core.primitives.saying import IN_PROGRESS, MET, NOT_MET, modules, of_each, refused
from tests.core.test_documents import SMALL

# 1. Minimum counts, per module and in total; a range -------------------------------------------------

CORE = {"cardiac": 50, "aaa": 50, "pregnancy": 50, "trauma": 50, "lung": 10, "line": 10}


def test_01_a_number_for_each_module_is_their_sum_and_one_short_is_short() -> None:
    clause = {"count": "scans", "for-each": {"application": CORE}}
    full = found(clause, of_each(**CORE), **modules(**CORE))
    assert (full.state, full.have, full.need) == (MET, 220, 220)
    short = found(clause, of_each(**{**CORE, "line": 9}), **modules(**CORE))
    assert (short.state, short.have) == (IN_PROGRESS, 219)
    assert short.at("clause/line").missing == 1
    assert short.next is not None
    assert [(each.path, each.missing) for each in short.next.shortfalls] == [("clause", 1), ("clause/line", 1)]
    assert short.next.acts == 1


def test_01_more_of_one_module_does_not_make_up_for_another() -> None:
    clause = {"count": "scans", "for-each": {"application": CORE}}
    traded = found(clause, of_each(**{**CORE, "lung": 11, "line": 9}), **modules(**CORE))
    assert (traded.have, traded.state) == (220, IN_PROGRESS)


def test_01_the_upper_end_of_a_range_is_a_mark_and_never_asked() -> None:
    result = found({"count": "scans", "at-least": 25, "ideally": 50}, daily("s", date(2024, 1, 1), 25))
    assert (result.state, result.ideally) == (MET, 50)


# 2. A share or a subset ------------------------------------------------------------------------------


@pytest.mark.parametrize(("supervised", "state"), [(25, MET), (24, IN_PROGRESS)])
def test_02_half_of_the_number_required_must_be_supervised(supervised: int, state: State) -> None:
    clause = {
        "count": "scans",
        "at-least": 50,
        "of-which": {"supervised": {"at-least": "50%", "where": {"supervision": "direct"}}},
    }
    scans = [
        *daily("d", date(2024, 1, 1), supervised, supervision="direct"),
        *daily("r", date(2024, 6, 1), 50, supervision="image-review"),
    ]
    assert found(clause, scans).state is state


# 3. A cap, with a declared rounding ------------------------------------------------------------------


def therapeutic(rounding: str) -> dict[str, Any]:
    few = {"at-most": "5%", "rounding": rounding, "where": {"therapeutic": True}}
    return {"count": "scans", "at-least": 150, "of-which": {"few": few}}


@pytest.mark.parametrize(("rounding", "state", "most"), [("up", MET, 8), ("down", IN_PROGRESS, 7)])
def test_03_five_per_cent_of_150_is_eight_where_the_body_rounds_up(rounding: str, state: State, most: int) -> None:
    scans = [
        *daily("t", date(2024, 1, 1), 8, therapeutic=True),
        *daily("d", date(2024, 3, 1), 142, therapeutic=False),
    ]
    result = found(therapeutic(rounding), scans)
    assert (result.state, result.at("clause/few").need) == (state, most)
    assert refused(result) == ({} if rounding == "up" else {"over-cap": ("t-0007",)})


# 4. Coverage of a list -------------------------------------------------------------------------------


def test_04_every_region_of_the_list_is_covered() -> None:
    clause = {"count": "scans", "at-least": 8, "for-each": {"view": 2}}
    both = [*daily("a", date(2024, 1, 1), 6, view="apical"), *daily("p", date(2024, 3, 1), 2, view="parasternal")]
    assert found(clause, both).state is MET
    one_short = [*daily("a", date(2024, 1, 1), 7, view="apical"), *daily("p", date(2024, 3, 1), 1, view="parasternal")]
    result = found(clause, one_short)
    assert (result.have, result.state, result.at("clause/parasternal").missing) == (8, IN_PROGRESS, 1)


def test_04_different_people_scanned_are_counted_by_a_distinct_value() -> None:
    """Ten teachers from five countries: what counts is how many different values there are."""
    clause = {"count": "roles", "where": {"role": "teacher"}, "distinct": "country", "at-least": 3}

    def teachers(*countries: str | None) -> list[Fact]:
        return [
            fact(f"t{place}", "roles", DAY, role="teacher", **({"country": country} if country else {}))
            for place, country in enumerate(countries)
        ]

    three = found(clause, teachers("ch", "fr", "it", "it"))
    assert (three.state, three.have, len(three.counted)) == (MET, 3, 4)
    two = found(clause, teachers("ch", "fr", "fr", "fr"))
    assert (two.state, two.have) == (IN_PROGRESS, 2)
    silent = found(clause, teachers("ch", "fr", None))
    assert refused(silent) == {"country-not-recorded": ("t2",)}


def test_04_distinct_and_a_cap_inside_it_hold_together() -> None:
    clause = {
        "count": "scans",
        "distinct": "subject-number",
        "at-least": 3,
        "of-which": {"phantoms": {"at-most": 1, "where": {"subject": "simulator"}}},
    }

    def scans(*subjects: str) -> list[Fact]:
        return [scan(f"s{n}", DAY, subject_number=str(n), subject=each) for n, each in enumerate(subjects)]

    assert found(clause, scans("simulator", "patient", "patient")).state is MET
    capped = found(clause, scans("simulator", "simulator", "patient"))
    assert (capped.state, capped.have) == (IN_PROGRESS, 2)
    assert refused(capped) == {"over-cap": ("s1",)}


# 5. n of m -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reached", "state"), [(5, MET), (4, IN_PROGRESS)])
def test_05_so_many_applications_out_of_the_list_suffice(reached: int, state: State) -> None:
    names = [f"application-{number}" for number in range(12)]
    clause = {"count": "scans", "for-each": {"application": 25}, "enough": 5}
    scans = of_each(**{name: 25 if place < reached else 24 for place, name in enumerate(names)})
    result = found(clause, scans, **modules(**dict.fromkeys(names, 1)))
    assert result.state is state
    if state is IN_PROGRESS:
        assert result.next is not None
        assert result.next.acts == 1


def test_05_so_many_of_several_clauses_suffice() -> None:
    choice = [{"key": key, "count": "courses", "where": {"track": key}} for key in ("a", "b", "c", "d", "e")]
    clause = {"any-of": choice, "enough": 4}
    assert found(clause, [fact(key, "courses", DAY, track=key) for key in "abcd"]).state is MET
    assert found(clause, [fact(key, "courses", DAY, track=key) for key in "abc"]).state is IN_PROGRESS


# 6. Order --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("course_on", "state"), [(date(2024, 1, 1), MET), (date(2024, 1, 2), IN_PROGRESS)])
def test_06_only_scans_after_the_live_course_count(course_on: date, state: State) -> None:
    clause = {"count": "scans", "at-least": 3, "within": {"from": "course"}}
    anchors = {"anchors": {**SMALL["anchors"], "course": {"first": "courses", "where": {"setting": "live"}}}}
    facts = [fact("c", "courses", course_on, setting="live"), *daily("s", date(2024, 1, 1), 3)]
    result = found(clause, facts, **anchors)
    assert result.state is state
    assert refused(result) == ({} if state is MET else {"outside-window": ("s-0000",)})


@pytest.mark.parametrize(("before", "state"), [(100, MET), (99, IN_PROGRESS)])
def test_06_the_first_hundred_come_before_the_next_course(before: int, state: State) -> None:
    clause = {
        "in-order": [
            {"key": "hundred", "count": "scans", "at-least": 100},
            {"key": "advanced", "count": "courses", "where": {"level": "advanced"}},
        ]
    }
    scans = [*daily("a", date(2023, 1, 1), before), *daily("b", date(2024, 9, 1), 100 - before)]
    result = found(clause, scans, fact("c", "courses", date(2024, 6, 1), level="advanced"))
    assert result.state is state
    if state is IN_PROGRESS:
        assert refused(result.children[1]) == {"too-early": ("c",)}


@pytest.mark.parametrize(("alone", "state"), [(150, MET), (149, IN_PROGRESS)])
def test_06_the_last_150_are_reported_alone(alone: int, state: State) -> None:
    clause = {
        "count": "scans",
        "at-least": 250,
        "of-which": {"alone": {"the-last": 150, "where": {"reported-alone": True}}},
    }
    scans = [
        *daily("with", date(2023, 1, 1), 250 - alone, reported_alone=False),
        *daily("alone", date(2024, 1, 1), alone, reported_alone=True),
    ]
    result = found(clause, scans)
    assert (result.state, result.have, result.at("clause/alone").have) == (state, 250, alone)
    if state is IN_PROGRESS:
        assert result.next is not None
        assert result.next.acts == 1


# 7. Windows ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("last", "state"), [(date(2024, 12, 31), MET), (date(2025, 1, 1), IN_PROGRESS)])
def test_07_first_to_last_lie_within_twelve_months_wherever(last: date, state: State) -> None:
    clause = {"count": "scans", "at-least": 3, "within": {"anywhere": "12 months"}}
    assert found(clause, [*daily("s", date(2024, 1, 1), 2), scan("last", last)]).state is state


@pytest.mark.parametrize(("first", "state"), [(date(2022, 3, 2), MET), (date(2022, 3, 1), IN_PROGRESS)])
def test_07_only_the_last_36_months_count(first: date, state: State) -> None:
    clause = {"count": "scans", "at-least": 2, "within": {"from": "today - 36 months"}}
    assert found(clause, scan("first", first), scan("later", date(2024, 1, 1))).state is state


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2022, 5, 31), NOT_MET),
        (date(2022, 6, 1), MET),
        (date(2025, 5, 31), MET),
        (date(2025, 6, 1), State.OVERDUE),
    ],
)
def test_07_from_a_year_before_an_anchor_to_two_years_after(on: date, state: State) -> None:
    clause = {"count": "scans", "within": {"from": "theory - 12 months", "until": "theory + 24 months"}}
    anchors = {"anchors": {**SMALL["anchors"], "theory": {"first": "results", "where": {"exam": "theory"}}}}
    result = found(
        clause, fact("r", "results", date(2023, 6, 1), exam="theory"), scan("s", on), as_of=max(on, DAY), **anchors
    )
    assert result.state is state


@pytest.mark.parametrize(("on", "state"), [(date(2024, 12, 31), MET), (date(2025, 1, 1), NOT_MET)])
def test_07_two_windows_hold_at_once(on: date, state: State) -> None:
    """Two years from the course, inside an enrolment of three years."""
    clause = {
        "all-of": [
            {"key": "from-course", "count": "scans", "within": {"from": "course", "until": "course + 2 years"}},
            {
                "key": "enrolled",
                "count": "scans",
                "within": {"from": "registration", "until": "registration + 3 years"},
            },
        ]
    }
    anchors = {"anchors": {**SMALL["anchors"], "course": {"first": "courses"}}}
    enrolled = fact("e", "enrolments", date(2022, 1, 1), programme="heart-basics")
    result = found(
        clause, enrolled, fact("c", "courses", date(2023, 6, 1)), scan("s", on), as_of=date(2024, 12, 31), **anchors
    )
    assert result.state is state


def test_07_the_parts_of_an_exam_fall_within_a_year_of_the_first() -> None:
    parts = {
        "exams": {"theory": {"kind": "written"}, "practical": {"kind": "practical"}},
        "anchors": {
            **SMALL["anchors"],
            "theory-day": {"first": "results", "where": {"exam": "theory", "outcome": "passed"}},
        },
    }
    clause = {"pass": "practical", "within": {"from": "theory-day", "until": "theory-day + 12 months"}}
    theory = fact("t", "results", date(2023, 1, 10), exam="theory", outcome="passed")

    def practical(on: date) -> Finding:
        return found(clause, theory, fact("p", "results", on, exam="practical", outcome="passed"), **parts)

    assert practical(date(2024, 1, 9)).state is MET
    assert refused(practical(date(2024, 1, 10)))["outside-window"] == ("p",)


def test_07_an_extension_moves_the_end_of_a_window_anywhere() -> None:
    clause = {"count": "scans", "at-least": 3, "within": {"anywhere": "12 months"}}
    concessions = {
        "concessions": {
            "longer": {
                "granted-by": "mentor",
                "asked": {"before": "window-end", "by-at-least": "4 weeks"},
                "extends": [{"requirement": "clause", "by-at-most": "3 months"}],
            }
        }
    }
    scans = [*daily("s", date(2024, 1, 1), 2), scan("last", date(2025, 2, 1))]

    def granted(on: date) -> Finding:
        grant = fact("g", "grants", on, clause="longer", by="tom")
        return found(clause, scans, holds("tom", "heart-mentor"), grant, **PEOPLE, **concessions)

    in_time = granted(date(2024, 12, 4))
    assert (in_time.state, in_time.concessions) == (MET, ("longer",))
    assert in_time.window == Period(date(2024, 1, 1), date(2025, 4, 1))
    assert granted(date(2024, 12, 5)).state is IN_PROGRESS
