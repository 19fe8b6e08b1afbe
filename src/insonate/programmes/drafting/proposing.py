"""From a draft to the law: one person proposes, another approves, and what was approved never changes."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from insonate.audit import api as audit
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.people.api import User
from insonate.programmes.definitions.actions import publish_version
from insonate.programmes.definitions.models import ProgrammeVersion
from insonate.programmes.definitions.refusals import DefinitionRefused
from insonate.programmes.drafting.access import APPROVES_RULES, may_decide
from insonate.programmes.drafting.checking import Readiness, readiness
from insonate.programmes.drafting.models import (
    Draft,
    DraftState,
    Proposal,
    ProposalDecision,
    ProposalOutcome,
    Revision,
)
from insonate.programmes.drafting.queries import cases_in, current_revision, hands_of
from insonate.programmes.refusals import FieldProblem, Overtaken, Refused


def readiness_of(revision: Revision, now: datetime) -> Readiness:
    """What stands in the way of publishing a revision today."""
    organisation = revision.draft.organisation
    return readiness(organisation, revision.text, cases_in(revision), local_day(now, organisation.time_zone))


@transaction.atomic
def propose(*, draft: Draft, seen: int, words: str, by: User, now: datetime) -> Proposal:
    """Ask that the draft be published as it stands. `seen` is the revision that was read. Those who may approve it
    are told. Raises `Overtaken` if somebody saved meanwhile or proposed it already, `Refused` while something stands
    in the way, and if nobody else could approve it."""
    locked = Draft.objects.select_for_update().select_related("organisation").get(pk=draft.pk)
    if locked.state != DraftState.WRITING:
        raise Overtaken(_("The draft is not being written any more. Look at where it stands."))
    revision = current_revision(locked)
    if revision.number != seen:
        raise Overtaken(
            _("%(name)s has saved the draft meanwhile. Read it, then propose it.") % {"name": revision.saved_by.name}
        )
    found = readiness_of(revision, now)
    if not found.is_ready:
        raise Refused(FieldProblem("", _("Something still stands in the way. Mend it, then propose it.")))
    approvers = _others_who_approve(revision, by, now)
    if not approvers:
        words_ = _(
            "Nobody else may approve this. An administrator names a programme lead or another administrator who "
            "has not written it."
        )
        raise Refused(FieldProblem("", words_))
    proposal = Proposal.objects.create(
        draft=locked, revision=revision, asked_by=by, asked_at=now, words=words.strip()[:2000]
    )
    _into(locked, DraftState.PROPOSED, now)
    _record(proposal, "propose-rules", by, now, {"revision": revision.number, "words": proposal.words})
    for person in approvers:
        people.tell(person=person, key="rules-proposed", now=now, arguments=_told(proposal, by))
    return proposal


@transaction.atomic
def approve(*, proposal: Proposal, words: str, by: User, now: datetime) -> ProgrammeVersion:
    """Publish what was proposed. Raises `Overtaken` if it was decided meanwhile, `Refused` for whoever asked for it or
    wrote it, and if something stands in the way by now; nothing is stored then."""
    proposal = _undecided(proposal)
    _refuse_own(proposal, by, now)
    revision, organisation = proposal.revision, proposal.draft.organisation
    found = readiness_of(revision, now)
    if not found.is_ready:
        said = " ".join(obstacle.words for obstacle in found.obstacles)
        raise Refused(FieldProblem("", _("Something stands in the way by now. %(obstacles)s") % {"obstacles": said}))
    try:
        version = publish_version(
            organisation=organisation, text=revision.text, cases=cases_in(revision), by=by, now=now
        )
    except DefinitionRefused as refused:
        raise Refused(*(FieldProblem("", str(problem)) for problem in refused.problems)) from None
    _decided(proposal, ProposalOutcome.APPROVED, words, by, now, version)
    _into(proposal.draft, DraftState.PUBLISHED, now)
    return version


@transaction.atomic
def return_proposal(*, proposal: Proposal, words: str, by: User, now: datetime) -> ProposalDecision:
    """Give the draft back with what is to be changed. Raises `Refused` without words and for whoever asked for it or
    wrote it, `Overtaken` if it was decided meanwhile."""
    proposal = _undecided(proposal)
    _refuse_own(proposal, by, now)
    if not words.strip():
        raise Refused(FieldProblem("words", _("Say what is to be changed. The committee reads it.")))
    decision = _decided(proposal, ProposalOutcome.RETURNED, words, by, now, None)
    _into(proposal.draft, DraftState.WRITING, now)
    return decision


@transaction.atomic
def take_proposal_back(*, proposal: Proposal, by: User, now: datetime) -> ProposalDecision:
    """Go on writing. Whoever writes rules there may take a proposal back; `Overtaken` if it was decided meanwhile."""
    proposal = _undecided(proposal)
    decision = _decided(proposal, ProposalOutcome.TAKEN_BACK, "", by, now, None)
    _into(proposal.draft, DraftState.WRITING, now)
    return decision


def _others_who_approve(revision: Revision, by: User, now: datetime) -> list[User]:
    organisation, hands = revision.draft.organisation, hands_of(revision)
    day = local_day(now, organisation.time_zone)
    found: dict[int, User] = {}
    for role in sorted(APPROVES_RULES):
        for person in people.people_holding(organisation, role, day):
            if person.pk != by.pk and person.pk not in hands:
                found[person.pk] = person
    return list(found.values())


def _undecided(proposal: Proposal) -> Proposal:
    """The proposal, nobody else's until the act is done. Raises `Overtaken` if it was decided."""
    Draft.objects.select_for_update().get(pk=proposal.draft_id)
    found = Proposal.objects.select_related("draft__organisation", "revision", "asked_by").get(pk=proposal.pk)
    decision = ProposalDecision.objects.filter(proposal=found).select_related("by").first()
    if decision is not None:
        said = {
            ProposalOutcome.APPROVED: _("%(name)s has approved this already; it is published."),
            ProposalOutcome.RETURNED: _("%(name)s has returned this already."),
            ProposalOutcome.TAKEN_BACK: _("%(name)s has taken this back."),
        }[ProposalOutcome(decision.outcome)]
        raise Overtaken(said % {"name": decision.by.name})
    return found


