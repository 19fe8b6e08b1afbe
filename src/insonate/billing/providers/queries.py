"""Reading checkouts and notices."""

from uuid import UUID

from django.db.models import QuerySet

from insonate.billing.invoices.models import Means
from insonate.billing.providers.models import Checkout, NoticeOutcome, ProviderNotice
from insonate.people.api import User


def trial_checkout(person: User, uuid: UUID) -> Checkout | None:
    """A test checkout of the person's own invoice; None if it is not."""
    return (
        Checkout.objects.filter(uuid=uuid, provider=Means.TEST, invoice__payer=person)
        .select_related("invoice__organisation", "invoice__payer")
        .first()
    )


def notices_unplaced() -> QuerySet[ProviderNotice]:
    """Notices that belong to no invoice, or that were kept and not handled, oldest first."""
    waiting = [NoticeOutcome.UNMATCHED, NoticeOutcome.WAITING]
    return ProviderNotice.objects.filter(outcome__in=waiting).order_by("received_at", "pk")
