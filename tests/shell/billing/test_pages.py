"""What the payer, the registrar and the administrator sit in front of, over HTTP."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insonate.billing import api as billing
from insonate.billing.models import Checkout, PaymentRecord, ProviderNotice, Receipt
from insonate.billing.providers import trial
from tests.factories.cast import NOW, person
from tests.factories.money import CAD, checkout, member, paid_by_cheque, raised, registrar, society
from tests.shell.pages import client_of, page, problem_beside, text_of, value_of

pytestmark = pytest.mark.django_db
JOIN = "/membership/canada/"


def pay_form(invoice: billing.Invoice, **changes: str) -> dict[str, str]:
    return {
        "pay": "1", "means": "cheque", "amount": "100.00", "on": "2026-07-09", "reference": "118",
        "token": str(invoice.uuid), **changes,
    }  # fmt: skip


def office_page(invoice: billing.Invoice) -> str:
    return reverse("office:invoice", args=[invoice.uuid])


def test_prices_are_public_and_joining_asks_to_sign_in() -> None:
    society()
    assert "CAD\xa025.00" in page(Client(), "/join/canada/").content.decode()
    assert Client().get(JOIN)["Location"].startswith("/account/login/")


def test_joining_leads_to_the_invoice_and_its_button() -> None:
    society()
    client = client_of(person("nadia"))
    assert "CAD 25.00 for the first year, then CAD 95.00 a year" in text_of(page(client, JOIN)).replace("\xa0", " ")
    answer = client.post(JOIN, {"membership_class": "member"})
    assert "Pay CAD 25.00" in text_of(page(client, answer["Location"])).replace("\xa0", " ")
    assert "First dues to pay" in text_of(page(client, JOIN))


def test_joining_without_a_class_says_so_beside_the_field() -> None:
    society()
    answer = client_of(person("nadia")).post(JOIN, {"membership_class": "emperor"})
    assert answer.status_code == 422
    assert problem_beside(answer, "membership_class")
    assert billing.memberships_of(person("nadia"), now=NOW) == []


def test_paying_leads_to_the_test_page_and_back_with_a_receipt() -> None:
    invoice = raised(person("nadia"))
    client = client_of(person("nadia"))
    address = client.post(reverse("candidate:pay", args=[invoice.uuid]))["Location"]
    assert "no money moves" in text_of(page(client, address))
    back = client.post(address, {"button": "succeed"})["Location"]
    assert "Paid. Nothing is owed." in text_of(page(client, back))
    receipt = Receipt.objects.get()
    file = client.get(reverse("candidate:receipt", args=[receipt.uuid]))
    assert (file["Content-Type"], file.content[:5]) == ("application/pdf", b"%PDF-")


def test_payment_on_its_way_is_said_and_not_asked_again() -> None:
    invoice = raised(person("nadia"))
    client = client_of(person("nadia"))
    address = client.post(reverse("candidate:pay", args=[invoice.uuid]))["Location"]
    client.post(address, {"button": "pend"})
    shown = page(client, reverse("candidate:invoice", args=[invoice.uuid]))
    assert "on its way" in text_of(shown)
    assert reverse("candidate:pay", args=[invoice.uuid]) not in shown.content.decode()


def test_form_may_lead_to_stripe_on_the_page_that_pays_and_there_alone(settings: Any) -> None:
    settings.STRIPE_KEY = "sk_test_1"
    invoice = raised(person("nadia"))
    client = client_of(person("nadia"))
    paying = page(client, reverse("candidate:invoice", args=[invoice.uuid]))["Content-Security-Policy"]
    assert "form-action 'self' https://checkout.stripe.com;" in paying
    assert "form-action 'self';" in page(client, "/payments/")["Content-Security-Policy"]


def test_without_a_provider_the_invoice_says_how_else_to_pay(settings: Any) -> None:
    settings.TEST_PAYMENTS = False
    invoice = raised(person("nadia"))
    said = text_of(page(client_of(person("nadia")), reverse("candidate:invoice", args=[invoice.uuid])))
    assert "Pay by cheque or bank transfer. Name the number INV-2026-0001." in said


def test_notice_arrives_over_http_and_needs_its_signature() -> None:
    made = checkout(raised(person("nadia")))
    payload = trial.session_notice(made, "checkout.session.completed", is_paid=True, at=NOW)
    send = {"data": payload, "content_type": "application/json"}
    client = Client(enforce_csrf_checks=True)
    address = reverse("public:payment-notice", args=["test"])
    assert client.post(address, **send).status_code == 403
    assert ProviderNotice.objects.count() == 0
    answer = client.post(address, **send, headers={"Stripe-Signature": trial.signature_of(payload)})
    assert (answer.status_code, answer.content) == (200, b"applied")


def test_registrar_records_a_cheque() -> None:
    invoice = raised(person("nadia"))
    client = client_of(registrar())
    shown = page(client, office_page(invoice))
    assert value_of(shown, "amount") == "100.00"
    client.post(office_page(invoice), pay_form(invoice))
    client.post(office_page(invoice), pay_form(invoice))  # pressed twice
    assert PaymentRecord.objects.get().reference == "118"
    assert "Cheque 118" in text_of(page(client, office_page(invoice)))


@pytest.mark.parametrize(
    ("field", "value"), [("amount", "a hundred"), ("amount", "0"), ("on", "2026-07-20"), ("reference", "")]
)
def test_cheque_that_cannot_be_so_is_said_beside_its_field_and_kept(field: str, value: str) -> None:
    invoice = raised(person("nadia"))
    answer = client_of(registrar()).post(office_page(invoice), pay_form(invoice, **{field: value}))
    assert answer.status_code == 422
    assert problem_beside(answer, field)
    assert value_of(answer, "reference") == ("" if field == "reference" else "118")
    assert PaymentRecord.objects.count() == 0


def test_registrar_gives_a_cheque_back_and_voids() -> None:
    invoice = raised(person("nadia"))
    payment = paid_by_cheque(invoice)
    client = client_of(registrar())
    back = {
        "back": "1", "payment": str(payment.pk), "what": "refund", "amount": "", "reason": "Withdrawn",
        "token": str(invoice.uuid),
    }  # fmt: skip
    assert client.post(office_page(invoice), back).status_code == 302
    assert client.post(office_page(invoice), {"void": "1", "reason": "Withdrawn"}).status_code == 302
    said = text_of(page(client, office_page(invoice)))
    assert "Void" in said
    assert "Given back" in said


def test_administrator_sees_money_and_touches_none_of_it() -> None:
    invoice = raised(person("nadia"))
    client = client_of(person("greta"))
    assert "Record a cheque" not in text_of(page(client, office_page(invoice)))
    assert client.post(office_page(invoice), pay_form(invoice)).status_code == 404
    assert PaymentRecord.objects.count() == 0


def test_invoices_are_found_by_state_name_and_number_and_taken_as_a_file() -> None:
    paid_by_cheque(raised(person("nadia")))
    raised(person("owen"))
    client = client_of(registrar())
    both = text_of(page(client, "/office/invoices/"))
    assert "Nadia Ferreira" in both
    assert "Owen Blackwater" in both
    assert "Nadia Ferreira" not in text_of(page(client, "/office/invoices/?state=open"))
    assert "Owen Blackwater" not in text_of(page(client, "/office/invoices/?q=inv-2026-0001"))
    answer = page(client, "/office/invoices/invoices.csv?state=settled")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["number"], row["total"], row["currency"], row["receipts"]) for row in rows] == [
        ("INV-2026-0001", "100.00", "CAD", "R-2026-0001")
    ]


def test_name_that_looks_like_a_formula_is_harmless_in_the_file() -> None:
    nadia = person("nadia")
    nadia.name = '=HYPERLINK("x")'
    nadia.save()
    raised(nadia)
    assert "'=HYPERLINK" in page(client_of(registrar()), "/office/invoices/invoices.csv").content.decode()


@pytest.mark.parametrize("address", ["/office/invoices/", "/office/members/", "/office/invoices/invoices.csv"])
def test_list_costs_as_many_statements_for_three_as_for_one(address: str) -> None:
    client = client_of(registrar())
    member("nadia")
    with CaptureQueriesContext(connection) as one:
        page(client, address)
    member("mei")
    member("owen")
    with CaptureQueriesContext(connection) as three:
        page(client, address)
    assert len(three) == len(one) <= 20


def test_members_are_shown_by_state() -> None:
    member("nadia")
    billing.join(person=person("owen"), organisation=society(), class_key="member", by=person("owen"), now=NOW)
    client = client_of(registrar())
    assert "Owen Blackwater" not in text_of(page(client, "/office/members/?state=active"))
    found = billing.member_of(person("nadia"), society(), now=NOW)
    assert found is not None
    said = text_of(page(client, reverse("office:member", args=[found.membership.uuid])))
    assert "Paid to 8 July 2027" in said


def test_administrator_sets_a_class_and_a_price_from_a_day() -> None:
    society()
    client = client_of(person("greta"))
    given = {
        "class": "1", "title": "Retired", "description": "", "is_open": "on", "currency": "CAD", "first_year": "10",
        "yearly": "30,50", "from_on": "2026-08-01",
    }  # fmt: skip
    assert client.post("/office/prices/", given).status_code == 302
    assert "from 1 August 2026: CAD 10.00, then CAD 30.50" in text_of(page(client, "/office/prices/")).replace(
        "\xa0", " "
    )
    offers = {each.membership_class.key: each for each in billing.may_be_joined(society(), date(2026, 8, 1))}
    assert offers["retired"].price is not None
    assert "retired" not in {each.membership_class.key for each in billing.may_be_joined(society(), NOW.date())}


def test_price_that_is_no_amount_is_said_beside_it_and_kept() -> None:
    society()
    client = client_of(person("greta"))
    given = {"class": "1", "title": "Retired", "currency": "CAD", "first_year": "ten", "yearly": "30"}
    answer = client.post("/office/prices/", {**given, "from_on": "2026-08-01"})
    assert (answer.status_code, value_of(answer, "first_year")) == (422, "ten")
    assert problem_beside(answer, "first_year")


def test_administrator_changes_the_terms_from_today() -> None:
    society()
    member("nadia")
    client = client_of(person("greta"))
    given = {
        "terms": "1", "grace_days": "10", "remind_days": "14, 3", "renew_days": "30", "year_begins": "",
        "shortest_days": "", "from_on": "2026-07-09",
    }  # fmt: skip
    assert client.post("/office/prices/", given).status_code == 302
    later = billing.member_of(person("nadia"), society(), now=NOW + timedelta(days=370))
    assert later is not None
    assert later.standing.grace_until == date(2027, 7, 19)


def test_membership_is_given_up_on_a_page_of_its_own() -> None:
    member("nadia")
    client = client_of(person("nadia"))
    page(client, "/membership/canada/give-up/")
    client.post("/membership/canada/give-up/", {"words": ""})
    assert "Given up" in text_of(page(client, "/membership/"))


def test_receipt_and_invoice_of_somebody_else_do_not_exist() -> None:
    payment = paid_by_cheque(raised(person("nadia")))
    client = client_of(person("owen"))
    assert client.get(reverse("candidate:receipt", args=[payment.receipt.uuid])).status_code == 404
    assert client.get(reverse("candidate:invoice", args=[payment.invoice.uuid])).status_code == 404
    assert client_of(person("nadia")).get(reverse("candidate:invoice", args=[payment.invoice.uuid])).status_code == 200


def test_test_page_is_not_there_where_stripe_is_set_up(settings: Any) -> None:
    made = checkout(raised(person("nadia")))
    client = client_of(person("nadia"))
    address = reverse("candidate:test-payment", args=[made.uuid])
    settings.STRIPE_KEY = "sk_test_1"
    assert client.post(address, {"button": "succeed"}).status_code == 404
    settings.STRIPE_KEY = ""
    assert client.post(address, {"button": "succeed"}).status_code == 302
    assert Checkout.objects.get().invoice.payments.count() == 1
    assert made.invoice.total == billing.Money(10000, CAD)


def test_credit_waits_for_the_registrar_until_it_is_given_back() -> None:
    invoice = raised(person("nadia"))
    payment = paid_by_cheque(invoice)
    paid_by_cheque(raised(person("owen")))  # in order, and waits for nobody
    waits = "Money to give back, or a dispute to answer"
    client = client_of(registrar())
    assert waits not in text_of(page(client, "/office/invoices/"))
    billing.void_invoice(invoice=invoice, reason="Withdrawn", by=registrar(), now=NOW)
    assert [each.invoice for each in billing.needing_registrar([society()], now=NOW)] == [invoice]
    assert waits in text_of(page(client, "/office/invoices/"))
    billing.record_refund(
        payment=payment, amount=payment.amount, reason="Withdrawn", token=invoice.uuid, by=registrar(), now=NOW
    )
    assert billing.needing_registrar([society()], now=NOW) == []


def test_more_than_was_owed_waits_for_the_registrar() -> None:
    invoice = raised(person("nadia"), 10000)
    paid_by_cheque(invoice, 6000)
    paid_by_cheque(invoice, 6000)
    (found,) = billing.needing_registrar([society()], now=NOW)
    assert found.standing.credit == billing.Money(2000, CAD)
