"""Which calendar day is it for a candidate?

A scan and its signature are dated where they count: in the time zone of the organisation in which the candidate is
enrolled. Somebody who is enrolled nowhere yet is dated by the settings' time zone.
"""

from datetime import date, datetime

from django.conf import settings

from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes import api as programmes


def day_of(candidate: people.User, now: datetime) -> date:
    """Today, where the candidate's newest running enrolment is."""
    zone = programmes.time_zone_of(candidate, now.date())
    return local_day(now, zone or settings.TIME_ZONE)
