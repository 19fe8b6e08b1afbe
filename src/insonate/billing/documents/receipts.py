"""The receipt as PDF: what was paid, by whom, to whom, for what. Made once and kept."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from insonate.billing.invoices.models import Means, Receipt, ReceiptFile
from insonate.kit.canonical import sha256
from insonate.kit.printing.typeface import printed
from insonate.kit.printing.typeset import typeset
from insonate_core.billing.money import Money

TEMPLATE = Path(__file__).with_name("receipt.typ")


def receipt_pdf(receipt: Receipt, *, now: datetime) -> bytes:
    """The PDF of a receipt, the same bytes for ever: made from the receipt's frozen content the first time it is asked
    for, and kept."""
    kept = ReceiptFile.objects.filter(receipt=receipt).first()
    if kept is None:
        made = render_receipt(json.loads(receipt.content), receipt.number_text)
        with transaction.atomic():
            ReceiptFile.objects.bulk_create(
                [ReceiptFile(receipt=receipt, content=made, sha256=sha256(made), made_at=now)], ignore_conflicts=True
            )
        kept = ReceiptFile.objects.get(receipt=receipt)
    return bytes(kept.content)


def render_receipt(content: dict[str, Any], number: str) -> bytes:
    """The PDF of a receipt's content."""
    with translation.override(content["language"]):
        inputs = _inputs(content, number)
    return typeset(TEMPLATE, "receipt", _printable(inputs), called=f"receipt {number}")


def _inputs(content: dict[str, Any], number: str) -> dict[str, Any]:
    amount, whole = Money(**content["amount"]), Money(**content["total"])
    facts = [
        [_("Receipt"), number],
        [_("Invoice"), content["invoice"]],
        [_("Received on"), date_format(date.fromisoformat(content["received-on"]), "j F Y")],
        [_("Paid by"), content["payer"]],
        [_("How"), str(Means(content["means"]).label)],
    ]
    if content["reference"]:
        facts.append([_("Reference"), content["reference"]])
    rows = []
    for line in content["lines"]:
        price = Money(line["price-minor"], whole.currency)
        rows.append([line["words"], str(line["quantity"]), price.plain, (price * line["quantity"]).plain])
    return {
        "lang": content["language"].split("-")[0],
        "document-title": _("Receipt %(number)s") % {"number": number},
        "issuer": content["issuer"],
        "title": _("Receipt"),
        "facts": facts,
        "amount-word": _("Received"),
        "amount": str(amount),
        "heads": [_("For"), _("Number"), _("Price"), _("Amount")],
        "rows": rows,
        "total-word": _("Invoice total"),
        "total": str(whole),
        "warning": _("Test payment. No money moved, and this is no proof of payment.")
        if content["means"] == Means.TEST
        else "",
        "footer": f"{content['issuer']} · {number}",
    }


def _printable(value: Any) -> Any:
    """The same with every character that no bundled font has printed by its code."""
    if isinstance(value, str):
        return printed(value)[0]
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    return [_printable(each) for each in value]
