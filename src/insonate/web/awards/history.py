"""What was done about a request or an award, line by line, as every desk shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from insonate.people import api as people
from insonate.web.awards.words import ACTS
from insonate_core.credentials.lifecycle import Act


class StepRow(Protocol):
    """What a line needs of a step."""

    act: str
    on: date
    words: str

    @property
    def by(self) -> people.User | None: ...


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One act: when, who did what, and what they said."""

    on: date
    sentence: str
    words: str


def history(steps: Iterable[StepRow]) -> list[HistoryLine]:
    """The lines, newest first."""
    lines = [HistoryLine(step.on, _sentence(step), step.words) for step in steps]
    return list(reversed(lines))


def _sentence(step: StepRow) -> str:
    said = str(ACTS[Act(step.act)])
    if step.by is None or step.act == Act.COMPLETE:
        return said
    return f"{step.by.name} {said}"
