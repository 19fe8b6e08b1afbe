"""Notices of a provider: twice, late, too early, pending, failed, refunded, disputed, forged, unknown."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import stripe

from insonate.billing import api as billing
from insonate.billing.models import PaymentRecord, ProviderNotice, Receipt
from insonate.billing.providers import trial
from insonate.kit.refusals import Overtaken, Refused
from insonate.people.models import Notice
from tests.factories.cast import NOW, person
from tests.factories.money import CAD, checkout, noticed, raised, registrar

pytestmark = pytest.mark.django_db
PAID, UNPAID = True, False
DONE = "checkout.session.completed"
ARRIVED, BOUNCED = "checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed"


def session(made: billing.Checkout, kind: str, is_paid: bool, notice_id: str = "") -> bytes:
    return trial.session_notice(made, kind, is_paid=is_paid, at=NOW, notice_id=notice_id)


def dispute(made: billing.Checkout, kind: str, status: str) -> bytes:
    about = {
        "id": "dp_1", "object": "dispute", "payment_intent": trial.payment_of(made), "charge": "ch_1",
        "amount": made.amount_minor, "currency": "cad", "status": status,
    }  # fmt: skip
    return trial.event_payload(f"charge.dispute.{kind}", about, at=NOW)


def refund(made: billing.Checkout, minor: int, status: str = "succeeded", number: int = 1) -> bytes:
    payment = trial.payment_of(made)
    return trial.refund_notice(payment, billing.Money(minor, CAD), named(number), at=NOW, status=status)


def named(number: int) -> UUID:
    return UUID(int=number)


def standing(made: billing.Checkout) -> billing.InvoiceAccount:
    found = billing.invoice_for(made.invoice.purpose, made.invoice.subject_ref, now=NOW)
    assert found is not None
    return found


def test_paid_checkout_settles_the_invoice_with_one_receipt() -> None:
    made = checkout(raised(person("nadia")))
    assert noticed(session(made, DONE, PAID)) == "applied"
    assert standing(made).is_settled
    assert Receipt.objects.get().payer == person("nadia")


def test_notice_that_comes_twice_changes_nothing_the_second_time() -> None:
    made = checkout(raised(person("nadia")))
    payload = session(made, DONE, PAID, "evt_1")
    noticed(payload)
    noticed(payload)
    assert (ProviderNotice.objects.count(), PaymentRecord.objects.count(), Receipt.objects.count()) == (1, 1, 1)


def test_two_notices_of_one_payment_are_one_payment() -> None:
    made = checkout(raised(person("nadia")))
    about = {
        "id": trial.payment_of(made), "object": "payment_intent", "amount_received": 10000, "currency": "cad",
        "metadata": {"checkout": str(made.uuid)},
    }  # fmt: skip
    noticed(session(made, DONE, PAID))
    assert noticed(trial.event_payload("payment_intent.succeeded", about, at=NOW)) == "applied"
    assert Receipt.objects.count() == 1


def test_bank_debit_is_pending_until_it_arrives() -> None:
    made = checkout(raised(person("nadia")))
    noticed(session(made, DONE, UNPAID))
    assert (standing(made).state, standing(made).may_be_paid) == ("pending", False)
    assert Receipt.objects.count() == 0
    noticed(session(made, ARRIVED, PAID))
    assert standing(made).state == "settled"


def test_bank_debit_that_bounces_asks_for_the_money_again() -> None:
    made = checkout(raised(person("nadia")))
    noticed(session(made, DONE, UNPAID))
    noticed(session(made, BOUNCED, UNPAID))
    assert (standing(made).state, standing(made).may_be_paid) == ("open", True)
    assert Notice.objects.filter(person=person("nadia"), key="payment-failed").count() == 1


def test_arrival_told_before_the_beginning_is_settled_all_the_same() -> None:
    made = checkout(raised(person("nadia")))
    noticed(session(made, ARRIVED, PAID))
    noticed(session(made, DONE, UNPAID))
    assert standing(made).state == "settled"


def test_refund_told_before_its_payment_waits_for_it() -> None:
    made = checkout(raised(person("nadia")))
    assert noticed(refund(made, 10000)) == "unmatched"
    assert PaymentRecord.objects.count() == 0
    noticed(session(made, DONE, PAID))
    assert standing(made).state == "given-back"
    assert list(billing.notices_unplaced()) == []


def test_refund_that_failed_came_back_to_us() -> None:
    made = checkout(raised(person("nadia")))
    noticed(session(made, DONE, PAID))
    noticed(refund(made, 10000))
    noticed(refund(made, 10000, "failed"))
    assert standing(made).state == "settled"


def test_charge_refunded_and_its_refund_are_one() -> None:
    made = checkout(raised(person("nadia")))
    noticed(session(made, DONE, PAID))
    noticed(refund(made, 4000))
    part = {"id": f"re_test_{named(1).hex}", "amount": 4000, "currency": "cad", "status": "succeeded"}
    about = {"id": "ch_1", "object": "charge", "payment_intent": trial.payment_of(made), "refunds": {"data": [part]}}
    noticed(trial.event_payload("charge.refunded", about, at=NOW))
    assert standing(made).standing.given_back == billing.Money(4000, CAD)


def test_dispute_is_shown_and_asks_nothing_of_the_payer() -> None:
    made = checkout(raised(person("nadia")))
    noticed(session(made, DONE, PAID))
    noticed(dispute(made, "created", "needs_response"))
    assert (standing(made).state, standing(made).is_settled, standing(made).may_be_paid) == ("disputed", True, False)
    assert Notice.objects.filter(person=registrar(), key="payment-disputed").count() == 1


@pytest.mark.parametrize(("status", "state"), [("won", "settled"), ("lost", "given-back")])
def test_dispute_ends_one_way_or_the_other(status: str, state: str) -> None:
    made = checkout(raised(person("nadia")))
    noticed(session(made, DONE, PAID))
    noticed(dispute(made, "closed", status))  # before it was opened, as notices come
    noticed(dispute(made, "created", "needs_response"))
    assert standing(made).state == state


def test_inquiry_is_no_dispute() -> None:
    made = checkout(raised(person("nadia")))
    noticed(session(made, DONE, PAID))
    assert noticed(dispute(made, "created", "warning_needs_response")) == "nothing"
    assert standing(made).state == "settled"


@pytest.mark.parametrize("kind", ["customer.created", "checkout.session.expired", "payment_intent.payment_failed"])
def test_notice_that_says_nothing_of_a_payment_is_kept_and_changes_nothing(kind: str) -> None:
    made = checkout(raised(person("nadia")))
    about = {"id": trial.payment_of(made), "object": "payment_intent", "metadata": {"checkout": str(made.uuid)}}
    assert noticed(trial.event_payload(kind, about, at=NOW)) == "nothing"
    assert ProviderNotice.objects.get().kind == kind
    assert standing(made).state == "open"


def test_notice_that_is_not_as_documented_is_kept() -> None:
    assert noticed(trial.event_payload("refund.created", {"object": "refund", "payment_intent": "pi_1"}, at=NOW)) == (
        "nothing"
    )
    assert ProviderNotice.objects.count() == 1


def test_payment_in_another_currency_is_not_counted() -> None:
    made = checkout(raised(person("nadia")))
    payload = session(made, DONE, PAID).replace(b'"currency": "cad"', b'"currency": "usd"')
    assert noticed(payload) == "unmatched"
    assert standing(made).state == "open"


def test_forged_notice_is_refused_and_not_kept() -> None:
    made = checkout(raised(person("nadia")))
    payload = session(made, DONE, PAID)
    signature = trial.signature_of(payload)
    with pytest.raises(billing.NotGenuine):
        billing.receive_notice(name="test", payload=payload.replace(b"10000", b"10001"), signature=signature, now=NOW)
    assert ProviderNotice.objects.count() == 0
    assert billing.receive_notice(name="test", payload=payload, signature=signature, now=NOW) == "applied"


def test_notice_older_than_five_minutes_is_refused() -> None:
    made = checkout(raised(person("nadia")))
    payload = session(made, DONE, PAID).decode()
    old = stripe.WebhookSignature.generate_signature_header(payload, trial._secret(), int(time.time()) - 900)
    with pytest.raises(billing.NotGenuine):
        billing.receive_notice(name="test", payload=payload.encode(), signature=old, now=NOW)


def test_test_notice_is_nobodys_where_stripe_is_set_up(settings: Any) -> None:
    made = checkout(raised(person("nadia")))
    settings.STRIPE_KEY = "sk_test_1"
    with pytest.raises(billing.NotGenuine):
        noticed(session(made, DONE, PAID))


def test_nobody_takes_payments_online_unless_it_is_set_up(settings: Any) -> None:
    settings.TEST_PAYMENTS = False
    with pytest.raises(Refused):
        checkout(raised(person("nadia")))


def test_two_windows_share_one_checkout() -> None:
    invoice = raised(person("nadia"))
    first = checkout(invoice)
    assert checkout(invoice, now=NOW + timedelta(hours=1)) == first
    assert checkout(invoice, now=NOW + timedelta(hours=25)) != first


def test_checkout_is_refused_once_nothing_is_owed() -> None:
    made = checkout(raised(person("nadia")))
    noticed(session(made, DONE, PAID))
    with pytest.raises(Overtaken):
        checkout(made.invoice)


def test_payment_for_what_was_withdrawn_meanwhile_is_credit_that_the_registrar_can_give_back() -> None:
    made = checkout(raised(person("nadia")))
    billing.void_invoice(invoice=made.invoice, reason="The request was withdrawn", by=registrar(), now=NOW)
    noticed(session(made, DONE, PAID))
    assert (standing(made).state, standing(made).is_settled) == ("credit", False)
    assert Notice.objects.filter(person=registrar(), key="payment-for-void").count() == 1
    billing.refund_payment(
        payment=PaymentRecord.objects.get(), amount=billing.Money(10000, CAD), reason="Withdrawn", token=uuid4(),
        by=registrar(), now=NOW,
    )  # fmt: skip
    assert standing(made).state == "void"


def test_day_of_a_payment_is_that_of_the_society() -> None:
    late = datetime(2026, 7, 10, 3, 0, tzinfo=UTC)  # still the 9th in Winnipeg
    made = checkout(raised(person("nadia")))
    noticed(trial.session_notice(made, DONE, is_paid=True, at=late), now=late)
    assert PaymentRecord.objects.get().on.day == 9
