"""The page's own notebook: what every school did in every month, small enough to be sent as one piece.

It notes what `Observer` notes, and besides a byte a school and month, which is finer than a pixel of the map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reformsim.observe.observer import MONTH_ROW_AFTER, YEAR_ROWS_AFTER, Observer
from reformsim.population.state import mean, mean_per_owner

if TYPE_CHECKING:
    from reformsim.model.month import Step
    from reformsim.model.system import System

STEPS_PER_SHARE = 200
"""A share from 0 to 1 in steps of half a percent."""
DIGITS = 4
Bytes = npt.NDArray[np.uint8]


def as_bytes(shares: npt.NDArray[np.float64]) -> Bytes:
    """Return shares from 0 to 1 as bytes, the nearest step of each."""
    return (shares * STEPS_PER_SHARE + 0.5).astype(np.uint8)


class Watcher(Observer):
    """Watch one run for the page.

    Attributes
    ----------
    deep, culture
        For each month, a byte a school.
    structures
        For each month, how far structures are displaced on average.
    teachers
        For each year, a byte a teacher: deep use, belief, skill, and whether new in the school.
    """

    def __init__(self, system: System) -> None:
        super().__init__(system)
        self.deep: list[Bytes] = []
        self.culture: list[Bytes] = []
        self.structures: list[float] = []
        self.teachers: list[Bytes] = []

    def look(self, system: System, step: Step) -> None:
        """Look at the system after one of its processes."""
        super().look(system, step)
        if step.name == MONTH_ROW_AFTER:
            schools = system.state.schools
            self.deep.append(as_bytes(schools.deep))
            self.culture.append(as_bytes(schools.culture))
            self.structures.append(mean(schools.structures))
        elif step.name == YEAR_ROWS_AFTER:
            state = system.state
            skill = mean_per_owner(state.courses.skill, state.teachers.course_start)
            new = 1.0 - state.teachers.stayed.astype(np.float64)
            self.teachers.append(
                as_bytes(np.stack([state.teachers.deep.mean(axis=1), state.teachers.belief, skill, new]))
            )

    def so_far(self, names: tuple[str, ...]) -> dict[str, list[float]]:
        """Return columns of the system for the months noted so far; another thread may note meanwhile."""
        months = self._months[: len(self.deep)]
        return {name: [round(float(row[name]), DIGITS) for row in months] for name in names}

    def copy(self) -> Watcher:
        """Return a watcher with the same notes, for a run that goes another way from here."""
        twin = super().copy()
        assert isinstance(twin, Watcher)  # noqa: S101 - a copy is of its own kind
        for name in ("deep", "culture", "structures", "teachers"):
            setattr(twin, name, list(getattr(self, name)))
        return twin
