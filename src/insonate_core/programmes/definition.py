"""What does a programme document say? The whole document as typed, immutable data.

One dataclass for each part of section 3 of docs/reference/programme-language.md, with the document's own
words. `parse_definition` makes it; nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from insonate_core.periods import NO_TIME, Duration
from insonate_core.programmes.requirements import (
    AllOf,
    Amount,
    AnyOf,
    Condition,
    DayPhrase,
    EachCycle,
    InOrder,
    Number,
    Requirement,
    Rounding,
    Span,
    Texts,
)

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Applies:
    """Whom this version binds: those whose `decided_by` anchor lies from `starts` to before `until`."""

    starts: date
    until: date | None
    decided_by: str
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    key: str
    title: str
    url: str | None = None
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One value of a vocabulary, with what it is called and, where it is not obvious, what it means."""

    key: str
    titles: Texts = field(default_factory=dict)
    definitions: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """A closed list. The attribute of the same name takes only these values; forms are built from it."""

    key: str
    terms: tuple[Term, ...]

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __contains__(self, value: object) -> bool:
        return any(term.key == value for term in self.terms)

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(term.key for term in self.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRule:
    """What every entry of one kind must say (`asks`), what may count at all, and once per what."""

    reads: str
    asks: tuple[str, ...] = ()
    counts_if: Condition | None = None
    once_per: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """A named entitlement, judged on the day of the act."""

    key: str
    holds: tuple[str, ...]
    for_at_least: Duration | None = None
    has: tuple[str, ...] = ()
    has_not: tuple[str, ...] = ()
    titles: Texts = field(default_factory=dict)
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A named day: the first (or last) fact of a kind; otherwise another anchor or `today`."""

    key: str
    reads: str
    is_last: bool
    where: Condition
    otherwise: str | None = None
    notes: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """The remedial cycle that follows one that was not kept."""

    every: Duration
    requires: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleRule:
    """A recurring period. `starts` is an anchor, `cycle-start`, or a `(month, day)` of the calendar."""

    key: str
    starts: str | tuple[int, int]
    on_or_after: str | None
    every: Duration
    holds_while: Span | None = None
    pauses: Span | None = None
    unfinished: str = "in-full"
    rounding: Rounding | None = None
    grace: Duration | None = None
    missed: Missed | None = None
    titles: Texts = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    reference: str | None = None
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resit:
    """When a failed exam may be tried again. Without `not_before`, any later day or the same."""

    not_before: Duration | None = None
    attempts: int | None = None
    half_price_within: Duration | None = None
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    key: str
    kind: str
    pass_at: Fraction | None = None
    resit: Resit | None = None
    setting: str | None = None
    supervision: str | None = None
    items: tuple[int | None, int | None] | None = None
    time: str | None = None
    report: str | None = None
    examined_by: str | None = None
    opens_when: tuple[str, ...] = ()
    titles: Texts = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    reference: str | None = None
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    amount: Number
    currency: str
    reference: str | None = None
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardRule:
    """What is granted, on which clauses, asked and decided by whom, and what keeps it."""

    key: str
    requires: tuple[str, ...]
    requested_by: str | None = None
    decided_by: str | None = None
    decide_within: Duration | None = None
    appeal_within: Duration | None = None
    appeal_is_example: bool = False
    fee: Fee | None = None
    number_format: str | None = None
    number_is_example: bool = False
    upkeep: tuple[str, ...] = ()
    valid_for: Duration | None = None
    titles: Texts = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    reference: str | None = None
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What must hold to be admitted, and who admits."""

    requires: tuple[str, ...]
    decided_by: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """A number made smaller: `to` a number, `by` a number or a share of it, or as the grant decides."""

    target: str
    to: Number | None = None
    by: Amount | None = None
    by_decision: bool = False
    rounding: Rounding | None = None
    no_lower_than: Number = 0
    exceptions: tuple[str, ...] = ()
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A window or deadline made later, by so much or by at most so much as the grant decides."""

    target: str
    by: Duration | None = None
    by_at_most: Duration | None = None
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Concession:
    """An exemption, equivalence, reduction or extension; it applies if `when` holds and a grant was given."""

    key: str
    when: str | None = None
    granted_by: str | None = None
    asked_before: DayPhrase | None = None
    asked_by_at_least: Duration = NO_TIME
    waives: tuple[str, ...] = ()
    reduces: tuple[Reduction, ...] = ()
    extends: tuple[Extension, ...] = ()
    titles: Texts = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    reference: str | None = None
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A route between versions: who may take it, what it asks and what it gives."""

    key: str
    starts_from: str | None = None
    who: str | None = None
    may: str = "choose"
    requires: tuple[str, ...] = ()
    gives: str | None = None
    titles: Texts = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    reference: str | None = None
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRule:
    """A sample to be drawn: of what, how much of it, rounded how, at least how many."""

    key: str
    sample: Fraction
    of: str
    rounding: Rounding | None = None
    at_least: int = 0
    keep_papers: Duration | None = None
    titles: Texts = field(default_factory=dict)
    reference: str | None = None
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One version of one programme.

    `requirements` holds every clause by path, the named ones and the small ones written inside groups
    (`logbook`, `english/ielts`); groups name their children by path. `places` says where each was written, and
    `unused_filters` which filters no condition names; neither is part of the law, and two definitions that
    differ only there are equal.
    """

    language: int
    programme: str
    version: str
    titles: Texts
    body: str
    subject: str
    time_zone: str
    applies: Applies
    replaces: str | None
    references: Mapping[str, Reference]
    vocabularies: Mapping[str, Vocabulary]
    records: Mapping[str, RecordRule]
    people: Mapping[str, People]
    anchors: Mapping[str, Anchor]
    cycles: Mapping[str, CycleRule]
    exams: Mapping[str, Exam]
    requirements: Mapping[str, Requirement]
    enrolment: Enrolment | None
    awards: Mapping[str, AwardRule]
    concessions: Mapping[str, Concession]
    transitions: Mapping[str, Transition]
    audits: Mapping[str, AuditRule]
    about: Mapping[str, Any]
    places: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict, compare=False, repr=False)
    unused_filters: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def place_of(self, path: str) -> tuple[str | int, ...]:
        """Where the clause at `path` stands in the document, so that its line can be shown."""
        return self.places.get(path, ("requirements", *path.split("/")))

    def children_of(self, path: str) -> tuple[str, ...]:
        """The clauses directly asked by the clause at `path`; none if it is not a group."""
        requirement = self.requirements[path]
        return requirement.children if isinstance(requirement, (AllOf, AnyOf, InOrder, EachCycle)) else ()

    def below(self, path: str) -> Iterator[str]:
        """`path` and every clause it asks, at any depth, parents first; each once."""
        seen = dict.fromkeys([path])
        queue = [path]
        while queue:
            for child in self.children_of(queue.pop(0)):
                if child not in seen:
                    seen[child] = None
                    queue.append(child)
        yield from seen
