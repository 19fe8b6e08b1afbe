"""How much does the privacy guard miss, and how often does it stop for nothing? Measured on the written corpus.

The corpus (`tests/core/privacy/corpus`) has three parts. The notes written before any tuning are split by a hash of
each note's name: two thirds to tune with, one third held out. A second batch was measured when it was written, and
then tuned with. The last batch (`fresh-`) was written after all tuning. `python -m bench.privacy` prints all three
parts; `--list` also prints every miss and false alarm of the part tuned with, never of the others.

An identifier counts as found when every letter of it is covered by suspicions, so that one tap takes all of it
out. A suspicion that touches no labelled identifier is a false alarm.
"""

import argparse
import hashlib
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path

from ruamel.yaml import YAML

from insonate_core.privacy.guard import find_identifiers
from insonate_core.privacy.suspicion import Kind, Suspicion

CORPUS = Path(__file__).parent.parent / "tests" / "core" / "privacy" / "corpus"
AS_OF = date(2026, 11, 22)
LABEL = re.compile(r"\[\[([a-z-]+)\|([^\]]*)\]\]")
Z_95 = 1.959964


@dataclass(frozen=True)
class Label:
    """An identifier in a note, as the author of the corpus marked it."""

    kind: Kind
    start: int
    end: int
    text: str


class Part(Enum):
    """What a note is for."""

    HELD_OUT = "held out"
    FRESH = "written after all tuning"
    TUNED_WITH = "tuned with"


@dataclass(frozen=True)
class Note:
    name: str
    text: str
    labels: tuple[Label, ...]

    @property
    def part(self) -> Part:
        if self.name.startswith("f"):
            return Part.FRESH
        if self.name.startswith("s"):
            return Part.TUNED_WITH
        held_out = hashlib.sha256(self.name.encode()).digest()[0] % 3 == 0
        return Part.HELD_OUT if held_out else Part.TUNED_WITH


@dataclass
class Counts:
    """What the guard did on some notes."""

    identifiers: Counter[Kind] = field(default_factory=Counter)
    found: Counter[Kind] = field(default_factory=Counter)
    certain: Counter[Kind] = field(default_factory=Counter)
    false_alarms: Counter[Kind] = field(default_factory=Counter)
    notes: int = 0
    naming_notes: int = 0
    stopped_naming_notes: int = 0
    clean_notes: int = 0
    stopped_clean_notes: int = 0
    refused_clean_notes: int = 0
    lines: list[str] = field(default_factory=list)


def parse(name: str, marked: str) -> Note:
    """A note from its marked form, in which `[[kind|text]]` stands for an identifier."""
    text, labels, position = "", [], 0
    for mark in LABEL.finditer(marked):
        text += marked[position : mark.start()]
        labels.append(Label(Kind(mark[1]), len(text), len(text) + len(mark[2]), mark[2]))
        text += mark[2]
        position = mark.end()
    return Note(name, text + marked[position:], tuple(labels))


def corpus() -> list[Note]:
    """Every note of the corpus, by file and in the order of the file."""
    reader = YAML(typ="safe")
    return [
        parse(name, marked)
        for path in sorted(CORPUS.glob("*.yaml"))
        for name, marked in reader.load(path.read_text("utf-8")).items()
    ]


def measure(notes: Iterable[Note]) -> Counts:
    counts = Counts()
    for note in notes:
        suspicions = find_identifiers(note.text, as_of=AS_OF)
        counts.notes += 1
        if note.labels:
            counts.naming_notes += 1
            counts.stopped_naming_notes += bool(suspicions)
        else:
            counts.clean_notes += 1
            counts.stopped_clean_notes += bool(suspicions)
            counts.refused_clean_notes += any(each.certain for each in suspicions)
        for label in note.labels:
            counts.identifiers[label.kind] += 1
            if _covers(suspicions, label):
                counts.found[label.kind] += 1
                counts.certain[label.kind] += any(each.certain for each in suspicions if _touch(each, label))
            else:
                counts.lines.append(f"missed {label.kind.value} {label.text!r} in {note.name}: {note.text}")
        for each in suspicions:
            if not any(_touch(each, label) for label in note.labels):
                counts.false_alarms[each.kind] += 1
                counts.lines.append(
                    f"false alarm {each.kind.value} {each.text!r} ({each.reason.value}"
                    f"{', certain' if each.certain else ''}) in {note.name}: {note.text}"
                )
    return counts


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """The 95 % interval of a proportion after Wilson (1927); the whole range when nothing was tried."""
    if not trials:
        return 0.0, 1.0
    share, square = hits / trials, Z_95**2
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    reach = Z_95 * math.sqrt(share * (1 - share) / trials + square / (4 * trials**2)) / (1 + square / trials)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def table(counts: Counts) -> str:
    """The counts as a table in Markdown, kind by kind, with the totals below."""
    rows = [
        "| kind | identifiers | found | recall (95 %) | of these certain | false alarms |",
        "|---|---|---|---|---|---|",
    ]
    for kind in Kind:
        if counts.identifiers[kind] or counts.false_alarms[kind]:
            rows.append(
                f"| `{kind.value}` | {counts.identifiers[kind]} | {counts.found[kind]} | "
                f"{_share(counts.found[kind], counts.identifiers[kind])} | {counts.certain[kind]} | "
                f"{counts.false_alarms[kind]} |"
            )
    total, found = counts.identifiers.total(), counts.found.total()
    rows.append(
        f"| **all** | {total} | {found} | {_share(found, total)} | {counts.certain.total()} | "
        f"{counts.false_alarms.total()} |"
    )
    rows += [
        "",
        f"Notes that name a patient: {counts.naming_notes}, stopped at least once: "
        f"{counts.stopped_naming_notes} ({_share(counts.stopped_naming_notes, counts.naming_notes)}).",
        f"Clean notes: {counts.clean_notes}, stopped for nothing: {counts.stopped_clean_notes} "
        f"({_share(counts.stopped_clean_notes, counts.clean_notes)}), of these refused as certain: "
        f"{counts.refused_clean_notes}.",
    ]
    return "\n".join(rows)


def main(arguments: Sequence[str] = ()) -> None:
    """Print the tables; called without arguments by `python -m bench`."""
    parser = argparse.ArgumentParser(prog="python -m bench.privacy", description=__doc__)
    parser.add_argument("--list", action="store_true", help="print the tuning part's misses and false alarms")
    chosen = parser.parse_args(arguments)
    notes = corpus()
    for part in Part:
        counts = measure(note for note in notes if note.part is part)
        print(f"{part.value.capitalize()}: {counts.notes} notes\n\n{table(counts)}\n")
        if chosen.list and part is Part.TUNED_WITH:
            print("\n".join(counts.lines))


def _touch(suspicion: Suspicion, label: Label) -> bool:
    return suspicion.start < label.end and label.start < suspicion.end


def _covers(suspicions: Sequence[Suspicion], label: Label) -> bool:
    covered = {place for each in suspicions for place in range(each.start, each.end)}
    return all(place in covered for place in range(label.start, label.end) if label.text[place - label.start].isalnum())


def _share(hits: int, trials: int) -> str:
    low, high = wilson(hits, trials)
    return f"{100 * hits / trials:.0f} % ({100 * low:.0f} to {100 * high:.0f})" if trials else "–"


if __name__ == "__main__":
    main(sys.argv[1:])
