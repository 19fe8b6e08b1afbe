"""How long does a stranger wait for the registry and for the page that says whether an award holds?

2,000 practitioners who agreed to be found, each with an award given through the action, two web processes. Asked as a
stranger's browser does: a search by a part of a name, one by place, the same as JSON, and the address on a certificate;
no address twice within a second, 20 requests a second in all.
"""

import json

from bench.installation import Installation, installations
from bench.load import Request, http, run
from bench.machine import foreign_share

PEOPLE, RATE, SECONDS = 2000, 20, 12
ASKED = {
    "by name": "/registry/?name=ana",
    "by place": "/registry/?place=bay",
    "by track": "/registry/?programme=cpocus-fm-msk",
    "JSON": "/api/registry/v1/practitioners?name=ana",
}


def main() -> None:
    """Print latencies for each database and each kind of question."""
    print("| database | asked | requests/s | p50 ms | p95 ms | p99 ms | errors | others' CPU % |")
    print("|---|---|---|---|---|---|---|---|")
    with installations() as found:
        for installation in found:
            _measure(installation)


def _measure(installation: Installation) -> None:
    codes = json.loads(installation.python("bench.registered", str(PEOPLE)))
    asked = {name: [Request(http("GET", path))] for name, path in ASKED.items()}
    asked["an award"] = [Request(http("GET", f"/verify/{code}")) for code in codes[:200]]
    with installation.served() as (port, pids):
        for name, requests in asked.items():
            run(port, requests[:8] * 4, connections=2)  # both workers have begun
            wanted = RATE * SECONDS
            with foreign_share(pids) as foreign:
                loaded = run(port, (requests * wanted)[:wanted], connections=8, rate=RATE)
            figures = " | ".join(f"{loaded.percentile(share):.0f}" for share in (50, 95, 99))
            row = f"{installation.name} | {name} | {RATE} | {figures} | {loaded.errors} | {foreign.percent:.0f}"
            print(f"| {row} |", flush=True)
