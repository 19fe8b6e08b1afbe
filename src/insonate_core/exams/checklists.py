"""Was a practical examination passed, and if not, because of which steps?

An examiner watches a candidate scan and marks each step of a checklist with one tap. The body's rule is "100 %, no
hesitation, no prompting" (000, "practical"): a checklist is passed if every essential step was performed, with
neither. Other steps are told and never fail anybody. A checklist with an essential step that was not marked is not
judged at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class StepMark(StrEnum):
    """What the examiner saw of one step."""

    PERFORMED = "performed"
    HESITATION = "performed-with-hesitation"
    PROMPTED = "prompted"
    NOT_PERFORMED = "not-performed"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a checklist."""

    key: str
    section: str
    essential: bool = True


@dataclass(frozen=True, slots=True)
class Failing:
    """An essential step, and what of it failed the candidate."""

    step: Step
    mark: StepMark


@dataclass(frozen=True, slots=True)
class Judgement:
    """`passed` is None while an essential step is unmarked. `failing` and `unmarked` are in the checklist's order;
    `remarks` are the steps that are not essential and were not plainly performed."""

    passed: bool | None
    failing: tuple[Failing, ...]
    unmarked: tuple[Step, ...]
    remarks: tuple[Failing, ...]


def judge(steps: Iterable[Step], marks: Mapping[str, StepMark]) -> Judgement:
    """Judge one checklist. A step is known by its key.

    >>> steps = [Step("gel", "preparation"), Step("chat", "preparation", essential=False)]
    >>> judge(steps, {"gel": StepMark.HESITATION}).passed
    False

    Raises `ValueError` for a checklist without an essential step, a key that comes twice, or a mark of no step.
    """
    listed = tuple(steps)
    keys = {step.key for step in listed}
    if len(keys) < len(listed):
        raise ValueError("a step is in a checklist once")
    if not any(step.essential for step in listed):
        raise ValueError("a checklist has an essential step: without one everybody passes")
    if strangers := sorted(set(marks) - keys):
        raise ValueError(f"not steps of this checklist: {', '.join(strangers)}")
    seen = [(step, marks.get(step.key)) for step in listed]
    failing = _less_than_performed(seen, essential=True)
    # Of a step that need not be done nothing has to be seen.
    unmarked = tuple(step for step, mark in seen if step.essential and mark is None)
    return Judgement(
        passed=False if failing and not unmarked else None if unmarked else True,
        failing=failing,
        unmarked=unmarked,
        remarks=_less_than_performed(seen, essential=False),
    )


def _less_than_performed(seen: list[tuple[Step, StepMark | None]], *, essential: bool) -> tuple[Failing, ...]:
    return tuple(
        Failing(step, mark)
        for step, mark in seen
        if step.essential is essential and mark is not None and mark is not StepMark.PERFORMED
    )
