"""The one path past a table that only grows: rows that a person has the right to have erased (decision 0140).

A permit names one row of one table. It is written, used and taken back here, inside the caller's transaction: nobody
else ever sees it, and a process that is killed half-way leaves neither a permit nor half an erasure behind.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from insonate.audit.models import ErasurePermit

ROWS_AT_ONCE = 500


def erase(rows: QuerySet[Any]) -> int:
    """Delete these rows for ever and return how many there were. Rows that others refer to must go after those. Raises
    `TransactionManagementError` outside a transaction."""
    erased = 0
    for some in _permitted(rows):
        # What leads to other rows was erased by the caller; the collector would only ask for it again.
        erased += some._raw_delete(some.db)
    return erased


def blank(rows: QuerySet[Any], **values: Any) -> int:
    """Take what these rows say of a person out of them, leaving the rows; returns how many there were."""
    return sum(some.update(**values) for some in _permitted(rows))


def _permitted(rows: QuerySet[Any]) -> Iterator[QuerySet[Any]]:
    """The rows, some at a time, each time with permits for exactly those."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("erasing is one transaction with the act that asks for it")
    ids = iter(list(rows.order_by("pk").values_list("pk", flat=True)))
    while some := list(islice(ids, ROWS_AT_ONCE)):
        with _permits(rows.model._meta.db_table, some):
            yield rows.model._default_manager.filter(pk__in=some)


@contextmanager
def _permits(table: str, ids: list[int]) -> Iterator[None]:
    ErasurePermit.objects.bulk_create([ErasurePermit(table_name=table, row_id=each) for each in ids])
    yield
    ErasurePermit.objects.filter(table_name=table).delete()
