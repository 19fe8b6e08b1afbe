"""`insonate invent_crowd PEOPLE SCANS`: many invented people with logbooks, in a database for measuring."""

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from insonate.demo import cohort
from insonate.kit import clock
from insonate.people import api as people


class Command(BaseCommand):
    help = "Fill a database with many invented people, for measuring. Prints what was made as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("people", type=int)
        parser.add_argument("scans", type=int, help="About how many scans each.")

    def handle(self, *args: Any, **options: Any) -> None:
        if people.User.objects.exclude(email__endswith=f"@{cohort.DOMAIN}").exists():
            raise CommandError("This database has people in it. Invented ones need a database of their own.")
        began = time.monotonic()

        def tell(done: int) -> None:
            print(f"\r{done} of {options['people']} people", end="", file=sys.stderr, flush=True)

        made = cohort.invent_crowd(wanted=options["people"], scans=options["scans"], now=clock.now(), tell=tell)
        print(file=sys.stderr)
        seconds = round(time.monotonic() - began, 1)
        figures = {"people": made.people, "scans": made.scans, "signed": made.signed, "seconds": seconds}
        self.stdout.write(json.dumps(figures))
