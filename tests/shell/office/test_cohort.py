"""The cohort's page: everyone's own standing, in the same few statements however many, and never a long wait."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insonate.certification.standings import api as standings
from insonate.certification.submissions import api as submissions
from insonate.people.models import RoleKey
from insonate.programmes import api as programmes
from tests.factories.cast import NOW, person, role
from tests.factories.yearly import enrolled, scans
from tests.shell.pages import client_of, page, text_of

pytestmark = pytest.mark.django_db
ADDRESS = "/office/cohorts/harbour-record/"
WHO = ("nadia", "owen", "mei")


def register(*keys: str) -> None:
    for key in keys:
        who = enrolled(key).person
        scans(who, *(date(2026, 6, 3) + timedelta(days=3 * number) for number in range(4)))


@pytest.fixture
def lead() -> Client:
    register("nadia")
    greta = person("greta")
    role(greta, RoleKey.PROGRAMME_LEAD)
    return client_of(greta)


def statements(lead: Client) -> int:
    with CaptureQueriesContext(connection) as caught:
        page(lead, ADDRESS)
    return len(caught)


def test_page_asks_as_much_for_three_as_for_one(lead: Client) -> None:
    page(lead, ADDRESS)
    one = statements(lead)
    register("owen", "mei")
    page(lead, ADDRESS)
    assert one == statements(lead) < 40


def test_page_asks_as_much_to_judge_three_as_to_judge_one(lead: Client) -> None:
    page(lead, ADDRESS)
    standings.drop_kept()
    one = statements(lead)
    register("owen", "mei")
    standings.drop_kept()
    assert one == statements(lead) < 45


def test_page_says_who_is_behind_while_judging_goes_on(lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    register("owen", "mei")
    monkeypatch.setattr("insonate.web.office.cohort.AT_ONCE_SECONDS", -1)
    monkeypatch.setattr("insonate.certification.standings.many.in_batches.__defaults__", (1,))
    said = [page(lead, ADDRESS) for _look in range(3)]
    assert "1 of 3 people are judged as of today" in text_of(said[0])
    assert "2 of 3 people are judged as of today" in text_of(said[1])
    assert "judged as of today" not in text_of(said[2])
    refresh = '<noscript><meta http-equiv="refresh" content="2"></noscript>'
    assert [refresh in each.content.decode() for each in said] == [True, True, False]


def test_rows_are_shown_some_at_a_time(lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    register("owen", "mei")
    monkeypatch.setattr("insonate.web.office.cohort.ROWS", 2)
    monkeypatch.setattr("insonate.web.office.cohort.SPOKEN_TO", 0)
    first, second = text_of(page(lead, ADDRESS)), text_of(page(lead, f"{ADDRESS}?page=2"))
    assert "1 to 2 of 3" in first
    assert "3 to 3 of 3" in second
    assert sorted(name for name in ("Nadia", "Owen", "Mei") if name in first) == ["Mei", "Nadia"]
    assert [name for name in ("Nadia", "Owen", "Mei") if name in second] == ["Owen"]
    assert text_of(page(lead, f"{ADDRESS}?page=99")) == second
    assert text_of(page(lead, f"{ADDRESS}?page=x")) == first


def test_file_has_everyone_however_long_it_takes(lead: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    register("owen", "mei")
    monkeypatch.setattr("insonate.web.office.cohort.AT_ONCE_SECONDS", -1)
    monkeypatch.setattr("insonate.certification.standings.many.in_batches.__defaults__", (1,))
    sent = page(lead, reverse("office:cohort-file", args=["harbour-record", "csv"])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sent)))
    assert sorted(row["student"] for row in rows) == ["Mei Tanaka", "Nadia Ferreira", "Owen Blackwater"]
    assert {(row["have"], row["need"]) for row in rows} == {("0", "5")}


def cohort_file(lead: Client) -> dict[str, dict[str, str]]:
    sent = page(lead, reverse("office:cohort-file", args=["harbour-record", "csv"])).content.decode("utf-8-sig")
    return {row["student"]: row for row in csv.DictReader(io.StringIO(sent))}


def test_year_that_is_over_and_short_stands_beside_the_one_under_way(lead: Client) -> None:
    owen = enrolled("owen").person
    scans(owen, *(date(2026, 1, 5) + timedelta(days=9 * number) for number in range(6)))
    said = text_of(page(lead, ADDRESS))
    assert "4 of 5, 1 short in the year that ended on 30 June 2026" in said
    assert "6 of 5 in the year that ended on 30 June 2026" in said
    assert "Short in a year that is over 1" in said
    rows = cohort_file(lead)
    assert [rows["Nadia Ferreira"][name] for name in ("record_have", "record_need", "record_short_by")] == [
        "4",
        "5",
        "1",
    ]
    assert rows["Nadia Ferreira"]["record_year_ended_on"] == "2026-06-30"
    assert "year-short" in rows["Nadia Ferreira"]["concerns"]
    assert rows["Owen Blackwater"]["record_short_by"] == "0"
    assert "year-short" not in rows["Owen Blackwater"]["concerns"]


def test_year_whose_record_is_handed_in_is_no_longer_spoken_about(lead: Client) -> None:
    nadia = programmes.enrolments_of(person("nadia"), now=NOW)[0]
    submissions.freeze_record(enrolment=nadia, cycle=0, by=nadia.person, now=NOW)
    assert "in the year that ended on" not in text_of(page(lead, ADDRESS))
    assert cohort_file(lead)["Nadia Ferreira"]["record_have"] == ""


def test_year_whose_record_was_sent_back_is_due_again(lead: Client) -> None:
    nadia = programmes.enrolments_of(person("nadia"), now=NOW)[0]
    made = submissions.freeze_record(enrolment=nadia, cycle=0, by=nadia.person, now=NOW)
    submissions.decide_submission(
        submission=made, outcome=submissions.Outcome.RETURNED, words="One is missing.", by=person("ruth"), now=NOW
    )
    said = text_of(page(lead, ADDRESS))
    assert "returned 4 of 5, 1 short in the year that ended on 30 June 2026" in said
    row = cohort_file(lead)["Nadia Ferreira"]
    assert [row[name] for name in ("record_returned", "record_have", "record_short_by")] == ["yes", "4", "1"]
    submissions.freeze_record(enrolment=nadia, cycle=0, by=nadia.person, now=NOW)
    assert cohort_file(lead)["Nadia Ferreira"]["record_returned"] == "no"
