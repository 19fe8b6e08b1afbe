"""`insonate keep_accounts`: handle what was left over of payments, and name what belongs to no invoice."""

from typing import Any

from django.core.management.base import BaseCommand

from insonate.billing import api as billing
from insonate.kit import clock


class Command(BaseCommand):
    help = "Handle notices of payments that were kept and not handled, tell whoever waits, name what fits nowhere."

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        self.stdout.write(f"{billing.handle_notices(now=now)} notices handled, {billing.tell_handlers(now=now)} told")
        for notice in billing.notices_unplaced():
            self.stdout.write(
                f"{notice.provider} {notice.kind} {notice.payment or notice.notice_id}, {notice.received_at:%Y-%m-%d}: "
                "belongs to no invoice here"
            )
