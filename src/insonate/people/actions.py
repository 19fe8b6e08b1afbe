"""Giving and ending roles; changing what an account says of its person."""

from datetime import date, datetime

from django.db import transaction

from insonate.audit import api as audit
from insonate.people.models import Organisation, Role, RoleKey, User


@transaction.atomic
def grant_role(
    *, person: User, organisation: Organisation, role: RoleKey, from_on: date, by: User | None, now: datetime
) -> Role:
    """Let a person act for an organisation from a day on. Granting what is already held changes nothing."""
    held = Role.objects.filter(person=person, organisation=organisation, role=role, until_on__isnull=True).first()
    if held is not None:
        return held
    granted = Role.objects.create(person=person, organisation=organisation, role=role, from_on=from_on, granted_by=by)
    audit.record(
        chain=f"organisation:{organisation.slug}", action="grant-role", subject=f"person:{person.uuid}",
        by=by.pk if by else None, at=now, detail={"role": role.value, "from": from_on},
    )  # fmt: skip
    return granted


class LastAdministrator(ValueError):  # noqa: N818 - an answer, not a malfunction
    """Nobody would be left to give roles in the organisation."""


@transaction.atomic
def end_role(*, role: Role, until_on: date, by: User, now: datetime) -> Role:
    """The person no longer acts so from `until_on` on; what they did before stays theirs. Ending what has ended
    changes nothing. Raises `LastAdministrator` if the organisation would have none."""
    Organisation.objects.select_for_update().get(pk=role.organisation_id)
    role = Role.objects.select_related("person", "organisation").get(pk=role.pk)
    if role.until_on is not None and role.until_on <= until_on:
        return role
    others = Role.objects.filter(organisation=role.organisation, role=role.role, until_on__isnull=True)
    if role.role == RoleKey.ADMINISTRATOR and not others.exclude(pk=role.pk).exists():
        raise LastAdministrator
    role.until_on = max(until_on, role.from_on)
    role.save(update_fields=["until_on"])
    audit.record(
        chain=f"organisation:{role.organisation.slug}", action="end-role", subject=f"person:{role.person.uuid}",
        by=by.pk, at=now, detail={"role": role.role, "until": role.until_on},
    )  # fmt: skip
    return role


@transaction.atomic
def change_person(*, person: User, name: str, language: str, now: datetime) -> User:
    """Keep a person's name and language as they want them from now on. What was signed keeps the name it was signed
    under. Saying the same again changes nothing."""
    person = User.objects.select_for_update().get(pk=person.pk)
    wanted = {"name": name.strip(), "language": language}
    changed = {key: value for key, value in wanted.items() if getattr(person, key) != value}
    if not changed:
        return person
    before = {key: getattr(person, key) for key in changed}
    for key, value in changed.items():
        setattr(person, key, value)
    person.save(update_fields=list(changed))
    audit.record(
        chain=f"account:{person.uuid}", action="change-person", subject=f"person:{person.uuid}", by=person.pk, at=now,
        detail={"before": before, "after": changed},
    )  # fmt: skip
    return person
