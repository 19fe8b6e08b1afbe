"""Recording the result of an exam: who may, when, and what the exam's own rules refuse at that moment."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from insonate.audit import api as audit
from insonate.certification.awards.refusals import ActRefused, Problem
from insonate.certification.results import api as results
from insonate.certification.standings import api as standings
from insonate.people.models import Notice, RoleKey
from insonate_core.evaluation import Bar
from insonate_core.findings import Refusal, State
from tests.factories.cast import NOW, person, role
from tests.factories.certification import Body, attested, body, sat, small_document

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)


@pytest.fixture
def place() -> Body:
    return body()


def refused(act: Any, *args: Any, **more: Any) -> ActRefused:
    with pytest.raises(ActRefused) as caught:
        act(*args, **more)
    return caught.value


def stands(place: Body, exam: str) -> State:
    standing = standings.standing_of(place.enrolment, as_of=NOW.date()).standing
    return standing.at(f"exams/{exam}").state


def test_result_is_evidence_of_the_candidate_and_of_the_examiner(place: Body) -> None:
    made = sat(place, "written", "68/80", JUNE)
    assert stands(place, "written") is State.MET
    (examining,) = [fact for fact in standings.known_of(place.tom).others if fact.kind == "examinings"]
    assert (examining.on, dict(examining.attributes)) == (JUNE, {"track": "fm-msk", "what": "written"})
    assert audit.acts_on(f"result:{made.uuid}")[0].action == "record-result"
    assert Notice.objects.get(person=place.nadia, key="result-recorded").arguments["examiner"] == "Dr Tom Okafor"


@pytest.mark.parametrize(("score", "state"), [("68/80", State.MET), ("67/80", State.IN_PROGRESS)])
def test_pass_mark_is_85_percent_exactly(place: Body, score: str, state: State) -> None:
    sat(place, "written", score, JUNE)
    assert stands(place, "written") is state


@pytest.mark.parametrize(("score", "state"), [("26/26", State.MET), ("25/26", State.IN_PROGRESS)])
def test_practical_is_passed_only_whole(place: Body, score: str, state: State) -> None:
    sat(place, "practical", score, JUNE)
    assert stands(place, "practical") is state


def test_rewrite_on_the_same_day_is_refused_and_the_next_day_accepted(place: Body) -> None:
    sat(place, "written", "60/80", JUNE)
    found = refused(sat, place, "written", "80/80", JUNE, now=NOW + timedelta(minutes=1))
    assert (found.problem, found.arguments["reason"]) == (Problem.RULE_REFUSES, Refusal.TOO_EARLY)
    assert found.arguments["possible_on"] is None
    sat(place, "written", "80/80", date(2026, 6, 2))
    assert stands(place, "written") is State.MET


def test_next_day_is_that_of_the_place_of_the_sitting(place: Body) -> None:
    """23:30 in Auckland and 08:00 the next morning there are one evening in Winnipeg."""
    evening = datetime(2026, 6, 10, 21, tzinfo=UTC)
    for score, on in (("60/80", date(2026, 6, 10)), ("80/80", date(2026, 6, 11))):
        results.record_result(
            enrolment=place.enrolment, exam="written", score=score, sat_on=on, place="Auckland",
            time_zone="Pacific/Auckland", by=place.tom, now=evening,
        )  # fmt: skip
    assert stands(place, "written") is State.MET


def test_day_that_has_not_come_at_the_place_is_refused(place: Body) -> None:
    evening = datetime(2026, 6, 10, 21, tzinfo=UTC)
    found = refused(
        results.record_result, enrolment=place.enrolment, exam="written", score="80/80", sat_on=date(2026, 6, 11),
        place="Calgary", time_zone="America/Edmonton", by=place.tom, now=evening,
    )  # fmt: skip
    assert found.problem is Problem.DAY_TO_COME


@pytest.mark.parametrize("is_member", [True, False])
def test_who_was_no_member_that_day_cannot_have_sat(is_member: bool) -> None:
    place = body(is_member=is_member)
    if is_member:
        assert sat(place, "visual", "90%", JUNE).pk
        return
    found = refused(sat, place, "visual", "90%", JUNE)
    assert (found.problem, found.arguments["reason"]) == (Problem.RULE_REFUSES, Refusal.NOT_OPEN)


def test_passed_exam_is_not_sat_again(place: Body) -> None:
    sat(place, "written", "80/80", JUNE)
    assert refused(sat, place, "written", "80/80", date(2026, 6, 5)).arguments["reason"] == Refusal.ALREADY_PASSED


def test_result_slipped_in_before_a_pass_must_not_undo_it(place: Body) -> None:
    sat(place, "written", "80/80", JUNE)
    later = NOW + timedelta(minutes=1)
    assert refused(sat, place, "written", "10/80", JUNE, now=later).arguments["reason"] == Refusal.ALREADY_PASSED
    assert sat(place, "written", "10/80", date(2026, 5, 31), now=later).pk
    assert stands(place, "written") is State.MET


@pytest.mark.parametrize(
    ("until", "bar"), [(date(2026, 6, 1), Bar.ENDED), (date(2026, 6, 2), None)], ids=["ended-that-day", "last-day"]
)
def test_examiner_is_judged_on_the_day_of_the_sitting(until: date, bar: Bar | None) -> None:
    place = body(instructor_until=until)
    if bar is None:
        assert sat(place, "written", "80/80", JUNE).pk
        return
    found = refused(sat, place, "written", "80/80", JUNE, now=NOW + timedelta(minutes=1))
    assert (found.problem, found.arguments["bar"], found.arguments["on"]) == (Problem.NOT_ENTITLED, bar, until)


def test_nobody_examines_themselves(place: Body) -> None:
    attested(place.organisation, place.nadia, "awards", date(2026, 2, 1), by=place.ruth, award="track-instructor")
    assert refused(sat, place, "written", "80/80", JUNE, by=place.nadia).problem is Problem.OWN


def test_registrar_is_no_examiner(place: Body) -> None:
    assert refused(sat, place, "written", "80/80", JUNE, by=place.ruth).arguments["bar"] is Bar.NEVER_HELD


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"score": "85"}, Problem.NOT_A_SCORE),
        ({"score": "81/80"}, Problem.NOT_A_SCORE),
        ({"score": "1/0"}, Problem.NOT_A_SCORE),
        ({"place": "  "}, Problem.PLACE_MISSING),
        ({"time_zone": "Mars/Olympus"}, Problem.ZONE_UNKNOWN),
        ({"exam": "oral"}, Problem.NO_SUCH_EXAM),
        ({"sat_on": date(2026, 1, 9)}, Problem.DAY_TOO_EARLY),
        ({"note": "NHS 943 476 5919"}, Problem.NAMES_A_PATIENT),
    ],
)
def test_what_cannot_be_a_result_is_refused_with_its_reason(
    place: Body, change: dict[str, Any], problem: Problem
) -> None:
    stated: dict[str, Any] = {
        "enrolment": place.enrolment, "exam": "written", "score": "80/80", "sat_on": JUNE, "place": "Calgary",
        "time_zone": "America/Edmonton", "by": place.tom, "now": NOW,
    }  # fmt: skip
    assert refused(results.record_result, **(stated | change)).problem is problem
    assert not results.ExamResult.objects.exists()


def test_correction_takes_the_place_and_leaves_what_was_said(place: Body) -> None:
    first = sat(place, "written", "60/80", JUNE)
    said: dict[str, Any] = {"sat_on": JUNE, "place": "Calgary", "time_zone": "America/Edmonton", "now": NOW}
    assert refused(results.correct_result, result=first, score="80/80", reason=" ", by=place.tom, **said).problem is (
        Problem.WORDS_MISSING
    )
    assert refused(
        results.correct_result, result=first, score="80/80", reason="x", by=place.helene, **said
    ).problem is (Problem.OWN)
    second = results.correct_result(
        result=first, score="80/80", reason="Two pages were not counted.", by=place.tom, **said
    )
    assert stands(place, "written") is State.MET
    assert [each.pk for each in results.results_of(place.enrolment)] == [second.pk]
    assert [each.pk for each in results.results_by(place.tom)] == [second.pk, first.pk]
    again = refused(results.correct_result, result=first, score="79/80", reason="x", by=place.tom, **said)
    assert again.problem is Problem.CORRECTED_ALREADY


def test_result_that_never_was_is_said_to_be_void(place: Body) -> None:
    first = sat(place, "written", "80/80", JUNE)
    results.correct_result(
        result=first, score="", sat_on=JUNE, place="", time_zone="", reason="Entered for the wrong person.",
        is_void=True, by=place.tom, now=NOW,
    )  # fmt: skip
    assert stands(place, "written") is State.NOT_MET
    assert not results.results_of(place.enrolment).exists()


def test_sitting_that_would_make_an_accepted_one_too_early_is_refused() -> None:
    """Where six months must pass, a failed sitting of May would make the pass of June one that came too soon."""
    place = body(small_document(**{"resit: {not-before: next day}": "resit: {not-before: 6 months}"}))
    sat(place, "written", "80/80", JUNE)
    found = refused(sat, place, "written", "10/80", date(2026, 5, 1), now=NOW + timedelta(minutes=1))
    assert (found.problem, found.arguments) == (Problem.UNSETTLES, {"on": JUNE})


def test_results_only_grow(place: Body) -> None:
    made = sat(place, "written", "80/80", JUNE)
    with pytest.raises(DatabaseError), transaction.atomic():
        results.ExamResult.objects.filter(pk=made.pk).update(score="1")


def test_examiner_desk_is_for_whoever_may_examine_today(place: Body) -> None:
    assert [[exam.key for exam in each.exams] for each in results.examinable(place.tom, now=NOW)] == [
        ["written", "visual", "practical"]
    ]
    assert results.examinable(place.ruth, now=NOW) == []
    assert not results.is_examiner(place.nadia, now=NOW)
    assert results.candidate_for_examiner(place.tom, place.enrolment.uuid, now=NOW) is not None
    assert results.candidate_for_examiner(place.ruth, place.enrolment.uuid, now=NOW) is None


def test_order_of_exams_is_that_of_the_document() -> None:
    """A body that asks for the written exam first refuses a practical that comes before it."""
    place = body(small_document(**{"    all-of:\n      - {pass: written,": "    in-order:\n      - {pass: written,"}))
    found = refused(sat, place, "visual", "90%", JUNE)
    assert (found.problem, found.arguments["reason"]) == (Problem.RULE_REFUSES, Refusal.TOO_EARLY)
    sat(place, "written", "80/80", JUNE)
    assert sat(place, "visual", "90%", date(2026, 6, 2)).pk


def test_role_of_a_body_may_examine_where_its_document_says_so() -> None:
    place = body(small_document(**{"holds: [track-instructor, master-instructor]}": "holds: [cpocus-tutor]}"}))
    role(person("piotr"), RoleKey.TUTOR, place.organisation)
    assert sat(place, "written", "80/80", JUNE, by=person("piotr")).pk
    assert refused(sat, place, "visual", "90%", JUNE).arguments["bar"] is Bar.NEVER_HELD
