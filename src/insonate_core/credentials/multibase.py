"""Bytes as text that verifiers of credentials read: multibase base58btc, multikeys, status lists.

Sources: the Multibase Data Format (draft-multiformats-multibase), Controlled Identifiers 1.0 section 2.2.2 (Multikey),
Bitstring Status List 1.0 sections 3.3 and 3.4.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from gzip import compress

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ED25519 = b"\xed\x01"
"""What an Ed25519 public key begins with in a multikey."""

PLACES = 131_072
"""The least number of places of a status list, so that a place hides among many (section 4.1)."""


def base58btc(data: bytes) -> str:
    """Multibase base58btc, with its leading `z`.

    >>> base58btc(b"Hello World!")
    'z2NEpo7TZRRrLZSi2U'
    """
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        digits = ALPHABET[rest] + digits
    zeros = len(data) - len(data.lstrip(b"\0"))
    return f"z{'1' * zeros}{digits}"


def from_base58btc(text: str) -> bytes:
    """The bytes of a multibase base58btc text. Raises `ValueError` for anything else.

    >>> from_base58btc("z2NEpo7TZRRrLZSi2U")
    b'Hello World!'
    """
    if not text.startswith("z"):
        raise ValueError("not base58btc")
    number = 0
    for character in text[1:]:
        number = number * 58 + ALPHABET.index(character)
    body = text[1:]
    zeros = len(body) - len(body.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def multikey(public: bytes) -> str:
    """An Ed25519 public key (32 bytes) as a multikey."""
    if len(public) != 32:
        raise ValueError("an Ed25519 public key has 32 bytes")
    return base58btc(ED25519 + public)


def encoded_list(set_places: Iterable[int], places: int = PLACES) -> str:
    """A status list with these places set: a bit each, the first the highest of its byte, compressed, as multibase
    base64url without padding. The same places give the same text. Raises `ValueError` for a place that there is not."""
    bits = bytearray(places // 8)
    for place in set_places:
        if not 0 <= place < places:
            raise ValueError(f"there is no place {place}")
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + urlsafe_b64encode(compress(bytes(bits), mtime=0)).decode().rstrip("=")
