"""Submissions and their reviews as evidence: what was handed in on which day, and what a tutor said of it."""

from insonate.certification.submissions.models import Submission, SubmissionDecision
from insonate.people import api as people
from insonate_core.evidence import Fact

WHAT = "scanning-record"


def submission_facts(person: people.User) -> tuple[Fact, ...]:
    """Every record the person handed in and every decision on one, oldest first.

    `for` names the cycle (`scanning-year-0`). A submission that was returned was still handed in on its day; only
    the review says that it was not accepted.
    """
    submissions = Submission.objects.filter(enrolment__person=person).only(
        "uuid", "cycle_name", "cycle_number", "submitted_on"
    )
    decisions = SubmissionDecision.objects.filter(submission__enrolment__person=person).select_related("by")
    by_submission = {decision.submission_id: decision for decision in decisions.defer("words")}
    facts = []
    for submission in submissions.order_by("submitted_at", "id"):
        cycle = f"{submission.cycle_name}-{submission.cycle_number}"
        facts.append(
            Fact(
                id=f"submission:{submission.uuid}",
                kind="submissions",
                on=submission.submitted_on,
                recorded=submission.submitted_on,
                attributes={"what": WHAT, "for": cycle},
            )
        )
        decision = by_submission.get(submission.pk)
        if decision is not None:
            facts.append(
                Fact(
                    id=f"review:{submission.uuid}",
                    kind="reviews",
                    on=decision.on,
                    recorded=decision.on,
                    attributes={
                        "what": WHAT,
                        "for": cycle,
                        "outcome": decision.outcome,
                        "by": str(decision.by.uuid),
                    },
                )
            )
    return tuple(facts)
