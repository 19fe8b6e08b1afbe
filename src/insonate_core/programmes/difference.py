"""What differs between two documents, clause by clause, so that a committee sees every change and none twice.

The documents are compared as they are written, word by word, not as they are understood: whatever changes the
canonical JSON (and so the identity of a version) is a change, and nothing else is. Changes are gathered by the clause
they stand in, since a clause is what a committee votes on. Where the direction of a change is certain from the word
alone (a greater `at-least`, a longer window), it is said; whether a person gains by it only an evaluation can tell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from insonate_core.programmes.document import canonical_json
from insonate_core.programmes.reading import Place, as_date, exact, parse_duration

NAMED_PARTS = frozenset(
    {"references", "vocabularies", "records", "filters", "people", "anchors", "cycles", "exams", "requirements",
     "concessions", "awards", "transitions", "audits"}
)  # fmt: skip
"""Parts that hold things with names; in the others the part is the thing."""

MORE_ASKED = frozenset(
    {"at-least", "for-at-least", "pass-at", "ideally", "enough", "the-last", "no-lower-than", "sample"}
)
LESS_ASKED = frozenset({"at-most", "longer-than", "grace", "attempts", "by-at-most"})
LENGTHS = frozenset({"anywhere", "every", "valid-for", "decide-within", "keep-papers", "not-before"})
DAY = re.compile(r"(\S+)(?: ([+-]) (\d+ [a-z]+))?")


class How(StrEnum):
    """What happened at a place. The value is the message key."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REORDERED = "reordered"


class Effect(StrEnum):
    """Where a change leads, as far as its word alone tells."""

    MORE = "more"  # more is asked than before
    LESS = "less"  # less is asked than before
    WIDER = "wider"  # a window that holds more days
    NARROWER = "narrower"
    LONGER = "longer"
    SHORTER = "shorter"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: where it is below its clause, what stood there and what stands there now."""

    place: Place
    how: How
    old: Any = None
    new: Any = None
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class ClauseChanges:
    """What changed in one named clause of one part. `key` is empty where the part has no names (`applies`)."""

    part: str
    key: str
    how: How
    changes: tuple[Change, ...]


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[ClauseChanges, ...]:
    """Every change from one document to the other, in the order of the new one, what was removed last within its
    part. Empty if and only if the two have the same canonical JSON."""
    before, after = _plain(old), _plain(new)
    found: list[ClauseChanges] = []
    for part in _merged(before, after):
        found.extend(_part(part, before.get(part, MISSING), after.get(part, MISSING)))
    if _order(before, after):
        moved = Change((), How.REORDERED, _common(before, after), _common(after, before))
        found.append(ClauseChanges("", "", How.REORDERED, (moved,)))
    return tuple(found)


class _Missing:
    """Nothing stands here; `None` may stand somewhere."""


MISSING = _Missing()


def _plain(document: Mapping[str, Any]) -> dict[str, Any]:
    plain = json.loads(canonical_json(document))
    assert isinstance(plain, dict)
    return plain


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [*new, *(key for key in old if key not in new)]


def _part(part: str, old: Any, new: Any) -> Iterator[ClauseChanges]:
    named = part in NAMED_PARTS and all(isinstance(each, (dict, _Missing)) for each in (old, new))
    if not named:
        changes = tuple(_changes((), part, old, new))
        if changes:
            yield ClauseChanges(part, "", _how(old, new), changes)
        return
    before = {} if isinstance(old, _Missing) else old
    after = {} if isinstance(new, _Missing) else new
    if not (before or after) and old is not new and type(old) is not type(new):
        yield ClauseChanges(part, "", _how(old, new), (Change((), _how(old, new)),))
    for key in _merged(before, after):
        one, other = before.get(key, MISSING), after.get(key, MISSING)
        changes = tuple(_changes((), key, one, other))
        if changes:
            yield ClauseChanges(part, key, _how(one, other), changes)
    if _order(before, after):
        moved = Change((), How.REORDERED, _common(before, after), _common(after, before))
        yield ClauseChanges(part, "", How.REORDERED, (moved,))


def _how(old: Any, new: Any) -> How:
    if isinstance(old, _Missing):
        return How.ADDED
    return How.REMOVED if isinstance(new, _Missing) else How.CHANGED


def _same(old: Any, new: Any) -> bool:
    """Whether two values are the same in canonical JSON (where 1 is not true, and order counts)."""
    return json.dumps(old) == json.dumps(new)


def _changes(place: Place, word: str, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, _Missing) or isinstance(new, _Missing):
        if old is not new:
            yield Change(
                place,
                _how(old, new),
                None if isinstance(old, _Missing) else old,
                None if isinstance(new, _Missing) else new,
            )
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in _merged(old, new):
            yield from _changes((*place, key), key, old.get(key, MISSING), new.get(key, MISSING))
        if _order(old, new):
            yield Change(place, How.REORDERED, _common(old, new), _common(new, old))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _list(place, old, new)
    elif not _same(old, new):
        yield Change(place, How.CHANGED, old, new, _effect(place, word, old, new))


def _list(place: Place, old: list[Any], new: list[Any]) -> Iterator[Change]:
    """Entries of a list are the same where they are equal, or have the same name; the rest came or went."""
    before, after = _named(old), _named(new)
    for name, (position, value) in after.items():
        yield from _changes((*place, position), "", before[name][1] if name in before else MISSING, value)
    for name, (position, value) in before.items():
        if name not in after:
            yield from _changes((*place, position), "", value, MISSING)
    if _order(before, after):
        yield Change(place, How.REORDERED, _common(before, after), _common(after, before))


def _named(entries: list[Any]) -> dict[str, tuple[int, Any]]:
    """Entries by what they are known by: a key, what they name, or themselves. Another of the same is another."""
    found: dict[str, tuple[int, Any]] = {}
    for position, entry in enumerate(entries):
        name = json.dumps(entry)
        if isinstance(entry, dict):
            words = [word for word in ("key", "pass", "requirement") if isinstance(entry.get(word), str)]
            name = f"{words[0]} {entry[words[0]]}" if words else name
        while name in found:
            name += "+"
        found[name] = (position, entry)
    return found


def _order(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether what stayed stands in another order."""
    return _common(old, new) != _common(new, old)


