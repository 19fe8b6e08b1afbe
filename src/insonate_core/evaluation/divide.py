"""`divide`: facts are divided among parts, each fact serving one part, as well as can be for the person.

Filling the parts in the document's order by augmenting paths gives the lexicographically largest vector of
numbers, and that one also has the largest sum: the best for the candidate and a defensible tie-break are the
same assignment. Facts are grouped by the set of parts they may serve, so paths run over few groups. What
waits is what the signed assignment becomes when pending signatures come: it is continued, never begun anew,
so no part loses by it. Section 4.2.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from insonate_core.evaluation.concessions import Concessions
from insonate_core.evaluation.days import Window, anchor_missing
from insonate_core.evaluation.explain import opening
from insonate_core.evaluation.index import Log, Mask, prefix
from insonate_core.evaluation.matching import Judged, joined, some_holds
from insonate_core.evaluation.numbers import in_proportion
from insonate_core.evaluation.scope import Scope
from insonate_core.evaluation.states import grace_reasons, leaf_state, said
from insonate_core.findings import Finding, Next, Refusal, Shortfall, State, Waiting
from insonate_core.programmes.requirements import Days, Divide, Part

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation


@dataclass(slots=True)
class Slot:
    """One part, with the number it still asks."""

    part: Part
    need: int
    judged: Judged
    concessions: tuple[str, ...]
    waived: bool


@dataclass(slots=True)
class Group:
    """Facts that may serve the same parts, signed (`yes`) or once signed (`maybe`)."""

    mask: Mask
    size: int
    yes: tuple[int, ...]
    maybe: tuple[int, ...]


@dataclass(slots=True)
class Assignment:
    """How many facts of each group serve each part."""

    needs: list[int]
    sizes: list[int]
    given: list[list[int]] = field(default_factory=list)

    @property
    def vector(self) -> list[int]:
        return [sum(row[part] for row in self.given) for part in range(len(self.needs))]

    def used(self, group: int) -> int:
        return sum(self.given[group])

    def fill(self, serves: list[tuple[int, ...]]) -> None:
        """Fill each part in order along augmenting paths; no part ever loses."""
        for part, need in enumerate(self.needs):
            while self.vector[part] < need and self._augment(part, need, serves):
                pass

    def _augment(self, part: int, need: int, serves: list[tuple[int, ...]]) -> bool:
        """Push along one shortest path part <- group <- part ... <- a group with a spare fact."""
        came: dict[tuple[str, int], tuple[str, int] | None] = {("part", part): None}
        queue: deque[int] = deque([part])
        while queue:
            at = queue.popleft()
            for group, parts in enumerate(serves):
                if at not in parts or ("group", group) in came:
                    continue
                came["group", group] = ("part", at)
                if self.used(group) < self.sizes[group]:
                    self._push(group, need - self.vector[part], came)
                    return True
                for other in range(len(self.needs)):
                    if self.given[group][other] and ("part", other) not in came:
                        came["part", other] = ("group", group)
                        queue.append(other)
        return False

    def _push(self, spare: int, wanted: int, came: dict[tuple[str, int], tuple[str, int] | None]) -> None:
        path: list[tuple[str, int]] = []
        step: tuple[str, int] | None = ("group", spare)
        while step is not None:
            path.append(step)
            step = came[step]
        amount = min(wanted, self.sizes[spare] - self.used(spare))
        for index in range(1, len(path) - 1, 2):
            amount = min(amount, self.given[path[index + 1][1]][path[index][1]])
        for index in range(0, len(path) - 1, 2):
            group, part = path[index][1], path[index + 1][1]
            self.given[group][part] += amount
            if index + 2 < len(path):
                self.given[path[index + 2][1]][part] -= amount


def judge(evaluation: Evaluation, requirement: Divide, scope: Scope) -> Finding:
    """The finding of one division in a scope."""
    log = evaluation.index.log(requirement.reads)
    within = requirement.within if isinstance(requirement.within, Days) else None
    window = evaluation.days.window(within, scope, requirement.path)
    timing = evaluation.days.timing(requirement, window, scope)
    through, reasons = evaluation.in_place(log, scope)
    inside = 0
    if window.period is not None:
        inside = through & log.between(window.period.starts, window.period.until)
    slots = [_slot(evaluation, evaluation.concessions, part, requirement, log, scope) for part in requirement.among]
    asked = [slot for slot in slots if not slot.waived]
    fits = some_holds(log, [slot.judged for slot in slots])
    rule = evaluation.definition.records.get(requirement.reads)
    eligible = inside
    if rule is not None and rule.once_per is not None:
        column = log.column(rule.once_per)
        # An unsigned entry never stands before a signed one of the same encounter, however early it is.
        signed = column.first_of_each(inside & fits.yes)
        unsigned = inside & fits.maybe & ~fits.yes & ~column.sharing_with(signed)
        eligible = (inside & ~fits.maybe) | signed | column.first_of_each(unsigned)
    groups = _groups(asked, eligible & fits.maybe)
    now, then = _assign(asked, groups)
    haves, laters = now.vector, then.vector
    counted, waiting = _facts(log, groups, now, then)

    reasons.append((str(Refusal.OUTSIDE_WINDOW), through & ~inside))
    reasons += [(reason, mask & inside) for reason, mask in fits.reasons]
    if rule is not None and rule.once_per is not None:
        reasons.append((Refusal.same(rule.once_per), inside & ~eligible))
    reasons.append((str(Refusal.PARTS_FULL), eligible & fits.maybe & ~counted & ~waiting))
    short = sum(slot.need for slot in asked) - sum(haves)
    state = leaf_state(
        short,
        sum(slot.need for slot in asked) - sum(laters),
        timing,
        moving=bool(counted or waiting),
        at_risk=False,
    )
    vectors = {slot.part.path: (have, later) for slot, have, later in zip(asked, haves, laters, strict=True)}
    since = None
    if state is State.MET:
        place = _met_place(log, asked, eligible & fits.yes)
        evaluation.met_places[(requirement.path, scope)] = place
        since = log.days[place] if place >= 0 else None
    missing = [
        Shortfall(slot.part.path, slot.need - have) for slot, have in zip(asked, haves, strict=True) if have < slot.need
    ]
    return Finding(
        **said(requirement),
        kind="divide",
        state=state,
        have=sum(haves),
        need=sum(slot.need for slot in asked),
        waiting=sum(laters) - sum(haves),
        waiting_for=_waiting_for(log, fits, waiting),
        counted=log.named(counted),
        pending=log.named(waiting),
        refused={str(reason): log.named(mask) for reason, mask in joined(reasons) if mask},
        window=window.period,
        by=timing.due,
        grace_until=timing.grace_until,
        late=since is not None and timing.due is not None and since >= timing.due,
        since=since,
        children=tuple(_child(slot, *vectors.get(slot.part.path, (0, 0)), log, inside) for slot in slots),
        concessions=tuple(dict.fromkeys(key for slot in slots for key in slot.concessions)),
        reasons=(
            *([anchor_missing(window.missing)] if window.missing is not None else []),
            *grace_reasons(state, timing),
        ),
        next=_next(short, tuple(missing), sum(laters) - sum(haves), window, evaluation.as_of),
        reads=requirement.reads,
    )


def _next(short: int, missing: tuple[Shortfall, ...], waiting: int, window: Window, as_of: date) -> Next | None:
    """A fact for each place that is empty, since each serves one part; or the signatures that would do instead."""
    signatures = waiting if waiting >= short else 0
    if not short or window.missing is not None:
        return None
    return Next(short, missing, signatures, opening(window, as_of))


def _slot(
    evaluation: Evaluation,
    concessions: Concessions,
    part: Part,
    requirement: Divide,
    log: Log,
    scope: Scope,
) -> Slot:
    cycle = scope.cycle if requirement.within is None else None
    need, keys = concessions.reduced(part.path, in_proportion(part.at_least, cycle), scope)
    waiving = concessions.waiving(part.path, scope)
    judged = evaluation.entries(log, part.where)
    return Slot(part, int(need), judged, (*keys, *waiving), bool(waiving))


def _groups(slots: list[Slot], eligible: Mask) -> list[Group]:
    """The eligible facts by what they may serve now and once signed; few groups, never single facts."""
    split: list[tuple[Mask, tuple[int, ...], tuple[int, ...]]] = [(eligible, (), ())]
    for index, slot in enumerate(slots):
        split = [
            part
            for mask, yes, maybe in split
            for part in (
                (mask & slot.judged.yes, (*yes, index), (*maybe, index)),
                (mask & slot.judged.maybe & ~slot.judged.yes, yes, (*maybe, index)),
                (mask & ~slot.judged.maybe, yes, maybe),
            )
            if part[0]
        ]
    return [Group(mask, mask.bit_count(), yes, maybe) for mask, yes, maybe in split if maybe]


def _assign(slots: list[Slot], groups: list[Group]) -> tuple[Assignment, Assignment]:
    """The signed assignment, and what it becomes with every pending signature."""
    needs, sizes = [slot.need for slot in slots], [group.size for group in groups]
    now = Assignment(needs, sizes, [[0] * len(slots) for _group in groups])
    now.fill([group.yes for group in groups])
    then = Assignment(needs, sizes, [list(row) for row in now.given])
    then.fill([group.maybe for group in groups])
    return now, then


def _facts(log: Log, groups: list[Group], now: Assignment, then: Assignment) -> tuple[Mask, Mask]:
    """The facts that serve some part, earliest first in each group, and those that would."""
    counted = waiting = 0
    for index, group in enumerate(groups):
        theirs = log.first(group.mask, now.used(index))
        counted |= theirs
        waiting |= log.first(group.mask, then.used(index)) & ~theirs
    return counted, waiting


def _met_place(log: Log, slots: list[Slot], eligible: Mask) -> int:
    """The position of the fact with which every part was filled."""
    places = log.places(eligible)
    low, high = 0, len(places)
    while low < high:
        middle = (low + high) // 2
        upto = eligible & prefix(places[middle - 1] + 1) if middle else 0
        now, _then = _assign(slots, _groups(slots, upto))
        if sum(now.vector) == sum(slot.need for slot in slots):
            high = middle
        else:
            low = middle + 1
    return places[low - 1] if low else -1


def _waiting_for(log: Log, fits: Judged, waiting: Mask) -> dict[str, Waiting]:
    result = {}
    for person in sorted(fits.helpers):
        theirs = fits.helpers[person] & waiting
        if theirs:
            result[person] = Waiting(theirs.bit_count(), log.days[log.first_place(theirs)])
    return result


def _child(slot: Slot, have: int, later: int, log: Log, inside: Mask) -> Finding:
    missing = slot.need - have
    state = State.MET if missing <= 0 else State.WAITING if later >= slot.need else State.NOT_MET
    if state is State.NOT_MET and later:
        state = State.IN_PROGRESS
    return Finding(
        key=slot.part.key,
        path=slot.part.path,
        kind="part",
        state=State.WAIVED if slot.waived else state,
        have=have,
        need=slot.need,
        waiting=later - have,
        concessions=slot.concessions,
        example=slot.part.example,
        reference=slot.part.reference,
        titles=slot.part.titles,
    )
