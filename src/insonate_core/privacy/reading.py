"""How the guard reads a text, so that a detector meets one spelling and not twenty.

Full-width digits, non-breaking spaces, zero-width characters inside a number, accents, typographic dashes
and apostrophes are all ways to write the same thing, by accident or by a keyboard's own idea. Detectors see
the folded text; every folded character remembers where it came from, so that the person is shown, and can
take out, exactly what they typed.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣-"), "-")
APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʹ′`´＇"), "'")
FOLDED = {**DASHES, **APOSTROPHES, ord("．"): ".", ord("·"): ".", ord("⁄"): "/", ord("∕"): "/"}

WORD_OR_MARK = re.compile(r"(?P<word>[^\W\d_]++(?:['-][^\W\d_]++)*+)|(?P<digits>\d++)|(?P<mark>\S)")


@dataclass(frozen=True, slots=True)
class Token:
    """A word (with its inner hyphens and apostrophes), a run of digits, or one other mark."""

    text: str
    start: int
    end: int
    is_word: bool
    low: str

    @property
    def is_initial(self) -> bool:
        return self.is_word and len(self.text) == 1 and self.text.isupper()

    @property
    def is_capitalised(self) -> bool:
        """Begins with a capital and is no shout: Tate, O'Brien, McLeod, but not TATE."""
        return self.is_word and self.text[0].isupper() and not self.text.isupper()

    @property
    def is_shouted(self) -> bool:
        return self.is_word and len(self.text) > 1 and self.text.isupper()


@dataclass(frozen=True, slots=True)
class Reading:
    """A text and its folded form: `plain` is what detectors read, `origins` leads its characters home."""

    text: str
    plain: str
    origins: Sequence[int]

    def home(self, start: int, end: int) -> tuple[int, int]:
        """The span of the typed text behind a non-empty span of the folded one.

        What was folded away right behind the last character (a zero-width mark, an accent) belongs to it.
        """
        last = self.origins[end - 1] + 1
        behind = self.origins[end] if end < len(self.origins) else len(self.text)
        return self.origins[start], max(last, behind)

    def tokens(self) -> tuple[Token, ...]:
        return tuple(
            Token(found[0], found.start(), found.end(), found.lastgroup == "word", found[0].lower())
            for found in WORD_OR_MARK.finditer(self.plain)
        )


def read(text: str) -> Reading:
    """Fold a text character by character; cost and size grow with its length alone."""
    if text.isascii():
        return Reading(text, text.replace("`", "'"), range(len(text)))
    plain: list[str] = []
    origins: list[int] = []
    for position, typed in enumerate(text):
        for folded in _fold(typed):
            plain.append(folded)
            origins.append(position)
    return Reading(text, "".join(plain), tuple(origins))


def _fold(typed: str) -> str:
    if typed.isascii():
        return "'" if typed == "`" else typed
    if unicodedata.category(typed) in ("Cf", "Mn", "Me"):
        return ""
    folded = FOLDED.get(ord(typed)) or unicodedata.normalize("NFKD", typed).translate(FOLDED)
    return "".join(
        _plain(character) for character in folded if unicodedata.category(character) not in ("Cf", "Mn", "Me")
    )


def _plain(character: str) -> str:
    if character.isspace():
        return " "
    digit = unicodedata.decimal(character, None)
    return str(digit) if digit is not None else character
