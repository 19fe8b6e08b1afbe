"""Explaining a gap, handing a record in, and deciding on it."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import translation

from insonate.audit import api as audit
from insonate.certification.standings import api as standings
from insonate.certification.submissions.bundle import Holder, Record, bundle_of, plain, seal_of
from insonate.certification.submissions.documents.rendering import render_all
from insonate.certification.submissions.documents.wording import digest_of, span
from insonate.certification.submissions.gathering import gaps_in, record_of, yearly
from insonate.certification.submissions.models import (
    FileKind,
    GapExplanation,
    Outcome,
    Submission,
    SubmissionDecision,
    SubmissionFile,
)
from insonate.certification.submissions.queries import latest_attempt
from insonate.certification.submissions.refusals import Problem, SubmissionRefused
from insonate.kit.canonical import canonical_json
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.privacy.guard import find_identifiers

TRIES = 3


def _chain(enrolment: programmes.Enrolment) -> str:
    return f"enrolment:{enrolment.uuid}"


@transaction.atomic
def explain_gap(
    *, enrolment: programmes.Enrolment, from_on: date, until_on: date, words: str, by: people.User, now: datetime
) -> GapExplanation:
    """Say why there were no scans in a stretch that the record shows as a gap. What was said before remains; the
    latest is shown. Raises SubmissionRefused if it is not the person's own record, no such gap, without words, or if
    the words surely identify a patient."""
    if enrolment.person_id != by.pk:
        raise SubmissionRefused(Problem.NOT_YOURS)
    words = words.strip()
    if not words:
        raise SubmissionRefused(Problem.WORDS_MISSING)
    year = yearly(enrolment, now=now)
    # Who was away or moved may be named here; what can only be a patient's may not.
    sure = [each.text for each in find_identifiers(words, as_of=year.as_of) if each.certain]
    if sure:
        raise SubmissionRefused(Problem.NAMES_A_PATIENT, {"found": ", ".join(sure)})
    known = {(gap.starts, gap.until) for cycle in year.cycles for gap in gaps_in(year, cycle.period)}
    if (from_on, until_on) not in known:
        raise SubmissionRefused(Problem.NO_SUCH_GAP)
    said = GapExplanation.objects.create(
        enrolment=enrolment, from_on=from_on, until_on=until_on, words=words, by=by, at=now
    )
    audit.record(
        chain=_chain(enrolment), action="explain-gap", subject=f"enrolment:{enrolment.uuid}", by=by.pk, at=now,
        detail={"from": from_on, "until": until_on, "words": words},
    )  # fmt: skip
    return said


def freeze_record(
    *,
    enrolment: programmes.Enrolment,
    cycle: int,
    by: people.User,
    now: datetime,
    shown_watermark: int | None = None,
) -> Submission:
    """Hand in the record of a cycle: freeze it as it stands now, with its files, and tell the tutors.

    Only one submission of a cycle lives at a time; after a tutor returned it, the next is the next attempt. A record
    that falls short may be handed in: the tutor decides. `shown_watermark` is that of the page the person decided
    from; if the logbook has moved since, nothing is frozen. Raises SubmissionRefused.
    """
    if enrolment.person_id != by.pk:
        raise SubmissionRefused(Problem.NOT_YOURS)
    holder = Holder(name=by.name, person=str(by.uuid), salt=secrets.token_hex(16))
    for _try in range(TRIES):
        # Printing takes a good part of a second. It is done before the database is locked; under the lock the record
        # is gathered again, and if it is not the one that was printed, it is printed anew.
        record = _record_to_freeze(enrolment, cycle, holder, now, shown_watermark)
        bundle = bundle_of(record)
        files = render_all(holder, bundle)
        try:
            with transaction.atomic():
                if bundle_of(_record_to_freeze(enrolment, cycle, holder, now, shown_watermark)) != bundle:
                    continue
                return _store(enrolment, record, holder, bundle, files, by, now)
        except IntegrityError:
            _refuse_if_submitted(enrolment, record.cycle.name, cycle)
            raise
    raise SubmissionRefused(Problem.CHANGED_SINCE_SHOWN)


def _refuse_if_submitted(enrolment: programmes.Enrolment, cycle_name: str, cycle: int) -> int:
    """The number of the next attempt; raises SubmissionRefused while one is with the tutor or accepted."""
    latest = latest_attempt(enrolment, cycle_name, cycle)
    if latest is None:
        return 1
    decision = getattr(latest, "decision", None)
    if decision is None:
        raise SubmissionRefused(Problem.ALREADY_SUBMITTED, {"on": latest.submitted_on})
    if decision.outcome == Outcome.ACCEPTED:
        raise SubmissionRefused(Problem.ALREADY_ACCEPTED, {"on": decision.on})
    return latest.attempt + 1


def _record_to_freeze(
    enrolment: programmes.Enrolment, number: int, holder: Holder, now: datetime, shown_watermark: int | None
) -> Record:
    year = yearly(enrolment, now=now)
    cycle = year.cycle(number)
    assert cycle.finding.cycle is not None
    attempt = _refuse_if_submitted(enrolment, cycle.finding.cycle.name, number)
    if year.as_of < cycle.opens_on:
        raise SubmissionRefused(Problem.NOT_OPEN_YET, {"opens_on": cycle.opens_on})
    record = record_of(year, number, holder=holder, attempt=attempt, now=now)
    if shown_watermark is not None and record.watermark != shown_watermark:
        raise SubmissionRefused(Problem.CHANGED_SINCE_SHOWN)
    return record


def _store(
    enrolment: programmes.Enrolment, record: Record, holder: Holder, bundle: str, files: Mapping[FileKind, bytes],
    by: people.User, now: datetime,
) -> Submission:  # fmt: skip
    submission = Submission.objects.create(
        enrolment=enrolment, version_id=enrolment.version_id, cycle_name=record.cycle.name,
        cycle_number=record.cycle.number, from_on=record.cycle.from_on, until_on=record.cycle.until_on,
        attempt=record.attempt, submitted_by=by, submitted_at=now, submitted_on=record.submitted_on, bundle=bundle,
        content_hash=seal_of(bundle), holder=canonical_json(plain(holder)),
    )  # fmt: skip
    SubmissionFile.objects.bulk_create(
        SubmissionFile(submission=submission, kind=kind, content=content, sha256=digest_of(content))
        for kind, content in files.items()
    )
    audit.record(
        chain=_chain(enrolment), action="submit-record", subject=f"submission:{submission.uuid}", by=by.pk, at=now,
        detail={
            "cycle": f"{record.cycle.name}-{record.cycle.number}", "attempt": record.attempt,
            "seal": submission.content_hash, "have": record.have, "need": record.need,
        },
    )  # fmt: skip
    organisation = enrolment.programme.organisation
    for tutor in people.people_holding(organisation, people.RoleKey.TUTOR, record.submitted_on):
        if tutor.pk != by.pk:
            people.tell(
                person=tutor, key="submission-received", now=now,
                arguments={
                    "candidate": by.name, "cycle": _cycle_words(submission, tutor), "submission": str(submission.uuid)
                },
            )  # fmt: skip
    return submission


def _cycle_words(submission: Submission, reader: people.User) -> str:
    with translation.override(reader.language):
        return span(submission.from_on, submission.until_on)


def decide_submission(
    *, submission: Submission, outcome: Outcome, words: str, by: people.User, now: datetime
) -> SubmissionDecision:
    """Accept a record or return it with words; the candidate is told. There is one decision: if another tutor decided
    at the same instant, theirs stands and this raises SubmissionRefused, as it does for one's own record, for somebody
    who is no tutor there today, and for a return without words."""
    enrolment = submission.enrolment
    organisation = enrolment.programme.organisation
    day = standings.day_in(enrolment, now)
    if not people.holds(by, organisation, {people.RoleKey.TUTOR}, day):
        raise SubmissionRefused(Problem.NOT_A_TUTOR)
    if enrolment.person_id == by.pk:
        raise SubmissionRefused(Problem.OWN_RECORD)
    words = words.strip()
    if outcome == Outcome.RETURNED and not words:
        raise SubmissionRefused(Problem.WORDS_MISSING)
    try:
        with transaction.atomic():
            decision = SubmissionDecision.objects.create(
                submission=submission, outcome=outcome, words=words, by=by, on=day, at=now
            )
            audit.record(
                chain=_chain(enrolment), action=f"submission-{outcome.value}",
                subject=f"submission:{submission.uuid}", by=by.pk, at=now,
                detail={"seal": submission.content_hash, "words": words},
            )  # fmt: skip
            people.tell(
                person=enrolment.person, key=f"submission-{outcome.value}", now=now,
                arguments={
                    "cycle": _cycle_words(submission, enrolment.person), "enrolment": str(enrolment.uuid),
                    "number": submission.cycle_number,
                },
            )  # fmt: skip
            return decision
    except IntegrityError:
        other = SubmissionDecision.objects.select_related("by").filter(submission=submission).first()
        if other is None:
            raise
        raise SubmissionRefused(
            Problem.ALREADY_DECIDED, {"by": other.by.name, "outcome": other.outcome, "on": other.on}
        ) from None
