"""`make test`: sets up what the tests need, runs the suite on both databases, and says which ran.

1. Everything on the embedded database: core, architecture, shell, journeys in Chromium, faults. 2. The shell, the
faults and the journeys again on PostgreSQL, which is started here: from the system's binaries if there are any, else
from a wheel. Only the looks at every page are left out: what they look at is the same. Chromium is installed from the
system's packages where we may; where not, one line says what is missing and the run fails, since a suite that
silently leaves out the browser says nothing.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.postgres import running_postgres

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The browser's path, if one is installed."""
    return os.environ.get("CHROMIUM") or next((found for name in CHROMIUM if (found := shutil.which(name))), None)


def install_chromium() -> None:
    """Install the browser where we are allowed to; say in one line what is missing where we are not."""
    if find_chromium():
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium for the browser journeys …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        quiet = {"stdout": subprocess.DEVNULL, "env": environment, "check": False}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)  # type: ignore[call-overload]
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], **quiet)  # type: ignore[call-overload]
    if not find_chromium():
        sys.exit("Chromium is missing: install the package `chromium` (or set CHROMIUM=/path) and run again.")


def install_verifier() -> None:
    """Node, and the verifier of credentials that others wrote; one line says what is missing where we cannot."""
    if not (shutil.which("node") and shutil.which("npm")) and shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Node for the independent verifier of credentials …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        quiet = {"stdout": subprocess.DEVNULL, "env": environment, "check": False}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)  # type: ignore[call-overload]
        subprocess.run(["apt-get", "install", "-y", "-qq", "nodejs", "npm"], **quiet)  # type: ignore[call-overload]
    if not (shutil.which("node") and shutil.which("npm")):
        sys.exit("Node is missing: install the packages `nodejs` and `npm` (18 or newer) and run again.")
    folder = ROOT / "tests/shell/certification/verifier"
    if not (folder / "node_modules").is_dir():
        # Before the processes start: two that installed at once would be in each other's way.
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)


# What asks the database nothing that the two could answer otherwise: looks, words, who may open what, files that come
# with the product. It is tried on the embedded database only, so that the whole takes less than twenty minutes.
SAME_ON_BOTH = (
    "journeys/test_every_page.py", "journeys/test_gallery.py", "shell/test_access.py", "shell/law",
    "shell/test_charts.py", "shell/test_components.py", "shell/test_findings_words.py",
    "shell/learning/test_sample.py", "shell/programmes/test_guide.py",
)  # fmt: skip


def pytest(*arguments: str, database: str | None) -> int:
    """Run pytest as a child, on the embedded database (None) or on the one given; its exit status."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if database:
        environment["DATABASE_URL"] = database
    # One process per core: each has a test database of its own.
    parallel = ["-n", str(min(os.cpu_count() or 1, 4))]
    command = [sys.executable, "-m", "pytest", "-q", *parallel, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode


def main() -> int:
    """Run both passes; 0 only if both passed."""
    install_chromium()
    install_verifier()
    outcomes: list[tuple[str, int, float]] = []
    began = time.monotonic()
    outcomes.append(("embedded SQLite, everything", pytest(database=None), time.monotonic() - began))
    with running_postgres() as (url, version):
        began = time.monotonic()
        alike = [f"--ignore=tests/{path}" for path in SAME_ON_BOTH]
        status = pytest("tests/shell", "tests/faults", "tests/journeys", *alike, database=url)
        outcomes.append((f"PostgreSQL {version}, shell, faults and journeys", status, time.monotonic() - began))
    print()
    for name, status, seconds in outcomes:
        print(f"{'passed' if status == 0 else 'FAILED'}  {name}  ({seconds:.0f} s)")
    return max(status for _name, status, _seconds in outcomes)


if __name__ == "__main__":
    sys.exit(main())
