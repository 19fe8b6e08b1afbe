"""How an act on an award, a result or a request is refused: always by a key, whose words belong to the page."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Problem(StrEnum):
    """Why nothing was done. The value is the message key; its arguments are in the comment."""

    NOT_ENTITLED = "not-entitled"  # role, bar, on
    OWN = "own"
    NOT_POSSIBLE = "not-possible"  # stage
    OVERTAKEN = "overtaken"  # by, act, on
    WORDS_MISSING = "words-missing"
    NOTHING_CHANGED = "nothing-changed"
    NO_SUCH_AWARD = "no-such-award"
    NOT_MET = "not-met"  # clauses
    HELD_ALREADY = "held-already"  # number
    ASKED_ALREADY = "asked-already"  # on
    NOT_HELD_NOW = "not-held-now"  # award, stage
    NOT_REGISTERED = "not-registered"
    APPEAL_OVER = "appeal-over"  # until
    NO_APPEAL = "no-appeal"
    REFUSED_IT_YOURSELF = "refused-it-yourself"
    NOT_SETTLED = "not-settled"
    NO_SUCH_EXAM = "no-such-exam"
    DAY_TO_COME = "day-to-come"  # on
    DAY_TOO_EARLY = "day-too-early"  # on
    PLACE_MISSING = "place-missing"
    ZONE_UNKNOWN = "zone-unknown"
    NOT_A_SCORE = "not-a-score"
    RULE_REFUSES = "rule-refuses"  # reason, possible_on
    UNSETTLES = "unsettles"  # on
    NAMES_A_PATIENT = "names-a-patient"  # found
    CORRECTED_ALREADY = "corrected-already"
    CHANGED_SINCE_SHOWN = "changed-since-shown"


class ActRefused(ValueError):  # noqa: N818 - an answer, not a malfunction
    """The act was not done and nothing was stored."""

    def __init__(self, problem: Problem, arguments: Mapping[str, Any] | None = None) -> None:
        self.problem = problem
        self.arguments = dict(arguments or {})
        super().__init__(problem.value)
