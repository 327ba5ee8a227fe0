"""A probe: the first runs of a sweep in one worker, timed and thrown away, to foretell the rest."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from pebble import ProcessExpired, ProcessPool

from reformsim.config.scenario import Scenario
from reformsim.errors import RunError
from reformsim.run.chunks import Measured, Work, commits_in
from reformsim.run.drive import MOST_RUNS
from reformsim.run.many import SeedFailure, describe_failure, start_server
from reformsim.run.shards import RUN_COLUMNS, run_schema, series_schema

PROBE_SECONDS = 6.0
"""How long a probe goes on beginning runs: enough for dozens of small ones; a large one takes what it takes."""
MOST_PROBES = 40
SERIES_KEYS = ("run", "year")
NUMBER_BYTES = 8
"""Size of a number on disk; columns of different numbers hardly shrink."""
KIBIBYTE = 1024


@dataclass(frozen=True, slots=True)
class Trial:
    """Name a run to try: its policy and world, scenario and seed."""

    policy: str
    world: int
    scenario: Scenario
    seed: int


@dataclass(frozen=True, slots=True)
class Probe:
    """Say what a few runs took.

    Attributes
    ----------
    runs
        Runs that were timed, without the first, in which the worker loads what it needs; 1 where there was no
        time for a second.
    done
        Runs that gave measures, the first one counted.
    seconds_per_run
        Mean over these.
    memory_bytes
        The most that the worker used; None where the system does not tell.
    numbers_per_run
        Numbers that are kept of a run, yearly series included.
    shard_bytes
        Size of the two files of a shard when they hold hardly anything.
    worker
        Number of the process that they ran in.
    failures
        Runs that failed: which, and why.
    """

    runs: int
    done: int
    seconds_per_run: float
    memory_bytes: int | None
    numbers_per_run: int
    shard_bytes: int
    worker: int
    failures: tuple[tuple[Trial, SeedFailure], ...]


class Forecast(NamedTuple):
    """Foretell a sweep: seconds, bytes on disk, and bytes of memory in all workers (None where unknown)."""

    seconds: float
    disk_bytes: int
    memory_bytes: int | None


def probe(trials: Sequence[Trial], work: Work, measures: Sequence[str], modules: Sequence[str]) -> Probe:
    """Run some trials in a worker of their own and return what they took; nothing is written.

    Parameters
    ----------
    trials
        Runs to try, at least one; as many as there is time for.
    work
        What a sweep does with a run.
    measures
        Names of the measures.
    modules
        What a worker needs, loaded before.

    Raises
    ------
    RunError
        If the worker dies.
    """
    pool = ProcessPool(max_workers=1, context=start_server(modules))
    try:
        found: Probe = pool.schedule(try_out, args=[tuple(trials), work, tuple(measures)]).result()
    except (ProcessExpired, BrokenProcessPool) as error:  # which of them depends on how soon it died
        raise RunError(f"the worker that tried the first runs was lost ({error}); is there memory enough?") from error
    else:
        return found
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def try_out(trials: Sequence[Trial], work: Work, measures: Sequence[str]) -> Probe:
    """Run trials for some seconds and return what they took; in a worker."""
    seconds: list[float] = []
    failures: list[tuple[Trial, SeedFailure]] = []
    kept = Measured({})
    end = time.monotonic() + PROBE_SECONDS
    for trial in trials:
        begun = time.monotonic()
        if seconds and begun > end:
            break
        try:
            kept = work(trial.scenario, trial.seed)
        except Exception as error:  # noqa: BLE001 - a run that fails is something to tell
            failures.append((trial, describe_failure("run", error)))
        seconds.append(time.monotonic() - begun)
    timed = seconds[1:] or seconds
    years = max((len(column) for column in kept.series.values()), default=0)
    numbers = len(measures) + years * (len(kept.series) + len(SERIES_KEYS))
    size = shard_size(measures, tuple(kept.series))
    done, mean = len(seconds) - len(failures), sum(timed) / len(timed)
    return Probe(len(timed), done, mean, most_memory(), numbers, size, os.getpid(), tuple(failures))


def most_memory() -> int | None:
    """Return the most memory that this process has used, bytes; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * KIBIBYTE


def shard_size(measures: Sequence[str], series: Sequence[str]) -> int:
    """Return the size of an empty shard, bytes."""
    schemas = [run_schema(measures)] + ([series_schema(series)] if series else [])
    return sum(_file_size(schema) for schema in schemas)


def _file_size(schema: pa.Schema) -> int:
    """Return the size of a file with one empty row."""
    file = BytesIO()
    row = pa.table({name: pa.nulls(1, schema.field(name).type) for name in schema.names}, schema=schema)
    pq.write_table(row, file, compression="zstd")
    return file.tell()


def foretell(found: Probe, runs: int, workers: int) -> Forecast:
    """Return what a sweep of so many runs will take, by what a probe took.

    Workers commit every few seconds, so that a sweep of long runs has a shard for each, and one of short runs has
    hundreds of runs in a shard.
    """
    work, busy = found.seconds_per_run * runs, min(workers, runs)
    shards = min(runs, max(busy * commits_in(work / busy), runs / MOST_RUNS))
    row_bytes = NUMBER_BYTES * (found.numbers_per_run + len(RUN_COLUMNS))
    memory = None if found.memory_bytes is None else found.memory_bytes * busy
    return Forecast(work / busy, round(shards * found.shard_bytes + runs * row_bytes), memory)
