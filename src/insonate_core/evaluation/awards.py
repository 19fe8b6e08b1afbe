"""Where does somebody stand towards an award, and with it once it is held?

Its path is: requirements, request, decision. A standing never decides: `ready` says that the requirements are
met and `requested` that an entitled person has asked; `active` needs an award in the evidence. An award lapses
when a closed cycle of its upkeep was not kept or a deadline and its grace have passed; what restores it is what
keeps it. Suspension and withdrawal are decisions, read from the award itself. Section 3.6.

A request is a fact of kind `submissions` that says `what: award-request` and `for:` the award, `by` the person
who asks.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from insonate_core.evaluation.all_of import joined_finding
from insonate_core.evidence import Fact
from insonate_core.findings import AwardStanding, AwardState, Finding, Reason, State
from insonate_core.periods import Period, after
from insonate_core.programmes.definition import AwardRule
from insonate_core.programmes.requirements import AllHold, OneOf

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation

BY_DECISION = {"suspended": AwardState.SUSPENDED, "withdrawn": AwardState.WITHDRAWN}
ON_THE_WAY = {
    State.NOT_MET: AwardState.NOT_MET,
    State.IN_PROGRESS: AwardState.IN_PROGRESS,
    State.AT_RISK: AwardState.AT_RISK,
    State.OVERDUE: AwardState.OVERDUE,
    State.WAITING: AwardState.WAITING,
}


def award_standing(evaluation: Evaluation, rule: AwardRule) -> AwardStanding:
    """Where the subject stands with one award."""
    told = {
        "key": rule.key,
        "path": rule.key,
        "example": rule.example,
        "reference": rule.reference,
        "titles": rule.titles,
        "notes": rule.notes,
    }
    found = joined_finding("award", evaluation.findings(rule.requires), told)
    upkeep = evaluation.findings(rule.upkeep)
    award = _award(evaluation, rule)
    if award is not None:
        evaluation.turns(_ends(award, rule))
    request = _request(evaluation, rule)
    state, held, grace_until = ON_THE_WAY.get(found.state, AwardState.READY), None, None
    if award is not None:
        held = Period(award.on, _ends(award, rule))
        state, grace_until = _state_once_held(award, held, upkeep, evaluation.as_of)
    elif state is AwardState.READY and request is not None:
        state = AwardState.REQUESTED
    by = request.attributes.get("by") if request is not None else None
    return AwardStanding(
        key=rule.key,
        state=state,
        finding=found,
        upkeep=upkeep,
        held=held,
        requested_on=request.on if request is not None else None,
        requested_by=by if isinstance(by, str) else None,
        decided_by=rule.decided_by,
        grace_until=grace_until,
    )


def _award(evaluation: Evaluation, rule: AwardRule) -> Fact | None:
    """The latest award of this name that the evidence holds."""
    log = evaluation.index.log("awards")
    given = evaluation.matching.judge(log, OneOf("award", (rule.key,))).yes & evaluation.visible(log)
    return log.facts[log.last_place(given)] if given else None


def _request(evaluation: Evaluation, rule: AwardRule) -> Fact | None:
    """The first request by somebody entitled that day; the candidate never requests for themselves."""
    if rule.requested_by is None:
        return None
    log = evaluation.index.log("submissions")
    asked = evaluation.matching.judge(
        log, AllHold((OneOf("what", ("award-request",)), OneOf("for", (rule.key,))))
    ).yes & evaluation.visible(log)
    for place in log.places(asked):
        by = log.facts[place].attributes.get("by")
        if isinstance(by, str) and evaluation.entitlements.on(by, rule.requested_by, log.days[place]):
            return log.facts[place]
    return None


def _ends(award: Fact, rule: AwardRule) -> date | None:
    ends = [day for day in (award.until, _valid_until(award, rule)) if day is not None]
    return min(ends, default=None)


def _valid_until(award: Fact, rule: AwardRule) -> date | None:
    return after(award.on, rule.valid_for) if rule.valid_for is not None else None


def _state_once_held(
    award: Fact, held: Period, upkeep: tuple[Finding, ...], as_of: date
) -> tuple[AwardState, date | None]:
    decided = BY_DECISION.get(str(award.attributes.get("status")))
    if decided is not None:
        return decided, None
    if held.until is not None and held.until <= as_of:
        return AwardState.LAPSED, None
    binding = [found for found in upkeep if found.state is not State.WAIVED and not found.indicative]
    if any(found.state is State.OVERDUE for found in binding):
        return AwardState.LAPSED, None
    graces = [
        until
        for found in binding
        for each in found.walk()
        if each.state not in (State.MET, State.WAIVED, State.WAITING)
        for reason in each.reasons
        if reason.key == Reason.IN_GRACE and isinstance(until := reason["until"], date)
    ]
    return (AwardState.GRACE, min(graces)) if graces else (AwardState.ACTIVE, None)
