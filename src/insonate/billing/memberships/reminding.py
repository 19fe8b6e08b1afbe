"""Telling members before something ends and when it did, each thing once.

The row that says it was told has a constraint on member, end and step, and is written in the transaction of the
notice: two workers at once, or one that runs a hundred times a day, tell once.
"""

import logging
from datetime import datetime

from django.db import transaction

from insonate.billing.memberships.models import DuesReminder, Membership
from insonate.billing.memberships.queries import DEFAULT_REMIND, MemberAccount, member_account, whole_memberships
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate_core.billing.memberships import DueNotice, notices_due

logger = logging.getLogger(__name__)
BATCH = 200


def remind_dues(*, now: datetime) -> int:
    """Tell every member what is due to be told today where their organisation is; returns how many were told now."""
    told = 0
    ids = list(Membership.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        for membership in whole_memberships().filter(pk__in=ids[start : start + BATCH]):
            account = member_account(membership, local_day(now, membership.organisation.time_zone))
            for due in notices_due(account.standing, _steps(account), as_of=account.as_of):
                try:
                    told += _tell(account, due, now)
                except Exception:  # one member must not keep the others from being told
                    logger.exception("membership %s could not be reminded", membership.uuid)
    return told


def _steps(account: MemberAccount) -> list[int]:
    if account.terms is None:
        return list(DEFAULT_REMIND)
    return [int(days) for days in account.terms.remind_days.split(",") if days]


@transaction.atomic
def _tell(account: MemberAccount, due: DueNotice, now: datetime) -> bool:
    # Two workers meet here: the second waits for the first and then finds the row.
    Membership.objects.select_for_update(no_key=True).get(pk=account.membership.pk)
    step = {"membership": account.membership, "notice": due.notice.value, "about": due.about, "days": due.days}
    if DuesReminder.objects.filter(**step).exists():
        return False
    DuesReminder.objects.create(**step, told_at=now)
    until = account.standing.grace_until if due.notice.value == "lapsing" else due.about
    people.tell(
        person=account.membership.person, key=f"dues-{due.notice.value}", now=now,
        arguments={
            "organisation": account.membership.organisation.name, "day": (until or due.about).isoformat(),
            "membership": str(account.membership.uuid),
        },
    )  # fmt: skip
    return True
