"""One candidate from joining to a certificate that a stranger checks, every step on pages: the candidate on a phone,
the director of a course, an instructor, another examiner, two registrars, and the stranger.

Only what came before the candidate is made without pages: the society, its prices, its rules (one scan of each
application), its instructors, and a course that is accredited.
"""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from insonate.learning.api import load_folder
from insonate.learning.courses import api as courses
from insonate.people.models import RoleKey, User
from insonate.programmes import api as programmes
from insonate_core.learning.accreditation import CourseAct
from insonate_core.learning.scorecards import scored_by
from tests.factories.cast import person, role
from tests.factories.certification import APPLICATIONS, attested, small_document
from tests.factories.money import society
from tests.factories.programmes import PROGRAMMES
from tests.journeys.conftest import OpenPage, SetClock
from tests.journeys.looking import barriers, sideways

pytestmark = pytest.mark.django_db(transaction=True)
BEGIN = datetime(2026, 7, 9, 15, tzinfo=UTC)
FEE = {"    number: {format:": "    fee: {amount: 100, currency: CAD, reference: faq}\n    number: {format:"}


def the_society() -> None:
    """What was there before the candidate came."""
    body = society("cpocus")
    then = datetime(2025, 1, 2, tzinfo=UTC)
    programmes.publish_version(organisation=body, text=small_document(**FEE), by=None, now=then)
    card = (PROGRAMMES / "cpocus-course-accreditation/versions/2024.yaml").read_text()
    programmes.publish_version(organisation=body, text=card, by=None, now=then)
    load_folder(settings.CURRICULA_FOLDER / "cpocus-fm-msk", now=then)
    role(person("felix"), RoleKey.REGISTRAR, body)
    for instructor in ("tom", "helene"):
        role(person(instructor), RoleKey.SUPERVISOR, body)
        attested(body, person(instructor), "awards", date(2025, 2, 1), by=person("ruth"), award="track-instructor")
    attested(body, person("felix"), "awards", date(2025, 2, 1), by=person("ruth"), award="accreditation-committee")
    provider = courses.list_provider(organisation=body, name="Alder Coast", by=person("mei"), now=then)
    says = courses.Says(
        title="Joints in two days", level="introductory", tracks=["fm-msk"], learners_per_instructor=Decimal(2),
        learners_per_machine=Decimal(2),
    )  # fmt: skip
    course = courses.list_course(provider=provider, says=says, by=person("mei"), now=then)
    asked = datetime(2026, 1, 5, tzinfo=UTC)
    courses.apply_for(course=course, by=person("mei"), now=asked)
    judged = courses.card_of(body, asked.date())
    assert judged is not None
    scores = {each.key: "met" for each in scored_by(judged.definition)}
    courses.score(course=course, scores=scores, words={}, by=person("felix"), now=asked)
    decided = asked + timedelta(hours=1)
    courses.decide(course=course, act=CourseAct.ACCREDIT, until=date(2027, 1, 5), by=person("felix"), now=decided)


