"""What can be read and is still unwise: the part of the checker that speaks before publication.

`parse_definition` says what cannot be read. `lint` says of a readable document what a careful secretary would ask
about: numbers nobody vouches for, names nobody uses, shares that do not divide, clauses that ask more than the whole,
conditions on what no entry need say. A finding never stops anything by itself; whoever publishes decides. Section 8
of docs/reference/programme-language.md lists all that belongs here.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from insonate_core.evidence import ATTRIBUTES
from insonate_core.identifiers import nearest
from insonate_core.programmes.definition import Definition
from insonate_core.programmes.reading import Problem
from insonate_core.programmes.requirements import (
    AllHold,
    Anywhere,
    Between,
    Condition,
    Count,
    DayPhrase,
    Days,
    Divide,
    DoneBy,
    EachCycle,
    NoneOf,
    OneOf,
    Requirement,
    SignedBy,
    SomeHold,
)


def lint(definition: Definition) -> tuple[Problem, ...]:
    """Everything to be asked about, in the order of the document's parts; empty if there is nothing."""
    return tuple(
        problem
        for check in (_references, _unused, _shares, _more_than_the_whole, _attributes, _silent)
        for problem in check(definition)
    )


def conditions(definition: Definition) -> Iterator[tuple[tuple[str, ...], str, Condition]]:
    """Every condition with its place and the kind of fact it is asked of."""
    for kind, record in definition.records.items():
        if record.counts_if is not None:
            yield ("records", kind), kind, record.counts_if
    for key, anchor in definition.anchors.items():
        yield ("anchors", key), anchor.reads, anchor.where
    for key, cycle in definition.cycles.items():
        for span in (cycle.holds_while, cycle.pauses):
            if span is not None:
                yield ("cycles", key), span.reads, span.where
    for path, requirement in definition.requirements.items():
        yield from _conditions_of(path, requirement)


def _conditions_of(path: str, requirement: Requirement) -> Iterator[tuple[tuple[str, ...], str, Condition]]:
    reads = getattr(requirement, "reads", None)
    if reads is None:
        return
    place = ("requirements", *path.split("/"))
    where = getattr(requirement, "where", None)
    if where is not None:
        yield place, reads, where
    if isinstance(requirement, Count):
        for clause in requirement.of_which:
            yield (*place, clause.key), reads, clause.where
    if isinstance(requirement, Divide):
        for part in requirement.among:
            yield (*place, part.key), reads, part.where


def tests_of(condition: Condition) -> Iterator[OneOf | NoneOf | Between | SignedBy | DoneBy]:
    """The single tests of a condition."""
    if isinstance(condition, (AllHold, SomeHold)):
        for part in condition.parts:
            yield from tests_of(part)
    else:
        yield condition


def _references(definition: Definition) -> Iterator[Problem]:
    """A number must point at where it stands."""
    for path, requirement in definition.requirements.items():
        if requirement.reference is None and not isinstance(requirement, EachCycle):
            yield Problem(("requirements", *path.split("/")), "no-reference")


def _unused(definition: Definition) -> Iterator[Problem]:
    """People, anchors, cycles and references that nothing names."""
    named = _named(definition)
    for part, keys in (
        ("people", definition.people),
        ("anchors", definition.anchors),
        ("cycles", definition.cycles),
        ("references", definition.references),
    ):
        for key in keys:
            if key not in named[part]:
                yield Problem((part, key), "unused", (("of", part), ("name", key)))


def _named(definition: Definition) -> dict[str, set[str]]:
    people: set[str | None] = set()
    anchors: set[str | None] = {definition.applies.decided_by}
    cycles: set[str] = set()
    for _place, _kind, condition in conditions(definition):
        for test in tests_of(condition):
            if isinstance(test, (SignedBy, DoneBy)):
                people.update(test.people)
    people.update(exam.examined_by for exam in definition.exams.values())
    people.update(concession.granted_by for concession in definition.concessions.values())
    for award in definition.awards.values():
        people.update((award.requested_by, award.decided_by))
    if definition.enrolment is not None:
        people.add(definition.enrolment.decided_by)
    for anchor in definition.anchors.values():
        anchors.add(anchor.otherwise)
    for cycle in definition.cycles.values():
        anchors.update((cycle.on_or_after, cycle.starts if isinstance(cycle.starts, str) else None))
    for requirement in definition.requirements.values():
        anchors.update(str(phrase.base) for phrase in _phrases(requirement))
        if isinstance(requirement, EachCycle):
            cycles.add(requirement.cycle)
    return {
        "people": {name for name in people if name is not None},
        "anchors": {name for name in anchors if name is not None},
        "cycles": cycles,
        "references": _references_named(definition),
    }


