"""What does a notice in Stripe's form report of a payment?

| notice | reports |
|---|---|
| `checkout.session.completed`, paid | the money was received |
| `checkout.session.completed`, unpaid | it is on its way (a bank debit) |
| `checkout.session.async_payment_succeeded`, `payment_intent.succeeded` | received |
| `checkout.session.async_payment_failed` | failed |
| `refund.created`, `refund.updated`, `refund.failed`, `charge.refund.updated` | given back, or it came back to us |
| `charge.refunded` with its refunds | the same of each |
| `charge.dispute.created`, `.updated`, `.funds_withdrawn` | disputed, unless it is only an inquiry |
| `charge.dispute.closed`, `.funds_reinstated` | won or lost |

Everything else reports nothing. `payment_intent.payment_failed` is among it on purpose: at a checkout it tells of one
card that was declined, and the payer is still there with another.
Events: https://docs.stripe.com/api/events/types ; statuses of disputes: https://docs.stripe.com/api/disputes/object .
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from insonate.billing.providers.stripe_checkout import amount_from_stripe
from insonate_core.billing.money import Money
from insonate_core.billing.payments import PaymentKind


@dataclass(frozen=True, slots=True)
class Report:
    """One thing that a notice reports. `checkout` is ours and empty where the notice does not carry it."""

    kind: PaymentKind
    payment: str
    amount: Money
    at: datetime
    part: str = ""
    checkout: str = ""


_WITH_SESSION = {
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
}
_REFUND = {"refund.created", "refund.updated", "refund.failed", "charge.refund.updated"}
_GIVEN_BACK = {"succeeded", "pending", "requires_action"}
_CAME_BACK = {"failed", "canceled"}
_INQUIRY = {"warning_needs_response", "warning_under_review"}
_WON = {"won", "warning_closed", "prevented"}


def payment_named(event: Mapping[str, Any]) -> str:
    """The payment that a notice is about; empty if it names none."""
    about = _about(event)
    if about.get("object") == "payment_intent":
        return str(about.get("id") or "")
    return str(about.get("payment_intent") or "")


def reports_of(event: Mapping[str, Any]) -> list[Report]:
    """Everything a notice reports. Raises ValueError, KeyError or TypeError for one that is not as documented."""
    return list(_reports(str(event["type"]), _about(event), datetime.fromtimestamp(int(event["created"]), UTC)))


def _about(event: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = event["data"]["object"]
    return found


def _reports(kind: str, about: Mapping[str, Any], at: datetime) -> Iterator[Report]:
    if kind in _WITH_SESSION:
        if about.get("payment_intent") is None:
            return
        amount = amount_from_stripe(int(about["amount_total"]), str(about["currency"]))
        named = str((about.get("metadata") or {}).get("checkout") or about.get("client_reference_id") or "")
        found = PaymentKind.RECEIVED if about.get("payment_status") == "paid" else PaymentKind.PENDING
        if kind == "checkout.session.async_payment_failed":
            found = PaymentKind.FAILED
        elif kind == "checkout.session.async_payment_succeeded":
            found = PaymentKind.RECEIVED
        yield Report(found, str(about["payment_intent"]), amount, at, checkout=named)
    elif kind == "payment_intent.succeeded":
        amount = amount_from_stripe(int(about["amount_received"]), str(about["currency"]))
        named = str((about.get("metadata") or {}).get("checkout") or "")
        yield Report(PaymentKind.RECEIVED, str(about["id"]), amount, at, checkout=named)
    elif kind in _REFUND:
        yield from _refund(about, at)
    elif kind == "charge.refunded":
        for each in (about.get("refunds") or {}).get("data") or ():
            yield from _refund({"payment_intent": about.get("payment_intent"), **each}, at)
    elif kind.startswith("charge.dispute."):
        yield from _dispute(kind, about, at)


def _refund(about: Mapping[str, Any], at: datetime) -> Iterator[Report]:
    if about.get("payment_intent") is None:
        return
    amount = amount_from_stripe(int(about["amount"]), str(about["currency"]))
    status = about.get("status")
    if status in _GIVEN_BACK:
        yield Report(PaymentKind.REFUNDED, str(about["payment_intent"]), amount, at, part=str(about["id"]))
    elif status in _CAME_BACK:
        yield Report(PaymentKind.REFUND_FAILED, str(about["payment_intent"]), amount, at, part=str(about["id"]))


def _dispute(kind: str, about: Mapping[str, Any], at: datetime) -> Iterator[Report]:
    status = about.get("status")
    if about.get("payment_intent") is None or (status in _INQUIRY and kind != "charge.dispute.funds_withdrawn"):
        return
    amount = amount_from_stripe(int(about["amount"]), str(about["currency"]))
    found = PaymentKind.DISPUTED
    if kind == "charge.dispute.funds_reinstated" or status in _WON:
        found = PaymentKind.DISPUTE_WON
    elif status == "lost":
        found = PaymentKind.DISPUTE_LOST
    yield Report(found, str(about["payment_intent"]), amount, at, part=str(about["id"]))
