"""What a figure was measured on, and how busy the machine was with other things meanwhile."""

import os
import platform
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


def described() -> str:
    """One line: processor, cores, memory, system, Python, SQLite."""
    model = "unknown processor"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists() and (found := re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text())):
        model = found.group(1)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB; {platform.system()} {platform.release()}; "
        f"CPython {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


@dataclass(slots=True)
class Foreign:
    """The share of all cores that neither we nor our children used, filled when the span ends."""

    percent: float = 0.0


@contextmanager
def foreign_share(ours: "list[int] | None" = None) -> Iterator[Foreign]:
    """Measures how busy the machine was with other work while the block ran. `ours` are process ids whose whole trees
    count as ours, beside this one."""
    result = Foreign()
    busy, own = _busy(), _own(ours or [])
    began = time.monotonic()
    yield result
    seconds = time.monotonic() - began
    used_by_others = (_busy() - busy) - (_own(ours or []) - own)
    result.percent = max(0.0, 100 * used_by_others / (seconds * (os.cpu_count() or 1)))


def _busy() -> float:
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def _own(roots: list[int]) -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system + cpu_of(roots)


def cpu_of(roots: list[int]) -> float:
    """CPU seconds used so far by the living process trees under these ids, their reaped children included."""
    parents: dict[int, list[int]] = {}
    spent: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rsplit(") ", 1)[1].split()
        except (OSError, IndexError):
            continue
        parents.setdefault(int(fields[1]), []).append(int(folder.name))
        spent[int(folder.name)] = sum(int(fields[n]) for n in (11, 12, 13, 14)) / os.sysconf("SC_CLK_TCK")
    total, queue = 0.0, list(roots)
    while queue:
        process = queue.pop()
        total += spent.get(process, 0.0)
        queue += parents.get(process, [])
    return total
