"""Roles as evidence: enough to judge who was entitled on the day of an act."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from insonate.people.models import Role
from insonate_core.evidence import Fact


def role_facts(person_uuids: Iterable[str], *, about: str) -> list[Fact]:
    """The roles of these people as facts; those of `about` are the candidate's own (person None)."""
    by_person = roles_by_person(person_uuids)
    return [role for key in sorted(by_person) for role in own_or_other(by_person[key], key, about)]


def roles_by_person(person_uuids: Iterable[str]) -> dict[str, list[Fact]]:
    """The roles of each of these people, as facts of somebody else. One statement, however many people."""
    found: dict[str, list[Fact]] = {}
    rows = Role.objects.filter(person__uuid__in=set(person_uuids)).select_related("person", "organisation")
    for role in rows.order_by("pk"):
        found.setdefault(str(role.person.uuid), []).append(_fact(role))
    return found


def own_or_other(roles: Iterable[Fact], holder: str, about: str) -> list[Fact]:
    """The same roles as evidence about somebody: the candidate's own name nobody."""
    return [replace(role, person=None) for role in roles] if holder == about else list(roles)


def _fact(role: Role) -> Fact:
    until: date | None = role.until_on
    return Fact(
        id=f"role:{role.pk}",
        kind="roles",
        on=role.from_on,
        recorded=role.from_on,
        until=until,
        person=str(role.person.uuid),
        attributes={"role": role.evidence_key},
    )
