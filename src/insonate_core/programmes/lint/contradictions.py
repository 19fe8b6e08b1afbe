"""Conditions that no fact satisfies, and those that every fact here satisfies anyway.

An attribute may have several values (a scan that answers three questions), so two tests of it are said to contradict
only where a vocabulary or the values themselves leave none: the question is put, and the committee answers it.
"""

from __future__ import annotations

from collections.abc import Iterator

from insonate_core.programmes.definition import Definition
from insonate_core.programmes.lint.conditions import Test, follows, needed, values_left
from insonate_core.programmes.reading import Place, Problem
from insonate_core.programmes.requirements import (
    ANYTHING,
    Between,
    Condition,
    Count,
    Divide,
    DoneBy,
    OneOf,
    Share,
    SignedBy,
)


def ask_about_contradictions(definition: Definition) -> Iterator[Problem]:
    """Conditions that nothing can satisfy where they stand, and numbers inside a count that add nothing."""
    gates: dict[str, tuple[Test, ...]] = {}
    for kind, record in definition.records.items():
        tests = needed(record.counts_if) if record.counts_if is not None else ()
        shut = list(_contradiction(("records", kind.removesuffix("s")), tests, definition))
        yield from shut
        gates[kind] = () if shut else tests
    for path, requirement in definition.requirements.items():
        reads = getattr(requirement, "reads", None)
        if reads is None:
            continue
        place = definition.place_of(path)
        where = (*gates.get(reads, ()), *needed(getattr(requirement, "where", ANYTHING)))
        found = list(_contradiction(place, where, definition))
        yield from found
        if not found:
            yield from _inside(definition, requirement, place, where)


def _inside(definition: Definition, requirement: object, place: Place, where: tuple[Test, ...]) -> Iterator[Problem]:
    inner: list[tuple[Place, Condition]] = []
    if isinstance(requirement, Count):
        inner = [((*place, "of-which", clause.key), clause.where) for clause in requirement.of_which]
    elif isinstance(requirement, Divide):
        inner = [((*place, "among", part.key), part.where) for part in requirement.among]
    elif isinstance(requirement, Share):
        inner = [((*place, "of-which"), requirement.of_which)]
    for at, condition in inner:
        found = list(_contradiction(at, (*where, *needed(condition)), definition))
        yield from found
        if not found and isinstance(requirement, (Count, Share)) and follows(condition, where, definition):
            yield Problem(at, "adds-nothing")
    if isinstance(requirement, Count) and requirement.for_each is not None:
        attribute = requirement.for_each.attribute
        vocabulary = definition.vocabularies[attribute]
        left = values_left(attribute, where, vocabulary.values)
        for value, _need in requirement.for_each.needs:
            if left is not None and value not in left:
                yield Problem((*place, "for-each", attribute), "never-holds", (("name", attribute), ("value", value)))


def _contradiction(place: Place, tests: tuple[Test, ...], definition: Definition) -> Iterator[Problem]:
    for attribute in dict.fromkeys(test.attribute for test in tests if not isinstance(test, (SignedBy, DoneBy))):
        vocabulary = definition.vocabularies.get(attribute)
        left = values_left(attribute, tests, vocabulary.values if vocabulary is not None else None)
        bounds = [test for test in tests if isinstance(test, Between) and test.attribute == attribute]
        least = max((each.at_least for each in bounds if each.at_least is not None), default=None)
        most = min((each.at_most for each in bounds if each.at_most is not None), default=None)
        said = [test for test in tests if isinstance(test, OneOf) and test.attribute == attribute]
        empty = left == () and (said or vocabulary is not None)
        if empty or (least is not None and most is not None and least > most):
            yield Problem(place, "never-holds", (("name", attribute), ("value", "")))
