"""Processes that do tasks: whatever becomes of one, every task is told of once."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import Future
from functools import partial
from typing import Any

import pytest
from pebble import ProcessPool

from reformsim.run import pool as pool_module
from reformsim.run.crew import Crew, Effort, Job
from reformsim.run.many import run_seeds, start_server
from reformsim.run.pool import Pool, Task, next_ended

PATIENCE_SECONDS = 60.0
Given = list[tuple[Any, ...]]
SERVER = partial(start_server, ())


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    """Return what processes are given; whoever takes the first task is killed before saying so."""
    given, schedule = [], ProcessPool.schedule

    def lose_the_first(pool: ProcessPool, function: Any, args: list[Any], timeout: float | None) -> Future[Any]:
        """Give out a task; nobody will ever hear of the first one."""
        given.append(tuple(args))
        return Future() if len(given) == 1 else schedule(pool, function, args=args, timeout=timeout)

    monkeypatch.setattr(ProcessPool, "schedule", lose_the_first)
    monkeypatch.setattr(pool_module, "LOST_SECONDS", 0.5)
    return given


def ended_of(pool: Pool) -> dict[Any, Any]:
    """Return what all tasks of a pool gave, or why they did not, by name; each must be told of once."""
    told: dict[Any, Any] = {}
    end = time.monotonic() + PATIENCE_SECONDS
    while pool.futures:
        assert time.monotonic() < end
        for name, future in next_ended([pool], 0.2):
            assert name not in told
            told[name] = type(future.exception()).__name__ if future.exception() else future.result()
    return told


def double(number: int) -> int:
    """Return twice a number; a job."""
    return 2 * number


def test_a_lost_process_costs_its_task_alone() -> None:
    """A task that ends its process, raises or takes too long is told as that; the others give what they give."""
    pool = Pool(2, SERVER)
    try:
        pool.give(Task("exits", os._exit, (3,)))
        pool.give(Task("raises", divmod, (1, 0)))
        pool.give(Task("sleeps", time.sleep, (600.0,), 1.0))
        pool.give(Task("works", divmod, (7, 2)))
        assert ended_of(pool) == {
            "exits": "ProcessExpired",
            "raises": "ZeroDivisionError",
            "sleeps": "TimeoutError",
            "works": (3, 1),
        }
    finally:
        pool.stop()


def test_a_pool_that_lost_all_its_processes_starts_others() -> None:
    """A process that is killed while it waits takes nobody's work with it: the next task has a new one."""
    pool = Pool(1, SERVER)
    try:
        pool.give(Task("first", os.getpid, ()))
        (worker,) = ended_of(pool).values()
        os.kill(worker, signal.SIGKILL)
        end = time.monotonic() + PATIENCE_SECONDS
        while pool._processes.active:
            assert time.monotonic() < end
            time.sleep(0.05)
        pool.give(Task("second", os.getpid, ()))
        (other,) = ended_of(pool).values()
    finally:
        pool.stop()
    assert other not in {worker, os.getpid()}


def test_a_task_that_was_lost_on_the_way_is_given_again(given: Given) -> None:
    """A process that is killed after it took a task and before it said so costs a wait, longer each time."""
    pool = Pool(2, SERVER)
    try:
        for number in range(3):
            pool.give(Task(number, divmod, (number, 2)))
        assert ended_of(pool) == {0: (0, 0), 1: (0, 1), 2: (1, 0)}
    finally:
        pool.stop()
    assert given[:3] == [(0, 2), (1, 2), (2, 2)]
    assert (0, 2) in given[3:]
    assert pool._patience_seconds >= 1.0


def test_a_seed_that_was_lost_on_the_way_is_run_again(given: Given) -> None:
    """Several seeds in processes end with each seed's answer."""
    runs = run_seeds([("double", double)], range(4), 2)
    assert {run.seed: run.value for run in runs} == {0: 0, 1: 2, 2: 4, 3: 6}
    assert len(given) > 4


def test_a_job_that_was_lost_on_the_way_is_done_again(given: Given) -> None:
    """A study ends with the answer of each of its jobs."""
    with Crew(Effort(workers=2)) as crew:
        assert crew.finish([Job(double, (number,), number % 2) for number in range(4)]) == [0, 2, 4, 6]
    assert len(given) > 4


def test_a_pool_that_is_stopped_leaves_no_process() -> None:
    """Stopped in the middle of a task that hangs, its processes are gone."""
    pool = Pool(1, SERVER)
    pool.give(Task("sleeps", time.sleep, (600.0,)))
    end = time.monotonic() + PATIENCE_SECONDS
    while not any(future.running() for future in pool.futures):
        assert time.monotonic() < end
        time.sleep(0.05)
    workers = list(pool._processes._pool_manager.worker_manager.workers)
    pool.stop()
    assert workers
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)
