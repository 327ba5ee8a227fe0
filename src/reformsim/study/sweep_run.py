"""One run of a sweep: the measures that were asked for, and no more work than they need.

Measures whose name begins with ``end_`` are means over the last school year of a column of the system table:
they need neither a baseline nor years after support, so a sweep of them alone runs four times as fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from reformsim.config.measure_names import END
from reformsim.config.scenario import Scenario
from reformsim.model.system import System
from reformsim.observe.glance import Glance
from reformsim.run.chunks import Measured
from reformsim.study.simulate import Result
from reformsim.study.trial import judged, yearly_path


def measure_run(scenario: Scenario, seed: int, measures: Sequence[str], series: Sequence[str]) -> Measured:
    """Return what a sweep keeps of one run.

    Parameters
    ----------
    scenario, seed
        What is run.
    measures
        Names of the summary's figures, or ``end_`` and a column of the system table.
    series
        Columns of the system table to keep as yearly means.
    """
    if all(name.startswith(END) for name in measures):
        table = _glance(scenario, seed, whole=bool(series))
        found = _end_means(table, scenario, measures)
    else:
        result = judged(scenario, seed)
        table = result.system
        found = figures_of(result, measures)
    return Measured(found, yearly_path(table[list(series)], scenario.months_per_year) if series else {})


def figures_of(result: Result, measures: Sequence[str]) -> dict[str, Any]:
    """Return measures of a run that was judged, by name."""
    ends = _end_means(result.system, result.scenario, [name for name in measures if name.startswith(END)])
    return {name: ends[name] if name in ends else result.summary[name] for name in measures}


def _end_means(table: pd.DataFrame, scenario: Scenario, measures: Sequence[str]) -> dict[str, Any]:
    """Return means over the last of the scenario's own school years of columns of the system table."""
    own = table[table["year"] <= scenario.years]
    last = own[own["year"] > scenario.years - 1]
    return {name: float(last[name.removeprefix(END)].mean()) for name in measures}


def _glance(scenario: Scenario, seed: int, *, whole: bool) -> pd.DataFrame:
    """Return a run's system table over its own years: the last one, or all."""
    system = System(scenario, seed)
    months = scenario.years * scenario.months_per_year
    glance = Glance(system, 0 if whole else months - scenario.months_per_year)
    while system.month < months:
        for step in system.advance():
            glance.look(system, step)
    return glance.table()
