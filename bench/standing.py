"""How long does *Where I stand* take with 3,000 scans, at 20 requests a second?

Eight people with 3,000 scans each, in both programmes; the page as a browser asks for it, signed in. Both web processes
have seen everybody once, as they have after a few minutes of a working day; the column "cold" is the first look after
a start or after a new scan, when the logbook is read anew.
"""

from bench.installation import Installation, installations
from bench.load import Request, http, run
from bench.machine import foreign_share

PEOPLE, SCANS, RATE, SECONDS = 8, 3000, 20, 12


def main() -> None:
    """Print latencies for each database."""
    print("| database | requests/s | p50 ms | p95 ms | p99 ms | first, cold ms | errors | others' CPU % |")
    print("|---|---|---|---|---|---|---|---|")
    with installations() as found:
        for installation in found:
            _measure(installation)


def _measure(installation: Installation) -> None:
    people = installation.people(PEOPLE, SCANS)
    requests = [
        Request(http("GET", "/standing/", headers={"Cookie": f"sessionid={each['session']}"})) for each in people
    ]
    with installation.served() as (port, pids):
        cold = run(port, requests, connections=1)
        run(port, requests * 4, connections=2)  # both workers have seen everybody
        with foreign_share(pids) as foreign:
            loaded = run(port, requests * (RATE * SECONDS // PEOPLE), connections=8, rate=RATE)
    print(
        f"| {installation.name} | {RATE} | {loaded.percentile(50):.0f} | {loaded.percentile(95):.0f} | "
        f"{loaded.percentile(99):.0f} | {cold.percentile(50):.0f} | {loaded.errors + cold.errors} | "
        f"{foreign.percent:.0f} |",
        flush=True,
    )
