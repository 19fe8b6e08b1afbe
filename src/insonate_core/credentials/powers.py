"""What may the holder of an award do? Read off the document, wherever a person of it accepts the award.

There is no list of powers: an award confers one by being named in the `holds` of a person of the document, and the
person by being named where scans are signed, exams held, awards requested or decided, concessions granted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from insonate_core.programmes.definition import Definition
from insonate_core.programmes.requirements import (
    AllHold,
    Condition,
    Count,
    Divide,
    DoneBy,
    Hold,
    OneOf,
    Requirement,
    Share,
    SignedBy,
    SomeHold,
)


class Power(StrEnum):
    """What somebody may do in a programme. The value is the message key."""

    SUPERVISE = "supervise"
    ASSESS = "assess"
    EXAMINE = "examine"
    REQUEST = "request"
    DECIDE = "decide"
    GRANT = "grant"
    ADMIT = "admit"


@dataclass(frozen=True, slots=True, order=True)
class Conferred:
    """One power: over which exam, award, concession or clause, and as which person of the document."""

    power: Power
    over: str
    person: str


def powers_of(definition: Definition, award: str) -> tuple[Conferred, ...]:
    """Everything the holder of an award (or role) may do, each once."""
    people = {key for key, person in definition.people.items() if award in person.holds}
    return tuple(each for each in conferred_in(definition) if each.person in people)


def conferred_in(definition: Definition) -> tuple[Conferred, ...]:
    """Every power that the document gives to any person, in its own order, each once."""
    return tuple(dict.fromkeys(_conferred(definition)))


def _conferred(definition: Definition) -> Iterator[Conferred]:
    for requirement in definition.requirements.values():
        for condition in _conditions(requirement):
            for kind, person in _named(condition):
                power = Power.SUPERVISE if kind is SignedBy else Power.ASSESS
                yield Conferred(power, requirement.path, person)
    for exam in definition.exams.values():
        if exam.examined_by is not None:
            yield Conferred(Power.EXAMINE, exam.key, exam.examined_by)
    for award in definition.awards.values():
        if award.requested_by is not None:
            yield Conferred(Power.REQUEST, award.key, award.requested_by)
        if award.decided_by is not None:
            yield Conferred(Power.DECIDE, award.key, award.decided_by)
    for concession in definition.concessions.values():
        if concession.granted_by is not None:
            yield Conferred(Power.GRANT, concession.key, concession.granted_by)
    if definition.enrolment is not None and definition.enrolment.decided_by is not None:
        yield Conferred(Power.ADMIT, "enrolment", definition.enrolment.decided_by)


def track_of(definition: Definition) -> str:
    """The track that the document's own clauses speak of; the programme's key where they speak of none or several.

    Courses, credits and examinings say the track they belong to, and a document names its own wherever it counts
    them."""
    named = {
        value
        for requirement in definition.requirements.values()
        for condition in _conditions(requirement)
        for part in _parts(condition)
        if isinstance(part, OneOf) and part.attribute == "track"
        for value in part.values
    }
    return str(named.pop()) if len(named) == 1 else definition.programme


def _conditions(requirement: Requirement) -> Iterator[Condition]:
    if isinstance(requirement, (Count, Share, Hold)):
        yield requirement.where
    if isinstance(requirement, Count):
        yield from (clause.where for clause in requirement.of_which)
    if isinstance(requirement, Divide):
        yield from (part.where for part in requirement.among)
    if isinstance(requirement, Share):
        yield requirement.of_which


def _parts(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, (AllHold, SomeHold)):
        for part in condition.parts:
            yield from _parts(part)
    else:
        yield condition


def _named(condition: Condition) -> Iterator[tuple[type, str]]:
    for part in _parts(condition):
        if isinstance(part, (SignedBy, DoneBy)):
            yield from ((type(part), person) for person in part.people)
