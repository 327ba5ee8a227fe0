"""The engine of one machine: processes, each told what to do, each replaced when it is lost."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from reformsim.run.chunks import Chunk, run_chunk
from reformsim.run.drive import Outcome, longest
from reformsim.run.many import start_server
from reformsim.run.pool import Pool, Task, next_ended

QUEUED = 1
"""Chunks that wait beside those at work, so that no worker idles."""


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
        self._workers, self._timeout = workers, timeout_seconds
        self._pool = Pool(workers, partial(start_server, modules))

    @property
    def room(self) -> int:
        """Return how many more chunks it wants now."""
        return self._workers + QUEUED - self.busy

    @property
    def busy(self) -> int:
        """Return how many chunks it has."""
        return len(self._pool.futures)

    def submit(self, chunk: Chunk) -> None:
        """Take a chunk."""
        self._pool.give(Task(chunk, run_chunk, (chunk,), longest(chunk, self._timeout)))

    def wait(self, seconds: float) -> list[tuple[Chunk, Outcome]]:
        """Return chunks that ended within some seconds: their report, or why they were lost."""
        return [(chunk, future.exception() or future.result()) for chunk, future in next_ended([self._pool], seconds)]

    def stop(self) -> None:
        """Let all workers go, at once."""
        self._pool.stop()
