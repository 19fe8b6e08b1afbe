"""`insonate stage`: build the demonstration, once, and say who can sign in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from insonate.demo import cast, staging
from insonate.kit import clock
from insonate.people import api as people


class Command(BaseCommand):
    help = "Fill an empty database with a stage of the demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("stage", choices=staging.STAGES)

    def handle(self, *args: Any, **options: Any) -> None:
        if not staging.is_built():
            if people.User.objects.exists():
                raise CommandError("This database has people in it. The demonstration needs one of its own.")
            self.stdout.write(f"Building the stage “{options['stage']}” …")
            self.stdout.flush()
            with transaction.atomic():
                staging.build(options["stage"], clock.now())
        self.stdout.write(f"\nEveryone signs in with the password “{cast.PASSWORD}”:")
        for member in cast.EVERYONE:
            self.stdout.write(f"  {member.email:28} {member.name:18} {member.does}")
