"""Copies of the whole database, one a day, each read back before it counts (decision 0067)."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

KEPT = timedelta(days=35)
EVERY = timedelta(hours=24)
OLD = timedelta(days=2)
"""When the newest copy is older than this, something is wrong with copying."""

SECONDS_FOR_A_DUMP = 3600


class CopyFailed(RuntimeError):  # noqa: N818 - an answer of the machine
    """No copy was made; the words say why. Copies made before are untouched."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: where it lies, when it was made, and its size in bytes."""

    path: Path
    made_at: datetime
    size: int


def folder() -> Path | None:
    """Where copies are kept; None where the operator copies otherwise."""
    return None if settings.COPIES == "off" else Path(settings.COPIES)


def copies() -> list[Copy]:
    """Every copy there is, newest first."""
    where = folder()
    if where is None or not where.is_dir():
        return []
    found = [_read(path) for path in where.iterdir() if path.suffix in {".sqlite3", ".dump"}]
    return sorted((each for each in found if each is not None), key=lambda each: each.made_at, reverse=True)


def _read(path: Path) -> Copy | None:
    try:
        made_at = datetime.strptime(path.stem, "insonate-%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Copy(path, made_at, path.stat().st_size)


def copy_if_due(*, now: datetime) -> int:
    """Make a copy if the newest is a day old, and throw away those past their time; how many were made."""
    if folder() is None:
        return 0
    newest = next(iter(copies()), None)
    if newest is not None and now - newest.made_at < EVERY:
        return 0
    make_copy(now=now)
    return 1


def make_copy(*, now: datetime) -> Copy:
    """One copy, read back. Raises `CopyFailed`, leaving nothing; old copies go only after a new one is whole."""
    where = folder()
    if where is None:
        raise CopyFailed("INSONATE_COPIES is off")
    where.mkdir(parents=True, exist_ok=True, mode=0o700)
    embedded = connection.vendor == "sqlite"
    path = where / f"insonate-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{'.sqlite3' if embedded else '.dump'}"
    growing = path.with_suffix(f"{path.suffix}.part")
    try:
        growing.unlink(missing_ok=True)
        growing.touch(mode=0o600)
        if embedded:
            _copy_embedded(growing)
        else:
            _dump(growing)
        os.replace(growing, path)
    except (OSError, sqlite3.Error, subprocess.TimeoutExpired) as failed:
        raise CopyFailed(str(failed)) from failed
    finally:
        growing.unlink(missing_ok=True)
    for each in copies():
        if now - each.made_at > KEPT:
            each.path.unlink(missing_ok=True)
    return Copy(path, now, path.stat().st_size)


def _copy_embedded(target: Path) -> None:
    source = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(source, timeout=60)) as ours, closing(sqlite3.connect(target)) as theirs:
        ours.backup(theirs, pages=2000)
        # The copy is one file: nothing of it waits in a log beside it.
        theirs.execute("PRAGMA journal_mode=DELETE")
        said = [row[0] for row in theirs.execute("PRAGMA integrity_check")]
        if said != ["ok"]:
            raise CopyFailed(f"the copy is not whole: {said[0]}")
        _compare(theirs)


def _compare(theirs: sqlite3.Connection) -> None:
    """Every chain of the audit trail ends in the copy as its head says: what was acknowledged is in it."""
    broken = theirs.execute(
        "SELECT c.key FROM audit_auditchain c "
        "LEFT JOIN audit_auditentry e ON e.chain_id = c.id AND e.number = c.length "
        "WHERE c.length > 0 AND (e.hash IS NULL OR e.hash <> c.head) LIMIT 1"
    ).fetchone()
    if broken is not None:
        raise CopyFailed(f"the copy ends before its chain does: {broken[0]}")


def _dump(target: Path) -> None:
    dump, restore = _tool("pg_dump"), _tool("pg_restore")
    said = connection.get_connection_params()
    named = (("host", "host"), ("port", "port"), ("username", "user"))
    where = [f"--{name}={said[key]}" for name, key in named if said.get(key)]
    _run([dump, "--format=custom", f"--file={target}", *where, str(said["dbname"])], str(said.get("password", "")))
    if "audit_auditentry" not in _run([restore, "--list", str(target)], ""):
        raise CopyFailed("the copy does not hold the audit trail")


def _tool(name: str) -> str:
    """Where one of PostgreSQL's own programs is; Debian keeps them out of the way of the shell."""
    found = shutil.which(name)
    if found is None:
        beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
        found = str(beside[-1]) if beside else None
    if found is None:
        raise CopyFailed(f"{name} is missing: install PostgreSQL's client, or copy otherwise (INSONATE_COPIES=off)")
    return found


def _run(command: list[str], password: str) -> str:
    environment = {**os.environ, "PGPASSWORD": password}
    done = subprocess.run(
        command, env=environment, timeout=SECONDS_FOR_A_DUMP, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CopyFailed(f"{Path(command[0]).name}: {done.stderr.strip()}")
    return done.stdout
