"""Two acts that cannot be undone, by keyboard and in a browser: leaving with everything, and moving to other rules."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from insonate.kit import clock
from insonate.logbook import api as logbook
from insonate.people.models import User
from tests.factories import cast
from tests.factories.yearly import enrolled, scans
from tests.journeys.conftest import OpenPage
from tests.journeys.looking import barriers, sideways
from tests.shell.certification.test_moves import CHOOSE, newer

pytestmark = pytest.mark.django_db


def test_student_deletes_the_logbook_and_then_the_account_without_a_mouse(open_page: OpenPage) -> None:
    nadia = enrolled("nadia").person
    scans(nadia, *(date(2026, 3, 1) + timedelta(days=number) for number in range(4)))
    page = open_page(nadia, phone=True, theme="dark", scripts=False, expected=("422",))
    page.goto("/you/")
    page.get_by_role("link", name="Delete your logbook or account").press("Enter")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 scans go")).to_be_visible()
    page.get_by_label("Write: delete my logbook for ever").fill("please")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("One thing to put right")
    assert logbook.Scan.objects.filter(logbook__person=nadia).count() == 4
    page.get_by_label("Write: delete my logbook for ever").fill("delete my logbook for ever")
    page.get_by_role("button", name="Delete the logbook for ever").press("Enter")
    expect(page.get_by_text("Your logbook is deleted: 4 scans.")).to_be_visible()
    page.goto("/you/leaving/")
    page.get_by_label("Write: delete my account for ever").fill("delete my account for ever")
    page.get_by_role("button", name="Delete the account for ever").press("Enter")
    expect(page.get_by_text("Your account is deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert User.objects.get(pk=nadia.pk).is_erased


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_of_leaving_has_no_barrier(open_page: OpenPage, theme: str) -> None:
    page = open_page(cast.person("nadia"), phone=True, theme=theme)
    page.goto("/you/leaving/")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete your logbook or account")
    assert (barriers(page), sideways(page)) == ([], 0)


def test_student_sees_what_would_change_and_moves(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.NOW)
    found = enrolled("nadia")
    scans(found.person, *(date(2026, 7, 1) + timedelta(days=number) for number in range(6)))
    newer(CHOOSE)
    page = open_page(found.person, phone=True, expected=("422",))
    page.goto(f"/registrations/{found.enrolment.uuid}/")
    page.get_by_role("link", name="Your version, and moving to another").click()
    expect(page.get_by_text("You would be short of something new")).to_be_visible()
    page.get_by_text("Every change of the text, in plain words").click()
    assert (barriers(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Move to version 2026").click()
    expect(page.get_by_text("Nothing was changed. Tick that you have read what changes, then move.")).to_be_visible()
    page.get_by_label("I have read what changes.").check()
    page.get_by_role("button", name="Move to version 2026").click()
    expect(page.get_by_text("Version 2026 binds you from today.")).to_be_visible()
    expect(page.get_by_text("You came to it from version 2025.")).to_be_visible()
