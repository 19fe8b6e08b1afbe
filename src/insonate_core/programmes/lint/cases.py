"""Cases: a version is tried by at least four people who must pass and four who must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from insonate_core.programmes.reading import Problem

LEAST = 4


@dataclass(frozen=True, slots=True)
class CaseNumbers:
    """How many good and bad cases a version has."""

    good: int
    bad: int


def ask_about_cases(cases: CaseNumbers | None) -> Iterator[Problem]:
    """Whether there are enough cases of each sort; nothing if the number is not known."""
    if cases is None:
        return
    for sort, found in (("good", cases.good), ("bad", cases.bad)):
        if found < LEAST:
            yield Problem((), "few-cases", (("sort", sort), ("found", str(found)), ("least", str(LEAST))))
