"""Reading who people are and what they may act as."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from insonate.kit.quick_rows import row_of
from insonate.people.models import Organisation, Role, RoleKey, User


def roles_on(person: User, day: date) -> QuerySet[Role]:
    """The roles a person holds on a day, in every organisation."""
    return (
        Role.objects.filter(person=person, from_on__lte=day)
        .filter(Q(until_on__isnull=True) | Q(until_on__gt=day))
        .select_related("organisation")
        .order_by("organisation__name", "role")
    )


def organisations_where(person: User, roles: set[RoleKey], day: date) -> QuerySet[Organisation]:
    """The organisations in which the person holds one of `roles` on that day."""
    held = roles_on(person, day).filter(role__in=roles)
    return Organisation.objects.filter(pk__in=held.values("organisation_id"))


def holds(person: User, organisation: Organisation, roles: set[RoleKey], day: date) -> bool:
    """Whether the person holds one of `roles` in that organisation on that day."""
    return roles_on(person, day).filter(organisation=organisation, role__in=roles).exists()


def people_holding(organisation: Organisation, role: RoleKey, day: date) -> QuerySet[User]:
    """Everyone who holds the role in the organisation on that day, by name."""
    held = Role.objects.filter(organisation=organisation, role=role, from_on__lte=day).filter(
        Q(until_on__isnull=True) | Q(until_on__gt=day)
    )
    return User.objects.filter(pk__in=held.values("person_id"), is_active=True).order_by("name")


def person_with_email(email: str) -> User | None:
    """The account with that address, whatever its case; None if there is none."""
    return User.objects.filter(email__iexact=email.strip()).first()


def addresses_of(persons: Iterable[int]) -> dict[str, int]:
    """The e-mail addresses that are these people's, in small letters, each with whose it is (inner id): the one they
    sign in with, and any other that they confirmed. Two statements."""
    wanted = list(persons)
    confirmed = EmailAddress.objects.filter(user__in=wanted, verified=True).values_list("email", "user_id")
    own = User.objects.filter(pk__in=wanted, is_active=True).values_list("email", "pk")
    return {email.lower(): pk for email, pk in (*confirmed, *own) if email}


def is_address_of(persons: Iterable[int], field: str) -> Q:
    """That a field holds, in small letters, an address of one of these people: for the question of another table."""
    wanted = list(persons)
    confirmed = EmailAddress.objects.filter(user__in=wanted, verified=True).values(address=Lower("email"))
    own = User.objects.filter(pk__in=wanted, is_active=True).values(address=Lower("email"))
    return Q(**{f"{field}__in": confirmed}) | Q(**{f"{field}__in": own})


def holders_of(roles: Iterable[str], day: date) -> list[User]:
    """Everyone who holds one of these roles, as evidence names them (`harbour-registrar`), on a day."""
    wanted = set(roles)
    held = Role.objects.filter(from_on__lte=day).filter(Q(until_on__isnull=True) | Q(until_on__gt=day))
    found = held.filter(role__in=[key for key in RoleKey if any(each.endswith(key.value) for each in wanted)])
    return [each.person for each in found.select_related("person", "organisation") if each.evidence_key in wanted]


def people_with_uuids(uuids: Iterable[str]) -> list[User]:
    """The accounts with these identifiers that may sign in, by name."""
    return list(User.objects.filter(uuid__in=list(uuids), is_active=True).order_by("name"))


def roles_at(organisation: Organisation, day: date) -> QuerySet[Role]:
    """Every role held in an organisation on a day, by the person's name."""
    return (
        Role.objects.filter(organisation=organisation, from_on__lte=day)
        .filter(Q(until_on__isnull=True) | Q(until_on__gt=day))
        .select_related("person", "organisation")
        .order_by("person__name", "role", "pk")
    )


def active_person_named(uuid: UUID) -> tuple[int, str] | None:
    """The id and name of the person with this uuid who may sign in; None if there is none. Plain SQL, since every
    saved scan asks and building the query anew costs ten times the asking."""
    named = User._meta.get_field("uuid").get_db_prep_value(uuid, connection)
    found = row_of("SELECT id, name FROM people_user WHERE uuid = %s AND is_active", [named])
    return (int(found[0]), str(found[1])) if found else None
