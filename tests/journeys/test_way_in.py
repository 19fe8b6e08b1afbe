"""From a programme's public page to being registered: the applicant on a phone, the office at a desk."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from insonate.people.models import RoleKey
from insonate.programmes.attested import api as attested
from insonate.programmes.enrolment import api as enrolment
from tests.factories import entry
from tests.factories.cast import NOW, person, role
from tests.journeys.conftest import OpenPage
from tests.journeys.looking import barriers, sideways, small_targets

pytestmark = pytest.mark.django_db


def test_an_applicant_is_asked_and_admitted(open_page: OpenPage, tmp_path: Path) -> None:
    """Without scripts: applying and deciding are reading and forms."""
    officer, nadia = entry.officer(), person("nadia")
    letter = tmp_path / "award letter.pdf"
    letter.write_bytes(entry.PDF)

    phone = open_page(nadia, phone=True, scripts=False)
    phone.goto("/programmes/essex-scanning-record/")
    phone.get_by_role("link", name="Apply").click()
    phone.get_by_role("button", name="Begin the application").click()
    phone.locator("#certificate-held").get_by_role("link", name="Enter this").click()
    phone.get_by_label("Awarded on").fill("2026-06-01")
    phone.get_by_label("Documents").set_input_files(letter)
    phone.get_by_role("button", name="Enter this").click()
    expect(phone.get_by_text("Kept. It counts once the office has confirmed it.")).to_be_visible()
    phone.locator("#english-first-language").get_by_role("link", name="Enter this").click()
    phone.get_by_label("Declared on").fill("2026-07-01")
    phone.get_by_role("button", name="Enter this").click()
    phone.get_by_label("Anything the office should know").fill("I begin the diploma in October.")
    phone.get_by_role("button", name="Hand in the application").click()
    expect(phone.get_by_text("has your application since")).to_be_visible()

    desk = open_page(officer, scripts=False)
    desk.goto("/office/")
    desk.get_by_role("link", name="Applications").click()
    desk.get_by_role("link", name="Nadia Ferreira").click()
    for title in ("Award or qualification", "Declaration"):
        desk.get_by_role("link", name=re.compile(f"Look and decide.*{title}")).click()
        desk.get_by_role("button", name="Confirm", exact=True).click()
        expect(desk.get_by_text("Done, and Nadia Ferreira is told.")).to_be_visible()
    desk.get_by_label("What the applicant reads").fill("Show us the module you are enrolled on.")
    desk.get_by_role("button", name="Ask the applicant").click()
    expect(desk.get_by_text("Asked. The application is with Nadia Ferreira.")).to_be_visible()

    phone.reload()
    expect(phone.get_by_text("Show us the module you are enrolled on.").first).to_be_visible()
    phone.locator("#component-module").get_by_role("link", name="Enter this").click()
    phone.get_by_label("PGDip MSK ultrasound").check()
    phone.get_by_label("Enrolled from").fill("2026-07-01")
    phone.get_by_role("button", name="Enter this").click()
    phone.get_by_label("Your answer").fill("It is the diploma.")
    phone.get_by_role("button", name="Send the answer").click()
    expect(phone.get_by_text("Handed in. The office has it now.")).to_be_visible()

    desk.reload()
    desk.get_by_role("link", name=re.compile("Look and decide.*Enrolment elsewhere")).click()
    desk.get_by_role("button", name="Confirm", exact=True).click()
    expect(desk.get_by_text("Done, and Nadia Ferreira is told.")).to_be_visible()
    desk.get_by_label("What the applicant reads").fill("Welcome.")
    desk.get_by_role("button", name="Admit Nadia").click()
    expect(desk.get_by_text("Nadia Ferreira is admitted, and told.")).to_be_visible()

    phone.reload()
    expect(phone.get_by_text("You are admitted. “Welcome.”")).to_be_visible()
    phone.get_by_role("link", name="Your registration").click()
    expect(phone.get_by_text("1 June 2026 (certificate)")).to_be_visible()
    (registration,) = enrolment.enrolments_of(nadia, now=NOW)
    assert registration.anchor_on == entry.CERTIFICATE


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_the_way_in_has_no_barrier(open_page: OpenPage, theme: str, phone: bool) -> None:
    officer, nadia, owen = entry.officer(), person("nadia"), person("owen")
    entry.cpocus()
    role(officer, RoleKey.ADMINISTRATOR, entry.essex())
    registration = entry.admitted(nadia)
    leave = {"from_on": NOW.date(), "until_on": NOW.date().replace(month=9), "reason": "Rest"}
    enrolment.ask_leave(enrolment=registration, by=nadia, now=NOW, **leave)  # type: ignore[arg-type]
    fact = attested.claim_fact(
        person=owen, organisation=entry.essex(), kind="awards", on=entry.CERTIFICATE,
        attributes={"award": "pgcert-msk-ultrasound"}, documents=[("letter.pdf", entry.PDF)], now=NOW,
    )  # fmt: skip
    application = entry.handed_in(owen, "Two\nlines")
    visits = {
        None: ["/", "/programmes/", "/programmes/essex-scanning-record/", "/programmes/cpocus-fm-msk/"],
        owen: [f"/applications/{application.uuid}/", "/evidence/", "/apply/cpocus-fm-msk/"],
        nadia: [f"/registrations/{registration.uuid}/"],
        officer: [
            "/office/", "/office/applications/", f"/office/applications/{application.uuid}/", "/office/evidence/?q=o",
            f"/office/evidence/{fact.uuid}/", f"/office/people/essex/{owen.uuid}/",
            f"/office/people/essex/{owen.uuid}/enter/?kind=results", "/office/registrations/",
            f"/office/registrations/{registration.uuid}/", "/office/people/", "/office/organisation/",
        ],
    }  # fmt: skip
    for who, addresses in visits.items():
        page = open_page(who, phone=phone, theme=theme)
        for address in addresses:
            page.goto(address)
            assert (address, barriers(page), sideways(page), small_targets(page)) == (address, [], 0, [])


def test_a_refused_form_leads_to_what_is_wrong_by_keyboard(open_page: OpenPage) -> None:
    officer, nadia = entry.officer(), person("nadia")
    entry.handed_in(nadia)
    page = open_page(officer, expected=("422",))
    page.goto(f"/office/people/essex/{nadia.uuid}/enter/?kind=results")
    page.get_by_label("Score").fill("lots")
    page.get_by_label("Day of the test").fill("2025-03-01")
    page.get_by_label("Score").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("put right")
    page.get_by_role("alert").get_by_role("link", name="“lots” is no number").press("Enter")
    expect(page.get_by_label("Score")).to_be_focused()
    expect(page.get_by_label("Score")).to_have_value("lots")
