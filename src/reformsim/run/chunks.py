"""A chunk: a few runs of a sweep that one worker does in a row, and commits by itself.

Runs of a chunk share what they can: policies of one world and seed have one baseline. A worker commits what
it has every few seconds, so a chunk that is lost in the middle costs seconds. In a long sweep these grow to half
a minute: a night must not leave a hundred thousand files.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reformsim.config.scenario import Scenario
from reformsim.errors import InputError
from reformsim.run.many import SeedFailure, describe_failure
from reformsim.run.shards import (
    DONE,
    FAILED,
    FAILURES,
    RUNS,
    StoreError,
    commit_gate,
    is_to_stop,
    read_statuses,
    shard_files,
    write_shards,
)

COMMIT_SECONDS = 2.0
"""Longest time that finished runs wait for their commit, when a sweep begins."""
MOST_COMMIT_SECONDS = 30.0
"""The same, however long the sweep is at work already."""
COMMIT_SHARE = 0.01
"""In between, the part of the time that the sweep has been at work: what a crash may cost at most."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Hold what is kept of one run.

    Attributes
    ----------
    measures
        Numbers and words by name.
    series
        Yearly columns by name, all equally long; empty for none.
    """

    measures: Mapping[str, Any]
    series: Mapping[str, Sequence[float]] = field(default_factory=dict)


Work = Callable[[Scenario, int], Measured]
"""What is done with a scenario and a seed; it must pickle."""


def commit_seconds(elapsed_seconds: float) -> float:
    """Return how long finished runs may wait for their commit, so many seconds after the sweep began."""
    return min(max(COMMIT_SHARE * elapsed_seconds, COMMIT_SECONDS), MOST_COMMIT_SECONDS)


def commits_in(seconds: float) -> float:
    """Return how many commits a worker makes in the first seconds of a sweep: their rate, added up."""
    first, last = COMMIT_SECONDS / COMMIT_SHARE, MOST_COMMIT_SECONDS / COMMIT_SHARE
    growing = math.log(min(max(seconds, first), last) / first) / COMMIT_SHARE
    return min(seconds, first) / COMMIT_SECONDS + growing + max(seconds - last, 0.0) / MOST_COMMIT_SECONDS


@dataclass(frozen=True, slots=True)
class RunOrder:
    """Name one run of a sweep.

    Attributes
    ----------
    run
        Its number in the sweep, from 0; the same however many seeds are added.
    run_id
        Hash of its resolved scenario, seed and code.
    policy, world, seed
        Where it stands in the experiment.
    scenario
        What is run; the error where its world makes no scenario of its policy.
    """

    run: int
    run_id: str
    policy: str
    world: int
    seed: int
    scenario: Scenario | InputError

    def row(self, status: str, seconds: float, failure: SeedFailure | None = None) -> dict[str, Any]:
        """Return the row that says what became of it, measures left out."""
        told = ("", "", "") if failure is None else (failure.stage, failure.type, failure.message)
        place = {"run": self.run, "run_id": self.run_id, "policy": self.policy, "world": self.world}
        return {
            **place,
            "seed": self.seed,
            "status": status,
            **dict(zip(("stage", "type", "message"), told, strict=True)),
            "seconds": seconds,
        }


@dataclass(frozen=True, slots=True)
class Chunk:
    """Hold runs for one worker, and what it needs to do and commit them.

    Attributes
    ----------
    name
        Unique in the sweep; its shards are named after it.
    folder, token
        Where to commit, and the session that this belongs to.
    work
        What is done with each.
    measures
        Names of the measures that are kept.
    orders
        The runs.
    tries
        How often a worker was lost over these runs alone.
    commit_seconds
        Longest time that finished runs wait for their commit.
    """

    name: str
    folder: Path
    token: str
    work: Work
    measures: tuple[str, ...]
    orders: tuple[RunOrder, ...]
    tries: int = 0
    commit_seconds: float = COMMIT_SECONDS

    def alone(self, name: str, order: RunOrder) -> Chunk:
        """Return a chunk of one of these runs, to be tried again; a loss counts if it was alone in this one."""
        tries = self.tries + 1 if len(self.orders) == 1 else 0
        return replace(self, name=name, orders=(order,), tries=tries)


@dataclass(frozen=True, slots=True)
class ChunkReport:
    """Say what became of a chunk.

    Attributes
    ----------
    done, failed
        Runs that gave measures, and runs that failed.
    seconds
        Time that the runs took.
    late
        Whether its session was over, or the chunk given to another, so that nothing more was committed.
    """

    done: int
    failed: int
    seconds: float
    late: bool = False


class _Basket:
    """Collect rows until they are committed."""

    def __init__(self, chunk: Chunk) -> None:
        self._chunk = chunk
        self._clear()

    def _clear(self) -> None:
        """Begin anew."""
        self._rows: list[dict[str, Any]] = []
        self._series: dict[str, list[Any]] = {}
        self._tracebacks: dict[int, str] = {}
        self._since = time.monotonic()

    @property
    def due(self) -> bool:
        """Return whether finished runs have waited long enough."""
        return time.monotonic() - self._since > self._chunk.commit_seconds

    def put(self, order: RunOrder, seconds: float, found: Measured | SeedFailure) -> None:
        """Take in what a run gave."""
        if isinstance(found, SeedFailure):
            self._rows.append(order.row(FAILED, seconds, found))
            self._tracebacks[order.run] = found.traceback
            return
        self._rows.append(order.row(DONE, seconds) | dict(found.measures))
        years = max((len(column) for column in found.series.values()), default=0)
        if years:
            self._series.setdefault("run", []).extend([order.run] * years)
            self._series.setdefault("year", []).extend(range(1, years + 1))
            for name, column in found.series.items():
                self._series.setdefault(name, []).extend(column)

    def commit(self) -> bool:
        """Commit what is there and return whether that was allowed.

        A cluster may give a chunk to a second worker though the first is alive: what that one committed is
        left out here.
        """
        if not self._rows:
            return True
        chunk = self._chunk
        with commit_gate(chunk.folder, chunk.token, chunk.name) as allowed:
            if allowed:
                self._leave_out(read_statuses(chunk.folder, chunk.name))
                self._write()
        self._clear()
        return allowed

    def _leave_out(self, committed: Mapping[int, str]) -> None:
        """Forget runs that are there already."""
        if committed.keys().isdisjoint(row["run"] for row in self._rows):
            return
        self._rows = [row for row in self._rows if row["run"] not in committed]
        own = [place for place, run in enumerate(self._series.get("run", ())) if run not in committed]
        self._series = {name: [column[place] for place in own] for name, column in self._series.items()}

    def _write(self) -> None:
        """Write tracebacks, then a shard under the chunk's next name."""
        chunk = self._chunk
        if not self._rows:
            return
        try:
            for run, text in self._tracebacks.items():
                (chunk.folder / FAILURES / f"run-{run}.txt").write_text(text, encoding="utf-8")
        except OSError as problem:
            raise StoreError(f"{chunk.folder}: runs cannot be kept there ({problem.strerror})") from problem
        number = len(shard_files(chunk.folder, RUNS, chunk.name))
        write_shards(chunk.folder, f"part-{chunk.name}-{number}", self._rows, chunk.measures, self._series)


