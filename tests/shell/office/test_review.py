"""A tutor's desk over HTTP: the queue, one record with its flags and last year's, and one decision."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from insonate.certification.models import SubmissionDecision
from insonate.certification.submissions import api as submissions
from insonate.certification.submissions.api import Outcome, Submission
from insonate.people.models import Notice, RoleKey
from insonate.people.notices.words import place
from insonate.web.records.presenting import INNOCENT, PATTERNS
from insonate.web.records.words import PROBLEMS
from insonate_core.patterns import PatternKey
from tests.factories.cast import NOW, person, role, university
from tests.factories.yearly import Enrolled, enrolled, monthly, scans

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia() -> Enrolled:
    who = enrolled()
    monthly(who.person)
    return who


@pytest.fixture
def made(nadia: Enrolled) -> Submission:
    return submissions.freeze_record(enrolment=nadia.enrolment, cycle=0, by=nadia.person, now=NOW)


@pytest.fixture
def desk(client: Client, nadia: Enrolled) -> Client:
    client.force_login(nadia.tutor)
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def page(made: Submission) -> str:
    return reverse("office:review", args=[made.uuid])


def decide(client: Client, made: Submission, outcome: str = "accepted", words: str = "") -> Any:
    return client.post(
        reverse("office:review_decide", args=[made.uuid]), {"outcome": outcome, "words": words}, follow=True
    )


def test_queue_says_who_waits_and_how_long(desk: Client, made: Submission, settings: Any) -> None:
    settings.CLOCK = lambda: datetime(2026, 7, 14, 12, tzinfo=UTC)
    said = text(desk.get(reverse("office:reviews")))
    assert "1 record to review" in said
    assert "The oldest has waited 5 days." in said
    assert "Nadia Ferreira, year 1" in said
    assert "1 July 2025 to 30 June 2026, handed in on 9 July 2026" in said


def test_queue_without_records_says_so(desk: Client) -> None:
    assert "Nothing waits" in text(desk.get(reverse("office:reviews")))


def test_notice_leads_a_tutor_to_the_record(desk: Client, nadia: Enrolled, made: Submission) -> None:
    notice = Notice.objects.get(person=nadia.tutor)
    assert place(notice) == page(made)
    assert desk.get(place(notice)).status_code == 200


def test_record_shows_findings_gaps_late_entries_and_files(desk: Client, nadia: Enrolled) -> None:
    scans(nadia.person, date(2026, 6, 20), late_by=9)
    made = submissions.freeze_record(enrolment=nadia.enrolment, cycle=0, by=nadia.person, now=NOW)
    said = text(desk.get(page(made)))
    for words in (
        "Nadia Ferreira, Year 1", "Handed in on 9 July 2026, attempt 1, and frozen", made.content_hash,
        "At least five scans in the year", "13 of 5", "1 scan was entered more than a week after it was done.",
        "All 13 scans of this record", "There is no record of the year before.",
        reverse("office:review_file", args=[made.uuid, "docx"]),
    ):  # fmt: skip
        assert words in said


def test_patterns_are_questions_with_their_innocent_reading(desk: Client, nadia: Enrolled) -> None:
    scans(nadia.person, *[date(2026, 3, 4)] * 25)
    made = submissions.freeze_record(enrolment=nadia.enrolment, cycle=0, by=nadia.person, now=NOW)
    said = text(desk.get(page(made)))
    assert "25 scans were done on 4 March 2026." in said
    assert "It may have been a screening day, a course, or a list entered under one date." in said
    assert "These are questions, not verdicts." in said


def test_every_pattern_of_the_core_has_its_words() -> None:
    keys = {key.value for key in PatternKey}
    assert set(PATTERNS) == keys
    assert set(INNOCENT) == keys


def test_every_problem_has_its_words() -> None:
    assert set(PROBLEMS) == set(submissions.Problem)


def test_long_record_offers_the_same_sample_to_every_reader(desk: Client, nadia: Enrolled) -> None:
    scans(nadia.person, *(date(2026, 5, day) for day in range(1, 29)))
    made = submissions.freeze_record(enrolment=nadia.enrolment, cycle=0, by=nadia.person, now=NOW)
    first, again = desk.get(page(made)), desk.get(page(made))
    assert "A sample of 15 scans" in text(first)
    assert first.content.decode().count('id="scan-sample-') == 15
    rows = [line for line in first.content.decode().splitlines() if 'id="scan-sample-' in line]
    assert [line for line in again.content.decode().splitlines() if 'id="scan-sample-' in line] == rows


def test_last_years_record_stands_beside_this_years(desk: Client, nadia: Enrolled, made: Submission) -> None:
    submissions.decide_submission(submission=made, outcome=Outcome.ACCEPTED, words="Broad.", by=nadia.tutor, now=NOW)
    scans(nadia.person, date(2026, 9, 1))
    later = submissions.freeze_record(
        enrolment=nadia.enrolment, cycle=1, by=nadia.person, now=datetime(2027, 7, 2, tzinfo=UTC)
    )
    said = text(desk.get(page(later)))
    assert "Nadia Ferreira, Year 2" in said
    assert f'<a href="{page(made)}">Year 1</a>, 1 July 2025 to 30 June 2026. Accepted, Ruth Adeyemi' in said
    assert "12 of 5" in said
    assert "Broad." in said


def test_accepting_tells_and_leaves_the_queue(desk: Client, nadia: Enrolled, made: Submission) -> None:
    said = text(decide(desk, made, words="Good spread."))
    assert "The record of Nadia Ferreira is accepted. They are told." in said
    assert "No record to review" in said
    decision = SubmissionDecision.objects.get()
    assert (decision.outcome, decision.words, decision.by) == ("accepted", "Good spread.", nadia.tutor)
    assert Notice.objects.get(person=nadia.person).key == "submission-accepted"


def test_returning_without_words_keeps_the_page(desk: Client, made: Submission) -> None:
    response = decide(desk, made, "returned", " ")
    assert response.status_code == 422
    assert "Say what is missing, so that the candidate can answer." in text(response)
    assert SubmissionDecision.objects.count() == 0


def test_no_decision_at_all_is_an_error_beside_the_choice(desk: Client, made: Submission) -> None:
    assert decide(desk, made, "").status_code == 422
    assert SubmissionDecision.objects.count() == 0


def test_second_tutor_is_told_who_was_first(desk: Client, made: Submission) -> None:
    piotr = person("piotr")
    role(piotr, RoleKey.TUTOR)
    submissions.decide_submission(submission=made, outcome=Outcome.ACCEPTED, words="", by=piotr, now=NOW)
    said = text(decide(desk, made, "returned", "More of March."))
    assert "Piotr Lindqvist decided on this record first: accepted, on 9 July 2026. That stands." in said
    assert SubmissionDecision.objects.get().by == piotr


def test_earlier_attempt_can_be_read_and_not_decided(desk: Client, nadia: Enrolled, made: Submission) -> None:
    decide(desk, made, "returned", "More of March.")
    again = submissions.freeze_record(enrolment=nadia.enrolment, cycle=0, by=nadia.person, now=NOW)
    assert "Every attempt" in text(desk.get(page(made)))
    assert 'name="outcome"' not in text(desk.get(page(made)))
    assert 'name="outcome"' in text(desk.get(page(again)))


def test_file_for_a_tutor_is_the_candidates_file(desk: Client, nadia: Enrolled, made: Submission) -> None:
    for_tutor = desk.get(reverse("office:review_file", args=[made.uuid, "pdf"])).content
    desk.force_login(nadia.person)
    assert desk.get(reverse("candidate:record_file", args=[made.uuid, "pdf"])).content == for_tutor


def test_programme_lead_reads_and_does_not_decide(client: Client, nadia: Enrolled, made: Submission) -> None:
    greta = person("greta")
    role(greta, RoleKey.PROGRAMME_LEAD)
    client.force_login(greta)
    said = text(client.get(page(made)))
    assert "A tutor decides on this record. You may read it." in said
    assert 'name="outcome"' not in said
    assert decide(client, made).status_code == 403
    assert SubmissionDecision.objects.count() == 0


def test_own_record_is_not_on_ones_own_desk(client: Client, nadia: Enrolled, made: Submission) -> None:
    role(nadia.person, RoleKey.TUTOR)
    client.force_login(nadia.person)
    assert client.get(page(made)).status_code == 404
    assert "Nothing waits" in text(client.get(reverse("office:reviews")))
    assert decide(client, made).status_code == 404


@pytest.mark.parametrize("key", [RoleKey.SUPERVISOR, RoleKey.AUDITOR, RoleKey.ADMISSIONS_OFFICER, None])
def test_others_of_the_organisation_see_no_record(client: Client, made: Submission, key: RoleKey | None) -> None:
    piotr = person("piotr")
    if key:
        role(piotr, key)
    client.force_login(piotr)
    assert client.get(reverse("office:reviews")).status_code == 404
    assert client.get(page(made)).status_code == 404
    assert client.get(reverse("office:review_file", args=[made.uuid, "pdf"])).status_code == 404
    assert decide(client, made).status_code == 404


def test_tutor_of_another_organisation_sees_no_record(client: Client, made: Submission) -> None:
    piotr = person("piotr")
    role(piotr, RoleKey.TUTOR, university("dover", "Dover University"))
    client.force_login(piotr)
    assert client.get(page(made)).status_code == 404
    assert "Nothing waits" in text(client.get(reverse("office:reviews")))


def test_queue_asks_the_database_as_often_for_three_as_for_one(
    desk: Client, made: Submission, django_assert_num_queries: Any
) -> None:
    desk.get(reverse("office:reviews"))
    with django_assert_num_queries(QUERIES):
        desk.get(reverse("office:reviews"))
    for key in ("owen", "mei"):
        who = enrolled(key)
        submissions.freeze_record(enrolment=who.enrolment, cycle=0, by=who.person, now=NOW)
    with django_assert_num_queries(QUERIES):
        assert "3 records to review" in text(desk.get(reverse("office:reviews")))


QUERIES = 14
