"""Bad luck while logging and signing: no connection, a patient's name, no scripts, no mouse."""

import re
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from insonate.certification.submissions import api as submissions
from insonate.logbook import api as logbook
from insonate.people.models import RoleKey, User
from tests.factories.cast import person, role
from tests.factories.entry import admitted, essex
from tests.factories.scans import logged, supervised
from tests.journeys.conftest import OpenPage, SetClock
from tests.journeys.looking import barriers, error_page, ready

pytestmark = pytest.mark.django_db

AFTER_THE_YEAR = datetime(2027, 6, 11, 9, 30, tzinfo=UTC)


@pytest.fixture
def nadia() -> User:
    """A student whose scanning year began on 1 June 2026, and in whose university Dr Okafor supervises."""
    admitted(person("nadia"))
    role(person("tom"), RoleKey.SUPERVISOR, essex())
    return person("nadia")


def choose(page: Page, group: str, answer: str) -> None:
    """Press one answer of one question."""
    page.get_by_role("group", name=group).get_by_role("radio", name=answer, exact=True).check()


def fill_in(page: Page) -> None:
    """A routine scan of the left knee."""
    page.get_by_role("radio", name="Left knee").check()
    choose(page, "Could you answer the question?", "Determinate")
    choose(page, "Finding", "Abnormal")


def open_notes(page: Page) -> Locator:
    """The field of what was found, with the notes opened."""
    page.locator("summary", has_text="Notes and critical incidents").click()
    return page.locator("#id_findings_relevance")


def save(page: Page) -> None:
    """Press the button that saves."""
    page.get_by_role("button", name="Save scan").click()


def test_scan_typed_without_a_line_is_kept_and_a_repeat_saves_one(open_page: OpenPage, nadia: User) -> None:
    page = open_page(nadia, phone=True, expected=("ERR_INTERNET_DISCONNECTED",))
    page.goto("/log/")
    fill_in(page)
    open_notes(page).fill("Effusion grade 2, no synovitis")
    page.context.set_offline(True)
    save(page)
    expect(page.get_by_text("Not sent: there is no connection.")).to_be_visible()
    expect(page.locator("#id_findings_relevance")).to_have_value("Effusion grade 2, no synovitis")
    assert logbook.Scan.objects.count() == 0
    page.context.set_offline(False)
    save(page)
    expect(page.get_by_text("Saved in your logbook.")).to_be_visible()
    scan = logbook.Scan.objects.get()
    assert (scan.region, scan.side, scan.determinate) == ("knee", "left", True)
    assert logbook.content_of(scan).findings_relevance == "Effusion grade 2, no synovitis"
    ready(page)
    page.goto("/log/")
    expect(page.get_by_text("Kept on this device.", exact=True)).to_be_hidden()


def test_answer_lost_after_saving_leaves_the_scan_once(open_page: OpenPage, nadia: User) -> None:
    """The server has saved and the answer never arrives: what was typed is still there, and sending it again finds
    the scan that was saved instead of making another."""
    page = open_page(nadia, phone=True, expected=("ERR_",))
    page.goto("/log/")
    fill_in(page)
    open_notes(page).fill("Effusion grade 2")
    lost: list[int] = []

    def lose_the_answer(route: Route) -> None:
        request = route.request
        if request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch(max_redirects=0).status)
        route.abort("connectionreset")

    page.route("**/log/", lose_the_answer)
    with error_page(page):
        save(page)
    page.context.clear_cookies(name="messages")  # it came with the answer that did not arrive
    assert lost == [302]
    assert logbook.Scan.objects.count() == 1
    page.goto("/log/")
    expect(page.get_by_text("Kept on this device.", exact=True)).to_be_visible()
    expect(page.locator("#id_findings_relevance")).to_have_value("Effusion grade 2")
    save(page)
    expect(page.get_by_text("Saved in your logbook.")).to_be_visible()
    assert logbook.Scan.objects.count() == 1


def test_name_of_a_patient_is_taken_out_in_one_tap(open_page: OpenPage, nadia: User) -> None:
    page = open_page(nadia, phone=True)
    page.goto("/log/")
    fill_in(page)
    field = open_notes(page)
    field.fill("Cleft of 8 mm, Mr Tate, painful arc")
    field.blur()
    note = page.locator("#id_findings_relevance_guard")
    expect(note).to_contain_text("Mr Tate")
    assert barriers(page) == []
    note.get_by_role("button", name="Take it out").tap()
    expect(field).to_have_value("Cleft of 8 mm, painful arc")
    expect(note).to_be_hidden()
    save(page)
    expect(page.get_by_text("Saved in your logbook.")).to_be_visible()
    assert logbook.content_of(logbook.Scan.objects.get()).findings_relevance == "Cleft of 8 mm, painful arc"


