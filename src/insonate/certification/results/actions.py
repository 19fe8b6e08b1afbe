"""Recording the result of an exam, and correcting one."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from insonate.audit import api as audit
from insonate.certification.awards import api as awards
from insonate.certification.awards.refusals import ActRefused, Problem
from insonate.certification.results.facts import fact_id, fact_of
from insonate.certification.results.models import ExamResult
from insonate.certification.standings import api as standings
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.evaluation import evaluate
from insonate_core.evidence import Evidence, Fact
from insonate_core.findings import Answer, Finding, Refusal, Standing
from insonate_core.privacy.guard import find_identifiers
from insonate_core.programmes import Definition
from insonate_core.programmes.requirements import Pass

EARLIEST = date(1990, 1, 1)
SCORE = re.compile(r"(\d{1,6})\s*(?:/|of|out of)\s*(\d{1,6})|(\d{1,3}(?:\.\d{1,3})?)\s*%", re.IGNORECASE)


def read_score(text: str) -> Fraction:
    """A score as people write it (`68/80`, `68 of 80`, `85 %`), exact, as a share of 1. Raises ActRefused.

    >>> read_score("68 of 80") == read_score("85%")
    True
    """
    found = SCORE.fullmatch(text.strip())
    if found is None:
        raise ActRefused(Problem.NOT_A_SCORE)
    have, of, percent = found.groups()
    if percent is not None:
        share = Fraction(percent) / 100
    elif int(of) == 0:
        raise ActRefused(Problem.NOT_A_SCORE)
    else:
        share = Fraction(int(have), int(of))
    if share > 1:
        raise ActRefused(Problem.NOT_A_SCORE)
    return share


def record_result(
    *,
    enrolment: programmes.Enrolment,
    exam: str,
    score: str,
    sat_on: date,
    place: str,
    time_zone: str,
    note: str = "",
    by: people.User,
    now: datetime,
) -> ExamResult:
    """Record the result of one sitting; the candidate is told. Raises ActRefused for whoever was no examiner of this
    candidate on that day, for a day that has not come where the sitting was, and where the exam's own rules refuse it:
    not a member that day, too early after the last sitting, no attempt left, passed already."""
    result = ExamResult(
        uuid=uuid4(), enrolment=enrolment, candidate=enrolment.person, examiner=by, exam=exam,
        score=str(read_score(score)), sat_on=sat_on, place=place.strip(), time_zone=time_zone, note=note.strip()[:300],
        recorded_at=now, recorded_on=local_day(now, enrolment.programme.organisation.time_zone),
    )  # fmt: skip
    return _keep(result, by, now)


def correct_result(
    *,
    result: ExamResult,
    score: str,
    sat_on: date,
    place: str,
    time_zone: str,
    reason: str,
    is_void: bool = False,
    by: people.User,
    now: datetime,
) -> ExamResult:
    """A further row that takes the place of a result, or says that there was none (`is_void`). Only its examiner
    corrects, and says why. What was there remains. Raises ActRefused as recording does."""
    if result.examiner_id != by.pk:
        raise ActRefused(Problem.OWN)
    reason = reason.strip()
    if not reason:
        raise ActRefused(Problem.WORDS_MISSING)
    corrected = ExamResult(
        uuid=uuid4(), enrolment=result.enrolment, candidate=result.candidate, examiner=by, exam=result.exam,
        score=result.score if is_void else str(read_score(score)), sat_on=result.sat_on if is_void else sat_on,
        place=result.place if is_void else place.strip(), time_zone=result.time_zone if is_void else time_zone,
        recorded_at=now, recorded_on=local_day(now, result.enrolment.programme.organisation.time_zone),
        corrects=result, is_void=is_void, reason=reason[:300],
    )  # fmt: skip
    return _keep(corrected, by, now)


def _keep(result: ExamResult, by: people.User, now: datetime) -> ExamResult:
    enrolment = result.enrolment
    definition = programmes.definition_of(enrolment.version)
    exam = definition.exams.get(result.exam)
    if exam is None:
        raise ActRefused(Problem.NO_SUCH_EXAM)
    if enrolment.person_id == by.pk:
        raise ActRefused(Problem.OWN)
    if not result.is_void:
        _sitting_is_possible(result, now)
    if exam.examined_by is not None:
        awards.need(by, exam.examined_by, definition=definition, candidate=enrolment.person, on=result.sat_on, now=now)
    elif not awards.decides(by, definition, "", enrolment.programme.organisation, now=now):
        # Where the document names no examiner, the office enters results.
        raise ActRefused(Problem.NOT_ENTITLED)
    for words in (result.place, result.note, result.reason):
        sure = [each.text for each in find_identifiers(words, as_of=result.recorded_on) if each.certain]
        if sure:
            raise ActRefused(Problem.NAMES_A_PATIENT, {"found": ", ".join(sure)})
    with transaction.atomic():
        # Held until the end, so that of two results entered at once the second is judged with the first in place.
        programmes.Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        if result.corrects is not None and ExamResult.objects.filter(corrects=result.corrects).exists():
            raise ActRefused(Problem.CORRECTED_ALREADY)
        _rules_allow(result, definition, by, now)
        result.save(force_insert=True)
        action = "record-result" if result.corrects is None else "correct-result"
        audit.record(
            chain=f"enrolment:{enrolment.uuid}", action=action, subject=f"result:{result.uuid}", by=by.pk, at=now,
            detail={
                "exam": result.exam, "score": result.score, "on": result.sat_on, "place": result.place,
                "zone": result.time_zone, "void": result.is_void, "reason": result.reason,
                "corrects": str(result.corrects.uuid) if result.corrects is not None else None,
            },
        )  # fmt: skip
        people.tell(
            person=enrolment.person, key="result-recorded" if result.corrects is None else "result-corrected", now=now,
            arguments={"examiner": by.name, "day": result.sat_on.isoformat(), "enrolment": str(enrolment.uuid)},
        )  # fmt: skip
    return result


def _sitting_is_possible(result: ExamResult, now: datetime) -> None:
    if not result.place:
        raise ActRefused(Problem.PLACE_MISSING)
    try:
        zone = ZoneInfo(result.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ActRefused(Problem.ZONE_UNKNOWN) from None
    if result.sat_on > now.astimezone(zone).date():
        raise ActRefused(Problem.DAY_TO_COME, {"on": result.sat_on})
    if result.sat_on < max(EARLIEST, result.enrolment.from_on):
        raise ActRefused(Problem.DAY_TOO_EARLY, {"on": max(EARLIEST, result.enrolment.from_on)})


def _rules_allow(result: ExamResult, definition: Definition, by: people.User, now: datetime) -> None:
    """The exam's rules, judged by the core with the result in the evidence and without what it corrects."""
    enrolment = result.enrolment
    before = standings.facts_with(enrolment.person, [str(by.uuid)])
    replaced = fact_id(result.corrects) if result.corrects is not None else ""
    kept = [fact for fact in before if fact.id != replaced]
    new = None if result.is_void else fact_of(result)
    # A sitting in a place that is a day ahead is dated tomorrow here; it is judged on its own day.
    as_of = max(standings.present_day(enrolment, now), result.sat_on, result.recorded_on)
    then = _standing(definition, enrolment, kept if new is None else [*kept, new], as_of)
    if new is not None:
        reason = _refusal(then, definition, result.exam, new.id)
        if reason is not None:
            possible = _possible_on(then, definition, result.exam) if reason == Refusal.TOO_EARLY else None
            raise ActRefused(Problem.RULE_REFUSES, {"reason": reason, "possible_on": possible})
    # What was accepted before must not be undone by a sitting slipped in before it.
    standing_before = _standing(definition, enrolment, before, as_of)
    for fact in kept:
        if fact.kind == "results" and fact.attributes.get("exam") == result.exam:
            was = _refusal(standing_before, definition, result.exam, fact.id)
            if was is None and _refusal(then, definition, result.exam, fact.id) is not None:
                raise ActRefused(Problem.UNSETTLES, {"on": fact.on})


def _standing(definition: Definition, enrolment: programmes.Enrolment, facts: Iterable[Fact], as_of: date) -> Standing:
    return evaluate(definition, Evidence.of(str(enrolment.person.uuid), facts), as_of)


def _clauses(definition: Definition, exam: str) -> set[str]:
    return {path for path, each in definition.requirements.items() if isinstance(each, Pass) and each.exam == exam}


def _refusal(standing: Standing, definition: Definition, exam: str, fact: str) -> str | None:
    """Why the exam's rules refuse a result; None where it counts or is an attempt that did not pass."""
    clauses = _clauses(definition, exam)
    reasons: list[str] = []
    for verdict in standing.fact_verdicts(fact):
        if verdict.path not in clauses:
            continue
        if verdict.answer is not Answer.REFUSED or verdict.reason == Refusal.NOT_PASSED:
            return None
        reasons.append(verdict.reason or "")
    return reasons[0] if reasons else None


def _possible_on(standing: Standing, definition: Definition, exam: str) -> date | None:
    clauses = _clauses(definition, exam)
    found: list[Finding] = [each for each in standing.findings() if each.path in clauses]
    days = [each.next.possible_on for each in found if each.next is not None and each.next.possible_on is not None]
    return max(days, default=None)
