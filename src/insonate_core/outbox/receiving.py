"""Which of the events that a device sends are new, and what the server then has.

A *writer* is one page in memory; it numbers its events 1, 2, 3. Messages are lost, repeated and delayed past each
other, so the server stores an event only next to the one before it and answers one number: how far it holds this
writer without a gap. Nothing overtakes: whoever has a hand-in has every answer made before it (decision 0160).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ForkError(ValueError):
    """The same number of the same writer came with other bytes; what is held stays as it is."""

    def __init__(self, number: int) -> None:
        super().__init__(f"event {number} of this writer is held with other bytes")
        self.number = number


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is to be stored of a message, and how far the writer is held once that is durable."""

    new: tuple[bytes, ...]
    have: int


def receive(held: Sequence[bytes], first: int, sent: Sequence[bytes]) -> Receipt:
    """The receipt for events `first`, `first + 1`, ... of a writer of whom `held` are stored.

    What is held already is compared and skipped; beyond a gap nothing is taken, and the device sends again from
    `have + 1`. An empty message asks what the server has. Raises `ForkError` if a held number comes with other bytes,
    and `ValueError` for a number below 1.

    >>> receive([b"a"], 1, [b"a", b"b"])
    Receipt(new=(b'b',), have=2)
    >>> receive([b"a"], 3, [b"c"])
    Receipt(new=(), have=1)
    """
    if first < 1:
        raise ValueError("a writer numbers its events from 1")
    for number, event in enumerate(sent, start=first):
        if number <= len(held) and held[number - 1] != event:
            raise ForkError(number)
    if first > len(held) + 1:
        return Receipt((), len(held))
    new = tuple(sent[len(held) + 1 - first :])
    return Receipt(new, len(held) + len(new))
