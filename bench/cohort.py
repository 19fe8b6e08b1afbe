"""How long does it take to judge a whole cohort? `python -m bench cohort [--people 10000 --scans 300]`.

Invented people (`insonate invent_crowd`) in a PostgreSQL of its own; *judged* is everybody's whole standing in the
programme and keeping what was found, in as many processes as there are cores, from logbooks that were not read before.
Half of the people are judged first, then all: twice the people should take twice the time. Then one new scan is saved
and the cohort is opened again: only its person is judged. *By hand* is one SQL statement that counts the same scans for
everybody, with as many parallel workers of the database as there are cores; its counts are compared person by person
with those that were judged. It explains nothing, waits for nothing and knows one clause, and is the physical limit.

*Of processors* is what ours used of both cores, without the database: it says the same on a busy machine.

Memory is what the measuring process and its children hold together (proportional set size, sampled ten times a
second); the database's own processes are not in it.
"""

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.machine import foreign_share

PEOPLE, SCANS = 200, 100
PROGRAMMES = ("essex-scanning-record", "cpocus-fm-msk")

# What the scanning record counts: scans of the present scanning year that say a region, once for each encounter.
ESSEX_SQL = """
WITH cohort AS (
    SELECT e.person_id, MIN(f."on") AS certificate
    FROM programmes_enrolment e
    JOIN programmes_programme p ON p.id = e.programme_id AND p.key = 'essex-scanning-record'
    JOIN programmes_attestedfact f ON f.person_id = e.person_id AND f.kind = 'awards'
        AND f.attributes ->> 'award' = 'pgcert-msk-ultrasound'
    JOIN programmes_factdecision d ON d.fact_id = f.id AND d.outcome = 'confirmed'
    WHERE e.until_on IS NULL
    GROUP BY e.person_id
), years AS (
    SELECT person_id,
        (certificate + make_interval(years => EXTRACT(YEAR FROM age(%(day)s::date, certificate))::int))::date AS starts
    FROM cohort
)
SELECT y.person_id, COUNT(DISTINCT COALESCE(s.content::jsonb #>> '{attributes,encounter}', s.id::text))
FROM years y
JOIN logbook_logbook l ON l.person_id = y.person_id
JOIN logbook_scan s ON s.logbook_id = l.id AND NOT s.withdrawn AND s.recorded_on <= %(day)s
    AND s.performed_on <= %(day)s AND s.performed_on >= y.starts
    AND s.performed_on < (y.starts + interval '1 year')::date
    AND s.content::jsonb -> 'attributes' ? 'region'
GROUP BY y.person_id
"""

# What the track counts: signed by somebody who was an instructor that day, once for each encounter.
TRACK_SQL = """
WITH scans AS (
    SELECT l.person_id, s.id, s.performed_on, s.digest, s.content::jsonb AS said
    FROM programmes_enrolment e
    JOIN programmes_programme p ON p.id = e.programme_id AND p.key = 'cpocus-fm-msk'
    JOIN logbook_logbook l ON l.person_id = e.person_id
    JOIN logbook_scan s ON s.logbook_id = l.id AND NOT s.withdrawn
    WHERE e.until_on IS NULL AND s.performed_on <= %(day)s AND s.recorded_on <= %(day)s
), counted AS (
    SELECT DISTINCT ON (c.person_id, c.said #>> '{attributes,encounter}') c.person_id, c.id
    FROM scans c
    JOIN logbook_signoff o ON o.scan_id = c.id AND o.verdict = 'signed' AND o.digest = c.digest
    JOIN programmes_attestedfact f ON f.person_id = o.by_id AND f.kind = 'awards' AND f."on" <= o."on"
        AND f.attributes ->> 'award' IN ('track-instructor', 'master-instructor')
    JOIN programmes_factdecision d ON d.fact_id = f.id AND d.outcome = 'confirmed'
    WHERE c.said #>> '{attributes,purpose}' <> 'introductory'
        AND (c.said #> '{attributes,determinate}')::boolean
        AND c.said #>> '{attributes,subject}' IN ('patient', 'volunteer')
        AND c.said #>> '{attributes,supervision}' IN ('direct', 'remote-live')
        AND c.said #> '{attributes,application}' IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM logbook_signoff r WHERE r.revokes_id = o.id)
    ORDER BY c.person_id, c.said #>> '{attributes,encounter}', c.performed_on, c.id
)
SELECT person_id, COUNT(*) FROM counted GROUP BY person_id
"""
SQL = {"essex-scanning-record": ESSEX_SQL, "cpocus-fm-msk": TRACK_SQL}


