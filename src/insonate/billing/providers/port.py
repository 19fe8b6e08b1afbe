"""What do we ask of whoever takes payments online?

A provider opens a checkout on a page of its own and later sends notices. What is paid is known from the notices alone,
never from somebody coming back from that page.
"""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from insonate.billing.invoices.models import Means
from insonate.billing.providers.models import Checkout
from insonate_core.billing.money import Money


@dataclass(frozen=True, slots=True)
class Pages:
    """Whole addresses: where somebody is led after paying and after turning back, and the page of test payments."""

    paid: str
    cancelled: str
    trial: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What the provider calls the checkout, and the address at which it is paid."""

    session: str
    address: str


class NotGenuine(ValueError):  # noqa: N818 - an answer, not a malfunction
    """A notice whose signature is not the provider's, or that is too old."""


class Unreachable(RuntimeError):  # noqa: N818
    """The provider could not be asked, or refused; nothing was charged or given back."""


class Provider(Protocol):
    """Somebody who takes payments online."""

    means: Means
    origin: str

    def open(self, checkout: Checkout, pages: Pages) -> Opened:
        """Open a checkout for the amount it names. Asking twice for one checkout opens one."""

    def refund(self, payment: str, amount: Money, token: UUID) -> None:
        """Ask for money to be given back; the notice says when it was. Asking twice with one token asks once."""

    def genuine(self, payload: bytes, signature: str) -> dict[str, Any]:
        """The notice as data, if it is the provider's. Raises `NotGenuine`."""
