"""Who takes payments online in this installation?"""

from django.conf import settings

from insonate.billing.providers.port import Provider
from insonate.billing.providers.stripe_checkout import StripeCheckout
from insonate.billing.providers.trial import Trial


def provider() -> Provider | None:
    """Stripe where its key is set, the test provider where it is allowed, else nobody: invoices are then paid by
    cheque or transfer."""
    if settings.STRIPE_KEY:
        return StripeCheckout()
    return Trial() if settings.TEST_PAYMENTS else None


def provider_called(name: str) -> Provider | None:
    """The provider in use, if that is its name; a notice to another is nobody's."""
    here = provider()
    return here if here is not None and here.means.value == name else None
