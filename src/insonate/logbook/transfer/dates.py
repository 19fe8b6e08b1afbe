"""Which day does a cell mean, and could it be another?

"03/04/2026" is 3 April or 4 March. One value cannot tell; a column often can: a 25 in first place, or a day that
would lie in the future, decides for all. What stays open is asked by example and never guessed silently.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from insonate.logbook.transfer.tables import Cell


class Order(Enum):
    """In which order a column writes day and month."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets, which believe that 1900 had a 29 February
_SERIALS = range(20_000, 80_000)  # 1954 to 2119
_TIME = r"(?:[ t,]+(?:at |a )?\d{1,2}[:h]\d{2}.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/. ](\d{{1,2}})[-/. ](\d{{1,2}}){_TIME}$")
_NUMBERS = re.compile(rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}|\d{{2}}){_TIME}$")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})$")
_DAY_WORD = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|er|e)?[-/., ]+([a-z]+)[-/., ]+(\d{{4}}|\d{{2}}){_TIME}$")
_WORD_DAY = re.compile(rf"([a-z]+)[-/., ]+(\d{{1,2}})(?:st|nd|rd|th)?[-/., ]+(\d{{4}}|\d{{2}}){_TIME}$")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)[a-z]*[., ]+(?=\S)")
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan janvier janv",
            "february feb fevrier fevr fev",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil",
            "august aug aout",
            "september sep sept septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec decembre",
        ),
        start=1,
    )
    for word in words.split()
}


def _year(written: str, today: date) -> int:
    """Two digits mean the latest such year that has begun; nobody logs next century's scans."""
    if len(written) == 4:
        return int(written)
    year = today.year // 100 * 100 + int(written)
    return year if year <= today.year + 1 else year - 100


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _text(cell: str) -> str:
    bare = cell.casefold().strip().replace("\N{NO-BREAK SPACE}", " ")
    for accented, plain in (("é", "e"), ("è", "e"), ("û", "u")):
        bare = bare.replace(accented, plain)
    return _WEEKDAY.sub("", bare) if re.search(r"\d", bare) and not _WORD_DAY.match(bare) else bare


def possible_days(cell: Cell, today: date) -> dict[Order, date]:
    """The days a cell may mean, under each order that makes it a day. Empty if it is no day at all; both orders with
    the same day where the order does not matter."""
    if isinstance(cell, bool):
        return {}
    if isinstance(cell, date):
        return dict.fromkeys(Order, cell)
    if isinstance(cell, int) or re.fullmatch(r"\d{5}(\.\d+)?", cell):
        serial = int(str(cell).split(".")[0])
        return dict.fromkeys(Order, _EPOCH + timedelta(days=serial)) if serial in _SERIALS else {}
    text = _text(cell)
    certain: date | None = None
    if match := _YEAR_FIRST.match(text) or _COMPACT.match(text):
        certain = _day(int(match[1]), int(match[2]), int(match[3]))
    elif (match := _DAY_WORD.match(text)) and match[2] in _MONTHS:
        certain = _day(_year(match[3], today), _MONTHS[match[2]], int(match[1]))
    elif (match := _WORD_DAY.match(text)) and match[1] in _MONTHS:
        certain = _day(_year(match[3], today), _MONTHS[match[1]], int(match[2]))
    elif match := _NUMBERS.match(text):
        first, second, year = int(match[1]), int(match[2]), _year(match[3], today)
        days = {Order.DAY_FIRST: _day(year, second, first), Order.MONTH_FIRST: _day(year, first, second)}
        return {order: day for order, day in days.items() if day is not None}
    return dict.fromkeys(Order, certain) if certain else {}


def read_day(cell: Cell, order: Order | None, today: date) -> date | None:
    """The day a cell means in a column written in `order`; None if it is no day, or not without the order."""
    days = possible_days(cell, today)
    if order is not None:
        return days.get(order)
    return next(iter(days.values())) if len(set(days.values())) == 1 else None


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a column says about its own order. `order` is None when it is open (`example` shows a value and both
    days) or contradictory (`conflicts` counts the values that speak against the majority's order)."""

    order: Order | None
    matters: bool
    proof: str = ""
    example: str = ""
    as_day_first: date | None = None
    as_month_first: date | None = None
    conflicts: int = 0


def detect_order(cells: Iterable[Cell], today: date) -> DateReading:
    """Whether the values of a column decide how all are to be read: by a number above 12, or by a day to come."""
    for_order: dict[Order, list[str]] = {order: [] for order in Order}
    by_future: dict[Order, list[str]] = {order: [] for order in Order}
    shown: dict[str, Any] = {}
    for cell in cells:
        days = possible_days(cell, today)
        if not days or (len(days) == 2 and len(set(days.values())) == 1):
            continue
        if len(days) == 1:
            for_order[next(iter(days))].append(str(cell))
            continue
        day_first, month_first = days[Order.DAY_FIRST], days[Order.MONTH_FIRST]
        shown = shown or {"example": str(cell), "as_day_first": day_first, "as_month_first": month_first}
        if day_first <= today < month_first:
            by_future[Order.DAY_FIRST].append(str(cell))
        elif month_first <= today < day_first:
            by_future[Order.MONTH_FIRST].append(str(cell))
    for said in (for_order, by_future):
        counts = {order: len(values) for order, values in said.items()}
        likely = max(counts, key=lambda order: counts[order])
        against = sum(counts.values()) - counts[likely]
        if against:
            return DateReading(None, True, said[likely][0], conflicts=against, **shown)
        if counts[likely]:
            return DateReading(likely, True, said[likely][0], **shown)
    return DateReading(None, bool(shown), **shown)


def looks_like_days(cells: Iterable[Cell], today: date) -> bool:
    """Whether most of the cells that say something are days (numbers alone are not enough)."""
    said = [cell for cell in cells if cell != ""]
    days = [cell for cell in said if not isinstance(cell, int) and possible_days(cell, today)]
    return bool(said) and len(days) * 10 >= len(said) * 7
