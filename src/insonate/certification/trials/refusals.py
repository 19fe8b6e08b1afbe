"""Why a document is not tried: by a key, whose words belong to the page."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Problem(StrEnum):
    """Why nothing was begun. The value is the message key."""

    ANOTHER_PROGRAMME = "another-programme"  # key
    NOBODY_REGISTERED = "nobody-registered"
    DAY_TOO_FAR = "day-too-far"  # years


class TrialRefused(ValueError):  # noqa: N818 - an answer, not a malfunction
    """The trial was not begun and nothing was stored."""

    def __init__(self, problem: Problem, arguments: Mapping[str, Any] | None = None) -> None:
        self.problem = problem
        self.arguments = dict(arguments or {})
        super().__init__(problem.value)