def main(arguments: Sequence[str] = ()) -> None:
    """Print the table. Arguments given to `python -m bench cohort` come by the command line."""
    asked = argparse.ArgumentParser(prog="python -m bench cohort")
    asked.add_argument("--people", type=int, default=PEOPLE)
    asked.add_argument("--scans", type=int, default=SCANS, help="about how many each")
    asked.add_argument("--programme", choices=PROGRAMMES, action="append", help="both without it")
    given = asked.parse_args(list(arguments))
    from bench.installation import postgres_installation

    with postgres_installation() as installation:
        made = json.loads(installation.python("insonate", "invent_crowd", str(given.people), str(given.scans)))
        print(
            f"{installation.name}; {made['people']} people, {made['scans']} scans, {made['signed']} signed; made in "
            f"{made['seconds']:.0f} s\n"
        )
        print(
            "| programme | people | judged, s | of processors, s | people/s | half, s | doubled | memory, MiB "
            "| one new scan, s | judged then | by hand, s | ratio | counts differ for | others' CPU % |"
        )
        print("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|", flush=True)
        for programme in given.programme or PROGRAMMES:
            print(_row(json.loads(installation.python("bench.cohort", "--measure", programme))), flush=True)


def _row(found: dict[str, Any]) -> str:
    return (
        f"| {found['programme']} | {found['people']} | {found['seconds']:.1f} | {found['cpu']:.1f} | "
        f"{found['people'] / found['seconds']:.0f} | {found['half']:.1f} | {found['seconds'] / found['half']:.2f} | "
        f"{found['memory']:.0f} | {found['one']:.2f} | {found['judged_then']} | {found['by_hand']:.2f} | "
        f"{found['seconds'] / found['by_hand']:.0f} | {found['differ']} | {found['foreign']:.0f} |"
    )


def measure(key: str) -> dict[str, Any]:
    """Everything about one programme, in the database that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insonate.settings")
    import django

    django.setup()
    from insonate.certification.standings import api as standings
    from insonate.kit import clock
    from insonate.kit.processes import cores
    from insonate.programmes import api as programmes

    now = clock.now()
    programme = programmes.programme_called(key)
    assert programme is not None
    standings.drop_kept()
    asked = standings.asked_of(programmes.enrolled_in(programme, now.date()), now=now)
    half = asked[: len(asked) // 2]
    with foreign_share() as foreign, memory() as held:
        began = time.monotonic()
        standings.renew(half, processes=cores())
        half_seconds = time.monotonic() - began
        standings.drop_kept()
        began, spent = time.monotonic(), _cpu()
        standings.renew(asked, processes=cores())
        seconds, cpu = time.monotonic() - began, _cpu() - spent
    one, judged_then = _one_new_scan(programme)
    by_hand, differ = _by_hand(key, asked[0].as_of, programme)
    return {
        "programme": key, "people": len(asked), "seconds": seconds, "cpu": cpu, "half": half_seconds,
        "memory": held.mebibytes,
        "one": one, "judged_then": judged_then, "by_hand": by_hand, "differ": differ, "foreign": foreign.percent,
    }  # fmt: skip


def _cpu() -> float:
    """Seconds of all processors that this process and those it has waited for have used."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _one_new_scan(programme: Any) -> tuple[float, int]:
    """Save one scan of one person as they would; how long it takes until the cohort is up to date again, and how
    many were judged for it."""
    from tests.factories.scans import entry

    from insonate.certification.standings import api as standings
    from insonate.kit import clock
    from insonate.logbook import api as logbook
    from insonate.programmes import api as programmes

    now = clock.now()
    person = programmes.enrolled_in(programme, now.date())[0].person
    today = logbook.day_of(person, now)
    logbook.log_scan(person=person, entry=entry(performed_on=today), by=person, now=now)
    began = time.monotonic()
    asked = standings.asked_of(programmes.enrolled_in(programme, now.date()), now=now)
    judged = standings.renew(standings.out_of_date(asked))
    return time.monotonic() - began, judged


def _by_hand(key: str, day: Any, programme: Any) -> tuple[float, int]:
    """How long the statement takes once the tables were read, and for how many people it counts otherwise."""
    from django.db import connection

    from insonate.certification.standings import api as standings
    from insonate.kit import clock
    from insonate.kit.processes import cores

    seconds = []
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = %s", [cores()])
        for _again in range(2):
            began = time.monotonic()
            cursor.execute(SQL[key], {"day": day})
            counts = dict(cursor.fetchall())
            seconds.append(time.monotonic() - began)
    cohort = standings.cohort_of(programme, now=clock.now())
    differ = sum(
        (row.main.have if row.main is not None else 0) != counts.get(row.enrolment.person_id, 0) for row in cohort.rows
    )
    return min(seconds), differ


@dataclass(slots=True)
class Held:
    """The most memory that was held at once."""

    mebibytes: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)


@contextmanager
def memory() -> Iterator[Held]:
    """The most that this process and all it starts hold together while the block runs."""
    held = Held()

    def watch() -> None:
        while not held.stop.wait(0.1):
            held.mebibytes = max(held.mebibytes, _held_by(os.getpid()) / 2**10)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield held
    finally:
        held.stop.set()
        watcher.join()


def _held_by(root: int) -> int:
    """Kibibytes held by a process and those under it; what several share is counted once."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rsplit(") ", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(folder.name))
    total, queue = 0, [root]
    while queue:
        process = queue.pop()
        queue += children.get(process, [])
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        json.dump(measure(sys.argv[2]), sys.stdout)
    else:
        main(sys.argv[1:])
