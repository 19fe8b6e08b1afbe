"""Which records does an audit look at, so that nobody could have chosen them and anyone can draw them again?

The method, in words an auditor can follow with a calculator for SHA-256:

1. Write the seed, a colon and the record's key (`4817:9f2c...`), and take the SHA-256 of those UTF-8 bytes.
2. Put the records in the ascending order of these digests (hexadecimal, as text).
3. The sample is the first n, where n is the stated share of the population, rounded as stated, at least the
   stated number and at most all of them.

A digest is as good as a lottery ticket: without knowing the seed nobody can make a record whose key falls
early, and knowing it nobody can move one. A record's place depends on nothing but the seed and its key, so the
order in which the population was listed does not matter, and a record that is added or taken away moves no
other two past one another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import ceil, floor

from insonate_core.programmes.definition import AuditRule
from insonate_core.programmes.requirements import Rounding

METHOD = "sha256-of-seed-colon-key"
"""The name of the method above; a change to it is a new name."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One record of the population: its place in the order (from 1), its digest, and whether it is drawn."""

    number: int
    key: str
    digest: str
    drawn: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """The whole population in the order of the draw. The drawn ones come first."""

    seed: str
    method: str
    tickets: tuple[Ticket, ...]

    @property
    def drawn(self) -> tuple[Ticket, ...]:
        return tuple(ticket for ticket in self.tickets if ticket.drawn)


def ticket_digest(seed: str, key: str) -> str:
    """The SHA-256 of `seed:key`, in hexadecimal.

    >>> ticket_digest("4817", "a")[:16]
    '9ddff421167f419c'
    """
    return sha256(f"{seed}:{key}".encode()).hexdigest()


def sample_size(population: int, fraction: Fraction, rounding: Rounding, at_least: int) -> int:
    """How many to draw. `nearest` rounds a half up.

    >>> sample_size(34, Fraction(1, 10), Rounding.UP, 1), sample_size(3, Fraction(1, 10), Rounding.DOWN, 1)
    (4, 1)
    """
    if not 0 <= fraction <= 1:
        raise ValueError(f"a share lies between 0 and 1, not {fraction}")
    if at_least < 0:
        raise ValueError("the least number to draw is not negative")
    share = population * fraction
    if rounding is Rounding.UP:
        size = ceil(share)
    elif rounding is Rounding.DOWN:
        size = floor(share)
    else:
        size = floor(share + Fraction(1, 2))
    return min(population, max(size, at_least))


def draw_sample(
    population: Iterable[str], *, fraction: Fraction, rounding: Rounding, at_least: int, seed: str
) -> Sample:
    """Draw from the records with these keys. The same keys and seed give the same sample, in whatever order the
    keys come. Raises `ValueError` for an empty seed, a key that comes twice, or a share that is none."""
    if not seed:
        raise ValueError("a draw needs a seed")
    keys = list(population)
    if len(set(keys)) != len(keys):
        raise ValueError("a record can be in the population only once")
    size = sample_size(len(keys), fraction, rounding, at_least)
    ordered = sorted((ticket_digest(seed, key), key) for key in keys)
    return Sample(
        seed=seed,
        method=METHOD,
        tickets=tuple(
            Ticket(number=number, key=key, digest=digest, drawn=number <= size)
            for number, (digest, key) in enumerate(ordered, start=1)
        ),
    )


def draw_for(rule: AuditRule, population: Iterable[str], *, seed: str) -> Sample:
    """The sample that a document's rule asks of these records. A rule that says no rounding rounds up: what is
    asked is at least the share."""
    rounding = rule.rounding if rule.rounding is not None else Rounding.UP
    return draw_sample(population, fraction=rule.sample, rounding=rounding, at_least=rule.at_least, seed=seed)
