"""What does an import look like before it is applied, and which were applied?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import QuerySet

from insonate.logbook.scans.actions import Judgement, ScanEntry, judge_scans
from insonate.logbook.scans.models import Logbook, Scan, SignState
from insonate.logbook.scans.problems import ScanProblem
from insonate.logbook.transfer.columns import BY_KEY, QUESTION, Kind, folded
from insonate.logbook.transfer.dates import DateReading, Order, detect_order
from insonate.logbook.transfer.guessing import Headed, Header, find_header
from insonate.logbook.transfer.mapping import Mapping, mapping_of
from insonate.logbook.transfer.models import BatchState, ImportBatch, ImportedRow
from insonate.logbook.transfer.preview import ReadRow, RowProblem, Surroundings, field_of, mark_known, read_rows
from insonate.logbook.transfer.reading import read_table
from insonate.logbook.transfer.screening import Stretch, suspicions_of
from insonate.logbook.transfer.surroundings import surroundings_of
from insonate.logbook.transfer.tables import Table
from insonate.logbook.transfer.values import choices_of, meaning_of, parts_of
from insonate.people import api as people

ROWS_AT_ONCE = 500
_OF_IDENTITY = ("in-another-logbook", "same-identifier-twice")
_VALUED = frozenset({Kind.REGION, Kind.SIDE, Kind.KEY, Kind.KEYS, Kind.YES_NO, Kind.AGE, Kind.PERSON})


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as it was read: its table, the header found, how its columns are to be read now."""

    table: Table
    headed: Headed
    mapping: Mapping
    around: Surroundings

    @property
    def day_header(self) -> Header | None:
        """The column that gives the day, if one was chosen."""
        by_name = {header.name: header for header in self.headed.headers}
        chosen = [name for name, target in self.mapping.columns.items() if target == "performed-on"]
        return by_name.get(chosen[0]) if chosen else None

    @property
    def days(self) -> DateReading | None:
        """What the column of days says about the order of day and month."""
        header = self.day_header
        return detect_order(self.headed.cells(header.place), self.around.today) if header else None

    @property
    def order(self) -> Order | None:
        """How days are written: what the column proves, else what the person said; None while that is open."""
        days = self.days
        return (days.order if days else None) or self.mapping.order


@dataclass(frozen=True, slots=True)
class ValueSeen:
    """One value of a column: as written, as compared, in how many rows, what it is read as (`answer` is the person's
    own word on it), and whether that is known."""

    text: str
    key: str
    count: int
    answer: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """The values of one column that has keys, the unknown ones first, and the keys to choose from. `may_keep_own`
    where a value may be kept as it is written; `is_person` where the choices are uuids of supervisors."""

    header: str
    target: str
    values: tuple[ValueSeen, ...]
    choices: tuple[str, ...]
    may_keep_own: bool = False
    is_person: bool = False

    @property
    def unknown(self) -> tuple[ValueSeen, ...]:
        """The values whose meaning nobody has said yet."""
        return tuple(value for value in self.values if not value.is_known)


@dataclass(frozen=True, slots=True)
class Preview:
    """What applying an import would do, row by row."""

    batch: ImportBatch
    file: OpenedFile
    rows: tuple[ReadRow, ...]
    judgement: Judgement

    @property
    def problems(self) -> list[RowProblem]:
        """Everything that keeps rows out, from top to bottom."""
        return [problem for row in self.rows for problem in row.problems]

    @property
    def already_there(self) -> int:
        """Rows that were brought in before."""
        return sum(row.is_there for row in self.rows)

    @property
    def with_problems(self) -> int:
        """Rows that cannot come in as they are."""
        return sum(bool(row.problems) for row in self.rows)

    @property
    def new(self) -> list[ReadRow]:
        """Rows that would become scans."""
        return [row for row in self.rows if not row.is_there and not row.problems and row.content is not None]

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """What the privacy guard stopped at, each stretch once."""
        found: dict[str, list[tuple[RowProblem, str, bool]]] = {}
        for problem in self.problems:
            for suspicion in suspicions_of(problem.problem):
                found.setdefault(suspicion.text, []).append((problem, suspicion.kind.value, suspicion.certain))
        return tuple(
            Stretch(
                text,
                at[0][1],
                any(certain for _, _, certain in at),
                tuple(problem.row for problem, _, _ in at),
                tuple(dict.fromkeys(problem.column for problem, _, _ in at)),
            )
            for text, at in found.items()
        )

    @property
    def can_apply(self) -> bool:
        """Whether nothing is in the way: no problems, or the person chose to leave those rows out."""
        return bool(self.new) and (self.mapping_leaves_out or not self.with_problems)

    @property
    def mapping_leaves_out(self) -> bool:
        """Whether rows with problems are to be left out."""
        return self.file.mapping.leaves_out


def opened(batch: ImportBatch, now: datetime) -> OpenedFile:
    """The file of an import that is not applied yet. Raises ImportRefused if a sheet is wanted that is not there."""
    mapping = mapping_of(batch.mapping)
    around = surroundings_of(batch.logbook.person, now)
    table = read_table(bytes(batch.content or b""), mapping.sheet)
    return OpenedFile(table, find_header(table, around.today), mapping, around)


