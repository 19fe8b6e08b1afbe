"""What the reference says of one clause, and where a clause is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from insonate_core.evidence import Fact
from insonate_core.findings import Number, State
from insonate_core.periods import Duration

Reasons = dict[str, set[str]]


@dataclass
class Said:
    """What is found of one clause. `refused` names every fact of the kind that neither counts nor waits."""

    key: str
    state: State
    have: Number = 0
    need: Number = 0
    waiting: Number = 0
    counted: set[str] = field(default_factory=set)
    refused: Reasons = field(default_factory=dict)
    missing: dict[str, Number] = field(default_factory=dict)
    children: list[Said] = field(default_factory=list)
    since: date | None = None


@dataclass(frozen=True)
class Turn:
    starts: date
    until: date
    grace: Duration | None


@dataclass(frozen=True)
class Place:
    """Where a clause is asked: in a turn of a cycle, and after the steps before it."""

    turn: Turn | None = None
    since: date | None = None
    after: tuple[tuple[str, tuple[date, str]], ...] = ()
    upto: tuple[date, str] | None = None
    closed: bool = False

    def hides(self, fact: Fact) -> str | None:
        if self.closed or (self.since is not None and fact.on < self.since):
            return "too-early"
        if any(kind == fact.kind and (fact.on, fact.id) <= last for kind, last in self.after):
            return "too-early"
        if self.upto is not None and (fact.on, fact.id) > self.upto:
            return "outside-window"
        return None


ANYWHERE = Place()


@dataclass(frozen=True)
class Timing:
    due: date | None = None
    final: date | None = None
