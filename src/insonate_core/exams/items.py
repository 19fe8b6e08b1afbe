"""What is one item of a written examination, and is it fit to be sat?

The names are those of assessment science and QTI: an *item* has a *stem* and *options*; the right ones are its *key*;
the others are *distractors*. Two kinds to begin with: *single best answer* (exactly one option is right) and
*multiple response* (the candidate chooses every right option; how many there are is not said).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

FEWEST_OPTIONS = 2
MOST_OPTIONS = 12
LONGEST_STEM = 4_000
LONGEST_OPTION = 1_000
"""Characters. A candidate reads an item in about a minute; anything longer is a document, not an item."""


class ItemKind(StrEnum):
    SINGLE_BEST_ANSWER = "single-best-answer"
    MULTIPLE_RESPONSE = "multiple-response"


class Fault(StrEnum):
    """Why an item cannot be sat as it is."""

    NO_STEM = "no-stem"
    STEM_TOO_LONG = "stem-too-long"
    TOO_FEW_OPTIONS = "too-few-options"
    TOO_MANY_OPTIONS = "too-many-options"
    EMPTY_OPTION = "empty-option"
    OPTION_TOO_LONG = "option-too-long"
    SAME_OPTION_TWICE = "same-option-twice"
    SAME_KEY_TWICE = "same-key-twice"
    NOTHING_RIGHT = "nothing-right"
    MORE_THAN_ONE_RIGHT = "more-than-one-right"
    EVERYTHING_RIGHT = "everything-right"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a candidate may choose. `key` is what an answer says, and never changes within a version; `why` tells,
    after the exam and where the body's policy allows, why it is right or wrong."""

    key: str
    text: str
    right: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """What is asked. Texts are Markdown; `figures` are the names of stills and clips shown with the stem, in order.
    `module` is the curriculum's module, `level` the cognitive level in the body's own words (or empty)."""

    kind: ItemKind
    stem: str
    options: tuple[Option, ...]
    rationale: str = ""
    module: str = ""
    level: str = ""
    figures: tuple[str, ...] = ()

    @property
    def key(self) -> frozenset[str]:
        """The keys of the right options."""
        return frozenset(option.key for option in self.options if option.right)


def faults(item: Item) -> tuple[Fault, ...]:
    """Everything that keeps an item from being sat, in the order it is read; empty for a sound one."""
    return tuple(_faults_of_text(item)) + tuple(_faults_of_key(item))


def _faults_of_text(item: Item) -> list[Fault]:
    found: list[Fault] = []
    if not item.stem.strip():
        found.append(Fault.NO_STEM)
    if len(item.stem) > LONGEST_STEM:
        found.append(Fault.STEM_TOO_LONG)
    if len(item.options) < FEWEST_OPTIONS:
        found.append(Fault.TOO_FEW_OPTIONS)
    if len(item.options) > MOST_OPTIONS:
        found.append(Fault.TOO_MANY_OPTIONS)
    texts = [" ".join(option.text.split()).casefold() for option in item.options]
    if not all(texts):
        found.append(Fault.EMPTY_OPTION)
    if any(len(option.text) > LONGEST_OPTION for option in item.options):
        found.append(Fault.OPTION_TOO_LONG)
    if any(text and times > 1 for text, times in Counter(texts).items()):
        found.append(Fault.SAME_OPTION_TWICE)
    if len({option.key for option in item.options}) < len(item.options):
        found.append(Fault.SAME_KEY_TWICE)
    return found


def _faults_of_key(item: Item) -> list[Fault]:
    right = sum(option.right for option in item.options)
    if right == 0:
        return [Fault.NOTHING_RIGHT]
    if item.kind is ItemKind.SINGLE_BEST_ANSWER and right > 1:
        return [Fault.MORE_THAN_ONE_RIGHT]
    if right == len(item.options):
        return [Fault.EVERYTHING_RIGHT]
    return []
