"""What should a decider know about the people of a request?

Nothing here is a refusal: the document says who may ask, and a small body has few instructors. Each is something
that a decider would ask about if they sat in the same room, found in what the evidence and the accounts can show. Who
lives with whom, they cannot; that two share a family name, they can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from insonate_core.findings import Message

MOST = Fraction(1, 2)
TITLES = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "mx", "sir", "dame", "md", "phd"})


class Conflict(StrEnum):
    """What is seen. The value is the message key; the arguments are in the comment."""

    SOLE_EXAMINER = "requester-sole-examiner"  # exams
    SIGNED_AND_EXAMINED = "signed-most-and-examined"  # person, signed, of
    SAME_FAMILY_NAME = "same-family-name"  # person
    CANDIDATE_ACTED_FOR = "candidate-acted-for"  # person
    DECIDER_TOOK_PART = "decider-took-part"
    LATE_RESULT = "result-entered-by-requester-on-request-day"  # exams


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """Who did what: `signed` scans by person, `examined` exams by person, `names` of everybody concerned.

    `acted_for` names those for whom the candidate signed or examined in turn.
    """

    candidate: str
    requester: str
    decider: str | None = None
    signed: Mapping[str, int] = field(default_factory=dict)
    examined: Mapping[str, Sequence[str]] = field(default_factory=dict)
    entered_on_request_day: Sequence[str] = ()
    acted_for: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)


def conflicts_of(involved: Involved) -> tuple[Message, ...]:
    """Everything worth knowing, the requester's own first."""
    return tuple(_conflicts(involved))


def _conflicts(involved: Involved) -> Iterator[Message]:
    own = tuple(involved.examined.get(involved.requester, ()))
    if own and len([person for person, exams in involved.examined.items() if exams]) == 1:
        yield Message(Conflict.SOLE_EXAMINER, (("exams", len(own)),))
    whole = sum(involved.signed.values())
    for person in sorted(involved.signed):
        count = involved.signed[person]
        if involved.examined.get(person) and whole and Fraction(count, whole) > MOST:
            yield Message(Conflict.SIGNED_AND_EXAMINED, (("person", person), ("signed", count), ("of", whole)))
    concerned = sorted({involved.requester, *involved.signed, *(p for p, exams in involved.examined.items() if exams)})
    mine = family_name(involved.names.get(involved.candidate, ""))
    for person in concerned:
        if mine and mine == family_name(involved.names.get(person, "")):
            yield Message(Conflict.SAME_FAMILY_NAME, (("person", person),))
    for person in sorted(involved.acted_for & set(concerned)):
        yield Message(Conflict.CANDIDATE_ACTED_FOR, (("person", person),))
    if involved.entered_on_request_day:
        yield Message(Conflict.LATE_RESULT, (("exams", len(involved.entered_on_request_day)),))
    if involved.decider is not None and involved.decider in concerned:
        yield Message(Conflict.DECIDER_TOOK_PART, ())


def family_name(name: str) -> str:
    """The last word of a name without titles, folded; empty if there is none. A guess, for asking and not for judging.

    >>> family_name("Dr Tom Okafor"), family_name("Owen J. Blackwater, MD")
    ('okafor', 'blackwater')
    """
    words = [word.strip(".,").casefold() for word in name.split()]
    named: Iterable[str] = [word for word in words if word and word not in TITLES]
    return next(iter(reversed(list(named))), "")
