"""A whole year of the scanning record, each step by the person whose step it is, in their own browser."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from insonate.certification.submissions import api as submissions
from insonate.logbook import api as logbook
from insonate.people.models import RoleKey
from insonate.programmes import api as programmes
from tests.factories import entry
from tests.factories.cast import person, role
from tests.factories.scans import logged, supervised
from tests.journeys.conftest import OpenPage, SetClock

pytestmark = pytest.mark.django_db

ADMITTED = datetime(2026, 7, 9, 10, 42, tzinfo=UTC)
AFTER_THE_YEAR = datetime(2027, 6, 11, 9, 30, tzinfo=UTC)
MOST_TAPS = 8
DAY = "2026-06-01"


class Thumb:
    """Presses things on a phone and counts how often; it cannot type."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, wanted: Locator) -> None:
        """Press once."""
        wanted.tap()
        self.taps += 1


def fetched(page: Page, link: Locator) -> bytes:
    """The file behind a link, fetched as the person of the page."""
    answer = page.request.get(link.get_attribute("href") or "")
    assert answer.status == 200
    return answer.body()


def apply(page: Page) -> None:
    """Show all that is asked and hand in."""
    page.goto("/programmes/essex-scanning-record/")
    page.get_by_role("link", name="Apply").click()
    page.get_by_role("button", name="Begin the application").click()
    said = {"certificate-held": {}, "component-module": {"module": "pgdip-msk-ultrasound"}, "ielts": {"score": "7.0"}}
    for clause, answers in said.items():
        page.locator(f'a[href*="clause="][href*="{clause}"]').click()
        page.locator("[name=on]").fill(DAY)
        for name, value in answers.items():
            choice = page.locator(f'[name={name}][value="{value}"]')
            if choice.count():
                choice.check()
            else:
                page.locator(f"[name={name}]").fill(value)
        page.get_by_role("button", name="Enter this").click()
        expect(page.get_by_text("Kept. It counts once the office has confirmed it.")).to_be_visible()
    page.get_by_role("button", name="Hand in the application").click()
    expect(page.get_by_text("Handed in. The office has it now.")).to_be_visible()


def admit(page: Page) -> None:
    """Confirm each piece of evidence, then admit."""
    page.goto("/office/applications/")
    page.get_by_role("link", name="Nadia Ferreira").first.click()
    application = page.url
    for left in (3, 2, 1):
        links = page.get_by_role("link", name="Look and decide")
        expect(links).to_have_count(left)
        links.first.click()
        page.get_by_role("button", name="Confirm", exact=True).click()
        expect(page.get_by_text("Done, and Nadia Ferreira is told.")).to_be_visible()
        page.goto(application)
    page.get_by_role("button", name="Admit Nadia").click()
    expect(page.get_by_role("link", name="The registration")).to_be_visible()


def log_routine_scan(page: Page, thumb: Thumb) -> None:
    """From opening the page to the words that it is saved."""
    page.goto("/log/")
    thumb.tap(page.get_by_role("radio", name="Left knee"))
    thumb.tap(page.get_by_role("radio", name="Determinate", exact=True))
    thumb.tap(page.get_by_role("radio", name="Abnormal", exact=True))
    thumb.tap(page.get_by_role("button", name="Save scan"))
    expect(page.get_by_text("Saved in your logbook.")).to_be_visible()


