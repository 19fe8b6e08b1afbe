"""`insonate serve`: everything one machine needs, for an installation in earnest."""

import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from insonate.jobs.serving import is_free, serve


class Command(BaseCommand):
    help = "Bring the database up to date and serve pages and background work on this machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_free(options["port"], options["host"]):
            self.stderr.write(f"Port {options['port']} is taken. Choose another with --port.")
            sys.exit(2)
        call_command("migrate", verbosity=0)
        self.stdout.write(f"Insonate: http://{options['host']}:{options['port']}")
        sys.exit(serve(options["port"], options["host"]))
