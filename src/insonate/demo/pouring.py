"""How are a million rows written in minutes? As one stream into each table, in the database's own bulk form.

COPY on PostgreSQL, one repeated statement on SQLite. No signals, no audit, no checks but the database's: this is for
inventing people to measure with, never for what somebody said.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import JSONField, Max, Model

AT_ONCE = 5000


def columns(model: type[Model]) -> list[str]:
    """The columns in which rows are given, ids first."""
    return [str(field.column) for field in model._meta.local_concrete_fields]


def next_id(model: type[Model]) -> int:
    """The first id that no row has."""
    return int(model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def pour(model: type[Model], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows whose values stand in the order of `columns`, ids included."""
    quote = connection.ops.quote_name
    table, named = quote(model._meta.db_table), ", ".join(quote(name) for name in columns(model))
    fields = model._meta.local_concrete_fields
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            has_documents = any(isinstance(field, JSONField) for field in fields)
            with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as stream:
                for row in rows:
                    stream.write_row([*map(_written, row)] if has_documents else row)
            return
        places = ", ".join(["%s"] * len(fields))
        statement = f"INSERT INTO {table} ({named}) VALUES ({places})"  # noqa: S608 - names of our own models
        waiting: list[list[Any]] = []
        for row in rows:
            waiting.append([each.get_db_prep_save(value, connection) for each, value in zip(fields, row, strict=True)])
            if len(waiting) == AT_ONCE:
                cursor.executemany(statement, waiting)
                waiting.clear()
        if waiting:
            cursor.executemany(statement, waiting)


def _written(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


@contextmanager
def trusted() -> Iterator[None]:
    """Inside, PostgreSQL takes what we pour without looking up every reference, which is most of its work; where we
    may not ask for that it looks. One transaction. The rows are of our own making, and SQLite looks at its end."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
                if cursor.fetchone() == (True,):
                    cursor.execute("SET LOCAL session_replication_role = replica")
        yield


def settle(models: Sequence[type[Model]]) -> None:
    """Let ids be given again by the database, after those that were poured; and let it know how much there is now."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
