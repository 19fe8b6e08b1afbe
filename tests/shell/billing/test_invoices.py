"""Raising an invoice, paying it by hand, giving back, making void: what is kept and who is told."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from insonate.billing import api as billing
from insonate.billing.models import Invoice, InvoiceChange, PaymentRecord, Receipt
from insonate.kit.refusals import Overtaken, Refused
from insonate.people.models import Notice
from tests.factories.cast import NOW, person
from tests.factories.money import CAD, paid_by_cheque, raised, registrar, society

pytestmark = pytest.mark.django_db
TOKEN = UUID(int=7)


def state_of(invoice: Invoice) -> str:
    account = billing.invoice_for(invoice.purpose, invoice.subject_ref, now=NOW)
    assert account is not None
    return account.state.value


def test_invoice_is_raised_once_for_a_purpose_and_subject() -> None:
    first = raised(person("nadia"), subject="request-1")
    again = raised(person("nadia"), subject="request-1")
    other = raised(person("nadia"), subject="request-2")
    assert again == first
    assert [each.number_text for each in (first, other)] == ["INV-2026-0001", "INV-2026-0002"]


def test_invoice_is_raised_anew_once_the_one_before_is_void() -> None:
    first = raised(person("nadia"), subject="request-1")
    billing.void_invoice(invoice=first, reason="Wrong name", by=registrar(), now=NOW)
    again = raised(person("nadia"), subject="request-1")
    found = billing.invoice_for("certificate-fee", "request-1", now=NOW)
    assert again != first
    assert found is not None
    assert found.invoice == again


def test_number_that_a_failure_did_not_use_goes_to_the_next() -> None:
    raised(person("nadia"))
    with transaction.atomic():
        raised(person("mei"))
        transaction.set_rollback(True)
    assert raised(person("owen")).number_text == "INV-2026-0002"


def test_cheque_settles_an_invoice_and_gives_a_numbered_receipt() -> None:
    invoice = raised(person("nadia"))
    payment = paid_by_cheque(invoice)
    assert state_of(invoice) == "settled"
    assert payment.receipt.number_text == "R-2026-0001"
    assert list(billing.receipts_of(person("nadia"))) == [payment.receipt]
    assert {each.key for each in Notice.objects.filter(person=person("nadia"))} == {
        "invoice-raised",
        "payment-received",
    }


def test_form_sent_twice_records_one_cheque() -> None:
    invoice = raised(person("nadia"))
    paid_by_cheque(invoice, token=TOKEN)
    paid_by_cheque(invoice, token=TOKEN)
    assert Receipt.objects.count() == 1


def test_part_of_an_invoice_can_be_paid_and_then_the_rest() -> None:
    invoice = raised(person("nadia"), 10000)
    paid_by_cheque(invoice, 4000)
    assert state_of(invoice) == "partly-paid"
    paid_by_cheque(invoice, 6000)
    assert state_of(invoice) == "settled"


def test_bounced_cheque_makes_the_invoice_owed_again() -> None:
    invoice = raised(person("nadia"))
    payment = paid_by_cheque(invoice)
    billing.reverse_payment(payment=payment, reason="Bounced", by=registrar(), now=NOW)
    assert state_of(invoice) == "given-back"


def test_no_more_is_given_back_than_came() -> None:
    payment = paid_by_cheque(raised(person("nadia"), 10000))
    give = {"payment": payment, "reason": "Withdrawn", "by": registrar(), "now": NOW}
    billing.record_refund(amount=billing.Money(6000, CAD), token=uuid4(), **give)
    with pytest.raises(Refused):
        billing.record_refund(amount=billing.Money(6000, CAD), token=uuid4(), **give)
    billing.record_refund(amount=billing.Money(4000, CAD), token=uuid4(), **give)
    assert billing.kept_of(payment) == billing.Money(0, CAD)


def test_money_for_a_void_invoice_is_kept_as_credit() -> None:
    invoice = raised(person("nadia"))
    billing.void_invoice(invoice=invoice, reason="The request was withdrawn", by=registrar(), now=NOW)
    paid_by_cheque(invoice)
    found = billing.invoice_for(invoice.purpose, invoice.subject_ref, now=NOW)
    assert found is not None
    assert (found.state.value, found.standing.credit, found.is_settled) == ("credit", invoice.total, False)


def test_nobody_keeps_the_books_about_their_own_invoice() -> None:
    invoice = raised(registrar())
    with pytest.raises(Refused):
        paid_by_cheque(invoice)
    with pytest.raises(Refused):
        billing.void_invoice(invoice=invoice, reason="Mine", by=registrar(), now=NOW)
    assert state_of(invoice) == "open"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": billing.Money(0, CAD)}, "amount"),
        ({"amount": billing.Money(10000, "EUR")}, "amount"),
        ({"on": NOW.date() + timedelta(days=2)}, "on"),
        ({"on": date(2020, 7, 9)}, "on"),
        ({"reference": " "}, "reference"),
        ({"means": billing.Means.CARD}, "means"),
    ],
)
def test_cheque_that_cannot_be_so_is_refused_beside_its_field(wrong: dict[str, object], field: str) -> None:
    invoice = raised(person("nadia"))
    right = {
        "means": billing.Means.CHEQUE, "amount": billing.Money(10000, CAD), "on": NOW.date(), "reference": "118",
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        billing.record_payment(invoice=invoice, **(right | wrong), token=TOKEN, by=registrar(), now=NOW)
    assert [each.field for each in refused.value.problems] == [field]
    billing.record_payment(invoice=invoice, **right, token=TOKEN, by=registrar(), now=NOW)


@pytest.mark.parametrize("table", ["invoice", "receipt", "payment"])
def test_what_was_written_down_is_never_changed(table: str) -> None:
    payment = paid_by_cheque(raised(person("nadia")))
    row = {"invoice": payment.invoice, "receipt": payment.receipt, "payment": payment}[table]
    with pytest.raises(DatabaseError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(id=row.pk + 1000)


def test_invoice_keeps_the_names_it_was_raised_under() -> None:
    invoice = raised(person("nadia"))
    type(invoice.payer).objects.filter(pk=invoice.payer_id).update(name="Nadia Ferreira-Roy")
    assert Invoice.objects.get(pk=invoice.pk).payer_name == "Nadia Ferreira"


def test_voiding_twice_is_voiding_once() -> None:
    invoice = raised(person("nadia"))
    first = billing.void_invoice(invoice=invoice, reason="Withdrawn", by=registrar(), now=NOW)
    assert billing.void_invoice(invoice=invoice, reason="Again", by=registrar(), now=NOW) == first


class Heard:
    """A label above that raised an invoice, and listens."""

    def __init__(self) -> None:
        self.states: list[str] = []
        self.is_broken = False

    def __call__(self, account: billing.InvoiceAccount, _now: object) -> None:
        if self.is_broken:
            raise RuntimeError("the label above cannot just now")
        self.states.append(account.state.value)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    from insonate.billing.invoices import purposes

    monkeypatch.setattr(purposes, "_handlers", {})
    listener = Heard()
    billing.when_invoice_changes("certificate-fee", listener)
    return listener


def test_handler_hears_of_each_change_once(heard: Heard) -> None:
    invoice = raised(person("nadia"))
    paid_by_cheque(invoice)
    billing.tell_handlers(now=NOW)
    assert heard.states == ["settled", "settled"]  # raised, then paid; it asks how it stands now
    payment = PaymentRecord.objects.get()
    billing.reverse_payment(payment=payment, reason="Bounced", by=registrar(), now=NOW)
    assert heard.states[2:] == ["given-back"]


def test_handler_that_failed_hears_again_and_the_payment_stands(heard: Heard) -> None:
    invoice = raised(person("nadia"))
    heard.is_broken = True
    paid_by_cheque(invoice)
    assert state_of(invoice) == "settled"
    assert InvoiceChange.objects.filter(told_at__isnull=True).count() == 2
    heard.is_broken = False
    assert billing.tell_handlers(now=NOW) == 2
    assert billing.tell_handlers(now=NOW) == 0


def test_purpose_has_one_handler(heard: Heard) -> None:
    with pytest.raises(ValueError, match="two handlers"):
        billing.when_invoice_changes("certificate-fee", Heard())


def test_giving_back_a_payment_that_another_gave_back_meanwhile_is_overtaken() -> None:
    payment = paid_by_cheque(raised(person("nadia")))
    billing.record_refund(
        payment=payment, amount=payment.amount, reason="Withdrawn", token=uuid4(), by=registrar(), now=NOW
    )
    with pytest.raises(Overtaken):
        billing.reverse_payment(payment=payment, reason="Bounced", by=registrar(), now=NOW)


def test_receipt_is_the_same_bytes_for_ever() -> None:
    payment = paid_by_cheque(raised(person("nadia")))
    first = billing.receipt_pdf(payment.receipt, now=NOW)
    society().__class__.objects.filter(pk=society().pk).update(name="Another name")
    assert billing.receipt_pdf(Receipt.objects.get(), now=NOW) == first
    assert first.startswith(b"%PDF-1.7")