def test_a_year_from_applying_to_the_audit(open_page: OpenPage, at: SetClock) -> None:
    nadia, tom = person("nadia"), person("tom")
    entry.officer("ruth")
    for key, held in (
        ("tom", RoleKey.SUPERVISOR), ("piotr", RoleKey.TUTOR), ("greta", RoleKey.PROGRAMME_LEAD),
        ("amara", RoleKey.AUDITOR),
    ):  # fmt: skip
        role(person(key), held, entry.essex())
    at(ADMITTED)

    apply(open_page(nadia))
    admit(open_page(person("ruth")))
    registration = programmes.Enrolment.objects.get(person=nadia)
    assert registration.version.programme.key == "essex-scanning-record"

    logged(nadia, now=ADMITTED, **supervised(tom, assistance="unassisted"))  # yesterday's, from which the next starts
    phone, thumb = open_page(nadia, phone=True), Thumb()
    log_routine_scan(phone, thumb)
    assert thumb.taps <= MOST_TAPS
    scan = logbook.Scan.objects.get(region="knee")
    assert (scan.side, scan.determinate, scan.supervisor, scan.sign_state) == ("left", True, tom, "awaiting")
    counts = phone.get_by_role("region", name="Where it counts")
    expect(counts.locator("li")).to_have_count(1)
    expect(counts).to_contain_text("Musculoskeletal ultrasound scanning record")
    expect(counts).to_contain_text(re.compile("Counts(?! once)"))

    queue = open_page(tom)
    queue.goto("/supervise/")
    queue.get_by_label("All on this page").check()
    queue.get_by_role("button", name="Sign 2 scans").click()
    expect(queue.get_by_role("heading", level=1)).to_have_text("Nothing to sign")
    scan.refresh_from_db()
    assert scan.sign_state == "signed"

    for month in range(8, 13):
        logged(nadia, now=datetime(2026, month, 5, 18, tzinfo=UTC), performed_on=date(2026, month, 5))
    at(AFTER_THE_YEAR)
    desk = open_page(nadia)
    hand_in_and_fetch(desk)
    accept(open_page(person("piotr")))
    submission = submissions.Submission.objects.get()
    assert submission.decision.outcome == "accepted"

    audit(open_page(person("amara")))

    lead = open_page(person("greta"))
    lead.goto("/office/cohorts/")
    expect(lead.get_by_role("heading", level=1)).to_have_text("Musculoskeletal ultrasound scanning record")
    expect(lead.locator("main")).to_contain_text("Nadia Ferreira")
    table = fetched(lead, lead.get_by_role("link", name="CSV")).decode("utf-8-sig").splitlines()
    assert [line for line in table if "Nadia Ferreira" in line] == table[1:]


def hand_in_and_fetch(page: Page) -> None:
    """Hand in the first year; every file is the same twice."""
    page.goto("/records/")
    page.locator('.queue a[href$="/0/"]').first.click()
    page.get_by_role("link", name="Hand in this record").click()
    page.get_by_role("button", name="Hand in the record of 7 scans").click()
    expect(page.get_by_role("heading", name="What you handed in")).to_be_visible()
    links = page.locator("a[download]").all()
    files = {link.get_attribute("href"): (fetched(page, link), fetched(page, link)) for link in links}
    kinds = sorted((address or "").rstrip("/").rpartition("/")[2] for address in files)
    assert kinds == ["csv", "docx", "json", "pdf", "xlsx"]
    assert [address for address, (first, second) in files.items() if first != second or not first] == []


def accept(page: Page) -> None:
    """The tutor reads the record and accepts it."""
    page.goto("/office/review/")
    page.get_by_role("link", name="Nadia Ferreira").first.click()
    page.locator("[name=outcome][value=accepted]").check()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("button", name="Decide")).to_have_count(0)


def audit(page: Page) -> None:
    """The auditor draws, reads the one record that was drawn without the candidate's name, and takes the pack."""
    page.goto("/office/audit/")
    for name, value in {"from_on": "2027-06-01", "last_on": "2027-06-30", "seed": "4817"}.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="Draw the sample").click()
    expect(page.get_by_text("Drawn again just now: the same.")).to_be_visible()
    pack: Any = fetched(page, page.get_by_role("link", name="Take the evidence pack"))
    assert pack[:2] == b"PK"
    page.get_by_role("link", name="Record 1").click()
    expect(page.locator("main")).to_contain_text("Accepted")
    assert "Ferreira" not in page.locator("main").inner_text()
    page.locator("[name=outcome][value=in-order]").check()
    page.get_by_role("button", name="Keep this finding").click()
    expect(page.get_by_text("What you found of record 1 is kept.")).to_be_visible()
