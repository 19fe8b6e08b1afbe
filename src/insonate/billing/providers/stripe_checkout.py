"""Stripe Checkout, through Stripe's own library.

The page on which a card is typed is Stripe's, so no card number comes near us, and it works on a telephone. Facts of
Stripe used here: https://docs.stripe.com/api/checkout/sessions/create and https://docs.stripe.com/webhooks .
"""

from typing import Any
from uuid import UUID

import stripe
from django.conf import settings

from insonate.billing.invoices.models import Means
from insonate.billing.providers.models import Checkout
from insonate.billing.providers.port import NotGenuine, Opened, Pages, Unreachable
from insonate_core.billing.money import Money

IN_HUNDREDTHS = frozenset({"ISK", "UGX"})
"""Currencies without a small unit that Stripe still wants in hundredths: https://docs.stripe.com/currencies ."""


def stripe_amount(amount: Money) -> int:
    """The amount as Stripe counts it."""
    return amount.minor * 100 if amount.currency in IN_HUNDREDTHS else amount.minor


def amount_from_stripe(amount: int, currency: str) -> Money:
    """An amount of a notice. Raises ValueError for a currency that is not one."""
    code = currency.upper()
    return Money(amount // 100 if code in IN_HUNDREDTHS else amount, code)


def verified(payload: bytes, signature: str, secret: str) -> dict[str, Any]:
    """The notice as data, if it was signed with the secret less than five minutes ago. Raises `NotGenuine`."""
    try:
        event = stripe.Webhook.construct_event(payload, signature, secret)
    except (stripe.SignatureVerificationError, ValueError) as error:
        raise NotGenuine(str(error)) from None
    found: dict[str, Any] = event.to_dict()
    if not isinstance(found.get("id"), str) or not isinstance(found.get("type"), str):
        raise NotGenuine("not a notice of an event")
    return found


class StripeCheckout:
    """The account whose key is in the settings."""

    means = Means.CARD
    origin = "https://checkout.stripe.com"

    def _client(self) -> stripe.StripeClient:
        base = settings.STRIPE_BASE
        return stripe.StripeClient(
            settings.STRIPE_KEY, max_network_retries=2, base_addresses={"api": base} if base else None
        )

    def open(self, checkout: Checkout, pages: Pages) -> Opened:
        invoice = checkout.invoice
        amount = Money(checkout.amount_minor, invoice.currency)
        named = {"checkout": str(checkout.uuid), "invoice": str(invoice.uuid), "number": invoice.number_text}
        words = f"{invoice.organisation.name}: {invoice.number_text}"
        try:
            session = self._client().v1.checkout.sessions.create(
                params={
                    "mode": "payment",
                    "client_reference_id": str(checkout.uuid),
                    "customer_email": invoice.payer.email,
                    "success_url": pages.paid,
                    "cancel_url": pages.cancelled,
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": amount.currency.lower(),
                                "unit_amount": stripe_amount(amount),
                                "product_data": {"name": words[:250]},
                            },
                        }
                    ],
                    "metadata": named,
                    # A notice about the payment alone must find its invoice too.
                    "payment_intent_data": {"metadata": named, "description": words[:250]},
                },
                options={"idempotency_key": f"checkout-{checkout.uuid}"},
            )
        except stripe.StripeError as error:
            raise Unreachable(str(error)) from error
        return Opened(session.id, session.url or "")

    def refund(self, payment: str, amount: Money, token: UUID) -> None:
        try:
            self._client().v1.refunds.create(
                params={"payment_intent": payment, "amount": stripe_amount(amount)},
                options={"idempotency_key": f"refund-{token}"},
            )
        except stripe.StripeError as error:
            raise Unreachable(str(error)) from error

    def genuine(self, payload: bytes, signature: str) -> dict[str, Any]:
        return verified(payload, signature, settings.STRIPE_WEBHOOK_SECRET)
