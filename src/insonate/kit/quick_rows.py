"""How a row is written where it is written often: the statement is built once for a table, not once for a row.

Django's ORM builds and compiles each statement afresh, which costs several times what the database takes for it. On
the path of a saved scan, which a phone in a hospital waits for, rows go through here; everywhere else the ORM is
the right way. Values are prepared by the model's own fields, so both databases get what the ORM would give them.

PostgreSQL is told to keep the plan of what is asked here (a prepared statement), which spares it a third of its work;
Django leaves that off for the sake of poolers that hand a connection on between statements (decision 0039).
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, Model


def row_of(sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row that a statement gives, if any. The text must be one of few, since the database keeps each."""
    with _cursor() as cursor:
        cursor.execute(sql, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
    return found


def _cursor() -> CursorWrapper:
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    cursor = _prepared()(connection.connection)
    return connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)


@lru_cache(maxsize=1)
def _prepared() -> type[Any]:
    """A cursor whose statements the server plans once. Where the embedded database is used psycopg is not loaded."""
    import psycopg

    class Prepared(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **options: Any) -> "Prepared":
            super().execute(query, params, prepare=True)
            return self

    return Prepared


@lru_cache(maxsize=128)
def _statement(model: type[Model], unless: str, vendor: str) -> tuple[str, tuple[Field[Any, Any], ...]]:
    meta = model._meta
    fields = tuple(field for field in meta.local_concrete_fields if not field.primary_key)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    assert meta.pk is not None
    guard = f" ON CONFLICT ({quote(unless)}) DO NOTHING" if unless else ""
    sql = (
        f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places}){guard} "  # noqa: S608 - names of our own models
        f"RETURNING {quote(str(meta.pk.column))}"
    )
    return sql, fields


def insert_row(row: Model, *, unless: str = "") -> bool:
    """Insert the row and give it its id. With `unless`, the name of a unique column, nothing is written and False
    returned if a row with that value is there already; the transaction goes on. Sends no signals."""
    sql, fields = _statement(type(row), unless, connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    written = row_of(sql, values)
    if written is None:
        return False
    row.pk = written[0]
    row._state.adding, row._state.db = False, connection.alias
    return True
