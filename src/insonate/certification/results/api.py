"""The door to results of examinations."""

from insonate.certification.results.access import candidate_for_examiner, is_examiner, own_result
from insonate.certification.results.actions import correct_result, read_score, record_result
from insonate.certification.results.facts import fact_of, result_facts_of
from insonate.certification.results.models import ExamResult
from insonate.certification.results.queries import Examinable, candidates_in, examinable, results_by, results_of

__all__ = [
    "ExamResult",
    "Examinable",
    "candidate_for_examiner",
    "candidates_in",
    "correct_result",
    "examinable",
    "fact_of",
    "is_examiner",
    "own_result",
    "read_score",
    "record_result",
    "result_facts_of",
    "results_by",
    "results_of",
]
