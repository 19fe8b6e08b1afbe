"""How long does it take to make a year's record, and how big is it? `python -m bench artefacts`.

Invented records of 300 scans, every scan with four notes, each record different, in one process. *First* includes what
is done once for a process (reading the fonts); *later* is the median of 7 other records: nothing of one is left over to
make the next quicker. Times are of the processor, so that other work on the machine is not counted.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

SCANS = 300
OTHERS = 7


def main() -> None:
    """Print the table of times and sizes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insonate.settings")
    import django

    django.setup()
    from tests.factories.records import NADIA, record

    from insonate.certification.submissions.bundle import Holder, Record, bundle_of
    from insonate.certification.submissions.documents.rendering import RENDERERS

    def invented(number: int) -> Record:
        made = record(SCANS)
        scans = tuple(
            replace(each, document=each.document | {"notes": _notes(each.document["notes"], number)})
            for each in made.scans
        )
        return replace(made, scans=scans, enrolment=f"{number:08d}")

    def timed(render: Callable[[Record, Holder, str], bytes], made: Record) -> tuple[float, int]:
        bundle = bundle_of(made)
        began = time.process_time()
        content = render(made, NADIA, bundle)
        return time.process_time() - began, len(content)

    print(f"{SCANS} scans, 4 notes each\n")
    print("| file | first, ms | later, ms | size, kB |\n|---|---|---|---|")
    for kind, render in RENDERERS.items():
        first, _size = timed(render, invented(0))
        later = [timed(render, invented(number)) for number in range(1, OTHERS + 1)]
        seconds, size = median(each for each, _size in later), later[0][1]
        print(f"| {kind.value} | {first * 1000:.0f} | {seconds * 1000:.0f} | {size / 1000:.0f} |")


def _notes(notes: dict[str, str], number: int) -> dict[str, str]:
    return {key: f"{text} ({number})" for key, text in notes.items()}


if __name__ == "__main__":
    main()
