"""How does a label above learn that an invoice it raised was paid, given back, disputed or made void?

By name of purpose. A label enters a handler for its purposes when the program starts; every change of an invoice is a
row, written with the change, and each row is handed to the handler once, in one transaction with whatever the handler
does. A handler that fails, or a process that dies, leaves the row for the next attempt: the following change, or the
timetable. What an invoice says can also be asked at any time (`invoice_for`), and a handler should ask rather than
count: it is told that something changed, not what.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from insonate.billing.invoices.models import Invoice, InvoiceChange
from insonate.billing.invoices.queries import InvoiceAccount, account_of, whole_invoices

logger = logging.getLogger(__name__)
Handler = Callable[[InvoiceAccount, datetime], None]
_handlers: dict[str, Handler] = {}


def when_invoice_changes(purpose: str, handler: Handler) -> None:
    """Enter the one handler of a purpose; called from `ready()` of the label that raises such invoices."""
    known = _handlers.setdefault(purpose, handler)
    if known is not handler:
        raise ValueError(f"two handlers for the purpose {purpose!r}")


def note_change(invoice: Invoice, now: datetime) -> None:
    """Say that something about the invoice changed. Runs in the transaction of the change."""
    InvoiceChange.objects.create(invoice=invoice, at=now)


def tell_handlers(*, now: datetime, invoice: Invoice | None = None) -> int:
    """Hand every change that was not told yet to its handler, oldest first; returns how many were told. A change of a
    purpose without handler is told by nobody hearing it."""
    waiting = InvoiceChange.objects.filter(told_at__isnull=True)
    if invoice is not None:
        waiting = waiting.filter(invoice=invoice)
    told = 0
    for change_id, purpose in list(waiting.order_by("pk").values_list("pk", "invoice__purpose")):
        try:
            told += _tell(change_id, _handlers.get(purpose), now)
        except Exception:  # one handler must not keep the others from being told; the row stays for the next attempt
            logger.exception("the handler of %s failed; it is told again", purpose)
    return told


def _tell(change_id: int, handler: Handler | None, now: datetime) -> bool:
    with transaction.atomic():
        change = InvoiceChange.objects.select_for_update().get(pk=change_id)
        if change.told_at is not None:
            return False
        if handler is not None:
            handler(account_of(whole_invoices().get(pk=change.invoice_id), now=now), now)
        change.told_at = now
        change.save(update_fields=["told_at"])
    return True
