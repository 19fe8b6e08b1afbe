"""Roles as evidence: enough to judge who was entitled on the day of an act."""

from collections.abc import Iterable
from datetime import date

from insonate.people.models import Role
from insonate_core.evidence import Fact


def role_facts(person_uuids: Iterable[str], *, about: str) -> list[Fact]:
    """The roles of these people as facts; those of `about` are the candidate's own (person None)."""
    rows = Role.objects.filter(person__uuid__in=set(person_uuids)).select_related("person", "organisation")
    return [_fact(role, about) for role in rows]


def _fact(role: Role, about: str) -> Fact:
    key = str(role.person.uuid)
    until: date | None = role.until_on
    return Fact(
        id=f"role:{role.pk}",
        kind="roles",
        on=role.from_on,
        recorded=role.from_on,
        until=until,
        person=None if key == about else key,
        attributes={"role": role.evidence_key},
    )
