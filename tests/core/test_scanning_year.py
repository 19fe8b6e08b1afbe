"""The scanning year of the Essex record, at its edges (decision 0010)."""

from datetime import date, timedelta

import pytest

from insonate_core.evaluation import cycles_of, evaluate, evaluate_cycle, evaluate_enrolment
from insonate_core.evidence import Fact
from insonate_core.findings import Answer, Cycle, Reason, State
from insonate_core.programmes import parse_definition
from tests.core.evidence_builders import daily, evidence, fact
from tests.core.programme_files import version

ESSEX = parse_definition(version("essex-scanning-record", "2024-10"))
YEAR = "scanning-year"


def certificate(on: date) -> Fact:
    return fact("certificate", "awards", on, award="pgcert-msk-ultrasound")


def enrolled(starts: date, until: date | None = None, id: str = "enrolled") -> Fact:
    return fact(id, "enrolments", starts, until=until, programme="essex-scanning-record")


def leave(starts: date, until: date | None) -> Fact:
    return fact(f"leave-{starts}", "leaves", starts, until=until, approved=True)


def bounds(cycles: tuple[Cycle, ...]) -> list[tuple[date, date]]:
    return [(cycle.starts_on, cycle.until) for cycle in cycles]


STARTED = (certificate(date(2024, 7, 1)), enrolled(date(2024, 10, 1)))


def test_the_year_is_twelve_months_from_the_certificate_whatever_the_enrolment() -> None:
    cycles = cycles_of(ESSEX, evidence(STARTED), date(2025, 8, 1), YEAR)
    assert bounds(cycles) == [
        (date(2024, 7, 1), date(2025, 7, 1)),
        (date(2025, 7, 1), date(2026, 7, 1)),
    ]


def test_a_leap_day_certificate_does_not_drift() -> None:
    facts = evidence(certificate(date(2024, 2, 29)), enrolled(date(2024, 10, 1)))
    untils = [cycle.until for cycle in cycles_of(ESSEX, facts, date(2028, 3, 1), YEAR)]
    assert untils[:4] == [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]


def test_the_last_day_of_a_year_belongs_to_it_and_the_next_day_to_the_next() -> None:
    scans = [
        *daily("last", date(2025, 6, 30), 1, region="knee"),
        *daily("first", date(2025, 7, 1), 1, region="knee"),
    ]
    facts = evidence(STARTED, scans)
    first, second = (evaluate_cycle(ESSEX, facts, date(2025, 8, 1), YEAR, number).at("scans") for number in (0, 1))
    assert (tuple(first.counted), tuple(second.counted)) == (("last-0000",), ("first-0000",))


def test_leave_makes_the_year_longer_and_later_years_move() -> None:
    facts = evidence(STARTED, leave(date(2025, 1, 1), date(2025, 3, 2)))
    cycles = cycles_of(ESSEX, facts, date(2025, 9, 15), YEAR)
    assert bounds(cycles) == [
        (date(2024, 7, 1), date(2025, 8, 30)),
        (date(2025, 8, 30), date(2026, 8, 30)),
    ]
    assert [cycle.paused_days for cycle in cycles] == [60, 0]


def test_a_scan_during_leave_counts() -> None:
    scans = daily("on-leave", date(2025, 1, 10), 1, region="knee")
    facts = evidence(STARTED, leave(date(2025, 1, 1), date(2025, 3, 2)), scans)
    found = evaluate_cycle(ESSEX, facts, date(2025, 4, 1), YEAR, 0)
    assert tuple(found.at("scans").counted) == ("on-leave-0000",)


def test_leave_that_was_not_approved_stops_nothing() -> None:
    refused = fact("leave", "leaves", date(2025, 1, 1), until=date(2025, 3, 2), approved=False)
    assert bounds(cycles_of(ESSEX, evidence(STARTED, refused), date(2025, 4, 1), YEAR)) == [
        (date(2024, 7, 1), date(2025, 7, 1))
    ]


def test_leave_that_still_runs_moves_the_end_day_by_day() -> None:
    facts = evidence(STARTED, leave(date(2025, 1, 1), None))
    assert cycles_of(ESSEX, facts, date(2025, 1, 10), YEAR)[0].until == date(2025, 7, 11)
    assert cycles_of(ESSEX, facts, date(2025, 1, 11), YEAR)[0].until == date(2025, 7, 12)


