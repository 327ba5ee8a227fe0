"""What a run left behind, as the analysis takes it in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from reformsim.errors import InputError

LEVER = "lever"
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RunTables:
    """Hold the tidy tables of one run, and how to read time in them; what is asked for often is found once.

    Attributes
    ----------
    system
        One row a month, in order.
    schools
        One row a school and year.
    levers
        One row a lever or shock; empty for a run that was left alone.
    months_per_year
        Rows of `system` that make one school year.
    own_years
        Years that the scenario asked for; what follows was added with all support off.
    """

    system: pd.DataFrame
    schools: pd.DataFrame
    levers: pd.DataFrame
    months_per_year: int
    own_years: float

    def __post_init__(self) -> None:
        """Refuse a run in which nothing was written down."""
        if self.system.empty:
            raise InputError("the system table has no rows: there is nothing to judge")

    @property
    def years(self) -> float:
        """Return the length of the run in school years, with what was added at its end."""
        return float(self.system["year"].iloc[-1])

    @cached_property
    def students(self) -> float:
        """Return the number of students in the system, mean over its years."""
        return float(self.schools.groupby("year")["enrolment"].sum().mean())

    @cached_property
    def released(self) -> bool:
        """Return whether the run was carried on with all support off."""
        return bool(self.system["released"].any())

    @cached_property
    def acting(self) -> pd.DataFrame:
        """Return the levers and shocks that began within the run."""
        if self.levers.empty:
            return self.levers
        limit = min(self.own_years, self.years) if self.released else self.years
        return self.levers[self.levers["start_year"] < limit]

    @property
    def given(self) -> pd.DataFrame:
        """Return the levers and shocks that began, each with the end that it came to, empty where it still ran.

        A release ends all of them; without one, an end that lies behind the run did not come.
        """
        ends = self.acting["end_year"]
        if self.released:
            return self.acting.assign(end_year=ends.fillna(np.inf).clip(upper=self.own_years))
        return self.acting.assign(end_year=ends.where(ends <= self.years))

    @cached_property
    def start_year(self) -> float | None:
        """Return when the first lever or shock began, None for a run left alone."""
        return None if self.acting.empty else float(self.acting["start_year"].min())

    @property
    def support_end_year(self) -> float | None:
        """Return when the last lever ended, None where none began or one still runs at the end.

        In a run of shocks alone it is the end of the last shock. A release ends all of them.
        """
        acting = self.acting
        if acting.empty:
            return None
        levers = acting[acting["kind"] == LEVER]
        ends = (acting if levers.empty else levers)["end_year"].fillna(np.inf)
        end = float(ends.max())
        if self.released:
            end = min(end, self.own_years)
        return end if end < self.years else None

    @cached_property
    def start_row(self) -> int:
        """Return how many months were over when the first lever began; one year for a run left alone."""
        if self.start_year is None:
            return min(self.months_per_year, len(self.system))
        return int((self.system["year"] <= self.start_year).sum())

    def column(self, name: str) -> FloatArray:
        """Return one column of the system table, shape (months,)."""
        return self.system[name].to_numpy(dtype=np.float64)

    def last(self, name: str, years: float) -> float:
        """Return the mean of a column over the last ``years``, or since the first lever if that is shorter.

        Months without a value, such as scores before the first test, do not count.
        """
        since_start = (len(self.system) - self.start_row) or len(self.system)
        months = max(min(round(years * self.months_per_year), since_start), 1)
        return float(self.system[name].iloc[-months:].mean())


def yearly_means(values: FloatArray, months_per_year: int) -> FloatArray:
    """Return the rolling mean over a school year, one for each month that ends a whole year.

    Parameters
    ----------
    values
        Monthly values, shape (months,), at least one month.
    months_per_year
        Length of the window.

    Returns
    -------
        Shape (months - months_per_year + 1,); a single mean where the months do not fill a year.
    """
    window = min(months_per_year, len(values))
    return np.asarray(pd.Series(values).rolling(window).mean().to_numpy()[window - 1 :], dtype=np.float64)


def mean_before(run: RunTables, baseline: RunTables, name: str) -> float:
    """Return the mean of a column over the year before the first lever.

    Where the first lever comes too early for that, the first year of the paired baseline stands for
    it: the same schools with the same luck, left alone.
    """
    start, year = run.start_row, run.months_per_year
    values = run.column(name)[start - year : start] if start >= year else baseline.column(name)[:year]
    return float(values.mean())
