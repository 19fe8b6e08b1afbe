"""Logging a scan with one thumb: five taps and no word, the guard beside the notes, everything by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from insonate.logbook import api as logbook
from insonate.people import api as people
from insonate.people.models import RoleKey
from tests.factories.cast import person, role
from tests.factories.programmes import enrolled_in, home_of
from tests.factories.scans import logged, supervised
from tests.journeys.conftest import OpenPage
from tests.journeys.looking import barriers, ready, sideways, small_targets

pytestmark = pytest.mark.django_db(transaction=True)
ROUTINE_TAPS = 8


@pytest.fixture
def nadia() -> people.User:
    """Nadia, in both programmes, with one scan behind her."""
    student, tom = person("nadia"), person("tom")
    enrolled_in("essex-scanning-record", student)
    enrolled_in("cpocus-fm-msk", student)
    role(tom, RoleKey.SUPERVISOR, home_of("essex-scanning-record"))
    logged(student, encounter="e-1", applications=("tendon",), **supervised(tom))
    return student


def tap(page: Page, label: str) -> int:
    """Tap what is called so; one tap."""
    page.locator("label").filter(has=page.get_by_text(label, exact=True)).first.tap()
    return 1


def test_routine_scan_takes_few_taps_and_no_word(open_page: OpenPage, nadia: people.User) -> None:
    page = open_page(nadia, phone=True)
    page.goto("/standing/")
    page.locator(".tabbar").get_by_text("Log a scan").tap()
    taps = 1
    page.locator(".bodymap label").filter(has=page.get_by_label("Left knee")).tap()
    taps += 1
    expect(page.locator("[data-bodymap-chosen]")).to_have_text("Left knee")
    taps += tap(page, "Knee effusion") + tap(page, "Determinate") + tap(page, "Normal")
    page.get_by_role("button", name="Save scan").tap()
    taps += 1
    expect(page.get_by_role("heading", name="Where it counts")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Saved in your logbook.")
    assert taps <= ROUTINE_TAPS
    scan = logbook.logbook_page(nadia).rows[0]
    content = logbook.content_of(logbook.own_scan(nadia, scan.uuid))
    assert (content.region, content.side, content.applications) == ("knee", "left", ("knee-effusion",))
    assert (content.determinate, content.finding, content.supervision) == (True, "normal", "direct")
    ready(page)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []


def test_question_is_asked_with_its_application(open_page: OpenPage, nadia: people.User) -> None:
    page = open_page(nadia, phone=True)
    page.goto("/log/")
    question = page.get_by_text("Is the tendon torn?")
    expect(question).to_be_hidden()
    tap(page, "Tendon")
    expect(question).to_be_visible()
    tap(page, "Tendon")
    expect(question).to_be_hidden()


def test_guard_speaks_while_the_page_is_open_and_takes_out_in_one_tap(open_page: OpenPage, nadia: people.User) -> None:
    page = open_page(nadia, phone=True)
    page.goto("/log/")
    page.get_by_text("Notes and critical incidents").tap()
    note = page.get_by_label("Findings and why they matter")
    note.fill("Cleft of 8 mm, Mr Tate, painful arc")
    note.blur()
    expect(page.locator("[data-guard-note]:visible")).to_contain_text("Mr Tate")
    page.get_by_role("button", name="Take it out").locator("visible=true").tap()
    expect(note).to_have_value("Cleft of 8 mm, painful arc")
    expect(page.locator("[data-guard-note]:visible")).to_have_count(0)


def test_scan_is_logged_by_keyboard_alone(open_page: OpenPage, nadia: people.User) -> None:
    page = open_page(nadia)
    page.goto("/log/")
    page.get_by_label("Right shoulder", exact=True).focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(page.locator("[data-bodymap-chosen]")).to_have_text("Right knee")
    page.get_by_label("Date of the scan").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Where it counts")).to_be_visible()
    assert logbook.logbook_page(nadia).count == 2


def test_scan_is_logged_and_corrected_without_scripts(open_page: OpenPage, nadia: people.User) -> None:
    page = open_page(nadia, scripts=False)
    page.goto("/log/")
    page.get_by_label("Left hip", exact=True).check(force=True)
    page.get_by_role("button", name="Save scan").last.click()
    expect(page.get_by_role("heading", name="Left hip")).to_be_visible()
    page.get_by_role("link", name="Correct").click()
    page.get_by_label("Right hip", exact=True).check(force=True)
    page.get_by_label("Why you correct it").fill("It was the right.")
    page.get_by_role("button", name="Save the correction").last.click()
    expect(page.locator(".history")).to_contain_text("It was the right.")


@pytest.mark.parametrize(("phone", "theme"), [(True, "light"), (False, "dark")], ids=["phone", "desk"])
def test_logbook_pages_have_no_barrier(open_page: OpenPage, nadia: people.User, phone: bool, theme: str) -> None:
    scan = logbook.logbook_page(nadia).rows[0]
    page = open_page(nadia, phone=phone, theme=theme, expected=("422",))
    for address in ("/log/", "/logbook/", f"/logbook/{scan.uuid}/", f"/logbook/{scan.uuid}/correct/",
                    f"/logbook/{scan.uuid}/withdraw/"):  # fmt: skip
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
        assert (address, barriers(page), sideways(page), small_targets(page)) == (address, [], 0, [])
    page.goto("/log/")
    page.get_by_label("Date of the scan").fill("2026-07-30")
    page.get_by_text("Notes and critical incidents").click()
    page.get_by_label("Technical issues").fill("As Mr Tate said")
    page.get_by_role("button", name="Save scan").last.click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert (barriers(page), sideways(page), small_targets(page)) == ([], 0, [])
    expect(page.get_by_label("Technical issues")).to_have_value("As Mr Tate said")
