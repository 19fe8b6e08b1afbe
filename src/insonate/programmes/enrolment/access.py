"""The only way to an application, an enrolment or a leave on somebody's behalf."""

from datetime import datetime
from uuid import UUID

from insonate.people.api import Organisation, User
from insonate.programmes.access import DECIDES_LEAVE, SEES_APPLICATIONS, SEES_ENROLMENTS, allowed
from insonate.programmes.enrolment.models import Application, Enrolment, Leave
from insonate.programmes.enrolment.queries import all_enrolments_of, applications_of, people_known_to


def own_application(person: User, uuid: UUID) -> Application | None:
    """The person's own application; else None."""
    return applications_of(person).filter(uuid=uuid).first()


def application_for_officer(person: User, uuid: UUID, *, now: datetime) -> Application | None:
    """An application that was handed in, for an officer of its organisation; else None. A draft is nobody else's."""
    application = (
        Application.objects.filter(uuid=uuid, submitted_at__isnull=False)
        .select_related("person", "programme__organisation")
        .first()
    )
    if application is None or not allowed(person, application.programme.organisation, SEES_APPLICATIONS, now):
        return None
    return application


def own_enrolment(person: User, uuid: UUID) -> Enrolment | None:
    """The person's own registration; else None."""
    return all_enrolments_of(person).filter(uuid=uuid).first()


def enrolment_for_officer(person: User, uuid: UUID, *, now: datetime) -> Enrolment | None:
    """A registration, for those of its organisation who may see registrations; else None."""
    enrolment = (
        Enrolment.objects.filter(uuid=uuid)
        .select_related("person", "programme__organisation", "version")
        .defer("version__document")
        .first()
    )
    if enrolment is None or not allowed(person, enrolment.programme.organisation, SEES_ENROLMENTS, now):
        return None
    return enrolment


def leave_for_officer(person: User, uuid: UUID, *, now: datetime) -> Leave | None:
    """A leave, for those of its organisation who may decide it; else None."""
    leave = Leave.objects.filter(uuid=uuid).select_related("enrolment__programme__organisation").first()
    if leave is None or not allowed(person, leave.enrolment.programme.organisation, DECIDES_LEAVE, now):
        return None
    return leave


def own_leave(person: User, uuid: UUID) -> Leave | None:
    """A leave that the person asked for; else None."""
    return Leave.objects.filter(uuid=uuid, enrolment__person=person).first()


def person_known_to(organisation: Organisation, uuid: UUID) -> User | None:
    """Somebody who applied to or is registered with an organisation; else None."""
    return people_known_to([organisation]).filter(uuid=uuid).first()
