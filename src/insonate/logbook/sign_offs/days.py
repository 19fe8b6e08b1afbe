"""Which calendar day is it for a candidate?

A scan and its signature are dated where they count: in the time zone of the organisation in which the candidate is
enrolled. Somebody who is enrolled nowhere yet is dated by the settings' time zone.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings

from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes import api as programmes


def day_of(candidate: people.User, now: datetime) -> date:
    """Today, where the candidate's newest running enrolment is."""
    zone = programmes.time_zone_of(candidate, now.date())
    return local_day(now, zone or settings.TIME_ZONE)


def days_of(candidates: Iterable[int], now: datetime) -> dict[int, date]:
    """The same for many people by their inner id. One statement."""
    ids = list(candidates)
    zones = programmes.time_zones_of(ids, now.date())
    days = {zone: local_day(now, zone) for zone in {*zones.values(), settings.TIME_ZONE}}
    return {person: days[zones.get(person, settings.TIME_ZONE)] for person in ids}
