"""A trial in words: why a document is not tried, and for how many people each reason is new."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from insonate.certification.trials import api as trials
from insonate.web.findings import words

PROBLEMS: Mapping[trials.Problem, str | Promise] = {
    trials.Problem.ANOTHER_PROGRAMME: _l("This document is of the programme “%(key)s”, not of this one."),
    trials.Problem.DAY_TOO_FAR: _l("Choose a day at most %(years)s years from today."),
    trials.Problem.NOBODY_REGISTERED: _l("Nobody was registered on that day. Choose another."),
}


def problem_words(refused: trials.TrialRefused) -> str:
    """Why a document is not tried."""
    return str(PROBLEMS[refused.problem]) % refused.arguments


def reasons_of(tally: trials.ClauseTally) -> str:
    """For how many people each reason is new in a clause, most first."""
    return "; ".join(
        ngettext("%(reason)s (%(number)s person)", "%(reason)s (%(number)s people)", number)
        % {"reason": words.refusal_words(reason), "number": number}
        for reason, number in sorted(tally.reasons.items(), key=lambda item: (-item[1], item[0]))[:3]
    )
