"""What is asked of Stripe, tried on a server of our own that answers as Stripe's documentation says."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import pytest
import stripe

from insonate.billing import api as billing
from insonate.billing.models import Checkout, PaymentRecord
from insonate.billing.providers.stripe_checkout import amount_from_stripe, stripe_amount
from insonate.kit.refusals import Refused
from tests.factories.cast import NOW, person
from tests.factories.money import CAD, checkout, raised, registrar

pytestmark = pytest.mark.django_db
SECRET = "whsec_" + "a1" * 16


class Answering(BaseHTTPRequestHandler):
    """Keeps what it was asked; answers a checkout session or a refund, or that the card network is down."""

    asked: list[tuple[str, dict[str, list[str]], str]]
    is_down: bool

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).asked.append((self.path, parse_qs(body), self.headers["Idempotency-Key"]))
        if type(self).is_down:
            self._answer(402, {"error": {"type": "card_error", "message": "declined"}})
        elif self.path == "/v1/checkout/sessions":
            url = "https://checkout.stripe.com/c/pay/cs_1"
            self._answer(200, {"id": "cs_1", "object": "checkout.session", "url": url})
        else:
            self._answer(200, {"id": "re_1", "object": "refund", "status": "pending"})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


@pytest.fixture
def answering(settings: Any) -> Iterator[type[Answering]]:
    kind = type("Answers", (Answering,), {"asked": [], "is_down": False})
    server = HTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.STRIPE_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_1", SECRET
    settings.STRIPE_BASE = f"http://127.0.0.1:{server.server_port}"
    yield kind
    server.shutdown()
    server.server_close()


def noticed(kind: str, about: dict[str, Any], notice_id: str = "evt_1") -> billing.NoticeOutcome:
    event = {
        "id": notice_id, "object": "event", "created": int(NOW.timestamp()), "type": kind, "livemode": False,
        "data": {"object": about},
    }  # fmt: skip
    payload = json.dumps(event)
    signature = stripe.WebhookSignature.generate_signature_header(payload, SECRET)
    return billing.receive_notice(name="stripe", payload=payload.encode(), signature=signature, now=NOW)


def session(made: billing.Checkout) -> dict[str, Any]:
    return {
        "id": "cs_1", "object": "checkout.session", "client_reference_id": str(made.uuid), "payment_intent": "pi_1",
        "payment_status": "paid", "amount_total": 10000, "currency": "cad", "metadata": {},
    }  # fmt: skip


def test_checkout_asks_for_what_is_owed_and_names_our_own(answering: type[Answering]) -> None:
    made = checkout(raised(person("nadia")))
    assert (made.session, made.address) == ("cs_1", "https://checkout.stripe.com/c/pay/cs_1")
    ((path, form, key),) = answering.asked
    assert (path, key) == ("/v1/checkout/sessions", f"checkout-{made.uuid}")
    assert form["mode"] == ["payment"]
    assert form["client_reference_id"] == [str(made.uuid)]
    assert form["payment_intent_data[metadata][checkout]"] == [str(made.uuid)]
    assert form["line_items[0][price_data][unit_amount]"] == ["10000"]
    assert form["line_items[0][price_data][currency]"] == ["cad"]
    assert form["customer_email"] == ["nadia@example.org"]


def test_checkout_that_is_open_is_not_asked_for_again(answering: type[Answering]) -> None:
    invoice = raised(person("nadia"))
    checkout(invoice)
    checkout(invoice)
    assert len(answering.asked) == 1


def test_stripe_that_refuses_charges_nothing_and_can_be_tried_again(answering: type[Answering]) -> None:
    invoice = raised(person("nadia"))
    answering.is_down = True
    with pytest.raises(Refused, match="Nothing was charged"):
        checkout(invoice)
    answering.is_down = False
    assert checkout(invoice).session == "cs_1"
    assert Checkout.objects.count() == 1
    assert len({key for _path, _form, key in answering.asked}) == 1


def test_refund_is_asked_for_and_counts_when_the_notice_comes(answering: type[Answering]) -> None:
    made = checkout(raised(person("nadia")))
    noticed("checkout.session.completed", session(made))
    payment = PaymentRecord.objects.get()
    billing.refund_payment(
        payment=payment, amount=billing.Money(4000, CAD), reason="Half", token=UUID(int=5), by=registrar(), now=NOW
    )
    path, form, key = answering.asked[-1]
    assert (path, form, key) == (
        "/v1/refunds",
        {"payment_intent": ["pi_1"], "amount": ["4000"]},
        f"refund-{UUID(int=5)}",
    )
    assert billing.kept_of(payment) == billing.Money(10000, CAD)
    about = {"id": "re_1", "object": "refund", "payment_intent": "pi_1", "amount": 4000, "currency": "cad"}
    noticed("refund.updated", {**about, "status": "succeeded"}, "evt_2")
    assert billing.kept_of(payment) == billing.Money(6000, CAD)


def test_no_notice_is_believed_without_a_webhook_secret(answering: type[Answering], settings: Any) -> None:
    made = checkout(raised(person("nadia")))
    settings.STRIPE_WEBHOOK_SECRET = ""
    with pytest.raises(billing.NotGenuine):
        noticed("checkout.session.completed", session(made))
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    assert noticed("checkout.session.completed", session(made)) == "applied"


@pytest.mark.parametrize(("money", "counted"), [("CAD", 2500), ("JPY", 2500), ("UGX", 250000), ("ISK", 250000)])
def test_amount_is_counted_as_stripe_counts_it_and_back(money: str, counted: int) -> None:
    amount = billing.Money(2500, money)
    assert stripe_amount(amount) == counted
    assert amount_from_stripe(counted, money.lower()) == amount
