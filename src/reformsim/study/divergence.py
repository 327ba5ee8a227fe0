"""Divergence: two runs with the same luck, side by side, and where they part.

Both go through the month step by step. After each process every column of the state that has not parted yet
is compared, number by number: so the first column, the first process, the first school and the first month
are exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from reformsim.model.system import System
from reformsim.observe.glance import Glance
from reformsim.population.state import ROWS_LAST
from reformsim.study.chain import STAGES, chain_rows

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

Array = npt.NDArray[Any]
Row = dict[str, Any]
BUILT = "built"
"""What is told in place of a process where the systems were built otherwise."""
SUPPORT = "support"
"""Table of what levers deliver."""


class Place(NamedTuple):
    """Name a column: its table and its name."""

    table: str
    column: str


def divergence_seed(scenario: Scenario, other: Scenario, seed: int, years: int | None = None) -> Row:
    """Return where two scenarios with one seed part within so many years, their own if left out; a job.

    The key ``alike`` says whether the two systems have the same schools and as many people of each kind; where
    not, nothing else can be told. ``columns`` has a row for each column that ever differs, in the order of
    parting: table, column, month (0: built otherwise), process, first school, and in how many at once.
    ``stages`` has a row for each link of the chain (`reformsim.study.chain`).
    """
    runs = System(scenario, seed), System(other, seed)
    if not _same_shapes(*runs):
        return {"alike": False, "columns": [], "stages": []}
    watch = _Watch(runs)
    glances = Glance(runs[0], 0), Glance(runs[1], 0)
    own_months = scenario.years * scenario.months_per_year
    for month in range((years or scenario.years) * scenario.months_per_year):
        if month == own_months:
            for run in runs:
                run.release_levers()
        for step, _beside in zip(runs[0].advance(), runs[1].advance(), strict=True):
            for run, glance in zip(runs, glances, strict=True):
                glance.look(run, step)
            watch.look(step.name)
    one, two = (glance.table().astype(np.float64) for glance in glances)
    names = list(dict.fromkeys(stage.mean for stage in STAGES if stage.mean))
    difference: pd.DataFrame = one[names] - two[names]
    return {"alike": True, "columns": watch.rows, "stages": chain_rows(watch.rows, difference, scenario)}


def _same_shapes(one: System, other: System) -> bool:
    """Return whether two systems have the same schools, and tables of the same size."""
    if one.state.school_id != other.state.school_id or one.state.practices != other.state.practices:
        return False
    pairs = zip(_columns(one).items(), _columns(other).items(), strict=True)
    return all(a.shape == b.shape for (_, a), (_, b) in pairs)


def _columns(system: System) -> dict[Place, Array]:
    """Return everything that can differ: what levers deliver first, then the state's tables."""
    found = {Place(SUPPORT, name): column for name, column in system.support._asdict().items()}
    for table, columns in system.state.tables._asdict().items():
        found |= {Place(table, name): column for name, column in columns._asdict().items()}
    return {place: column.T if place in ROWS_LAST else column for place, column in found.items()}


class _Watch:
    """Note the columns of two systems that have parted, each once.

    Attributes
    ----------
    rows
        One row a column that has parted, the first one first.
    """

    def __init__(self, runs: tuple[System, System]) -> None:
        """Compare the systems as they were built."""
        self._runs = runs
        self._alike = list(_columns(runs[0]))
        self.rows: list[Row] = []
        self.look(BUILT)

    def look(self, process: str) -> None:
        """Compare what has not parted yet."""
        one, two = map(_columns, self._runs)
        parted = [place for place in self._alike if not _equal(one[place], two[place])]
        self._alike = [place for place in self._alike if place not in parted]
        month = 0 if process == BUILT else self._runs[0].month + 1
        for place in parted:
            self.rows.append(
                {
                    **place._asdict(),
                    "month": month,
                    "process": process,
                    **_where(self._runs[0], place.table, _differing_rows(one[place], two[place])),
                }
            )


def _equal(one: Array, two: Array) -> bool:
    """Return whether two columns hold the same numbers, or miss the same ones."""
    return np.array_equal(one, two) or np.array_equal(one, two, equal_nan=True)


def _differing_rows(one: Array, two: Array) -> Array:
    """Return the rows in which two columns of one shape differ."""
    differs = ~((one == two) | (np.isnan(one) & np.isnan(two)))
    return np.flatnonzero(differs.reshape(len(one), -1).any(axis=1))


def _where(system: System, table: str, rows: Array) -> Row:
    """Return the first school with one of these rows, and how many schools have one.

    What belongs to a district belongs to all of its schools; what belongs to nobody, to all schools.
    """
    state = system.state
    schools = _schools_of(system, table, rows)
    return {"school": state.school_id[int(schools[0])], "schools_at_once": len(schools)}


def _schools_of(system: System, table: str, rows: Array) -> Array:
    """Return the schools that rows of a table belong to, in order, each once."""
    state, count = system.state, len(system.state.school_id)
    starts = {
        "teachers": state.schools.teacher_start,
        "courses": state.schools.course_start,
        "sections": state.schools.section_start,
        "students": state.schools.student_start,
    }
    if table in starts:
        rows = np.searchsorted(starts[table], rows, side="right") - 1
    elif table == "districts":
        rows = np.flatnonzero(np.isin(state.schools.district, rows))
    elif table not in (SUPPORT, "schools", "leaders"):
        rows = np.arange(count)
    return np.unique(np.minimum(rows, count - 1))
