"""`insonate run`: the staged demonstration, with a cast that anyone can sign in as."""

import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from insonate.jobs.serving import first_free_port, serve


class Command(BaseCommand):
    help = "Serve the demonstration at a stage: empty, logging, due, submitted, reviewed, requested or certified."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", default="logging")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        stage, wanted = options["stage"], options["port"]
        began = time.monotonic()
        call_command("migrate", verbosity=0)
        call_command("stage", stage, verbosity=options["verbosity"])
        port = first_free_port(wanted)
        if port != wanted:
            self.stdout.write(f"Port {wanted} is taken; using {port} instead.")
        self.stdout.write(f"\nInsonate, stage “{stage}”, at http://localhost:{port}")
        self.stdout.write(f"Ready after {time.monotonic() - began:.1f} s. Mail goes to {settings.EMAIL_FILE_PATH}.")
        another = "due" if stage != "due" else "logging"
        self.stdout.write(f"Stop with Ctrl-C; everything you did stays. Another stage: make run STAGE={another}\n")
        self.stdout.flush()
        sys.exit(serve(port))
