"""What every test may rely on: quick passwords, mail in memory, and a clock that stands still."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.backends.sqlite3.base import DatabaseOperations
from hypothesis import settings as hypothesis_settings

THURSDAY = datetime(2026, 7, 9, 10, 42, tzinfo=UTC)


# How long an example takes depends on what else the machine does; no test here is about time.
hypothesis_settings.register_profile("insonate", deadline=None)
hypothesis_settings.load_profile("insonate")


@pytest.fixture(autouse=True)
def still_clock(settings: Any) -> datetime:
    """It is Thursday 9 July 2026, 10:42 UTC, unless the test says otherwise (`settings.CLOCK = lambda: ...`)."""
    settings.CLOCK = lambda: THURSDAY
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.REQUIRE_SECOND_FACTOR = False
    settings.TEST_PAYMENTS = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    return THURSDAY


@pytest.fixture(autouse=True, scope="session")
def _flush_past_triggers() -> Iterator[None]:
    """Tests with several connections (`django_db(transaction=True)`) empty the tables afterwards, which append-only
    tables refuse on SQLite. Only here, and only for that, the triggers step aside and come back."""
    flush = DatabaseOperations.execute_sql_flush

    def flush_past_triggers(self: DatabaseOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            flush(self, sql_list)
            for _name, sql in triggers:
                cursor.execute(sql)

    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "execute_sql_flush", flush_past_triggers)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _nothing_is_known_from_before() -> None:
    """Standings keep what they gathered in the process, by the id of a person; ids come again in every test."""
    from insonate.certification.standings import api as standings

    standings.forget()
