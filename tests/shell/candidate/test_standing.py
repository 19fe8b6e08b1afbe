"""*Where I stand* over HTTP: have and need, what waits for whom, what is missing and why, the next day, the pace."""

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.factories.cast import person
from tests.factories.yearly import enrolled, scans
from tests.shell.pages import client_of, page, text_of

pytestmark = pytest.mark.django_db
YEAR_TWO = date(2026, 7, 1)


def standing(somebody: Client) -> str:
    return text_of(page(somebody, "/standing/"))


def test_year_under_way_says_have_need_and_what_is_missing() -> None:
    nadia = enrolled()
    scans(nadia.person, *(date(2025, 8, 1) + timedelta(days=31 * number) for number in range(6)), YEAR_TWO)
    text = standing(client_of(nadia.person))
    assert "Yearly scanning record" in text
    assert "At least five scans in the year 1 of 5" in text
    assert "4 more scans are needed." in text
    assert "At least five scans in the year 6 of 5 Met" in text
    assert "Hand in your record" in text


def test_year_that_is_over_and_short_is_told_and_not_foretold() -> None:
    nadia = enrolled()
    scans(nadia.person, date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1))
    text = standing(client_of(nadia.person))
    assert "At least five scans in the year: 2 short" in text
    assert "in the period that ended on 30 June 2026" in text
    assert "by 30 June 2026" not in text


def test_somebody_in_no_programme_is_told_what_to_do() -> None:
    text = standing(client_of(person("mei")))
    assert "Where I stand" in text
    assert "Programmes" in text


def test_page_asks_as_often_for_thirty_scans_as_for_one(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    nadia = enrolled()
    scans(nadia.person, YEAR_TWO)
    browser = client_of(nadia.person)
    page(browser, "/standing/")
    with django_assert_max_num_queries(60) as once:
        page(browser, "/standing/")
    scans(nadia.person, *(date(2026, 1, 1) + timedelta(days=number) for number in range(30)))
    with django_assert_max_num_queries(60) as often:
        page(browser, "/standing/")
    assert len(often) <= len(once) + 2  # the logbook is read anew after a new scan
