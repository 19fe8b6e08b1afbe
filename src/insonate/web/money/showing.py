"""Invoices, payments and receipts as rows, the same on the payer's page and the office's."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from insonate.billing import api as billing
from insonate.web.components.parts import Cell, Column, Fact, QueueRow, Table
from insonate.web.findings.words import day
from insonate.web.money import words
from insonate_core.billing.payments import PaymentKind


def invoice_row(account: billing.InvoiceAccount, address: str) -> QueueRow:
    """An invoice in the payer's list."""
    invoice = account.invoice
    state, badge = words.INVOICE[account.state]
    lines = ", ".join(line.words for line in invoice.lines.all())
    return QueueRow(
        title=lines,
        detail=f"{words.amount(invoice.total)} · {invoice.number_text} · {invoice.issuer_name} · "
        f"{day(invoice.raised_on)}",
        url=reverse(address, args=[invoice.uuid]), state=state, badge=badge,
    )  # fmt: skip


def receipt_row(receipt: billing.Receipt) -> QueueRow:
    """A receipt in the payer's list."""
    payment = receipt.payment
    return QueueRow(
        title=_("Receipt %(number)s") % {"number": receipt.number_text},
        detail=f"{words.amount(payment.amount)} · {day(payment.on)} · {receipt.organisation.name}",
        url=reverse("candidate:receipt", args=[receipt.uuid]),
        badge="PDF",
    )


def invoice_facts(account: billing.InvoiceAccount) -> list[Fact]:
    """Number, dates and amounts of an invoice; only what is not nothing."""
    invoice, standing = account.invoice, account.standing
    state, badge = words.INVOICE[account.state]
    facts = [
        Fact(_("State"), badge, state=state),
        Fact(_("Number"), invoice.number_text),
        Fact(_("From"), invoice.issuer_name),
        Fact(_("To"), invoice.payer_name),
        Fact(_("Date"), day(invoice.raised_on)),
        Fact(_("Total"), words.amount(invoice.total)),
    ]
    amounts = (
        (_("Kept of what was paid"), standing.paid),
        (_("Still owed"), standing.due),
        (_("On its way"), standing.pending),
        (_("Disputed"), standing.disputed),
        (_("Given back"), standing.given_back),
        (_("Credit"), standing.credit),
    )
    for term, money in amounts:
        if money:
            facts.append(Fact(term, words.amount(money)))
    if account.is_void:
        facts.append(Fact(_("Void since"), day(invoice.voided.on)))
        facts.append(Fact(_("Why"), invoice.voided.reason))
    return facts


def lines_table(invoice: billing.Invoice) -> Table:
    """What an invoice asks for."""
    columns = [
        Column(_("For")), Column(_("Number"), is_number=True), Column(_("Price"), is_number=True),
        Column(_("Amount"), is_number=True),
    ]  # fmt: skip
    rows = [
        [Cell(line.words), Cell(line.quantity), Cell(words.amount(line.price)), Cell(words.amount(line.amount))]
        for line in invoice.lines.all()
    ]
    return Table(_("What it is for"), columns, rows, caption_hidden=True)


def payments_table(invoice: billing.Invoice, *, for_office: bool) -> Table:
    """Everything that happened to the payments of an invoice, oldest first. The office also sees by whom."""
    columns = [Column(_("Day")), Column(_("What happened")), Column(_("Amount"), is_number=True), Column(_("How"))]
    columns.append(Column(_("Recorded by")) if for_office else Column(_("Receipt")))
    rows = [
        [
            Cell(day(each.on)),
            Cell(words.PAYMENT[PaymentKind(each.kind)], detail=each.words if for_office else ""),
            Cell(words.amount(each.amount)),
            Cell(each.get_means_display(), detail=each.reference),
            Cell(str(each.recorded_by) if each.recorded_by else _("the provider's notice"))
            if for_office
            else _receipt_cell(each),
        ]
        for each in invoice.payments.all()
    ]
    return Table(_("Payments"), columns, rows, caption_hidden=True)


def _receipt_cell(payment: billing.PaymentRecord) -> Cell:
    receipt = getattr(payment, "receipt", None)
    if receipt is None:
        return Cell("–")
    return Cell(receipt.number_text, url=reverse("candidate:receipt", args=[receipt.uuid]))


def received_of(invoice: billing.Invoice) -> Iterable[billing.PaymentRecord]:
    """The payments of an invoice that came in."""
    return [each for each in invoice.payments.all() if each.kind == PaymentKind.RECEIVED]


def periods_table(account: billing.MemberAccount) -> Table:
    """The years that were paid, newest first."""
    titles = {dues.membership_class.key: dues.membership_class.title for dues, _account in account.dues}
    rows = [
        [
            Cell(day(each.starts)),
            Cell(words.last_day(each.until)),
            Cell(titles.get(each.membership_class, each.membership_class)),
            Cell(day(each.paid_on)),
        ]
        for each in reversed(account.standing.periods)
    ]
    columns = [Column(_("From")), Column(_("To")), Column(_("Class")), Column(_("Paid on"))]
    return Table(_("Years of membership"), columns, rows, caption_hidden=True)
