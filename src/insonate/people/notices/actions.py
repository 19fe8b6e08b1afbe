"""Telling people, in the product at once and by mail when it works."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from insonate.people.notices.mail import mail_notice
from insonate.people.notices.models import Notice

if TYPE_CHECKING:
    from insonate.people.models import User


@transaction.atomic
def tell(
    *, person: "User", key: str, now: datetime, arguments: Mapping[str, Any] | None = None, link: str = ""
) -> Notice:
    """Leave a notice for a person and queue its mail, both in the transaction of what it tells of: neither is lost
    without the other. A mail server that is down delays the mail and nothing else."""
    notice = Notice.objects.create(person=person, key=key, arguments=dict(arguments or {}), link=link, at=now)
    mail_notice.enqueue(str(notice.uuid))
    return notice


def mark_read(*, person: "User", now: datetime, upto: int | None = None) -> int:
    """The person has seen their notices, all or those up to the one with this inner id; returns how many were new."""
    unread = Notice.objects.filter(person=person, read_at__isnull=True)
    if upto is not None:
        unread = unread.filter(pk__lte=upto)
    return unread.update(read_at=now)
