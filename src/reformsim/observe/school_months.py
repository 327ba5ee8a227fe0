"""Every school month by month: what a run folder keeps by the year only, since it would be most of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reformsim.observe.observer import MONTH_ROW_AFTER

if TYPE_CHECKING:
    from reformsim.model.month import Step
    from reformsim.model.system import System

SCHOOL_LAYERS = ("deep", "surface", "culture")
"""What is noted of a school: mean deep and mean surface enactment, and culture; shares from 0 to 1."""
Shares = npt.NDArray[np.float32]


class SchoolMonths:
    """Watch deep practice, surface practice and culture of each school in each month."""

    def __init__(self) -> None:
        self._months: dict[str, list[Shares]] = {name: [] for name in SCHOOL_LAYERS}

    def look(self, system: System, step: Step) -> None:
        """Look at the system after one of its processes."""
        if step.name == MONTH_ROW_AFTER:
            for name, kept in self._months.items():
                kept.append(getattr(system.state.schools, name).astype(np.float32))

    def layers(self) -> dict[str, Shares]:
        """Return what was noted by name, each of shape (months, schools)."""
        return {name: np.array(kept) for name, kept in self._months.items()}
