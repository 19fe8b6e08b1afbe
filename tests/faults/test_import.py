"""An import that breaks in the middle leaves nothing half done."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection

from insonate.audit import api as audit
from insonate.audit.models import AuditEntry
from insonate.logbook import api as logbook
from insonate.logbook.transfer import api as transfer
from insonate.logbook.transfer.models import ImportedRow
from tests.factories import cast

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 7, 9, 10, 42, tzinfo=UTC)
ROWS = 1_300


def counts() -> tuple[int, ...]:
    tables = (logbook.Scan, logbook.ScanVersion, ImportedRow, AuditEntry)
    return tuple(table.objects.count() for table in tables)


class BreaksAt:
    """A connection that fails once, at the so-manieth statement that writes."""

    def __init__(self, statement: int) -> None:
        self.left = statement

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            self.left -= 1
            if self.left == 0:
                raise DatabaseError("the line to the database broke")
        return execute(sql, params, many, context)


def writes(batch: transfer.ImportBatch) -> int:
    """How many statements the import writes with, counted on another person's equal file."""
    counter = BreaksAt(10**9)
    with connection.execute_wrapper(counter):
        transfer.apply_import(batch=batch, by=batch.logbook.person, now=NOW)
    return 10**9 - counter.left


def begun(person: Any) -> transfer.ImportBatch:
    rows = "".join(f"2026-0{1 + n % 6}-1{n % 10},Knee,case {n}\n" for n in range(ROWS))
    content = f"Date,Region,Findings\n{rows}".encode()
    return transfer.begin_import(person=person, file_name="log.csv", content=content, by=person, now=NOW)


def test_break_at_any_write_of_an_import_adds_nothing_and_it_can_be_repeated() -> None:
    total = writes(begun(cast.person("owen")))
    assert total >= 8
    nadia = cast.person("nadia")
    batch = begun(nadia)
    before = counts()
    for statement in sorted(random.Random(7).sample(range(1, total + 1), 6)):
        with connection.execute_wrapper(BreaksAt(statement)), pytest.raises(DatabaseError):
            transfer.apply_import(batch=batch, by=nadia, now=NOW)
        assert counts() == before, statement
        assert transfer.own_batch(nadia, batch.uuid).state == transfer.BatchState.UPLOADED
    assert transfer.apply_import(batch=batch, by=nadia, now=NOW).added == ROWS
    assert logbook.Scan.objects.filter(logbook__person=nadia).count() == ROWS
    assert audit.broken_chains() == []


def test_break_while_undoing_withdraws_nothing() -> None:
    nadia = cast.person("nadia")
    batch = transfer.apply_import(batch=begun(nadia), by=nadia, now=NOW)
    before = counts()
    for statement in (1, 3, 6):
        with connection.execute_wrapper(BreaksAt(statement)), pytest.raises(DatabaseError):
            transfer.undo_import(batch=batch, by=nadia, now=NOW)
        assert counts() == before
        assert not logbook.Scan.objects.filter(withdrawn=True).exists()
    transfer.undo_import(batch=batch, by=nadia, now=NOW)
    assert logbook.Scan.objects.filter(withdrawn=True).count() == ROWS


def test_rows_added_meanwhile_by_the_same_file_are_not_added_twice() -> None:
    nadia = cast.person("nadia")
    first, second = begun(nadia), begun(nadia)
    assert transfer.apply_import(batch=first, by=nadia, now=NOW).added == ROWS
    again = transfer.apply_import(batch=second, by=nadia, now=NOW)
    assert (again.added, again.already_there) == (0, ROWS)
