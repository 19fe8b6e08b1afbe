"""What was found: where somebody stands, clause by clause, and why nothing more.

A `Finding` answers one clause. It is never a bare yes or no: it says what is there and what is needed, what
waits for whom, which facts count and, for every other fact of the kind, the first reason why it does not.
Findings hold message keys with arguments, never text in a language, except the titles and notes that the
programme's own document gives by language. Everything here is immutable and compares by value.

Sections 4.1 to 4.6 of docs/reference/programme-language.md say what each field means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import compress
from typing import overload

from insonate_core.periods import Period

Number = int | Fraction


class State(StrEnum):
    """How a clause stands. The value is the message key."""

    MET = "met"
    WAIVED = "waived"
    INDICATIVE = "indicative"
    WAITING = "waiting"
    OVERDUE = "overdue"
    AT_RISK = "at-risk"
    IN_PROGRESS = "in-progress"
    NOT_MET = "not-met"


class AwardState(StrEnum):
    """How an award stands: on the way to it, held, or taken by a decision."""

    NOT_MET = "not-met"
    IN_PROGRESS = "in-progress"
    AT_RISK = "at-risk"
    OVERDUE = "overdue"
    WAITING = "waiting"
    READY = "ready"
    REQUESTED = "requested"
    ACTIVE = "active"
    GRACE = "grace"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


class Refusal(StrEnum):
    """Why a fact does not count, where the reason is not an attribute. The value is the message key.

    Attributes give their own: `<attribute>-not-recorded`, `<attribute>-other` (recorded, but not what is
    asked) and `same-<attribute>` (an earlier entry of the same encounter counts).
    """

    NOT_SIGNED = "not-signed"
    SECOND_SIGNATURE_MISSING = "second-signature-missing"
    SIGNER_NOT_ENTITLED = "signer-not-entitled-that-day"
    SIGNED_BY_THEMSELVES = "signed-by-themselves"
    OVER_CAP = "over-cap"
    NOT_AMONG_THE_LAST = "not-among-the-last"
    OUTSIDE_WINDOW = "outside-window"
    TOO_EARLY = "too-early"
    NOT_OPEN = "not-open-that-day"
    PARTS_FULL = "parts-full"
    NOT_HELD = "not-held-that-day"
    NOT_LONG_ENOUGH = "not-long-enough"
    NO_ATTEMPT_LEFT = "no-attempt-left"
    NOT_PASSED = "not-passed"
    ALREADY_PASSED = "already-passed"

    @staticmethod
    def not_recorded(attribute: str) -> str:
        return f"{attribute}-not-recorded"

    @staticmethod
    def other(attribute: str) -> str:
        return f"{attribute}-other"

    @staticmethod
    def same(attribute: str) -> str:
        return f"same-{attribute}"


class Reason(StrEnum):
    """Why a clause stands as it does, beside its numbers. The value is the message key."""

    ANCHOR_MISSING = "anchor-missing"  # anchor
    NOT_OPEN_YET = "not-open-yet"  # clause (before it, or the gate that is shut)
    WINDOW_NOT_OPEN_YET = "window-not-open-yet"  # opens_on
    NO_CYCLE_YET = "no-cycle-yet"  # cycle
    BEST_PAST_WINDOW = "best-past-window"  # have, starts_on, until
    LATER_WINDOW = "later-window"  # starts_on, until, have: the shown window closes before the pace fills it
    IN_GRACE = "in-grace"  # until
    BEING_REMEDIED = "being-remedied"  # until
    IN_PROPORTION = "in-proportion"  # part: the share of the cycle that ran
    NO_ATTEMPT_LEFT = "no-attempt-left"  # attempts
    CONCESSION_ENDED = "concession-ended"  # concession, until: the first day on which the grant no longer holds
    ASKED_TOO_LATE = "asked-too-late"  # concession, asked_on: the grant changes nothing
    HALF_PRICE_UNTIL = "half-price-until"  # until: the day from which a resit costs the whole fee again


@dataclass(frozen=True, slots=True)
class Message:
    """A message key and its arguments, in the order the words need them."""

    key: str
    arguments: tuple[tuple[str, str | int | Fraction | date], ...] = ()

    def __getitem__(self, name: str) -> str | int | Fraction | date:
        return dict(self.arguments)[name]


class FactIds(Sequence[str]):
    """The ids of some facts, in order of day and then id; named only when somebody asks.

    Behaves and compares as the tuple of its ids. Held as a mask (one byte of 0 or 1 for each fact of a
    log), because a standing over thousands of scans has dozens of such sets and most are only counted.
    """

    __slots__ = ("_ids", "_mask", "_named", "_position")

    def __init__(self, ids: tuple[str, ...], mask: int, position: Mapping[str, int]) -> None:
        self._ids = ids
        self._mask = mask
        self._position = position
        self._named: tuple[str, ...] | None = None

    @classmethod
    def of(cls, ids: Iterable[str]) -> FactIds:
        """The set that names exactly these ids, in this order."""
        named = tuple(ids)
        return cls(
            named,
            int.from_bytes(b"\1" * len(named), "little"),
            {each: position for position, each in enumerate(named)},
        )

    def _all(self) -> tuple[str, ...]:
        if self._named is None:
            chosen = self._mask.to_bytes(len(self._ids), "little")
            self._named = tuple(compress(self._ids, chosen))
        return self._named

    def __contains__(self, fact_id: object) -> bool:
        if not isinstance(fact_id, str):
            return False
        position = self._position.get(fact_id)
        return position is not None and bool(self._mask >> (8 * position) & 1)

    def __len__(self) -> int:
        return self._mask.bit_count()

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        return self._all()[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FactIds):
            return self._all() == other._all()
        if isinstance(other, tuple):
            return self._all() == other
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return f"FactIds{self._all()!r}"


NO_FACTS = FactIds.of(())


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for one person, and the day of the oldest of it."""

    facts: int
    oldest_on: date


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What one clause still lacks: the path of the clause and the number missing."""

    path: str
    missing: Number


@dataclass(frozen=True, slots=True)
class Next:
    """The soonest way to meet a clause.

    `acts` is the fewest new facts (scans, courses, ...) that would serve everything in `shortfalls`, since
    one scan can serve several; `signatures` how many pending signatures would do instead (0 if they would
    not do); `possible_on` the first day on which it can happen, if that is not at once; `alternative` the
    key of the alternative with the fewest acts, for a choice.
    """

    acts: Number
    shortfalls: tuple[Shortfall, ...] = ()
    signatures: int = 0
    possible_on: date | None = None
    alternative: str | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the pace of the last `history_days` (at most 90) leads.

    The count to come is taken as Poisson, on top of `have` (what counts and what waits): `expected` is what
    the clause will hold on `by` (the day before which it must be met), `deviation` one standard deviation,
    rounded down to a hundredth. `pace` and `pace_needed` are for each day. `finish_*` are the days on which
    the need is reached at this pace, at one deviation better and one worse; `None` if it never is.
    """

    history_days: int
    pace: Fraction
    have: Number
    by: date | None
    expected: Fraction | None
    deviation: Fraction | None
    pace_needed: Fraction | None
    finish_on: date | None
    finish_earliest_on: date | None
    finish_latest_on: date | None


