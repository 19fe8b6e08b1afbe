"""What is done again and again, and how often?

Each job here is done once however often it is called, so running it twice, late, or on two machines does no harm.
What a job cannot do now it finds again the next time.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import close_old_connections

from insonate.billing import api as billing
from insonate.certification.awards import api as awards
from insonate.certification.credentials import api as credentials
from insonate.certification.moves import api as moves
from insonate.jobs import copies
from insonate.kit import clock

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so many seconds; it returns how much it did."""

    name: str
    every: int
    do: Callable[[datetime], int]


TIMETABLE = (
    Job("notices of payments", 60, lambda now: billing.handle_notices(now=now)),
    Job("invoices that changed", 60, lambda now: billing.tell_handlers(now=now)),
    Job("upkeep of awards", 3600, lambda now: sum(awards.keep_awards(now=now))),
    Job("news of versions", 3600, lambda now: moves.tell_of_versions(now=now)),
    Job("moves to versions", 3600, lambda now: moves.move_whom_a_version_binds(now=now)),
    Job("credentials", 3600, lambda now: credentials.sign_missing(now=now)),
    Job("copies of the database", 3600, lambda now: copies.copy_if_due(now=now)),
    Job("reminders of dues", 3600, lambda now: billing.remind_dues(now=now)),
)


def run_due(last: dict[str, float], at: float, timetable: tuple[Job, ...] = TIMETABLE) -> list[str]:
    """Do every job whose time has come at the instant `at` (seconds of any clock) and note it in `last`; returns the
    names of those that were done. A job that fails is logged and is due again at its next time."""
    done = []
    for job in timetable:
        if at - last.get(job.name, float("-inf")) < job.every:
            continue
        last[job.name] = at
        try:
            if (count := job.do(clock.now())) > 0:
                logger.info("%s: %s", job.name, count)
            done.append(job.name)
        except Exception:  # one job must not keep the others from their time
            logger.exception("%s failed", job.name)
    return done


def keep_time(pause: float = 5.0) -> None:
    """Work by the timetable until stopped."""
    last: dict[str, float] = {}
    while True:
        close_old_connections()
        run_due(last, time.monotonic())
        close_old_connections()
        time.sleep(pause)
