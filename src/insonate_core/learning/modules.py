"""What does a module of a curriculum say, and what is wrong with its text?

A module is a *head* (title, minutes, objectives, self-check) and *pages*: Markdown under headings of the second level.
The skeleton of the field for a scanning module is `SCANNING_PAGES`; a module may have others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Any

MOST_MINUTES = 600
MOST_QUESTIONS = 40
LONGEST_PAGE = 20_000
"""Characters. A page that is longer is a chapter; split it."""

SCANNING_PAGES: tuple[str, ...] = (
    "Why scan here",
    "Probe and presets",
    "Patient position",
    "Orientation and grip",
    "Landmarks and anatomy",
    "Area of interest and adequate view",
    "Image generation",
    "Image interpretation",
    "Clinical integration",
)
"""The pages of a module about one application, in the order in which the field teaches it."""

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_FIGURE = re.compile(r"!\[[^\]]*\]\(([^)\s]*)")
_NOT_IN_ANCHOR = re.compile(r"[^a-z0-9]+")
HEAD_WORDS = frozenset({"title", "minutes", "objectives", "self-check"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a self-check offers. `why` is shown once it was chosen."""

    text: str
    right: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a self-check, of which exactly one choice is right."""

    text: str
    choices: tuple[Choice, ...]

    @property
    def right(self) -> int:
        """The place of the right choice, from 0."""
        return next(place for place, choice in enumerate(self.choices) if choice.right)

    @property
    def shown(self) -> tuple[tuple[int, Choice], ...]:
        """The choices with their places, in the order in which readers see them: editors tend to write the right one
        first. Mixed by what they say, so that everybody sees the same and a reload moves nothing; two stay as they
        are written, for yes comes before no."""
        placed = tuple(enumerate(self.choices))
        if len(placed) < 3:
            return placed
        return tuple(sorted(placed, key=lambda each: sha256(f"{self.text}\n{each[1].text}".encode()).digest()))


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its heading, the name it has in addresses, and its Markdown without the heading."""

    heading: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Module:
    """A module as it is read."""

    title: str
    minutes: int
    objectives: tuple[str, ...]
    pages: tuple[Page, ...]
    questions: tuple[Question, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of the figures it shows, each once, in the order in which they are shown."""
        return tuple(dict.fromkeys(name for page in self.pages for name in figures_in(page.text)))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: a key for the words, where (a heading, `question 3`, a word of the head), and what it says."""

    key: str
    where: str = ""
    said: str = ""


def read_module(head: Mapping[str, Any], body: str) -> tuple[Module, tuple[Fault, ...]]:
    """The module that a head and a body say, and all that is wrong with them; what cannot be read is left out."""
    faults: list[Fault] = [Fault("unknown-word", said=str(word)) for word in head if word not in HEAD_WORDS]
    title = _text(head.get("title"))
    if not title:
        faults.append(Fault("no-title"))
    minutes = head.get("minutes")
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 1 <= minutes <= MOST_MINUTES:
        faults.append(Fault("no-minutes", said=str(MOST_MINUTES)))
        minutes = 0
    objectives = tuple(text for each in _list(head.get("objectives")) if (text := _text(each)))
    if not objectives:
        faults.append(Fault("no-objective"))
    pages = tuple(_pages(body, faults))
    questions = tuple(_questions(head.get("self-check"), faults))
    return Module(title, minutes, objectives, pages, questions), tuple(faults)


def figures_in(text: str) -> tuple[str, ...]:
    """The names of the figures a page shows, as it writes them."""
    return tuple(_FIGURE.findall(text))


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else ()


def _pages(body: str, faults: list[Fault]) -> Iterator[Page]:
    found: list[tuple[str, list[str]]] = []
    before: list[str] = []
    fence = ""
    for line in body.replace("\r\n", "\n").split("\n"):
        if marker := _FENCE.match(line):
            mark = marker[1]
            fence = "" if fence and mark.startswith(fence) else fence or mark
        if not fence and line.startswith("## "):
            found.append((" ".join(line[3:].split()).rstrip("# "), []))
        else:
            (found[-1][1] if found else before).append(line)
    if any(line.strip() for line in before):
        faults.append(Fault("before-the-first-heading"))
    if not found:
        faults.append(Fault("no-page"))
    used: set[str] = set()
    for heading, lines in found:
        text = "\n".join(lines).strip("\n")
        anchor = _NOT_IN_ANCHOR.sub("-", heading.lower()).strip("-") or "page"
        if anchor in used:
            faults.append(Fault("heading-twice", heading))
            anchor = next(name for number in count(2) if (name := f"{anchor}-{number}") not in used)
        used.add(anchor)
        if not text.strip():
            faults.append(Fault("empty-page", heading))
        if len(text) > LONGEST_PAGE:
            faults.append(Fault("long-page", heading, str(LONGEST_PAGE)))
        yield Page(heading, anchor, text)


def _questions(raw: Any, faults: list[Fault]) -> Iterator[Question]:
    asked = _list(raw)
    if raw is not None and not isinstance(raw, (list, tuple)):
        faults.append(Fault("self-check-no-list"))
    if len(asked) > MOST_QUESTIONS:
        faults.append(Fault("many-questions", said=str(MOST_QUESTIONS)))
    for number, each in enumerate(asked[:MOST_QUESTIONS], start=1):
        where = str(number)
        text = _text(each.get("question")) if isinstance(each, Mapping) else ""
        choices = tuple(_choices(each.get("options") if isinstance(each, Mapping) else None))
        right = sum(choice.right for choice in choices)
        if not text:
            faults.append(Fault("question-without-text", where))
        elif len(choices) < 2:
            faults.append(Fault("question-with-few-options", where))
        elif right != 1:
            faults.append(Fault("question-not-one-right", where, str(right)))
        elif any(not choice.text for choice in choices):
            faults.append(Fault("empty-option", where))
        elif len({choice.text.casefold() for choice in choices}) < len(choices):
            faults.append(Fault("option-twice", where))
        else:
            yield Question(text, choices)


def _choices(raw: Any) -> Iterator[Choice]:
    for each in _list(raw):
        if isinstance(each, Mapping):
            yield Choice(_text(each.get("text")), each.get("right") is True, _text(each.get("why")))
