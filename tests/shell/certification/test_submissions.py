"""Handing a record in: what it freezes, when it may be, and that there is one of it."""

import json
import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from insonate.audit import api as audit
from insonate.certification.models import GapExplanation, SubmissionDecision, SubmissionFile
from insonate.certification.standings import api as standings
from insonate.certification.submissions import api as submissions
from insonate.certification.submissions.api import (
    FileKind,
    Outcome,
    Problem,
    RecordState,
    Submission,
    SubmissionRefused,
)
from insonate.certification.submissions.documents.rendering import render_all
from insonate.kit.canonical import sha256
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people.models import Notice, RoleKey
from tests.factories.cast import NOW, person, role, scan
from tests.factories.scans import logged
from tests.factories.yearly import Enrolled, enrolled, monthly, scans

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia() -> Enrolled:
    return enrolled()


def hand_in(who: Enrolled, now: datetime = NOW, **more: Any) -> Submission:
    return submissions.freeze_record(enrolment=who.enrolment, cycle=0, by=who.person, now=now, **more)


def decide(who: Enrolled, submission: Submission, outcome: Outcome, words: str = "Good.") -> SubmissionDecision:
    return submissions.decide_submission(submission=submission, outcome=outcome, words=words, by=who.tutor, now=NOW)


def refused(act: Any, *args: Any, **more: Any) -> Problem:
    with pytest.raises(SubmissionRefused) as caught:
        act(*args, **more)
    return caught.value.problem


def test_submission_freezes_scans_findings_version_and_watermark(nadia: Enrolled) -> None:
    monthly(nadia.person)
    made = hand_in(nadia)
    record = submissions.frozen_record(made)
    assert (made.cycle_number, made.attempt, made.from_on, made.until_on) == (0, 1, date(2025, 7, 1), date(2026, 7, 1))
    assert (record.have, record.need, len(record.scans), record.missing) == (12, "5", 12, 0)
    assert record.programme.version == "2025"
    assert record.programme.sha256 == nadia.enrolment.version.sha256
    assert record.watermark == logbook.logbook_watermark(nadia.person)
    assert {each.path: each.state for each in record.requirements} == {
        "scans": "met", "submission": "not-met", "acceptance": "not-met", "regular": "met",
    }  # fmt: skip
    assert made.content_hash == sha256(made.bundle)
    assert submissions.holder_of(made).digest == record.holder
    assert submissions.holder_of(made).name == "Nadia Ferreira"


def test_scan_in_a_record_is_what_the_logbook_said_with_its_signature(nadia: Enrolled) -> None:
    tom = person("tom")
    entered = scan(nadia.person, tom, on=date(2026, 3, 4), entered_at=datetime(2026, 3, 20, tzinfo=UTC))
    sign_offs.sign_off_scans(scans=[sign_offs.Shown(entered.uuid, 1)], by=tom, now=NOW)
    (frozen,) = submissions.frozen_record(hand_in(nadia)).scans
    assert frozen.document == json.loads(entered.content)
    assert (frozen.scan, frozen.digest, frozen.version) == (str(entered.uuid), entered.digest, 1)
    assert (frozen.is_late, frozen.days_late) == (True, 16)
    assert [(each.by, each.verdict, each.on) for each in frozen.signatures] == [
        ("Dr Tom Okafor", "signed", date(2026, 7, 9))
    ]


def test_reflections_stay_with_their_owner(nadia: Enrolled) -> None:
    logged(nadia.person, performed_on=date(2026, 3, 4), reflection="I was too quick to inject.")
    made = hand_in(nadia)
    assert "too quick" not in made.bundle
    assert "Full-thickness supraspinatus tear?" in made.bundle


def test_what_the_programme_does_not_count_is_not_handed_to_it(nadia: Enrolled) -> None:
    scans(nadia.person, date(2026, 3, 4))
    logged(nadia.person, performed_on=date(2026, 3, 5), region="")
    scans(nadia.person, date(2026, 7, 2))
    record = submissions.frozen_record(hand_in(nadia))
    assert [each.performed_on for each in record.scans] == [date(2026, 3, 4)]
    (counting,) = (each for each in record.requirements if each.path == "scans")
    assert counting.refused == {"region-not-recorded": 1}


