"""Who may see a cohort: the programme's leads and tutors, and nobody of another organisation."""

from datetime import datetime

from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes import api as programmes

SEES_COHORT = {people.RoleKey.PROGRAMME_LEAD, people.RoleKey.TUTOR}


def cohort_programmes(person: people.User, *, now: datetime) -> list[programmes.Programme]:
    """The programmes whose cohort the person may see today."""
    organisations = people.organisations_where(person, SEES_COHORT, now.date())
    return [
        programme
        for organisation in organisations
        if people.holds(person, organisation, SEES_COHORT, local_day(now, organisation.time_zone))
        for programme in programmes.programmes_of(organisation)
    ]
