"""`insonate long_work`: the worker for what takes minutes. `insonate serve` starts it with the others."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from insonate.jobs.long_work import work
from insonate.kit import clock


class Command(BaseCommand):
    help = "Work on what takes minutes (trials of versions on large cohorts; cohorts kept up to date) until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda _signal, _frame: stop.set())
        work(clock=clock.now, stopped=stop.is_set, pause=stop.wait)
