"""What was done about a request or an award, line by line, as every desk shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from insonate.people import api as people
from insonate.web.awards.words import ACTS
from insonate_core.credentials.lifecycle import Act

IN_PUBLIC: Mapping[Act, str | Promise] = {
    Act.COMPLETE: _l("It was given."),
    Act.ENTER_GRACE: _l("What keeps it was due; a grace began."),
    Act.LAPSE: _l("It lapsed."),
    Act.RESTORE: _l("It holds again."),
    Act.EXPIRE: _l("Its validity ended."),
    Act.SUSPEND: _l("It was suspended."),
    Act.REINSTATE: _l("It was reinstated."),
    Act.WITHDRAW: _l("It was withdrawn."),
}


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


def public_history(steps: Iterable[StepRow]) -> list[HistoryLine]:
    """The lines as anybody may see them, newest first: what became of the award, not who decided and what they said."""
    lines = [HistoryLine(step.on, str(IN_PUBLIC[Act(step.act)]), "") for step in steps]
    return list(reversed(lines))


def _sentence(step: StepRow) -> str:
    said = str(ACTS[Act(step.act)])
    if step.by is None or step.act == Act.COMPLETE:
        return said
    return f"{step.by.name} {said}"
