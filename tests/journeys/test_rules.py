"""A committee's afternoon: a secretary writes, tries a case and proposes; somebody else approves; all read it."""

import pytest
from playwright.sync_api import expect

from insonate.programmes.drafting import api as drafting
from tests.factories import rules
from tests.factories.cast import university
from tests.journeys.conftest import OpenPage
from tests.journeys.looking import ready

pytestmark = pytest.mark.django_db

MISTAKE = rules.KNOTS.replace("at-least: 2", "at-leats: 2")


def test_rules_are_written_tried_proposed_and_published_by_two_people(open_page: OpenPage) -> None:
    rules.lead()
    page = open_page(rules.secretary())
    page.goto("/office/")
    page.get_by_role("link", name="Rules", exact=True).click()
    page.get_by_role("link", name="Begin a draft").click()
    page.get_by_label("A page that names every part").check()
    page.get_by_role("button", name="Begin the draft").click()
    expect(page.get_by_text("This can be read, and nothing is to be asked about it.")).to_be_visible()

    # While it is typed, the page says what is wrong; pressing the message goes to the line.
    text = page.get_by_label("The text of the document")
    text.fill(MISTAKE)
    expect(page.get_by_text("Did you mean “at-least”?")).to_be_visible()
    page.get_by_role("button", name="Line 16").click()
    chosen = "(area) => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert text.evaluate(chosen) == "2"
    expect(page.locator(".gutter")).to_contain_text("16")
    text.fill(rules.KNOTS)
    expect(page.get_by_text("This can be read, and nothing is to be asked about it.")).to_be_visible()
    page.get_by_role("button", name="Save the text").click()
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()

    # A case by filling a form, worked out before it is saved.
    page.get_by_role("link", name="Cases").click()
    page.get_by_role("link", name="Write a good case").click()
    page.get_by_label("Name", exact=True).first.fill("two-signed")
    page.locator("[name=facts-0-kind]").select_option("scans")
    page.locator("[name=facts-0-on]").fill("2026-10-01")
    page.locator("[name=facts-0-number]").fill("2")
    page.locator("[name=facts-0-signed_by]").fill("tom")
    page.locator("[name=people-0-name]").fill("tom")
    page.locator("[name=people-0-award]").fill("rope-master")
    page.locator("[name=people-0-since]").fill("2020-01-01")
    page.get_by_label("Judged on").fill("2026-12-01")
    page.locator("[name=expected-0-where]").select_option("requirements/bowline")
    page.locator("[name=expected-0-state]").select_option("met")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_text("It comes out as expected.")).to_be_visible()
    page.get_by_role("button", name="Save the case").click()
    expect(page.get_by_text("The case is saved.")).to_be_visible()

    # A bad one from it.
    page.get_by_role("link", name="A bad case from this one").click()
    page.get_by_label("Name", exact=True).fill("one-only")
    page.get_by_label("one word of something is another").check()
    page.get_by_label("The something").select_option("scan")
    page.get_by_label("The word").fill("number")
    page.get_by_label("What it says instead").fill("1")
    page.locator("[name=expected-0-where]").select_option("requirements/bowline")
    page.locator("[name=expected-0-state]").select_option("in-progress")
    page.get_by_role("button", name="Save the case").click()
    expect(page.get_by_text("It comes out as expected.")).to_be_visible()

    page.get_by_role("link", name="Publish").click()
    page.get_by_label("What you say with it").fill("As agreed on Tuesday.")
    page.get_by_role("button", name="Propose revision 4").click()
    expect(page.get_by_text("Somebody else decides")).to_be_visible()

    # Somebody else reads and approves.
    other = open_page(rules.lead())
    other.goto("/office/")
    other.get_by_role("link", name="Rules", exact=True).click()
    other.get_by_role("link", name="Knots, version 1").first.click()
    expect(other.get_by_text("As agreed on Tuesday.").first).to_be_visible()
    other.get_by_role("button", name="Approve and publish version 1").click()
    expect(other.get_by_text("Published as version 1.").first).to_be_visible()
    ready(other)
    assert drafting.drafts_of([university()]).get().state == "published"

    # Everybody reads it.
    anyone = open_page(None)
    anyone.goto("/programmes/knots/versions/1/")
    expect(anyone.get_by_text("At least 2 scans, signed by: master.")).to_be_visible()
