"""Primitives 13 to 22: equivalence, points, exams, money, versions, extensions, status, audits, scorecards, warnings.

The 22 primitives that the bodies force are each said in a small document here and judged.

In each, what is good and what is bad differ in one thing. The numbers are those of the bodies where one is known to
ask it; section 6 of docs/reference/programme-language.md lists them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from insonate_core.audits import draw_for
from insonate_core.evaluation import binding_version, evaluate, evaluate_enrolment, evaluate_requirement, routes_to
from insonate_core.findings import AwardState, Finding, Reason, State
from insonate_core.programmes import Definition, parse_definition
from tests.core.clauses import DAY, PEOPLE, found, holds, programme, scan
from tests.core.evidence_builders import daily, evidence, fact
from tests.core.primitives.saying import IN_PROGRESS, MET, NOT_MET, REGISTERED, judged, refused, yearly
from tests.core.test_documents import SMALL

# 13. Equivalence and reduction -----------------------------------------------------------------------


def with_equivalence(*facts: Any) -> Definition:
    return programme(
        {
            "clause": {"all-of": ["logbook", "theory"]},
            "logbook": {
                "count": "scans",
                "at-least": 25,
                "of-which": {
                    "valves": {"at-least": 5, "where": {"category": "valve"}},
                    "normal": {"at-most": 50, "where": {"finding": "normal"}},
                },
            },
            "theory": {"count": "results", "where": {"test": "theory"}},
            "foreign": {"hold": "awards", "where": {"award": "foreign"}},
        },
        concessions={
            "equal": {
                "when": "foreign",
                "waives": ["theory"],
                "reduces": [
                    {"requirement": "logbook", "by": "60%", "rounding": "up"},
                    {"requirement": "logbook/*", "by": "60%", "rounding": "up"},
                ],
            }
        },
    )


def test_13_a_foreign_award_waives_the_theory_and_takes_sixty_per_cent_off_each_number() -> None:
    foreign = fact("a", "awards", date(2024, 1, 1), award="foreign")
    scans = [*daily("v", date(2024, 1, 1), 2, category="valve"), *daily("o", date(2024, 2, 1), 8, category="other")]
    with_it = evaluate_requirement(with_equivalence(), evidence(scans, foreign), DAY, "clause")
    logbook, theory = with_it.children
    assert (logbook.need, logbook.at("logbook/valves").need, logbook.at("logbook/normal").need) == (10, 2, 50)
    assert (with_it.state, theory.state) == (MET, State.WAIVED)
    assert (logbook.concessions, theory.concessions) == (("equal",), ("equal",))
    other = fact("a", "awards", date(2024, 1, 1), award="another")
    without = evaluate_requirement(with_equivalence(), evidence(scans, other), DAY, "clause")
    assert (without.state, without.children[0].need) == (IN_PROGRESS, 25)


def test_13_the_same_scan_counts_in_two_logbooks() -> None:
    clause = {"all-of": [{"key": key, "count": "scans", "where": {"view": "apical"}} for key in ("one", "two")]}
    assert found(clause, scan("s", DAY, view="apical")).state is MET


# 14. Points ------------------------------------------------------------------------------------------

POINTS = {
    "count": "credits",
    "measure": "points",
    "at-least": 40,
    "of-which": {
        "compulsory": {"at-least": 12, "where": {"category": "compulsory"}},
        "reading": {"at-most": 10, "where": {"category": "reading"}},
    },
}


@pytest.mark.parametrize(
    ("compulsory", "reading", "other", "state", "have"),
    [(12, 10, 18, MET, 40), (11, 10, 19, IN_PROGRESS, 40), (12, 12, 17, IN_PROGRESS, 39)],
)
def test_14_forty_points_with_twelve_compulsory_and_ten_of_reading_at_most(
    compulsory: int, reading: int, other: int, state: State, have: int
) -> None:
    given = [
        fact(kind, "credits", DAY, points=points, category=kind)
        for kind, points in (("compulsory", compulsory), ("reading", reading), ("other", other))
    ]
    result = found(POINTS, given)
    assert (result.state, result.have) == (state, have)


# 15. Exams -------------------------------------------------------------------------------------------


def attempts(*given: tuple[date, str], as_of: date = DAY, pass_at: str = "85%", **resit: Any) -> Finding:
    exam: dict[str, Any] = {"kind": "written", "pass-at": pass_at}
    if resit:
        exam["resit"] = {key.replace("_", "-"): value for key, value in resit.items()}
    facts = []
    for place, (on, score) in enumerate(given):
        right, of = score.split(" of ")
        facts.append(fact(f"r{place}", "results", on, exam="theory", score=Fraction(int(right), int(of))))
    return found({"pass": "theory"}, facts, as_of=as_of, exams={"theory": exam})


@pytest.mark.parametrize(("score", "state"), [("68 of 80", MET), ("67 of 80", IN_PROGRESS)])
def test_15_the_mark_is_exact(score: str, state: State) -> None:
    assert attempts((DAY, score)).state is state


def test_15_a_rewrite_on_the_next_day_and_not_on_the_same() -> None:
    failed = (date(2025, 2, 1), "1 of 80")
    same = attempts(failed, (date(2025, 2, 1), "80 of 80"), not_before="next day")
    assert refused(same) == {"too-early": ("r1",), "not-passed": ("r0",)}
    assert attempts(failed, (date(2025, 2, 2), "80 of 80"), not_before="next day").state is MET


@pytest.mark.parametrize(("again", "state"), [(date(2024, 7, 15), MET), (date(2024, 7, 14), IN_PROGRESS)])
def test_15_a_lock_of_six_months_is_counted_on_the_calendar(again: date, state: State) -> None:
    result = attempts((date(2024, 1, 15), "1 of 80"), (again, "80 of 80"), not_before="6 months")
    assert result.state is state


def test_15_the_attempts_are_numbered_and_then_there_is_none() -> None:
    three = [(date(2024, month, 1), "1 of 80") for month in (1, 2, 3)]
    spent = attempts(*three, (date(2024, 4, 1), "80 of 80"), attempts=3)
    assert refused(spent) == {"no-attempt-left": ("r3",), "not-passed": ("r0", "r1", "r2")}
    assert [reason.key for reason in spent.reasons] == [Reason.NO_ATTEMPT_LEFT]
    assert spent.next is None
    assert attempts(*three[1:], (date(2024, 4, 1), "80 of 80"), attempts=3).state is MET


def test_15_a_resit_costs_half_within_a_year_of_the_attempt() -> None:
    failed = (date(2024, 3, 2), "1 of 80")
    within = attempts(failed, half_price_within="12 months", as_of=date(2025, 3, 1))
    assert [(reason.key, reason["until"]) for reason in within.reasons] == [(Reason.HALF_PRICE_UNTIL, date(2025, 3, 2))]
    assert attempts(failed, half_price_within="12 months", as_of=date(2025, 3, 2)).reasons == ()
    passed = attempts((date(2024, 3, 2), "80 of 80"), half_price_within="12 months")
    assert passed.reasons == ()


def test_15_one_exam_does_not_compensate_for_another() -> None:
    exams = {key: {"kind": "written", "pass-at": "85%"} for key in ("written", "visual")}

    def both(written: int, visual: int) -> State:
        given = [
            fact(key, "results", DAY, exam=key, score=Fraction(score, 100))
            for key, score in (("written", written), ("visual", visual))
        ]
        return found({"all-of": [{"pass": "written"}, {"pass": "visual"}]}, given, exams=exams).state

    assert (both(85, 85), both(100, 84)) == (MET, IN_PROGRESS)


# 16. Money and standing ------------------------------------------------------------------------------


def gated(*facts: Any) -> Finding:
    definition = programme(
        {"clause": {"pass": "theory"}, "member": {"hold": "memberships", "where": {"body": "society"}}},
        exams={"theory": {"kind": "written", "opens-when": ["member"]}},
    )
    return evaluate_requirement(definition, evidence(*facts), DAY, "clause")


@pytest.mark.parametrize(("joined", "state"), [(date(2025, 2, 1), MET), (date(2025, 2, 2), NOT_MET)])
def test_16_only_a_member_may_sit(joined: date, state: State) -> None:
    passed = fact("r", "results", date(2025, 2, 1), exam="theory", outcome="passed")
    result = gated(passed, fact("m", "memberships", joined, body="society"))
    assert result.state is state
    if state is NOT_MET:
        assert refused(result) == {"not-open-that-day": ("r",)}


@pytest.mark.parametrize(
    ("paid", "state"), [(date(2024, 12, 31), AwardState.ACTIVE), (date(2025, 1, 1), AwardState.LAPSED)]
)
def test_16_dues_by_the_end_of_the_year_keep_an_award(paid: date, state: AwardState) -> None:
    definition = programme(
        {
            "trained": {"count": "courses"},
            "dues": {"each-cycle": "year", "requires": ["fee"]},
            "fee": {"count": "payments", "where": {"for": "dues"}},
        },
        anchors={**SMALL["anchors"], "certified": {"first": "awards", "where": {"award": "basic"}}},
        cycles={"year": {"starts": "1 January", "on-or-after": "certified", "every": "12 months"}},
        awards={"basic": {"requires": ["trained"], "upkeep": ["dues"]}},
    )
    held = fact("a", "awards", date(2024, 1, 1), award="basic")
    known = evidence(held, fact("p", "payments", paid, for_="dues"))
    assert evaluate(definition, known, DAY).awards[0].state is state


# 17. Versions ----------------------------------------------------------------------------------------


def of_version(name: str, applies: dict[str, str], **parts: Any) -> Definition:
    return parse_definition(
        {
            **SMALL,
            "version": name,
            "applies": {"decided-by": "course", **applies},
            "anchors": {"course": {"first": "courses"}},
            "awards": {},
            "people": {},
            "requirements": {"course": {"count": "courses"}, "extra": {"count": "scans", "at-least": 2}},
            **parts,
        }
    )


OLD = of_version("old", {"from": "2010-01-01", "until": "2021-04-01"})
NEW = of_version(
    "new",
    {"from": "2021-04-01"},
    transitions={
        "choice": {"from": "old", "may": "choose"},
        "with-work": {"from": "old", "who": "course", "may": "choose", "requires": ["extra"]},
        "all-move": {"from": "older", "may": "move"},
        "some-stay": {"who": "course", "may": "stay"},
    },
)


@pytest.mark.parametrize(("on", "version"), [(date(2021, 3, 31), "old"), (date(2021, 4, 1), "new")])
def test_17_the_day_of_the_course_decides_the_version(on: date, version: str) -> None:
    bound = binding_version([NEW, OLD], evidence(fact("c", "courses", on)), DAY)
    assert bound is not None
    assert bound.version == version
    assert binding_version([NEW, OLD], evidence(), DAY) is None


def test_17_routes_say_who_may_move_and_what_it_asks() -> None:
    course = fact("c", "courses", date(2020, 1, 1))
    routes = {each.rule.key: each for each in routes_to(NEW, evidence(course, daily("s", DAY, 1)), DAY, bound_to="old")}
    assert [key for key, each in routes.items() if each.is_open] == ["choice", "with-work", "some-stay"]
    assert (routes["choice"].may_move, routes["choice"].may_stay) == (True, True)
    assert (routes["some-stay"].may_move, routes["some-stay"].may_stay) == (False, True)
    with_work = routes["with-work"]
    assert (with_work.may_move, with_work.asked.state, with_work.asked.next) != (True, None, None)
    assert with_work.asked.next is not None
    assert with_work.asked.next.acts == 1
    done = routes_to(NEW, evidence(course, daily("s", date(2025, 2, 27), 2)), DAY, bound_to="old")
    assert {each.rule.key for each in done if each.may_move} == {"choice", "with-work"}
    from_older = {each.rule.key: each for each in routes_to(NEW, evidence(course), DAY, bound_to="older")}
    assert (from_older["all-move"].may_move, from_older["all-move"].may_stay) == (True, False)


@pytest.mark.parametrize(("held", "state"), [(date(2017, 12, 31), State.WAIVED), (date(2018, 1, 1), NOT_MET)])
def test_17_who_held_the_award_before_the_change_is_spared_the_new_module(held: date, state: State) -> None:
    definition = programme(
        {"clause": {"count": "scans", "where": {"application": "lung"}}},
        concessions={
            "grandfathered": {
                "when": {"key": "held-before", "hold": "awards", "where": {"award": "core"}, "on-day": "2017-12-31"},
                "waives": ["clause"],
            }
        },
    )
    assert (
        evaluate_requirement(definition, evidence(fact("a", "awards", held, award="core")), DAY, "clause").state
        is state
    )


# 18. Extensions, grace, waivers ----------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "state"), [(date(2025, 1, 4), IN_PROGRESS), (date(2025, 1, 5), State.OVERDUE)])
def test_18_an_extension_is_asked_four_weeks_before_the_day(asked: date, state: State) -> None:
    concessions = {
        "concessions": {
            "longer": {
                "granted-by": "mentor",
                "asked": {"before": "2025-02-01", "by-at-least": "4 weeks"},
                "extends": [{"requirement": "clause", "by": "3 months"}],
            }
        }
    }
    clause = {"count": "scans", "at-least": 2, "within": {"from": "2024-02-01", "until": "2025-02-01"}}
    grant = fact("g", "grants", asked, clause="longer", by="tom")
    # A stroke of work each month, so that the longer window is not at risk.
    result = found(clause, scan("s", date(2025, 1, 20)), holds("tom", "heart-mentor"), grant, **PEOPLE, **concessions)
    assert result.state is state
    assert result.concessions == (("longer",) if state is IN_PROGRESS else ())


def test_18_a_grant_by_somebody_else_or_for_another_clause_is_none() -> None:
    concessions = {"concessions": {"spared": {"granted-by": "mentor", "waives": ["clause"]}}}
    clause = {"count": "scans"}
    held = [*holds("tom", "heart-mentor"), *holds("ann", "painter")]

    def granted(**grant: str) -> State:
        return found(
            clause,
            held,
            fact("g", "grants", DAY, **{"clause": "spared", "by": "tom", **grant}),
            **PEOPLE,
            **concessions,
        ).state

    assert granted() is State.WAIVED
    assert granted(by="ann") is NOT_MET
    assert granted(by="nadia") is NOT_MET
    assert granted(clause="another") is NOT_MET


def test_18_a_grace_of_six_weeks_lets_a_closed_year_be_recorded() -> None:
    scans = daily("s", date(2024, 2, 1), 3)

    def year(recorded: date, as_of: date) -> Finding:
        late = [replace(each, recorded=recorded) for each in scans]
        return judged(yearly(grace="6 weeks"), REGISTERED, late, as_of=as_of).children[0]

    assert year(date(2024, 4, 20), date(2024, 4, 20)).state is MET
    unrecorded = year(date(2024, 4, 21), date(2024, 4, 20))
    assert (unrecorded.state, unrecorded.reasons[0].key) == (State.AT_RISK, Reason.IN_GRACE)
    assert year(date(2024, 4, 22), date(2024, 4, 21)).state is State.OVERDUE


# 19. Status gates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ratified", "state"), [(True, AwardState.ACTIVE), (False, AwardState.READY)])
def test_19_ready_is_not_certified_until_the_board_decides(ratified: bool, state: AwardState) -> None:
    definition = programme(
        {"clause": {"count": "courses"}}, awards={"basic": {"requires": ["clause"], "decided-by": "mentor"}}, **PEOPLE
    )
    given = [fact("a", "awards", DAY, award="basic")] if ratified else []
    assert evaluate(definition, evidence(fact("c", "courses", DAY), given), DAY).awards[0].state is state


def test_19_a_module_is_declared_while_the_others_run() -> None:
    requirements = {name: {"count": "scans", "where": {"application": name}} for name in ("heart", "lung")}
    awards = {name: {"requires": [name]} for name in requirements}
    standing = evaluate(programme(requirements, awards=awards), evidence(scan("s", DAY, application="heart")), DAY)
    assert [each.state for each in standing.awards] == [AwardState.READY, AwardState.NOT_MET]


# 20. Audit sampling ----------------------------------------------------------------------------------


def test_20_a_tenth_of_those_finishing_is_drawn_as_the_document_says() -> None:
    def drawn(**rule: Any) -> int:
        document = {**SMALL, "audits": {"yearly": {"of": "submissions", **rule}}}
        audit = parse_definition(document).audits["yearly"]
        return len(draw_for(audit, [f"record-{number}" for number in range(34)], seed="4817").drawn)

    assert drawn(sample="10%", rounding="up") == 4
    assert drawn(sample="10%", rounding="down") == 3
    assert drawn(**{"sample": "2.5%", "rounding": "down", "at-least": 2}) == 2


# 21. Scorecards --------------------------------------------------------------------------------------


def scorecard() -> Definition:
    return parse_definition(
        {
            **SMALL,
            "subject": "course",
            "vocabularies": {},
            "anchors": {"registration": {"first": "submissions"}},
            "awards": {"accredited": {"requires": ["section-a", "section-b", "faculty", "ratio"]}},
            "requirements": {
                "section-a": {"count": "reviews", "measure": "points", "at-least": 12, "where": {"section": "a"}},
                "section-b": {"count": "reviews", "measure": "points", "at-least": 5, "where": {"section": "b"}},
                "faculty": {
                    "share": "roles",
                    "where": {"role": "faculty"},
                    "of-which": {"certified": True},
                    "at-least": "60%",
                },
                "ratio": {"count": "declarations", "where": {"learners-per-teacher": {"at-most": 4}}},
            },
        }
    )


@pytest.mark.parametrize(
    ("difference", "state"),
    [
        ({}, AwardState.READY),
        ({"a": 11}, AwardState.IN_PROGRESS),
        ({"b": 4}, AwardState.IN_PROGRESS),
        ({"certified": 5}, AwardState.IN_PROGRESS),
        ({"learners": Fraction(9, 2)}, AwardState.IN_PROGRESS),
    ],
)
def test_21_a_course_is_scored_by_sections_ratios_and_shares(difference: dict[str, Any], state: AwardState) -> None:
    is_so = {"a": 12, "b": 5, "certified": 6, "learners": 4, **difference}
    facts = [
        *(fact(f"a{n}", "reviews", DAY, section="a", points=1) for n in range(is_so["a"])),
        fact("b", "reviews", DAY, section="b", points=is_so["b"]),
        *(fact(f"r{n}", "roles", DAY, role="faculty", certified=n < is_so["certified"]) for n in range(10)),
        fact("d", "declarations", DAY, learners_per_teacher=is_so["learners"]),
    ]
    assert evaluate(scorecard(), evidence(facts), DAY).awards[0].state is state


# 22. Indicative numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize(("indicative", "state"), [(True, MET), (False, IN_PROGRESS)])
def test_22_an_indicative_number_warns_and_never_blocks(indicative: bool, state: State) -> None:
    clause = {
        "all-of": [
            {"key": "course", "count": "courses"},
            {"key": "scans", "count": "scans", "at-least": 25, "indicative": indicative},
        ]
    }
    result = found(clause, fact("c", "courses", DAY), daily("s", date(2025, 1, 1), 24))
    assert (result.state, result.children[1].shown_state, result.children[1].missing) == (state, IN_PROGRESS, 1)


def test_22_an_indicative_clause_inside_a_count_does_not_block_it() -> None:
    clause = {
        "count": "scans",
        "at-least": 2,
        "of-which": {"abnormal": {"at-least": 1, "indicative": True, "where": {"finding": "abnormal"}}},
    }
    result = found(clause, daily("s", date(2025, 1, 1), 2, finding="normal"))
    assert (result.state, result.at("clause/abnormal").state) == (MET, State.INDICATIVE)


# Entry -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("score", "state"), [(Fraction(13, 2), MET), (6, NOT_MET)])
def test_entry_requirements_are_judged_like_any_other(score: Fraction | int, state: State) -> None:
    requirements = {"english": {"count": "results", "where": {"test": "ielts", "score": {"at-least": 6.5}}}}
    definition = programme(requirements, enrolment={"requires": ["english"]})
    known = evidence(fact("r", "results", DAY, test="ielts", score=score))
    assert evaluate_enrolment(definition, known, DAY).state is state
