"""Keeping the processes of one machine alive: the web server, the worker that sends mail, the one for long work, the
timetable.

Each is a child of ours; if one ends by itself the others are stopped and we end with its status, so that whatever
started us (a terminal, systemd) can start us again as a whole. A stop signal is passed on and waited for.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from django.conf import settings

WORKERS = 2
THREADS = 4  # more only fight for the interpreter's lock


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def first_free_port(wanted: int, host: str = "127.0.0.1") -> int:
    """`wanted`, or the next free port among the hundred after it. Raises OSError when all are taken."""
    for port in range(wanted, wanted + 100):
        if is_free(port, host):
            return port
    raise OSError(f"ports {wanted} to {wanted + 99} are all taken")


def processes(port: int, host: str) -> dict[str, list[str]]:
    """The command line of each process that one machine needs."""
    return {
        "web": [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
            "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning",
            "insonate.wsgi:application",
        ],
        "worker": [sys.executable, "-m", "insonate", "db_worker", "--interval", "2"],
        "long-work": [sys.executable, "-m", "insonate", "long_work"],
        "timetable": [sys.executable, "-m", "insonate", "timetable"],
    }  # fmt: skip


def serve(port: int, host: str = "127.0.0.1") -> int:
    """Run until a signal or until a child ends by itself; returns the exit status."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # the web process warns of a folder that is missing
    children = {name: subprocess.Popen(command) for name, command in processes(port, host).items()}
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    status = 0
    while not stopping:
        for name, child in children.items():
            if (ended := child.poll()) is not None:
                print(f"The {name} process ended with status {ended}.", file=sys.stderr)
                status, stopping = ended or 1, True
        time.sleep(0.2)
    for child in children.values():
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    for child in children.values():
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.kill(child.pid, signal.SIGKILL)
    return status
