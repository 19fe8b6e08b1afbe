"""Attributes: is there such a thing, and does every entry say it where silence would count for or against?"""

from __future__ import annotations

from collections.abc import Iterator

from insonate_core.evidence import ATTRIBUTES
from insonate_core.identifiers import nearest
from insonate_core.programmes.definition import Definition
from insonate_core.programmes.lint.conditions import conditions, tests_of
from insonate_core.programmes.reading import Problem
from insonate_core.programmes.requirements import Between, Count, DoneBy, NoneOf, SignedBy

STATE_AMOUNTS = ("submissions", "declarations")
"""What is handed in or declared may state other amounts than the table knows."""


def ask_about_attributes(definition: Definition) -> Iterator[Problem]:
    """Unknown attributes, and conditions on what no entry need say."""
    yield from _unknown(definition)
    yield from _silent_caps(definition)
    yield from _silent_nots(definition)


def _unknown(definition: Definition) -> Iterator[Problem]:
    """A condition on an attribute that neither the table of evidence, nor a vocabulary, nor `asks` knows."""
    for place, kind, condition in conditions(definition):
        asked = definition.records[kind].asks if kind in definition.records else ()
        known = {*ATTRIBUTES[kind], *definition.vocabularies, *asked}
        for test in tests_of(condition):
            if isinstance(test, (SignedBy, DoneBy)) or test.attribute in known:
                continue
            if isinstance(test, Between) and kind in STATE_AMOUNTS:
                continue
            told = (("of", kind), ("name", test.attribute), ("nearest", nearest(test.attribute, known)))
            yield Problem(place, "unknown-attribute", told)


def _asked(definition: Definition, kind: str) -> set[str]:
    record = definition.records.get(kind)
    if record is None:
        return set()
    gates = tests_of(record.counts_if) if record.counts_if is not None else ()
    gated = {test.attribute for test in gates if not isinstance(test, (SignedBy, DoneBy))}
    return {*record.asks, *gated}


def _silent_caps(definition: Definition) -> Iterator[Problem]:
    """A cap on what `asks` does not ask for: an entry that says nothing would slip by it."""
    for path, requirement in definition.requirements.items():
        if not isinstance(requirement, Count) or requirement.reads != "scans":
            continue
        asked = _asked(definition, requirement.reads)
        for clause in requirement.of_which:
            for test in tests_of(clause.where) if clause.at_most is not None else ():
                if not isinstance(test, (SignedBy, DoneBy)) and test.attribute not in asked:
                    place = (*definition.place_of(path), "of-which", clause.key)
                    yield Problem(place, "capped-but-not-asked", (("name", test.attribute),))


def _silent_nots(definition: Definition) -> Iterator[Problem]:
    """A `not` on what no entry need say: one that says nothing would never count. What `counts-if` looks at, every
    entry is known to need."""
    for place, kind, condition in conditions(definition):
        if kind != "scans" or place[0] == "records":
            continue
        for test in tests_of(condition):
            if isinstance(test, NoneOf) and test.attribute not in _asked(definition, kind):
                yield Problem(place, "not-but-not-asked", (("name", test.attribute),))
