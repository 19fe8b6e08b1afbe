"""A small load generator: keep-alive connections over raw sockets, closed loop or at a fixed rate.

It runs in a process of its own, so that its CPU can be told apart from the server's; percentiles are nearest-rank
over every request; a request that is not answered with the expected status counts as an error, never as a result.
"""

import asyncio
import math
import multiprocessing
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """The exact bytes to send, and the status that means success."""

    bytes: bytes
    status: int = 200


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a run saw. Latencies are in milliseconds."""

    done: int
    errors: int
    seconds: float
    latencies: Sequence[float]
    client_cpu: float

    @property
    def rate(self) -> float:
        return self.done / self.seconds

    def percentile(self, percent: float) -> float:
        """Nearest-rank percentile of the latencies."""
        ranked = sorted(self.latencies)
        return ranked[max(0, math.ceil(percent / 100 * len(ranked)) - 1)] if ranked else math.nan


def http(method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """One HTTP/1.1 request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    lowered = head.lower()
    if b"transfer-encoding: chunked" in lowered:
        while True:
            size = int((await reader.readline()).strip() or b"0", 16)
            await reader.readexactly(size + 2)
            if size == 0:
                return status
    place = lowered.find(b"content-length:")
    if place >= 0:
        length = int(lowered[place + 15 : lowered.index(b"\r\n", place)])
        await reader.readexactly(length)
    return status


async def _drive(
    port: int, requests: Sequence[Request], connections: int, rate: float | None
) -> tuple[int, int, float, list[float]]:
    queue: asyncio.Queue[tuple[float, Request] | None] = asyncio.Queue()
    latencies: list[float] = []
    errors = 0
    began = time.perf_counter()
    for number, request in enumerate(requests):
        queue.put_nowait((began + number / rate if rate else began, request))
    for _ in range(connections):
        queue.put_nowait(None)

    async def connection() -> None:
        nonlocal errors
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (task := await queue.get()) is not None:
            due, request = task
            if rate and (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            sent = due if rate else time.perf_counter()
            writer.write(request.bytes)
            try:
                status = await _answer(reader)
            except (OSError, asyncio.IncompleteReadError):
                errors += 1
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                continue
            if status == request.status:
                # With a rate, a late start counts as waiting: the person was there at `due`.
                latencies.append((time.perf_counter() - sent) * 1000)
            else:
                errors += 1
        writer.close()

    await asyncio.gather(*(connection() for _ in range(connections)))
    return len(latencies), errors, time.perf_counter() - began, latencies


def _child(
    pipe: "multiprocessing.connection.Connection",
    port: int,
    requests: Sequence[Request],
    connections: int,
    rate: float | None,
) -> None:
    done, errors, seconds, latencies = asyncio.run(_drive(port, requests, connections, rate))
    pipe.send(Loaded(done, errors, seconds, latencies, time.process_time()))
    pipe.close()


def run(port: int, requests: Iterable[Request], *, connections: int, rate: float | None = None) -> Loaded:
    """Send all requests over `connections` at once, or at `rate` a second, from a process of its own."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=_child, args=(theirs, port, list(requests), connections, rate))
    process.start()
    result: Loaded = ours.recv()
    process.join()
    return result
