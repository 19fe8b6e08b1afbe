"""What does an invoice ask for? Its lines, each so many times a price, and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from insonate_core.billing.money import Money, total


@dataclass(frozen=True, slots=True)
class Line:
    """One thing asked for. Raises ValueError for a quantity below one."""

    words: str
    price: Money
    quantity: int = 1

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise ValueError("an invoice asks for at least one of a thing")

    @property
    def amount(self) -> Money:
        return self.price * self.quantity


def invoice_total(lines: Sequence[Line]) -> Money:
    """What the lines come to. Raises ValueError for no lines, for two currencies, and for less than nothing."""
    if not lines:
        raise ValueError("an invoice has at least one line")
    found = total((line.amount for line in lines), lines[0].price.currency)
    if found.minor < 0:
        raise ValueError("an invoice does not ask for less than nothing")
    return found


def number_text(prefix: str, year: int, number: int) -> str:
    """How a number that is gap-free within a year is written.

    >>> number_text("INV", 2026, 7)
    'INV-2026-0007'
    """
    return f"{prefix}-{year}-{number:04}"
