"""From the last exam to the certificate: examiner, instructor, registrar and candidate, each at their desk."""

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from insonate.billing import api as billing
from insonate.certification.requests import api as requests
from tests.factories.cast import NOW
from tests.factories.certification import attested, body, sat, small_document, taught
from tests.journeys.conftest import OpenPage, SetClock
from tests.journeys.looking import barriers, sideways

pytestmark = pytest.mark.django_db(transaction=True)
FEE = {"    number: {format:": "    fee: {amount: 100, currency: CAD, reference: faq}\n    number: {format:"}


def test_candidate_is_examined_put_forward_decided_on_and_certified(open_page: OpenPage, at: SetClock) -> None:
    at(NOW)
    place = body(small_document(**FEE))
    taught(place)
    sat(place, "written", "72/80", date(2026, 6, 1))
    sat(place, "visual", "90%", date(2026, 6, 2), by=place.helene)

    # Hélène records the practical, first on a day that cannot be, then right.
    helene = open_page(place.helene, expected=("422",))
    helene.goto("/examine/")
    helene.get_by_role("link", name="Nadia Ferreira").first.click()
    helene.get_by_label("Practical examination").check()
    helene.get_by_label("Score").fill("26/26")
    helene.get_by_label("Day of the sitting").fill("2026-07-20")
    helene.get_by_label("Where").fill("Winnipeg")
    helene.get_by_role("button", name="Record the result").click()
    expect(helene.get_by_text("That day has not come yet where the sitting was.").first).to_be_visible()
    assert helene.get_by_label("Where").input_value() == "Winnipeg"
    helene.get_by_label("Day of the sitting").fill("2026-07-08")
    helene.get_by_role("button", name="Record the result").click()
    helene.get_by_text("The result is recorded").wait_for()

    # Nadia sees that an instructor is next.
    nadia = open_page(place.nadia, phone=True)
    nadia.goto(f"/path/{place.enrolment.uuid}/independent-practitioner/")
    assert "Next: Request" in nadia.locator("main").inner_text()
    assert sideways(nadia) == 0
    assert barriers(nadia) == []

    # Tom, who supervised her, puts her forward.
    tom = open_page(place.tom)
    tom.goto("/examine/")
    tom.get_by_role("link", name="Nadia Ferreira").first.click()
    tom.get_by_role("link", name="Independent Practitioner").first.click()
    tom.get_by_role("button", name="Ask for the award").click()
    expect(tom.get_by_text("Without this statement the request cannot be made.").first).to_be_visible()
    tom.get_by_label("I supervised or examined this candidate").check()
    tom.get_by_role("button", name="Ask for the award").click()
    tom.get_by_text("Everything it rests on is frozen").wait_for()

    # Ruth reads the case file and approves; the fee is asked for.
    at(NOW + timedelta(days=1))
    ruth = open_page(place.ruth)
    ruth.goto("/office/")
    ruth.get_by_role("link", name="Requests for awards").click()
    ruth.get_by_role("link", name="Nadia Ferreira").first.click()
    expect(ruth.get_by_text("5 of 5").first).to_be_visible()
    assert barriers(ruth) == []
    ruth.get_by_label("Approve: the award is given once the fee is settled").check()
    ruth.get_by_role("button", name="Decide").click()
    ruth.get_by_text("was asked for the fee").wait_for()

    nadia.reload()
    assert "100.00" in nadia.locator("main").inner_text()
    nadia.get_by_role("link", name="See the request").click()
    expect(nadia.get_by_role("link", name="Pay the fee")).to_have_count(1)
    (asked,) = requests.requests_of(place.enrolment)
    account = requests.invoice_of(asked, now=NOW + timedelta(days=1))
    assert account is not None
    billing.record_payment(
        invoice=account.invoice, means=billing.Means.CHEQUE, amount=account.invoice.total, on=date(2026, 7, 10),
        reference="000117", token=asked.uuid, by=place.felix, now=datetime(2026, 7, 10, 20, tzinfo=UTC),
    )  # fmt: skip

    # From where she stands: one tap to the certificates, one to hers; the number is on both.
    nadia.goto("/standing/")
    nadia.get_by_role("navigation").get_by_role("link", name="Certificates").last.click()
    expect(nadia.get_by_text("MSK-0001").first).to_be_visible()
    nadia.get_by_role("link", name="MSK-0001").first.click()
    expect(nadia.get_by_role("link", name="Letter")).to_be_visible()
    pdf = nadia.request.get(nadia.get_by_role("link", name="Letter").get_attribute("href") or "")
    assert pdf.ok
    assert pdf.body().startswith(b"%PDF")
    assert "/verify/" in nadia.locator("main").inner_text()
    assert barriers(nadia) == []


def test_holder_of_a_lapsed_award_still_finds_number_and_certificate(open_page: OpenPage, at: SetClock) -> None:
    at(NOW)
    place = body()
    taught(place)
    for number, exam in enumerate(("written", "visual", "practical")):
        sat(place, exam, "100%", date(2026, 6, 1 + number), by=place.helene)
    asked = place.request()
    requests.decide_request(request=asked, act=requests.Act.APPROVE, words="", shown=1, by=place.ruth, now=NOW)
    at(datetime(2031, 7, 9, 12, tzinfo=UTC))
    attested(place.organisation, place.nadia, "payments", date(2026, 12, 20), by=place.ruth, **{"for": "dues"})
    nadia = open_page(place.nadia)
    nadia.goto("/certificates/")
    nadia.get_by_role("link", name="MSK-0001").first.click()
    expect(nadia.get_by_text("Lapsed").first).to_be_visible()
    expect(nadia.get_by_text("This award does not hold at present.").first).to_be_visible()
    expect(nadia.get_by_role("link", name="A4")).to_have_count(1)
