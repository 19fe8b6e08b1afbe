"""Programme documents changed in one place: each leaf to another value that can still be read, each word left out."""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

Place = tuple[str | int, ...]

FREE = {
    "requirements", "people", "anchors", "cycles", "exams", "awards", "concessions", "transitions", "audits",
    "filters", "references", "vocabularies", "of-which", "among", "about", "for-each",
}  # fmt: skip
"""Parts whose keys the author chose."""


def places(tree: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every place below the root with what stands there."""
    steps = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, value in steps:
        yield (*place, step), value
        yield from places(value, (*place, step))


def shape(place: Place) -> str:
    """The place with the author's own keys and positions left out, so that the same word is met once."""
    steps: list[str] = []
    for number, step in enumerate(place):
        above = place[number - 1] if number else ""
        in_list_of_values = number == 2 and place[0] == "vocabularies"
        steps.append("*" if isinstance(step, int) or above in FREE or in_list_of_values else str(step))
    return "/".join(steps)


def changed(document: Any, place: Place, value: Any) -> Any:
    """A copy of the document with another value at the place."""
    copy = deepcopy(document)
    holder = copy
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    return copy


def without(document: Any, place: Place) -> Any:
    """A copy of the document without what stands at the place."""
    copy = deepcopy(document)
    holder = copy
    for step in place[:-1]:
        holder = holder[step]
    del holder[place[-1]]
    return copy


WORDS = (
    "up", "down", "in-full", "not-required", "written", "visual", "practical", "stay", "move", "choose", "supervised",
    "examined", "score", "steps", "person", "course", "today", "courses", "results", "memberships", "awards",
)  # fmt: skip


def other_values(value: Any) -> Iterator[Any]:
    """Values of the same sort that might be read in its place."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, float):
        yield value + 0.5
    elif isinstance(value, date):
        yield value + timedelta(days=40)
    elif isinstance(value, str):
        number = re.search(r"\d+", value)
        if number:
            for other in (int(number.group()) + 1, int(number.group()) + 7):
                yield f"{value[: number.start()]}{other}{value[number.end() :]}"
        yield from (word for word in WORDS if word != value)
        yield f"{value}-more"
        yield f"{value} more"