def says(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()


def takes_a_cheque(desk: Page, number: str) -> None:
    """The registrar records a cheque for an invoice."""
    desk.goto("/office/invoices/?state=open")
    desk.get_by_role("link", name=number).click()
    desk.get_by_text("Record a cheque, transfer or cash").click()
    desk.get_by_label("Reference").fill("cheque 118")
    desk.get_by_role("button", name="Record this payment").click()
    says(desk, "Recorded. The receipt is made and the payer is told.")


def joins(phone: Page, desk: Page) -> None:
    phone.goto("/programmes/cpocus-fm-msk/")
    says(phone, "6 steps to become Independent Practitioner")
    assert barriers(phone) == []
    assert sideways(phone) == 0
    phone.locator("#member").get_by_role("link", name="Join").click()
    phone.get_by_role("link", name="Join").last.click()
    phone.get_by_label("Member:").check()
    phone.get_by_role("button", name="Join").click()
    says(phone, "Name the number INV-2026-0001.")
    takes_a_cheque(desk, "INV-2026-0001")


def registers(phone: Page, desk: Page) -> None:
    phone.goto("/programmes/cpocus-fm-msk/")
    phone.get_by_role("link", name="Apply").click()
    phone.get_by_role("button", name="Begin the application").click()
    phone.get_by_label("Anything the office should know").fill("I work in family medicine.")
    phone.get_by_role("button", name="Hand in the application").click()
    says(phone, "has your application since")
    desk.goto("/office/applications/")
    desk.get_by_role("link", name="Nadia Ferreira").click()
    desk.get_by_label("What the applicant reads").fill("Welcome.")
    desk.get_by_role("button", name="Admit Nadia").click()
    says(desk, "Nadia Ferreira is admitted, and told.")


def reads_a_module(phone: Page) -> None:
    phone.goto("/learn/cpocus-fm-msk/")
    phone.get_by_role("link", name=re.compile("Go on: Controls")).click()
    phone.get_by_role("link", name="Begin").click()
    for _page in range(3):
        phone.get_by_role("button", name=re.compile("^Next: ")).click()
    phone.get_by_role("button", name="To the self-check").click()
    phone.get_by_role("radio").first.check()
    phone.get_by_role("button", name="How did I do?").click()
    says(phone, "were left out")
    for number in range(4):
        phone.locator(f'[name=question-{number}][value="0"]').check()
    phone.get_by_role("button", name="Try again").click()
    says(phone, "With the pages you have read, this module is completed.")


def takes_the_course(director: Page, candidate: User) -> None:
    director.goto("/teach/")
    director.get_by_role("link", name="Joints in two days").click()
    director.get_by_label("First day").fill("2026-07-10")
    director.get_by_label("Last day").fill("2026-07-11")
    director.get_by_role("textbox", name="Place").fill("Prince Rupert")
    director.get_by_role("button", name="Announce a session").click()
    says(director, "The session is announced.")
    director.get_by_role("link", name="10 July 2026 to 11 July 2026").click()
    director.get_by_label("E-mail addresses").fill(f"Nadia Ferreira <{candidate.email}>")
    director.get_by_role("button", name="Put them on the roster").click()
    director.get_by_label(candidate.email).select_option("completed")
    director.get_by_role("button", name="Save the roster").click()
    says(director, "Saved: 1 changed.")


def logs_and_has_signed(phone: Page, tom: Page, helene: Page) -> None:
    for number, application in enumerate(APPLICATIONS):
        phone.goto("/log/")
        phone.locator("[name=performed_on]").first.fill("2026-07-12")
        phone.locator(f'[name=applications][value="{application}"]').check(force=True)
        for name, value in (
            ("determinate", "true"), ("finding", "normal"), ("assistance", "unassisted"), ("supervision", "direct"),
            ("subject", "patient"), ("purpose", "certification"),
        ):  # fmt: skip
            choice = phone.locator(f'[name={name}][value="{value}"]')
            if choice.count():
                choice.first.check(force=True)
        phone.locator("[name=supervisor]").first.select_option(str(person(("tom", "helene")[number % 2]).uuid))
        phone.get_by_role("button", name="Save scan").click()
        says(phone, "Saved in your logbook.")
    for instructor in (tom, helene):
        instructor.goto("/supervise/")
        for box in instructor.get_by_role("checkbox").all():
            box.check(force=True)
        instructor.get_by_role("button", name=re.compile("Sign")).first.click()
        says(instructor, "igned")


def is_examined(helene: Page) -> None:
    for exam, score in (("Written", "72/80"), ("Visual", "90%"), ("Practical", "26/26")):
        helene.goto("/examine/")
        helene.get_by_role("link", name="Nadia Ferreira").first.click()
        helene.get_by_label(f"{exam} examination").check()
        helene.get_by_label("Score").fill(score)
        helene.get_by_label("Day of the sitting").fill("2026-07-13")
        helene.get_by_label("Where").fill("Winnipeg")
        helene.get_by_role("button", name="Record the result").click()
        says(helene, "The result is recorded")


def is_put_forward_and_approved(tom: Page, desk: Page) -> None:
    tom.goto("/examine/")
    tom.get_by_role("link", name="Nadia Ferreira").first.click()
    tom.get_by_role("link", name="Independent Practitioner").first.click()
    tom.get_by_label("I supervised or examined this candidate").check()
    tom.get_by_role("button", name="Ask for the award").click()
    says(tom, "Everything it rests on is frozen")
    desk.goto("/office/requests/")
    desk.get_by_role("link", name="Nadia Ferreira").first.click()
    desk.get_by_label("Approve: the award is given once the fee is settled").check()
    desk.get_by_role("button", name="Decide").click()
    says(desk, "was asked for the fee")


def test_a_candidate_walks_from_joining_to_a_certificate_that_a_stranger_checks(
    open_page: OpenPage, at: SetClock, tmp_path: Path
) -> None:
    at(BEGIN)
    the_society()
    nadia = person("nadia")
    phone = open_page(nadia, phone=True)
    desk = open_page(person("ruth"))
    joins(phone, desk)
    registers(phone, desk)
    reads_a_module(phone)

    at(BEGIN + timedelta(days=5))
    takes_the_course(open_page(person("mei")), nadia)
    tom, helene = open_page(person("tom")), open_page(person("helene"))
    logs_and_has_signed(phone, tom, helene)
    is_examined(helene)
    is_put_forward_and_approved(tom, open_page(person("felix")))
    phone.goto("/payments/")
    says(phone, "INV-2026-0002")
    takes_a_cheque(desk, "INV-2026-0002")

    # Number and certificate in two taps, the file kept, and a stranger who checks both.
    phone.goto("/standing/")
    phone.get_by_role("navigation").get_by_role("link", name="Certificates").last.click()
    phone.get_by_role("link", name="MSK-0001").first.click()
    says(phone, "/verify/")
    code = re.search(r"/verify/([\w-]+)", phone.locator("main").inner_text())
    assert code is not None
    kept = tmp_path / "badge.json"
    link = phone.get_by_role("link", name=re.compile("^Credential")).get_attribute("href") or ""
    kept.write_bytes(phone.request.get(link).body())

    stranger = open_page(None)
    stranger.goto(f"/verify/{code[1]}")
    says(stranger, "Nadia Ferreira")
    says(stranger, "MSK-0001")
    stranger.goto("/check/")
    stranger.locator("input[type=file]").set_input_files(kept)
    stranger.get_by_role("button", name="Check the file").click()
    says(stranger, "MSK-0001")
    kept.write_text(kept.read_text().replace("Independent Practitioner", "Independent Practitionar"))
    stranger.goto("/check/")
    stranger.locator("input[type=file]").set_input_files(kept)
    stranger.get_by_role("button", name="Check the file").click()
    expect(stranger.locator("main")).to_contain_text(re.compile("not|changed", re.IGNORECASE))
    assert barriers(stranger) == []
