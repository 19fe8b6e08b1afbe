"""The worker for what takes minutes: trials of versions on large cohorts, and cohorts kept up to date.

It is a process of its own, so that no mail waits for it. There is no list of jobs to lose: a trial is its own job, and
a cohort says itself who is to be judged again. Killed in the middle of either, whoever comes next goes on where it
stopped.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections

from insonate.certification.standings import api as standings
from insonate.certification.trials import api as trials
from insonate.kit.processes import cores

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 2.0
FRESH_SECONDS = 600
MANY = 200
"""From how many people on it pays to start further processes."""

Clock = Callable[[], datetime]
Stop = Callable[[], bool]


def try_oldest(*, clock: Clock, stopped: Stop) -> bool:
    """Work on the large trial that waits longest, to its end; returns whether there was one. What fails is said on
    the trial, and does not stop the worker."""
    trial = trials.waiting_in_background(clock()).first()
    if trial is None:
        return False
    try:
        trials.advance_trial(trial, clock=clock, processes=cores(), enough=stopped)
    except Exception:
        logger.exception("trial %s failed", trial.uuid)
    return True


def freshen_cohorts(*, clock: Clock, stopped: Stop) -> int:
    """Judge again whoever can have changed in the cohorts that were looked at before; returns how many that were."""
    done = 0
    for programme in standings.programmes_kept():
        old = standings.out_of_date_in(programme, now=clock())
        done += standings.renew(old, processes=cores() if len(old) >= MANY else 1, enough=stopped)
    return done


def work(*, clock: Clock, stopped: Stop, pause: Callable[[float], object]) -> None:
    """Work until `stopped`."""
    freshened: datetime | None = None
    while not stopped():
        close_old_connections()
        if try_oldest(clock=clock, stopped=stopped):
            continue
        now = clock()
        if freshened is None or (now - freshened).total_seconds() >= FRESH_SECONDS:
            freshen_cohorts(clock=clock, stopped=stopped)
            freshened = now
        pause(PAUSE_SECONDS)
