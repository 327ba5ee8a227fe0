"""One scenario and its baseline with the same luck.

Until its first lever a scenario is its own baseline, so both are run once up to there, and part then. A run
that is too short to tell what lasts is carried on with all levers off, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from reformsim.observe.observer import Record
from reformsim.run.trunk import Trunk, watch

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

Progress = Callable[[int, int], None]
"""Called with months done and months in all."""

PARALLEL_PAIR = 2


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Hold a run and its baseline, which is the run itself where nothing was tried."""

    run: Record
    baseline: Record
    notes: tuple[str, ...]


class Meter:
    """Count months of several runs for one progress display."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress, self._lock = 0, total, progress, Lock()

    def tick(self) -> None:
        """Count a month."""
        if self._progress is not None:
            with self._lock:
                self._done += 1
                self._progress(self._done, self._total)


def starts(scenario: Scenario) -> list[float]:
    """Return the years in which levers and shocks start."""
    return [config.start_year for config in (*scenario.levers.values(), *scenario.shocks.values())]


def years_to_run(scenario: Scenario, years_after: float) -> int:
    """Return how many years to run, so that `years_after` follow the last lever's end.

    A lever that never ends asks for no more years: it is judged while it runs.
    """
    ends = [config.end_year for config in (*scenario.levers.values(), *scenario.shocks.values())]
    if not ends or any(end is None for end in ends):
        return scenario.years
    last = min(max(end for end in ends if end is not None), float(scenario.years))
    return max(scenario.years, math.ceil(last + years_after))


def run_paired(
    scenario: Scenario,
    seed: int,
    years_after: float,
    *,
    threads: int = 1,
    progress: Progress | None = None,
    trunk: Trunk | None = None,
) -> Pair:
    """Return a scenario's run and its baseline with the same luck.

    Parameters
    ----------
    scenario
        What is asked for.
    seed
        Fixes all luck.
    years_after
        Years that must follow the last lever's end.
    threads
        Two or more run the pair side by side, and what both share in blocks of schools; the result is the same.
    progress
        Told of every month done.
    trunk
        The same system and seed left alone, where it is at hand; else it is run here.

    Raises
    ------
    InputError
        If the scenario's schools or levers cannot be had.
    """
    months = scenario.months_per_year
    total = years_to_run(scenario, years_after) * months
    begun = starts(scenario)
    shared = total if not begun else min(int(min(begun) * months), total)
    meter = Meter(total + (total - shared), progress)
    trunk = Trunk(scenario, seed, threads=threads) if trunk is None else trunk
    trunk.refuse(scenario)
    if not begun:
        record = trunk.record(total, meter.tick)
        return Pair(record, record, trunk.notes)
    system, observer = trunk.at(shared, meter.tick)
    system.turn_to(scenario)
    if threads >= PARALLEL_PAIR:
        system.threads = threads // PARALLEL_PAIR
        trunk.use_threads(threads // PARALLEL_PAIR)
    watcher = partial(watch, system, observer, total, meter.tick)
    if threads >= PARALLEL_PAIR:
        with ThreadPoolExecutor(PARALLEL_PAIR) as pool:
            beside = pool.submit(trunk.record, total, meter.tick)
            pool.submit(watcher).result()
            baseline = beside.result()
    else:
        watcher()
        baseline = trunk.record(total, meter.tick)
    return Pair(observer.record(system), baseline, trunk.notes)
