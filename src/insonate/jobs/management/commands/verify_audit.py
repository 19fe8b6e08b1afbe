"""`insonate verify_audit`: is the history whole?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from insonate.audit import api as audit

REASONS = {
    "missing": "entry {number} is missing",
    "altered": "entry {number} is not what was written",
    "cut-short": "it ends before entry {number}, and its head says otherwise",
}


class Command(BaseCommand):
    """Recomputes every chain of the audit trail."""

    help = "Recompute every chain of the audit trail; name those that are broken and end with status 1 if any is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seal", action="store_true",
            help="print one hash over the heads of all chains, to be kept where nobody here can change it",
        )  # fmt: skip

    def handle(self, **options: Any) -> None:
        broken = audit.broken_chains()
        for each in broken:
            self.stdout.write(f"{each.chain}: {REASONS[each.reason].format(number=each.number)}")
        if broken:
            raise CommandError(f"{len(broken)} of {audit.seal().chains} chains are broken", returncode=1)
        seal = audit.seal()
        self.stdout.write(f"{seal.chains} chains, {seal.entries} entries, all whole")
        if options["seal"]:
            self.stdout.write(seal.digest)
