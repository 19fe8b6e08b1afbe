"""What would another version of a programme change for somebody? Two standings, side by side.

A committee tries a version before it binds anybody: the same person, the same evidence, the same day, judged by the
version that binds them and by the one that is tried. Clauses are matched by path (and by turn inside a cycle), awards
by key. An alternative is one clause: which of its ways was taken is nobody's loss. Indicative clauses block nothing
and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from insonate_core.findings import AwardStanding, AwardState, Finding, Number, Standing, State

WHOLE = "programme"
"""The key under which a programme without awards is compared as if it were one."""

_DONE = (State.MET, State.WAIVED)
_THROUGH = ("all-of", "in-order", "each-cycle", "cycle", "award")
REASONS_TOLD = 3


class Effect(StrEnum):
    """What a version does to somebody, worst first but for what is gained. The value is the message key.

    `loses` and `gains` speak of awards: within reach or held under one version, and not under the other. Without
    such a change, `newly-short` misses something in a clause that was met or is new, `further` misses more than
    before, `nearer` less; `unchanged` is neither.
    """

    LOSES = "loses"
    GAINS = "gains"
    NEWLY_SHORT = "newly-short"
    FURTHER = "further"
    NEARER = "nearer"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Judged:
    """One clause as one version judges it. `missing` is 0 where it is met or waived, and at least 1 where it is not."""

    state: State
    have: Number
    need: Number
    missing: Number

    @property
    def is_done(self) -> bool:
        return self.missing == 0


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that the two versions judge differently; `None` where a version does not ask it. `turn` is the number
    of the cycle it is asked in. `refused` says for which reasons more facts do not count than before, most first."""

    path: str
    turn: int | None
    before: Judged | None
    after: Judged | None
    refused: tuple[tuple[str, int], ...] = ()

    @property
    def is_newly_short(self) -> bool:
        """Missing something under the new version that was not missing before."""
        return self.missing_after > 0 and self.missing_before == 0

    @property
    def missing_before(self) -> Number:
        return self.before.missing if self.before is not None else 0

    @property
    def missing_after(self) -> Number:
        return self.after.missing if self.after is not None else 0


@dataclass(frozen=True, slots=True)
class AwardChange:
    """An award that comes within reach, or goes out of it; `None` where a version does not know it."""

    key: str
    before: AwardState | None
    after: AwardState | None
    is_gain: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that the second of two standings says otherwise."""

    effect: Effect
    awards: tuple[AwardChange, ...]
    clauses: tuple[ClauseChange, ...]


def difference(before: Standing, after: Standing) -> Difference:
    """What changes for somebody who is judged by the version of `after` instead of that of `before`."""
    awards = tuple(_award_changes(before, after))
    clauses = tuple(_clause_changes(before, after))
    return Difference(_effect(awards, clauses), awards, clauses)


def _effect(awards: Iterable[AwardChange], clauses: Iterable[ClauseChange]) -> Effect:
    gains = [award.is_gain for award in awards]
    if gains:
        return Effect.GAINS if all(gains) else Effect.LOSES
    changes = list(clauses)
    if any(change.is_newly_short for change in changes):
        return Effect.NEWLY_SHORT
    if any(change.missing_after > change.missing_before for change in changes):
        return Effect.FURTHER
    if any(change.missing_after < change.missing_before for change in changes):
        return Effect.NEARER
    return Effect.UNCHANGED


def _award_changes(before: Standing, after: Standing) -> Iterator[AwardChange]:
    old, new = _reach(before), _reach(after)
    for key in dict.fromkeys((*old, *new)):
        (old_rank, old_state), (new_rank, new_state) = old.get(key, (0, None)), new.get(key, (0, None))
        if old_rank != new_rank:
            yield AwardChange(key, old_state, new_state, is_gain=new_rank > old_rank)


def _reach(standing: Standing) -> dict[str, tuple[int, AwardState]]:
    """How near each award is: 2 within reach or held, 1 held by grace, 0 neither."""
    if not standing.awards:
        done = all(finding.shown_state in _DONE for finding in standing.requirements if not finding.indicative)
        return {WHOLE: (2, AwardState.READY) if done else (0, AwardState.NOT_MET)}
    return {award.key: (_rank(award), award.state) for award in standing.awards}


def _rank(award: AwardStanding) -> int:
    if award.state in (AwardState.READY, AwardState.REQUESTED, AwardState.ACTIVE):
        return 2
    return 1 if award.state is AwardState.GRACE else 0


def _clause_changes(before: Standing, after: Standing) -> Iterator[ClauseChange]:
    old, new = dict(_clauses(before)), dict(_clauses(after))
    for place in dict.fromkeys((*old, *new)):
        one, other = old.get(place), new.get(place)
        first, second = _judged(one), _judged(other)
        if first != second:
            yield ClauseChange(place[0], place[1], first, second, _refused(one, other))


def _clauses(standing: Standing) -> Iterator[tuple[tuple[str, int | None], Finding]]:
    for requirement in standing.requirements:
        yield from _below(requirement, None)


def _below(finding: Finding, turn: int | None) -> Iterator[tuple[tuple[str, int | None], Finding]]:
    if finding.indicative:
        return
    if finding.kind == "cycle" and finding.cycle is not None:
        turn = finding.cycle.number
    if finding.kind not in _THROUGH:
        yield (finding.path, turn), finding
    if finding.kind != "any-of" and finding.shown_state is not State.WAIVED:
        for child in finding.children:
            yield from _below(child, turn)


def _judged(finding: Finding | None) -> Judged | None:
    if finding is None:
        return None
    missing: Number = 0 if finding.shown_state in _DONE else finding.missing or 1
    return Judged(finding.shown_state, finding.have, finding.need, missing)


def _refused(before: Finding | None, after: Finding | None) -> tuple[tuple[str, int], ...]:
    if after is None:
        return ()
    before_it = before.refused if before is not None else {}
    more = {reason: len(facts) - len(before_it.get(reason, ())) for reason, facts in after.refused.items()}
    ranked = sorted((-number, reason) for reason, number in more.items() if number > 0)
    return tuple((reason, -number) for number, reason in ranked[:REASONS_TOLD])
