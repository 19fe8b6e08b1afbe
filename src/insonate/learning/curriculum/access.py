"""Who reads, writes and approves a curriculum."""

from datetime import datetime

from insonate.billing import api as billing
from insonate.kit.clock import local_day
from insonate.learning.curriculum.models import Curriculum, ModuleProposal, Revision
from insonate.people.api import Organisation, RoleKey, User, roles_on
from insonate.programmes import api as programmes
from insonate.programmes.access import allowed
from insonate_core.billing.memberships import MembershipState

WRITES_CURRICULUM = {RoleKey.EDITOR, RoleKey.PROGRAMME_LEAD, RoleKey.ADMINISTRATOR}
APPROVES_CURRICULUM = {RoleKey.PROGRAMME_LEAD, RoleKey.ADMINISTRATOR}
CURRENT = {MembershipState.ACTIVE, MembershipState.IN_GRACE, MembershipState.REINSTATED}


def writes(person: User, organisation: Organisation, now: datetime) -> bool:
    """Whether the person writes curricula of an organisation today."""
    return allowed(person, organisation, WRITES_CURRICULUM, now)


def reads(person: User, curriculum: Curriculum, now: datetime) -> bool:
    """Whether the person may read the pages today: a member, somebody registered in the programme, or whoever holds a
    role in the organisation."""
    organisation = curriculum.organisation
    if roles_on(person, local_day(now, organisation.time_zone)).filter(organisation=organisation).exists():
        return True
    if any(each.programme_id == curriculum.programme_id for each in programmes.enrolments_of(person, now=now)):
        return True
    member = billing.member_of(person, organisation, now=now)
    return member is not None and member.standing.state in CURRENT


def hands_of(revision: Revision) -> set[int]:
    """Whose hands are in a revision: everybody who saved one since the last published version, or since ever."""
    module = revision.module
    latest = module.versions.select_related("proposal__revision").order_by("-number").first()
    since = latest.proposal.revision.number if latest is not None and latest.proposal is not None else 0
    saved = module.revisions.filter(number__gt=since, number__lte=revision.number)
    return {pk for pk in saved.values_list("saved_by", flat=True) if pk is not None}


def may_decide(person: User, proposal: ModuleProposal, now: datetime) -> bool:
    """Whether the person may approve or return a proposal: they approve there, did not ask, and wrote none of it."""
    if person.pk == proposal.asked_by_id or person.pk in hands_of(proposal.revision):
        return False
    return allowed(person, proposal.revision.module.curriculum.organisation, APPROVES_CURRICULUM, now)