@dataclass(frozen=True, slots=True)
class Cycle:
    """One turn of a recurring period: its bounds and what stopped or cut it.

    `number` counts from 0 at the anchor. `until` is exclusive and already moved by `paused_days`;
    `in_full_until` is where it would have ended had it not been cut short (`unfinished`). `due_on` is the
    first day after the last `by` of the clauses asked in it, and `grace_until` the end of the grace of
    cycle or clause; both `None` where the document says nothing. `remedial` marks the cycle that makes good
    the one before it.
    """

    name: str
    number: int
    starts_on: date
    until: date
    in_full_until: date
    paused_days: int = 0
    unfinished: bool = False
    due_on: date | None = None
    grace_until: date | None = None
    remedial: bool = False

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.until)

    def is_closed(self, as_of: date) -> bool:
        """Whether its last day has gone by at the end of `as_of`."""
        return self.until <= as_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One clause, judged. `path` is its place in the document, `key` the last part of it.

    `kind` is one of the ten kinds of requirement, or `clause` (a minimum inside a count), `cap`,
    `the-last`, `value` (one value of `for-each`), `part` (of a divide), `cycle` (one turn of `each-cycle`)
    or `award`. `counted`, `pending` and `refused` together name every visible fact of the kind exactly once
    (for a leaf; a group leaves them to its children). `waiting` is the amount that pending signatures would
    add. `real_state` is the state an indicative clause would have. `since` is the day on which a met clause
    came to be met. `by` is its date, `late` says that it was met only after it.
    """

    key: str
    path: str
    kind: str
    state: State
    real_state: State | None = None
    have: Number = 0
    need: Number = 0
    ideally: Number | None = None
    waiting: Number = 0
    waiting_for: Mapping[str, Waiting] = field(default_factory=dict)
    counted: FactIds = NO_FACTS
    pending: FactIds = NO_FACTS
    refused: Mapping[str, FactIds] = field(default_factory=dict)
    window: Period | None = None
    by: date | None = None
    grace_until: date | None = None
    late: bool = False
    since: date | None = None
    children: tuple[Finding, ...] = ()
    concessions: tuple[str, ...] = ()
    reasons: tuple[Message, ...] = ()
    gaps: tuple[Period, ...] = ()
    cycle: Cycle | None = None
    next: Next | None = None
    forecast: Forecast | None = None
    example: bool = False
    indicative: bool = False
    reference: str | None = None
    reads: str | None = None
    measure: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown_state(self) -> State:
        """The state without the veil of `indicative`."""
        return self.real_state or self.state

    @property
    def missing(self) -> Number:
        """How far `have` is from `need`; 0 if it is there."""
        return max(0, self.need - self.have)

    def walk(self) -> Iterator[Finding]:
        """This finding and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def at(self, path: str) -> Finding:
        """The first finding at or below this one with that path; raises `KeyError` if there is none."""
        for finding in self.walk():
            if finding.path == path:
                return finding
        raise KeyError(path)


