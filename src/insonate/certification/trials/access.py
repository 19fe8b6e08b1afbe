"""Who may try a version on a cohort, and who may see the people in it.

Whoever writes the rules of an organisation needs figures: how many gain, lose or fall short, clause by clause. The
names are only for those who may see the cohort's page, which says no less of each person.
"""

from datetime import datetime
from uuid import UUID

from insonate.certification.standings import api as standings
from insonate.certification.trials.models import Trial
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes import api as programmes

TRIES = {people.RoleKey.COMMITTEE, people.RoleKey.PROGRAMME_LEAD, people.RoleKey.ADMINISTRATOR}


def programmes_to_try(person: people.User, *, now: datetime) -> list[programmes.Programme]:
    """The programmes on whose cohort the person may try a version today."""
    near = people.Organisation.objects.filter(roles__person=person, roles__role__in=TRIES).distinct()
    organisations = [each for each in near if people.holds(person, each, TRIES, local_day(now, each.time_zone))]
    return [programme for organisation in organisations for programme in programmes.programmes_of(organisation)]


def trial_for(person: people.User, uuid: UUID, *, now: datetime) -> Trial | None:
    """A trial of one of those programmes, or of one whose cohort the person may see; else None."""
    trial = Trial.objects.filter(uuid=uuid).select_related("programme__organisation", "begun_by").first()
    if trial is None:
        return None
    allowed = trial.programme in programmes_to_try(person, now=now)
    return trial if allowed or sees_people(person, trial, now=now) else None


def sees_people(person: people.User, trial: Trial, *, now: datetime) -> bool:
    """Whether the person may see who is in the trial."""
    return trial.programme in standings.cohort_programmes(person, now=now)
