"""`insonate rotate_key`: a new key signs an organisation's credentials from now on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from insonate.certification.credentials import api as credentials
from insonate.kit import clock
from insonate.people import api as people


class Command(BaseCommand):
    """Makes a new signing key; what earlier ones signed stays verifiable."""

    help = "Make a new key for an organisation's credentials. What earlier keys signed stays verifiable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", help="its short name, as in addresses")

    def handle(self, **options: Any) -> None:
        organisation = people.Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"there is no organisation {options['organisation']!r}", returncode=1)
        key = credentials.rotate_key(organisation=organisation, by=None, now=clock.now())
        self.stdout.write(f"key {key.number} signs from now on: {key.public}")
