"""A process that is killed in the middle of a cohort loses nothing that was judged, and keeps nobody from going on."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from insonate.certification.models import KeptStanding, Trial, TrialPerson
from insonate.certification.standings import api as standings
from insonate.certification.trials import api as trials
from insonate.demo.cohort import invent_crowd
from insonate.kit import clock
from insonate.kit.processes import spread
from insonate.people.models import RoleKey
from insonate.programmes import api as programmes
from tests.factories.cast import NOW, person, role

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]

WORKER = """
import sys, django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from insonate.certification.trials import api as trials
from insonate.kit import clock
trials.advance_trial(trials.Trial.objects.get(pk=sys.argv[2]), clock=clock.now)
"""


@pytest.fixture
def programme() -> programmes.Programme:
    invent_crowd(wanted=72, scans=30, now=NOW)
    found = programmes.programme_called("cpocus-fm-msk")
    assert found is not None
    return found


def begun(programme: programmes.Programme) -> Trial:
    greta = person("greta")
    role(greta, RoleKey.PROGRAMME_LEAD, programme.organisation)
    version = programme.versions.get()
    return trials.begin_trial(
        programme=programme, document=version.document, title="The same again", origin="version:2024",
        as_of=NOW.date() - timedelta(days=90), by=greta, now=clock.now(),
    )  # fmt: skip


def judged(trial: Trial) -> dict[int, tuple[str, str]]:
    rows = TrialPerson.objects.filter(trial=trial).exclude(effect="")
    return {pk: (effect, changes) for pk, effect, changes in rows.values_list("pk", "effect", "changes")}


def test_killed_worker_leaves_a_trial_that_the_next_one_finishes(programme: programmes.Programme) -> None:
    trial = begun(programme)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "insonate.settings"}
    arguments = [sys.executable, "-c", WORKER, str(connection.settings_dict["NAME"]), str(trial.pk)]
    worker = subprocess.Popen(arguments, env=environment, cwd=ROOT)
    for _ in range(600):
        if judged(trial) or worker.poll() is not None:
            break
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    before = judged(trial)
    trial.refresh_from_db()
    assert before, "nothing was judged before the worker was killed"
    if trial.state == "running":
        assert trial.held_by is not None
        assert trial.held_until is not None
        later = trial.held_until + timedelta(seconds=1)
        assert not trials.advance_trial(trial, clock=lambda: later - timedelta(minutes=1)), "somebody seems to hold it"
        assert trials.advance_trial(trial, clock=lambda: later)
        trial.refresh_from_db()
    after = judged(trial)
    assert (trial.state, len(after)) == ("finished", trial.people)
    assert {pk: after[pk] for pk in before} == before


def test_many_processes_find_what_one_finds(programme: programmes.Programme) -> None:
    enrolled = programmes.enrolled_in(programme, NOW.date())
    asked = standings.asked_of(enrolled, now=NOW)
    found = []
    for processes in (1, 2):
        standings.drop_kept()
        assert standings.renew(asked, processes=processes) == len(asked)
        found.append(list(KeptStanding.objects.order_by("pk").values()))
    assert found[0] == found[1]
    assert date(2020, 1, 1) < found[0][0]["as_of"]


def test_process_that_dies_is_told_to_whoever_waits() -> None:
    with pytest.raises(BrokenProcessPool):
        list(spread(os._exit, [3, 3, 3], processes=2))


def test_what_goes_wrong_in_a_process_goes_wrong_here() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(spread(int, ["1", "two"], processes=2))
    assert list(spread(int, ["1", "2", "3"], processes=2)) == [1, 2, 3]
