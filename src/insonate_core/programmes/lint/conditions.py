"""What the questions of all families need to know of conditions: where they stand, what they test, what follows."""

from __future__ import annotations

from collections.abc import Iterator

from insonate_core.evidence import Atom
from insonate_core.programmes.definition import Definition
from insonate_core.programmes.reading import Place
from insonate_core.programmes.requirements import (
    ANYTHING,
    AllHold,
    Between,
    Condition,
    Count,
    Divide,
    DoneBy,
    NoGap,
    NoneOf,
    OneOf,
    Requirement,
    Share,
    SignedBy,
    SomeHold,
)

Test = OneOf | NoneOf | Between | SignedBy | DoneBy


def conditions(definition: Definition) -> Iterator[tuple[Place, str, Condition]]:
    """Every condition with its place and the kind of fact it is asked of."""
    for kind, record in definition.records.items():
        if record.counts_if is not None:
            yield ("records", kind.removesuffix("s"), "counts-if"), kind, record.counts_if
    for key, anchor in definition.anchors.items():
        yield ("anchors", key), anchor.reads, anchor.where
    for key, cycle in definition.cycles.items():
        for word, span in (("while", cycle.holds_while), ("pauses", cycle.pauses)):
            if span is not None:
                yield ("cycles", key, word), span.reads, span.where
    for path, requirement in definition.requirements.items():
        yield from _conditions_of(definition.place_of(path), requirement)


def _conditions_of(place: Place, requirement: Requirement) -> Iterator[tuple[Place, str, Condition]]:
    reads = getattr(requirement, "reads", None)
    if reads is None:
        return
    where = getattr(requirement, "where", ANYTHING)
    if where != ANYTHING:
        yield (*place, "where"), reads, where
    if isinstance(requirement, Count):
        for clause in requirement.of_which:
            yield (*place, "of-which", clause.key), reads, clause.where
    elif isinstance(requirement, Divide):
        for part in requirement.among:
            yield (*place, "among", part.key), reads, part.where
    elif isinstance(requirement, Share):
        yield (*place, "of-which"), reads, requirement.of_which
    elif isinstance(requirement, NoGap) and requirement.pauses is not None:
        yield (*place, "pauses"), requirement.pauses.reads, requirement.pauses.where


def tests_of(condition: Condition) -> Iterator[Test]:
    """The single tests of a condition."""
    if isinstance(condition, (AllHold, SomeHold)):
        for part in condition.parts:
            yield from tests_of(part)
    else:
        yield condition


def needed(condition: Condition) -> tuple[Test, ...]:
    """The tests that every fact must pass to satisfy the condition; what stands under `any-of` is left out."""
    if isinstance(condition, AllHold):
        return tuple(test for part in condition.parts for test in needed(part))
    if isinstance(condition, SomeHold):
        return needed(condition.parts[0]) if len(condition.parts) == 1 else ()
    return (condition,)


def values_left(attribute: str, tests: tuple[Test, ...], known: tuple[str, ...] | None) -> tuple[Atom, ...] | None:
    """The values of `attribute` that the tests leave, of those `known`; `None` if any value may be left."""
    left: list[Atom] | None = list(known) if known is not None else None
    for test in tests:
        if isinstance(test, OneOf) and test.attribute == attribute:
            left = [value for value in test.values if left is None or value in left]
    if left is None:
        return None
    for test in tests:
        if isinstance(test, NoneOf) and test.attribute == attribute:
            left = [value for value in left if value not in test.values]
    return tuple(left)


def follows(condition: Condition, given: tuple[Test, ...], definition: Definition) -> bool:
    """Whether every fact that passes the tests `given` surely satisfies the condition."""
    if isinstance(condition, AllHold):
        return all(follows(part, given, definition) for part in condition.parts)
    if isinstance(condition, SomeHold):
        return any(follows(part, given, definition) for part in condition.parts)
    if condition in given:
        return True
    if isinstance(condition, OneOf):
        vocabulary = definition.vocabularies.get(condition.attribute)
        said = any(isinstance(test, OneOf) and test.attribute == condition.attribute for test in given)
        left = values_left(condition.attribute, given, vocabulary.values if vocabulary is not None else None)
        return said and left is not None and set(left) <= set(condition.values)
    return False