def _phrases(requirement: Requirement) -> Iterator[DayPhrase]:
    within = getattr(requirement, "within", None)
    if isinstance(within, Days):
        yield from (phrase for phrase in (within.starts, within.until) if phrase is not None)
    for phrase in (requirement.by, getattr(requirement, "on_day", None)):
        if phrase is not None:
            yield phrase


def _references_named(definition: Definition) -> set[str]:
    named = {requirement.reference for requirement in definition.requirements.values()}
    for requirement in definition.requirements.values():
        if isinstance(requirement, Count):
            named.update(clause.reference for clause in requirement.of_which)
        if isinstance(requirement, Divide):
            named.update(part.reference for part in requirement.among)
    for part in (
        definition.records,
        definition.people,
        definition.cycles,
        definition.exams,
        definition.awards,
        definition.concessions,
        definition.transitions,
        definition.audits,
    ):
        named.update(each.reference for each in part.values())
    named.update(award.fee.reference for award in definition.awards.values() if award.fee is not None)
    if definition.enrolment is not None:
        named.add(definition.enrolment.reference)
    return {name for name in named if name is not None}


def _shares(definition: Definition) -> Iterator[Problem]:
    """A percentage of the number required that is no whole number must say how it is rounded."""
    for path, requirement in definition.requirements.items():
        if not isinstance(requirement, Count):
            continue
        whole = _whole(requirement)
        for clause in requirement.of_which:
            amount = clause.at_least or clause.at_most
            if amount is None or not amount.is_share or amount.rounding is not None:
                continue
            if Fraction(amount.number * whole).denominator != 1:
                yield Problem(
                    ("requirements", *path.split("/"), "of-which", clause.key),
                    "rounding-not-said",
                    (("number", str(amount.number * whole)),),
                )


def _whole(requirement: Count) -> int | Fraction:
    if requirement.at_least is not None:
        return requirement.at_least
    needs = [need for _value, need in requirement.for_each.needs] if requirement.for_each is not None else []
    return sum(sorted(needs)[: requirement.enough], start=0)


def _more_than_the_whole(definition: Definition) -> Iterator[Problem]:
    """A clause inside a count that asks more than the count itself."""
    for path, requirement in definition.requirements.items():
        if not isinstance(requirement, Count):
            continue
        whole = _whole(requirement)
        for clause in requirement.of_which:
            asked = clause.the_last if clause.at_least is None else clause.at_least.of(whole)
            if asked is not None and asked > whole and requirement.measure is None:
                yield Problem(
                    ("requirements", *path.split("/"), "of-which", clause.key),
                    "more-than-the-whole",
                    (("asked", str(asked)), ("whole", str(whole))),
                )
        if isinstance(requirement.within, Anywhere) and requirement.within.length.at_most_days < 1:
            yield Problem(("requirements", *path.split("/"), "within"), "window-too-short")


def _attributes(definition: Definition) -> Iterator[Problem]:
    """A condition on an attribute that neither the table of evidence nor a vocabulary knows."""
    for place, kind, condition in conditions(definition):
        known = {*ATTRIBUTES[kind], *definition.vocabularies}
        for test in tests_of(condition):
            if isinstance(test, (SignedBy, DoneBy)) or test.attribute in known:
                continue
            yield Problem(
                place,
                "unknown-attribute",
                (("of", kind), ("name", test.attribute), ("nearest", nearest(test.attribute, known))),
            )


def _silent(definition: Definition) -> Iterator[Problem]:
    """A cap or a `not` on what `asks` does not ask for: silence would slip by a cap, and fail a `not`."""
    for path, requirement in definition.requirements.items():
        if not isinstance(requirement, Count):
            continue
        record = definition.records.get(requirement.reads)
        asked = set(record.asks) if record is not None else set()
        for clause in requirement.of_which:
            if clause.at_most is None:
                continue
            for test in tests_of(clause.where):
                if not isinstance(test, (SignedBy, DoneBy)) and test.attribute not in asked:
                    yield Problem(
                        ("requirements", *path.split("/"), "of-which", clause.key),
                        "capped-but-not-asked",
                        (("name", test.attribute),),
                    )
