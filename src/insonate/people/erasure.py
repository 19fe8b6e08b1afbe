"""An account that its person wants gone (decision 0140): what says who they are goes, a key without a name stays."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from insonate.audit import api as audit
from insonate.people.actions import end_role
from insonate.people.models import NOWHERE, Notice, Organisation, Role, RoleKey, User


def administers_alone(person: User) -> list[Organisation]:
    """The organisations that would have no administrator without this person."""
    held = Role.objects.filter(role=RoleKey.ADMINISTRATOR, until_on__isnull=True)
    others = held.exclude(person=person).filter(person__is_active=True)
    own = held.filter(person=person).exclude(organisation__in=others.values("organisation"))
    return list(Organisation.objects.filter(roles__in=own))


@transaction.atomic
def erase_person(*, person: User, today: date, now: datetime) -> None:
    """Take out of an account all that says whose it is, and every way to sign in. Roles end today. Raises
    `LastAdministrator` where nobody could give roles any more. Signed-in browsers are signed out by it."""
    person = User.objects.select_for_update().get(pk=person.pk)
    for role in Role.objects.filter(person=person, until_on__isnull=True):
        end_role(role=role, until_on=today, by=person, now=now)
    Notice.objects.filter(person=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    person.name, person.email = "", f"{person.uuid}@{NOWHERE}"
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login = None
    # A session holds a hash of the password: with another password all of them end.
    person.set_unusable_password()
    person.save()
    audit.record(
        chain=f"account:{person.uuid}", action="erase-account", subject=f"person:{person.uuid}", by=person.pk, at=now
    )
