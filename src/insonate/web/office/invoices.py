"""Invoices at the office: which are open, recording cheques and transfers, voiding, giving money back, the file."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from insonate.billing import api as billing
from insonate.kit import clock
from insonate.kit.clock import local_day
from insonate.kit.refusals import FieldProblem, Refused
from insonate.web.components.parts import Cell, Column, Table
from insonate.web.evidence.forms import show_refusal
from insonate.web.findings.words import day
from insonate.web.money import words
from insonate.web.money.showing import invoice_facts, invoice_row, lines_table, payments_table, received_of
from insonate.web.office.guard import not_found_unless, organisations_of, person_of

PAGE = 50


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every invoice, newest first; by state and by words of name or number if asked."""
    person, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(person, billing.SEES_MONEY, now))
    accounts = billing.invoices_at(organisations, now=now)
    words_asked, state = request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    chosen = [each for each in accounts if _fits(each, words_asked, state)]
    start = _start(request)
    context = {
        "q": words_asked,
        "state": state,
        "states": [(each.value, words.INVOICE[each][1]) for each in billing.InvoiceState],
        "has_invoices": bool(accounts),
        "needing": [invoice_row(each, "office:invoice") for each in billing.needing_registrar(organisations, now=now)],
        "table": _table(chosen[start : start + PAGE]) if chosen else None,
        "query": urlencode({"q": words_asked, "state": state}),
        "newer_url": _address(words_asked, state, max(0, start - PAGE)) if start else "",
        "older_url": _address(words_asked, state, start + PAGE) if len(chosen) > start + PAGE else "",
    }
    return render(request, "office/invoices.html", context)


def _fits(account: billing.InvoiceAccount, words_asked: str, state: str) -> bool:
    text = f"{account.invoice.payer_name} {account.invoice.payer.email} {account.invoice.number_text}"
    return (not state or account.state == state) and words_asked.casefold() in text.casefold()


def _start(request: HttpRequest) -> int:
    try:
        return max(0, int(request.GET.get("from", "0")))
    except ValueError:
        return 0


def _address(words_asked: str, state: str, start: int) -> str:
    return f"?{urlencode({'q': words_asked, 'state': state, 'from': str(start)})}"


def _table(accounts: list[billing.InvoiceAccount]) -> Table:
    rows = []
    for each in accounts:
        state, badge = words.INVOICE[each.state]
        rows.append(
            [
                Cell(each.invoice.number_text, url=reverse("office:invoice", args=[each.invoice.uuid])),
                Cell(each.invoice.payer_name),
                Cell(", ".join(line.words for line in each.invoice.lines.all())),
                Cell(words.amount(each.invoice.total)),
                Cell(badge, state=state),
                Cell(day(each.invoice.raised_on)),
            ]
        )
    columns = [
        Column(_("Number")), Column(_("To")), Column(_("For")), Column(_("Total"), is_number=True), Column(_("State")),
        Column(_("Date")),
    ]  # fmt: skip
    return Table(_("Invoices"), columns, rows, caption_hidden=True)


@login_required
@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """The chosen invoices as CSV, amounts with a point and dates as 2026-11-25 whatever the language."""
    person, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(person, billing.SEES_MONEY, now))
    words_asked, state = request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["organisation", "number", "date", "due", "payer", "e-mail", "purpose", "lines", "currency", "total", "paid",
         "owed", "given back", "credit", "state", "receipts", "void because"]
    )  # fmt: skip
    for each in billing.invoices_at(organisations, now=now):
        if _fits(each, words_asked, state):
            writer.writerow(_harmless(cell) for cell in _cells(each))
    return HttpResponse(
        "\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="invoices.csv"', "Cache-Control": "private, no-store"},
    )  # fmt: skip


def _cells(account: billing.InvoiceAccount) -> list[str]:
    invoice, standing = account.invoice, account.standing
    receipts = [each.receipt.number_text for each in invoice.payments.all() if hasattr(each, "receipt")]
    return [
        invoice.organisation.slug, invoice.number_text, invoice.raised_on.isoformat(), invoice.due_on.isoformat(),
        invoice.payer_name, invoice.payer.email, invoice.purpose, "; ".join(line.words for line in invoice.lines.all()),
        invoice.currency, invoice.total.plain, standing.paid.plain, standing.due.plain, standing.given_back.plain,
        standing.credit.plain, account.state.value, " ".join(receipts),
        invoice.voided.reason if account.is_void else "",
    ]  # fmt: skip


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return (
        f"'{cell}" if cell[:1] in {"=", "+", "@", "\t", "\r"} or (cell[:1] == "-" and not cell[1:2].isdigit()) else cell
    )