def _refuse_own(proposal: Proposal, by: User, now: datetime) -> None:
    if not may_decide(by, proposal, now):
        words = _("Somebody else decides: whoever wrote or proposed it may not approve it.")
        raise Refused(FieldProblem("", words))


def _decided(
    proposal: Proposal, outcome: ProposalOutcome, words: str, by: User, now: datetime, version: ProgrammeVersion | None
) -> ProposalDecision:
    decision = ProposalDecision.objects.create(
        proposal=proposal, outcome=outcome, by=by, at=now, words=words.strip()[:2000], version=version
    )
    detail = {"outcome": outcome.value, "words": decision.words, "version": version.version if version else ""}
    _record(proposal, "decide-rules", by, now, detail)
    if proposal.asked_by_id != by.pk:
        key = f"rules-{outcome.value}"
        people.tell(person=proposal.asked_by, key=key, now=now, arguments=_told(proposal, by))
    return decision


def _told(proposal: Proposal, by: User) -> dict[str, str]:
    return {
        "name": by.name,
        "organisation": proposal.draft.organisation.name,
        "draft": str(proposal.draft.uuid),
    }


def _into(draft: Draft, state: DraftState, now: datetime) -> None:
    draft.state, draft.changed_at = state, now
    draft.save(update_fields=["state", "changed_at"])


def _record(proposal: Proposal, action: str, by: User, now: datetime, detail: Mapping[str, object]) -> None:
    audit.record(
        chain=f"organisation:{proposal.draft.organisation.slug}", action=action,
        subject=f"draft:{proposal.draft.uuid}", by=by.pk, at=now, detail=detail,
    )  # fmt: skip
