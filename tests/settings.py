"""The settings of the tests: those of the shell, in a home that is made for the run and goes with it.

They are read before any conftest, so what they depend on is said here. Processes that a test starts inherit it.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "INSONATE_HOME" not in os.environ:
    os.environ["INSONATE_HOME"] = tempfile.mkdtemp(prefix="insonate-test-")
    atexit.register(shutil.rmtree, os.environ["INSONATE_HOME"], ignore_errors=True)
os.environ.setdefault("INSONATE_SECRET_KEY", "tests-only")
# As `insonate serve` does: whatever serves pages warns, at each start, of a folder for static files that is missing.
Path(os.environ["INSONATE_HOME"], "static").mkdir(parents=True, exist_ok=True)

from insonate.settings import *  # noqa: E402, F403 - the home above decides what they say
