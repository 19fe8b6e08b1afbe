"""The way to an award as numbered steps, drawn from the document alone: what is done, what waits and for whom, what
is next.

Three parts, as the field speaks of them: *train* is what is required besides exams, *certify* is the exams, the
request, the decision, the fee, and the number with its certificate, *maintain* is what keeps it. A part without
steps is left out. Another body's programme has its own steps by the same reading.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from insonate.billing import api as billing
from insonate.certification.awards import api as awards
from insonate.certification.requests import api as requests
from insonate.web.awards.words import award_title, exam_title, held_words, stage_words
from insonate.web.components.parts import State, Step
from insonate.web.findings.tree import shown_state
from insonate.web.findings.words import Names, day, number, readable, text_of, title_of, waiting_words
from insonate_core.credentials.lifecycle import Act, Stage
from insonate_core.evaluation import EvidenceIndex, evaluate_requirement
from insonate_core.findings import AwardStanding, Finding
from insonate_core.findings import State as CoreState
from insonate_core.programmes import Definition
from insonate_core.programmes.definition import AwardRule
from insonate_core.programmes.requirements import Pass

DONE = (CoreState.MET, CoreState.WAIVED)


@dataclass(frozen=True, slots=True)
class Gate:
    """What must hold before a step may be taken, and whether it does."""

    title: str
    state: State
    over: str


@dataclass(frozen=True, slots=True)
class PathPart:
    """One part of the way: its name and its steps. `start` is the number of its first step."""

    key: str
    title: str
    steps: Sequence[Step]
    start: int


@dataclass(frozen=True, slots=True)
class PathView:
    """The whole way: the badge of where it stands, one sentence of what is next and for whom, the parts, the gates."""

    title: str
    state: State
    badge: str
    now: str
    parts: Sequence[PathPart]
    gates: Sequence[Gate]


@dataclass(frozen=True, slots=True)
class Known:
    """What a path is drawn from."""

    definition: Definition
    rule: AwardRule
    standing: AwardStanding
    evidence: EvidenceIndex
    request: requests.AwardRequest | None
    award: awards.HeldAward | None
    account: billing.InvoiceAccount | None
    names: Names
    now: datetime


def path_view(known: Known) -> PathView:
    """The way to the award for one person."""
    required = known.standing.finding.children
    train = [_requirement(each, known) for each in required if not _has_exam(each, known.definition)]
    exams = [_requirement(each, known) for each in required if _has_exam(each, known.definition)]
    certify = [*exams, *_after(known)]
    keep = [_requirement(each, known) for each in known.standing.upkeep]
    numbered = _with_current([*train, *certify])
    parts = []
    start = 1
    for key, title, steps in (
        ("train", _("Train"), numbered[: len(train)]), ("certify", _("Certify"), numbered[len(train) :]),
        ("maintain", _("Maintain"), keep),
    ):  # fmt: skip
        if steps:
            parts.append(PathPart(key, title, steps, start))
            start += len(steps)
    current = next((step for step in numbered if step.is_current), None)
    state, badge = _overall(known)
    return PathView(
        title=award_title(known.definition, known.rule.key),
        state=state,
        badge=badge,
        now=_next_words(current, known),
        parts=parts,
        gates=list(_gates(known)),
    )


def _with_current(steps: list[Step]) -> list[Step]:
    first = next((place for place, step in enumerate(steps) if not step.is_done), None)
    return [replace(step, is_current=place == first) for place, step in enumerate(steps)]


def _has_exam(finding: Finding, definition: Definition) -> bool:
    return any(isinstance(definition.requirements[path], Pass) for path in definition.below(finding.path))


def _requirement(finding: Finding, known: Known) -> Step:
    done = finding.state in DONE
    return Step(title=title_of(finding, known.definition), detail=_detail(finding, known), is_done=done)


def _detail(finding: Finding, known: Known) -> str:
    if finding.state is CoreState.WAIVED:
        return _("Exempt.")
    if finding.state is CoreState.MET:
        return _("Done on %(day)s.") % {"day": day(finding.since)} if finding.since is not None else _("Done.")
    waiting = waiting_words(finding, known.names, known.now.date())
    if waiting:
        return _("Waiting: %(who)s.") % {"who": waiting}
    if finding.children and finding.reads is None:
        done = [each for each in finding.children if each.state in DONE]
        missing = [title_of(each, known.definition) for each in finding.children if each.state not in DONE]
        if done or len(missing) > 1:
            return _("%(have)s of %(need)s. Still: %(missing)s.") % {
                "have": len(done),
                "need": len(finding.children),
                "missing": ", ".join(missing),
            }
    if finding.need > 1:
        return _("%(have)s of %(need)s.") % {"have": number(finding.have), "need": number(finding.need)}
    return _("Not yet.")


def _after(known: Known) -> Iterator[Step]:
    """Request, decision, fee, number: what follows the requirements, as far as the document has it."""
    stage = requests.stage_of(known.request) if known.request is not None else Stage.NOTHING
    held = known.award is not None
    yield _request_step(known, stage, held=held)
    yield _decision_step(known, stage, held=held)
    if known.rule.fee is not None and known.rule.fee.amount:
        yield _fee_step(known, stage, held=held)
    detail = ""
    if known.award is not None:
        given = known.award.award
        detail = _("%(number)s, given on %(day)s.") % {"number": given.number, "day": day(given.given_on)}
    yield Step(_("Number and certificate"), detail or _("Given when everything before it is done."), is_done=held)


def _request_step(known: Known, stage: Stage, *, held: bool) -> Step:
    by = known.rule.requested_by
    asked = stage not in (Stage.NOTHING, Stage.TAKEN_BACK, Stage.RETURNED, Stage.REFUSAL_STANDS)
    if known.request is not None and asked:
        detail = _("%(name)s asked on %(day)s.") % {
            "name": known.request.requested_by.name,
            "day": day(known.request.requested_on),
        }
    elif stage is Stage.RETURNED and known.request is not None:
        detail = _("It came back with questions; %(name)s answers them.") % {"name": known.request.requested_by.name}
    elif by is None:
        detail = _("You ask for it yourself, once everything is there.")
    else:
        detail = requester_words(known.definition, by)
    return Step(_("Request"), "" if held and known.request is None else detail, is_done=held or asked)


def requester_words(definition: Definition, role: str) -> str:
    held, person = held_words(definition, role), definition.people[role]
    acts = set(person.has)
    if acts == {"supervised", "examined"}:
        return _("A %(held)s who supervised or examined you asks for it.") % {"held": held}
    if acts == {"supervised"}:
        return _("A %(held)s who supervised you asks for it.") % {"held": held}
    if acts == {"examined"}:
        return _("A %(held)s who examined you asks for it.") % {"held": held}
    return _("A %(held)s asks for it.") % {"held": held}


def _decision_step(known: Known, stage: Stage, *, held: bool) -> Step:
    by = known.rule.decided_by
    who = decider_words(known.definition, by)
    done = held or stage is Stage.APPROVED
    if done and known.request is not None:
        approval = next(
            (each for each in known.request.steps.all() if each.act in (Act.APPROVE, Act.ALLOW_APPEAL)), None
        )
        if approval is not None and approval.by is not None:
            detail = _("%(name)s approved it on %(day)s.") % {"name": approval.by.name, "day": day(approval.on)}
            return Step(_("Decision"), detail, is_done=True)
    details = {
        Stage.REFUSED: _("Refused. You may appeal."),
        Stage.APPEALED: _("Your appeal waits for somebody else than who refused."),
        Stage.REQUESTED: _("Waits for the decision of: %(who)s.") % {"who": who},
    }
    return Step(
        _("Decision"), details.get(stage, "" if held else _("Decided by: %(who)s.") % {"who": who}), is_done=done
    )


def decider_words(definition: Definition, role: str | None) -> str:
    """Who decides, without the prefix of the body: `cpocus-registrar` is a registrar to whoever reads it."""
    return readable(role).lower() if role is not None else _("the registrar")


def _fee_step(known: Known, stage: Stage, *, held: bool) -> Step:
    fee = known.rule.fee
    assert fee is not None
    amount = f"{number(fee.amount)} {fee.currency}"
    if held:
        return Step(_("Fee"), "", is_done=True)
    if known.account is not None and stage is Stage.APPROVED:
        detail = _("%(amount)s to pay; invoice %(number)s.") % {
            "amount": str(known.account.standing.due),
            "number": known.account.invoice.number_text,
        }
        return Step(_("Fee"), detail, is_done=known.account.is_settled)
    return Step(_("Fee"), _("%(amount)s, once it is approved.") % {"amount": amount}, is_done=False)


def _overall(known: Known) -> tuple[State, str]:
    if known.award is not None:
        return stage_words(known.award.stage)
    if known.request is not None:
        stage = requests.stage_of(known.request)
        if stage not in (Stage.TAKEN_BACK, Stage.REFUSAL_STANDS):
            return stage_words(stage)
    if known.standing.finding.state is CoreState.MET:
        return State.MET, _("Ready to be requested")
    return shown_state(known.standing.finding), ""


def _next_words(current: Step | None, known: Known) -> str:
    if known.award is not None:
        given = known.award.award
        return _("You hold the award with the number %(number)s.") % {"number": given.number}
    if current is None:
        return _("Everything is done.")
    return _("Next: %(title)s. %(detail)s") % {"title": current.title, "detail": current.detail}


def _gates(known: Known) -> Iterator[Gate]:
    """What must hold on the day of an exam, for those that the award asks for."""
    asked = {
        requirement.exam
        for each in known.standing.finding.children
        for path in known.definition.below(each.path)
        if isinstance(requirement := known.definition.requirements[path], Pass)
    }
    over: dict[str, list[str]] = {}
    for key in known.definition.exams:
        if key in asked:
            for path in known.definition.exams[key].opens_when:
                over.setdefault(path, []).append(exam_title(known.definition, key))
    for path, exams in over.items():
        found = evaluate_requirement(known.definition, known.evidence, known.now.date(), path)
        yield Gate(text_of(found.titles, readable(found.key)), shown_state(found), ", ".join(exams))
