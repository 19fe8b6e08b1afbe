"""What is done by the clock: each job at its time, and one that fails keeps no other from its own."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from insonate.jobs.serving import processes
from insonate.jobs.timetable import TIMETABLE, Job, run_due
from insonate.people.models import Notice
from tests.factories.cast import NOW
from tests.factories.money import member

pytestmark = pytest.mark.django_db


def fails(_now: datetime) -> int:
    raise RuntimeError("not just now")


def test_job_is_done_at_its_time_and_not_before() -> None:
    last: dict[str, float] = {}
    jobs = (Job("often", 60, lambda _now: 1), Job("seldom", 3600, lambda _now: 0))
    assert run_due(last, 0.0, jobs) == ["often", "seldom"]
    assert run_due(last, 59.0, jobs) == []
    assert run_due(last, 60.0, jobs) == ["often"]
    assert run_due(last, 3600.0, jobs) == ["often", "seldom"]


def test_job_that_fails_keeps_no_other_from_its_time_and_is_due_again() -> None:
    last: dict[str, float] = {}
    jobs = (Job("fails", 60, fails), Job("works", 60, lambda _now: 1))
    assert run_due(last, 0.0, jobs) == ["works"]
    jobs = (Job("fails", 60, lambda _now: 1), Job("works", 60, lambda _now: 1))
    assert run_due(last, 60.0, jobs) == ["fails", "works"]


def test_timetable_reminds_members(settings: Any) -> None:
    member("nadia")
    settings.CLOCK = lambda: NOW + timedelta(days=310)
    assert run_due({}, 0.0) == [job.name for job in TIMETABLE]
    assert Notice.objects.filter(key="dues-ending").count() == 1


def test_command_reminds_once_however_often_it_is_called(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    member("nadia")
    settings.CLOCK = lambda: NOW + timedelta(days=310)
    call_command("remind_dues")
    call_command("remind_dues")
    assert capsys.readouterr().out.splitlines() == ["1 members told", "0 members told"]


def test_serving_keeps_the_timetable() -> None:
    assert "timetable" in processes(8000, "127.0.0.1")
