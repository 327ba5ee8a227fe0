"""Planted runs: tables drawn by hand, so that what the analysis should say is known."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from reformsim.analysis import RunTables
from reformsim.observe.table import Table

FloatArray = npt.NDArray[np.float64]
LEVER_COLUMNS = ["label", "name", "kind", "start_year", "ramp_years", "end_year", "intensity", "target"]


@dataclass
class Planter:
    """Make the tables of a run from a few corner points of its deep enactment."""

    months_per_year: int = 10
    columns: dict[str, float] = field(default_factory=lambda: {
        "surface": 0.05, "culture": 0.15, "schools_above_half": 0.05, "teachers_above_half": 0.08,
        "ownership": 0.4, "achievement_sd": 0.0, "score_sd": 0.0, "low_status_sd": -0.5,
        "high_status_sd": 0.5, "cost_dollars": 0.0,
    })  # fmt: skip

    def lever(
        self, start: float, end: float, name: str = "coaching", kind: str = "lever", target: str = "all"
    ) -> tuple[object, ...]:
        """Return one row of the lever table."""
        return (name, name, kind, start, 1.0, end, 0.8, target)

    def course(self, *points: tuple[float, float], years: float = 40.0) -> FloatArray:
        """Return monthly values that go straight from point to point, each (year, value)."""
        months = np.arange(1, round(years * self.months_per_year) + 1)
        return np.interp(months / self.months_per_year, *np.array(points).T)

    def run(
        self,
        deep: FloatArray,
        levers: list[tuple[object, ...]] | None = None,
        own_years: float | None = None,
        school_deep: dict[str, FloatArray] | None = None,
        **columns: FloatArray | float,
    ) -> RunTables:
        """Return a run with this deep enactment; schools follow the system unless given (yearly values)."""
        months = np.arange(1, len(deep) + 1)
        year = months / self.months_per_year
        own = float(year[-1]) if own_years is None else own_years
        values = {**self.columns, **columns}
        system = pd.DataFrame({"month": months, "year": year, "deep": deep, "released": year > own, **values})
        given = school_deep or {"a": self.yearly(deep), "b": self.yearly(deep)}
        schools = pd.DataFrame(
            [(y + 1, name, value, 500) for name, row in given.items() for y, value in enumerate(row)],
            columns=["year", "school_id", "deep", "enrolment"],
        )
        table = pd.DataFrame(levers or [], columns=LEVER_COLUMNS)
        return RunTables(*(Table.of(one) for one in (system, schools, table)), self.months_per_year, own)

    def yearly(self, deep: FloatArray) -> FloatArray:
        """Return means over whole years."""
        whole = len(deep) // self.months_per_year * self.months_per_year
        return np.asarray(deep[:whole].reshape(-1, self.months_per_year).mean(axis=1))

    def flat(self, level: float = 0.06, years: float = 40.0) -> RunTables:
        """Return a baseline in which nothing happens."""
        return self.run(self.course((0, level), years=years))


@pytest.fixture
def planter() -> Planter:
    """Plant runs with ten months a year."""
    return Planter()
