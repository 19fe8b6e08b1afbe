"""A notice arrives, perhaps twice at once, perhaps late, perhaps before the one it follows: what is done about it?

First it is kept, with its signature verified; then, in a transaction of its own, what it reports becomes rows and a
receipt, and the notice is marked as handled. A process that dies between the two leaves a notice that is handled by
its next delivery or by the timetable. A notice whose payment is not known yet waits for the one that makes it known.
"""

import json
import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from insonate.billing.invoices.models import Invoice, PaymentRecord
from insonate.billing.invoices.purposes import tell_handlers
from insonate.billing.invoices.queries import whole_invoices
from insonate.billing.invoices.recording import record_event, tell_registrars
from insonate.billing.providers.choice import provider_called
from insonate.billing.providers.models import Checkout, NoticeOutcome, ProviderNotice
from insonate.billing.providers.port import NotGenuine
from insonate.billing.providers.reading import Report, payment_named, reports_of
from insonate.kit.clock import local_day
from insonate_core.billing.payments import PaymentKind

logger = logging.getLogger(__name__)


def receive_notice(*, name: str, payload: bytes, signature: str, now: datetime) -> NoticeOutcome:
    """Keep a notice of the provider of that name and do what it says, once however often it comes. Raises `NotGenuine`
    if it is not the provider's; anything else that goes wrong leaves it kept, to be handled again."""
    provider = provider_called(name)
    if provider is None:
        raise NotGenuine(f"no provider called {name}")
    event = provider.genuine(payload, signature)
    try:
        payment = payment_named(event)
    except (KeyError, TypeError):
        payment = ""
    notice = ProviderNotice(
        provider=name, notice_id=event["id"][:120], kind=event["type"][:80], payment=payment[:120],
        payload=payload.decode(), received_at=now,
    )  # fmt: skip
    ProviderNotice.objects.bulk_create([notice], ignore_conflicts=True)
    kept = ProviderNotice.objects.get(provider=name, notice_id=notice.notice_id)
    return _handled(kept, now)


def handle_notices(*, now: datetime) -> int:
    """Handle again whatever was kept and not handled, and what belonged to nothing; returns how many said something
    that changed an invoice now."""
    unhandled = ProviderNotice.objects.filter(outcome__in=[NoticeOutcome.WAITING, NoticeOutcome.UNMATCHED])
    done = 0
    for notice in unhandled.order_by("pk"):
        try:
            done += _handled(notice, now) is NoticeOutcome.APPLIED
        except Exception:  # the next notice must not wait for this one
            logger.exception("notice %s could not be handled", notice.notice_id)
    return done


def _handled(notice: ProviderNotice, now: datetime) -> NoticeOutcome:
    outcome, invoices = _handle(notice.pk, now)
    if outcome is NoticeOutcome.APPLIED and notice.payment:
        # What came before it and could not be placed can be placed now.
        early = ProviderNotice.objects.filter(
            provider=notice.provider, payment=notice.payment, outcome=NoticeOutcome.UNMATCHED
        )
        for each in early.order_by("pk"):
            _outcome, more = _handle(each.pk, now)
            invoices += more
    for invoice in invoices:
        tell_handlers(now=now, invoice=invoice)
    return outcome


@transaction.atomic
def _handle(notice_id: int, now: datetime) -> tuple[NoticeOutcome, list[Invoice]]:
    notice = ProviderNotice.objects.select_for_update().get(pk=notice_id)
    if notice.outcome in {NoticeOutcome.APPLIED, NoticeOutcome.NOTHING}:
        return NoticeOutcome(notice.outcome), []
    outcome, invoices = NoticeOutcome.NOTHING, []
    for report in _reports(notice):
        invoice = _invoice_of(report, notice.provider)
        if invoice is None or invoice.currency != report.amount.currency:
            outcome = NoticeOutcome.UNMATCHED
            continue
        _apply(report, invoice, notice.provider, now)
        invoices.append(invoice)
    if invoices:
        outcome = NoticeOutcome.APPLIED
    notice.outcome, notice.handled_at = outcome, now
    notice.save(update_fields=["outcome", "handled_at"])
    return outcome, invoices


def _reports(notice: ProviderNotice) -> list[Report]:
    """What the notice reports; nothing, with a line in the log, if it is not as its sender documents it."""
    try:
        return reports_of(json.loads(notice.payload))
    except (ValueError, KeyError, TypeError) as error:
        logger.warning("notice %s (%s) cannot be read: %s", notice.notice_id, notice.kind, error)
        return []


def _invoice_of(report: Report, provider: str) -> Invoice | None:
    """The invoice that a report is about, held until the transaction ends."""
    found: int | None = None
    if report.checkout:
        try:
            named = Checkout.objects.filter(uuid=UUID(report.checkout), provider=provider)
            found = named.values_list("invoice_id", flat=True).first()
        except ValueError:
            found = None
    if found is None:
        records = PaymentRecord.objects.filter(payment=report.payment, means=provider)
        found = records.values_list("invoice_id", flat=True).first()
    if found is None:
        return None
    Invoice.objects.select_for_update(no_key=True).get(pk=found)
    return whole_invoices().get(pk=found)


def _apply(report: Report, invoice: Invoice, name: str, now: datetime) -> None:
    provider = provider_called(name)
    assert provider is not None
    is_void = hasattr(invoice, "voided")
    record_event(
        invoice=invoice, kind=report.kind, means=provider.means, payment=report.payment, part=report.part,
        amount=report.amount, on=local_day(report.at, invoice.organisation.time_zone), now=now,
    )  # fmt: skip
    if is_void and report.kind is PaymentKind.RECEIVED:
        arguments = {"amount": str(report.amount), "number": invoice.number_text, "invoice": str(invoice.uuid)}
        tell_registrars(invoice.organisation, "payment-for-void", arguments, now)
