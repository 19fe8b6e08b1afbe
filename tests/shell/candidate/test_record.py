"""The candidate's yearly record over HTTP: what is in it, handing it in, and what became of it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from insonate.certification.models import GapExplanation, Submission
from insonate.certification.submissions import api as submissions
from insonate.logbook import api as logbook
from insonate.people.models import Notice
from insonate.people.notices.words import place
from tests.factories.cast import NOW, person
from tests.factories.yearly import Enrolled, enrolled, monthly, scans

pytestmark = pytest.mark.django_db


@pytest.fixture
def nadia() -> Enrolled:
    return enrolled()


@pytest.fixture
def page(client: Client, nadia: Enrolled) -> Client:
    client.force_login(nadia.person)
    return client


def address(who: Enrolled, name: str = "record", number: int = 0) -> str:
    return reverse(f"candidate:{name}", args=[who.enrolment.uuid, number])


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def hand_in(client: Client, who: Enrolled) -> Any:
    watermark = logbook.logbook_watermark(who.person)
    return client.post(address(who, "hand_in"), {"watermark": watermark}, follow=True)


def returned(who: Enrolled, words: str = "Say more of March.") -> None:
    submissions.decide_submission(
        submission=Submission.objects.get(), outcome=submissions.Outcome.RETURNED, words=words, by=who.tutor, now=NOW
    )


def test_list_names_each_year_with_its_day(page: Client) -> None:
    said = text(page.get(reverse("candidate:records")))
    assert "Yearly scanning record" in said
    assert "Year 1, 1 July 2025 to 30 June 2026" in said
    assert "You can hand it in now, before 1 August 2026: 23 days left." in said
    assert "Year 2, 1 July 2026 to 30 June 2027" in said
    assert "You can hand it in from 1 July 2027 and before 1 August 2027." in said


def test_list_of_somebody_in_no_programme_says_so(client: Client) -> None:
    client.force_login(person("owen"))
    assert "No programme asks you for a yearly record" in text(client.get(reverse("candidate:records")))


def test_growing_record_says_what_falls_short_and_what_came_late(page: Client, nadia: Enrolled) -> None:
    scans(nadia.person, date(2025, 8, 4), date(2025, 8, 20))
    scans(nadia.person, date(2026, 3, 4), late_by=9, supervisor=person("tom"))
    said = text(page.get(address(nadia)))
    assert "Not yet, because</b> 2 more scans are needed." in said
    assert "2 scans are missing. You may hand in a record that falls short; the tutor decides." in said
    assert "1 scan was entered more than a week after it was done." in said
    assert "20 August 2025 to 4 March 2026, 196 days" in said
    assert "Hand in this record" in said


def test_year_that_still_runs_offers_no_handing_in(page: Client, nadia: Enrolled) -> None:
    said = text(page.get(address(nadia, number=1)))
    assert "Hand in this record" not in said
    asked = page.get(address(nadia, "hand_in", 1), follow=True)
    assert "You can hand it in from 1 July 2027" in text(asked)
    posted = page.post(address(nadia, "hand_in", 1), {"watermark": 0}, follow=True)
    assert "Not yet, because the year has not ended. It can be handed in from 1 July 2027." in text(posted)
    assert Submission.objects.count() == 0


def test_confirmation_says_exactly_what_is_frozen(page: Client, nadia: Enrolled) -> None:
    scans(nadia.person, date(2025, 8, 4), date(2025, 8, 20))
    scans(nadia.person, date(2026, 3, 4), late_by=9)
    said = text(page.get(address(nadia, "hand_in")))
    for words in (
        "freezes your record of 1 July 2025 to 30 June 2026", "sends it to Harbour University",
        "3 scans, of 5 asked", "1 entry marked as late", "3 stretches of a month and more", "3 of them not explained",
        "judged by version 2025 of the programme", "2 scans are missing", "Your reflections stay with you",
        "Hand in the record of 3 scans",
    ):  # fmt: skip
        assert words in said
    assert Submission.objects.count() == 0


def test_handing_in_freezes_and_offers_the_files(page: Client, nadia: Enrolled) -> None:
    monthly(nadia.person)
    said = text(hand_in(page, nadia))
    made = Submission.objects.get()
    assert "Your record is handed in and frozen. The tutors are told." in said
    assert "You handed it in on 9 July 2026. A tutor looks at it next." in said
    assert made.content_hash in said
    scans(nadia.person, date(2026, 2, 2))
    assert "All 12 scans of this record" in text(page.get(address(nadia)))


@pytest.mark.parametrize(
    ("kind", "content_type", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF-1.7"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbfnumber,"),
        ("json", "application/json", b'{"address":'),
    ],
)
def test_download_is_the_same_to_the_byte_each_time(
    page: Client, nadia: Enrolled, settings: Any, kind: str, content_type: str, begins: bytes
) -> None:
    monthly(nadia.person)
    hand_in(page, nadia)
    made = Submission.objects.get()
    link = reverse("candidate:record_file", args=[made.uuid, kind])
    first = page.get(link)
    assert first.headers["Content-Type"] == content_type
    assert first.headers["Content-Disposition"] == (
        f'attachment; filename="scanning-record-year-1-{made.content_hash[:8]}.{kind}"'
    )
    assert first.content.startswith(begins)
    settings.CLOCK = lambda: datetime(2031, 2, 3, tzinfo=UTC)
    scans(nadia.person, date(2026, 2, 2))
    assert page.get(link).content == first.content


def test_file_of_an_unknown_kind_is_not_found(page: Client, nadia: Enrolled) -> None:
    hand_in(page, nadia)
    made = Submission.objects.get()
    assert page.get(reverse("candidate:record_file", args=[made.uuid, "odt"])).status_code == 404


def test_handing_in_twice_tells_that_there_is_one(page: Client, nadia: Enrolled) -> None:
    hand_in(page, nadia)
    assert "This record was handed in on 9 July 2026 and is with the tutor." in text(hand_in(page, nadia))
    assert Submission.objects.count() == 1


def test_logbook_that_moved_while_reading_freezes_nothing(page: Client, nadia: Enrolled) -> None:
    response = page.post(address(nadia, "hand_in"), {"watermark": 99}, follow=True)
    assert "Your logbook changed while you were reading. Nothing was handed in." in text(response)
    assert response.redirect_chain == [(address(nadia, "hand_in"), 302)]
    assert Submission.objects.count() == 0


def test_returned_record_shows_the_words_and_is_handed_in_again(page: Client, nadia: Enrolled) -> None:
    hand_in(page, nadia)
    returned(nadia)
    said = text(page.get(address(nadia)))
    assert "Ruth Adeyemi says:" in said
    assert "Say more of March." in said
    assert "Hand in this record" in said
    again = text(hand_in(page, nadia))
    assert "Frozen on 9 July 2026, attempt 2." in again
    assert [each.attempt for each in Submission.objects.order_by("attempt")] == [1, 2]


def test_notice_of_a_decision_leads_to_the_record(page: Client, nadia: Enrolled) -> None:
    hand_in(page, nadia)
    returned(nadia)
    notice = Notice.objects.get(person=nadia.person)
    assert place(notice) == address(nadia)
    assert page.get(place(notice)).status_code == 200


def test_gap_is_explained_on_the_page(page: Client, nadia: Enrolled) -> None:
    scans(nadia.person, date(2025, 7, 10), date(2025, 9, 2))
    asked = {"from_on": "2025-07-10", "until_on": "2025-09-02"}
    said = text(page.post(address(nadia, "record_gap"), {**asked, "words": "The probe was away."}, follow=True))
    assert "Your explanation is kept with the record." in said
    assert "The probe was away." in said
    assert GapExplanation.objects.get().words == "The probe was away."


def test_gap_without_words_keeps_the_page_and_says_what_to_do(page: Client, nadia: Enrolled) -> None:
    scans(nadia.person, date(2025, 7, 10), date(2025, 9, 2))
    asked = {"from_on": "2025-07-10", "until_on": "2025-09-02", "words": ""}
    response = page.post(address(nadia, "record_gap"), asked)
    assert response.status_code == 422
    assert "This field is required." in text(response)
    assert GapExplanation.objects.count() == 0


def test_somebody_elses_record_does_not_exist(client: Client, nadia: Enrolled) -> None:
    made = submissions.freeze_record(enrolment=nadia.enrolment, cycle=0, by=nadia.person, now=NOW)
    client.force_login(person("owen"))
    links = [address(nadia), address(nadia, "hand_in"), reverse("candidate:record_file", args=[made.uuid, "pdf"])]
    assert [client.get(link).status_code for link in links] == [404, 404, 404]
    assert client.post(address(nadia, "record_gap"), {}).status_code == 404
    assert client.post(address(nadia, "hand_in"), {"watermark": 0}).status_code == 404


def test_year_that_has_not_begun_does_not_exist(page: Client, nadia: Enrolled) -> None:
    assert page.get(address(nadia, number=2)).status_code == 404