def values_of(file: OpenedFile) -> list[ColumnValues]:
    """For each chosen column with keys, the values that occur in it and what they are read as."""
    found = []
    for header in file.headed.headers:
        target = file.mapping.columns.get(header.name, "")
        is_question = target.startswith(QUESTION)
        if header.is_forbidden or not target or not (is_question or _is_valued(target)):
            continue
        column_key = "determinate" if is_question else target
        vocabulary = file.around.vocabularies.get(target, {})
        is_list = not is_question and BY_KEY[target].kind is Kind.KEYS
        counted: Counter[str] = Counter()
        for cell in file.headed.cells(header.place):
            text = ("yes" if cell else "no") if isinstance(cell, bool) else str(cell)
            counted.update(parts_of(text) if is_list else [text] if text else [])
        seen = tuple(_value(file, target, column_key, text, count) for text, count in counted.most_common())
        ordered = tuple(sorted(seen, key=lambda value: value.is_known))
        column = BY_KEY[column_key]
        is_person = column.kind is Kind.PERSON
        choices = tuple(file.around.supervisors) if is_person else choices_of(column_key, vocabulary)
        own = not column.values and column.kind in (Kind.REGION, Kind.KEY, Kind.KEYS)
        found.append(ColumnValues(header.name, target, ordered, choices, own, is_person))
    return found


def _is_valued(target: str) -> bool:
    return target in BY_KEY and BY_KEY[target].kind in _VALUED


def _value(file: OpenedFile, target: str, column_key: str, text: str, count: int) -> ValueSeen:
    key = folded(text)
    answer = file.mapping.values.get(target, {}).get(key, "")
    if BY_KEY[column_key].kind is Kind.PERSON:
        return ValueSeen(text, key, count, answer, True)
    meant = meaning_of(column_key, text, file.around.vocabularies.get(target, {}))
    if answer or not meant.known:
        return ValueSeen(text, key, count, answer, bool(answer))
    return ValueSeen(
        text, key, count, f"{meant.key}:{meant.side}" if meant.side and meant.key else meant.key or meant.side, True
    )


def preview_of(batch: ImportBatch, now: datetime) -> Preview:
    """Every row of the file read, checked as it would be at the log page, and compared with what came before."""
    file = opened(batch, now)
    rows = list(read_rows(file.headed, replace(file.mapping, order=file.order), file.around))
    mark_rows(batch.logbook, rows)
    headers = {field_of(target): name for name, target in file.mapping.columns.items() if target}
    judged = [row for row in rows if row.content is not None and not row.is_there]
    entries = [entry_of(batch, row) for row in judged]
    judgement = judge_scans(person=batch.logbook.person, entries=entries, now=now)
    for place, problems in judgement.problems.items():
        row = judged[place]
        row.problems += [RowProblem(row.number, headers.get(problem.field, ""), problem) for problem in problems]
    return Preview(batch, file, tuple(rows), judgement)


def entry_of(batch: ImportBatch, row: ReadRow) -> ScanEntry:
    """The scan that a row becomes."""
    assert row.content is not None
    return ScanEntry(uuid_of(batch, row), row.content, row.stated)


def uuid_of(batch: ImportBatch, row: ReadRow) -> UUID:
    """The uuid that the row's scan gets: its own, or one that follows from file and row, so that twice is once."""
    return row.uuid or uuid5(batch.uuid, str(row.number))


def mark_rows(logbook: Logbook, rows: list[ReadRow]) -> None:
    """Mark the rows that this logbook has already, and those that claim to be a scan they cannot be. May be repeated
    when the logbook may have changed."""
    kept = list(ImportedRow.objects.filter(logbook=logbook).values_list("as_written", "as_read"))
    owners = dict(_owners([row.uuid for row in rows if row.uuid is not None]))
    mark_known(
        rows,
        Counter(as_written for as_written, _ in kept),
        Counter(as_read for _, as_read in kept),
        {uuid for uuid, owner in owners.items() if owner == logbook.pk},
    )
    seen: set[UUID] = set()
    for row in rows:
        row.problems = [problem for problem in row.problems if problem.problem.key not in _OF_IDENTITY]
        if row.is_there:
            row.problems = []
        elif row.uuid is not None and (row.uuid in owners or row.uuid in seen):
            key = _OF_IDENTITY[0] if row.uuid in owners else _OF_IDENTITY[1]
            row.problems.append(RowProblem(row.number, "", ScanProblem("uuid", key, {"cell": str(row.uuid)})))
        if row.uuid is not None:
            seen.add(row.uuid)


def _owners(uuids: list[UUID]) -> Iterator[tuple[UUID, int]]:
    for start in range(0, len(uuids), ROWS_AT_ONCE):
        yield from Scan.objects.filter(uuid__in=uuids[start : start + ROWS_AT_ONCE]).values_list("uuid", "logbook_id")


def imports_of(person: people.User) -> QuerySet[ImportBatch]:
    """The person's imports, the newest first; those that were never applied among them while they are kept."""
    return ImportBatch.objects.filter(logbook__person=person).defer("content").order_by("-uploaded_at", "-id")


def signed_in(batch: ImportBatch) -> int:
    """How many scans of an import were signed since and are not withdrawn."""
    return Scan.objects.filter(import_batch=batch, sign_state=SignState.SIGNED, withdrawn=False).count()


def is_open(batch: ImportBatch) -> bool:
    """Whether the file still waits to be applied."""
    return batch.state == BatchState.UPLOADED and batch.content is not None
