"""Within what is a clause judged: the cycle it is asked in, and its place in an order of steps.

A scope narrows what a clause sees. Outside any cycle or order it is `EVERYWHERE`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from insonate_core.findings import Cycle
from insonate_core.periods import Duration
from insonate_core.programmes.requirements import Rounding


@dataclass(frozen=True, slots=True, eq=False)
class InCycle:
    """One turn of a cycle, and by how much it asks less if it was cut short. Each is itself and no other, so that
    findings kept by scope are found fast."""

    cycle: Cycle
    grace: Duration | None = None
    proportion: Fraction | None = None
    rounding: Rounding | None = None
    around: InCycle | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """`since` and `after` shut out what came before a step of an order: days before it, and facts of a kind
    up to a position. `upto` and `upto_place` shut out what came later, to find the day a step was met.
    `closed` shuts out everything: a step before it is not met yet.
    """

    cycle: InCycle | None = None
    since: date | None = None
    after: tuple[tuple[str, int], ...] = ()
    upto: date | None = None
    upto_place: tuple[str, int] | None = None
    closed: bool = False

    @property
    def unordered(self) -> Scope:
        """The same cycle without any place in an order."""
        return Scope(self.cycle)


EVERYWHERE = Scope()
