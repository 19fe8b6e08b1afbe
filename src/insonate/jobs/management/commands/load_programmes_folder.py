"""`insonate load_programmes_folder essex=essex-scanning-record …`: publish programme files of the folder."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes import api as programmes


class Command(BaseCommand):
    help = "Publish the versions of named programmes for organisations; what is published already stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pairs", nargs="+", metavar="organisation=programme[,programme]")
        parser.add_argument("--folder", type=Path, default=settings.PROGRAMMES_FOLDER)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        for pair in options["pairs"]:
            slug, _equals, names = pair.partition("=")
            keys = {name for name in names.split(",") if name}
            organisation = people.Organisation.objects.filter(slug=slug).first()
            if organisation is None:
                raise CommandError(f"No organisation is called “{slug}”. Make it first.")
            missing = {key for key in keys if not (folder / key / "versions").is_dir()}
            if missing or not keys:
                raise CommandError(f"No programme {', '.join(sorted(missing)) or '(none named)'} in {folder}.")
            try:
                published = programmes.publish_folder(
                    organisation=organisation, folder=folder, keys=keys, by=None, now=clock.now()
                )
            except programmes.DefinitionRefused as refused:
                raise CommandError(str(refused)) from None
            for version in published:
                self.stdout.write(f"{slug}: {version} {version.sha256[:12]}")
