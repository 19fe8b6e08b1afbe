"""A fresh installation to measure: its own home, its own database, people with logbooks, sessions, a server.

Settings are read once per process, so what needs a database runs in children that were given the environment.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insonate.jobs.serving import first_free_port, processes

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Installation:
    """A database made ready: the environment that leads to it, and what it is called in a table."""

    name: str
    environment: dict[str, str]

    def python(self, *arguments: str) -> str:
        """Run `python -m ...` in it; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *arguments], env=self.environment, cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr else "failed")
        return done.stdout

    def people(self, count: int, scans: int) -> list[dict[str, Any]]:
        """Enrol `count` people with so many scans each; returns their ids and signed-in sessions."""
        found: list[dict[str, Any]] = json.loads(self.python("bench.populate", str(count), str(scans)))
        return found

    @contextmanager
    def served(self) -> Iterator[tuple[int, list[int]]]:
        """The web processes of one machine; yields (port, process ids)."""
        port = first_free_port(8300)
        web = subprocess.Popen(processes(port, "127.0.0.1")["web"], env=self.environment, cwd=ROOT)
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield port, [web.pid]
        finally:
            web.terminate()
            web.wait(timeout=20)


@contextmanager
def installations() -> Iterator[list[Installation]]:
    """The embedded database and PostgreSQL, both empty and up to date."""
    from tests.postgres import running_postgres

    with tempfile.TemporaryDirectory(prefix="insonate-bench-") as home, running_postgres() as (url, version):
        base = {**os.environ, "INSONATE_SECRET_KEY": "bench", "INSONATE_REQUIRE_SECOND_FACTOR": "0"}
        base.pop("DATABASE_URL", None)
        found = [
            Installation("SQLite", {**base, "INSONATE_HOME": f"{home}/sqlite"}),
            Installation(f"PostgreSQL {version}", {**base, "INSONATE_HOME": f"{home}/pg", "DATABASE_URL": url}),
        ]
        for each in found:
            Path(each.environment["INSONATE_HOME"], "static").mkdir(parents=True)
            each.python("insonate", "migrate", "-v0")
        yield found


@contextmanager
def postgres_installation() -> Iterator[Installation]:
    """PostgreSQL alone, empty and up to date."""
    from tests.postgres import running_postgres

    with tempfile.TemporaryDirectory(prefix="insonate-bench-") as home, running_postgres() as (url, version):
        base = {**os.environ, "INSONATE_SECRET_KEY": "bench", "INSONATE_HOME": home, "DATABASE_URL": url}
        found = Installation(f"PostgreSQL {version}", base)
        found.python("insonate", "migrate", "-v0")
        yield found
