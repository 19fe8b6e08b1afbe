"""Which rows does a text file with separators hold, and in which encoding?

Spreadsheet programs write CSV in at least five encodings and with four separators, and say neither. Byte order
marks decide if there are any; then zero bytes betray UTF-16; then what is valid UTF-8 is UTF-8, since other text
almost never is by chance; the rest is Windows-1252. The separator is the one that cuts most rows into the same
number of cells.

A cell is text whatever it begins with: `=`, `+`, `-` and `@` compute nothing here. An apostrophe before one of
them is how our own exports keep other programs from computing it, and is taken off again (see `sheets`).
"""

import csv
import io
from collections import Counter
from itertools import islice

from insonate.logbook.transfer.refusals import MAXIMUM_COLUMNS, MAXIMUM_ROWS, TITLE_ROWS, ImportRefused
from insonate.logbook.transfer.tables import Row, Table

SEPARATORS = ",;\t|"
APOSTROPHED = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_BINARY = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\v\f\r\x1a")


def _utf_16_without_mark(content: bytes) -> str | None:
    """UTF-16 in Latin script has a zero in every other byte; the side they are on is the byte order."""
    sample = content[:2000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 4 and odd > 10 * even:
        return "utf-16-le"
    if even > len(sample) // 4 and even > 10 * odd:
        return "utf-16-be"
    return None


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding. Raises ImportRefused if it is no text."""
    marks = {
        b"\xef\xbb\xbf": "utf-8-sig",
        b"\xff\xfe\x00\x00": "utf-32",
        b"\x00\x00\xfe\xff": "utf-32",
        b"\xff\xfe": "utf-16",
        b"\xfe\xff": "utf-16",
    }
    marked = next((name for mark, name in marks.items() if content.startswith(mark)), None)
    guesses = [marked] if marked else [_utf_16_without_mark(content) or "utf-8", "cp1252"]
    for encoding in guesses:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _BINARY.isdisjoint(text):
            return text.rstrip("\x1a"), encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")
    raise ImportRefused("not-text")


def separator_of(text: str) -> str:
    """The separator that cuts most of the first rows into the same number of cells; comma if nothing is cut. Evenness
    counts twice, since a mark within notes cuts many rows, but not alike; width decides between even ones."""
    best, found = 0.0, ","
    for separator in SEPARATORS:
        try:
            rows = [row for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 60) if row]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        width, times = widths.most_common(1)[0]
        if (score := (times / len(rows)) ** 2 * width) > best:
            best, found = score, separator
    return found


def read_delimited(content: bytes) -> Table:
    """The rows of a text file. Raises ImportRefused if it is no text, or too long."""
    text, encoding = decoded(content)
    if text.lstrip()[:200].casefold().startswith(("<html", "<!doctype", "<table", "<?xml", "<meta")):
        raise ImportRefused("web-page")
    skipped = 0
    first, _, rest = text.partition("\n")
    if first.strip().casefold() in {f"sep={separator}" for separator in SEPARATORS} or first == "sep=\t\r":
        separator, text, skipped = first[4], rest, 1
    else:
        separator = separator_of(text)
    rows: list[Row] = []
    number = skipped
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=skipped + 1
        ):
            if len(cells) > MAXIMUM_COLUMNS and any(cells[MAXIMUM_COLUMNS:]):
                raise ImportRefused("too-many-columns", limit=MAXIMUM_COLUMNS)
            kept = tuple(plain(cell) for cell in cells[:MAXIMUM_COLUMNS])
            if any(kept):
                rows.append(Row(number, kept))
            if len(rows) > MAXIMUM_ROWS + TITLE_ROWS:
                raise ImportRefused("too-many-rows", limit=f"{MAXIMUM_ROWS:,}")
    except csv.Error as broken:
        raise ImportRefused("quotation-mark", row=number + 1) from broken
    return Table(kind="csv", rows=tuple(rows), how=f"{encoding}, {_NAMES[separator]}")


def plain(cell: str) -> str:
    """A cell without blanks at its ends and without the apostrophe that exports put before a sign."""
    if cell.startswith("'") and cell[1:2] in APOSTROPHED:
        return cell[1:].strip()
    return cell.strip()
