"""Whose award may whom see?

The holder sees their own, always, whatever became of it. Registrars and programme leads of the organisation that gave
it see it; whoever the document lets decide on it may suspend, reinstate, withdraw and issue again, never their own.
"""

from datetime import datetime
from uuid import UUID

from insonate.certification.awards.entitling import may_decide_award
from insonate.certification.awards.models import Award
from insonate.certification.awards.queries import awards
from insonate.kit.clock import local_day
from insonate.people import api as people

SEES_AWARDS = {people.RoleKey.REGISTRAR, people.RoleKey.PROGRAMME_LEAD}


def sees_awards_of(person: people.User, *, now: datetime) -> list[people.Organisation]:
    """The organisations whose awards the person may see today."""
    near = people.Organisation.objects.filter(roles__person=person, roles__role__in=SEES_AWARDS).distinct()
    return [each for each in near if people.holds(person, each, SEES_AWARDS, local_day(now, each.time_zone))]


def own_award(person: people.User, uuid: UUID) -> Award:
    """The person's own award. Raises Award.DoesNotExist for anybody else's."""
    return awards().get(uuid=uuid, person=person)


def award_for_officer(person: people.User, uuid: UUID, *, now: datetime) -> Award:
    """An award, for those of its organisation who may see awards. Raises Award.DoesNotExist otherwise."""
    return awards().get(uuid=uuid, organisation__in=sees_awards_of(person, now=now))


def may_decide(person: people.User, award: Award, *, now: datetime) -> bool:
    """Whether the person may decide on the award today; never on their own."""
    return may_decide_award(person, award, now=now)
