"""The engine of one machine: processes, each told what to do, each replaced when it is lost."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait

from pebble import ProcessPool

from reformsim.run.chunks import Chunk, ChunkReport, run_chunk
from reformsim.run.drive import Outcome, longest
from reformsim.run.many import start_server

QUEUED = 1
"""Chunks that wait beside those at work, so that no worker idles."""
LOST_SECONDS = 30.0
"""How long chunks may wait while none is at work. Longer, and a process took one and was lost before it said so: nobody
will ever hear of it."""


class LocalEngine:
    """Run chunks in processes of this machine.

    Parameters
    ----------
    workers
        How many.
    timeout_seconds
        Longest time for one run; None for no limit.
    modules
        What every worker needs, loaded once for all.
    """

    def __init__(self, workers: int, timeout_seconds: float | None, modules: Sequence[str]) -> None:
        self._workers, self._modules = workers, modules
        self._pool = self._start()
        self._timeout = timeout_seconds
        self._chunks: dict[Future[ChunkReport], Chunk] = {}
        self._patience_seconds, self._last_work = LOST_SECONDS, time.monotonic()

    def _start(self) -> ProcessPool:
        """Return processes that wait for work."""
        return ProcessPool(max_workers=self._workers, context=start_server(self._modules))

    @property
    def room(self) -> int:
        """Return how many more chunks it wants now."""
        return self._workers + QUEUED - len(self._chunks)

    @property
    def busy(self) -> int:
        """Return how many chunks it has."""
        return len(self._chunks)

    def submit(self, chunk: Chunk) -> None:
        """Take a chunk; where all processes were lost at once, others are started."""
        if not self._pool.active:
            self.stop()
            self._pool = self._start()
        self._last_work = time.monotonic()
        limit = longest(chunk, self._timeout)
        self._chunks[self._pool.schedule(run_chunk, args=[chunk], timeout=limit)] = chunk

    def wait(self, seconds: float) -> list[tuple[Chunk, Outcome]]:
        """Return chunks that ended within some seconds: their report, or why they were lost."""
        ended, _ = wait(self._chunks, timeout=seconds, return_when=FIRST_COMPLETED)
        told: list[tuple[Chunk, Outcome]] = []
        for future in ended:
            error = future.exception()
            told.append((self._chunks.pop(future), future.result() if error is None else error))
        if told or any(future.running() for future in self._chunks):
            self._last_work = time.monotonic()
        elif self._chunks and time.monotonic() - self._last_work > self._patience_seconds:
            self._begin_anew()
        return told

    def _begin_anew(self) -> None:
        """Give all chunks, none of which was begun, to other processes, and be twice as patient with these."""
        chunks = list(self._chunks.values())
        self.stop()
        self._chunks.clear()
        self._pool = self._start()
        self._patience_seconds *= 2
        for chunk in chunks:
            self.submit(chunk)

    def stop(self) -> None:
        """Let all workers go, at once."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
