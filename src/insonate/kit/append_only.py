"""Tables that only grow: the database itself refuses UPDATE and DELETE, on SQLite and on PostgreSQL.

Django's ORM cannot be the guard of a record that must stand in an appeal: a shell, a migration or a
second program would go round it. The trigger is part of the schema.
"""

from typing import Any

from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION insonate_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% only grows: rows are never changed or deleted', TG_TABLE_NAME; END $$
"""


def only_grows(*tables: str) -> migrations.RunPython:
    """A migration operation that makes each table append-only; reversible.

    May be repeated, and must be after any later change to one of the tables: to alter a table SQLite makes it
    anew, and its triggers are gone.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        postgres = schema_editor.connection.vendor == "postgresql"
        with schema_editor.connection.cursor() as cursor:
            if postgres:
                cursor.execute(_FUNCTION)
            for table in tables:
                if postgres:
                    cursor.execute(
                        f'CREATE OR REPLACE TRIGGER only_grows BEFORE UPDATE OR DELETE ON "{table}" '
                        "FOR EACH ROW EXECUTE FUNCTION insonate_refuse_change()"
                    )
                    continue
                for event in ("UPDATE", "DELETE"):
                    cursor.execute(
                        f'CREATE TRIGGER IF NOT EXISTS "{table}_no_{event.lower()}" BEFORE {event} ON "{table}" BEGIN '
                        f"SELECT RAISE(ABORT, '{table} only grows: rows are never changed or deleted'); END"
                    )

    def backwards(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            for table in tables:
                if schema_editor.connection.vendor == "postgresql":
                    cursor.execute(f'DROP TRIGGER IF EXISTS only_grows ON "{table}"')
                    continue
                for event in ("update", "delete"):
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{event}"')

    return migrations.RunPython(forwards, backwards)
