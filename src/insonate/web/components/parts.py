"""Which plain values are components drawn from?

A page turns what a query returned into these values; a template tag turns them into markup. Nothing here
knows a model, a request or a rule, so a component can be shown in the gallery with invented values and on a
page with real ones, and cannot tell the difference. Words are finished (translated) before they come here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from django.utils.functional import Promise

Number = int | float | Fraction
Text = str | Promise


class State(StrEnum):
    """How something stands. The value names the shape in the icon sprite and the colour in the tokens."""

    MET = "met"
    PROGRESS = "progress"
    WAITING = "waiting"
    NOTMET = "notmet"
    RISK = "risk"
    OVERDUE = "overdue"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go, in words."""

    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a strip of at most five, linked to the rows behind it."""

    label: Text
    value: Text | int
    small: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what it is. A state puts the shape before the description."""

    term: Text
    description: Text | int
    url: str = ""
    state: State | None = None


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """One requirement as the reader sees it: where it stands, how much, why not yet, and what is inside it.

    `why` is shown after "Not yet, because" while the state is neither met nor waived, and as a plain sentence
    otherwise. `example` marks a number that the body has not confirmed; the page then says so beside it.
    """

    title: Text
    state: State
    have: Number | None = None
    need: Number | None = None
    waiting: Number = 0
    even: Number | None = None
    count: Text = ""
    badge: Text = ""
    why: Text = ""
    children: Sequence["RequirementRow"] = ()
    example: bool = False
    example_note: Text = ""
    reference: Link | None = None
    actions: Sequence[Link] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path. At most one is current."""

    title: Text
    detail: Text = ""
    is_done: bool = False
    is_current: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One thing that waits for somebody.

    With `select` (the value posted under `select_name`) the row has a checkbox, unless `cannot_select` says
    why not; without it the row leads with its shape.
    """

    title: Text
    detail: Text = ""
    url: str = ""
    state: State | None = None
    badge: Text = ""
    select: str = ""
    cannot_select: Text = ""
    is_selected: bool = False
    is_current: bool = False
    action: Link | None = None
    select_name: str = "selected"


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column. `hidden` keeps the head for a screen reader only (a column of buttons)."""

    label: Text
    is_number: bool = False
    hidden: bool = False
    sort_url: str = ""
    sorted: str = ""  # "ascending", "descending" or nothing


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell: words, or a link, or a badge, or a button-like link."""

    text: Text | int = ""
    url: str = ""
    state: State | None = None
    is_button: bool = False
    detail: Text = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that becomes labelled cards when its container is narrow. Cells are in the columns' order."""

    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default_factory=tuple)
    caption_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Joint:
    """A place on the body map. `x` and `y` are percentages of the drawing; right is the patient's right."""

    value: str
    label: Text
    x: float
    y: float
    is_chosen: bool = False
    mark: Text = ""


def percent(part: Number, whole: Number) -> str:
    """How far `part` is along `whole`, from 0 to 100, as CSS reads a number; 0 when there is no whole.

    >>> percent(1, 3), percent(120, 100), percent(5, 0)
    ('33.3', '100', '0')
    """
    if whole <= 0:
        return "0"
    share = min(max(Fraction(part) / Fraction(whole) * 100, Fraction(0)), Fraction(100))
    return f"{float(share):.1f}".rstrip("0").rstrip(".")
