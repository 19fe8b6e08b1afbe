"""Submissions and their reviews as evidence: what was handed in on which day, and what a tutor said of it."""

from collections.abc import Iterable

from insonate.certification.submissions.models import Outcome, Submission, SubmissionDecision
from insonate.people import api as people
from insonate_core.evidence import Fact

WHAT = "scanning-record"


def submission_facts(person: people.User) -> tuple[Fact, ...]:
    """Every record the person handed in and every decision on one, oldest first.

    `for` names the cycle (`scanning-year-0`). A submission that was returned was still handed in on its day; only
    the review says that it was not accepted.
    """
    return tuple(submission_facts_of([person.pk]).get(person.pk, ()))


def submission_facts_of(candidates: Iterable[int]) -> dict[int, list[Fact]]:
    """The same for many people (by inner id), those without any left out. Two statements, however many."""
    ids = list(candidates)
    submissions = Submission.objects.filter(enrolment__person__in=ids).select_related("enrolment")
    submissions = submissions.only("uuid", "cycle_name", "cycle_number", "submitted_on", "enrolment__person_id")
    decisions = SubmissionDecision.objects.filter(submission__enrolment__person__in=ids).select_related("by")
    by_submission = {decision.submission_id: decision for decision in decisions.defer("words")}
    found: dict[int, list[Fact]] = {}
    for submission in submissions.order_by("submitted_at", "id"):
        facts = found.setdefault(submission.enrolment.person_id, [])
        facts.append(_submission(submission))
        decision = by_submission.get(submission.pk)
        if decision is not None:
            facts.append(_review(submission, decision))
    return found


def _submission(submission: Submission) -> Fact:
    return Fact(
        id=f"submission:{submission.uuid}",
        kind="submissions",
        on=submission.submitted_on,
        recorded=submission.submitted_on,
        attributes={"what": WHAT, "for": _cycle(submission)},
    )


def _review(submission: Submission, decision: SubmissionDecision) -> Fact:
    return Fact(
        id=f"review:{submission.uuid}",
        kind="reviews",
        on=decision.on,
        recorded=decision.on,
        attributes={
            "what": WHAT,
            "for": _cycle(submission),
            "outcome": decision.outcome,
            "by": str(decision.by.uuid),
        },
    )


def _cycle(submission: Submission) -> str:
    return f"{submission.cycle_name}-{submission.cycle_number}"


def returned_records(enrolments: Iterable[int]) -> dict[int, frozenset[tuple[str, int]]]:
    """For registrations (inner ids): the turns (name and number of the cycle) whose newest record was sent back and not
    handed in again. Those without any are left out."""
    newest: dict[tuple[int, str, int], str] = {}
    rows = Submission.objects.filter(enrolment__in=list(enrolments)).order_by("attempt")
    for enrolment, name, number, outcome in rows.values_list(
        "enrolment_id", "cycle_name", "cycle_number", "decision__outcome"
    ):
        newest[enrolment, name, number] = str(outcome or "")
    found: dict[int, set[tuple[str, int]]] = {}
    for (enrolment, name, number), said in newest.items():
        if said == Outcome.RETURNED:
            found.setdefault(enrolment, set()).add((name, number))
    return {enrolment: frozenset(turns) for enrolment, turns in found.items()}
