"""Processes that are told what to do: a lost one is replaced, and what it had taken without a word is done again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pebble import ProcessPool

LOST_SECONDS = 30.0
"""How long tasks may wait while none is at work. Longer, and a process took one and was lost before it said so: nobody
will ever hear of it."""


@dataclass(frozen=True, slots=True)
class Task:
    """Hold something to do.

    Attributes
    ----------
    name
        By which the caller knows it.
    work, given
        A function of a module, and what it is given; all must pickle.
    limit_seconds
        Longest time at work; None for no limit.
    """

    name: Any
    work: Callable[..., Any]
    given: tuple[Any, ...]
    limit_seconds: float | None = None


class Pool:
    """Have tasks done by processes.

    Parameters
    ----------
    workers
        How many processes.
    make_context
        Says how processes are started; called whenever a first one is.
    """

    def __init__(self, workers: int, make_context: Callable[[], BaseContext]) -> None:
        self._workers, self._make_context = workers, make_context
        self._processes = self._start()
        self._tasks: dict[Future[Any], Task] = {}
        self._patience_seconds, self._last_work = LOST_SECONDS, time.monotonic()

    def _start(self) -> ProcessPool:
        """Return processes that wait for tasks."""
        from pebble import ProcessPool

        return ProcessPool(max_workers=self._workers, context=self._make_context())

    @property
    def futures(self) -> Sequence[Future[Any]]:
        """Return what tasks will give, of those that have not been collected."""
        return tuple(self._tasks)

    def give(self, task: Task) -> None:
        """Take a task; where all processes were lost at once, or stopped, others are started."""
        if not self._processes.active:
            self.stop()
            self._processes = self._start()
        self._last_work = time.monotonic()
        future = self._processes.schedule(task.work, args=list(task.given), timeout=task.limit_seconds)
        self._tasks[future] = task

    def collect(self) -> list[tuple[Any, Future[Any]]]:
        """Return the names of tasks that have ended with what they gave, each once."""
        ended = [future for future in self._tasks if future.done()]
        told = [(self._tasks.pop(future).name, future) for future in ended]
        if told or any(future.running() for future in self._tasks):
            self._last_work = time.monotonic()
        elif self._tasks and time.monotonic() - self._last_work > self._patience_seconds:
            self._begin_anew()
        return told

    def _begin_anew(self) -> None:
        """Give all tasks, none of which was begun, to other processes, and be twice as patient with these."""
        tasks = list(self._tasks.values())
        self._tasks.clear()
        self._patience_seconds *= 2
        self.stop()
        for task in tasks:
            self.give(task)

    def stop(self) -> None:
        """End all processes, whatever they do."""
        self._processes.stop()  # type: ignore[no-untyped-call]
        self._processes.join()


def next_ended(pools: Sequence[Pool], seconds: float) -> list[tuple[Any, Future[Any]]]:
    """Return the tasks of some pools that have ended, after waiting for one at most some seconds."""
    wait([future for pool in pools for future in pool.futures], timeout=seconds, return_when=FIRST_COMPLETED)
    return [ended for pool in pools for ended in pool.collect()]
