"""Members of the demonstration's certification body: who joined when, by what they paid, and who stopped.

The first-year price is the one the body's site names; yearly dues, the student class and the terms are invented and
marked as examples.
"""

from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from insonate.billing import api as billing
from insonate.people import api as people

CLASSES = (
    ("member", "Member", "Anyone interested in point-of-care ultrasound, sonographers too", 2500, 9500),
    ("student", "Student or resident", "While in training", 2500, 4000),
)
CURRENCY = "CAD"
RENEWED_BEFORE = timedelta(days=25)


def offer_membership(organisation: people.Organisation, from_on: date) -> None:
    """The classes, prices and terms of the body, as labelled examples that its administrator may change."""
    at = _at(from_on)
    for key, title, description, first, yearly in CLASSES:
        offered = billing.set_class(
            organisation=organisation, key=key, title=title, description=description, is_example=True, by=None, now=at
        )
        billing.set_price(
            membership_class=offered, from_on=from_on, first_year=billing.Money(first, CURRENCY),
            yearly=billing.Money(yearly, CURRENCY), is_example=True, by=None, now=at,
        )  # fmt: skip
    billing.set_terms(
        organisation=organisation, from_on=from_on, grace_days=90, remind_days=[60, 30, 7], renew_days=90,
        year_begins=(1, 1), shortest_days=90, is_example=True, by=None, now=at,
    )  # fmt: skip


def join_and_pay(
    person: people.User, organisation: people.Organisation, on: date, *, class_key: str = "member",
    registrar: people.User, until: date,
) -> None:  # fmt: skip
    """Somebody joined on a day, paid by bank transfer, and has paid each year since, up to the day `until`."""
    invoice = billing.join(person=person, organisation=organisation, class_key=class_key, by=person, now=_at(on))
    _transfer(invoice, on, registrar)
    account = billing.member_of(person, organisation, now=_at(on))
    while account is not None and account.standing.paid_until is not None:
        day = account.standing.paid_until - RENEWED_BEFORE
        if day > until:
            return
        asked = billing.ask_dues(membership=account.membership, class_key=class_key, by=person, now=_at(day))
        _transfer(asked, day, registrar)
        account = billing.member_of(person, organisation, now=_at(day))


def join_only(person: people.User, organisation: people.Organisation, on: date) -> None:
    """Somebody joined and has not paid yet."""
    billing.join(person=person, organisation=organisation, class_key="member", by=person, now=_at(on))


def _transfer(invoice: billing.Invoice, on: date, registrar: people.User) -> None:
    billing.record_payment(
        invoice=invoice, means=billing.Means.TRANSFER, amount=invoice.total, on=on,
        reference=f"{invoice.number_text}, bank statement", token=uuid5(NAMESPACE_URL, str(invoice.uuid)),
        by=registrar, now=_at(on, 16),
    )  # fmt: skip


def _at(day: date, hour: int = 14) -> datetime:
    return datetime.combine(day, time(hour, 20), UTC)
