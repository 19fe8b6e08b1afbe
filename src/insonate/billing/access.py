"""Which roles open what in this label, and one's own invoices and receipts."""

from collections.abc import Set
from datetime import datetime
from uuid import UUID

from insonate.billing.invoices.models import Invoice, Receipt
from insonate.billing.invoices.queries import whole_invoices
from insonate.billing.memberships.models import Membership
from insonate.kit.clock import local_day
from insonate.people import api as people

SEES_MONEY = frozenset({people.RoleKey.REGISTRAR, people.RoleKey.ADMINISTRATOR})
KEEPS_MONEY = frozenset({people.RoleKey.REGISTRAR})
SETS_PRICES = frozenset({people.RoleKey.ADMINISTRATOR})


def allowed(person: people.User, organisation: people.Organisation, roles: Set[people.RoleKey], now: datetime) -> bool:
    """Whether the person holds one of `roles` in the organisation today, where it is."""
    return people.holds(person, organisation, set(roles), local_day(now, organisation.time_zone))


def own_invoice(person: people.User, uuid: UUID) -> Invoice | None:
    """The invoice, if it is addressed to the person; else None."""
    return whole_invoices().filter(uuid=uuid, payer=person).first()


def invoice_for_office(person: people.User, uuid: UUID, now: datetime) -> Invoice | None:
    """The invoice, if the person may see the money of its organisation today; else None."""
    found = whole_invoices().filter(uuid=uuid).first()
    return found if found is not None and allowed(person, found.organisation, SEES_MONEY, now) else None


def receipt_for(person: people.User, uuid: UUID, now: datetime) -> Receipt | None:
    """The receipt, for whom it was made out to and for whoever sees the money of its organisation; else None."""
    found = Receipt.objects.select_related("organisation", "payer", "payment").filter(uuid=uuid).first()
    if found is None:
        return None
    if found.payer_id == person.pk or allowed(person, found.organisation, SEES_MONEY, now):
        return found
    return None


def member_for_office(person: people.User, uuid: UUID, now: datetime) -> Membership | None:
    """The membership, if the person may see the money of its organisation today; else None."""
    found = Membership.objects.select_related("organisation", "person").filter(uuid=uuid).first()
    return found if found is not None and allowed(person, found.organisation, SEES_MONEY, now) else None
