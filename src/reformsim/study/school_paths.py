"""The paths of single schools in a kept run: month by month by running it again, or year by year as it was kept.

A run is fixed by its scenario and seed, so what a folder left out can be seen by running it once more. Whether it is
the same run is not taken on trust: every number of its system is compared with what was kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reformsim.errors import InputError
from reformsim.model.system import System
from reformsim.observe.glance import Glance
from reformsim.observe.school_months import SCHOOL_LAYERS, SchoolMonths, Shares
from reformsim.run.paired import Progress
from reformsim.run.run_folder import KeptRun

SAME_RUN = "The months of single schools come from running the scenario again; every number of the system is the same."
OTHER_RUN = (
    "Schools are shown year by year: the scenario, run again with the versions of now, is not the same run to the "
    "last digit, so its months would be those of another run."
)
NOT_AGAIN = "Schools are shown year by year, as the run folder keeps them."


@dataclass(frozen=True, slots=True, eq=False)
class SchoolPaths:
    """Hold what every school did.

    Attributes
    ----------
    schools
        Their ids.
    layers
        Deep practice, surface practice and culture by name, each of shape (steps, schools), shares from 0 to 1.
    steps_per_year
        Steps of a school year: its months, or 1.
    note
        Where the numbers come from, in a sentence.
    """

    schools: tuple[str, ...]
    layers: Mapping[str, Shares]
    steps_per_year: int
    note: str


def school_paths(kept: KeptRun, *, again: bool = True, progress: Progress | None = None) -> SchoolPaths:
    """Return the paths of all schools of a kept run.

    Parameters
    ----------
    kept
        The run.
    again
        Whether to run it again for the months; else its years are given.
    progress
        Told of months done and months in all.

    Raises
    ------
    InputError
        If the table of schools has not a row for each school and year.
    """
    yearly = _kept_years(kept, NOT_AGAIN)
    if not again:
        return yearly
    found = _run_again(kept, progress)
    return _kept_years(kept, OTHER_RUN) if found is None else found


def _run_again(kept: KeptRun, progress: Progress | None) -> SchoolPaths | None:
    """Return the months of a run made again, None where it is another run."""
    scenario, months = kept.recorded.scenario, len(kept.system)
    own_months = scenario.years * scenario.months_per_year
    try:
        system = System(scenario, kept.recorded.seed)
    except InputError:
        return None
    watch, glance = SchoolMonths(), Glance(system, 0)
    for month in range(months):
        if month == own_months:
            system.release_levers()
        for step in system.advance():
            watch.look(system, step)
            glance.look(system, step)
        if progress is not None:
            progress(month + 1, months)
    if not _is_same(glance.table(), kept.system):
        return None
    return SchoolPaths(tuple(system.state.school_id), watch.layers(), scenario.months_per_year, SAME_RUN)


def _is_same(found: pd.DataFrame, kept: pd.DataFrame) -> bool:
    """Return whether two tables of a system hold the same numbers in every column that both have."""
    names = [name for name in kept.columns if name in found.columns and name != "released"]
    one, two = (table[names].to_numpy(dtype=np.float64) for table in (found, kept))
    return np.array_equal(one, two, equal_nan=True)


def _kept_years(kept: KeptRun, note: str) -> SchoolPaths:
    """Return the years of a run's table of schools."""
    schools = tuple(dict.fromkeys(kept.schools["school_id"].astype(str)))
    rows, years = len(kept.schools), kept.schools["year"].nunique()
    if not rows or kept.schools.duplicated(["year", "school_id"]).any() or rows != len(schools) * years:
        raise InputError(f"{kept.folder}: its table of schools has not a row for each school and year")
    tables = {name: kept.schools.pivot_table(index="year", columns="school_id", values=name) for name in SCHOOL_LAYERS}
    layers = {name: table[list(schools)].to_numpy(dtype=np.float32) for name, table in tables.items()}
    return SchoolPaths(schools, layers, 1, note)
