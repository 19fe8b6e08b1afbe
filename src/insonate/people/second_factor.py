"""Who must prove twice who they are?

Whoever decides for an organisation: everyone with an office role. Supervisors may, and are asked nothing: their
signature concerns scans on which a candidate named them, is told to them by mail, and can be taken back.
"""

from datetime import date

from allauth.mfa.models import Authenticator
from django.conf import settings

from insonate.people.models import RoleKey, User
from insonate.people.queries import roles_on

OFFICE_ROLES = frozenset(RoleKey) - {RoleKey.SUPERVISOR}


def second_factor_required(person: User, day: date) -> bool:
    """Whether the person must prove twice who they are before they act: they hold an office role that day, and the
    installation asks for it."""
    return bool(settings.REQUIRE_SECOND_FACTOR) and roles_on(person, day).filter(role__in=OFFICE_ROLES).exists()


def second_factor_missing(person: User, day: date) -> bool:
    """Whether a second proof is required of the person and none is set up."""
    return second_factor_required(person, day) and not has_second_factor(person)


def has_second_factor(person: User) -> bool:
    """Whether a passkey or an app with codes is set up. Codes for an emergency alone are none."""
    proofs = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=person, type__in=proofs).exists())
