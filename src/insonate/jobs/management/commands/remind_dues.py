"""`insonate remind_dues`: tell members whose dues end or have ended, each thing once."""

from typing import Any

from django.core.management.base import BaseCommand

from insonate.billing import api as billing
from insonate.kit import clock


class Command(BaseCommand):
    help = "Tell members whose dues end or have ended. Telling twice is impossible, so run it as often as you like."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{billing.remind_dues(now=clock.now())} members told")
