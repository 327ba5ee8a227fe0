"""A long run: in stages, one system in memory at a time, written down year by year, and gone on with after any stop.

What a run shares with its baseline is run once and kept; then the run goes to its end, and the baseline from where both
parted. Nothing of it changes what comes out: a long run is the run that `run_paired` would have given.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reformsim.errors import InputError
from reformsim.model.snapshot import Snapshot
from reformsim.model.system import System
from reformsim.observe.observer import Observer
from reformsim.run.paired import Progress, starts, years_to_run
from reformsim.run.snapshot_file import restore_snapshot
from reformsim.run.trunk import no_tick, watch
from reformsim.run.unfinished import YEARLY, Unfinished

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

SHARED, RUN, BASELINE = "shared", "run", "baseline"
KEPT_OF_BASELINE = ("schools",)
"""Yearly tables of a baseline that a verdict needs."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Name a stretch of months: what it follows, and from which month to which."""

    name: str
    scenario: Scenario
    first_month: int
    last_month: int


@dataclass(frozen=True, slots=True)
class Pace:
    """Say how a long run is carried on.

    Attributes
    ----------
    threads
        Blocks of schools that are worked on at once.
    snapshot_seconds
        How far snapshots are apart, at least; they are taken at ends of school years.
    progress
        Called with months done and months in all.
    check
        Called after each month; what it raises ends the run, once a snapshot is kept.
    """

    threads: int = 1
    snapshot_seconds: float = 300.0
    progress: Progress | None = None
    check: Callable[[], None] = no_tick


def stages_of(scenario: Scenario, years_after: float) -> tuple[Stage, ...]:
    """Return the stages of a run, with so many years after its last lever's end."""
    months = scenario.months_per_year
    total = years_to_run(scenario, years_after) * months
    begun = starts(scenario)
    if not begun:
        return (Stage(RUN, scenario, 0, total),)
    alone, parted = scenario.without_levers(), min(int(min(begun) * months), total)
    return (
        Stage(SHARED, alone, 0, parted),
        Stage(RUN, scenario, parted, total),
        Stage(BASELINE, alone, parted, total),
    )


class LongRun:
    """Carry one run and its baseline through their stages."""

    def __init__(self, stages: tuple[Stage, ...], seed: int, kept: Unfinished, pace: Pace) -> None:
        self._stages, self._seed, self._kept, self._pace = stages, seed, kept, pace
        self._now: tuple[System, Observer] | None = None
        self._last_kept = time.monotonic()

    def carry_out(self) -> None:
        """Do all that is not done yet; the folder then holds every stage.

        Raises
        ------
        InputError
            If the scenario's schools or levers cannot be had, the disk refuses, or what was kept cannot be read.
        """
        for stage in self._stages:
            if not self._kept.is_done(stage.name):
                self._now = self._enter(stage)
                self._advance(stage, *self._now)
                self._finish(stage, *self._now)
        self._now = None

    def _enter(self, stage: Stage) -> tuple[System, Observer]:
        """Return the system and its observer at the month from which a stage goes on."""
        own, parted = self._kept.snapshot(stage.name), self._kept.snapshot(SHARED)
        if self._now is None:
            system = System(stage.scenario, self._seed, self._pace.threads)
            observer = Observer(system)
        else:
            system, observer = self._now
            if system.month == stage.first_month and not own.exists():
                system.turn_to(stage.scenario)
                return system, observer
        if own.exists():
            return system, self._restored(own, stage.scenario, system, observer)
        if stage.name in (RUN, BASELINE) and len(self._stages) > 1:
            observer = self._restored(parted, self._stages[0].scenario, system, observer)
            system.turn_to(stage.scenario)
        return system, observer

    def _restored(self, file: Path, scenario: Scenario, system: System, observer: Observer) -> Observer:
        """Bring a system to where a snapshot was, and return its observer; say what can be done where it is broken."""
        try:
            return restore_snapshot(file, scenario, system, observer)
        except InputError as error:
            advice = "take it away to go on from what was kept before, or its folder to begin anew"
            raise InputError(f"{problem}; {advice}" for problem in error.problems) from error

    def _advance(self, stage: Stage, system: System, observer: Observer) -> None:
        """Move through the months of a stage; keep each year, and now and then a snapshot."""
        months = stage.scenario.months_per_year
        while system.month < stage.last_month:
            watch(system, observer, system.month + 1, no_tick)
            self._tell(stage, system)
            year, in_year = divmod(system.month, months)
            if not in_year:
                tables = observer.hand_over()
                wanted = KEPT_OF_BASELINE if stage.name == BASELINE else YEARLY
                with self._or_say(system):
                    self._kept.keep_year(stage.name, year, {table: tables[table] for table in wanted})
            due = not in_year and time.monotonic() - self._last_kept >= self._pace.snapshot_seconds
            self._mind(stage, due=due and system.month < stage.last_month)

    def _mind(self, stage: Stage, *, due: bool) -> None:
        """Keep a snapshot where it is time for one, or where the run is to end here."""
        try:
            self._pace.check()
        except KeyboardInterrupt:
            self._keep(stage)
            raise
        if due:
            self._keep(stage)

    def _keep(self, stage: Stage) -> None:
        """Keep a snapshot of this month."""
        if self._now is not None:
            system, observer = self._now
            with self._or_say(system):
                self._kept.keep_snapshot(stage.name, Snapshot(system, ((0, stage.scenario),), observer))
            self._last_kept = time.monotonic()

    def _finish(self, stage: Stage, system: System, observer: Observer) -> None:
        """Mark a stage as done; where run and baseline part, they find it as it is."""
        if stage.name == SHARED:
            self._keep(stage)
        with self._or_say(system):
            self._kept.finish(stage.name, observer.record(system).system)
        if stage.name != SHARED:
            self._kept.snapshot(stage.name).unlink(missing_ok=True)

    def _tell(self, stage: Stage, system: System) -> None:
        """Tell how many months of all stages are done."""
        if self._pace.progress is not None:
            lengths = {one.name: one.last_month - one.first_month for one in self._stages}
            names = list(lengths)
            before = sum(lengths[name] for name in names[: names.index(stage.name)])
            self._pace.progress(before + system.month - stage.first_month, sum(lengths.values()))

    @contextmanager
    def _or_say(self, system: System) -> Iterator[None]:
        """Where the disk refuses, say what is kept all the same, and what to do."""
        try:
            yield
        except InputError as error:
            folder = self._kept.folder
            advice = (
                f"what was kept before month {system.month} is safe in {folder}; make room, and give the command again"
            )
            raise InputError([*error.problems, advice]) from error
