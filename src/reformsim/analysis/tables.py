"""What a run left behind, as the analysis takes it in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from reformsim.errors import InputError
from reformsim.observe.table import Table

LEVER = "lever"
FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.intp]


class Given(NamedTuple):
    """Hold a lever or shock of a run, as its table tells it."""

    kind: str
    name: str
    start_year: float
    end_year: float | None  # None where it still ran at the end
    target: str


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

    system: Table
    schools: Table
    levers: Table
    months_per_year: int
    own_years: float

    def __post_init__(self) -> None:
        """Refuse a run in which nothing was written down."""
        if not len(self.system):
            raise InputError("the system table has no rows: there is nothing to judge")

    @property
    def years(self) -> float:
        """Return the length of the run in school years, with what was added at its end."""
        return float(self.column("year")[-1])

    @cached_property
    def students(self) -> float:
        """Return the number of students in the system, mean over its years."""
        return float(self.schools["enrolment"].sum() / len(np.unique(self.schools["year"])))

    @cached_property
    def school_rows(self) -> tuple[IndexArray, int]:
        """Return the number of the school in each row of `schools`, counted as they come, and how many there are."""
        number_of: dict[str, int] = {}
        numbers = [number_of.setdefault(name, len(number_of)) for name in self.schools["school_id"].tolist()]
        return np.array(numbers, dtype=np.int64), len(number_of)

    @cached_property
    def released(self) -> bool:
        """Return whether the run was carried on with all support off."""
        return bool(self.column("released").any())

    @cached_property
    def given(self) -> tuple[Given, ...]:
        """Return the levers and shocks that began within the run, each with the end that it came to.

        A release ends all of them; without one, an end that lies behind the run did not come.
        """
        if not len(self.levers):
            return ()
        limit = min(self.own_years, self.years) if self.released else self.years
        rows = zip(*(self.levers[name].tolist() for name in Given._fields), strict=True)
        return tuple(
            Given(kind, name, start, self._end(end), target) for kind, name, start, end, target in rows if start < limit
        )

    def _end(self, planned: float) -> float | None:
        """Return the year in which a lever ended that was to end in a year, or never (NaN)."""
        if self.released:
            return self.own_years if math.isnan(planned) else min(planned, self.own_years)
        return planned if planned <= self.years else None

    @cached_property
    def start_year(self) -> float | None:
        """Return when the first lever or shock began, None for a run left alone."""
        return min((one.start_year for one in self.given), default=None)

    @cached_property
    def support_end_year(self) -> float | None:
        """Return when the last lever ended, None where none began or one still runs at the end.

        In a run of shocks alone it is the end of the last shock. A release ends all of them.
        """
        levers = [one for one in self.given if one.kind == LEVER] or self.given
        ends = [one.end_year for one in levers]
        last = max((math.inf if end is None else end for end in ends), default=math.inf)
        return last if last < self.years else None

    @cached_property
    def start_row(self) -> int:
        """Return how many months were over when the first lever began; one year for a run left alone."""
        if self.start_year is None:
            return min(self.months_per_year, len(self.system))
        return int((self.column("year") <= self.start_year).sum())

    def column(self, name: str) -> FloatArray:
        """Return one column of the system table, shape (months,)."""
        return self._columns[name]

    @cached_property
    def _columns(self) -> dict[str, FloatArray]:
        """Return all columns of the system table by name."""
        return columns_of(self.system)

    def last(self, values: str | FloatArray, years: float) -> float:
        """Return the mean over the last ``years``, or since the first lever if that is shorter.

        Months without a value, such as scores before the first test, do not count.

        Parameters
        ----------
        values
            A column of the system table, or monthly values made of some, shape (months,).
        years
            How far to look back, above 0.
        """
        since_start = (len(self.system) - self.start_row) or len(self.system)
        months = max(min(round(years * self.months_per_year), since_start), 1)
        last = (self.column(values) if isinstance(values, str) else values)[-months:]
        known = ~np.isnan(last)
        return float(np.where(known, last, 0.0).sum() / known.sum()) if known.any() else math.nan


def columns_of(months: Table) -> dict[str, FloatArray]:
    """Return all columns of a table of numbers, each of shape (rows,)."""
    return {name: np.asarray(column, dtype=np.float64) for name, column in months.columns.items()}


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
    return np.asarray(np.lib.stride_tricks.sliding_window_view(values, window).mean(axis=1), dtype=np.float64)


def mean_before(run: RunTables, baseline: RunTables, name: str) -> float:
    """Return the mean of a column over the year before the first lever.

    Where the first lever comes too early for that, the first year of the paired baseline stands for
    it: the same schools with the same luck, left alone.
    """
    start, year = run.start_row, run.months_per_year
    values = run.column(name)[start - year : start] if start >= year else baseline.column(name)[:year]
    return float(values.mean())
