"""Run what was asked: the system left alone is kept, so that a lever that is moved costs one run and not two.

The run is that of `reformsim.simulate`, month by month and byte by byte; what differs is what is kept of it.
"""

from __future__ import annotations

import math
import os
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from reformsim.analysis.tables import LEVER, FloatArray, columns_of
from reformsim.page.watcher import Watcher
from reformsim.run.paired import Pair, starts, years_to_run
from reformsim.run.trunk import Trunk, watch
from reformsim.study.simulate import Result, interpret, years_needed
from reformsim.study.snapshots import followed_levers

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario
    from reformsim.model.system import System
    from reformsim.page.question import Question

Tick = Callable[[], None]
"""Called after each month; it raises to break a run off that nobody waits for."""
Look = Callable[[Watcher, int], None]
"""Called when a run begins, with its notebook, which fills month by month, and its months in all."""
MOST_THREADS = 4
"""Threads of a run that is alone; runs at the same time have one each."""
MOST_KEPT_SCHOOLS = 2_400
"""Schools of all systems kept at once: some 300 MB of memory."""
MOST_KEPT_RUNS = 48


class Support(NamedTuple):
    """Hold when a lever of a run ended, school years, infinite where it never did, and which schools it reached."""

    end_year: float
    target: str


@dataclass(frozen=True, eq=False)
class Run:
    """Hold a run of the page.

    Attributes
    ----------
    key
        What makes it the same as another.
    result
        Its tables, verdict and story.
    watcher
        What every school did in every month.
    system
        The system at its end: names and sizes of schools are read from it.
    released_month
        Month at which support was ended by hand; None where it was not.
    """

    key: str
    result: Result
    watcher: Watcher
    system: System
    released_month: int | None = None

    @cached_property
    def columns(self) -> dict[str, FloatArray]:
        """Return the columns of the system table by name, each of shape (months,)."""
        return columns_of(self.result.run.system)

    @cached_property
    def support(self) -> list[Support]:
        """Return the levers of the run, without its shocks."""
        levers = self.result.run.levers
        rows = zip(*(levers[name].tolist() for name in ("kind", "end_year", "target")), strict=True)
        return [Support(math.inf if math.isnan(end) else end, target) for kind, end, target in rows if kind == LEVER]


class Runner:
    """Run questions, and keep what the next one is likely to need again."""

    def __init__(self) -> None:
        self._trunks: OrderedDict[tuple[str, int], Trunk] = OrderedDict()
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._busy: dict[str, Lock] = {}
        self._lock = Lock()
        self._most_threads = min(os.cpu_count() or 1, MOST_THREADS)

    def run(self, question: Question, tick: Tick, released_month: int | None = None, look: Look | None = None) -> Run:
        """Return the run that answers a question, from memory where it is there.

        Parameters
        ----------
        question
            What is asked.
        tick
            Called after each month.
        released_month
            End all support after this month; None: when the scenario ends it.
        look
            Told of a run that begins, to look at it while it goes on.
        """
        key = key_of(question, released_month)
        with self._lock:
            known = self._runs.get(key)
            if known is not None:
                self._runs.move_to_end(key)
                return known
            alone = self._busy.setdefault(key, Lock())
        with alone:  # whoever asks the same meanwhile takes what the first one got
            with self._lock:
                known = self._runs.get(key)
            if known is not None:
                return known
            try:
                run = self._fresh(key, question, tick, released_month, look)
            finally:
                with self._lock:
                    self._busy.pop(key, None)
            with self._lock:
                self._runs[key] = run
                while len(self._runs) > MOST_KEPT_RUNS:
                    self._runs.popitem(last=False)
            return run

    def _threads(self) -> int:
        """Return how many threads a run may have: all that are worth it, unless others run as well."""
        return self._most_threads if len(self._busy) == 1 else 1

    def _trunk(self, scenario: Scenario, seed: int) -> Trunk:
        """Return the system left alone, kept or built."""
        key = (scenario.without_levers().hash, seed)
        with self._lock:
            if key in self._trunks:
                self._trunks.move_to_end(key)
                return self._trunks[key]
        trunk = Trunk(scenario, seed, Watcher)
        with self._lock:
            self._trunks[key] = trunk
            most = max(MOST_KEPT_SCHOOLS // max(scenario.system.schools, 1), 2)
            while len(self._trunks) > most:
                self._trunks.popitem(last=False)
        return trunk

    def _fresh(self, key: str, question: Question, tick: Tick, released_month: int | None, look: Look | None) -> Run:
        """Return a run that was not there yet."""
        scenario, seed = question
        trunk = self._trunk(scenario, seed)
        trunk.refuse(scenario)
        months = scenario.months_per_year
        begun = starts(scenario)
        total = years_to_run(scenario, years_needed(scenario)) * months
        shared = total if not begun else min(int(min(begun) * months), total)
        system, watcher = trunk.at(shared, tick)
        assert isinstance(watcher, Watcher)  # noqa: S101 - the trunk was told who watches
        if begun:
            system.turn_to(scenario)
        if look is not None:
            look(watcher, total)

        def month() -> None:
            tick()
            system.threads = self._threads()

        if released_month is not None:
            watch(system, watcher, min(released_month, total), month)
            watcher.released = True
            system.release_levers()
        watch(system, watcher, total, month)
        record = watcher.record(system)
        course = course_of(scenario, released_month)
        if len(course) > 1:
            record = record.with_levers(followed_levers(course))
        baseline = trunk.record(total, tick) if begun else record
        result = interpret(course[-1][1], seed, Pair(record, baseline, trunk.notes), course)
        return Run(key, result, watcher, system, released_month)


def course_of(scenario: Scenario, released_month: int | None) -> tuple[tuple[int, Scenario], ...]:
    """Return what a run follows: its scenario, and nothing more from the month on at which support was ended."""
    whole = ((0, scenario),)
    return whole if released_month is None else (*whole, (released_month, scenario.without_levers()))


def key_of(question: Question, released_month: int | None = None) -> str:
    """Return what makes a run the same as another."""
    ended = "" if released_month is None else f"-{released_month}"
    return f"{question.scenario.hash[:24]}-{question.seed}{ended}"
