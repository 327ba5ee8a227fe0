"""The trunk: what all scenarios about one system share with the same luck, run once.

Until its first lever a reform is the system left alone. Scenarios that differ in their levers only are
branches of one trunk: it is run once, kept at the months where they leave it, and is the baseline of each.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import RLock
from typing import TYPE_CHECKING

from reformsim.model.levers.timeline import timeline_of
from reformsim.model.system import System
from reformsim.observe.observer import Observer, Record

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

Tick = Callable[[], None]
KEPT_MONTHS = 4
"""Months at which a trunk is kept, beside its tip: scenarios of a study mostly part at one of two or three."""


def watch(system: System, observer: Observer, until_month: int, tick: Tick) -> None:
    """Run a system to a month under an observer's eyes; levers end with the scenario's own years."""
    own_months = system.scenario.years * system.scenario.months_per_year
    while system.month < until_month:
        if system.month >= own_months and not observer.released:
            observer.released = True
            system.release_levers()
        for step in system.advance():
            observer.look(system, step)
        tick()


def no_tick() -> None:
    """Count nothing."""


class Trunk:
    """Keep one system left alone, and give copies of it at any month.

    Attributes
    ----------
    notes
        What was done about missing values of a file of schools.
    """

    def __init__(
        self, scenario: Scenario, seed: int, watcher: Callable[[System], Observer] = Observer, threads: int = 1
    ) -> None:
        """Build the system of a scenario without its levers and shocks, at month 0, under a watcher's eyes."""
        system = System(scenario.without_levers(), seed, threads)
        self.notes = system.notes
        self._lock = RLock()
        self._tip = (system, watcher(system))
        self._kept: OrderedDict[int, tuple[System, Observer]] = OrderedDict()
        self._root = self._copy_tip()
        self._told: tuple[int, Record] | None = None

    def _copy_tip(self) -> tuple[System, Observer]:
        """Return the tip as it is now, sharing nothing that changes."""
        system, observer = self._tip
        return system.copy(), observer.copy()

    def use_threads(self, threads: int) -> None:
        """Go on with so many threads; the result is the same on any number."""
        self._tip[0].threads = threads

    def refuse(self, scenario: Scenario) -> None:
        """Refuse a scenario whose levers cannot be had in this system, before anything runs.

        Raises
        ------
        InputError
            If a lever is unknown or cannot be aimed as asked.
        """
        timeline_of(scenario, self._root[0].state)

    def at(self, month: int, tick: Tick = no_tick) -> tuple[System, Observer]:
        """Return the system and its observer after some months, the caller's own to go on with."""
        with self._lock:
            if month not in self._kept:
                system, observer = self._nearest(month)
                watch(system, observer, month, tick)
                self._keep(month, system, observer)
            system, observer = self._kept[month]
            return system.copy(), observer.copy()

    def record(self, months: int, tick: Tick = no_tick) -> Record:
        """Return the tables of the first months of the system left alone, made once of all months run so far."""
        with self._lock:
            system, observer = self._tip
            if self._told is None or self._told[0] < months:
                watch(system, observer, months, tick)
                self._told = (system.month, observer.record(system))
            return self._told[1].first_months(months, system.scenario.months_per_year)

    def _nearest(self, month: int) -> tuple[System, Observer]:
        """Return a copy of the latest state that is not past a month."""
        known = [self._root, *self._kept.values(), self._tip]
        system, observer = max((pair for pair in known if pair[0].month <= month), key=lambda pair: pair[0].month)
        return system.copy(), observer.copy()

    def _keep(self, month: int, system: System, observer: Observer) -> None:
        """Keep a month, and let the oldest go where there are too many."""
        self._kept[month] = (system, observer)
        if system.month > self._tip[0].month:
            self._tip = (system.copy(), observer.copy())
        while len(self._kept) > KEPT_MONTHS:
            self._kept.popitem(last=False)


class Nursery:
    """Keep the trunks last used, so that runs of one system and seed in a row share theirs.

    Give the runs of one seed one after the other: that is when sharing helps.
    """

    def __init__(self, trunks: int = 1) -> None:
        self._trunks: OrderedDict[tuple[str, int], Trunk] = OrderedDict()
        self._most = trunks

    def trunk(self, scenario: Scenario, seed: int) -> Trunk:
        """Return the trunk of a scenario and seed, built where it is not at hand."""
        key = (scenario.without_levers().hash, seed)
        if key in self._trunks:
            self._trunks.move_to_end(key)
            return self._trunks[key]
        while len(self._trunks) >= self._most:
            self._trunks.popitem(last=False)
        return self._trunks.setdefault(key, Trunk(scenario, seed))
