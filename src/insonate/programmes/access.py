"""Which roles open what in this label. Each context's own `access.py` gives the objects."""

from datetime import datetime

from insonate.kit.clock import local_day
from insonate.people.api import Organisation, RoleKey, User, organisations_where, roles_on
from insonate.programmes.definitions.models import ProgrammeVersion
from insonate.programmes.definitions.queries import definition_of

SEES_APPLICATIONS = {RoleKey.ADMISSIONS_OFFICER, RoleKey.REGISTRAR, RoleKey.ADMINISTRATOR}
SEES_EVIDENCE = {RoleKey.ADMISSIONS_OFFICER, RoleKey.REGISTRAR}
ENTERS_EVIDENCE = {RoleKey.ADMISSIONS_OFFICER, RoleKey.REGISTRAR}
SEES_ENROLMENTS = {
    RoleKey.ADMISSIONS_OFFICER,
    RoleKey.REGISTRAR,
    RoleKey.TUTOR,
    RoleKey.PROGRAMME_LEAD,
    RoleKey.ADMINISTRATOR,
}
DECIDES_LEAVE = {RoleKey.ADMISSIONS_OFFICER, RoleKey.REGISTRAR, RoleKey.TUTOR, RoleKey.PROGRAMME_LEAD}
ENDS_REGISTRATION = {RoleKey.ADMISSIONS_OFFICER, RoleKey.REGISTRAR, RoleKey.PROGRAMME_LEAD}
ADMITS = {RoleKey.ADMISSIONS_OFFICER, RoleKey.REGISTRAR}
LOOKS_AFTER_ORGANISATION = {RoleKey.ADMINISTRATOR}


def allowed(person: User, organisation: Organisation, roles: set[RoleKey], now: datetime) -> bool:
    """Whether the person holds one of `roles` in the organisation today, where it is."""
    day = local_day(now, organisation.time_zone)
    return roles_on(person, day).filter(organisation=organisation, role__in=roles).exists()


def organisations_for(person: User, roles: set[RoleKey], now: datetime) -> list[Organisation]:
    """The organisations for which the person may do today what `roles` may do."""
    near = organisations_where(person, roles, now.date())
    return [organisation for organisation in near if allowed(person, organisation, roles, now)]


def may_admit(person: User, version: ProgrammeVersion, organisation: Organisation, now: datetime) -> bool:
    """Whether the person may decide applications judged by this version: whoever the document says admits, or the
    admissions officers and registrars of the organisation where it says nothing."""
    enrolment = definition_of(version).enrolment
    if enrolment is None or enrolment.decided_by is None:
        return allowed(person, organisation, ADMITS, now)
    held = {role.evidence_key for role in roles_on(person, local_day(now, organisation.time_zone))}
    return bool(held & set(definition_of(version).people[enrolment.decided_by].holds))
