"""Trying a version on the cohort over HTTP: begun, followed, read by figures, and by names for the lead."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insonate.certification.models import Trial
from insonate.people.models import RoleKey
from insonate.programmes import api as programmes
from tests.factories.cast import NOW, person, role, university
from tests.factories.yearly import DOCUMENT, enrolled, scans
from tests.shell.pages import client_of, page, problem_beside, text_of

pytestmark = pytest.mark.django_db
ADDRESS = "/office/trials/"


@pytest.fixture
def stricter() -> programmes.ProgrammeVersion:
    """Eight scans a year from 2027 on; Nadia and Owen have six of the five that are asked now, Mei two."""
    for key, number in (("nadia", 6), ("owen", 6), ("mei", 2)):
        who = enrolled(key, from_on=date(2025, 8, 1)).person
        scans(who, *(date(2026, 3, 1) + timedelta(days=9 * each) for each in range(number)))
    text = DOCUMENT.replace('version: "2025"', 'version: "2027"').replace("2024-01-01", "2027-01-01")
    text = text.replace("    at-least: 5\n", "    at-least: 8\n").replace(
        "references:", 'replaces: "2025"\nreferences:', 1
    )
    text += 'transitions:\n  stayers: {from: "2025", may: stay, reference: book}\n'
    programme = programmes.programme_called("harbour-record")
    assert programme is not None
    return programmes.publish_version(organisation=programme.organisation, text=text, by=None, now=NOW)


@pytest.fixture
def lead(stricter: programmes.ProgrammeVersion) -> Client:
    greta = person("greta")
    role(greta, RoleKey.PROGRAMME_LEAD)
    return client_of(greta)


def tried(client: Client, version: programmes.ProgrammeVersion, as_of: str = "2026-07-09") -> str:
    """The address of the trial that was begun."""
    response = client.post(ADDRESS, {"what": f"version:{version.sha256}", "as_of": as_of})
    assert response.status_code == 302
    return response["Location"]


def test_trial_says_who_is_newly_short_and_by_how_much(lead: Client, stricter: programmes.ProgrammeVersion) -> None:
    shown = text_of(page(lead, tried(lead, stricter)))
    assert "Tried on 3 people registered on 9 July 2026" in shown
    assert "Lose an award 0 Gain an award 0 Newly short 2 Further away 1 Nearer 0" in shown
    assert "At least five scans in the year 2 1 0 3" in shown


def test_people_of_an_effect_stand_with_what_differs(lead: Client, stricter: programmes.ProgrammeVersion) -> None:
    address = tried(lead, stricter)
    page(lead, address)
    shown = text_of(page(lead, f"{address}people/?effect=newly-short"))
    assert "Nadia Ferreira now version 2025 Newly short" in shown
    assert "At least five scans in the year, year 1 6 of 5 6 of 8 2" in shown
    assert "Mei Tanaka" not in shown
    of_the_clause = text_of(page(lead, f"{address}people/?clause=scans"))
    assert all(name in of_the_clause for name in ("Nadia Ferreira", "Owen Blackwater", "Mei Tanaka"))
    assert "Nobody in this trial is moved so" in text_of(page(lead, f"{address}people/?effect=gains"))


def test_file_has_a_row_for_each_clause_that_differs(lead: Client, stricter: programmes.ProgrammeVersion) -> None:
    address = tried(lead, stricter)
    page(lead, address)
    sent = page(lead, f"{address}trial.csv").content.decode("utf-8-sig")
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(sent))}
    assert {name: (row["effect"], row["short_by"]) for name, row in rows.items()} == {
        "Nadia Ferreira": ("newly-short", "2"), "Owen Blackwater": ("newly-short", "2"), "Mei Tanaka": ("further", "6"),
    }  # fmt: skip


def test_who_may_not_see_the_cohort_reads_figures_without_names(
    lead: Client, stricter: programmes.ProgrammeVersion
) -> None:
    address = tried(lead, stricter)
    ines = person("ines")
    role(ines, RoleKey.ADMINISTRATOR)
    administrator = client_of(ines)
    shown = page(administrator, address)
    assert "Newly short 2" in text_of(shown)
    assert "Who they are is shown to those who may see the cohort" in text_of(shown)
    assert "/people/" not in shown.content.decode()
    assert [administrator.get(f"{address}{more}").status_code for more in ("people/", "trial.csv")] == [404, 404]


def test_page_follows_a_trial_that_is_not_finished(
    lead: Client, stricter: programmes.ProgrammeVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insonate.web.office.trials.WORKED_SECONDS", -1)
    monkeypatch.setattr("insonate.certification.standings.many.in_batches.__defaults__", (1,))
    address = tried(lead, stricter)
    said = [page(lead, address) for _look in range(3)]
    assert "1 of 3 people are judged" in text_of(said[0])
    assert "2 of 3 people are judged" in text_of(said[1])
    assert "Newly short 2" in text_of(said[2])
    refresh = '<noscript><meta http-equiv="refresh" content="2"></noscript>'
    assert [refresh in each.content.decode() for each in said] == [True, True, False]
    assert lead.get(f"{address}people/").status_code == 200


def test_large_trial_is_left_to_the_worker_until_none_comes(
    lead: Client, stricter: programmes.ProgrammeVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("insonate.certification.trials.actions.WAITED_FOR", 2)
    address = tried(lead, stricter)
    shown = text_of(page(lead, address))
    assert "0 of 3 people are judged" in shown
    assert "You may leave this page" in shown
    Trial.objects.update(begun_at=NOW - timedelta(minutes=1))
    assert "Newly short 2" in text_of(page(lead, address))


def test_failed_trial_says_so(lead: Client, stricter: programmes.ProgrammeVersion) -> None:
    address = tried(lead, stricter)
    Trial.objects.update(state="failed", failure="stopped 4 times without an answer")
    assert "This trial failed. stopped 4 times without an answer" in text_of(page(lead, address))
    assert "Failed" in text_of(page(lead, ADDRESS))


def test_day_on_which_nobody_was_registered_is_refused_beside_its_field(
    lead: Client, stricter: programmes.ProgrammeVersion
) -> None:
    response = lead.post(ADDRESS, {"what": f"version:{stricter.sha256}", "as_of": "2025-01-01"})
    assert response.status_code == 422
    assert "Nobody was registered on that day" in problem_beside(response, "as_of")
    assert Trial.objects.count() == 0


@pytest.mark.parametrize("far", ["0001-01-01", "2015-12-31", "2037-01-01", "9999-12-31"])
def test_day_that_is_far_off_is_refused_beside_its_field(
    lead: Client, stricter: programmes.ProgrammeVersion, far: str
) -> None:
    response = lead.post(ADDRESS, {"what": f"version:{stricter.sha256}", "as_of": far})
    assert response.status_code == 422
    assert "at most 10 years from today" in problem_beside(response, "as_of")


def test_versions_of_another_organisation_are_not_offered(lead: Client) -> None:
    moor = university("moor", "Moor College")
    text = DOCUMENT.replace("harbour", "moor")
    foreign = programmes.publish_version(organisation=moor, text=text, by=None, now=NOW)
    response = lead.post(ADDRESS, {"what": f"version:{foreign.sha256}", "as_of": "2026-07-09"})
    assert response.status_code == 422
    assert "moor" not in text_of(page(lead, ADDRESS)).lower()


def test_list_asks_as_much_for_three_as_for_one(lead: Client, stricter: programmes.ProgrammeVersion) -> None:
    counts = []
    for more in (1, 2):
        for _trial in range(more):
            page(lead, tried(lead, stricter))
        page(lead, ADDRESS)
        with CaptureQueriesContext(connection) as caught:
            page(lead, ADDRESS)
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert reverse("office:trials") == ADDRESS
