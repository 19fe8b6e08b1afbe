"""`insonate load_curriculum cpocus-fm-msk`: a curriculum from files, or what is new of it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from insonate.kit import clock
from insonate.kit.refusals import Refused
from insonate.learning import api as learning


class Command(BaseCommand):
    """Publishes the modules of a folder that are new or changed."""

    help = "Publish the modules of a curriculum folder; what is published as it stands there stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="a folder of the curricula that come with the product, or the path of another")
        parser.add_argument("--folder", type=Path, default=settings.CURRICULA_FOLDER)

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"] / options["name"]
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        try:
            curriculum, published = learning.load_folder(folder, now=clock.now())
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{curriculum.title}: {len(published)} versions published.")
