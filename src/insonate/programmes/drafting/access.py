"""Who may open a draft, and what they may do with it."""

from datetime import datetime
from uuid import UUID

from insonate.people.api import Organisation, RoleKey, User
from insonate.programmes.access import allowed
from insonate.programmes.definitions.models import ProgrammeVersion
from insonate.programmes.drafting.models import Draft, Proposal
from insonate.programmes.drafting.queries import hands_of

WRITES_RULES = {RoleKey.COMMITTEE, RoleKey.PROGRAMME_LEAD, RoleKey.ADMINISTRATOR}
APPROVES_RULES = {RoleKey.PROGRAMME_LEAD, RoleKey.ADMINISTRATOR}


def draft_for(person: User, uuid: UUID, *, now: datetime) -> Draft | None:
    """A draft, for those who write rules in its organisation; else None."""
    draft = Draft.objects.filter(uuid=uuid).select_related("organisation", "begun_from__programme").first()
    return draft if draft is not None and writes(person, draft.organisation, now) else None


def writes(person: User, organisation: Organisation, now: datetime) -> bool:
    """Whether the person writes rules for an organisation today."""
    return allowed(person, organisation, WRITES_RULES, now)


def approves(person: User, organisation: Organisation, now: datetime) -> bool:
    """Whether the person may approve rules of an organisation today, those of others."""
    return allowed(person, organisation, APPROVES_RULES, now)


def may_decide(person: User, proposal: Proposal, now: datetime) -> bool:
    """Whether the person may decide a proposal: they approve rules there, did not ask, and wrote none of it."""
    if person.pk == proposal.asked_by_id or person.pk in hands_of(proposal.revision):
        return False
    return approves(person, proposal.draft.organisation, now)


def may_withdraw(person: User, version: ProgrammeVersion, now: datetime) -> bool:
    """Whether the person may withdraw a published version."""
    return approves(person, version.programme.organisation, now)
