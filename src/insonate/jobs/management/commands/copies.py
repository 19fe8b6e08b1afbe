"""`insonate copies`: is the database copied, and how lately?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from insonate.jobs import copies
from insonate.kit import clock


class Command(BaseCommand):
    """Lists the copies of the database; makes one if asked."""

    help = "List the copies of the database. Ends with status 1 where the newest is older than two days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", action="store_true", help="make one first")

    def handle(self, **options: Any) -> None:
        where = copies.folder()
        if where is None:
            self.stdout.write("Copies are off (INSONATE_COPIES=off): whoever runs this copies otherwise.")
            return
        if options["now"]:
            try:
                copies.make_copy(now=clock.now())
            except copies.CopyFailed as failed:
                raise CommandError(f"no copy was made: {failed}", returncode=1) from failed
        found = copies.copies()
        for each in found:
            self.stdout.write(f"{each.made_at:%Y-%m-%d %H:%M} UTC  {each.size / 1e6:8.1f} MB  {each.path}")
        if not found:
            raise CommandError(f"there is no copy in {where}", returncode=1)
        if clock.now() - found[0].made_at > copies.OLD:
            raise CommandError("the newest copy is older than two days", returncode=1)
