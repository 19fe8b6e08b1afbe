"""Whose results may whom see and enter?

An examiner sees the candidates of the programmes in which they may examine today, and what they entered themselves. The
candidate sees their own through their standing.
"""

from datetime import datetime
from uuid import UUID

from insonate.certification.results.models import ExamResult
from insonate.certification.results.queries import Examinable, candidates_in, examinable, results_by
from insonate.people import api as people
from insonate.programmes import api as programmes


def is_examiner(person: people.User, *, now: datetime) -> bool:
    """Whether the person has a desk to examine at today: they may examine somewhere, or once did."""
    return results_by(person).exists() or bool(examinable(person, now=now))


def candidate_for_examiner(
    person: people.User, enrolment: UUID, *, now: datetime
) -> tuple[Examinable, programmes.Enrolment] | None:
    """A registration that the person may examine in today, with what they may examine; None for everything else."""
    for each in examinable(person, now=now):
        for candidate in candidates_in(each.programme, but=person, now=now):
            if candidate.uuid == enrolment:
                return each, candidate
    return None


def own_result(person: people.User, uuid: UUID) -> ExamResult | None:
    """A result that the person entered; None for anybody else's."""
    return results_by(person).filter(uuid=uuid).first()
