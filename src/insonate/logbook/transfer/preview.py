"""What would each row of a file become: a scan, a scan that is there already, or a problem?

Pure reading: a table, a mapping and what is known of the person in, a list of rows out. Every cell is either used,
left out on the person's word, or the subject of a problem that says what to do; none is dropped silently.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from insonate.kit.canonical import canonical_json, sha256
from insonate.logbook.scans.content import DERIVED, ScanContent, tidied, written
from insonate.logbook.scans.problems import ScanProblem
from insonate.logbook.transfer.columns import BY_KEY, OWN_COLUMN, QUESTION, ColumnOfLog, Kind, folded, names_patients
from insonate.logbook.transfer.dates import possible_days, read_day
from insonate.logbook.transfer.guessing import Headed
from insonate.logbook.transfer.mapping import OUT
from insonate.logbook.transfer.mapping import Mapping as ColumnMapping
from insonate.logbook.transfer.screening import statements_for, without_patients
from insonate.logbook.transfer.tables import Cell, Row
from insonate.logbook.transfer.values import is_error, meaning_of, parts_of

Fill = Callable[[Cell, dict[str, Any]], str | None]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What reading depends on besides the file: the day it is, the words of the person's programmes by column, and
    the people they may name as supervisor, name by uuid."""

    today: date
    vocabularies: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    supervisors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing that keeps a row out: its number, the header of the column, what is wrong."""

    row: int
    column: str
    problem: ScanProblem


@dataclass(slots=True)
class ReadRow:
    """One row of the file, read. `as_written` and `as_read` are what the row is known by when it comes again: its
    cells, whatever they mean, and its meaning, however it is written."""

    number: int
    as_written: str
    content: ScanContent | None = None
    as_read: str = ""
    uuid: UUID | None = None
    stated: Mapping[str, str] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    is_there: bool = False


def as_written(row: Row, names: Sequence[tuple[int, str]]) -> str:
    """What stays the same of a row when columns are moved, emptied ones are added, or the file format changes. `names`
    are the places of the columns and their headers as compared."""
    said = []
    for place, name in names:
        cell = row.cells[place] if place < len(row.cells) else ""
        if cell != "":
            said.append([name, " ".join(str(cell).split())])
    return sha256(canonical_json(sorted(said)))


def read_rows(headed: Headed, mapping: ColumnMapping, around: Surroundings) -> Iterator[ReadRow]:
    """Every row below the header, read by the mapping. Rows in which no mapped column says anything, such as totals
    and remarks below the table, come with a problem like any other row that is no scan."""
    readers = [
        (header.place, header.name, _reader(target, mapping, around))
        for header in headed.headers
        if (target := mapping.columns.get(header.name, "")) and not header.is_forbidden
    ]
    field_headers = {
        field_of(target): header for header, target in mapping.columns.items() if target and not names_patients(header)
    }
    names = [(header.place, folded(header.name)) for header in headed.headers]
    for row in headed.rows:
        read = ReadRow(row.number, as_written(row, names))
        given: dict[str, Any] = {"answers": {}, "extra": {}}
        for place, header, reader in readers:
            cell = row.cells[place] if place < len(row.cells) else ""
            if cell == "" or cell is None:
                continue
            if isinstance(cell, str) and is_error(cell):
                read.problems.append(RowProblem(row.number, header, ScanProblem("", "formula-failed", {"cell": cell})))
                continue
            if key := reader(cell, given):
                problem = ScanProblem("", key, {"cell": str(cell)[:80]})
                read.problems.append(RowProblem(row.number, header, problem))
        _complete(read, given, field_headers)
        if read.content is not None:
            if mapping.takes_out:
                read.content = without_patients(read.content, around.today)
            read.stated = statements_for(read.content, mapping.stated)
            read.as_read = written(read.content)[1]
        yield read


def field_of(target: str) -> str:
    """The field of ScanContent that a target fills."""
    if target.startswith(QUESTION):
        return "answers"
    if target.startswith(OWN_COLUMN):
        return "extra"
    return BY_KEY[target].field


def _complete(read: ReadRow, given: dict[str, Any], headers: Mapping[str, str]) -> None:
    """Make the scan out of what the cells gave, if a day was among it."""
    read.uuid = given.pop("uuid", None)
    if "performed_on" not in given:
        header = headers.get("performed_on", "")
        if not any(problem.column == header for problem in read.problems):
            read.problems.append(RowProblem(read.number, header, ScanProblem("performed_on", "no-day")))
        return
    read.content = tidied(ScanContent(**given))


def _reader(target: str, mapping: ColumnMapping, around: Surroundings) -> Fill:
    """How the cells of one column are read into the fields of a scan. A reader returns the key of a problem, or
    None."""
    if target.startswith(QUESTION):
        return _question(target.removeprefix(QUESTION), mapping.values.get(target, {}))
    if target.startswith(OWN_COLUMN):
        return _own(target.removeprefix(OWN_COLUMN))
    column = BY_KEY[target]
    said = mapping.values.get(target, {})
    vocabulary = around.vocabularies.get(target, {})
    match column.kind:
        case Kind.DAY:
            return _day(mapping, around.today)
        case Kind.NOTE | Kind.TEXT:
            return _text(column.field)
        case Kind.PERSON:
            return _person(said, around.supervisors)
        case Kind.IDENTITY:
            return _identity
        case Kind.KEYS:
            return _keys(column, said, vocabulary)
        case _:
            return _key(column, said, vocabulary)


def _day(mapping: ColumnMapping, today: date) -> Fill:
    def read(cell: Cell, given: dict[str, Any]) -> str | None:
        day = read_day(cell, mapping.order, today)
        if day is None:
            days = possible_days(cell, today)
            return "other-order" if mapping.order and days else "which-day" if days else "no-such-day"
        given["performed_on"] = day
        return None

    return read


def _text(name: str) -> Fill:
    def read(cell: Cell, given: dict[str, Any]) -> str | None:
        given[name] = str(cell)
        return None

    return read


def _key(column: ColumnOfLog, said: Mapping[str, str], vocabulary: Mapping[str, tuple[str, ...]]) -> Fill:
    read_before: dict[tuple[type, Cell], tuple[dict[str, Any], str | None]] = {}

    def meaning(cell: Cell) -> tuple[dict[str, Any], str | None]:
        text = _as_text(cell)
        if answer := said.get(folded(text)):
            if answer == OUT:
                return {}, None
            key, _, side = answer.partition(":")
        else:
            meant = meaning_of(column.key, text, vocabulary)
            if not meant.known:
                return {}, "unknown-value"
            key, side = meant.key, meant.side
        found: dict[str, Any] = {column.field: key == "yes" if column.kind is Kind.YES_NO else key} if key else {}
        return found | ({"side": side} if side else {}), None

    def read(cell: Cell, given: dict[str, Any]) -> str | None:
        # True, 1 and "1" are equal as keys of a dict and must not answer for each other.
        place = (type(cell), cell)
        if place not in read_before:
            read_before[place] = meaning(cell)
        found, problem = read_before[place]
        if "side" in found and given.get("side", found["side"]) != found["side"]:
            return "two-sides"
        given.update(found)
        return problem

    return read


def _as_text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(cell)


def _keys(column: ColumnOfLog, said: Mapping[str, str], vocabulary: Mapping[str, tuple[str, ...]]) -> Fill:
    def read(cell: Cell, given: dict[str, Any]) -> str | None:
        keys: list[str] = []
        for part in parts_of(_as_text(cell)):
            if answer := said.get(folded(part)):
                keys += [answer] if answer != OUT else []
                continue
            meant = meaning_of(column.key, part, vocabulary)
            if not meant.known:
                return "unknown-value"
            keys += [meant.key] if meant.key else []
        given[column.field] = tuple(dict.fromkeys(keys))
        return None

    return read


def _person(said: Mapping[str, str], supervisors: Mapping[str, str]) -> Fill:
    """A supervisor named here by name or address only where the person said that it is this account; otherwise the
    name is kept as it is written, and nobody is asked to sign."""

    def read(cell: Cell, given: dict[str, Any]) -> str | None:
        text = _as_text(cell)
        answer = said.get(folded(text), "")
        if answer == OUT:
            return None
        if answer in supervisors:
            given["supervisor"] = answer
            return None
        given["supervisor_name"] = text
        return None

    return read


def _identity(cell: Cell, given: dict[str, Any]) -> str | None:
    try:
        given["uuid"] = UUID(str(cell))
    except ValueError:
        return "not-an-identifier"
    return None


def _question(key: str, said: Mapping[str, str]) -> Fill:
    def read(cell: Cell, given: dict[str, Any]) -> str | None:
        text = _as_text(cell)
        answer = said.get(folded(text))
        if answer == OUT:
            return None
        if not answer:
            meant = meaning_of("determinate", text)
            if not meant.known:
                return "unknown-value"
            answer = meant.key
        if answer:
            given["answers"][key] = answer == "yes"
        return None

    return read


def _own(key: str) -> Fill:
    key = f"my-{key}" if key in DERIVED else key

    def read(cell: Cell, given: dict[str, Any]) -> str | None:
        given["extra"][key] = cell.isoformat() if isinstance(cell, date) else cell
        return None

    return read


def mark_known(rows: list[ReadRow], written_before: Counter[str], read_before: Counter[str], uuids: set[UUID]) -> None:
    """Mark the rows that were brought in before: the same uuid, or the same row for the so-manieth time as often as it
    is there already. Two equal rows of one file are two scans; the same file again is none."""
    seen_written: Counter[str] = Counter()
    seen_read: Counter[str] = Counter()
    for row in rows:
        seen_written[row.as_written] += 1
        seen_read[row.as_read] += 1
        row.is_there = (
            (row.uuid is not None and row.uuid in uuids)
            or seen_written[row.as_written] <= written_before[row.as_written]
            or (bool(row.as_read) and seen_read[row.as_read] <= read_before[row.as_read])
        )