def test_a_registration_that_ends_cuts_the_year_and_asks_in_proportion() -> None:
    facts = evidence(certificate(date(2024, 7, 1)), enrolled(date(2024, 7, 1), date(2025, 1, 1)))
    (cycle,) = cycles_of(ESSEX, facts, date(2025, 3, 1), YEAR)
    assert (cycle.until, cycle.in_full_until, cycle.unfinished) == (
        date(2025, 1, 1),
        date(2025, 7, 1),
        True,
    )
    scans = evaluate_cycle(ESSEX, facts, date(2025, 3, 1), YEAR, 0).at("scans")
    assert scans.need == 152  # 300 x 184 / 365 = 151.2, rounded up
    assert [reason.key for reason in scans.reasons] == [Reason.IN_PROPORTION]


def test_a_registration_that_restarts_within_the_year_makes_it_whole_again() -> None:
    facts = evidence(
        certificate(date(2024, 7, 1)),
        enrolled(date(2024, 7, 1), date(2025, 1, 1)),
        enrolled(date(2025, 5, 1), None, "again"),
    )
    before, after = (cycles_of(ESSEX, facts, day, YEAR)[0] for day in (date(2025, 4, 30), date(2025, 5, 1)))
    assert (before.until, before.unfinished) == (date(2025, 1, 1), True)
    assert (after.until, after.unfinished) == (date(2025, 7, 1), False)


def test_a_year_without_any_registration_is_not_asked() -> None:
    facts = evidence(
        certificate(date(2022, 7, 1)),
        enrolled(date(2022, 7, 1), date(2023, 7, 1)),
        enrolled(date(2024, 10, 1), None, "again"),
    )
    assert [cycle.number for cycle in cycles_of(ESSEX, facts, date(2025, 8, 1), YEAR)] == [0, 2, 3]


def test_without_a_certificate_there_is_no_year_and_the_finding_says_so() -> None:
    found = evaluate(ESSEX, evidence(enrolled(date(2024, 10, 1))), date(2025, 1, 1)).at("yearly-record")
    assert found.state is State.NOT_MET
    assert [reason.key for reason in found.reasons] == [Reason.ANCHOR_MISSING]
    assert found.reasons[0]["anchor"] == "certificate"


def test_the_record_is_due_a_month_after_the_year_with_a_fortnight_of_grace() -> None:
    (cycle, _next) = cycles_of(ESSEX, evidence(STARTED), date(2025, 7, 1), YEAR)
    assert (cycle.due_on, cycle.grace_until) == (date(2025, 8, 1), date(2025, 8, 15))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2025, 6, 30), State.IN_PROGRESS),
        (date(2025, 7, 1), State.IN_PROGRESS),
        (date(2025, 8, 14), State.IN_PROGRESS),
        (date(2025, 8, 15), State.OVERDUE),
    ],
)
def test_a_full_year_is_overdue_only_when_its_submission_is(as_of: date, expected: State) -> None:
    scans = daily("scan", date(2024, 7, 2), 300, region="knee")
    assert evaluate_cycle(ESSEX, evidence(STARTED, scans), as_of, YEAR, 0).state is expected


def test_a_year_that_fell_short_is_overdue_when_it_ends() -> None:
    scans = daily("scan", date(2024, 7, 2), 299, region="knee")
    facts = evidence(STARTED, scans)
    assert evaluate_cycle(ESSEX, facts, date(2025, 6, 30), YEAR, 0).state is not State.OVERDUE
    assert evaluate_cycle(ESSEX, facts, date(2025, 7, 1), YEAR, 0).state is State.OVERDUE


def test_a_scan_recorded_late_counts_from_the_day_it_is_recorded() -> None:
    scans = daily("scan", date(2024, 7, 2), 299, region="knee")
    late = fact("late", "scans", date(2025, 6, 1), recorded=date(2025, 7, 10), region="hip", encounter="late")
    facts = evidence(STARTED, scans, late)
    assert evaluate_cycle(ESSEX, facts, date(2025, 7, 9), YEAR, 0).at("scans").have == 299
    assert evaluate_cycle(ESSEX, facts, date(2025, 7, 10), YEAR, 0).at("scans").state is State.MET


def test_a_kept_year_is_met_with_scans_submission_and_acceptance() -> None:
    tutor = fact("tutor", "roles", date(2020, 1, 1), person="sam", role="essex-tutor")
    scans = daily("scan", date(2024, 7, 2), 300, region="knee")
    handed_in = fact("record", "submissions", date(2025, 7, 20), what="scanning-record")
    accepted = fact("review", "reviews", date(2025, 7, 25), what="scanning-record", outcome="accepted", by="sam")
    facts = evidence(STARTED, tutor, scans, handed_in, accepted)
    found = evaluate_cycle(ESSEX, facts, date(2025, 7, 25), YEAR, 0)
    assert [child.state for child in found.children] == [State.MET] * 3
    assert found.state is State.MET


