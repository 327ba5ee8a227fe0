"""Drive a sweep: hand out runs chunk by chunk, take back what was lost, stop when told to.

It knows nothing of where workers are: an engine has them, on this machine or on a cluster.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

from reformsim.errors import RunError
from reformsim.run.chunks import COMMIT_SECONDS, Chunk, ChunkReport, RunOrder, Work, commit_seconds
from reformsim.run.many import SeedFailure, describe_failure
from reformsim.run.shards import (
    FAILED,
    StoreError,
    ask_to_stop,
    commit_gate,
    read_statuses,
    revoke,
    write_shards,
)

CHUNK_SECONDS = 4.0
"""How long a chunk should keep a worker busy when a sweep begins: long against its overhead, short for the last
one to end. Later it is as much longer as commits are further apart."""
MOST_RUNS = 500
GRACE_SECONDS = 1.5
"""How long chunks at work may go on after Ctrl-C."""
LISTEN_SECONDS = 0.2
TRIES = 2
"""How often a run is given to a worker alone before a lost one is put down to the run itself."""
MEMORY = 0.7
"""Weight of what is known of a run's time when another chunk has told."""

Outcome = ChunkReport | BaseException


class Engine(Protocol):
    """Say what every engine can do."""

    @property
    def room(self) -> int:
        """Return how many more chunks it wants now."""

    @property
    def busy(self) -> int:
        """Return how many chunks it has."""

    def submit(self, chunk: Chunk) -> None:
        """Take a chunk."""

    def wait(self, seconds: float) -> list[tuple[Chunk, Outcome]]:
        """Return chunks that ended within some seconds: their report, or why they were lost."""

    def stop(self) -> None:
        """Let all workers go, at once."""


def longest(chunk: Chunk, timeout_seconds: float | None) -> float | None:
    """Return the longest time for a chunk in seconds, None for no limit.

    One run that hangs must not keep the others of its chunk for as many limits as they are: they have the
    time that chunks are made for, twice, and one limit. A chunk that is stopped too early loses little, for its
    runs are then given out one by one.
    """
    if timeout_seconds is None or len(chunk.orders) == 1:
        return timeout_seconds
    return timeout_seconds + min(timeout_seconds * (len(chunk.orders) - 1), 2.0 * _chunk_seconds(chunk.commit_seconds))


def _chunk_seconds(between_commits: float) -> float:
    """Return how long a chunk should keep a worker busy, by the seconds between commits."""
    return CHUNK_SECONDS * between_commits / COMMIT_SECONDS


@dataclass(slots=True)
class Tally:
    """Count what became of runs in this session.

    Attributes
    ----------
    done, failed
        Runs that gave measures, and runs that failed.
    seconds_per_run
        A worker's time for a run, recent ones counted most; None before the first.
    """

    done: int = 0
    failed: int = 0
    seconds_per_run: float | None = None

    def add(self, report: ChunkReport) -> None:
        """Count a chunk."""
        self.done += report.done
        self.failed += report.failed
        runs = report.done + report.failed
        if runs:
            now = report.seconds / runs
            known = self.seconds_per_run
            self.seconds_per_run = now if known is None else MEMORY * known + (1.0 - MEMORY) * now


Watch = Callable[[Tally], None]


class Driver:
    """Drive the runs of one sweep through an engine."""

    def __init__(self, folder: Path, token: str, work: Work, measures: Sequence[str], watch: Watch) -> None:
        self._folder, self._token = folder, token
        self._work, self._measures = work, tuple(measures)
        self._watch = watch
        self._number = 0
        self._begun = time.monotonic()
        self._again: deque[Chunk] = deque()
        self.tally = Tally()

    def drive(self, orders: Iterator[RunOrder], engine: Engine) -> None:
        """Do all runs.

        Ctrl-C asks workers to commit what they have, and lets the runs at work end for a moment; what is
        committed stays.

        Raises
        ------
        KeyboardInterrupt
            When it was stopped.
        StoreError
            If the disk refuses to keep runs.
        RunError
            If another process took the sweep over.
        """
        try:
            while self._fill(orders, engine) or engine.busy:
                self._listen(engine, LISTEN_SECONDS)
        except KeyboardInterrupt:
            self._let_end(engine)
            raise

    def _fill(self, orders: Iterator[RunOrder], engine: Engine) -> bool:
        """Give the engine what it wants and return whether there was anything to give."""
        gave = False
        while engine.room > 0:
            chunk = self._again.popleft() if self._again else self._next_chunk(orders)
            if chunk is None:
                return gave
            engine.submit(chunk)
            gave = True
        return True

    def _next_chunk(self, orders: Iterator[RunOrder]) -> Chunk | None:
        """Return the next runs as a chunk, as many as keep a worker busy for a while."""
        seconds, between = self.tally.seconds_per_run, commit_seconds(time.monotonic() - self._begun)
        wanted = _chunk_seconds(between)
        size = 1 if seconds is None else round(wanted / max(seconds, wanted / MOST_RUNS))
        runs = tuple(islice(orders, max(size, 1)))
        if not runs:
            return None
        chunk = Chunk(self._name(), self._folder, self._token, self._work, self._measures, runs)
        return replace(chunk, commit_seconds=between)

    def _name(self) -> str:
        """Return a name that no other chunk of the sweep has."""
        self._number += 1
        return f"{self._token}-{self._number:06d}"

    def _listen(self, engine: Engine, seconds: float) -> None:
        """Take in what ended."""
        for chunk, outcome in engine.wait(seconds):
            if isinstance(outcome, ChunkReport):
                if outcome.late:
                    raise RunError(f"{self._folder}: another process has taken this sweep over")
                self.tally.add(outcome)
            elif isinstance(outcome, StoreError):
                raise outcome
            else:
                self._take_back(chunk, outcome)
            self._watch(self.tally)

    def _take_back(self, chunk: Chunk, error: BaseException) -> None:
        """See what a lost chunk had committed; put its other runs in line again, one by one.

        A run alone in its chunk that timed out, or was lost twice so, is a failure of its own.
        """
        revoke(self._folder, self._token, chunk.name)
        committed = read_statuses(self._folder, chunk.name)
        failed = sum(status == FAILED for status in committed.values())
        self.tally.failed += failed
        self.tally.done += len(committed) - failed
        left = [order for order in chunk.orders if order.run not in committed]
        alone = len(chunk.orders) == 1
        if alone and (isinstance(error, TimeoutError) or chunk.tries + 1 >= TRIES):
            self._fail(left, error)
            return
        self._again.extend(chunk.alone(self._name(), order) for order in left)

    def _fail(self, orders: Sequence[RunOrder], error: BaseException) -> None:
        """Write down that runs failed because their worker was lost."""
        found = describe_failure("worker", error)
        lost = f"its process was lost ({found.message})"
        told = "took longer than its time limit" if isinstance(error, TimeoutError) else lost
        failure = SeedFailure("worker", found.type, told)
        name = self._name()
        with commit_gate(self._folder, self._token, name) as allowed:
            if allowed and orders:
                rows = [order.row(FAILED, 0.0, failure) for order in orders]
                write_shards(self._folder, f"part-{name}-0", rows, self._measures, {})
        self.tally.failed += len(orders)

    def _let_end(self, engine: Engine) -> None:
        """Let runs at work end for a moment."""
        with suppress(OSError):  # where the disk is full, they are not asked, and end with the engine
            ask_to_stop(self._folder)
        end = time.monotonic() + GRACE_SECONDS
        while engine.busy and time.monotonic() < end:
            self._listen(engine, LISTEN_SECONDS)
