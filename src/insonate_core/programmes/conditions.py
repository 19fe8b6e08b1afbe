"""Conditions, windows and day phrases of a document, read against the names it declares."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from insonate_core.evidence import FACT_KINDS, SPAN_KINDS, Atom
from insonate_core.identifiers import nearest
from insonate_core.programmes.definition import Vocabulary
from insonate_core.programmes.reading import Node, as_date, parse_duration
from insonate_core.programmes.requirements import (
    ANYTHING,
    AllHold,
    Anywhere,
    Between,
    Condition,
    DayPhrase,
    Days,
    DoneBy,
    ForEach,
    NoneOf,
    Number,
    OneOf,
    SignedBy,
    SomeHold,
    Span,
    Within,
)

PHRASE = re.compile(r"(\S+)(?: ([+-]) (\d+ [a-z]+))?")
MOST_READ = 50_000
"""A filter is read wherever it is named; a document in which that happens oftener was made to exhaust its reader."""
RESERVED_DAYS = ("today", "cycle-start", "cycle-end")


@dataclass(slots=True)
class Names:
    """What the document declares, gathered before anything that refers to it is read."""

    references: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    anchors: frozenset[str] = frozenset()
    cycles: frozenset[str] = frozenset()
    exams: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()
    vocabularies: dict[str, Vocabulary] = field(default_factory=dict)
    filters: dict[str, Node] = field(default_factory=dict)
    filters_named: set[str] = field(default_factory=set)
    filters_read: int = 0


def read_condition(node: Node, names: Names, within: tuple[str, ...] = ()) -> Condition:
    """The condition at `node`; `within` are the filters being read, which may not name themselves."""
    value = node.value
    if isinstance(value, str):
        name = node.name("filter", names.filters)
        if name in within:
            node.problem("filter-names-itself", filter=name)
        elif name in names.filters:
            names.filters_named.add(name)
            names.filters_read += 1
            if names.filters_read > MOST_READ:
                if names.filters_read == MOST_READ + 1:
                    node.problem("expands-too-far", name=name, most=MOST_READ)
                return ANYTHING
            return read_condition(names.filters[name], names, (*within, name))
        return ANYTHING
    if isinstance(value, (list, tuple)):
        return _all([read_condition(each, names, within) for each in node.entries()])
    return _all([_test(attribute, each, names, within) for attribute, each in node.items()])


def _all(parts: list[Condition]) -> Condition:
    flat: list[Condition] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, AllHold) else [part])
    return flat[0] if len(flat) == 1 else AllHold(tuple(flat))


def _test(attribute: str, node: Node, names: Names, within: tuple[str, ...]) -> Condition:
    if attribute == "any-of":
        return SomeHold(tuple(read_condition(each, names, within) for each in _some(node)))
    if attribute == "signed-by":
        return SignedBy(tuple(each.name("person", names.people) for each in _some(node)))
    if attribute == "by":
        return DoneBy(tuple(each.name("person", names.people) for each in _some(node)))
    vocabulary = names.vocabularies.get(attribute)
    if node.value == "any-listed":
        if vocabulary is None:
            node.problem(
                "unknown-name", of="vocabulary", name=attribute, nearest=nearest(attribute, names.vocabularies)
            )
            return ANYTHING
        return OneOf(attribute, vocabulary.values)
    if isinstance(node.value, dict):
        return _comparison(attribute, node, vocabulary)
    return OneOf(attribute, tuple(_value(each, vocabulary) for each in _some(node)))


def _some(node: Node) -> list[Node]:
    """What a list names, or the one thing that stands in its place; an empty list, which nothing could satisfy, is a
    problem."""
    entries = node.entries_or_one()
    if not entries:
        node.wrong("value")
    return entries


def _comparison(attribute: str, node: Node, vocabulary: Vocabulary | None) -> Condition:
    tests = dict(node.items())
    for word, each in tests.items():
        if word not in ("at-least", "at-most", "not"):
            each.problem("unknown-word", word=word, nearest=nearest(word, ("at-least", "at-most", "not")))
    if "not" in tests:
        if len(tests) > 1:
            node.problem("not-stands-alone")
        return NoneOf(attribute, tuple(_value(each, vocabulary) for each in _some(tests["not"])))
    bounds: dict[str, Number] = {word: each.number() for word, each in tests.items()}
    if not bounds:
        node.problem("word-missing", word="at-least")
    return Between(attribute, bounds.get("at-least"), bounds.get("at-most"))


def _value(node: Node, vocabulary: Vocabulary | None) -> Atom:
    atom = node.atom()
    if vocabulary is not None and atom not in vocabulary:
        node.problem("unknown-value", of=vocabulary.key, value=atom, nearest=nearest(str(atom), vocabulary.values))
    return atom


def read_day(node: Node, names: Names, also: Iterable[str] = ()) -> DayPhrase:
    """A day phrase: a name or a date, then at most one duration forward or back."""
    plain = as_date(node.value)
    if plain is not None:
        return DayPhrase(plain)
    match = PHRASE.fullmatch(node.value) if isinstance(node.value, str) else None
    if match is None:
        node.wrong("day-phrase")
        return DayPhrase("today")
    base = as_date(match[1]) or match[1]
    known = {*names.anchors, *RESERVED_DAYS, *also}
    if isinstance(base, str) and base not in known:
        node.problem("unknown-name", of="day", name=base, nearest=nearest(base, known))
    if match[3] is None:
        return DayPhrase(base)
    duration = parse_duration(match[3])
    if duration is None:
        node.wrong("duration")
        return DayPhrase(base)
    return DayPhrase(base, duration if match[2] == "+" else -duration)


def read_within(node: Node, names: Names) -> Within:
    """A window: two day phrases, or anywhere."""
    words = node.part("within")
    if "anywhere" in words:
        if len(words) > 1:
            node.problem("anywhere-stands-alone")
        return Anywhere(words["anywhere"].duration())
    return read_days(node, names)


def read_days(node: Node, names: Names) -> Days:
    """A window of two day phrases, where `anywhere` makes no sense."""
    words = node.part("within")
    if "anywhere" in words:
        words["anywhere"].problem("anywhere-not-here")
    if "from" not in words and "until" not in words:
        node.problem("word-missing", word="from")
    return Days(
        read_day(words["from"], names) if "from" in words else None,
        read_day(words["until"], names) if "until" in words else None,
    )


def read_kind(node: Node) -> str:
    """A kind of fact."""
    return node.name("fact-kind", FACT_KINDS)


def read_span_kind(node: Node) -> str:
    """A kind of fact that lasts."""
    return node.name("span-kind", SPAN_KINDS)


def read_span(node: Node, names: Names) -> Span:
    """`{enrolments: {programme: ...}}`: facts that last, of one kind and nature."""
    entries = list(node.items())
    if len(entries) != 1:
        node.wrong("span")
        return Span("leaves", ANYTHING)
    word, inner = entries[0]
    if word not in SPAN_KINDS:
        inner.problem("unknown-name", of="span-kind", name=word, nearest=nearest(word, SPAN_KINDS))
    return Span(word, read_condition(inner, names))


def read_for_each(node: Node, names: Names) -> ForEach | None:
    """A number for each value of one vocabulary, in the vocabulary's order."""
    entries = list(node.items())
    if len(entries) != 1:
        node.wrong("for-each")
        return None
    attribute, inner = entries[0]
    vocabulary = names.vocabularies.get(attribute)
    if vocabulary is None:
        inner.problem("unknown-name", of="vocabulary", name=attribute, nearest=nearest(attribute, names.vocabularies))
        return None
    if not isinstance(inner.value, dict):
        number = inner.number()
        return ForEach(attribute=attribute, needs=tuple((value, number) for value in vocabulary.values))
    needs: dict[str, Number] = {}
    for value, each in inner.items():
        if value not in vocabulary:
            each.problem("unknown-value", of=attribute, value=value, nearest=nearest(value, vocabulary.values))
        needs[value] = each.number()
    order = [value for value in vocabulary.values if value in needs]
    return ForEach(attribute=attribute, needs=tuple((value, needs[value]) for value in order))
