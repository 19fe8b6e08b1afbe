"""Asking for an award, deciding, appealing, taking back, completing."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from insonate.audit import api as audit
from insonate.billing import api as billing
from insonate.certification.awards import api as awards
from insonate.certification.awards.refusals import ActRefused, Problem
from insonate.certification.requests.case_files import case_of, frozen_case
from insonate.certification.requests.fees import ask_for_fee, fee_of, is_settled, stop_asking
from insonate.certification.requests.models import AwardRequest, CaseFile, RequestStep
from insonate.certification.requests.queries import (
    appeal_until,
    last_step,
    may_decide,
    open_request,
    refusers,
    requests,
    rule_of,
    stage_of,
)
from insonate.certification.standings import api as standings
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.credentials.lifecycle import IN_FORCE, Act, NotPossible, Stage, after
from insonate_core.findings import AwardStanding, State
from insonate_core.privacy.guard import find_identifiers

DECISIONS = (Act.APPROVE, Act.RETURN, Act.REFUSE, Act.ALLOW_APPEAL, Act.DISMISS_APPEAL)
NEEDS_WORDS = (Act.RETURN, Act.REFUSE, Act.ALLOW_APPEAL, Act.DISMISS_APPEAL)
SETTLED = (State.MET, State.WAIVED, State.INDICATIVE)


def request_award(*, enrolment: programmes.Enrolment, award: str, by: people.User, now: datetime) -> AwardRequest:
    """Ask for an award: judge everything at this instant, freeze it as a case file, tell who decides and the candidate.

    Raises ActRefused for whoever the rules do not let ask (with the reason: never held, lapsed on a day, did nothing
    for this candidate), for oneself where the rules name somebody else, while a requirement is not met (named), while
    an award that is required does not hold, and if it is held or was asked for already.
    """
    definition = programmes.definition_of(enrolment.version)
    rule = definition.awards.get(award)
    if rule is None:
        raise ActRefused(Problem.NO_SUCH_AWARD)
    today = _today(enrolment, now)
    if not enrolment.runs_on(today):
        raise ActRefused(Problem.NOT_REGISTERED)
    need_to_ask(enrolment, award, by=by, now=now)
    for held in awards.awards_of(enrolment.person):
        awards.bring_up_to_date(held, now=now)
    with transaction.atomic():
        # Held until the end, so that of two who ask at once the second finds the first.
        programmes.Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        known = open_request(enrolment, award)
        if known is not None:
            raise ActRefused(Problem.ASKED_ALREADY, {"on": known.requested_on, "by": known.requested_by.name})
        given = awards.holds_award(enrolment.person, enrolment.programme, award)
        if given is not None:
            raise ActRefused(Problem.HELD_ALREADY, {"number": given.number})
        request = AwardRequest.objects.create(
            enrolment=enrolment, version=enrolment.version, award=award, requested_by=by, requested_at=now,
            requested_on=today,
        )  # fmt: skip
        _freeze(request, attempt=1, by=by, now=now)
        _step(request, Act.REQUEST, by=by, now=now, words="")
        arguments = {"requester": by.name, "candidate": enrolment.person.name, "request": str(request.uuid)}
        for decider in deciders_of(request, today):
            if decider.pk not in (by.pk, enrolment.person_id):
                people.tell(person=decider, key="request-made", now=now, arguments=arguments)
        if enrolment.person_id != by.pk:
            people.tell(person=enrolment.person, key="request-made-for-you", now=now, arguments=arguments)
    standings.forget(enrolment.person_id)
    return request


def need_to_ask(enrolment: programmes.Enrolment, award: str, *, by: people.User, now: datetime) -> None:
    """Raises ActRefused unless the person may ask for this award for this candidate today: whoever the rules name and
    who acted for the candidate, or the candidate where they name nobody."""
    definition = programmes.definition_of(enrolment.version)
    rule = definition.awards[award]
    if rule.requested_by is None:
        if enrolment.person_id != by.pk:
            raise ActRefused(Problem.NOT_ENTITLED)
        return
    awards.need(
        by, rule.requested_by, definition=definition, candidate=enrolment.person, on=_today(enrolment, now), now=now
    )


def deciders_of(request: AwardRequest, on: date) -> list[people.User]:
    """Who could decide on a request on a day by a role: whom its rules name, else the registrars."""
    organisation = request.enrolment.programme.organisation
    definition = programmes.definition_of(request.version)
    decided_by = definition.awards[request.award].decided_by
    wanted = set(definition.people[decided_by].holds) if decided_by is not None else {f"{organisation.slug}-registrar"}
    found: dict[int, people.User] = {}
    for key in people.RoleKey:
        if f"{organisation.slug}-{key.value}" in wanted:
            found |= {each.pk: each for each in people.people_holding(organisation, key, on)}
    return list(found.values())


def answer_request(*, request: AwardRequest, words: str, by: people.User, now: datetime) -> CaseFile:
    """Send a returned request again, by whoever made it, with an answer: everything is judged and frozen anew, by the
    same version of the rules. Raises ActRefused as asking does."""
    if request.requested_by_id != by.pk:
        raise ActRefused(Problem.OWN)
    words = _checked(request, words, now, must=True)
    need_to_ask(request.enrolment, request.award, by=by, now=now)
    with _moving(request, Act.ANSWER) as locked:
        attempt = locked.case_files.count() + 1
        case_file = _freeze(locked, attempt=attempt, by=by, now=now)
        _step(locked, Act.ANSWER, by=by, now=now, words=words)
        arguments = {
            "requester": by.name, "candidate": request.enrolment.person.name, "request": str(request.uuid)
        }  # fmt: skip
        for decider in deciders_of(locked, _today(request.enrolment, now)):
            if decider.pk not in (by.pk, request.enrolment.person_id):
                people.tell(person=decider, key="request-made", now=now, arguments=arguments)
    standings.forget(request.enrolment.person_id)
    return case_file


def decide_request(
    *, request: AwardRequest, act: Act, words: str, shown: int, by: people.User, now: datetime
) -> RequestStep:
    """Approve, return with questions, refuse with reasons, or decide an appeal. `shown` is the number of the step that
    the decider saw last: if anything happened since, nothing is done and it is said what and by whom.

    Approving asks for the fee; where there is none the award is given in the same transaction. Raises ActRefused to
    whoever may not decide, to who refused where it is an appeal, and without words where words are needed.
    """
    if act not in DECISIONS:
        raise ActRefused(Problem.NOT_POSSIBLE, {"stage": stage_of(request)})
    if act in (Act.ALLOW_APPEAL, Act.DISMISS_APPEAL) and by.pk in refusers(request):
        raise ActRefused(Problem.REFUSED_IT_YOURSELF)
    if not may_decide(by, request, now=now):
        own = by.pk in (request.enrolment.person_id, request.requested_by_id)
        raise ActRefused(Problem.OWN if own else Problem.NOT_ENTITLED)
    words = _checked(request, words, now, must=act in NEEDS_WORDS)
    with _moving(request, act, shown=shown) as locked:
        step = _step(locked, act, by=by, now=now, words=words)
        _tell_decision(locked, act, now)
        if after(Stage(_before(locked, step)), act) is Stage.APPROVED:
            fee = fee_of(locked)
            if fee is not None:
                ask_for_fee(locked, fee, by=by, now=now)
            _complete(locked, now=now)
    standings.forget(request.enrolment.person_id)
    return step


def _before(request: AwardRequest, step: RequestStep) -> Stage:
    stage = Stage.NOTHING
    for each in request.steps.order_by("number"):
        if each.number == step.number:
            return stage
        stage = after(stage, Act(each.act))
    return stage


def _tell_decision(request: AwardRequest, act: Act, now: datetime) -> None:
    candidate, requester = request.enrolment.person, request.requested_by
    arguments = {"candidate": candidate.name, "request": str(request.uuid)}
    to_candidate = {
        Act.APPROVE: "request-approved", Act.RETURN: "request-returned-for-you", Act.REFUSE: "request-refused",
        Act.ALLOW_APPEAL: "appeal-allowed", Act.DISMISS_APPEAL: "appeal-dismissed",
    }  # fmt: skip
    to_requester = {Act.RETURN: "request-returned", Act.REFUSE: "request-refused-to-requester"}
    if act is not Act.RETURN or requester.pk != candidate.pk:
        people.tell(person=candidate, key=to_candidate[act], now=now, arguments=arguments)
    if act in to_requester and (requester.pk != candidate.pk or act is Act.RETURN):
        people.tell(person=requester, key=to_requester[act], now=now, arguments=arguments)


def appeal_request(*, request: AwardRequest, words: str, by: people.User, now: datetime) -> RequestStep:
    """The candidate appeals against a refusal, with reasons, within the days that the rules give; somebody else will
    decide. Raises ActRefused where the rules know no appeal and once the days are over."""
    if request.enrolment.person_id != by.pk:
        raise ActRefused(Problem.NOT_ENTITLED)
    words = _checked(request, words, now, must=True)
    if rule_of(request).appeal_within is None:
        raise ActRefused(Problem.NO_APPEAL)
    until = appeal_until(request)
    if until is not None and _today(request.enrolment, now) > until:
        raise ActRefused(Problem.APPEAL_OVER, {"until": until})
    with _moving(request, Act.APPEAL) as locked:
        step = _step(locked, Act.APPEAL, by=by, now=now, words=words)
        arguments = {"candidate": by.name, "request": str(request.uuid)}
        for decider in deciders_of(locked, _today(request.enrolment, now)):
            if decider.pk not in refusers(locked) | {by.pk, request.requested_by_id}:
                people.tell(person=decider, key="request-appealed", now=now, arguments=arguments)
    return step


def take_back_request(*, request: AwardRequest, words: str = "", by: people.User, now: datetime) -> RequestStep:
    """The candidate, or whoever made it, takes a request back before the award is given. An invoice for its fee becomes
    void; what was paid is kept as credit. Raises ActRefused once the award is given or the refusal stands."""
    if by.pk not in (request.enrolment.person_id, request.requested_by_id):
        raise ActRefused(Problem.NOT_ENTITLED)
    words = _checked(request, words, now, must=False)
    with _moving(request, Act.TAKE_BACK) as locked:
        step = _step(locked, Act.TAKE_BACK, by=by, now=now, words=words)
        arguments = {"candidate": request.enrolment.person.name, "request": str(request.uuid)}
        for decider in deciders_of(locked, _today(request.enrolment, now)):
            if decider.pk != by.pk:
                people.tell(person=decider, key="request-taken-back", now=now, arguments=arguments)
        stop_asking(locked, by=None, now=now)
    standings.forget(request.enrolment.person_id)
    return step


def complete_request(*, request: AwardRequest, now: datetime) -> awards.Award | None:
    """Give the award of an approved request whose fee is settled; the award that was given, if it was before; None
    where it is not approved or something is owed. May be called any number of times."""
    with transaction.atomic():
        locked = requests().select_for_update(of=("self",)).get(pk=request.pk)
        given = awards.award_from_request(locked.uuid)
        if given is not None:
            return given
        award = _complete(locked, now=now)
    standings.forget(request.enrolment.person_id)
    return award


def _complete(request: AwardRequest, *, now: datetime) -> awards.Award | None:
    """Inside the transaction that holds the request."""
    if stage_of(_read(request)) is not Stage.APPROVED or not is_settled(request, now=now):
        return None
    approval = next(
        step for step in reversed(list(request.steps.select_related("by").order_by("number")))
        if step.act in (Act.APPROVE, Act.ALLOW_APPEAL)
    )  # fmt: skip
    assert approval.by is not None
    requester = people.User.objects.get(pk=request.requested_by_id)
    signatories = [awards.Signatory(approval.by.name, "decider")]
    if requester.pk != request.enrolment.person_id:
        signatories.insert(0, awards.Signatory(requester.name, "requester"))
    award = awards.give_award(
        enrolment=request.enrolment, version=request.version, award=request.award, request=request.uuid,
        signatories=tuple(signatories), by=approval.by, now=now,
    )  # fmt: skip
    _step(request, Act.COMPLETE, by=None, now=now, words="")
    return award


def tell_fee_kept(*, request: AwardRequest, account: billing.InvoiceAccount, now: datetime) -> None:
    """Tell the candidate, once, that money came for a request that was taken back and is kept as credit."""
    if not account.standing.credit:
        return
    told = people.notices_of(request.enrolment.person).filter(
        key="request-fee-kept", arguments__request=str(request.uuid)
    )
    if not told.exists():
        people.tell(
            person=request.enrolment.person, key="request-fee-kept", now=now, arguments={"request": str(request.uuid)}
        )


# What every act shares


class _moving:  # noqa: N801 - reads as a statement where it is used
    """The request, held for an act that must lead on from where it is; `shown` must still be its last step."""

    def __init__(self, request: AwardRequest, act: Act, *, shown: int | None = None) -> None:
        self._request, self._act, self._shown = request, act, shown
        self._atomic = transaction.atomic()

    def __enter__(self) -> AwardRequest:
        self._atomic.__enter__()
        try:
            locked = requests().select_for_update(of=("self",)).get(pk=self._request.pk)
            if self._shown is not None and last_step(locked).number != self._shown:
                raise _overtaken(locked, self._shown)
            try:
                after(stage_of(locked), self._act)
            except NotPossible as refused:
                raise ActRefused(Problem.NOT_POSSIBLE, {"stage": refused.stage}) from None
        except BaseException as error:
            self._atomic.__exit__(type(error), error, error.__traceback__)
            raise
        return locked

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._atomic.__exit__(kind, error, trace)
        if isinstance(error, IntegrityError):
            raise _overtaken(_read(self._request), self._shown or 0) from error


def _overtaken(request: AwardRequest, shown: int) -> ActRefused:
    """Who did what since the step that was shown: the first act of a person, else the last one."""
    since = [step for step in request.steps.all() if step.number > shown and step.by is not None]
    last = since[0] if since else last_step(request)
    return ActRefused(Problem.OVERTAKEN, {"by": last.by.name if last.by else "", "act": last.act, "on": last.on})


def _read(request: AwardRequest) -> AwardRequest:
    return requests().get(pk=request.pk)


def _today(enrolment: programmes.Enrolment, now: datetime) -> date:
    return local_day(now, enrolment.programme.organisation.time_zone)


def _checked(request: AwardRequest, words: str, now: datetime, *, must: bool) -> str:
    words = words.strip()
    if must and not words:
        raise ActRefused(Problem.WORDS_MISSING)
    sure = [each.text for each in find_identifiers(words, as_of=_today(request.enrolment, now)) if each.certain]
    if sure:
        raise ActRefused(Problem.NAMES_A_PATIENT, {"found": ", ".join(sure)})
    return words


def _step(request: AwardRequest, act: Act, *, by: people.User | None, now: datetime, words: str) -> RequestStep:
    last = request.steps.order_by("-number").values_list("number", flat=True).first() or 0
    step = RequestStep.objects.create(
        request=request, number=last + 1, act=act.value, by=by, at=now, on=_today(request.enrolment, now), words=words
    )
    newest = request.case_files.order_by("-attempt").values_list("content_hash", flat=True).first()
    audit.record(
        chain=f"enrolment:{request.enrolment.uuid}", action=f"request-{act.value}", subject=f"request:{request.uuid}",
        by=by.pk if by is not None else None, at=now,
        detail={"award": request.award, "version": request.version.sha256, "seal": newest, "words": words},
    )  # fmt: skip
    getattr(request, "_prefetched_objects_cache", {}).pop("steps", None)
    return step


def _freeze(request: AwardRequest, *, attempt: int, by: people.User, now: datetime) -> CaseFile:
    case = case_of(request.enrolment, request.version, request.award, now=now)
    _refuse_unless_met(case.award, request.enrolment.person)
    content, seal, holder = frozen_case(request, case, attempt=attempt, requester=by, now=now)
    return CaseFile.objects.create(
        request=request, attempt=attempt, content=content, content_hash=seal, holder=holder, frozen_at=now
    )


def _refuse_unless_met(standing: AwardStanding, person: people.User) -> None:
    unmet = [each.path for each in standing.finding.children if each.state not in SETTLED]
    if unmet:
        raise ActRefused(Problem.NOT_MET, {"clauses": unmet})
    required = {fact for fact in _counted(standing) if fact.startswith("award:")}
    for given in awards.awards_of(person):
        stage = awards.decided_stage(given)
        if f"award:{given.uuid}" in required and stage not in IN_FORCE:
            raise ActRefused(Problem.NOT_HELD_NOW, {"number": given.number, "stage": stage})


def _counted(standing: AwardStanding) -> Iterator[str]:
    leaves: Iterable[Any] = standing.finding.walk()
    for leaf in leaves:
        if leaf.reads == "awards":
            yield from leaf.counted
