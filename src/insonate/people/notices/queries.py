"""Reading notices."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from insonate.people.notices.models import Notice

if TYPE_CHECKING:
    from insonate.people.models import User


def notices_of(person: "User") -> QuerySet[Notice]:
    """Everything a person was told, newest first."""
    return Notice.objects.filter(person=person).order_by("-at", "-id")


def unread_count(person: "User") -> int:
    """How many notices the person has not yet opened."""
    return Notice.objects.filter(person=person, read_at__isnull=True).count()