def test_name_of_a_patient_is_taken_out_without_scripts(open_page: OpenPage, nadia: User) -> None:
    page = open_page(nadia, phone=True, scripts=False, expected=("422",))
    page.goto("/log/")
    fill_in(page)
    open_notes(page).fill("Cleft of 8 mm, Mr Tate, painful arc")
    save(page)
    expect(page.locator("#id_findings_relevance_guard")).to_contain_text("Mr Tate")
    assert logbook.Scan.objects.count() == 0
    page.get_by_role("button", name="Take it out").click()
    expect(page.locator("#id_findings_relevance")).to_have_value("Cleft of 8 mm, painful arc")
    save(page)
    expect(page.get_by_text("Saved in your logbook.")).to_be_visible()
    assert logbook.content_of(logbook.Scan.objects.get()).findings_relevance == "Cleft of 8 mm, painful arc"


def test_scan_is_logged_without_scripts(open_page: OpenPage, nadia: User) -> None:
    page = open_page(nadia, phone=True, scripts=False)
    page.goto("/log/")
    fill_in(page)
    save(page)
    expect(page.get_by_text("Saved in your logbook.")).to_be_visible()
    expect(page.get_by_role("heading", name="Where it counts")).to_be_visible()
    scan = logbook.Scan.objects.get()
    assert (scan.region, scan.side, scan.determinate) == ("knee", "left", True)


def test_queue_is_signed_without_scripts(open_page: OpenPage, nadia: User) -> None:
    for region in ("shoulder", "elbow", "knee"):
        logged(nadia, **supervised(person("tom"), region=region))
    page = open_page(person("tom"), scripts=False)
    page.goto("/supervise/")
    expect(page.get_by_role("heading", level=1)).to_have_text("3 scans to sign")
    for box in page.locator(".queue input[type=checkbox]").all()[:2]:
        box.check()
    page.get_by_role("button", name="Sign the selected scans").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 scan to sign")
    states = sorted(logbook.Scan.objects.values_list("sign_state", flat=True))
    assert states == ["awaiting", "signed", "signed"]


def test_record_is_handed_in_without_scripts(open_page: OpenPage, nadia: User, at: SetClock) -> None:
    for month in range(6, 13):
        logged(nadia, now=datetime(2026, month, 20, 18, tzinfo=UTC), performed_on=date(2026, month, 20))
    at(AFTER_THE_YEAR)
    page = open_page(nadia, scripts=False)
    page.goto("/records/")
    page.get_by_role("link", name=re.compile("^Year 1")).click()
    page.get_by_role("link", name="Hand in this record").click()
    page.get_by_role("button", name="Hand in the record of 7 scans").click()
    expect(page.get_by_role("heading", name="What you handed in")).to_be_visible()
    assert submissions.Submission.objects.get().enrolment.person == nadia


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is on what is wanted."""
    for _step in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("(e) => e === document.activeElement"):
            return
    raise AssertionError("the keyboard never came there")


def tab_into(page: Page, name: str) -> None:
    """Press Tab until the focus is in a group of answers."""
    for _step in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"the keyboard never came into {name}")


def test_scan_is_logged_and_signed_by_keyboard_alone(open_page: OpenPage, nadia: User) -> None:
    page = open_page(nadia)
    page.goto("/log/")
    tab_into(page, "place")
    page.keyboard.press("Space")
    for _joint in range(4):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Right knee")).to_be_checked()
    tab_into(page, "determinate")
    page.keyboard.press("Space")
    tab_into(page, "finding")
    page.keyboard.press("Space")
    tab_into(page, "supervision")
    while not page.get_by_role("radio", name="Direct").is_checked():
        page.keyboard.press("ArrowRight")
    tab_to(page, page.locator("#id_supervisor"))
    page.keyboard.type("Dr Tom")
    tab_to(page, page.locator(".actions").get_by_role("button", name="Save scan"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved in your logbook.")).to_be_visible()
    scan = logbook.Scan.objects.get()
    assert (scan.region, scan.side, scan.supervisor, scan.sign_state) == ("knee", "right", person("tom"), "awaiting")

    desk = open_page(person("tom"))
    desk.goto("/supervise/")
    tab_to(desk, desk.locator(".queue input[type=checkbox]").first)
    desk.keyboard.press("Space")
    tab_to(desk, desk.get_by_role("button", name="Sign 1 scan"))
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Nothing to sign")
    scan.refresh_from_db()
    assert scan.sign_state == "signed"
