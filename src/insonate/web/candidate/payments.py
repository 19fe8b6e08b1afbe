"""What somebody was asked to pay, paying it, and the receipts."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from insonate.billing import api as billing
from insonate.kit import clock
from insonate.kit.content_security import policy
from insonate.kit.refusals import Refused
from insonate.web.candidate.apply import person_of
from insonate.web.money import words
from insonate.web.money.showing import invoice_facts, invoice_row, lines_table, payments_table, receipt_row

HIDDEN_IN_ADDRESS = UUID(int=0)
"""Stands in a provider's return address for the checkout, whose name is known only once it exists."""


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Invoices to pay first, then the others, then every receipt."""
    person, now = person_of(request), clock.now()
    accounts = billing.invoices_of(person, now=now)
    context = {
        "open": [invoice_row(each, "candidate:invoice") for each in accounts if each.standing.due],
        "others": [invoice_row(each, "candidate:invoice") for each in accounts if not each.standing.due],
        "receipts": [receipt_row(each) for each in billing.receipts_of(person)],
    }
    return render(request, "candidate/payments.html", context)


@login_required
@require_safe
def invoice(request: HttpRequest, invoice: UUID) -> HttpResponse:
    """One invoice: what it is for, how it stands, and the button that pays it."""
    found = _own(request, invoice)
    account = billing.account_of(found, now=clock.now())
    provider = billing.provider()
    context = {
        "account": account, "invoice": found, "facts": invoice_facts(account), "lines": lines_table(found),
        "sentence": words.invoice_sentence(account),
        "payments": payments_table(found, for_office=False) if found.payments.all() else None,
        "online": provider is not None, "is_test": provider is not None and provider.means == billing.Means.TEST,
        "due": words.amount(account.standing.due),
        "is_back": "paid" in request.GET and not account.standing.paid,
        "office": found.organisation.fees_email or found.organisation.office_email,
    }  # fmt: skip
    response = render(request, "candidate/invoice.html", context)
    if account.may_be_paid and provider is not None:
        # A browser lets a form lead elsewhere only where the page that holds it says so.
        response["Content-Security-Policy"] = policy(form_targets=(provider.origin,))
    return response


@login_required
@require_POST
def pay(request: HttpRequest, invoice: UUID) -> HttpResponse:
    """Set out to pay: on to the provider's page."""
    found = _own(request, invoice)
    here = reverse("candidate:invoice", args=[found.uuid])
    trial = reverse("candidate:test-payment", args=[HIDDEN_IN_ADDRESS]).replace(str(HIDDEN_IN_ADDRESS), "{checkout}")
    pages = billing.Pages(
        paid=f"{settings.PUBLIC_ADDRESS}{here}?paid", cancelled=f"{settings.PUBLIC_ADDRESS}{here}", trial=trial
    )
    try:
        checkout = billing.begin_checkout(invoice=found, pages=pages, by=person_of(request), now=clock.now())
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect(here)
    return redirect(checkout.address)


@login_required
@require_http_methods(["GET", "POST"])
def test_payment(request: HttpRequest, checkout: UUID) -> HttpResponse:
    """In place of a provider's page: says that no money moves, and lets somebody say what happened."""
    found = billing.trial_checkout(person_of(request), checkout)
    provider = billing.provider()
    if found is None or provider is None or provider.means != billing.Means.TEST:
        raise Http404
    button = request.POST.get("button", "")
    if request.method == "POST" and button in billing.BUTTONS:
        billing.press(checkout=found, button=button, now=clock.now())
        return redirect(f"{reverse('candidate:invoice', args=[found.invoice.uuid])}?paid")
    account = billing.account_of(found.invoice, now=clock.now())
    context = {
        "checkout": found, "invoice": found.invoice, "due": words.amount(billing.Money(
            found.amount_minor, found.invoice.currency)), "is_pending": bool(account.standing.pending),
        "is_over": not account.standing.due,
    }  # fmt: skip
    return render(request, "candidate/test_payment.html", context)


@login_required
@require_safe
def receipt(request: HttpRequest, receipt: UUID) -> HttpResponse:
    """A receipt as PDF, the same bytes for ever."""
    now = clock.now()
    found = billing.receipt_for(person_of(request), receipt, now)
    if found is None:
        raise Http404
    return HttpResponse(
        billing.receipt_pdf(found, now=now),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{_("receipt")}-{found.number_text}.pdf"',
            "Cache-Control": "private, no-cache",
        },
    )


def _own(request: HttpRequest, uuid: UUID) -> billing.Invoice:
    found = billing.own_invoice(person_of(request), uuid)
    if found is None:
        raise Http404
    return found
