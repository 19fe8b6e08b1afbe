"""Raising and voiding invoices; what a registrar records of money that came or went by hand."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from insonate.audit import api as audit
from insonate.billing.invoices.models import Invoice, InvoiceLine, InvoiceVoid, Means, PaymentRecord
from insonate.billing.invoices.numbers import hold_series, next_number
from insonate.billing.invoices.purposes import note_change, tell_handlers
from insonate.billing.invoices.queries import whole_invoices
from insonate.billing.invoices.recording import record_event
from insonate.kit.clock import local_day
from insonate.kit.refusals import FieldProblem, Overtaken, Refused
from insonate.people import api as people
from insonate_core.billing.invoices import Line, invoice_total
from insonate_core.billing.money import Money
from insonate_core.billing.payments import PaymentKind

DUE_DAYS = 30
BY_HAND = (Means.CHEQUE, Means.TRANSFER, Means.CASH)


@transaction.atomic
def raise_invoice(
    *, organisation: people.Organisation, payer: people.User, lines: Sequence[Line], purpose: str, subject_ref: str,
    by: people.User | None, now: datetime, due_days: int = DUE_DAYS, tell_payer: bool = True,
) -> Invoice:  # fmt: skip
    """Ask somebody for money, once for each purpose and subject: while one that is not void exists, that one is
    returned and nothing happens. An invoice over nothing is settled as soon as it is raised."""
    total = invoice_total(lines)
    today = local_day(now, organisation.time_zone)
    hold_series(organisation, "invoice", today.year)
    for known in Invoice.objects.filter(purpose=purpose, subject_ref=subject_ref).select_related("voided"):
        if not hasattr(known, "voided"):
            return known
    raised = Invoice.objects.create(
        organisation=organisation, payer=payer, payer_name=payer.name or payer.email, issuer_name=organisation.name,
        year=today.year, number=next_number(organisation, "invoice", today.year), purpose=purpose,
        subject_ref=subject_ref, currency=total.currency, total_minor=total.minor, raised_on=today,
        due_on=today + timedelta(days=due_days), raised_at=now, raised_by=by,
    )  # fmt: skip
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=raised, position=position, words=line.words[:200], quantity=line.quantity,
            price_minor=line.price.minor,
        )
        for position, line in enumerate(lines, start=1)
    )  # fmt: skip
    note_change(raised, now)
    _record("raise-invoice", raised, by, now, {"number": raised.number_text, "total": str(total), "purpose": purpose})
    if total and tell_payer:
        people.tell(
            person=payer, key="invoice-raised", now=now,
            arguments={"organisation": organisation.name, "amount": str(total), "invoice": str(raised.uuid)},
        )  # fmt: skip
    return raised


def void_invoice(*, invoice: Invoice, reason: str, by: people.User | None, now: datetime) -> InvoiceVoid:
    """Ask for nothing any more, with a reason that the payer reads. What was paid stays as credit until it is given
    back. Voiding again changes nothing."""
    if not reason.strip():
        raise Refused(FieldProblem("reason", _("Say why in a sentence; the payer reads it.")))
    with transaction.atomic():
        invoice = _locked(invoice)
        _not_for_oneself(invoice, by)
        if hasattr(invoice, "voided"):
            return invoice.voided
        day = local_day(now, invoice.organisation.time_zone)
        made = InvoiceVoid.objects.create(invoice=invoice, reason=reason.strip()[:300], on=day, at=now, by=by)
        note_change(invoice, now)
        _record("void-invoice", invoice, by, now, {"reason": made.reason})
        if invoice.payer != by:
            people.tell(
                person=invoice.payer, key="invoice-void", now=now,
                arguments={"organisation": invoice.organisation.name, "invoice": str(invoice.uuid)},
            )  # fmt: skip
    tell_handlers(now=now, invoice=invoice)
    return made


def record_payment(
    *, invoice: Invoice, means: Means, amount: Money, on: date, reference: str, token: UUID, by: people.User,
    now: datetime,
) -> PaymentRecord:  # fmt: skip
    """A registrar has a cheque, a transfer or cash in hand. `token` names the form that was sent, so that sending it
    twice records one payment. More than is owed, or for a void invoice, is kept as credit."""
    problems = []
    if means not in BY_HAND:
        problems.append(FieldProblem("means", _("Choose how it came.")))
    if amount.currency != invoice.currency or amount.minor <= 0:
        problems.append(FieldProblem("amount", _("An amount above nothing, in %s.") % invoice.currency))
    if on > local_day(now, invoice.organisation.time_zone):
        problems.append(FieldProblem("on", _("This day has not come yet.")))
    if on < invoice.raised_on - timedelta(days=366):
        problems.append(FieldProblem("on", _("This is long before the invoice. Look at the year again.")))
    if means != Means.CASH and not reference.strip():
        problems.append(FieldProblem("reference", _("The number of the cheque, or the bank's reference.")))
    if problems:
        raise Refused(*problems)
    with transaction.atomic():
        invoice = _locked(invoice)
        _not_for_oneself(invoice, by)
        recorded = record_event(
            invoice=invoice, kind=PaymentKind.RECEIVED, means=means, payment=f"{means}:{token}", amount=amount, on=on,
            reference=reference.strip()[:120], by=by, now=now,
        )  # fmt: skip
    tell_handlers(now=now, invoice=invoice)
    return recorded


def reverse_payment(*, payment: PaymentRecord, reason: str, by: people.User, now: datetime) -> PaymentRecord:
    """A cheque bounced or a transfer never arrived: what was recorded does not count any more."""
    return _take_back(payment, PaymentKind.REVERSED, "", payment.amount, reason, by, now)


def record_refund(
    *, payment: PaymentRecord, amount: Money, reason: str, token: UUID, by: people.User, now: datetime
) -> PaymentRecord:
    """A registrar gave money back by hand. At most what the payment still holds."""
    kept = kept_of(payment)
    if amount.currency != payment.currency or not 0 < amount.minor <= kept.minor:
        raise Refused(FieldProblem("amount", _("At most %s is left of this payment.") % kept))
    return _take_back(payment, PaymentKind.REFUNDED, f"refund:{token}", amount, reason, by, now)


def kept_of(payment: PaymentRecord) -> Money:
    """What is still kept of one payment that was received."""
    others = whole_invoices().get(pk=payment.invoice_id).payments.all()
    failed = {each.part for each in others if each.kind == PaymentKind.REFUND_FAILED}
    gone = sum(
        each.amount_minor
        for each in others
        if each.payment == payment.payment
        and each.kind in {PaymentKind.REFUNDED, PaymentKind.DISPUTE_LOST, PaymentKind.REVERSED}
        and not (each.kind == PaymentKind.REFUNDED and each.part in failed)
    )
    return Money(max(0, payment.amount_minor - gone), payment.currency)


def _take_back(
    payment: PaymentRecord, kind: PaymentKind, part: str, amount: Money, reason: str, by: people.User, now: datetime
) -> PaymentRecord:
    if not reason.strip():
        raise Refused(FieldProblem("reason", _("Say why in a sentence.")))
    if payment.kind != PaymentKind.RECEIVED or payment.means not in BY_HAND:
        raise Refused(FieldProblem("", _("Only a payment that was recorded by hand is taken back by hand.")))
    with transaction.atomic():
        invoice = _locked(payment.invoice)
        _not_for_oneself(invoice, by)
        if not any(each.kind == kind and each.part == part for each in invoice.payments.all()) and (
            kept_of(payment).minor < amount.minor
        ):
            raise Overtaken(_("Somebody gave money back meanwhile. Look at the invoice again."))
        recorded = record_event(
            invoice=invoice, kind=kind, means=Means(payment.means), payment=payment.payment, part=part, amount=amount,
            on=local_day(now, invoice.organisation.time_zone), words=reason.strip()[:300], by=by, now=now,
        )  # fmt: skip
    tell_handlers(now=now, invoice=invoice)
    return recorded


def _locked(invoice: Invoice) -> Invoice:
    """The invoice, held until the transaction ends, with what is known of it now."""
    Invoice.objects.select_for_update(no_key=True).get(pk=invoice.pk)
    return whole_invoices().get(pk=invoice.pk)


def _not_for_oneself(invoice: Invoice, by: people.User | None) -> None:
    if by is not None and invoice.payer_id == by.pk:
        raise Refused(FieldProblem("", _("Nobody keeps the books about their own invoice. Ask a colleague.")))


def _record(action: str, invoice: Invoice, by: people.User | None, now: datetime, detail: dict[str, str]) -> None:
    audit.record(
        chain=f"organisation:{invoice.organisation.slug}", action=action, subject=f"invoice:{invoice.uuid}",
        by=by.pk if by else None, at=now, detail=detail,
    )  # fmt: skip