class Answer(StrEnum):
    """What became of one fact under one clause."""

    COUNTED = "counted"
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one clause says of one fact. `reason` is set only for a refusal; `cycle` if inside one."""

    path: str
    answer: Answer
    reason: str | None = None
    cycle: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardStanding:
    """Where somebody stands towards one award, and with it once held.

    `finding` joins what the award requires; `upkeep` are the findings that keep it. `held` is the span of
    the present award, if it was given. `requested_by`, `decided_by` name people of the document.
    """

    key: str
    state: AwardState
    finding: Finding
    upkeep: tuple[Finding, ...] = ()
    held: Period | None = None
    requested_on: date | None = None
    requested_by: str | None = None
    decided_by: str | None = None
    grace_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one subject stands in one version of one programme on one day.

    `requirements` are the clauses that awards name and those that nothing else names, in the document's
    order; `cycles` the current turn of each top-level cycle that has one; `anchors` every named day, `None`
    where the evidence does not give it. A standing frozen by a decision is `standing_to_json` of it and is
    never computed again.
    """

    programme: str
    version: str
    subject: str
    as_of: date
    enrolment: Finding | None
    requirements: tuple[Finding, ...]
    awards: tuple[AwardStanding, ...]
    cycles: tuple[Cycle, ...]
    anchors: Mapping[str, date | None]

    def at(self, path: str) -> Finding:
        """The first finding with that path; raises `KeyError` if there is none."""
        for finding in self.findings():
            if finding.path == path:
                return finding
        raise KeyError(path)

    def findings(self) -> Iterator[Finding]:
        """Every finding of the requirements, parents first."""
        for requirement in self.requirements:
            yield from requirement.walk()

    def fact_verdicts(self, fact_id: str) -> tuple[Verdict, ...]:
        """What each counting clause says of one fact: counted, waiting, or refused with its first reason.

        A clause asked in every cycle gives one verdict: that of the cycle in which the fact fares best
        (counted before waiting before a fault of its own before lying outside the window). Clauses that
        read facts of another kind say nothing.
        """
        best: dict[str, tuple[int, Verdict]] = {}
        for requirement in self.requirements:
            for rank, verdict in _verdicts(requirement, fact_id, None):
                if verdict.path not in best or rank < best[verdict.path][0]:
                    best[verdict.path] = (rank, verdict)
        return tuple(verdict for _rank, verdict in best.values())


def _verdicts(finding: Finding, fact_id: str, cycle: int | None) -> Iterator[tuple[int, Verdict]]:
    if finding.cycle is not None and finding.kind == "cycle":
        cycle = finding.cycle.number
    if finding.reads is not None:
        if fact_id in finding.counted:
            yield 0, Verdict(finding.path, Answer.COUNTED, None, cycle)
        elif fact_id in finding.pending:
            yield 1, Verdict(finding.path, Answer.WAITING, None, cycle)
        else:
            for reason, facts in finding.refused.items():
                if fact_id in facts:
                    rank = 3 if reason == Refusal.OUTSIDE_WINDOW else 2
                    yield rank, Verdict(finding.path, Answer.REFUSED, reason, cycle)
                    break
    else:
        for child in finding.children:
            yield from _verdicts(child, fact_id, cycle)
