"""Joining, renewing, resigning; setting classes, prices and terms."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from insonate.audit import api as audit
from insonate.billing.access import SETS_PRICES, allowed
from insonate.billing.invoices.actions import raise_invoice, void_invoice
from insonate.billing.invoices.models import Invoice
from insonate.billing.memberships.models import (
    DuesInvoice,
    DuesPrice,
    Membership,
    MembershipClass,
    MembershipTerms,
    Resignation,
)
from insonate.billing.memberships.queries import may_be_joined, member_account, whole_memberships
from insonate.kit.clock import local_day
from insonate.kit.refusals import FieldProblem, Overtaken, Refused
from insonate.people import api as people
from insonate_core.billing.invoices import Line
from insonate_core.billing.memberships import MembershipState
from insonate_core.billing.money import EXPONENTS, Money

DUES = "dues"


@transaction.atomic
def join(
    *, person: people.User, organisation: people.Organisation, class_key: str, by: people.User, now: datetime
) -> Invoice:
    """Become a member in a class: the membership, and the invoice of its first year. It holds once that is paid.
    Anyone may join; whoever joined before is asked for dues instead. Choosing another class before paying replaces the
    invoice."""
    today = local_day(now, organisation.time_zone)
    Membership.objects.bulk_create(
        [Membership(organisation=organisation, person=person, joined_on=today, joined_at=now)], ignore_conflicts=True
    )
    membership = Membership.objects.select_for_update(no_key=True).get(organisation=organisation, person=person)
    if membership.joined_at == now:
        _record("join", membership, by, now, {"class": class_key})
    return _ask_dues(membership, class_key, by, now)


@transaction.atomic
def ask_dues(*, membership: Membership, class_key: str, by: people.User, now: datetime) -> Invoice:
    """The invoice of the next year, in the class wanted. Raises `Refused` while the present year runs and the next may
    not be paid yet."""
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    return _ask_dues(membership, class_key, by, now)


def _ask_dues(membership: Membership, class_key: str, by: people.User, now: datetime) -> Invoice:
    organisation = membership.organisation
    today = local_day(now, organisation.time_zone)
    offers = {each.membership_class.key: each for each in may_be_joined(organisation, today)}
    offer = offers.get(class_key)
    if offer is None or offer.price is None:
        raise Refused(FieldProblem("membership_class", _("Choose one of the classes.")))
    account = member_account(whole_memberships().get(pk=membership.pk), today)
    is_first = not account.was_ever_paid
    price = offer.price.first_year if is_first else offer.price.yearly
    if (waiting := account.to_pay) is not None:
        dues = next(dues for dues, each in account.dues if each is waiting)
        if dues.membership_class.key == class_key and waiting.invoice.total == price:
            return waiting.invoice
        if waiting.standing.paid or waiting.standing.pending:
            raise Overtaken(
                _("Money for the dues asked before is here or on its way. The office can change the class.")
            )
        void_invoice(invoice=waiting.invoice, reason=_("Replaced by another choice of class."), by=None, now=now)
    elif not account.may_renew:
        assert account.renews_from is not None
        raise Refused(FieldProblem("", _("The next year can be paid from %s.") % account.renews_from))
    with translation.override(membership.person.language):
        words = _("Membership, first year (%(class)s)") if is_first else _("Membership, yearly dues (%(class)s)")
        line = Line(words % {"class": offer.membership_class.title}, price)
    number = len(account.dues) + 1
    invoice = raise_invoice(
        organisation=organisation, payer=membership.person, lines=[line], purpose=DUES,
        subject_ref=f"membership:{membership.uuid}:{number}", by=by, now=now, tell_payer=by != membership.person,
    )  # fmt: skip
    DuesInvoice.objects.create(
        membership=membership, invoice=invoice, membership_class=offer.membership_class, is_first=is_first
    )
    return invoice


@transaction.atomic
def resign(*, membership: Membership, words: str = "", by: people.User, now: datetime) -> Resignation:
    """Give a membership up from today on. Paying again makes a member again. Dues that wait are asked no longer."""
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    today = local_day(now, membership.organisation.time_zone)
    account = member_account(whole_memberships().get(pk=membership.pk), today)
    if account.standing.state is MembershipState.RESIGNED:
        raise Overtaken(_("This membership has been given up already."))
    if (waiting := account.to_pay) is not None and not waiting.standing.pending:
        void_invoice(invoice=waiting.invoice, reason=_("The membership was given up."), by=None, now=now)
    given_up = Resignation.objects.create(membership=membership, on=today, at=now, by=by, words=words.strip()[:300])
    _record("resign", membership, by, now, {"on": today})
    return given_up


@transaction.atomic
def leave_all(*, person: people.User, now: datetime) -> None:
    """Give up every membership that is not given up yet. What was invoiced and paid stays as the law wants it."""
    for membership in Membership.objects.filter(person=person).select_related("organisation"):
        with suppress(Overtaken):
            resign(membership=membership, words="account-erased", by=person, now=now)


# What an administrator sets


@transaction.atomic
def set_class(
    *, organisation: people.Organisation, key: str, title: str, description: str = "", is_open: bool = True,
    is_example: bool = False, by: people.User | None, now: datetime,
) -> MembershipClass:  # fmt: skip
    """Offer a class of membership, or change the words of one that is offered, or close it to newcomers."""
    _need_administrator(by, organisation, now)
    if not title.strip():
        raise Refused(FieldProblem("title", _("A class needs a name.")))
    position = MembershipClass.objects.filter(organisation=organisation).count()
    wanted = {
        "title": title.strip()[:100], "description": description.strip()[:300], "is_open": is_open,
        "is_example": is_example,
    }  # fmt: skip
    made, _new = MembershipClass.objects.update_or_create(
        organisation=organisation, key=key, defaults=wanted, create_defaults={**wanted, "position": position}
    )
    audit.record(
        chain=f"organisation:{organisation.slug}", action="set-membership-class",
        subject=f"membership-class:{organisation.slug}/{key}", by=by.pk if by else None, at=now, detail=wanted,
    )  # fmt: skip
    return made


@transaction.atomic
def set_price(
    *, membership_class: MembershipClass, from_on: date, first_year: Money, yearly: Money, is_example: bool = False,
    by: people.User | None, now: datetime,
) -> DuesPrice:  # fmt: skip
    """What a class costs from a day on. Not from a day that is past: whoever was asked then was asked the old price."""
    organisation = membership_class.organisation
    _need_administrator(by, organisation, now)
    if first_year.currency != yearly.currency or first_year.currency not in EXPONENTS:
        raise Refused(FieldProblem("currency", _("Both prices are in one currency.")))
    if first_year.minor < 0 or yearly.minor < 0:
        raise Refused(FieldProblem("yearly", _("A price is not below nothing.")))
    _not_past(from_on, organisation, by, now)
    made = DuesPrice.objects.create(
        membership_class=membership_class, from_on=from_on, currency=yearly.currency,
        first_year_minor=first_year.minor, yearly_minor=yearly.minor, is_example=is_example, set_at=now, set_by=by,
    )  # fmt: skip
    audit.record(
        chain=f"organisation:{organisation.slug}", action="set-dues",
        subject=f"membership-class:{organisation.slug}/{membership_class.key}", by=by.pk if by else None, at=now,
        detail={"from": from_on, "first-year": str(first_year), "yearly": str(yearly)},
    )  # fmt: skip
    return made


@transaction.atomic
def set_terms(
    *, organisation: people.Organisation, from_on: date, grace_days: int, remind_days: Sequence[int],
    renew_days: int, year_begins: tuple[int, int] | None = None, shortest_days: int = 0, is_example: bool = False,
    by: people.User | None, now: datetime,
) -> MembershipTerms:  # fmt: skip
    """What holds for all members from a day on: the grace, the beginning of the year, the reminders."""
    _need_administrator(by, organisation, now)
    _not_past(from_on, organisation, by, now)
    problems = []
    if not 0 <= grace_days <= 366:
        problems.append(FieldProblem("grace_days", _("Between 0 and 366 days.")))
    if not all(1 <= days <= 366 for days in remind_days) or len(remind_days) > 6:
        problems.append(FieldProblem("remind_days", _("At most six numbers of days, each between 1 and 366.")))
    if not 1 <= renew_days <= 366:
        problems.append(FieldProblem("renew_days", _("Between 1 and 366 days.")))
    if not 0 <= shortest_days <= 366:
        problems.append(FieldProblem("shortest_days", _("Between 0 and 366 days.")))
    if year_begins is not None:
        try:
            date(2025, *year_begins)  # a year without 29 February: the day must exist in every year
        except ValueError:
            problems.append(FieldProblem("year_begins", _("There is no such day in every year.")))
    if problems:
        raise Refused(*problems)
    made = MembershipTerms.objects.create(
        organisation=organisation, from_on=from_on, grace_days=grace_days, renew_days=renew_days,
        remind_days=",".join(str(days) for days in sorted(set(remind_days), reverse=True)),
        year_begins_month=year_begins[0] if year_begins else None,
        year_begins_day=year_begins[1] if year_begins else None, shortest_days=shortest_days, is_example=is_example,
        set_at=now, set_by=by,
    )  # fmt: skip
    audit.record(
        chain=f"organisation:{organisation.slug}", action="set-membership-terms",
        subject=f"organisation:{organisation.slug}", by=by.pk if by else None, at=now,
        detail={"from": from_on, "grace-days": grace_days, "remind-days": made.remind_days},
    )  # fmt: skip
    return made


def _need_administrator(by: people.User | None, organisation: people.Organisation, now: datetime) -> None:
    if by is not None and not allowed(by, organisation, SETS_PRICES, now):
        raise Refused(FieldProblem("", _("Your role does not set prices here.")))


def _not_past(from_on: date, organisation: people.Organisation, by: people.User | None, now: datetime) -> None:
    if by is not None and from_on < local_day(now, organisation.time_zone):
        raise Refused(FieldProblem("from_on", _("Today or a day to come: what was asked before stays as it was.")))


def _record(action: str, membership: Membership, by: people.User, now: datetime, detail: dict[str, object]) -> None:
    audit.record(
        chain=f"organisation:{membership.organisation.slug}", action=action,
        subject=f"membership:{membership.uuid}", by=by.pk, at=now, detail=detail,
    )  # fmt: skip
