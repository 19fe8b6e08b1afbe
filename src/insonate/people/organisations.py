"""Founding an organisation, and changing its settings."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.core.validators import validate_slug
from django.db import transaction

from insonate.audit import api as audit
from insonate.people.actions import grant_role
from insonate.people.invitations import invite_person
from insonate.people.models import Organisation, RoleKey, User

CHANGEABLE = ("name", "time_zone", "office_email", "fees_contact", "fees_email", "accredited_by")


def time_zones() -> list[str]:
    """The time zones that an organisation may lie in, by name."""
    return sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))


class SlugTaken(ValueError):  # noqa: N818 - an answer, not a malfunction
    """Another organisation has that short name."""


@transaction.atomic
def found_organisation(
    *, slug: str, name: str, time_zone: str, administrator: str, administrator_name: str, now: datetime
) -> tuple[Organisation, User, bool]:
    """A new organisation and its first administrator, by e-mail address; and whether their account was made now, in
    which case they are mailed a link to choose a password. Nobody inside could give the first role, so this is for
    whoever runs the installation. Raises `SlugTaken`, `NotAnAddress`, ValidationError for a short name that does not
    fit an address, ZoneInfoNotFoundError for a time zone that is not known."""
    validate_slug(slug)
    zone = ZoneInfo(time_zone)
    if Organisation.objects.filter(slug=slug).exists():
        raise SlugTaken(slug)
    organisation = Organisation.objects.create(slug=slug, name=name, time_zone=zone.key)
    audit.record(
        chain=f"organisation:{slug}", action="found-organisation", subject=f"organisation:{slug}", by=None, at=now,
        detail={"name": name, "time_zone": zone.key},
    )  # fmt: skip
    person, is_new = invite_person(
        email=administrator, name=administrator_name, organisation=organisation, by=None, now=now
    )
    grant_role(
        person=person, organisation=organisation, role=RoleKey.ADMINISTRATOR, from_on=now.astimezone(zone).date(),
        by=None, now=now,
    )  # fmt: skip
    return organisation, person, is_new


@transaction.atomic
def change_organisation(*, organisation: Organisation, by: User, now: datetime, **changes: str) -> Organisation:
    """Change an organisation's settings; what is not named stays. Raises ValueError for a setting or zone that is
    not known. Days already recorded keep the calendar day they were given."""
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise ValueError(f"not a setting: {', '.join(sorted(unknown))}")
    if "time_zone" in changes:
        ZoneInfo(changes["time_zone"])
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changed = {name: value for name, value in changes.items() if getattr(organisation, name) != value}
    if not changed:
        return organisation
    before = {name: getattr(organisation, name) for name in changed}
    for name, value in changed.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(changed))
    audit.record(
        chain=f"organisation:{organisation.slug}", action="change-organisation",
        subject=f"organisation:{organisation.slug}", by=by.pk, at=now,
        detail={"before": before, "after": changed},
    )  # fmt: skip
    return organisation
