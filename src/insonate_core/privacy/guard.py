"""Does this text name a patient? Where, how, and how sure are we?

`find_identifiers` reads one free text of a scan entry and returns every stretch that may identify a patient.
It is a net, not a proof: what it misses and what it stops wrongly is measured on a written corpus and stated
in `docs/reference/privacy-guard.md`. It looks at one text at a time and keeps nothing.
"""

from collections.abc import Iterator
from datetime import date

from insonate_core.privacy.contacts import find_contacts
from insonate_core.privacy.dates import find_dates_of_birth
from insonate_core.privacy.names import find_names
from insonate_core.privacy.numbers import find_numbers
from insonate_core.privacy.reading import WORD_OR_MARK, Reading, read
from insonate_core.privacy.suspicion import Kind, Sighting, Suspicion

LONGEST_TEXT = 200_000
NAMES = frozenset({Kind.NAME_AFTER_TITLE, Kind.NAME_OF_PATIENT, Kind.NAME})
RANK = {kind: rank for rank, kind in enumerate(Kind)}


class TextTooLongError(ValueError):
    """The text is longer than the guard reads; a caller limits its fields far below this."""


def find_identifiers(
    text: str, *, as_of: date, allow: frozenset[str] = frozenset(), colleagues: frozenset[str] = frozenset()
) -> tuple[Suspicion, ...]:
    """Every stretch of `text` that may identify a patient, in the order of the text, never overlapping.

    `as_of` is the day of the scan or of the entry: dates close to it are no birthdays. `allow` holds
    stretches that the person has stated to be no identifier (see `insonate_core.privacy.statements`),
    compared without regard to capitals, accents and spaces. `colleagues` holds names of supervisors and
    other staff known to the logbook: they do not alarm where a colleague may stand, but still do where a
    patient surely does.

    The cost grows in proportion to the length of the text; one longer than `LONGEST_TEXT` characters raises
    `TextTooLongError`, since half a check would pass for a whole one.
    """
    if len(text) > LONGEST_TEXT:
        raise TextTooLongError(f"{len(text)} characters, at most {LONGEST_TEXT}")
    reading = read(text)
    allowed = frozenset(normalised(each) for each in allow)
    known = [frozenset(_words(each)) for each in colleagues]
    found = []
    for sighting in _settled(_sightings(reading, as_of)):
        start, end = reading.home(sighting.start, sighting.end)
        if _is_colleague(sighting, known) or normalised(text[start:end]) in allowed:
            continue
        found.append(
            Suspicion(
                sighting.kind,
                start,
                end,
                text[start:end],
                sighting.reason,
                sighting.arguments,
                sighting.certain,
            )
        )
    return tuple(found)


def normalised(text: str) -> str:
    """The form in which two stretches count as the same: folded, in lower case, with single blanks."""
    return " ".join(read(text).plain.lower().split())


def _sightings(reading: Reading, as_of: date) -> Iterator[Sighting]:
    yield from find_numbers(reading.plain, as_of=as_of)
    yield from find_contacts(reading.plain)
    yield from find_dates_of_birth(reading.plain, as_of=as_of)
    yield from find_names(reading.plain, reading.tokens())


def _settled(sightings: Iterator[Sighting]) -> list[Sighting]:
    """One sighting for each stretch: where several overlap, the surest and longest speaks for all."""
    settled: list[Sighting] = []
    for sighting in sorted(sightings, key=lambda each: (each.start, -each.end)):
        if not settled or sighting.start >= settled[-1].end:
            settled.append(sighting)
            continue
        other = settled[-1]
        best = max(other, sighting, key=_weight)
        settled[-1] = Sighting(
            best.kind,
            other.start,
            max(other.end, sighting.end),
            best.reason,
            best.certain,
            best.arguments,
        )
    return settled


def _weight(sighting: Sighting) -> tuple[bool, int, int]:
    return sighting.certain, sighting.end - sighting.start, -RANK[sighting.kind]


def _words(name: str) -> Iterator[str]:
    for found in WORD_OR_MARK.finditer(read(name).plain.lower()):
        if found.lastgroup == "word" and found[0] not in {
            "dr",
            "prof",
            "mr",
            "mrs",
            "ms",
            "miss",
            "professor",
            "doctor",
        }:
            yield found[0]


def _is_colleague(sighting: Sighting, known: list[frozenset[str]]) -> bool:
    if not known or sighting.kind not in NAMES or sighting.certain:
        return False
    words = {word.removesuffix("'s") for word in _words(dict(sighting.arguments)["name"]) if len(word) > 1}
    return bool(words) and any(words <= names for names in known)