def _common(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return [key for key in one if key in other]


# Directions


def _effect(place: Place, word: str, old: Any, new: Any) -> Effect | None:
    if word in ("from", "until") and "within" in place:
        grew = _later(old, new)
        if grew is None:
            return None
        return Effect.WIDER if grew == (word == "until") else Effect.NARROWER
    before, after = _size(old), _size(new)
    if before is None or after is None or before == after or before[0] != after[0]:
        return None
    grew = before[1] < after[1]
    if word == "anywhere":
        return Effect.WIDER if grew else Effect.NARROWER
    if word in MORE_ASKED or "for-each" in place:
        return Effect.MORE if grew else Effect.LESS
    if word in LESS_ASKED:
        return Effect.LESS if grew else Effect.MORE
    if word in LENGTHS:
        return Effect.LONGER if grew else Effect.SHORTER
    return None


def _size(value: Any) -> tuple[str, Any] | None:
    """Something with a size that may be compared with others of its sort."""
    number = exact(value)
    if number is not None:
        return ("number", number)
    if isinstance(value, str):
        length = parse_duration(value)
        if length is not None:
            return ("length", (length.months * 30 + length.days))
        if re.fullmatch(r"\d+(\.\d+)?%", value):
            return ("share", Fraction(value[:-1]))
    return None


def _later(old: Any, new: Any) -> bool | None:
    """Whether a day phrase became later; `None` if the two cannot be compared."""
    one, other = as_date(old), as_date(new)
    if one is not None and other is not None:
        return other > one
    if not (isinstance(old, str) and isinstance(new, str)):
        return None
    before, after = DAY.fullmatch(old), DAY.fullmatch(new)
    if before is None or after is None or before[1] != after[1]:
        return None
    first, second = _offset(before), _offset(after)
    return None if first == second else second > first


def _offset(match: re.Match[str]) -> int:
    length = parse_duration(match[3]) if match[3] else None
    if length is None:
        return 0
    days = length.months * 30 + length.days
    return days if match[2] == "+" else -days
