"""How far is somebody with a module, and when had they completed it?

A module is completed when every page of one version was read and, where it has a self-check, one try of it was right
throughout. The self-check may be tried any number of times: it teaches, and examines nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from insonate_core.learning.modules import Question


@dataclass(frozen=True, slots=True)
class Tried:
    """One question after a try: the place chosen (None if left out) and whether that is the right one."""

    question: Question
    chosen: int | None

    @property
    def is_right(self) -> bool:
        return self.chosen == self.question.right


def mark(questions: Sequence[Question], chosen: Mapping[int, int]) -> tuple[Tried, ...]:
    """Each question with what was chosen, by its place from 0; a place that no choice has counts as left out."""
    return tuple(
        Tried(question, place if place is not None and 0 <= place < len(question.choices) else None)
        for number, question in enumerate(questions)
        for place in (chosen.get(number),)
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """`read` of `pages` pages; `is_checked` if the self-check was right throughout or there is none; `completed` is
    when the last of both came, None before."""

    read: int
    pages: int
    is_checked: bool
    completed: datetime | None


def progress(
    pages: Iterable[str], read: Mapping[str, datetime], *, has_check: bool, right: datetime | None
) -> Progress:
    """How far somebody is, from when each page (by its anchor) was first read and when a try of the self-check was
    first right throughout."""
    anchors = tuple(pages)
    moments = [read[anchor] for anchor in anchors if anchor in read]
    checked = right is not None or not has_check
    done = len(moments) == len(anchors) and checked and bool(anchors)
    last = max([*moments, *([right] if right is not None and has_check else [])], default=None)
    return Progress(len(moments), len(anchors), checked, last if done else None)
