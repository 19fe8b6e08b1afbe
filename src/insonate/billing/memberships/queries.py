"""Reading memberships: how each stands, which class costs what, who is a member."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from insonate.billing.invoices.models import Invoice, PaymentRecord
from insonate.billing.invoices.queries import InvoiceAccount, account_on
from insonate.billing.memberships.models import (
    DuesInvoice,
    DuesPrice,
    Membership,
    MembershipClass,
    MembershipTerms,
    Resignation,
)
from insonate.kit.clock import local_day
from insonate.people.api import Organisation, User
from insonate_core.billing.memberships import (
    Happening,
    MembershipStanding,
    Paid,
    Resigned,
    TakenBack,
    Terms,
    membership_standing,
)
from insonate_core.periods import Duration

DEFAULT_REMIND = (60, 30, 7)
DEFAULT_RENEW = 90


@dataclass(frozen=True, slots=True)
class MemberAccount:
    """A membership, how it stands on a day, and every invoice of dues, newest first."""

    membership: Membership
    as_of: date
    standing: MembershipStanding
    dues: tuple[tuple[DuesInvoice, InvoiceAccount], ...]
    terms: MembershipTerms | None

    @property
    def to_pay(self) -> InvoiceAccount | None:
        """The invoice of dues that waits for money; None if there is none."""
        return next((account for _dues, account in self.dues if account.standing.due and not account.is_void), None)

    @property
    def was_ever_paid(self) -> bool:
        return any(account.standing.settled for _dues, account in self.dues)

    @property
    def renews_from(self) -> date | None:
        """The first day on which the next dues may be paid; None where they may be paid at once."""
        if self.standing.paid_until is None:
            return None
        days = self.terms.renew_days if self.terms else DEFAULT_RENEW
        return self.standing.paid_until - timedelta(days=days)

    @property
    def may_renew(self) -> bool:
        """Whether dues may be asked for now: none wait, and the end is near or past."""
        opens = self.renews_from
        return self.to_pay is None and (opens is None or opens <= self.as_of)


def whole_memberships() -> QuerySet[Membership]:
    """Memberships with everything that says how they stand, by name of the person."""
    invoices = Invoice.objects.select_related("organisation", "payer", "voided").prefetch_related(
        Prefetch("payments", PaymentRecord.objects.select_related("receipt", "recorded_by")), "lines"
    )
    dues = DuesInvoice.objects.select_related("membership_class").order_by("-pk")
    return (
        Membership.objects.select_related("organisation", "person")
        .prefetch_related(
            Prefetch("dues", dues.prefetch_related(Prefetch("invoice", invoices))),
            Prefetch("resignations", Resignation.objects.order_by("at", "pk")),
            Prefetch("organisation__membership_terms", MembershipTerms.objects.order_by("from_on", "pk")),
        )
        .order_by("person__name", "pk")
    )


def core_terms(rows: Iterable[MembershipTerms]) -> list[Terms]:
    """The terms of an organisation as the core reads them, the newest of one day alone."""
    found = {
        row.from_on: Terms(
            row.from_on,
            Duration(days=row.grace_days),
            (row.year_begins_month, row.year_begins_day)
            if row.year_begins_month is not None and row.year_begins_day is not None
            else None,
            Duration(days=row.shortest_days),
        )
        for row in rows
    }
    return list(found.values())


def terms_at(rows: Sequence[MembershipTerms], day: date) -> MembershipTerms | None:
    """The terms in force on a day; the oldest before any began, None where there are none."""
    begun = [row for row in rows if row.from_on <= day]
    return begun[-1] if begun else next(iter(rows), None)


def member_account(membership: Membership, day: date) -> MemberAccount:
    """How a membership (of `whole_memberships`) stands at the end of a day of its organisation."""
    dues = tuple((each, account_on(each.invoice, day)) for each in membership.dues.all())
    rows = list(membership.organisation.membership_terms.all())
    standing = membership_standing(membership.joined_on, _happenings(membership, dues), core_terms(rows), as_of=day)
    return MemberAccount(membership, day, standing, dues, terms_at(rows, day))


def _happenings(membership: Membership, dues: Sequence[tuple[DuesInvoice, InvoiceAccount]]) -> list[Happening]:
    """What happened to a membership, in the order in which it did on each day."""
    found: list[tuple[date, datetime, Happening]] = []
    for each, account in dues:
        ref = str(each.invoice.uuid)
        payments = [row.recorded_at for row in each.invoice.payments.all()]
        for number, span in enumerate(account.standing.settled):
            assert span.starts is not None
            name = f"{ref}/{number}"
            at = min(payments, default=each.invoice.raised_at)
            paid = Paid(on=span.starts, by=name, membership_class=each.membership_class.key, years=each.years)
            found.append((span.starts, at, paid))
            if span.until is not None:
                found.append((span.until, max(payments, default=at), TakenBack(on=span.until, by=name)))
    found += [(row.on, row.at, Resigned(on=row.on)) for row in membership.resignations.all()]
    return [happening for _on, _at, happening in sorted(found, key=lambda each: each[:2])]


def member_of(person: User, organisation: Organisation, *, now: datetime) -> MemberAccount | None:
    """The person's membership of an organisation and how it stands today; None if they never joined."""
    found = whole_memberships().filter(person=person, organisation=organisation).first()
    return None if found is None else member_account(found, local_day(now, organisation.time_zone))


def memberships_of(person: User, *, now: datetime) -> list[MemberAccount]:
    """Every membership of a person and how it stands today."""
    found = whole_memberships().filter(person=person).order_by("organisation__name")
    return [member_account(each, local_day(now, each.organisation.time_zone)) for each in found]


def members_at(organisations: Iterable[Organisation], *, now: datetime) -> list[MemberAccount]:
    """Everyone who ever joined these organisations, by name, and how each stands today."""
    found = whole_memberships().filter(organisation__in=list(organisations))
    return [member_account(each, local_day(now, each.organisation.time_zone)) for each in found]


@dataclass(frozen=True, slots=True)
class Offer:
    """A class and what it costs on a day; `price` is None where nothing is set yet."""

    membership_class: MembershipClass
    price: DuesPrice | None


def price_on(membership_class: MembershipClass, day: date) -> DuesPrice | None:
    """What the class costs on a day, None if nothing was set by then. Reads `prices` as prefetched."""
    begun = [row for row in membership_class.prices.all() if row.from_on <= day]
    return max(begun, key=lambda row: (row.from_on, row.pk), default=None)


def offers_at(organisation: Organisation, day: date) -> list[Offer]:
    """The classes that an organisation has, open or closed, with their prices of the day."""
    classes = MembershipClass.objects.filter(organisation=organisation).prefetch_related("prices")
    return [Offer(each, price_on(each, day)) for each in classes]


def may_be_joined(organisation: Organisation, day: date) -> list[Offer]:
    """What a newcomer may choose between on a day."""
    return [each for each in offers_at(organisation, day) if each.membership_class.is_open and each.price]


def societies(day: date) -> list[Organisation]:
    """The organisations that may be joined, by name."""
    return list(
        Organisation.objects.filter(
            membership_classes__is_open=True, membership_classes__prices__from_on__lte=day
        ).distinct()
    )
