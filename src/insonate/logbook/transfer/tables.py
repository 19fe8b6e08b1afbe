"""What is a file, before anybody said what its columns mean? Rows of cells.

Values are kept as they were written: text, whole numbers, days and yes/no; formulas are never computed, only the
value that was stored with them is read. Every row keeps the number under which a spreadsheet program shows it, so
that a problem can be found again.
"""

from dataclasses import dataclass
from datetime import date

Cell = str | int | bool | date


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty, under the number a spreadsheet program shows."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file as rows. `how` says how it was read: encoding and separator, or the sheet; `sheets` are all that could
    have been read."""

    kind: str
    rows: tuple[Row, ...]
    how: str
    sheet: str = ""
    sheets: tuple[str, ...] = ()
