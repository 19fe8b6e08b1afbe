"""Reading invoices: how each stands, what belongs to it, which wait for somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum

from insonate.billing.invoices.models import Invoice, PaymentRecord, Receipt
from insonate.kit.clock import local_day
from insonate.people.api import Organisation, User
from insonate_core.billing.payments import InvoiceStanding, InvoiceState, PaymentEvent, PaymentKind, invoice_standing


@dataclass(frozen=True, slots=True)
class InvoiceAccount:
    """An invoice and how it stands on a day."""

    invoice: Invoice
    standing: InvoiceStanding

    @property
    def state(self) -> InvoiceState:
        return self.standing.state

    @property
    def is_settled(self) -> bool:
        """Whether nothing is owed any more and it is not void. True while a payment is disputed and undecided."""
        return self.standing.is_settled

    @property
    def is_void(self) -> bool:
        return hasattr(self.invoice, "voided")

    @property
    def may_be_paid(self) -> bool:
        """Whether the payer is asked for money: something is owed and none is on its way."""
        return bool(self.standing.due) and self.state is not InvoiceState.PENDING


def whole_invoices() -> QuerySet[Invoice]:
    """Invoices with everything that says how they stand, newest first. Four queries however many there are."""
    return (
        Invoice.objects.select_related("organisation", "payer", "voided")
        .prefetch_related(Prefetch("payments", PaymentRecord.objects.select_related("receipt", "recorded_by")), "lines")
        .order_by("-raised_at", "-pk")
    )


def events_of(invoice: Invoice) -> list[PaymentEvent]:
    """What happened to the payments of an invoice, as the core reads it."""
    return [
        PaymentEvent(kind=PaymentKind(each.kind), payment=each.payment, part=each.part, amount=each.amount, on=each.on)
        for each in invoice.payments.all()
    ]


def account_on(invoice: Invoice, day: date) -> InvoiceAccount:
    """How the invoice stands on a day of its organisation, with what is known now."""
    voided = getattr(invoice, "voided", None)
    standing = invoice_standing(
        invoice.total, events_of(invoice), raised_on=invoice.raised_on, as_of=day, due_on=invoice.due_on,
        void_on=voided.on if voided is not None else None,
    )  # fmt: skip
    return InvoiceAccount(invoice, standing)


def account_of(invoice: Invoice, *, now: datetime) -> InvoiceAccount:
    """How the invoice stands today where its organisation is."""
    return account_on(invoice, local_day(now, invoice.organisation.time_zone))


def invoice_for(purpose: str, subject_ref: str, *, now: datetime) -> InvoiceAccount | None:
    """The invoice that was raised for a purpose and subject: the one that is not void, else the newest. None if none
    ever was."""
    found = [account_of(each, now=now) for each in whole_invoices().filter(purpose=purpose, subject_ref=subject_ref)]
    return next((each for each in found if not each.is_void), found[0] if found else None)


def invoices_of(person: User, *, now: datetime) -> list[InvoiceAccount]:
    """Everything a person was ever asked to pay, newest first."""
    return [account_of(each, now=now) for each in whole_invoices().filter(payer=person)]


def invoices_at(organisations: Iterable[Organisation], *, now: datetime) -> list[InvoiceAccount]:
    """Every invoice of these organisations, newest first."""
    return [account_of(each, now=now) for each in whole_invoices().filter(organisation__in=list(organisations))]


def needing_registrar(organisations: Iterable[Organisation], *, now: datetime) -> list[InvoiceAccount]:
    """The invoices with money to give back or a dispute to answer, newest first. Reads only those that may be so."""
    received = Sum("payments__amount_minor", filter=Q(payments__kind=PaymentKind.RECEIVED), default=0)
    disputed = Count("payments", filter=Q(payments__kind=PaymentKind.DISPUTED))
    likely = (
        Invoice.objects.filter(organisation__in=list(organisations))
        .annotate(received=received, disputed=disputed)
        .filter(Q(received__gt=F("total_minor")) | Q(voided__isnull=False, received__gt=0) | Q(disputed__gt=0))
    )
    accounts = [account_of(each, now=now) for each in whole_invoices().filter(pk__in=likely.values("pk"))]
    return [each for each in accounts if each.state in {InvoiceState.CREDIT, InvoiceState.DISPUTED}]


def receipts_of(person: User) -> QuerySet[Receipt]:
    """Every receipt made out to a person, newest first; they are kept for ever."""
    return (
        Receipt.objects.filter(payer=person)
        .select_related("organisation", "payment__invoice")
        .order_by("-issued_at", "-pk")
    )
