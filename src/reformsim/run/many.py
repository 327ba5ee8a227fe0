"""Several seeds in processes of their own: one that fails becomes a row, the others go on.

Workers compute and hand bytes back; only the caller writes. So stopping in the middle leaves nothing behind.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import BaseContext
from typing import Any

from reformsim.config.limits import LARGEST_SEED
from reformsim.errors import InputError
from reformsim.run.interrupts import LISTEN_SECONDS, interrupts_held
from reformsim.run.pool import Pool, Task, next_ended

Step = tuple[str, Callable[[Any], Any]]
"""A stage's name, and what it makes of what the stage before it made; the first is given the seed."""


@dataclass(frozen=True, slots=True)
class SeedFailure:
    """Hold what went wrong with one seed.

    Attributes
    ----------
    stage
        Name of the step that failed, or ``worker`` where the whole process was lost.
    type, message
        Class and text of the error.
    problems
        The problems of an `InputError`, else empty.
    traceback
        For a report to the authors.
    """

    stage: str
    type: str
    message: str
    problems: tuple[str, ...] = ()
    traceback: str = ""


@dataclass(frozen=True, slots=True)
class SeedRun:
    """Hold what one seed gave: the last step's value, or a failure."""

    seed: int
    value: Any = None
    failure: SeedFailure | None = None


def describe_failure(stage: str, error: BaseException) -> SeedFailure:
    """Return an error as a record that can be kept and sent."""
    problems = error.problems if isinstance(error, InputError) else ()
    text = "".join(traceback.format_exception(error))
    return SeedFailure(stage, type(error).__name__, str(error), problems, text)


def run_steps(steps: Sequence[Step], seed: int) -> SeedRun:
    """Return what the steps make of a seed, one after the other; an error ends them and is kept."""
    value: Any = seed
    for stage, step in steps:
        try:
            value = step(value)
        except Exception as error:  # noqa: BLE001 - whatever fails in one seed must not cost the others
            return SeedRun(seed, failure=describe_failure(stage, error))
    return SeedRun(seed, value)


def seeds_from(first: int, count: int) -> range:
    """Return consecutive seeds.

    Raises
    ------
    InputError
        If the last one is beyond all seeds.
    """
    if first + count - 1 > LARGEST_SEED:
        raise InputError(f"seeds: {count:,} from {first:,} on go beyond the largest seed, {LARGEST_SEED:,}")
    return range(first, first + count)


def usable_processors() -> int:
    """Return how many processors this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def start_server(preload: Sequence[str]) -> BaseContext:
    """Start what workers are forked from, deaf to Ctrl-C: that is for the caller to deal with."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    resource_tracker.ensure_running()  # first: starting it lets Ctrl-C through again
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
    trial = context.Process(target=os.getpid)
    trial.start()
    trial.join()  # the server has loaded everything: from here on workers start at once
    return context


def run_seeds(
    steps: Sequence[Step], seeds: Sequence[int], workers: int, preload: Sequence[str] = ()
) -> Iterator[SeedRun]:
    """Yield every seed's run as it is done, in no order that can be relied on.

    Parameters
    ----------
    steps
        What is done with a seed; functions and values must pickle.
    seeds
        Seeds to run.
    workers
        Processes; 1 runs all in this one.
    preload
        Modules that every worker needs, loaded once for all.
    """
    if workers == 1 or len(seeds) == 1:
        yield from (run_steps(steps, seed) for seed in seeds)
        return
    with interrupts_held():
        pool = Pool(min(workers, len(seeds)), partial(start_server, preload))
        for seed in seeds:
            pool.give(Task(seed, run_steps, (steps, seed)))
    try:
        while pool.futures:
            with interrupts_held():
                ended = next_ended([pool], LISTEN_SECONDS)
            for seed, future in ended:
                yield outcome_of(seed, future)
    finally:
        with interrupts_held():
            pool.stop()


def outcome_of(seed: int, future: Future[SeedRun]) -> SeedRun:
    """Return what a worker that has ended gave, or how it was lost."""
    error = future.exception()
    return future.result() if error is None else SeedRun(seed, failure=describe_failure("worker", error))
