"""How an act on a record is refused: always by a key, whose words belong to the page."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Problem(StrEnum):
    """Why nothing was done. The value is the message key."""

    NO_SUCH_CYCLE = "no-such-cycle"
    NOT_YOURS = "not-yours"
    NOT_OPEN_YET = "not-open-yet"  # opens_on
    CHANGED_SINCE_SHOWN = "changed-since-shown"
    ALREADY_SUBMITTED = "already-submitted"  # on
    ALREADY_ACCEPTED = "already-accepted"  # on
    NO_SUCH_GAP = "no-such-gap"
    WORDS_MISSING = "words-missing"
    NAMES_A_PATIENT = "names-a-patient"  # found
    NOT_A_TUTOR = "not-a-tutor"
    OWN_RECORD = "own-record"
    ALREADY_DECIDED = "already-decided"  # by, outcome
    NOT_AN_AUDITOR = "not-an-auditor"
    NOTHING_TO_DRAW = "nothing-to-draw"
    SEED_MISSING = "seed-missing"
    NOT_A_PERIOD = "not-a-period"
    NOT_DRAWN = "not-drawn"
    DECIDED_IT_YOURSELF = "decided-it-yourself"


class SubmissionRefused(ValueError):  # noqa: N818 - an answer, not a malfunction
    """The act was not done and nothing was stored."""

    def __init__(self, problem: Problem, arguments: Mapping[str, Any] | None = None) -> None:
        self.problem = problem
        self.arguments = dict(arguments or {})
        super().__init__(problem.value)
