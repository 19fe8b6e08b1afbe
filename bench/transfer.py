"""How long does bringing 10,000 scans in take, and taking them out? With how much memory?

In a process of its own with an empty database (the embedded one, durable as in earnest), so that memory is the
import's and nobody else's. The log is made up: every row has a day, region, side, supervision and three notes put
together from parts, about a third of them seen before, as in real logs; no two rows are equal. Reading covers upload,
guessing and the first preview with the privacy guard; applying reads and guards everything again and saves it.
The processor's time is given beside the clock's, since the clock also counts what else the machine was doing.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.machine import foreign_share

ROWS = 10_000
NOW = datetime(2026, 7, 9, 10, 42, tzinfo=UTC)
REGIONS = ("Shoulder", "Knee", "Hip", "Elbow", "Wrist/hand", "Ankle & foot")
QUESTIONS = (
    "Painful arc",
    "Swelling",
    "Locking",
    "Weakness in abduction",
    "Morning stiffness",
    "Follow-up at six weeks",
)
FINDINGS = (
    "hypoechoic cleft at the insertion", "small effusion without Doppler signal", "tendon thickened, pattern kept",
    "no abnormality", "bursa distended", "cortical irregularity at the footprint",
)  # fmt: skip
ROLES = ("injection offered", "physiotherapy continued", "surgical opinion asked", "reassured, no further imaging")


def made_up_log(rows: int) -> bytes:
    """A CSV log of so many rows, always the same."""
    chance = random.Random(2026)  # noqa: S311 - not a secret
    lines = ["Date,Body part,L/R,Supervision,Supervised by,Indication,Findings,Outcome"]
    for number in range(rows):
        day = date(2026, 7, 8) - timedelta(days=number * 1_800 // rows)
        findings = f"{chance.choice(FINDINGS)}; {chance.randint(2, 19)} mm"
        if number % 3:
            findings += f" {chance.choice(('proximal', 'distal', 'medial', 'lateral'))}, {chance.choice(FINDINGS)}"
        lines.append(
            f"{day:%d/%m/%Y},{chance.choice(REGIONS)},{chance.choice('RLB')},"
            f"{chance.choice(('direct', 'none'))},T Okafor,"
            f'{chance.choice(QUESTIONS)},"{findings}, row {number % 977}","{chance.choice(ROLES)}"'
        )
    return "\n".join(lines).replace(",B,", ",both,").encode()


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _measure() -> None:
    """In the process of its own: print one JSON object of figures."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "insonate.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from insonate.logbook.transfer import api as transfer
    from insonate.logbook.transfer.reading import read_table
    from insonate.people.models import User

    call_command("migrate", verbosity=0)
    person = User.objects.create_user(email="bench@example.org", name="Nadia Ferreira")
    content = made_up_log(ROWS)
    figures: dict[str, float] = {"memory before": _peak_mb()}

    def timed(name: str, began: tuple[float, float]) -> None:
        figures[name] = round(time.monotonic() - began[0], 2)
        figures[f"{name}, processor"] = round(time.process_time() - began[1], 2)

    began = (time.monotonic(), time.process_time())
    read_table(content)
    timed("cells of the file", began)
    began = (time.monotonic(), time.process_time())
    batch = transfer.begin_import(person=person, file_name="log.csv", content=content, by=person, now=NOW)
    preview = transfer.preview_of(batch, NOW)
    timed("upload and preview", began)
    assert len(preview.new) == ROWS, preview.problems[:3]
    del preview
    began = (time.monotonic(), time.process_time())
    batch = transfer.apply_import(batch=batch, by=person, now=NOW)
    timed("apply", began)
    assert batch.added == ROWS
    figures["memory at its peak"] = _peak_mb()
    began = (time.monotonic(), time.process_time())
    again = transfer.begin_import(person=person, file_name="log.csv", content=content, by=person, now=NOW)
    assert transfer.preview_of(again, NOW).already_there == ROWS
    timed("the same file again", began)
    began = (time.monotonic(), time.process_time())
    exported = "".join(transfer.export_pieces(person, now=NOW))
    timed("export as JSON", began)
    figures["export in MB"] = round(len(exported) / 2**20, 1)
    began = (time.monotonic(), time.process_time())
    transfer.xlsx_file(person, transfer.SheetFilters()).close()
    timed("export as XLSX", began)
    began = (time.monotonic(), time.process_time())
    transfer.undo_import(batch=batch, by=person, now=NOW)
    timed("undo", began)
    print(json.dumps(figures))


def main() -> None:
    """Measure in a fresh process and print a table."""
    with tempfile.TemporaryDirectory(prefix="insonate-bench-") as home, foreign_share() as foreign:
        environment = {**os.environ, "INSONATE_HOME": home, "INSONATE_SECRET_KEY": "bench"}
        environment.setdefault("DATABASE_URL", f"sqlite://{Path(home) / 'bench.sqlite3'}")
        done = subprocess.run(
            [sys.executable, "-m", "bench.transfer", "--measure"],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    figures = json.loads(done.stdout.splitlines()[-1])
    size = len(made_up_log(ROWS)) // 1024
    print(f"{ROWS:,} rows, {size} KB; other work on the machine meanwhile: {foreign.percent:.0f} %")
    for name, figure in figures.items():
        unit = "MB" if name.startswith(("memory", "export in")) else "s"
        print(f"  {name:34} {figure:>8} {unit}")


if __name__ == "__main__":
    _measure() if "--measure" in sys.argv else main()
