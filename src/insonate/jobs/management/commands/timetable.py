"""`insonate timetable`: what is done again and again, by the clock. `insonate serve` runs it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from insonate.jobs.timetable import TIMETABLE, keep_time, run_due


class Command(BaseCommand):
    help = "Do what is done again and again: notices of payments, invoices that changed, reminders of dues."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do everything once and stop, for a timer of your own")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            done = run_due({}, 0.0)
            self.stdout.write(f"{len(done)} of {len(TIMETABLE)} jobs done")
            return
        keep_time()
