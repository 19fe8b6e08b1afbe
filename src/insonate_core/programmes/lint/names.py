"""Names: what nobody vouches for, and what nobody uses."""

from __future__ import annotations

from collections.abc import Iterator

from insonate_core.programmes.definition import Definition
from insonate_core.programmes.lint.conditions import conditions, tests_of
from insonate_core.programmes.reading import Problem
from insonate_core.programmes.requirements import (
    Count,
    DayPhrase,
    Days,
    Divide,
    DoneBy,
    EachCycle,
    Requirement,
    SignedBy,
)


def ask_about_names(definition: Definition) -> Iterator[Problem]:
    """Numbers without a reference; filters, people, anchors, cycles, exams, references and clauses without a use."""
    for path, requirement in definition.requirements.items():
        if requirement.reference is None and not isinstance(requirement, EachCycle):
            yield Problem(definition.place_of(path), "no-reference")
    for key in definition.unused_filters:
        yield _unused("filters", key)
    named = _named(definition)
    for part in ("people", "anchors", "cycles", "exams", "references"):
        for key in getattr(definition, part):
            if key not in named[part]:
                yield _unused(part, key)
    asked = asked_clauses(definition)
    for path in definition.requirements:
        if "/" not in path and path not in asked:
            yield _unused("requirements", path)


def _unused(part: str, key: str) -> Problem:
    return Problem((part, key), "unused", (("of", part), ("name", key)))


def asked_clauses(definition: Definition) -> set[str]:
    """The clauses that an award, the enrolment, a gate, a concession, a transition or a group asks for."""
    asked: set[str | None] = set()
    for award in definition.awards.values():
        asked.update((*award.requires, *award.upkeep))
    for path in definition.requirements:
        asked.update(definition.children_of(path))
    for cycle in definition.cycles.values():
        asked.update(cycle.missed.requires if cycle.missed is not None else ())
    for exam in definition.exams.values():
        asked.update(exam.opens_when)
    asked.update(concession.when for concession in definition.concessions.values())
    for transition in definition.transitions.values():
        asked.update((*transition.requires, transition.who))
    if definition.enrolment is not None:
        asked.update(definition.enrolment.requires)
    return {path for path in asked if path is not None}


def _named(definition: Definition) -> dict[str, set[str]]:
    people: set[str | None] = set()
    anchors: set[str | None] = {definition.applies.decided_by}
    cycles: set[str | None] = set()
    exams: set[str | None] = set()
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
    for concession in definition.concessions.values():
        if concession.asked_before is not None:
            anchors.add(str(concession.asked_before.base))
    for requirement in definition.requirements.values():
        anchors.update(str(phrase.base) for _word, phrase in phrases_of(requirement))
        if isinstance(requirement, EachCycle):
            cycles.add(requirement.cycle)
        exams.add(getattr(requirement, "exam", None))
    found = {"people": people, "anchors": anchors, "cycles": cycles, "exams": exams}
    used = {part: {name for name in names if name is not None} for part, names in found.items()}
    return {**used, "references": _references_named(definition)}


def phrases_of(requirement: Requirement) -> Iterator[tuple[str, DayPhrase]]:
    """The day phrases of a clause, each with the word it follows."""
    within = getattr(requirement, "within", None)
    if isinstance(within, Days):
        for phrase in (within.starts, within.until):
            if phrase is not None:
                yield "within", phrase
    for word, phrase in (("by", requirement.by), ("on-day", getattr(requirement, "on_day", None))):
        if phrase is not None:
            yield word, phrase


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
