"""What did the person decide about words in a file that may name a patient?

The guard itself stands at the logbook's door and reads every scan, wherever it comes from. Here are the two answers
that can be given for a whole file at once: "take all of it out", and for a single stretch, wherever it occurs, what
it is instead. What remains is fixed in the file, or left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from insonate.logbook.scans.content import NOTES, ScanContent
from insonate.logbook.scans.privacy import without_identifiers
from insonate.logbook.scans.problems import ScanProblem
from insonate_core.privacy.guard import normalised
from insonate_core.privacy.suspicion import Suspicion

TEXTS = (*NOTES, "site", "encounter", "case_number", "supervisor_name")


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch at which the guard stops, with the rows and columns in which it stands."""

    text: str
    kind: str
    certain: bool
    rows: tuple[int, ...]
    columns: tuple[str, ...]


def suspicions_of(problem: ScanProblem) -> tuple[Suspicion, ...]:
    """The stretches that a problem is about; none if it is not about identifiers."""
    found = problem.arguments.get("suspicions", ())
    return tuple(each for each in found if isinstance(each, Suspicion))


def without_patients(content: ScanContent, today: date) -> ScanContent:
    """The scan with everything taken out at which the guard stops."""
    changes: dict[str, Any] = {}
    for name, text in _texts(content):
        mended = without_identifiers(name.partition(":")[0], text, as_of=today)
        if mended != text:
            changes[name] = mended
    extra = {
        key: changes.pop(f"extra:{key}", value)
        for key, value in content.extra.items()
        if changes.get(f"extra:{key}", value) != ""
    }
    return replace(content, **{name: text for name, text in changes.items() if ":" not in name}, extra=extra)


def statements_for(content: ScanContent, stated: Mapping[str, str]) -> dict[str, str]:
    """By field, what the person said the stretches are that stand there. `stated` goes by stretch."""
    said: dict[str, list[str]] = {}
    if stated:
        known = {normalised(stretch): words for stretch, words in stated.items()}
        for name, text in _texts(content):
            plain = normalised(text)
            said.setdefault(name.partition(":")[0], []).extend(
                words for stretch, words in known.items() if stretch in plain
            )
    return {name: "; ".join(dict.fromkeys(words)) for name, words in said.items() if words}


def _texts(content: ScanContent) -> Iterator[tuple[str, str]]:
    for name in TEXTS:
        if text := getattr(content, name):
            yield name, text
    for key, value in content.extra.items():
        if isinstance(value, str) and value:
            yield f"extra:{key}", value