def test_an_acceptance_by_somebody_who_is_no_tutor_is_refused_with_the_reason() -> None:
    accepted = fact("review", "reviews", date(2025, 7, 25), what="scanning-record", outcome="accepted", by="sam")
    found = evaluate_cycle(ESSEX, evidence(STARTED, accepted), date(2025, 7, 25), YEAR, 0)
    assert dict(found.at("acceptance").refused) == {"signer-not-entitled-that-day": ("review",)}


def test_fact_verdicts_name_the_year_in_which_a_scan_counts() -> None:
    scans = [
        *daily("good", date(2025, 7, 2), 1, region="knee"),
        fact("bare", "scans", date(2025, 7, 2), encounter="bare"),
        fact("old", "scans", date(2020, 7, 2), encounter="old", region="knee"),
    ]
    standing = evaluate(ESSEX, evidence(STARTED, scans), date(2025, 8, 1))

    def of(id: str) -> tuple[Answer, str | None, int | None]:
        (verdict,) = (each for each in standing.fact_verdicts(id) if each.path == "scans")
        return (verdict.answer, verdict.reason, verdict.cycle)

    assert of("good-0000") == (Answer.COUNTED, None, 1)
    assert of("bare") == (Answer.REFUSED, "region-not-recorded", 1)
    assert of("old") == (Answer.REFUSED, "outside-window", 0)


def test_two_entries_of_one_encounter_count_once() -> None:
    scans = [
        fact("one", "scans", date(2024, 8, 1), encounter="same", region="knee"),
        fact("two", "scans", date(2024, 8, 1), encounter="same", region="hip"),
    ]
    found = evaluate_cycle(ESSEX, evidence(STARTED, scans), date(2024, 11, 1), YEAR, 0).at("scans")
    assert tuple(found.counted) == ("one",)
    assert dict(found.refused) == {"same-encounter": ("two",)}


def test_a_spoiled_entry_does_not_hide_a_good_one_of_the_same_encounter() -> None:
    scans = [
        fact("one", "scans", date(2024, 8, 1), encounter="same"),
        fact("two", "scans", date(2024, 8, 1), encounter="same", region="hip"),
    ]
    found = evaluate_cycle(ESSEX, evidence(STARTED, scans), date(2024, 11, 1), YEAR, 0).at("scans")
    assert tuple(found.counted) == ("two",)
    assert dict(found.refused) == {"region-not-recorded": ("one",)}


@pytest.mark.parametrize(("score", "expected"), [("13/2", State.MET), ("6", State.NOT_MET)], ids=["6.5", "6"])
def test_entry_asks_english_of_those_who_do_not_declare_it(score: str, expected: State) -> None:
    from fractions import Fraction

    facts = evidence(
        STARTED,
        fact("module", "enrolments", date(2024, 10, 1), module="msc-msk-ultrasound"),
        fact("ielts", "results", date(2024, 5, 1), test="ielts", score=Fraction(score)),
    )
    found = evaluate_enrolment(ESSEX, facts, date(2024, 11, 1))
    assert found.at("english").state is expected


def test_a_student_who_stopped_is_at_risk_and_one_on_pace_is_not() -> None:
    stopped = evidence(STARTED, daily("scan", date(2024, 7, 2), 100, region="knee"))
    on_pace = evidence(STARTED, daily("scan", date(2024, 7, 2), 183, region="knee"))
    day = date(2024, 12, 31)
    found, other = (evaluate_cycle(ESSEX, facts, day, YEAR, 0).at("scans") for facts in (stopped, on_pace))
    assert (found.state, other.state) == (State.AT_RISK, State.IN_PROGRESS)
    assert found.forecast is not None
    assert found.forecast.history_days == 90
    assert found.next is not None
    assert found.next.acts == 200


def test_evidence_given_in_any_order_gives_the_same_standing() -> None:
    scans = daily("scan", date(2024, 7, 2), 20, region="knee")
    one = evidence(STARTED, scans)
    two = evidence(list(reversed(scans)), tuple(reversed(STARTED)))
    day = date(2024, 8, 1) + timedelta(days=3)
    assert evaluate(ESSEX, one, day) == evaluate(ESSEX, two, day)
