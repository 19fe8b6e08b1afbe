"""Somebody joins a society on a phone and pays; the registrar sees it; a cheque does as well."""

import pytest
from playwright.sync_api import expect

from tests.factories.cast import person
from tests.factories.money import registrar, society
from tests.journeys.conftest import OpenPage
from tests.journeys.looking import barriers, sideways, small_targets

pytestmark = pytest.mark.django_db


def test_somebody_joins_and_pays_on_a_phone(open_page: OpenPage, settings: object, live_server: object) -> None:
    """Without scripts: joining and paying are reading and forms."""
    society()
    settings.PUBLIC_ADDRESS = live_server.url  # type: ignore[attr-defined]
    phone = open_page(person("nadia"), phone=True, scripts=False)
    phone.goto("/join/canada/")
    phone.get_by_role("link", name="Join").click()
    phone.get_by_label("Student").check()
    phone.get_by_label("Member:").check()
    phone.get_by_role("button", name="Join").click()
    expect(phone.get_by_role("heading", name="Invoice INV-2026-0001")).to_be_visible()
    phone.get_by_role("button", name="Pay").click()
    expect(phone.get_by_text("Test payment: no money moves.")).to_be_visible()
    assert sideways(phone) == 0
    phone.get_by_role("button", name="Fail").click()
    expect(phone.get_by_text("Did not arrive")).to_be_visible()
    phone.get_by_role("button", name="Pay").click()
    phone.get_by_role("button", name="Be on its way").click()
    expect(phone.get_by_text("Your payment is on its way.")).to_be_visible()
    expect(phone.get_by_role("button", name="Pay")).to_have_count(0)
    phone.go_back()
    phone.reload()
    phone.get_by_role("button", name="It arrives").click()
    expect(phone.get_by_text("Paid. Nothing is owed.")).to_be_visible()

    phone.goto("/membership/canada/")
    expect(phone.get_by_text("Paid to 8 July 2027.")).to_be_visible()
    phone.goto("/payments/")
    with phone.expect_download() as receipt:
        phone.get_by_role("link", name="Receipt R-2026-0001").click()
    assert receipt.value.suggested_filename == "receipt-R-2026-0001.pdf"

    desk = open_page(registrar())
    desk.goto("/office/")
    desk.get_by_role("link", name="Members").click()
    row = desk.get_by_role("row", name="Nadia Ferreira")
    expect(row.get_by_text("Member", exact=True)).to_be_visible()
    assert barriers(desk) == []


def test_registrar_records_a_cheque_and_the_payer_has_the_receipt(open_page: OpenPage) -> None:
    society()
    phone = open_page(person("owen"), phone=True)
    phone.goto("/membership/canada/")
    phone.get_by_role("button", name="Join").click()
    expect(phone.get_by_text("Name the number INV-2026-0001.")).to_be_visible()
    assert small_targets(phone) == []

    desk = open_page(registrar(), scripts=False, expected=("422",))
    desk.goto("/office/invoices/?state=open")
    desk.get_by_role("link", name="INV-2026-0001").click()
    desk.get_by_text("Record a cheque, transfer or cash").click()
    desk.get_by_role("button", name="Record this payment").click()
    expect(desk.get_by_text("The number of the cheque, or the bank's reference.").last).to_be_visible()
    desk.get_by_label("Reference").fill("cheque 118")
    desk.get_by_role("button", name="Record this payment").click()
    expect(desk.get_by_text("Recorded. The receipt is made and the payer is told.")).to_be_visible()

    phone.goto("/notices/")
    phone.get_by_role("link", name="received CAD 25.00; your receipt is here").click()
    expect(phone.get_by_text("Paid. Nothing is owed.")).to_be_visible()
