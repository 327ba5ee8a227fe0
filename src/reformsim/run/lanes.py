"""Lanes: jobs given out one by one to workers, each of whom keeps to the group of jobs that it knows.

A lost worker costs the job it was at, and its lane opens again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing.context import BaseContext
from typing import TYPE_CHECKING

from reformsim.run.interrupts import LISTEN_SECONDS, interrupts_held
from reformsim.run.many import SeedRun, outcome_of, start_server
from reformsim.run.pool import Pool, Task, next_ended

if TYPE_CHECKING:
    from reformsim.run.crew import Job

Done = tuple[str, "Job", SeedRun]


class Lanes:
    """Hold jobs that wait, and workers that are at some."""

    def __init__(self, workers: int, do: Callable[[Job], SeedRun]) -> None:
        """Set up lanes; processes are started when the first job is due.

        Parameters
        ----------
        workers
            Processes; 1 does all in this one, in the order in which jobs are given.
        do
            Does a job; a function of a module.
        """
        self._workers, self._do = workers, do
        self._context: BaseContext | None = None
        self._lanes: list[_Lane] = []
        self._jobs: dict[str, Job] = {}
        self._waiting: dict[int, deque[str]] = {}

    @property
    def open(self) -> bool:
        """Return whether processes were started."""
        return bool(self._lanes)

    @property
    def busy(self) -> bool:
        """Return whether a job waits or is done."""
        return bool(self._jobs)

    def give(self, key: str, job: Job) -> None:
        """Have a job done, once however often it is given."""
        if key not in self._jobs:
            self._jobs[key] = job
            if self._workers > 1:
                self._waiting.setdefault(job.group, deque()).append(key)

    def next_done(self) -> list[Done]:
        """Return what has been done since, after waiting for something; empty after a while without anything."""
        if self._workers == 1:
            key = next(iter(self._jobs))
            job = self._jobs.pop(key)
            return [(key, job, self._do(job))]
        with interrupts_held():
            self._fill()
            done = next_ended([lane.pool for lane in self._lanes], LISTEN_SECONDS)
        return [(key, job, outcome_of(job.group, future)) for key, future in done for job in [self._jobs.pop(key)]]

    def _fill(self) -> None:
        """Give each free worker its next job."""
        while len(self._lanes) < min(self._workers, len(self._jobs)):
            self._lanes.append(_Lane(Pool(1, self._server)))
        for lane in self._lanes:
            if self._waiting and not lane.pool.futures:
                key = lane.next_of(self._waiting, self._lanes)
                lane.pool.give(Task(key, self._do, (self._jobs[key],)))

    def _server(self) -> BaseContext:
        """Return what processes are started from, which has loaded what the first jobs need."""
        if self._context is None:
            self._context = start_server(sorted({job.work.__module__ for job in self._jobs.values()}))
        return self._context

    def stop(self) -> None:
        """End all workers, whatever they do."""
        with interrupts_held():
            for lane in self._lanes:
                lane.pool.stop()


class _Lane:
    """Hold one worker and the group of its last job."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.group: int | None = None

    def next_of(self, waiting: dict[int, deque[str]], lanes: Sequence[_Lane]) -> str:
        """Take the next job: of the own group, else of a group that nobody is at, else of any."""
        others = {lane.group for lane in lanes if lane is not self}
        free = [group for group in waiting if group not in others]
        group = self.group if self.group in waiting else (free or list(waiting))[0]
        assert group is not None  # noqa: S101 - it is a key of `waiting`
        self.group = group
        key = waiting[group].popleft()
        if not waiting[group]:
            del waiting[group]
        return key
