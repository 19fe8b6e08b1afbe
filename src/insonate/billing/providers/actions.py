"""Setting out to pay online, and giving money back by the way it came."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from insonate.audit import api as audit
from insonate.billing.invoices.actions import kept_of
from insonate.billing.invoices.models import Invoice, PaymentRecord
from insonate.billing.invoices.queries import account_of, whole_invoices
from insonate.billing.providers.choice import provider, provider_called
from insonate.billing.providers.models import Checkout
from insonate.billing.providers.port import Pages, Unreachable
from insonate.kit.refusals import FieldProblem, Overtaken, Refused
from insonate.people import api as people
from insonate_core.billing.money import Money
from insonate_core.billing.payments import PaymentKind

OPEN_FOR = timedelta(hours=23)
"""How long a checkout is used again; Stripe closes one after 24 hours."""


def begin_checkout(*, invoice: Invoice, pages: Pages, by: people.User, now: datetime) -> Checkout:
    """The checkout at which what is owed can be paid; the open one if there is one, so that two windows never pay
    twice. `pages` may name the checkout as `{checkout}`. Raises `Refused` if nothing is owed, if money is on its way,
    or if nobody can be reached who takes it."""
    here = provider()
    if here is None:
        raise Refused(FieldProblem("", _("Online payment is not set up here. Pay by cheque or transfer.")))
    with transaction.atomic():
        Invoice.objects.select_for_update(no_key=True).get(pk=invoice.pk)
        account = account_of(whole_invoices().get(pk=invoice.pk), now=now)
        if not account.may_be_paid:
            raise Overtaken(_("Nothing is to be paid here any more. Look at the invoice again."))
        owed = account.standing.due
        checkout = _open_checkout(account.invoice, here.means.value, owed, now)
        if checkout is None:
            checkout = Checkout.objects.create(
                invoice=account.invoice, provider=here.means.value, amount_minor=owed.minor, begun_at=now, begun_by=by
            )
    if checkout.address:
        return checkout
    named = {name: getattr(pages, name).replace("{checkout}", str(checkout.uuid)) for name in Pages.__slots__}
    try:
        opened = here.open(checkout, Pages(**named))
    except Unreachable:
        raise Refused(
            FieldProblem("", _("Online payment cannot be reached just now. Nothing was charged; try again later."))
        ) from None
    checkout.session, checkout.address = opened.session, opened.address
    checkout.save(update_fields=["session", "address"])
    return checkout


def _open_checkout(invoice: Invoice, name: str, owed: Money, now: datetime) -> Checkout | None:
    """A checkout that can still be paid: young, over the same amount, and nothing has happened since it was begun."""
    last = max((each.recorded_at for each in invoice.payments.all()), default=None)
    young = Checkout.objects.filter(
        invoice=invoice, provider=name, amount_minor=owed.minor, begun_at__gt=now - OPEN_FOR
    ).select_related("invoice__organisation", "invoice__payer")
    if last is not None:
        young = young.filter(begun_at__gt=last)
    return young.order_by("-pk").first()


def refund_payment(
    *, payment: PaymentRecord, amount: Money, reason: str, token: UUID, by: people.User, now: datetime
) -> None:
    """Ask the provider through which a payment came to give money back; it counts when the provider says so."""
    here = provider_called(payment.means)
    if here is None or payment.kind != PaymentKind.RECEIVED:
        raise Refused(FieldProblem("", _("The provider that took this payment is not set up here any more.")))
    if payment.invoice.payer_id == by.pk:
        raise Refused(FieldProblem("", _("Nobody keeps the books about their own invoice. Ask a colleague.")))
    if not reason.strip():
        raise Refused(FieldProblem("reason", _("Say why in a sentence.")))
    kept = kept_of(payment)
    if amount.currency != payment.currency or not 0 < amount.minor <= kept.minor:
        raise Refused(FieldProblem("amount", _("At most %s is left of this payment.") % kept))
    with transaction.atomic():
        audit.record(
            chain=f"organisation:{payment.invoice.organisation.slug}", action="ask-refund",
            subject=f"invoice:{payment.invoice.uuid}", by=by.pk, at=now,
            detail={"payment": payment.payment, "amount": str(amount), "reason": reason.strip()[:300]},
        )  # fmt: skip
    try:
        here.refund(payment.payment, amount, token)
    except Unreachable:
        raise Refused(
            FieldProblem("", _("The provider cannot be reached just now. Nothing was given back; try again later."))
        ) from None
