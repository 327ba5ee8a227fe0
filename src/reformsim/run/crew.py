"""The crew: workers that finish the jobs of a study, whatever becomes of one of them.

A job is a function and what it is given: scenarios, seeds, plain data. Jobs of one group, mostly those of one
seed, go to the same worker where that can be, because they share what was run before (`reformsim.run.trunk`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from reformsim.config.identity import canonical_json
from reformsim.config.limits import MOST_SEEDS, MOST_WORKERS
from reformsim.config.scenario import Scenario
from reformsim.errors import InputError, RunError
from reformsim.run.journal import Journal
from reformsim.run.lanes import Lanes
from reformsim.run.many import SeedFailure, SeedRun, run_steps, seeds_from
from reformsim.run.paired import Progress
from reformsim.run.provenance import code_fingerprint


@dataclass(frozen=True, slots=True)
class Effort:
    """Say how much is run, and how.

    Attributes
    ----------
    seeds
        How many.
    first_seed
        The first one, None for the scenario's own.
    workers
        Processes; 1 runs all in this one.
    keep
        Folder in which every finished run is kept, so that a study that was stopped goes on; None keeps
        nothing.
    progress
        Told of runs done and runs in all.
    """

    seeds: int = 20
    first_seed: int | None = None
    workers: int = 1
    keep: Path | None = None
    progress: Progress | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be run."""
        problems = [
            f"{name}: must be between 1 and {most:,} (got {value:,})"
            for name, value, most in (("seeds", self.seeds, MOST_SEEDS), ("workers", self.workers, MOST_WORKERS))
            if not 1 <= value <= most
        ]
        if problems:
            raise InputError(problems)

    def seeds_of(self, scenario: Scenario, more: int = 0) -> range:
        """Return the seeds to run: consecutive ones from the first."""
        first = scenario.seed if self.first_seed is None else self.first_seed
        return seeds_from(first, self.seeds + more)


@dataclass(frozen=True, slots=True)
class Job:
    """Name one piece of work.

    Attributes
    ----------
    work
        A function of a module; returns plain data, fit for JSON.
    arguments
        Scenarios, or whatever else has a ``hash``, and plain data.
    group
        Jobs of one group share what they run; mostly the seed.
    """

    work: Callable[..., Any]
    arguments: tuple[Any, ...]
    group: int = 0

    @property
    def key(self) -> str:
        """Return what makes this job the same as another: work, arguments and code, as a hash."""
        told = [getattr(one, "hash", one) for one in self.arguments]
        name = f"{self.work.__module__}.{self.work.__qualname__}"
        said = canonical_json({"work": name, "arguments": told, "code": code_fingerprint()})
        return hashlib.sha256(said.encode("ascii")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class FailedJob:
    """Hold a job that failed, and why."""

    job: Job
    failure: SeedFailure

    def describe(self) -> dict[str, Any]:
        """Return it as a row: scenarios, seed or group, stage, type and message."""
        names = ", ".join(one.name for one in self.job.arguments if isinstance(one, Scenario))
        failure = self.failure
        return {
            "scenario": names,
            "seed": self.job.group,
            "stage": failure.stage,
            "type": failure.type,
            "message": failure.message,
        }


def do_job(job: Job) -> SeedRun:
    """Return what a job gives, or what went wrong; in a worker."""
    return run_steps(((job.work.__name__, lambda _: job.work(*job.arguments)),), job.group)


class Crew:
    """Finish jobs on several processes, and keep each answer the moment it is there.

    Use it as a context manager. A study may come back with further jobs as often as it likes.

    Attributes
    ----------
    failed
        Jobs that failed so far, with the reason.
    """

    def __init__(self, effort: Effort) -> None:
        self._progress = effort.progress
        self._journal = Journal(effort.keep)
        self._lanes = Lanes(effort.workers, do_job)
        self._done: set[str] = set()
        self._total = 0
        self.failed: list[FailedJob] = []

    def __enter__(self) -> Self:
        """Open the journal."""
        self._journal.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop all workers, at once if something went wrong, and close the journal."""
        self._lanes.stop()
        self._journal.__exit__(kind, error, trace)

    def expect(self, jobs: int) -> None:
        """Tell the progress display of jobs that will come, so that time left means something."""
        self._total = max(self._total, len(self._done) + jobs)
        self._tell()

    def finish(self, jobs: Sequence[Job]) -> list[Any]:
        """Return every job's answer in the order of jobs; None for one that failed.

        Raises
        ------
        InputError
            If every job failed because of what was asked.
        RunError
            If every job failed.
        """
        keys = [job.key for job in jobs]
        missing = {key: job for key, job in zip(keys, jobs, strict=True) if key not in self._journal}
        self._total = max(self._total, len(self._done | set(keys)))
        self._done.update(key for key in keys if key not in missing)
        self._tell()
        failed = len(self.failed)
        if len(missing) == 1 and not self._lanes.open:
            for key, job in missing.items():
                self._take(key, job, do_job(job))
        else:
            for key, job in missing.items():
                self._lanes.give(key, job)
            while self._lanes.busy:
                self._take_next()
        lost = self.failed[failed:]
        if jobs and len(lost) == len(set(keys)):
            _raise(lost)
        return [self._journal.answer(key) if key in self._journal else None for key in keys]

    def start(self, job: Job) -> None:
        """Have a job done beside others; `wait_for` gives its answer."""
        key = job.key
        self._total = max(self._total, len(self._done | {key}))
        if key in self._journal:
            self._done.add(key)
            self._tell()
        else:
            self._lanes.give(key, job)

    def wait_for(self, job: Job) -> Any:
        """Return the answer of a job that was started; None where it failed.

        Other jobs that were started are done meanwhile, and those started first come first.
        """
        key = job.key
        while key not in self._journal and not any(one.job.key == key for one in self.failed):
            self._take_next()
        return self._journal.answer(key) if key in self._journal else None

    def _take_next(self) -> None:
        """Wait until something is done, and keep it."""
        for key, job, run in self._lanes.next_done():
            self._take(key, job, run)

    def _take(self, key: str, job: Job, run: SeedRun) -> None:
        """Keep what a job gave."""
        if run.failure is None:
            self._journal.add(key, run.value)
        else:
            self.failed.append(FailedJob(job, run.failure))
        self._done.add(key)
        self._tell()

    def _tell(self) -> None:
        """Show how far it is."""
        if self._progress is not None and self._total:
            self._progress(len(self._done), self._total)


def _raise(lost: Sequence[FailedJob]) -> None:
    """Raise why nothing could be run."""
    if all(one.failure.problems for one in lost):
        raise InputError(dict.fromkeys(line for one in lost for line in one.failure.problems))
    first = next(one.failure for one in lost if not one.failure.problems)
    error = RunError(f"every run failed; the first in {first.stage}: {first.type}: {first.message}")
    error.add_note(first.traceback)
    raise error
