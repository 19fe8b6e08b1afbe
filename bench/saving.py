"""How many scans a second can be saved, on both databases?

Through the action (`logbook.log_scan`: checks, privacy guard, scan, version, watermark, audit, one transaction): two
processes, as two web workers would, each for people of its own, a supervisor named and two short notes. Over HTTP:
the log page's own form, signed in, with CSRF, from a load generator on the same two cores.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from urllib.parse import urlencode
from uuid import uuid4

from bench.installation import ROOT, Installation, installations
from bench.load import Request, http, run
from bench.machine import foreign_share

PROCESSES, PEOPLE, SECONDS = 2, 16, 6.0
CSRF = "a" * 32


def main() -> None:
    """Print saves a second and latencies for each database."""
    print("| database | way | saves/s | p50 ms | p99 ms | p99 ms at half | errors | others' CPU % |")
    print("|---|---|---|---|---|---|---|---|")
    with installations() as found:
        for installation in found:
            _action(installation)
            _page(installation)


def _action(installation: Installation) -> None:
    people = [str(each["id"]) for each in installation.people(PEOPLE, 300)]
    shares = [people[n::PROCESSES] for n in range(PROCESSES)]
    with foreign_share() as foreign:
        full = _workers(installation, shares, None)
    rate = sum(len(each) for each in full) / SECONDS
    half = _workers(installation, shares, rate / 2 / PROCESSES)
    latencies = sorted(ms for each in full for ms in each)
    calm = sorted(ms for each in half for ms in each)
    print(
        f"| {installation.name} | action, {PROCESSES} processes | {rate:.0f} | {statistics.median(latencies):.1f} | "
        f"{_p99(latencies):.1f} | {_p99(calm):.1f} | 0 | {foreign.percent:.0f} |",
        flush=True,
    )


def _p99(ranked: list[float]) -> float:
    return ranked[min(len(ranked) - 1, int(len(ranked) * 0.99))]


def _workers(installation: Installation, shares: list[list[str]], rate: float | None) -> list[list[float]]:
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.saving", str(rate or 0), *share],
            env=installation.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )
        for share in shares
    ]  # fmt: skip
    return [json.loads(child.communicate()[0]) for child in children]


def _page(installation: Installation) -> None:
    people = installation.people(PEOPLE, 300)
    with installation.served() as (port, pids):
        _posts(port, people, 64, None)  # warm
        with foreign_share(pids) as foreign:
            full = _posts(port, people, 1200, None)
        half = _posts(port, people, max(100, int(full.rate * 2)), full.rate / 2)
    print(
        f"| {installation.name} | log page over HTTP | {full.rate:.0f} | {full.percentile(50):.1f} | "
        f"{full.percentile(99):.1f} | {half.percentile(99):.1f} | {full.errors + half.errors} | "
        f"{foreign.percent:.0f} |",
        flush=True,
    )


def _posts(port: int, people: list[dict[str, object]], count: int, rate: float | None):  # type: ignore[no-untyped-def]
    today = time.strftime("%Y-%m-%d", time.gmtime())
    requests = []
    for number in range(count):
        body = urlencode(
            {
                "csrfmiddlewaretoken": CSRF, "uuid": str(uuid4()), "place": "shoulder:right", "performed_on": today,
                "subject": "patient", "procedure": "diagnostic", "purpose": "routine", "determinate": "true",
                "supervision": "none", "assistance": "unassisted", "clinical_question": "Painful arc, cuff?",
            }
        ).encode()  # fmt: skip
        cookie = f"sessionid={people[number % len(people)]['session']}; csrftoken={CSRF}"
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        requests.append(Request(http("POST", "/log/", headers=headers, body=body), status=302))
    return run(port, requests, connections=16, rate=rate)


def _save_for(rate: float, ids: list[int]) -> list[float]:
    """In a child: save for these people for some seconds; returns each latency in milliseconds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insonate.settings")
    import django

    django.setup()
    from insonate.kit import clock
    from insonate.logbook import api as logbook
    from insonate.people import api as people

    everyone = [people.User.objects.get(pk=each) for each in ids]
    supervisor = str(people.User.objects.get(email="bench-supervisor-0@insonate.example").uuid)
    now = clock.now()
    content = logbook.ScanContent(
        performed_on=now.date(), region="shoulder", side="right", determinate=True, finding="abnormal",
        supervision="direct", supervisor=supervisor, assistance="unassisted", subject="patient",
        clinical_question="Painful arc six weeks, cuff integrity?",
        findings_relevance="8 mm full-thickness defect, agrees with weak abduction",
    )  # fmt: skip
    latencies: list[float] = []
    began = time.perf_counter()
    number = 0
    while (elapsed := time.perf_counter() - began) < SECONDS:
        if rate and (wait := number / rate - elapsed) > 0:
            time.sleep(wait)
        person = everyone[number % len(everyone)]
        sent = time.perf_counter()
        logbook.log_scan(person=person, entry=logbook.ScanEntry(uuid4(), content), by=person, now=now)
        latencies.append((time.perf_counter() - sent) * 1000)
        number += 1
    return latencies


if __name__ == "__main__":
    json.dump(_save_for(float(sys.argv[1]), [int(each) for each in sys.argv[2:]]), sys.stdout)
