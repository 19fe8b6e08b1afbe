"""Results as evidence of their candidate, and the examining of others as evidence of the examiner."""

from collections.abc import Mapping
from datetime import UTC

from django.db.models import Q, QuerySet

from insonate.certification.results.models import ExamResult
from insonate.programmes import api as programmes
from insonate_core.credentials.powers import track_of
from insonate_core.evidence import Fact


def standing_results() -> QuerySet[ExamResult]:
    """The results that stand: neither corrected since nor themselves the statement that there was none."""
    return (
        ExamResult.objects.filter(corrected_by__isnull=True, is_void=False)
        .select_related("candidate", "examiner", "enrolment__version")
        .defer("enrolment__version__document")
        .order_by("sat_on", "pk")
    )


def result_facts_of(persons: Mapping[int, str]) -> dict[int, tuple[Fact, ...]]:
    """What each of these people (inner id to uuid) sat, and whom they examined, oldest first. Somebody else's name is
    in neither."""
    facts: dict[int, tuple[Fact, ...]] = {}
    for row in standing_results().filter(Q(candidate__in=persons) | Q(examiner__in=persons)):
        if row.candidate_id in persons:
            facts[row.candidate_id] = (*facts.get(row.candidate_id, ()), fact_of(row))
        if row.examiner_id in persons:
            track = track_of(programmes.definition_of(row.enrolment.version))
            examining = Fact(
                id=f"examining:{row.uuid}", kind="examinings", on=row.sat_on, recorded=row.recorded_on,
                attributes={"track": track, "what": row.exam},
            )  # fmt: skip
            facts[row.examiner_id] = (*facts.get(row.examiner_id, ()), examining)
    return facts


def fact_id(row: ExamResult) -> str:
    """How evidence names a result: those of one day in the order in which they were entered."""
    return f"result:{row.recorded_at.astimezone(UTC):%Y%m%dT%H%M%S.%f}:{row.uuid}"


def fact_of(row: ExamResult) -> Fact:
    """One result, stored or not, as evidence of its candidate."""
    return Fact(
        id=fact_id(row), kind="results", on=row.sat_on, recorded=row.recorded_on,
        attributes={"exam": row.exam, "score": row.share, "by": str(row.examiner.uuid)},
    )  # fmt: skip
