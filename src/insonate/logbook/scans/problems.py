"""What is wrong with a scan that somebody wants to save, as keys with arguments; its words are in `words.py`."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ScanProblem:
    """One thing that is wrong: the field of ScanContent it is about (empty for the whole entry), a message key and
    its arguments."""

    field: str
    key: str
    arguments: Mapping[str, Any] = dataclasses.field(default_factory=dict)


class ScanRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """Nothing was stored. Carries every problem found, in the order of the fields."""

    def __init__(self, *problems: ScanProblem) -> None:
        super().__init__(", ".join(f"{each.field}: {each.key}" for each in problems))
        self.problems = problems


class ScansRefused(Exception):  # noqa: N818 - as above
    """Nothing of a batch was stored. Carries the problems of each entry that has any, by its place in the batch."""

    def __init__(self, problems: Mapping[int, Sequence[ScanProblem]]) -> None:
        super().__init__(f"{len(problems)} entries have problems")
        self.problems = problems