class PaymentForm(forms.Form):
    """A cheque, a transfer or cash that is here."""

    means = forms.ChoiceField(
        label=_l("How it came"), widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in billing.BY_HAND],
    )  # fmt: skip
    amount = forms.CharField(label=_l("Amount"), max_length=20)
    on = forms.DateField(
        label=_l("Received on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )  # fmt: skip
    reference = forms.CharField(
        label=_l("Reference"), required=False, max_length=120,
        help_text=_l("The number of the cheque, or the bank's reference."),
    )  # fmt: skip
    token = forms.UUIDField(widget=forms.HiddenInput)


class BackForm(forms.Form):
    """Money that goes back, or never came."""

    payment = forms.ChoiceField(label=_l("Which payment"))
    what = forms.ChoiceField(
        label=_l("What happened"), widget=forms.RadioSelect,
        choices=[("refund", _l("Give money back")), ("reverse", _l("A cheque or transfer did not arrive after all"))],
    )  # fmt: skip
    amount = forms.CharField(
        label=_l("Amount to give back"), max_length=20, required=False, help_text=_l("All that is left, if empty.")
    )
    reason = forms.CharField(label=_l("Why"), max_length=300)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, invoice: billing.Invoice, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["payment"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (str(each.pk), f"{day(each.on)}, {words.amount(each.amount)}, {each.get_means_display()}")
            for each in received_of(invoice)
        ]


class VoidForm(forms.Form):
    """Why nothing is asked any more."""

    reason = forms.CharField(label=_l("Why, in a sentence that the payer reads"), max_length=300)


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, invoice: UUID) -> HttpResponse:
    """One invoice, everything that happened to it, and what a registrar may do."""
    person, now = person_of(request), clock.now()
    found = not_found_unless(billing.invoice_for_office(person, invoice, now))
    account = billing.account_of(found, now=now)
    may = billing.allowed(person, found.organisation, billing.KEEPS_MONEY, now) and found.payer != person
    today = local_day(now, found.organisation.time_zone)
    token = uuid4()
    pay_form = PaymentForm(
        request.POST if "pay" in request.POST else None,
        initial={"means": "cheque", "amount": account.standing.due.plain, "on": today, "token": token},
    )
    back_form = BackForm(
        found, request.POST if "back" in request.POST else None, initial={"what": "refund", "token": token}
    )
    void_form = VoidForm(request.POST if "void" in request.POST else None)
    if request.method == "POST":
        not_found_unless(may)
        acts: tuple[tuple[forms.Form, Callable[[], str]], ...] = (
            (pay_form, lambda: _pay(request, found, pay_form, now)),
            (back_form, lambda: _give_back(request, found, back_form, now)),
            (void_form, lambda: _void(request, found, void_form, now)),
        )
        for form, act in acts:
            if form.is_bound and form.is_valid():
                try:
                    messages.success(request, act())
                    return redirect("office:invoice", found.uuid)
                except Refused as refused:
                    show_refusal(form, refused)
    bound = any(form.is_bound for form in (pay_form, back_form, void_form))
    state, badge = words.INVOICE[account.state]
    context = {
        "account": account, "invoice": found, "facts": invoice_facts(account), "lines": lines_table(found),
        "state": state.value, "badge": badge,
        "payments": payments_table(found, for_office=True) if found.payments.all() else None,
        "receipts": [each.receipt for each in found.payments.all() if hasattr(each, "receipt")],
        "may": may, "is_own": found.payer == person, "pay_form": pay_form, "back_form": back_form,
        "void_form": void_form, "may_give_back": bool(received_of(found)),
        "owed": words.amount(account.standing.due),
    }  # fmt: skip
    return render(request, "office/invoice.html", context, status=422 if bound else 200)


def _amount(text: str, invoice: billing.Invoice, field: str) -> billing.Money:
    try:
        return billing.read_amount(text, invoice.currency)
    except ValueError:
        raise Refused(FieldProblem(field, _("Write an amount such as %(one)s.") % {"one": "95.00"})) from None


def _pay(request: HttpRequest, invoice: billing.Invoice, form: forms.Form, now: datetime) -> str:
    given = form.cleaned_data
    billing.record_payment(
        invoice=invoice, means=billing.Means(given["means"]), amount=_amount(given["amount"], invoice, "amount"),
        on=given["on"], reference=given["reference"], token=given["token"], by=person_of(request), now=now,
    )  # fmt: skip
    return _("Recorded. The receipt is made and the payer is told.")


def _give_back(request: HttpRequest, invoice: billing.Invoice, form: forms.Form, now: datetime) -> str:
    given = form.cleaned_data
    payment = next(each for each in received_of(invoice) if str(each.pk) == given["payment"])
    by_hand = payment.means in billing.BY_HAND
    if given["what"] == "reverse":
        billing.reverse_payment(payment=payment, reason=given["reason"], by=person_of(request), now=now)
        return _("Recorded: this payment does not count any more.")
    amount = _amount(given["amount"], invoice, "amount") if given["amount"] else billing.kept_of(payment)
    give = billing.record_refund if by_hand else billing.refund_payment
    give(payment=payment, amount=amount, reason=given["reason"], token=given["token"], by=person_of(request), now=now)
    if by_hand:
        return _("Recorded. Send the money; the payer is told.")
    return _("Asked. It counts as soon as the provider says that it went back.")


def _void(request: HttpRequest, invoice: billing.Invoice, form: forms.Form, now: datetime) -> str:
    billing.void_invoice(invoice=invoice, reason=form.cleaned_data["reason"], by=person_of(request), now=now)
    return _("This invoice asks for nothing any more.")
