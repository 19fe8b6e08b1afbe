"""How is the number of an award made, and how is it read back?

A document gives the format, such as `MSK-{0000}`: text as it stands, and in braces what is filled in:

* `{0000}` the running number, with at least so many digits; it grows beyond them and is never cut;
* `{yyyy}` the year in which the award was given;
* `{c}` a check digit over all digits before it: ISO/IEC 7064, MOD 11,10.

The running number is that of a *series*. Formats that differ only in how many zeros they write, or in the year,
share one, so that no two awards of a body ever have the same number; and since a series only grows, none is used
again, whatever becomes of its award.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PART = re.compile(r"\{(0+|yyyy|c)\}")
LONGEST = 60


class NotANumber(ValueError):  # noqa: N818 - an answer, not a malfunction
    """The text is no number of this format, or its check digit does not fit."""


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """What a number says of itself."""

    running: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A format that was checked: it has exactly one running number, at most one year and one check digit, and the
    check digit has digits before it. Raises ValueError otherwise."""

    text: str

    def __post_init__(self) -> None:
        parts = PART.findall(self.text)
        plain = PART.sub("", self.text)
        if "{" in plain or "}" in plain:
            raise ValueError(f"{self.text!r}: only {{0000}}, {{yyyy}} and {{c}} may stand in braces")
        if sum(part.startswith("0") for part in parts) != 1:
            raise ValueError(f"{self.text!r}: a number has exactly one running number, such as {{0000}}")
        if parts.count("yyyy") > 1 or parts.count("c") > 1:
            raise ValueError(f"{self.text!r}: at most one year and one check digit")
        if "c" in parts and not any(part != "c" for part in parts[: parts.index("c")]):
            raise ValueError(f"{self.text!r}: the check digit stands after what it checks")
        if len(self.text) > LONGEST or plain != plain.strip() or not plain.isprintable():
            raise ValueError(f"{self.text!r}: at most {LONGEST} printable characters")

    @property
    def series(self) -> str:
        """The name of the series that the running number belongs to.

        >>> NumberFormat("MSK-{0000}").series == NumberFormat("MSK-{000000}").series
        True
        """
        return PART.sub(lambda found: "{0}" if found[1].startswith("0") else "", self.text)

    def number(self, running: int, year: int) -> str:
        """The number with this running number, given in this year.

        >>> NumberFormat("MSK-{0000}").number(7, 2026), NumberFormat("IP {yyyy}-{000}/{c}").number(12, 2026)
        ('MSK-0007', 'IP 2026-012/9')
        """
        if running < 1:
            raise ValueError("running numbers count from 1")
        made = ""
        for place, piece in enumerate(PART.split(self.text)):
            if place % 2 == 0:
                made += piece
            elif piece == "yyyy":
                made += f"{year:04}"
            elif piece == "c":
                made += check_digit(made)
            else:
                made += f"{running:0{len(piece)}}"
        return made

    def parse(self, text: str) -> ParsedNumber:
        """What a number of this format says; case and outer blanks do not matter. Raises `NotANumber`."""
        pattern = ""
        for place, piece in enumerate(PART.split(self.text)):
            if place % 2 == 0:
                pattern += re.escape(piece)
            elif piece == "yyyy":
                pattern += r"(?P<year>[0-9]{4})"
            elif piece == "c":
                pattern += r"(?P<check>[0-9])"
            else:
                pattern += rf"(?P<running>[0-9]{{{len(piece)},}})"
        found = re.fullmatch(pattern, text.strip(), re.IGNORECASE)
        if found is None:
            raise NotANumber(text)
        named = found.groupdict()
        running, year = int(named["running"]), int(named["year"]) if "year" in named else None
        if running < 1 or self.number(running, year or 1).casefold() != text.strip().casefold():
            raise NotANumber(text)
        return ParsedNumber(running, year)


def default_format(programme: str, award: str) -> str:
    """The format where a document gives none: programme and award in full, so that it says by itself what it is of."""
    return f"{programme}-{award}".upper()[: LONGEST - 7] + "-{0000}"


def check_digit(text: str) -> str:
    """The check digit of the digits in a text: ISO/IEC 7064, MOD 11,10, as section 8 of the standard computes it.

    It finds every single wrong digit and nearly every exchange of two neighbours.

    >>> check_digit("0794")
    '5'
    """
    carried = 10
    for digit in re.sub(r"[^0-9]", "", text):
        total = (carried + int(digit)) % 10 or 10
        carried = total * 2 % 11
    return str((11 - carried) % 10)
