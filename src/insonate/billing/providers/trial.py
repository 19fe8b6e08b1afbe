"""Test payments: a page that says that no money moves, and notices made and signed as Stripe makes and signs them.

For demonstrations and for trying an installation before it has a key. Everything after the button is the same as in
earnest: the notice is signed, verified, kept and handled by the same code.
"""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import stripe
from django.conf import settings
from django.utils import timezone

from insonate.billing.invoices.models import Means
from insonate.billing.providers.models import Checkout
from insonate.billing.providers.port import Opened, Pages
from insonate.billing.providers.stripe_checkout import stripe_amount, verified
from insonate_core.billing.money import Money


class Trial:
    """Nobody: whoever presses a button says what happened."""

    means = Means.TEST
    origin = "'self'"

    def open(self, checkout: Checkout, pages: Pages) -> Opened:
        return Opened(f"cs_test_{checkout.uuid.hex}", pages.trial)

    def refund(self, payment: str, amount: Money, token: UUID) -> None:
        from insonate.billing.providers.notices import receive_notice

        payload = refund_notice(payment, amount, token, at=timezone.now())
        receive_notice(name=self.means.value, payload=payload, signature=signature_of(payload), now=timezone.now())

    def genuine(self, payload: bytes, signature: str) -> dict[str, Any]:
        return verified(payload, signature, _secret())


def _secret() -> str:
    made = hmac.new(settings.SECRET_KEY.encode(), b"test payments", hashlib.sha256).hexdigest()
    return f"whsec_test_{made}"


def signature_of(payload: bytes) -> str:
    """The header that says who sent the payload, as Stripe's library makes it."""
    made: str = stripe.WebhookSignature.generate_signature_header(payload.decode(), _secret())
    return made


def event_payload(kind: str, about: dict[str, Any], *, at: datetime, notice_id: str = "") -> bytes:
    """A notice in Stripe's form."""
    event = {
        "id": notice_id or f"evt_test_{uuid4().hex}",
        "object": "event",
        "api_version": stripe.api_version,
        "created": int(at.timestamp()),
        "type": kind,
        "livemode": False,
        "data": {"object": about},
    }
    return json.dumps(event).encode()


def session_notice(checkout: Checkout, kind: str, *, is_paid: bool, at: datetime, notice_id: str = "") -> bytes:
    """A notice about a checkout session."""
    amount = Money(checkout.amount_minor, checkout.invoice.currency)
    about = {
        "id": checkout.session,
        "object": "checkout.session",
        "client_reference_id": str(checkout.uuid),
        "payment_intent": payment_of(checkout),
        "payment_status": "paid" if is_paid else "unpaid",
        "amount_total": stripe_amount(amount),
        "currency": amount.currency.lower(),
        "metadata": {"checkout": str(checkout.uuid)},
    }
    return event_payload(kind, about, at=at, notice_id=notice_id)


def refund_notice(payment: str, amount: Money, token: UUID, *, at: datetime, status: str = "succeeded") -> bytes:
    """A notice about a refund."""
    about = {
        "id": f"re_test_{token.hex}",
        "object": "refund",
        "payment_intent": payment,
        "amount": stripe_amount(amount),
        "currency": amount.currency.lower(),
        "status": status,
    }
    return event_payload("refund.failed" if status == "failed" else "refund.created", about, at=at)


def payment_of(checkout: Checkout) -> str:
    """What the payment of a test checkout is called."""
    return f"pi_test_{checkout.uuid.hex}"


BUTTONS = {
    "succeed": (("checkout.session.completed", True),),
    "fail": (("checkout.session.completed", False), ("checkout.session.async_payment_failed", False)),
    "pend": (("checkout.session.completed", False),),
    "arrive": (("checkout.session.async_payment_succeeded", True),),
    "bounce": (("checkout.session.async_payment_failed", False),),
}
"""The notices that each button of the test page sends, in order."""


def press(*, checkout: Checkout, button: str, now: datetime) -> None:
    """Send the notices of a button. Raises KeyError for a button that is not one."""
    from insonate.billing.providers.notices import receive_notice

    for kind, is_paid in BUTTONS[button]:
        payload = session_notice(checkout, kind, is_paid=is_paid, at=now)
        receive_notice(name=Means.TEST.value, payload=payload, signature=signature_of(payload), now=now)
