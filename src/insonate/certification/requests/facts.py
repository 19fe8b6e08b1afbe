"""Requests as evidence: that an award was asked for, on which day and by whom, while that can still lead to it."""

from collections.abc import Mapping

from insonate.certification.requests.models import AwardRequest
from insonate_core.credentials.lifecycle import OPEN, Act, stage_after
from insonate_core.evidence import Fact

WHAT = "award-request"


def request_facts_of(persons: Mapping[int, str]) -> dict[int, tuple[Fact, ...]]:
    """The open requests about these people (inner id to uuid), oldest first. One that was taken back, finally refused
    or completed says nothing more: the award itself then does."""
    rows = (
        AwardRequest.objects.filter(enrolment__person__in=persons)
        .select_related("requested_by", "enrolment")
        .prefetch_related("steps")
        .order_by("pk")
    )
    facts: dict[int, tuple[Fact, ...]] = {}
    for row in rows:
        if stage_after(Act(step.act) for step in row.steps.all()) not in OPEN:
            continue
        about = row.enrolment.person_id
        asked = Fact(
            id=f"request:{row.uuid}", kind="submissions", on=row.requested_on, recorded=row.requested_on,
            attributes={"what": WHAT, "for": row.award, "by": str(row.requested_by.uuid)},
        )  # fmt: skip
        facts[about] = (*facts.get(about, ()), asked)
    return facts
