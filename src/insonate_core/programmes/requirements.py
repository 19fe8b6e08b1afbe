"""What may a clause ask? The conditions, windows and ten kinds of requirement, as parsed from a document.

Everything here is plain immutable data with the document's own words; what it means is said in
docs/reference/programme-language.md and done in `insonate_core.evaluation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from insonate_core.evidence import Atom
from insonate_core.periods import NO_TIME, Duration

Number = int | Fraction
Texts = Mapping[str, str]


class Rounding(StrEnum):
    UP = "up"
    DOWN = "down"
    NEAREST = "nearest"


# Conditions ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OneOf:
    """`{supervision: direct}`, `{subject: [patient, volunteer]}`: some recorded value is one of these."""

    attribute: str
    values: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """`{purpose: {not: introductory}}`: recorded, and some value is none of these."""

    attribute: str
    values: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """`{score: {at-least: 6.5}}`, `{at-most: 2}`: a recorded number within bounds."""

    attribute: str
    at_least: Number | None
    at_most: Number | None


@dataclass(frozen=True, slots=True)
class SignedBy:
    """Signed by different people, one of each role, entitled on the day of the fact."""

    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DoneBy:
    """The attribute `by` names somebody who is one of these on the day of the fact."""

    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllHold:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class SomeHold:
    parts: tuple[Condition, ...]


Condition = OneOf | NoneOf | Between | SignedBy | DoneBy | AllHold | SomeHold

ANYTHING = AllHold(())


# Days, windows, numbers ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayPhrase:
    """An anchor, `today`, `cycle-start`, `cycle-end`, `window-end` or a date; then at most one duration."""

    base: str | date
    offset: Duration = NO_TIME


@dataclass(frozen=True, slots=True)
class Days:
    """`within: {from: a, until: b}`, half-open; either end may be absent."""

    starts: DayPhrase | None
    until: DayPhrase | None


@dataclass(frozen=True, slots=True)
class Anywhere:
    """`within: {anywhere: 12 months}`: the best span of that length, wherever it lies."""

    length: Duration


Within = Days | Anywhere


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, or a share of the number required with its rounding."""

    number: Number
    is_share: bool = False
    rounding: Rounding | None = None

    def of(self, whole: Number) -> Number:
        """The number meant, where `whole` is required."""
        return rounded(self.number * whole, self.rounding) if self.is_share else self.number


def rounded(number: Number, rounding: Rounding | None) -> Number:
    """`number` as a whole number if a rounding is said; exact otherwise. Halves go up under `nearest`."""
    exact = Fraction(number)
    if exact.denominator == 1:
        return exact.numerator
    if rounding is None:
        return exact
    if rounding is Rounding.UP:
        return -(-exact.numerator // exact.denominator)
    if rounding is Rounding.DOWN:
        return exact.numerator // exact.denominator
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


# Requirements ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One entry of `of-which`: exactly one of `at_least`, `at_most`, `the_last`."""

    key: str
    path: str
    where: Condition
    at_least: Amount | None = None
    at_most: Amount | None = None
    the_last: int | None = None
    titles: Texts = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    reference: str | None = None
    example: bool = False
    indicative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ForEach:
    """`for-each: {region: 10}`: a number for each value of a closed list, in the list's order."""

    attribute: str
    needs: tuple[tuple[str, Number], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What every kind shares. `path` is unique in the document; `key` is its last part."""

    key: str
    path: str
    titles: Texts = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    reference: str | None = None
    example: bool = False
    indicative: bool = False
    by: DayPhrase | None = None
    grace: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Requirement):
    """`count: scans, at-least: 300`. `at_least` is `None` where `for-each` alone gives the numbers."""

    reads: str
    at_least: Number | None = None
    ideally: Number | None = None
    where: Condition = ANYTHING
    within: Within | None = None
    for_each: ForEach | None = None
    enough: int | None = None
    of_which: tuple[Clause, ...] = ()
    measure: str | None = None
    distinct: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part among which facts are divided."""

    key: str
    path: str
    at_least: Number
    where: Condition
    titles: Texts = field(default_factory=dict)
    reference: str | None = None
    example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Divide(Requirement):
    """`divide: scans, among: {...}`: each fact serves one part."""

    reads: str
    among: tuple[Part, ...]
    within: Within | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Requirement):
    """`share: roles, of-which: {certified: true}, at-least: 60%`: a true ratio of what there is."""

    reads: str
    where: Condition = ANYTHING
    of_which: Condition = ANYTHING
    at_least: Fraction
    within: Within | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoGap(Requirement):
    """`no-gap: scans, longer-than: 3 months`."""

    reads: str
    longer_than: Duration
    within: Days | None = None
    pauses: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Requirement):
    """`hold: awards, where: {...}` on a day (`today` if none is said)."""

    reads: str
    where: Condition = ANYTHING
    on_day: DayPhrase | None = None
    for_at_least: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass(Requirement):
    """`pass: written`."""

    exam: str
    within: Days | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf(Requirement):
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(Requirement):
    children: tuple[str, ...]
    enough: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class InOrder(Requirement):
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EachCycle(Requirement):
    cycle: str
    children: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Facts that last, of one kind and nature: `{enrolments: {programme: heart-basics}}`."""

    reads: str
    where: Condition
