"""`insonate found_organisation essex "University of Essex" --administrator ada@…`: the first step in earnest."""

from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from insonate.kit import clock
from insonate.people import api as people


class Command(BaseCommand):
    """Makes an organisation with its first administrator."""

    help = "Found an organisation and name its first administrator, who is mailed a link to choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="its short name, which programme files use for its roles")
        parser.add_argument("name")
        parser.add_argument("--administrator", required=True, metavar="E-MAIL")
        parser.add_argument("--administrator-name", default="", metavar="NAME")
        parser.add_argument("--time-zone", default="Europe/London")

    def handle(self, *args: Any, **options: Any) -> None:
        slug, address, zone = options["slug"], options["administrator"], options["time_zone"]
        try:
            organisation, person, is_new = people.found_organisation(
                slug=slug, name=options["name"], time_zone=zone, administrator=address,
                administrator_name=options["administrator_name"], now=clock.now(),
            )  # fmt: skip
        except people.SlugTaken:
            raise CommandError(f"An organisation is already called “{slug}”.") from None
        except people.NotAnAddress:
            raise CommandError(f"“{address}” is not an e-mail address.") from None
        except ValidationError:
            raise CommandError(f"“{slug}” must be letters, digits, hyphens and underscores.") from None
        except (ZoneInfoNotFoundError, ValueError):
            raise CommandError(f"“{zone}” is not a time zone. Name it as in Europe/London.") from None
        self.stdout.write(f"{organisation.name} ({organisation.slug}): {person.email} is its administrator.")
        if is_new:
            self.stdout.write("They are mailed a link to choose a password as soon as `insonate serve` runs.")
