"""Several connections at the same instant: what two presses, two people and a race for one number leave behind."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from insonate.audit import api as audit
from insonate.logbook import api as logbook
from tests.factories.cast import NOW, person
from tests.factories.scans import entry, logged

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Each act in a thread with a connection of its own, begun together; what came back or was raised."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_presses_at_the_same_instant_save_once() -> None:
    nadia, uuid = person("nadia"), str(uuid4())
    sent = {
        "uuid": uuid, "performed_on": "2026-07-08", "place": "shoulder:right", "supervision": "none",
        "determinate": "true",
    }  # fmt: skip
    phones = [Client(), Client()]
    for phone in phones:
        phone.force_login(nadia, backend=BACKEND)
    answers = at_once(*(lambda phone=phone: phone.post("/log/", sent) for phone in phones))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert (logbook.Scan.objects.count(), logbook.ScanVersion.objects.count()) == (1, 1)
    assert logbook.logbook_watermark(nadia) == 1


def test_two_people_with_one_number_leave_one_scan_and_one_refusal() -> None:
    uuid = uuid4()
    people = [person("nadia"), person("mei")]
    results = at_once(
        *(lambda who=who: logbook.log_scan(person=who, entry=entry(uuid), by=who, now=NOW) for who in people)
    )
    assert sorted(type(each).__name__ for each in results) == ["Scan", "ScanRefused"]
    assert logbook.Scan.objects.count() == 1


def test_many_saves_at_once_keep_the_chain_and_the_watermark_whole() -> None:
    nadia = person("nadia")
    results = at_once(*(lambda: logbook.log_scan(person=nadia, entry=entry(), by=nadia, now=NOW) for _ in range(6)))
    assert [type(each).__name__ for each in results] == ["Scan"] * 6
    assert logbook.logbook_watermark(nadia) == 6
    assert audit.first_broken_entry(f"logbook:{nadia.uuid}") is None


def test_two_corrections_of_the_same_version_leave_one() -> None:
    nadia = person("nadia")
    scan = logged(nadia)
    fixes = [entry(side="left").content, entry(side="both").content]
    results = at_once(
        *(
            lambda said=said: logbook.correct_scan(
                scan=scan, content=said, reason="Wrong side.", by=nadia, now=NOW, version=1
            )
            for said in fixes
        )
    )
    assert sorted(type(each).__name__ for each in results) == ["Scan", "ScanRefused"]
    assert logbook.ScanVersion.objects.filter(scan=scan).count() == 2
