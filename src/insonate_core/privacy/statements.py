"""What a person must state to keep a stretch that the guard stopped at, and whether they have.

A stretch that is only asked about may stay for a reason chosen from a short list. One the guard is certain of
may stay only with a reason *and* words in the person's own hand, which are read by the guard too, so that the
explanation does not become the leak. The statement is stored with the entry: decision 0020.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from insonate_core.privacy.guard import find_identifiers, normalised
from insonate_core.privacy.suspicion import Kind, Suspicion

FEWEST_LETTERS = 8


class Claim(StrEnum):
    """Why a stretch is no patient's identifier. The value is the message key, not the message."""

    COLLEAGUE = "colleague"
    EPONYM_OR_ANATOMY = "eponym-or-anatomy"
    MEASUREMENT = "measurement"
    DATE_OF_AN_EVENT = "date-of-an-event"
    EQUIPMENT_OR_REFERENCE = "equipment-or-reference"
    WORKPLACE = "workplace"
    INVENTED = "invented"
    OTHER = "other"


class Wanting(StrEnum):
    """What is still wanting before a text may be stored. The value is the message key, not the message."""

    STATEMENT = "statement"
    WORDS = "words"
    WORDS_WITHOUT_IDENTIFIERS = "words-without-identifiers"


@dataclass(frozen=True, slots=True)
class Statement:
    """That one stretch is no identifier: the stretch as typed, the reason, and the person's own words."""

    text: str
    claim: Claim
    words: str = ""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A stretch that may not be stored yet, and what is wanting."""

    suspicion: Suspicion
    wanting: Wanting


def unsettled(
    suspicions: Sequence[Suspicion], statements: Iterable[Statement], *, as_of: date
) -> tuple[Unsettled, ...]:
    """Those of the suspicions that no statement settles; a text may be stored when this is empty.

    A statement settles every suspicion with the same stretch (capitals, accents and spaces aside). Words
    are wanted for a certain suspicion and for the reason "other": at least eight letters, and nothing in
    them that the guard stops at, save the stretches stated.
    """
    stated = {normalised(statement.text): statement for statement in statements}
    found = []
    for suspicion in suspicions:
        wanting = _wanting(suspicion, stated, as_of)
        if wanting:
            found.append(Unsettled(suspicion, wanting))
    return tuple(found)


def settled_stretches(statements: Iterable[Statement]) -> frozenset[str]:
    """What to pass as `allow` to `find_identifiers` once the statements were accepted and stored."""
    return frozenset(statement.text for statement in statements)


def _wanting(suspicion: Suspicion, stated: dict[str, Statement], as_of: date) -> Wanting | None:
    statement = stated.get(normalised(suspicion.text))
    if statement is None:
        return Wanting.STATEMENT
    needs_words = suspicion.certain or statement.claim is Claim.OTHER
    if needs_words and sum(character.isalpha() for character in statement.words) < FEWEST_LETTERS:
        return Wanting.WORDS
    names = frozenset({statement.text, *(_name_within(suspicion))})
    if find_identifiers(statement.words, as_of=as_of, allow=names):
        return Wanting.WORDS_WITHOUT_IDENTIFIERS
    return None


def _name_within(suspicion: Suspicion) -> tuple[str, ...]:
    """A title may be dropped when explaining: words about "Mr Smith" may say "Smith"."""
    if suspicion.kind in (Kind.NAME_AFTER_TITLE, Kind.NAME_OF_PATIENT, Kind.NAME):
        return (dict(suspicion.arguments)["name"],)
    return ()
