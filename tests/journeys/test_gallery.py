"""Every component, in a real browser: no barrier, nothing sideways, and each does what it says."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from insonate_core.privacy.mending import without
from insonate_core.privacy.suspicion import Kind, Reason, Suspicion
from tests.journeys.conftest import OpenPage
from tests.journeys.looking import barriers, sideways, small_targets

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_gallery(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.journeys.gallery_urls"


@pytest.fixture
def gallery(open_page: OpenPage) -> Page:
    page = open_page(expected=("does not conform to the required format",))
    page.goto("/gallery/")
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_gallery_has_no_barrier(open_page: OpenPage, theme: str, phone: bool) -> None:
    page = open_page(phone=phone, theme=theme)
    page.goto("/gallery/")
    assert barriers(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []


def test_gallery_reflows_at_four_times_zoom(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto("/gallery/")
    assert sideways(page) == 0


def test_theme_changes_at_once_and_stays(gallery: Page) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    light = gallery.evaluate(paper)
    gallery.get_by_label("Light or dark", exact=True).first.click()
    gallery.get_by_role("button", name="Dark").click()
    dark = gallery.evaluate(paper)
    assert dark != light
    gallery.reload()
    assert gallery.evaluate(paper) == dark


def test_theme_changes_without_scripts(open_page: OpenPage) -> None:
    page = open_page(scripts=False)
    page.goto("/gallery/")
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith("/gallery/")


def test_body_map_is_walked_by_arrows_and_says_where(gallery: Page) -> None:
    shoulder = gallery.get_by_role("radio", name="Right shoulder").first
    shoulder.focus()
    gallery.keyboard.press("ArrowDown")
    expect(gallery.get_by_role("radio", name="Right elbow").first).to_be_checked()
    expect(gallery.locator("[data-bodymap-chosen]").first).to_have_text("Right elbow")


def test_queue_button_names_the_size_of_the_act(gallery: Page) -> None:
    queue = gallery.locator("form[data-selection]")
    button = queue.locator("[data-selection-label]")
    expect(button).to_have_text("Sign 1 scan")
    queue.get_by_label("Select all").check()
    expect(button).to_have_text("Sign 3 scans")  # the fourth waits for its clip
    queue.get_by_label("Select all").uncheck()
    expect(button).to_have_text("Sign scans")
    expect(button).to_have_attribute("aria-disabled", "true")


def test_dialog_takes_focus_and_gives_it_back(gallery: Page) -> None:
    opener = gallery.get_by_role("button", name="Pause the room")
    opener.click()
    expect(gallery.get_by_role("dialog")).to_be_visible()
    assert barriers(gallery) == []
    gallery.keyboard.press("Escape")
    expect(gallery.get_by_role("dialog")).to_be_hidden()
    expect(opener).to_be_focused()


def test_menu_closes_on_escape_and_gives_focus_back(gallery: Page) -> None:
    summary = gallery.locator("details.menu > summary")
    summary.click()
    gallery.get_by_role("button", name="Dark").focus()
    gallery.keyboard.press("Escape")
    expect(gallery.get_by_role("button", name="Dark")).to_be_hidden()
    expect(summary).to_be_focused()


def test_guard_shows_what_it_found_and_takes_it_out(gallery: Page) -> None:
    text = gallery.locator("#id_findings")
    note = gallery.locator("#id_findings ~ [data-guard-note]")
    expect(note).to_be_hidden()
    text.fill("8 mm cleft, Mr Tate, agrees with weak abduction")
    text.blur()
    expect(note).to_contain_text("Mr Tate")
    note.get_by_role("button", name="Take it out").click()
    expect(text).to_have_value("8 mm cleft, agrees with weak abduction")
    expect(note).to_be_hidden()


def test_guard_mends_a_text_as_the_server_does(gallery: Page) -> None:
    """What the device takes out and what the server takes out must leave the same letters."""
    text = gallery.locator("#id_findings")
    note = gallery.locator("#id_findings ~ [data-guard-note]")
    for written in (
        "Mr Tate, painful arc.",
        "Painful arc (Mr Tate), refer.",
        "Painful arc. Mr Tate.",
        "Seen with Mr Tate; cyst",
        "🦴 cleft – Mr Tate – 8 mm",
        "Mr Tate and Mrs Tate, both knees",
        "Cyst\nMr Tate\nrefer",
        "Mr Tate's knee",
        "Mr Tate",
    ):
        found = [
            Suspicion(Kind.NAME, m.start(), m.end(), m.group(), Reason.FOLLOWS_TITLE, (), certain=False)
            for m in re.finditer(r"(?:Mr|Mrs) Tate", written)
        ]
        text.fill(written)
        text.blur()
        expect(note).to_be_visible()
        note.get_by_role("button", name="Take it out").click()
        expect(note).to_be_hidden()
        assert text.input_value() == without(written, found), written


def test_guard_lets_the_person_say_what_it_is(gallery: Page) -> None:
    text = gallery.locator("#id_findings")
    note = gallery.locator("#id_findings ~ [data-guard-note]")
    text.fill("Named after Mr Tate")
    text.blur()
    note.get_by_text("Not a patient").click()
    note.get_by_label("Say what it is instead").fill("the name of the test")
    expect(gallery.locator("[name=findings_why]")).to_have_value("the name of the test")


def test_draft_survives_a_lost_page(gallery: Page) -> None:
    gallery.locator("#id_findings").fill("Bursa 3 mm, bunching on abduction")
    gallery.get_by_role("radio", name="Left knee").first.check()
    gallery.goto("about:blank")
    gallery.goto("/gallery/")
    expect(gallery.locator("#id_findings")).to_have_value("Bursa 3 mm, bunching on abduction")
    expect(gallery.get_by_role("radio", name="Left knee").first).to_be_checked()
    expect(gallery.locator("[data-bodymap-chosen]").first).to_have_text("Left knee")
    expect(gallery.get_by_text("Kept on this device.", exact=True)).to_be_visible()
    gallery.get_by_role("button", name="Start empty").click()
    expect(gallery.locator("#id_findings")).to_have_value("")
    gallery.reload()
    expect(gallery.get_by_text("Kept on this device.", exact=True)).to_be_hidden()


def test_draft_is_not_sent_without_a_line(open_page: OpenPage) -> None:
    page = open_page(expected=("ERR_INTERNET_DISCONNECTED",))
    page.goto("/gallery/")
    form = page.locator("form[data-draft]")
    form.locator("#id_performed_on").fill("2026-07-08")
    form.get_by_label("A patient").check()
    form.get_by_label("Accept the record").check()
    form.get_by_label("I made these scans myself").check()
    form.locator("#id_findings").fill("Effusion grade 2")
    page.context.set_offline(True)
    form.get_by_role("button", name="Save the scan").click()
    expect(page.get_by_text("Not sent: there is no connection.")).to_be_visible()
    expect(form.locator("#id_findings")).to_have_value("Effusion grade 2")


def test_focus_is_always_seen_and_never_covered(gallery: Page) -> None:
    """Tab through the first eighty stops: each has an outline and none is under the sticky bars."""
    gallery.evaluate("window.scrollTo(0, 0)")
    for _stop in range(80):
        gallery.keyboard.press("Tab")
        seen = gallery.evaluate(
            """() => {
              const e = document.activeElement, label = e.closest("label");
              const ring = [e, label].some((x) => x && parseFloat(getComputedStyle(x).outlineWidth) >= 2
                && getComputedStyle(x).outlineStyle !== "none");
              const box = e.getBoundingClientRect(), bar = document.querySelector(".topbar");
              const under = box.height > 0 && box.bottom <= bar.getBoundingClientRect().bottom;
              const covered = under && !bar.contains(e) && !e.matches(".skip");
              return {what: e.outerHTML.slice(0, 90), ring, covered};
            }"""
        )
        assert seen["ring"], f"no outline: {seen['what']}"
        assert not seen["covered"], f"under the top bar: {seen['what']}"


def test_a_press_on_an_error_goes_to_its_field(gallery: Page) -> None:
    gallery.get_by_role("link", name="Decision: This field is required.").click()
    assert gallery.evaluate("document.activeElement.name || location.hash") in {
        "wrong-decision",
        "#id_wrong-decision_0",
    }


def test_leaving_with_changes_is_asked_once(gallery: Page) -> None:
    asked: list[str] = []
    gallery.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    gallery.locator("#id_wrong-findings").fill("Bursa 3 mm")
    gallery.goto("/gallery/?next")
    assert asked == ["beforeunload"]
    gallery.goto("/gallery/")
    gallery.goto("/gallery/?next")
    assert asked == ["beforeunload"]


def test_calendar_opens_at_the_newest_days(open_page: OpenPage) -> None:
    page = open_page(phone=True)
    page.goto("/gallery/")
    scroller = page.locator("[data-scroll-to]").first
    shown = scroller.evaluate("(e) => [e.scrollLeft, e.scrollWidth - e.clientWidth]")
    assert 0 < shown[0] < shown[1]


def test_paper_has_no_chrome_and_is_light(open_page: OpenPage) -> None:
    page = open_page(theme="dark")
    page.goto("/gallery/")
    page.emulate_media(media="print", color_scheme="dark")
    for chrome in (".topbar", ".footer", ".actions", ".pagination"):
        expect(page.locator(chrome).first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
