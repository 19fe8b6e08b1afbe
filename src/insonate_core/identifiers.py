"""How things are named in documents, and which known name a wrong one was probably meant to be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""Keys are kebab-case: small letters, digits and single hyphens."""


def is_key(text: str) -> bool:
    """Whether `text` may name a clause, a role or a value.

    >>> is_key("yearly-record"), is_key("Yearly record")
    (True, False)
    """
    return KEY.fullmatch(text) is not None


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` is most like, or an empty string if none is near.

    >>> nearest("at-leats", ["at-least", "at-most"])
    'at-least'
    """
    matches = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return matches[0] if matches else ""
