"""What does a committee score when it judges a course by a document?

Read from the clauses that count `reviews`: each asks for one thing (`what: course-title`) or for different criteria
of a section (`section: a`, `distinct: criterion`). The criteria of a section are those values of the vocabulary whose
key begins with the section's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from insonate_core.evidence import Atom
from insonate_core.programmes.definition import Definition
from insonate_core.programmes.requirements import AllHold, Condition, Count, Number, OneOf

OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Scored:
    """One thing that is scored: its key, its titles by language, the clause that asks for it, and what a review of it
    says besides its outcome and who gave it."""

    key: str
    titles: Mapping[str, str]
    requirement: str
    says: Mapping[str, Atom]


def scored_by(definition: Definition) -> tuple[Scored, ...]:
    """Everything that a committee scores by this document, in the order in which it is written."""
    found: dict[str, Scored] = {}
    for path, requirement in definition.requirements.items():
        if isinstance(requirement, Count) and requirement.reads == "reviews":
            for each in _of(path, requirement, definition):
                found.setdefault(each.key, each)
    return tuple(found.values())


def passing(definition: Definition, scored: Scored) -> Atom:
    """The outcome with which a review of this counts; `met` where the clause does not say."""
    requirement = definition.requirements[scored.requirement]
    assert isinstance(requirement, Count)
    return next((value for name, value in _fixed(requirement.where) if name == OUTCOME), "met")


def _of(path: str, requirement: Count, definition: Definition) -> Iterator[Scored]:
    says = {name: value for name, value in _fixed(requirement.where) if name != OUTCOME}
    if requirement.distinct is None:
        titles = requirement.titles
        yield Scored("-".join(str(value) for value in says.values()) or path.replace("/", "-"), titles, path, says)
        return
    vocabulary = definition.vocabularies.get(requirement.distinct)
    prefixes = tuple(f"{value}-" for value in says.values())
    for term in vocabulary or ():
        if not prefixes or term.key.startswith(prefixes):
            yield Scored(term.key, term.titles, path, {**says, requirement.distinct: term.key})


def _fixed(condition: Condition) -> Iterator[tuple[str, Atom]]:
    """The attributes that a condition fixes to one value."""
    if isinstance(condition, AllHold):
        for part in condition.parts:
            yield from _fixed(part)
    elif isinstance(condition, OneOf) and len(condition.values) == 1:
        yield condition.attribute, condition.values[0]


def least(definition: Definition, requirement: str) -> Number:
    """How many a clause that counts reviews asks for."""
    clause = definition.requirements[requirement]
    assert isinstance(clause, Count)
    return clause.at_least if clause.at_least is not None else 1
