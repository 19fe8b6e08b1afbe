"""The door to trials of versions on cohorts."""

from insonate.certification.trials.access import TRIES, programmes_to_try, sees_people, trial_for
from insonate.certification.trials.actions import WAITED_FOR, advance_trial, begin_trial
from insonate.certification.trials.models import Trial, TrialState
from insonate.certification.trials.queries import (
    TriedPerson,
    definition_tried,
    effects_so_far,
    judged_in,
    people_in,
    read_rows,
    tally_in,
    trials_of,
    waiting_in_background,
)
from insonate.certification.trials.refusals import Problem, TrialRefused
from insonate.certification.trials.writing import ClauseTally, Tally

__all__ = [
    "TRIES",
    "WAITED_FOR",
    "ClauseTally",
    "Problem",
    "Tally",
    "Trial",
    "TrialRefused",
    "TrialState",
    "TriedPerson",
    "advance_trial",
    "begin_trial",
    "definition_tried",
    "effects_so_far",
    "judged_in",
    "people_in",
    "programmes_to_try",
    "read_rows",
    "sees_people",
    "tally_in",
    "trial_for",
    "trials_of",
    "waiting_in_background",
]
