"""The door to people, organisations and roles."""

from insonate.people.actions import LastAdministrator, change_person, end_role, grant_role
from insonate.people.erasure import administers_alone, erase_person
from insonate.people.facts import own_or_other, role_facts, roles_by_person
from insonate.people.invitations import NotAnAddress, invite_person
from insonate.people.models import Notice, Organisation, Role, RoleKey, User
from insonate.people.notices.actions import mark_read, tell
from insonate.people.notices.queries import notices_of, unread_count
from insonate.people.notices.words import place, sentence
from insonate.people.organisations import SlugTaken, change_organisation, found_organisation, time_zones
from insonate.people.queries import (
    active_person_named,
    addresses_of,
    holders_of,
    holds,
    is_address_of,
    organisations_where,
    people_holding,
    people_with_uuids,
    person_with_email,
    roles_at,
    roles_on,
)
from insonate.people.second_factor import OFFICE_ROLES, second_factor_missing, second_factor_required

__all__ = [
    "OFFICE_ROLES",
    "LastAdministrator",
    "NotAnAddress",
    "Notice",
    "Organisation",
    "Role",
    "RoleKey",
    "SlugTaken",
    "User",
    "active_person_named",
    "addresses_of",
    "administers_alone",
    "change_organisation",
    "change_person",
    "end_role",
    "erase_person",
    "found_organisation",
    "grant_role",
    "holders_of",
    "holds",
    "invite_person",
    "is_address_of",
    "mark_read",
    "notices_of",
    "organisations_where",
    "own_or_other",
    "people_holding",
    "people_with_uuids",
    "person_with_email",
    "place",
    "role_facts",
    "roles_at",
    "roles_by_person",
    "roles_on",
    "second_factor_missing",
    "second_factor_required",
    "sentence",
    "tell",
    "time_zones",
    "unread_count",
]