def test_scan_of_the_last_day_is_in_and_of_the_next_is_not(nadia: Enrolled) -> None:
    scans(nadia.person, date(2026, 6, 30), date(2026, 7, 1))
    assert [each.performed_on for each in submissions.frozen_record(hand_in(nadia)).scans] == [date(2026, 6, 30)]


def test_frozen_record_never_changes_with_the_logbook(nadia: Enrolled) -> None:
    monthly(nadia.person)
    made = hand_in(nadia)
    before = {kind: bytes(submissions.file_of(made, kind).content) for kind in FileKind}
    scans(nadia.person, date(2026, 5, 5))
    nadia.person.name = "Nadia Ferreira-Lund"
    nadia.person.save()
    again = Submission.objects.get(pk=made.pk)
    assert {kind: bytes(submissions.file_of(again, kind).content) for kind in FileKind} == before
    assert render_all(submissions.holder_of(again), again.bundle) == before
    assert submissions.file_of(again, FileKind.JSON).sha256 == made.content_hash


@pytest.mark.parametrize(
    "model, change",
    [(Submission, {"attempt": 2}), (SubmissionFile, {"content": b""}), (SubmissionDecision, {"words": "No."})],
)
def test_database_itself_refuses_to_change_what_was_handed_in(nadia: Enrolled, model: Any, change: Any) -> None:
    decide(nadia, hand_in(nadia), Outcome.ACCEPTED)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()


def test_record_may_be_handed_in_from_the_day_its_year_ended(nadia: Enrolled) -> None:
    assert refused(hand_in, nadia, datetime(2026, 6, 30, 22, 59, tzinfo=UTC)) == Problem.NOT_OPEN_YET
    assert hand_in(nadia, datetime(2026, 6, 30, 23, 1, tzinfo=UTC)).submitted_on == date(2026, 7, 1)


def test_record_that_falls_short_or_comes_late_may_be_handed_in(nadia: Enrolled) -> None:
    made = hand_in(nadia, datetime(2026, 12, 24, 9, 0, tzinfo=UTC))
    assert submissions.frozen_record(made).missing == 5


def test_nobody_else_hands_in_a_record(nadia: Enrolled) -> None:
    problem = refused(submissions.freeze_record, enrolment=nadia.enrolment, cycle=0, by=nadia.tutor, now=NOW)
    assert problem == Problem.NOT_YOURS


def test_year_that_has_not_begun_is_refused(nadia: Enrolled) -> None:
    problem = refused(submissions.freeze_record, enrolment=nadia.enrolment, cycle=2, by=nadia.person, now=NOW)
    assert problem == Problem.NO_SUCH_CYCLE


def test_record_that_moved_since_it_was_shown_is_not_frozen(nadia: Enrolled) -> None:
    shown = logbook.logbook_watermark(nadia.person)
    logged(nadia.person, performed_on=date(2026, 3, 4))
    assert refused(hand_in, nadia, shown_watermark=shown) == Problem.CHANGED_SINCE_SHOWN
    assert Submission.objects.count() == 0
    assert hand_in(nadia, shown_watermark=logbook.logbook_watermark(nadia.person)).attempt == 1


