"""How is work spread over the cores of one machine? In processes of their own, each with its own database connection.

A process is started fresh (never forked: a fork in the middle of threads and open connections is a coin toss) and
reads the same settings as ours. Pieces are handed out a few at a time, so that what waits takes no room. A process
that dies takes the whole work with it: the caller is told, and nothing is half counted.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

from django.db import connection, connections

Piece = TypeVar("Piece")
Result = TypeVar("Result")

WAITING_FOR_EACH = 2


def cores() -> int:
    """How many processes this machine can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(work: Callable[[Piece], Result], pieces: Iterable[Piece], *, processes: int) -> Iterator[Result]:
    """`work` of every piece, in their order. With one process it is done here; otherwise `work` is a function of a
    module, and pieces and results can be pickled. Raises what `work` raises, and `BrokenProcessPool` if a process
    was killed. Not for a transaction that is open: other processes do not see what is in it."""
    if processes <= 1:
        yield from map(work, pieces)
        return
    pool = ProcessPoolExecutor(
        processes,
        multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(connection.settings_dict["NAME"],),
    )
    with pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for piece in pieces:
                waiting.append(pool.submit(work, piece))
                if len(waiting) >= processes * WAITING_FOR_EACH:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for each in waiting:
                each.cancel()


def _begin(database: str) -> None:
    """What a fresh process does first. The database is that of whoever asked, which in a test is not the settings'."""
    import django

    django.setup()
    connections["default"].settings_dict["NAME"] = database
