"""Whose request may whom see?

The candidate and whoever made it see it; so does everybody who may decide on awards of that programme today, its
registrars and its leads. To everybody else no request exists.
"""

from datetime import datetime
from uuid import UUID

from insonate.certification.awards import api as awards
from insonate.certification.requests.models import AwardRequest
from insonate.certification.requests.queries import requests
from insonate.people import api as people
from insonate.programmes import api as programmes


def own_request(person: people.User, uuid: UUID) -> AwardRequest:
    """A request about the person. Raises AwardRequest.DoesNotExist for anybody else."""
    return requests().get(uuid=uuid, enrolment__person=person)


def request_made(person: people.User, uuid: UUID) -> AwardRequest:
    """A request that the person made. Raises AwardRequest.DoesNotExist for anybody else."""
    return requests().get(uuid=uuid, requested_by=person)


def request_for_officer(person: people.User, uuid: UUID, *, now: datetime) -> AwardRequest:
    """A request, for whoever decides on such awards or may see them; not one's own. Raises AwardRequest.DoesNotExist
    otherwise."""
    request = requests().exclude(enrolment__person=person).get(uuid=uuid)
    if not sees(person, request, now=now):
        raise AwardRequest.DoesNotExist
    return request


def sees(person: people.User, request: AwardRequest, *, now: datetime) -> bool:
    """Whether the person sees the request at the office today."""
    organisation = request.enrolment.programme.organisation
    if organisation in awards.sees_awards_of(person, now=now):
        return True
    definition = programmes.definition_of(request.version)
    return awards.decides(person, definition, request.award, organisation, now=now)


def seen_by(person: people.User, *, now: datetime) -> list[AwardRequest]:
    """Every request that the person sees at the office, newest first."""
    return [each for each in requests() if each.enrolment.person_id != person.pk and sees(person, each, now=now)]


def decides_anywhere(person: people.User, *, now: datetime) -> bool:
    """Whether there is a programme in which the person decides on awards today."""
    for programme, version in programmes.open_programmes(now.date()):
        definition = programmes.definition_of(version)
        if any(awards.decides(person, definition, key, programme.organisation, now=now) for key in definition.awards):
            return True
    return False