def test_record_is_handed_in_once_until_it_is_returned(nadia: Enrolled) -> None:
    first = hand_in(nadia)
    assert refused(hand_in, nadia) == Problem.ALREADY_SUBMITTED
    decide(nadia, first, Outcome.RETURNED, "Say more of March.")
    second = hand_in(nadia)
    assert second.attempt == 2
    decide(nadia, second, Outcome.ACCEPTED)
    assert refused(hand_in, nadia) == Problem.ALREADY_ACCEPTED
    assert [each.attempt for each in submissions.attempts_of(first)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_handing_in_twice_at_the_same_instant_gives_one() -> None:
    nadia = enrolled()
    scans(nadia.person, date(2026, 3, 4))
    start, outcomes = threading.Barrier(2), []

    def session() -> None:
        try:
            start.wait()
            outcomes.append(hand_in(nadia).attempt)
        except SubmissionRefused as problem:
            outcomes.append(problem.problem.value)
        finally:
            connection.close()

    sessions = [threading.Thread(target=session) for _ in range(2)]
    for each in sessions:
        each.start()
    for each in sessions:
        each.join()
    assert sorted(outcomes, key=str) == [1, "already-submitted"]
    assert Submission.objects.count() == 1
    assert SubmissionFile.objects.count() == 5
    assert [act.action for act in audit.acts_in(f"enrolment:{nadia.enrolment.uuid}")] == ["submit-record"]


@pytest.mark.django_db(transaction=True)
def test_two_tutors_at_once_decide_once_and_the_other_is_told() -> None:
    nadia = enrolled()
    piotr = person("piotr")
    role(piotr, RoleKey.TUTOR)
    made = hand_in(nadia)
    start, outcomes = threading.Barrier(2), []

    def session(by: Any, outcome: Outcome) -> None:
        try:
            start.wait()
            submissions.decide_submission(submission=made, outcome=outcome, words="Read it.", by=by, now=NOW)
            outcomes.append(("decided", by.name))
        except SubmissionRefused as problem:
            outcomes.append((problem.problem.value, problem.arguments["by"]))
        finally:
            connection.close()

    acts = [(nadia.tutor, Outcome.ACCEPTED), (piotr, Outcome.RETURNED)]
    sessions = [threading.Thread(target=session, args=act) for act in acts]
    for each in sessions:
        each.start()
    for each in sessions:
        each.join()
    decision = SubmissionDecision.objects.get()
    assert sorted(outcomes) == [("already-decided", decision.by.name), ("decided", decision.by.name)]
    assert Notice.objects.filter(person=nadia.person).count() == 1


def test_deciding_needs_a_tutor_who_is_not_the_candidate(nadia: Enrolled) -> None:
    made = hand_in(nadia)
    piotr = person("piotr")

    def by(who: Any) -> Problem:
        return refused(
            submissions.decide_submission, submission=made, outcome=Outcome.ACCEPTED, words="", by=who, now=NOW
        )

    assert by(piotr) == Problem.NOT_A_TUTOR
    role(piotr, RoleKey.TUTOR, until_on=date(2026, 7, 9))
    assert by(piotr) == Problem.NOT_A_TUTOR
    role(nadia.person, RoleKey.TUTOR)
    assert by(nadia.person) == Problem.OWN_RECORD
    assert SubmissionDecision.objects.count() == 0


def test_returning_says_why(nadia: Enrolled) -> None:
    made = hand_in(nadia)
    assert refused(decide, nadia, made, Outcome.RETURNED, "  ") == Problem.WORDS_MISSING
    assert decide(nadia, made, Outcome.ACCEPTED, "").words == ""


def test_both_are_told_and_both_acts_are_in_the_chain(nadia: Enrolled) -> None:
    made = hand_in(nadia)
    told = Notice.objects.get(person=nadia.tutor)
    assert (told.key, told.arguments["candidate"], told.arguments["cycle"]) == (
        "submission-received", "Nadia Ferreira", "1 July 2025 to 30 June 2026",
    )  # fmt: skip
    decide(nadia, made, Outcome.RETURNED, "Say more of March.")
    assert Notice.objects.get(person=nadia.person).key == "submission-returned"
    chain = f"enrolment:{nadia.enrolment.uuid}"
    assert [act.action for act in audit.acts_in(chain)] == ["submit-record", "submission-returned"]
    assert audit.first_broken_entry(chain) is None


def test_standing_is_met_once_a_tutor_accepted(nadia: Enrolled) -> None:
    monthly(nadia.person)
    made = hand_in(nadia)

    def first_year() -> dict[str, str]:
        standing = standings.standing_of(nadia.enrolment, as_of=date(2026, 7, 9)).standing
        year = standing.at("yearly-record").children[0]
        return {child.path: child.state.value for child in year.children}

    assert first_year() == {"scans": "met", "submission": "met", "acceptance": "not-met"}
    decide(nadia, made, Outcome.ACCEPTED)
    assert first_year() == {"scans": "met", "submission": "met", "acceptance": "met"}


def test_years_say_where_each_record_stands(nadia: Enrolled) -> None:
    def states(now: datetime) -> list[tuple[int, RecordState]]:
        return [(each.number, each.state) for each in submissions.years_of(nadia.enrolment, now=now)]

    june, july = datetime(2026, 6, 9, tzinfo=UTC), NOW
    assert states(june) == [(0, RecordState.GROWING)]
    assert states(july) == [(1, RecordState.GROWING), (0, RecordState.OPEN)]
    assert states(datetime(2026, 8, 14, 20, tzinfo=UTC))[1] == (0, RecordState.OPEN)
    assert states(datetime(2026, 8, 15, 20, tzinfo=UTC))[1] == (0, RecordState.OVERDUE)
    made = hand_in(nadia)
    assert states(july)[1] == (0, RecordState.SUBMITTED)
    decide(nadia, made, Outcome.RETURNED)
    assert states(july)[1] == (0, RecordState.RETURNED)
    decide(nadia, hand_in(nadia), Outcome.ACCEPTED)
    assert states(july)[1] == (0, RecordState.ACCEPTED)


def test_gap_is_explained_and_the_latest_words_are_frozen(nadia: Enrolled) -> None:
    scans(nadia.person, date(2025, 7, 10), date(2025, 9, 2))
    year = submissions.yearly(nadia.enrolment, now=NOW)
    growing = submissions.growing_record(year, 0, now=NOW)
    assert [(gap.from_on, gap.until_on) for gap in growing.gaps] == [
        (date(2025, 7, 10), date(2025, 9, 2)), (date(2025, 9, 2), date(2026, 7, 9)),
    ]  # fmt: skip
    for words in ("Moved house.", "Moved house, and the probe was away."):
        submissions.explain_gap(
            enrolment=nadia.enrolment, from_on=date(2025, 7, 10), until_on=date(2025, 9, 2), words=words,
            by=nadia.person, now=NOW,
        )  # fmt: skip
    frozen = submissions.frozen_record(hand_in(nadia))
    assert [gap.words for gap in frozen.gaps] == ["Moved house, and the probe was away.", ""]
    assert GapExplanation.objects.count() == 2


def test_gap_that_is_none_or_of_somebody_else_is_not_explained(nadia: Enrolled) -> None:
    scans(nadia.person, date(2025, 7, 10), date(2025, 9, 2))

    def explain(by: Any, from_on: date, words: str = "Moved.") -> Problem:
        return refused(
            submissions.explain_gap, enrolment=nadia.enrolment, from_on=from_on, until_on=date(2025, 9, 2),
            words=words, by=by, now=NOW,
        )  # fmt: skip

    assert explain(nadia.tutor, date(2025, 7, 10)) == Problem.NOT_YOURS
    assert explain(nadia.person, date(2025, 7, 11)) == Problem.NO_SUCH_GAP
    assert explain(nadia.person, date(2025, 7, 10), " ") == Problem.WORDS_MISSING
    assert explain(nadia.person, date(2025, 7, 10), "NHS 943 476 5919 kept me busy.") == Problem.NAMES_A_PATIENT
    assert GapExplanation.objects.count() == 0


def test_patterns_are_frozen_with_the_record_and_decide_nothing(nadia: Enrolled) -> None:
    scans(nadia.person, *[date(2026, 3, 4)] * 25, date(2026, 4, 1))
    record = submissions.frozen_record(hand_in(nadia))
    assert [(each.key, each.arguments, each.scans) for each in record.patterns] == [
        ("many-on-one-day", {"scans": "25", "day": "2026-03-04"}, tuple(range(1, 26)))
    ]
    assert record.have == 26


def test_queue_holds_what_waits_longest_first_and_only_the_last_attempts(nadia: Enrolled) -> None:
    owen = enrolled("owen")
    first = hand_in(nadia, datetime(2026, 7, 2, 9, tzinfo=UTC))
    waits = hand_in(owen, datetime(2026, 7, 5, 9, tzinfo=UTC))
    submissions.decide_submission(
        submission=first, outcome=Outcome.RETURNED, words="More.", by=nadia.tutor, now=datetime(2026, 7, 6, tzinfo=UTC)
    )
    again = hand_in(nadia, datetime(2026, 7, 7, 9, tzinfo=UTC))
    queue = submissions.waiting_submissions([nadia.organisation], now=NOW)
    assert [(each.submission.pk, each.days) for each in queue] == [(waits.pk, 4), (again.pk, 2)]
    assert [each.pk for each in submissions.decided_submissions([nadia.organisation])] == [first.pk]