def run_chunk(chunk: Chunk) -> ChunkReport:
    """Do the runs of a chunk, commit each before long, and return how it went; in a worker.

    A run that raises becomes a row with its reason. Runs that a worker committed before it was lost are
    not done again. Where it was asked to stop, it ends after the run at hand.

    Raises
    ------
    StoreError
        If the disk refuses to keep them.
    """
    committed = read_statuses(chunk.folder, chunk.name)
    basket = _Basket(chunk)
    done = failed = 0
    begun = time.monotonic()
    for order in chunk.orders:
        if order.run in committed:
            failed += committed[order.run] == FAILED
            done += committed[order.run] == DONE
            continue
        if is_to_stop(chunk.folder):
            break
        start = time.monotonic()
        found = _try(chunk.work, order)
        basket.put(order, time.monotonic() - start, found)
        failed += isinstance(found, SeedFailure)
        done += not isinstance(found, SeedFailure)
        if basket.due and not basket.commit():
            return ChunkReport(done, failed, time.monotonic() - begun, late=True)
    allowed = basket.commit()
    return ChunkReport(done, failed, time.monotonic() - begun, late=not allowed)


def _try(work: Work, order: RunOrder) -> Measured | SeedFailure:
    """Return what a run gives, or why it failed."""
    if isinstance(order.scenario, InputError):
        return describe_failure("scenario", order.scenario)
    try:
        return work(order.scenario, order.seed)
    except Exception as error:  # noqa: BLE001 - whatever fails in one run must not cost the others
        return describe_failure("run", error)
