"""Where does the table begin, and which column is which?

Headers are compared with the names in `columns`, first as they are, then nearly (a typing error, a word more), and
what the cells hold speaks with them: a column of days is the date whatever it is called. A guess is only a
beginning; the person confirms it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache

from insonate.kit.canonical import canonical_json, sha256
from insonate.logbook.transfer.columns import (
    BY_KEY,
    COLUMNS,
    KEPT_BY_US,
    LEFT_OUT,
    OWN_COLUMN,
    QUESTION,
    Kind,
    folded,
    names_patients,
    slug,
)
from insonate.logbook.transfer.dates import looks_like_days
from insonate.logbook.transfer.tables import Cell, Row, Table
from insonate.logbook.transfer.values import place_of

_LOOK_AT = 40
_SAMPLE = 200
_NEAR = 0.84
_NAMES = {folded(name): column.key for column in reversed(COLUMNS) for name in column.names} | {
    folded(column.key): column.key for column in COLUMNS
}
_OURS = {folded(name) for name in KEPT_BY_US}


@dataclass(frozen=True, slots=True)
class Header:
    """One column of a file: its place, its header (made distinct if a file repeats one), and first values as they
    stand there. `is_forbidden` when it announces what identifies patients."""

    place: int
    name: str
    examples: tuple[str, ...]
    is_forbidden: bool


@dataclass(frozen=True, slots=True)
class Headed:
    """A table with its header found. `header_row` is the row number, 0 when the file has none."""

    header_row: int
    headers: tuple[Header, ...]
    rows: tuple[Row, ...]

    @property
    def signature(self) -> str:
        """What files of one kind share: the set of their headers, whatever their order."""
        return sha256(canonical_json(sorted(folded(header.name) for header in self.headers)))

    def cells(self, place: int) -> Iterator[Cell]:
        """The cells of one column, from top to bottom."""
        return (row.cells[place] if place < len(row.cells) else "" for row in self.rows)


@cache
def _nearness(header: str) -> tuple[float, str]:
    """How much a header resembles the nearest known name, and of which column that is."""
    bare = folded(header)
    if not bare:
        return 0.0, ""
    if bare in _NAMES:
        return 1.0, _NAMES[bare]
    words = set(bare.split())
    best = (0.0, "")
    for name, key in _NAMES.items():
        parts = set(name.split())
        if len(name) > 3 and parts <= words:
            score = 0.86 + 0.1 * len(parts) / len(words)
        elif len(name) > 4 and len(bare) > 3:
            score = SequenceMatcher(None, bare, name).ratio()
        else:
            continue
        best = max(best, (score, key))
    return best if best[0] >= _NEAR else (0.0, "")


def _is_word(cell: Cell) -> bool:
    return isinstance(cell, str) and any(c.isalpha() for c in cell) and len(cell) <= 120


def _likeness(row: Row) -> float:
    """How much a row looks like a row of column names."""
    said = [cell for cell in row.cells if cell != ""]
    if len(said) < 2 or not all(_is_word(cell) for cell in said):
        return 0.0
    known = {key for cell in said if (key := _nearness(str(cell))[1])}
    return len(known) + len({cell for cell in said if names_patients(str(cell))})


def find_header(table: Table, today: date) -> Headed:
    """The table without titles above it. A file whose first row is already a scan gets columns named by letters."""
    first = table.rows[:_LOOK_AT]
    scored = [(_likeness(row), -at) for at, row in enumerate(first)]
    likeness, at = max(scored)
    at = -at
    if likeness < 2:
        at = next((place for place, row in enumerate(first) if _could_be_header(first, place, today)), -1)
    if at < 0:
        width = max(len(row.cells) for row in table.rows)
        names: list[Cell] = [f"({letters(place)})" for place in range(width)]
        return _headed(0, names, table.rows)
    header = table.rows[at]
    return _headed(header.number, list(header.cells), table.rows[at + 1 :])


def _could_be_header(rows: Sequence[Row], at: int, today: date) -> bool:
    """Unknown words in every cell, and days below one of them."""
    said = [cell for cell in rows[at].cells if cell != ""]
    if len(said) < 2 or not all(_is_word(cell) for cell in said):
        return False
    below = rows[at + 1 : at + 12]
    width = len(rows[at].cells)
    return bool(below) and any(
        looks_like_days([row.cells[place] for row in below if place < len(row.cells)], today) for place in range(width)
    )


def letters(place: int) -> str:
    """The name a spreadsheet gives a column: A to Z, AA and on."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _headed(number: int, names: list[Cell], rows: tuple[Row, ...]) -> Headed:
    headers: list[Header] = []
    used: dict[str, int] = {}
    width = max((len(row.cells) for row in rows), default=0)
    names = names + [""] * (width - len(names))
    for place, cell in enumerate(names):
        examples = list(_examples(rows, place))
        written = " ".join(str(cell).split())[:80]
        if not written and not examples:
            continue
        name = written or f"({letters(place)})"
        used[folded(name)] = used.get(folded(name), 0) + 1
        if used[folded(name)] > 1:
            name = f"{name} ({used[folded(name)]})"
        forbidden = names_patients(name)
        headers.append(Header(place, name, () if forbidden else tuple(examples), forbidden))
    return Headed(number, tuple(headers), rows)


def _examples(rows: tuple[Row, ...], place: int) -> Iterator[str]:
    """The first three different values of a column."""
    seen: set[str] = set()
    for row in rows[:_SAMPLE]:
        text = str(row.cells[place]) if place < len(row.cells) else ""
        if text and text not in seen:
            seen.add(text)
            yield text[:60]
        if len(seen) == 3:
            return


def guess_columns(headed: Headed, today: date) -> dict[str, str]:
    """For each header the key of a column, `answer:` or `extra:` with a key, or nothing (left out). No column of the
    logbook is filled twice."""
    ranked: list[tuple[float, int, str]] = []
    for header in headed.headers:
        if header.is_forbidden or folded(header.name) in _OURS:
            continue
        cells = [cell for cell in list(headed.cells(header.place))[:_SAMPLE] if cell != ""]
        score, key = _nearness(header.name)
        if key and BY_KEY[key].kind is Kind.DAY and not looks_like_days(cells, today) and score < 1:
            score, key = 0.0, ""
        if key:
            ranked.append((score, -header.place, key))
        if looks_like_days(cells, today):
            ranked.append((0.5, -header.place, "performed-on"))
        elif cells and sum(bool(place_of(str(cell)).key) for cell in cells) * 10 >= len(cells) * 8:
            ranked.append((0.95 if key == "area-scanned" else 0.6, -header.place, "region"))
    chosen: dict[int, str] = {}
    for _, place, key in sorted(ranked, reverse=True):
        if -place not in chosen and key not in chosen.values():
            chosen[-place] = key
    return {header.name: chosen.get(header.place) or _own_column(header) for header in headed.headers}


def _own_column(header: Header) -> str:
    """Our own exports name a person's further columns with a prefix; others are left out until the person says."""
    name = header.name.casefold()
    for prefix in (QUESTION, OWN_COLUMN):
        if name.startswith(prefix) and slug(name.removeprefix(prefix)) and not header.is_forbidden:
            return prefix + slug(name.removeprefix(prefix))
    return LEFT_OUT
