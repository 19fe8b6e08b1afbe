"""What happened to a payment becomes a row, once, and a payment that came in has its receipt in the same transaction.

Neither can be without the other: a process that dies between them leaves neither, and whoever told us tells again.
"""

from datetime import date, datetime

from insonate.audit import api as audit
from insonate.billing.invoices.models import Invoice, Means, PaymentRecord, Receipt
from insonate.billing.invoices.numbers import next_number
from insonate.billing.invoices.purposes import note_change
from insonate.kit.canonical import canonical_json
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate_core.billing.money import Money
from insonate_core.billing.payments import PaymentKind

TOLD = {
    PaymentKind.RECEIVED: "payment-received",
    PaymentKind.FAILED: "payment-failed",
    PaymentKind.REFUNDED: "payment-given-back",
    PaymentKind.REVERSED: "payment-reversed",
}
TOLD_OFFICE = {PaymentKind.DISPUTED: "payment-disputed", PaymentKind.DISPUTE_LOST: "payment-dispute-lost"}


def record_event(
    *, invoice: Invoice, kind: PaymentKind, means: Means, payment: str, amount: Money, on: date, now: datetime,
    part: str = "", reference: str = "", words: str = "", by: people.User | None = None,
) -> PaymentRecord:  # fmt: skip
    """The row of one thing that happened, with its receipt if money came in. What was said already is returned and
    changes nothing. Runs in the caller's transaction, which holds the invoice."""
    key = f"{means.value}/{payment}/{kind.value}/{part}"
    known = PaymentRecord.objects.filter(key=key).first()
    if known is not None:
        return known
    recorded = PaymentRecord.objects.create(
        invoice=invoice, kind=kind.value, means=means.value, payment=payment, part=part, key=key,
        amount_minor=amount.minor, currency=amount.currency, on=on, reference=reference, words=words,
        recorded_at=now, recorded_by=by,
    )  # fmt: skip
    if kind is PaymentKind.RECEIVED:
        issue_receipt(recorded, now)
    note_change(invoice, now)
    audit.record(
        chain=f"organisation:{invoice.organisation.slug}", action=f"payment-{kind.value}",
        subject=f"invoice:{invoice.uuid}", by=by.pk if by else None, at=now,
        detail={"amount": str(amount), "means": means.value, "payment": payment, "part": part, "on": on},
    )  # fmt: skip
    _tell(recorded, now)
    return recorded


def issue_receipt(payment: PaymentRecord, now: datetime) -> Receipt:
    """The receipt of a payment, with the next number of the organisation's year and everything it will ever say."""
    invoice = payment.invoice
    year = local_day(now, invoice.organisation.time_zone).year
    number = next_number(invoice.organisation, "receipt", year)
    content = {
        "format": 1,
        "language": invoice.payer.language,
        "issuer": invoice.issuer_name,
        "payer": invoice.payer_name,
        "invoice": invoice.number_text,
        "received-on": payment.on,
        "amount": {"minor": payment.amount_minor, "currency": payment.currency},
        "means": payment.means,
        "reference": payment.reference,
        "lines": [
            {"words": line.words, "quantity": line.quantity, "price-minor": line.price_minor}
            for line in invoice.lines.all()
        ],
        "total": {"minor": invoice.total_minor, "currency": invoice.currency},
    }
    return Receipt.objects.create(
        payment=payment, organisation=invoice.organisation, payer=invoice.payer, year=year, number=number,
        content=canonical_json(content), issued_at=now,
    )  # fmt: skip


def _tell(payment: PaymentRecord, now: datetime) -> None:
    invoice, kind = payment.invoice, PaymentKind(payment.kind)
    arguments = {
        "organisation": invoice.organisation.name, "amount": str(payment.amount), "invoice": str(invoice.uuid),
        "number": invoice.number_text,
    }  # fmt: skip
    if kind in TOLD:
        people.tell(person=invoice.payer, key=TOLD[kind], now=now, arguments=arguments)
    if kind in TOLD_OFFICE:
        tell_registrars(invoice.organisation, TOLD_OFFICE[kind], arguments, now)


def tell_registrars(organisation: people.Organisation, key: str, arguments: dict[str, str], now: datetime) -> None:
    """Tell everyone who keeps the organisation's money today."""
    today = local_day(now, organisation.time_zone)
    for registrar in people.people_holding(organisation, people.RoleKey.REGISTRAR, today):
        people.tell(person=registrar, key=key, now=now, arguments=arguments)
