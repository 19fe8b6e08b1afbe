"""A society that has members and asks for money, and how one pays it."""

from datetime import date, datetime
from uuid import UUID, uuid4

from insonate.billing import api as billing
from insonate.billing.providers import trial
from insonate.people.models import Organisation, RoleKey, User
from tests.factories.cast import NOW, person, role, university

FROM = date(2020, 1, 1)
CAD = "CAD"


def society(slug: str = "canada", *, year_begins: tuple[int, int] | None = None, grace_days: int = 60) -> Organisation:
    """A society in Winnipeg with a class of members, one for students, and a registrar (ruth)."""
    made, new = Organisation.objects.get_or_create(
        slug=slug, defaults={"name": "Prairie Ultrasound Society", "time_zone": "America/Winnipeg"}
    )
    if new:
        for key, first, yearly in (("member", 2500, 9500), ("student", 0, 4000)):
            offered = billing.set_class(organisation=made, key=key, title=key.title(), by=None, now=NOW)
            billing.set_price(
                membership_class=offered, from_on=FROM, first_year=billing.Money(first, CAD),
                yearly=billing.Money(yearly, CAD), by=None, now=NOW,
            )  # fmt: skip
        billing.set_terms(
            organisation=made, from_on=FROM, grace_days=grace_days, remind_days=[60, 30, 7], renew_days=90,
            year_begins=year_begins, by=None, now=NOW,
        )  # fmt: skip
        role(registrar(), RoleKey.REGISTRAR, made)
        role(person("greta"), RoleKey.ADMINISTRATOR, made)
    return made


def registrar() -> User:
    """Who keeps the society's money."""
    return person("ruth")


def raised(payer: User, minor: int = 10000, *, subject: str = "", now: datetime = NOW) -> billing.Invoice:
    """An invoice for a certificate."""
    return billing.raise_invoice(
        organisation=society(), payer=payer, lines=[billing.Line("Certificate fee", billing.Money(minor, CAD))],
        purpose="certificate-fee", subject_ref=subject or str(uuid4()), by=registrar(), now=now,
    )  # fmt: skip


def paid_by_cheque(
    invoice: billing.Invoice, minor: int | None = None, *, now: datetime = NOW, on: date | None = None,
    token: UUID | None = None,
) -> billing.PaymentRecord:  # fmt: skip
    """The registrar had a cheque in hand."""
    return billing.record_payment(
        invoice=invoice, means=billing.Means.CHEQUE,
        amount=billing.Money(invoice.total_minor if minor is None else minor, invoice.currency),
        on=on or now.date(), reference="cheque 118", token=token or uuid4(), by=registrar(), now=now,
    )  # fmt: skip


PAGES = billing.Pages(
    paid="http://testserver/paid", cancelled="http://testserver/back", trial="http://testserver/test/{checkout}"
)


def checkout(invoice: billing.Invoice, *, now: datetime = NOW) -> billing.Checkout:
    """The payer set out to pay online."""
    return billing.begin_checkout(invoice=invoice, pages=PAGES, by=invoice.payer, now=now)


def noticed(payload: bytes, *, now: datetime = NOW) -> billing.NoticeOutcome:
    """A notice of the test provider arrived, signed."""
    return billing.receive_notice(name="test", payload=payload, signature=trial.signature_of(payload), now=now)


def member(key: str = "nadia", class_key: str = "member", *, now: datetime = NOW) -> billing.Invoice:
    """Somebody joined and paid by cheque."""
    invoice = billing.join(person=person(key), organisation=society(), class_key=class_key, by=person(key), now=now)
    if invoice.total_minor:
        paid_by_cheque(invoice, now=now)
    return invoice


__all__ = [
    "CAD",
    "PAGES",
    "checkout",
    "member",
    "noticed",
    "paid_by_cheque",
    "raised",
    "registrar",
    "society",
    "university",
]
