"""Tables that only grow: the database itself refuses UPDATE and DELETE, on SQLite and on PostgreSQL.

Django's ORM cannot be the guard of a record that must stand in an appeal: a shell, a migration or a
second program would go round it. The trigger is part of the schema.

One path leads past it: what a person has the right to have erased. A row may go if a permit names its table and its
id (`audit.erasing`). Permits are written and taken back inside one transaction, so none is ever seen from outside.
"""

from typing import Any

from django.db import migrations

PERMITS = "audit_erasurepermit"

_FUNCTION = """
CREATE OR REPLACE FUNCTION insonate_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% only grows: rows are never changed or deleted', TG_TABLE_NAME;
END $$
"""

_FUNCTION_WITH_PERMITS = """
CREATE OR REPLACE FUNCTION insonate_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM audit_erasurepermit WHERE table_name = TG_TABLE_NAME AND row_id = OLD.id) THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% only grows: rows are never changed or deleted', TG_TABLE_NAME;
END $$
"""


def only_grows(*tables: str) -> migrations.RunPython:
    """A migration operation that makes each table append-only; reversible.

    May be repeated, and must be after any later change to one of the tables: to alter a table SQLite makes it
    anew, and its triggers are gone.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        connection = schema_editor.connection
        # Older installations have their triggers before they have permits; each label lays its triggers anew then.
        permits = PERMITS in connection.introspection.table_names()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(_FUNCTION_WITH_PERMITS if permits else _FUNCTION)
                for table in tables:
                    cursor.execute(
                        f'CREATE OR REPLACE TRIGGER only_grows BEFORE UPDATE OR DELETE ON "{table}" '
                        "FOR EACH ROW EXECUTE FUNCTION insonate_refuse_change()"
                    )
                return
            for table in tables:
                permitted = (
                    f"WHEN NOT EXISTS (SELECT 1 FROM {PERMITS} "  # noqa: S608 - names of our own tables
                    f"WHERE table_name = '{table}' AND row_id = OLD.id) "
                    if permits
                    else ""
                )
                for event in ("UPDATE", "DELETE"):
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{event.lower()}"')
                    cursor.execute(
                        f'CREATE TRIGGER "{table}_no_{event.lower()}" BEFORE {event} ON "{table}" {permitted}BEGIN '
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
