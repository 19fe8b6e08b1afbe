"""A copy of the database holds what was acknowledged, or is none; old ones go, a failed one leaves what there was."""

import os
import sqlite3
import subprocess
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from insonate.jobs import copies
from insonate.kit import clock
from insonate.logbook import api as logbook
from tests.factories.cast import person
from tests.factories.scans import logged

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 7, 9, 3, 0, tzinfo=UTC)
embedded = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="reads the copy with SQLite; PostgreSQL has a test of its own"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.COPIES = str(tmp_path / "copies")
    return tmp_path / "copies"


def scans_in(path: Path) -> int:
    if path.suffix == ".dump":
        command = [copies._tool("pg_restore"), "--data-only", "--table=logbook_scan", "-f", "-", str(path)]
        listed = subprocess.run(command, capture_output=True, text=True, check=True)
        rows = listed.stdout.split("COPY public.logbook_scan ", 1)[1].split("FROM stdin;\n", 1)[1]
        return rows.split("\\.\n", 1)[0].count("\n")
    with closing(sqlite3.connect(path)) as copy:
        return int(copy.execute("SELECT count(*) FROM logbook_scan").fetchone()[0])


def test_copy_holds_what_was_saved_and_only_its_owner_reads_it(folder: Path) -> None:
    for _each in range(3):
        logged(person("nadia"))
    made = copies.make_copy(now=NOW)
    assert scans_in(made.path) == 3
    assert made.path.stat().st_mode & 0o077 == 0
    assert [each.path for each in copies.copies()] == [made.path]
    assert [path.name for path in folder.iterdir()] == [made.path.name]


def test_a_copy_a_day_and_none_older_than_its_time() -> None:
    person("nadia")
    made = [copies.copy_if_due(now=NOW + timedelta(hours=hours)) for hours in (0, 1, 23, 24, 25, 48)]
    assert made == [1, 0, 0, 1, 0, 1]
    copies.copy_if_due(now=NOW + timedelta(days=36, hours=1))
    assert [each.made_at for each in copies.copies()] == [
        NOW + timedelta(days=36, hours=1), NOW + timedelta(hours=48),
    ]  # fmt: skip


def test_a_folder_that_cannot_be_written_makes_no_copy_and_says_so(folder: Path) -> None:
    folder.write_text("a file stands where the folder should be")
    with pytest.raises((copies.CopyFailed, OSError)):
        copies.make_copy(now=NOW)
    assert copies.copies() == []


@embedded
def test_copy_made_while_scans_are_saved_is_whole() -> None:
    nadia = person("nadia")
    stop = threading.Event()

    def save() -> None:
        while not stop.is_set():
            logged(nadia)
        connection.close()

    saving = threading.Thread(target=save)
    saving.start()
    try:
        made = [copies.make_copy(now=NOW + timedelta(days=number)) for number in range(3)]
    finally:
        stop.set()
        saving.join()
    counts = [scans_in(each.path) for each in made]
    assert counts == sorted(counts)
    assert counts[-1] <= logbook.Scan.objects.count()


@embedded
def test_copy_that_ends_before_its_chain_is_none(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    logged(person("nadia"))
    compare = copies._compare

    def cut_and_compare(theirs: sqlite3.Connection) -> None:
        theirs.execute("UPDATE audit_auditchain SET length = length + 1")
        compare(theirs)

    monkeypatch.setattr(copies, "_compare", cut_and_compare)
    with pytest.raises(copies.CopyFailed, match="ends before its chain"):
        copies.make_copy(now=NOW)
    assert list(folder.iterdir()) == []


def test_missing_tool_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr(Path, "glob", lambda _self, _pattern: iter(()))
    with pytest.raises(copies.CopyFailed, match="pg_dump is missing"):
        copies._dump(Path("nowhere"))


def test_command_lists_copies_and_fails_where_there_is_none_lately(monkeypatch: pytest.MonkeyPatch) -> None:
    person("nadia")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with pytest.raises(CommandError, match="there is no copy"):
        call_command("copies")
    call_command("copies", "--now")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=3))
    with pytest.raises(CommandError, match="older than two days"):
        call_command("copies")


def test_copies_may_be_off(settings: Any) -> None:
    settings.COPIES = "off"
    assert copies.copy_if_due(now=NOW) == 0
    with pytest.raises(copies.CopyFailed):
        copies.make_copy(now=NOW)
    call_command("copies")
