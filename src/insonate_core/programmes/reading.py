"""Reading a document piece by piece, so that every mistake is found at once and each says where it is.

A `Node` is a value with its place. Its methods return what was asked for, or note a problem and return
something harmless, so that reading goes on. Messages are keys with arguments; the shell has the words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from math import isfinite
from typing import Any

from insonate_core.evidence import Atom
from insonate_core.identifiers import is_key, nearest
from insonate_core.periods import Duration
from insonate_core.programmes.grammar import CHOICES, PARTS, Word
from insonate_core.programmes.requirements import Amount, Number, Rounding

Place = tuple[str | int, ...]

CENTURY = Duration(months=1200)
MOST_DEPTH = 40
YEARS = range(1900, 2200)
DURATION = re.compile(r"(\d{1,4}) (day|week|month|year)s?")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a document: where, which (a message key), and what the words need."""

    place: Place
    key: str
    arguments: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        return "/".join(str(step) for step in self.place)

    def __str__(self) -> str:
        said = ", ".join(f"{name} {value!r}" for name, value in self.arguments)
        return f"{self.path}: {self.key}" + (f" ({said})" if said else "")


class DefinitionErrors(ValueError):  # noqa: N818 - it holds all the errors there are
    """A document that cannot be read, with every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def parse_duration(text: str) -> Duration | None:
    """The length that a phrase such as `14 days` or `3 years` says, or `None` if it says none.

    Nothing is longer than a century: no body means it, and the calendar has an end.
    """
    match = DURATION.fullmatch(text)
    if match is None:
        return None
    number, unit = int(match[1]), match[2]
    if unit in ("month", "year"):
        length = Duration(months=number * (12 if unit == "year" else 1))
    else:
        length = Duration(days=number * (7 if unit == "week" else 1))
    return length if length.at_most_days <= CENTURY.at_most_days else None


def exact(value: object) -> Number | None:
    """The exact number a document wrote (6.5 is thirteen halves), or `None` if it is none, as `.inf` is."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and isfinite(value):
        number = Fraction(repr(value))
        return number.numerator if number.denominator == 1 else number
    return None


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the document, where it stands, and the list that collects problems."""

    value: Any
    place: Place
    problems: list[Problem]

    def problem(self, key: str, /, **arguments: object) -> None:
        said = tuple((name.replace("_", "-"), str(value)) for name, value in arguments.items())
        self.problems.append(Problem(self.place, key, said))

    def child(self, step: str | int, value: Any) -> Node:
        return Node(value, (*self.place, step), self.problems)

    def wrong(self, expected: str) -> None:
        self.problem("wrong-shape", expected=expected, found=repr(self.value)[:60])

    # Structures

    def items(self) -> Iterator[tuple[str, Node]]:
        """Keys and nodes of a mapping whose keys the author chose."""
        if not isinstance(self.value, Mapping):
            self.wrong("mapping")
            return
        for key, value in self.value.items():
            node = self.child(str(key), value)
            if not isinstance(key, str):
                node.problem("key-not-text", key=key)
            yield str(key), node

    def keyed(self) -> Iterator[tuple[str, Node]]:
        """As `items`, where every key must be kebab-case."""
        for key, node in self.items():
            if not is_key(key):
                node.problem("not-a-key", key=key)
            yield key, node

    def part(self, name: str) -> dict[str, Node]:
        """The words of a part of the document; unknown and missing ones are problems."""
        return self.words(PARTS[name])

    def words(self, known: Mapping[str, Word]) -> dict[str, Node]:
        result = dict(self.items())
        for word, node in result.items():
            if word not in known:
                node.problem("unknown-word", word=word, nearest=nearest(word, known))
        if isinstance(self.value, Mapping):
            for word, rule in known.items():
                if rule.required and word not in result:
                    self.problem("word-missing", word=word)
        return {word: node for word, node in result.items() if word in known}

    def entries(self) -> list[Node]:
        if not isinstance(self.value, (list, tuple)):
            self.wrong("list")
            return []
        return [self.child(position, value) for position, value in enumerate(self.value)]

    def entries_or_one(self) -> list[Node]:
        return self.entries() if isinstance(self.value, (list, tuple)) else [self]

    # Scalars

    def text(self) -> str:
        if isinstance(self.value, str):
            return self.value
        self.problem("quote-it", found=repr(self.value)) if isinstance(self.value, (int, float, date)) else self.wrong(
            "text"
        )
        return ""

    def key(self) -> str:
        text = self.text()
        if isinstance(self.value, str) and not is_key(text):
            self.problem("not-a-key", key=text)
        return text

    def choice(self, shape: str) -> str:
        text = self.text()
        if text not in CHOICES[shape]:
            self.problem("unknown-word", word=text, nearest=nearest(text, CHOICES[shape]))
            return CHOICES[shape][0]
        return text

    def rounding(self) -> Rounding:
        return Rounding(self.choice("rounding"))

    def name(self, of: str, known: Collection[str]) -> str:
        """A name that something in the document must have."""
        text = self.text()
        names = known if isinstance(known, (Set, Mapping)) else set(known)
        if isinstance(self.value, str) and text not in names:
            self.problem("unknown-name", of=of, name=text, nearest=nearest(text, names))
        return text

    def boolean(self) -> bool:
        if not isinstance(self.value, bool):
            self.wrong("true-or-false")
            return False
        return self.value

    def number(self) -> Number:
        number = exact(self.value)
        if number is None or number < 0:
            self.wrong("number")
            return 0
        return number

    def whole(self) -> int:
        number = self.number()
        if not isinstance(number, int):
            self.wrong("whole-number")
            return 0
        return number

    def percent(self) -> Fraction:
        match = PERCENT.fullmatch(self.value) if isinstance(self.value, str) else None
        if match is None:
            self.wrong("percentage")
            return Fraction(0)
        return Fraction(match[1]) / 100

    def amount(self, rounding: Rounding | None) -> Amount:
        if isinstance(self.value, str) and self.value.endswith("%"):
            return Amount(self.percent(), is_share=True, rounding=rounding)
        return Amount(self.number())

    def duration(self) -> Duration:
        duration = parse_duration(self.value) if isinstance(self.value, str) else None
        if duration is None:
            self.wrong("duration")
            return Duration(days=1)
        return duration

    def length(self) -> Duration:
        """A duration that is not nothing: a period that recurs after no time would never end."""
        duration = self.duration()
        if duration.at_most_days < 1:
            self.wrong("duration")
            return Duration(days=1)
        return duration

    def wait(self) -> Duration:
        return Duration(days=1) if self.value == "next day" else self.duration()

    def day(self) -> date:
        day = as_date(self.value)
        if day is None:
            self.wrong("date")
            return date(2000, 1, 1)
        return day

    def texts(self) -> dict[str, str]:
        """Text by language."""
        result = {}
        for language, node in self.items():
            if not LANGUAGE_TAG.fullmatch(language):
                node.problem("not-a-language", language=language)
            result[language] = node.text()
        return result

    def atom(self) -> Atom:
        if isinstance(self.value, (str, bool, int)):
            return self.value
        if isinstance(self.value, date):
            return self.day()
        number = exact(self.value)
        if number is None:
            self.wrong("value")
            return ""
        return number


def as_date(value: object) -> date | None:
    """The day a document wrote, as a YAML date or as text, or `None`; also for a year that no rule can mean."""
    if isinstance(value, datetime):
        return None
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) and value.year in YEARS else None


def is_too_deep(tree: object) -> bool:
    """Whether mappings and lists lie deeper in one another than a document may be read; found level by level."""
    level = [tree]
    for _depth in range(MOST_DEPTH):
        level = [
            inner
            for each in level
            if isinstance(each, (Mapping, list, tuple))
            for inner in (each.values() if isinstance(each, Mapping) else each)
        ]
        if not level:
            return False
    return True
