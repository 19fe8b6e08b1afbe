"""How is an amount of money written so that no cent is ever lost?

As a whole number of the currency's smallest unit, with the currency's code of ISO 4217. How many digits that unit
has after the point (its exponent) is in the standard's table A.1: two for most, none for some, three or four for a few.
Amounts of two currencies never meet in a sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_TWO = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP "
    "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR "
    "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN "
    "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP "
    "SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW"
)
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"

EXPONENTS = {code: digits for codes, digits in ((_TWO, 2), (_NONE, 0), (_THREE, 3)) for code in codes.split()}
"""Digits after the point for each currency in use (ISO 4217, table A.1)."""

_WRITTEN = re.compile(r"(\d{1,12})(?:[.,](\d+))?")


@dataclass(frozen=True, slots=True)
class Money:
    """So many of a currency's smallest unit. May be negative. Raises ValueError for a currency that is not one."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in EXPONENTS:
            raise ValueError(f"no currency of ISO 4217: {self.currency!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.minor * times, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} have no sum")
        return other.minor

    @property
    def plain(self) -> str:
        """The amount as digits with a point, as a bank file writes it.

        >>> Money(2500, "CAD").plain, Money(-5, "GBP").plain, Money(700, "JPY").plain, Money(1, "KWD").plain
        ('25.00', '-0.05', '700', '0.001')
        """
        digits = EXPONENTS[self.currency]
        if digits == 0:
            return str(self.minor)
        whole, part = divmod(abs(self.minor), 10**digits)
        return f"{'-' if self.minor < 0 else ''}{whole}.{part:0{digits}}"

    def __str__(self) -> str:
        return f"{self.currency} {self.plain}"


def read_amount(text: str, currency: str) -> Money:
    """The amount somebody typed, with a point or a comma before the small unit. Raises ValueError for what is not an
    amount of that currency, fractions of the smallest unit among it.

    >>> read_amount("25", "CAD"), read_amount(" 25,5 ", "CAD")
    (Money(minor=2500, currency='CAD'), Money(minor=2550, currency='CAD'))
    """
    digits = EXPONENTS.get(currency, 0)
    found = _WRITTEN.fullmatch(text.strip().replace("\u202f", "").replace("\xa0", "").replace(" ", ""))
    if found is None or len(found[2] or "") > digits:
        raise ValueError(f"not an amount in {currency}: {text!r}")
    return Money(int(found[1]) * 10**digits + int((found[2] or "").ljust(digits, "0") or 0), currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts of one currency; nothing of it if there are none."""
    found = Money(0, currency)
    for amount in amounts:
        found += amount
    return found
