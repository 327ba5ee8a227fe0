"""Real schools beside the model's: what a file says of each, and what the model's pupils of one grade score there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reformsim.chance import FloatArray
from reformsim.observe.spring import Spring
from reformsim.population.school_rows import PERCENT, SCORE, read_rows
from reformsim.population.schools_file import names_apart
from reformsim.study.trials import last_spring, settled_system

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario
    from reformsim.model.system import System

COLUMNS = ("school", "subject", "tested", "lunch", "file", "model")
TESTED_GRADE = 4
"""Grade whose pupils are held against the file; the lowest one served by a school without it."""


def see_real_schools(scenario: Scenario, seed: int) -> pd.DataFrame:
    """Return what a file says of schools, and what the model's pupils of a grade score there after some years.

    The cut between satisfactory and not lies where it lets as many of all pupils pass as in the file. Empty without a
    file of percents satisfactory.

    Returns
    -------
        One row a school and subject; see `reformsim.analysis.patterns.real_schools`.
    """
    file = scenario.system.schools_file
    if file is None or file.score_kind != "percent_satisfactory" or not file.columns.scores:
        return pd.DataFrame({name: pd.Series(dtype=np.float64) for name in COLUMNS})
    system = settled_system(scenario, seed)
    spring = last_spring(system, 1)
    rows, _ = names_apart(read_rows(file, scenario.system.subjects), Path(file.path).name)
    said = {row.school: row.numbers for row in rows}
    looked_at = _tested(system, spring)
    tables = []
    for n, subject in enumerate(system.state.subjects):
        if subject in file.columns.scores:
            percents = np.array([said[name].get(SCORE + subject, np.nan) for name in system.state.school_id])
            tables.append(_beside(system, spring, looked_at, n, percents))
    return pd.concat(tables, ignore_index=True)


def _tested(system: System, spring: Spring) -> FloatArray:
    """Return 1 for each pupil of the tested grade, or of the lowest grade of a school without it, (pupils,)."""
    schools = system.state.schools
    served = (schools.grade_low <= TESTED_GRADE) & (schools.grade_high >= TESTED_GRADE)
    grade = np.where(served, TESTED_GRADE, schools.grade_low)
    return np.asarray(spring.grade == grade[spring.school], dtype=np.float64)


def _beside(system: System, spring: Spring, looked_at: FloatArray, subject: int, percents: FloatArray) -> pd.DataFrame:
    """Return one subject of all schools: percents of the file, and the model's above the cut of the same share."""
    schools, grade = system.state.schools, spring.grade
    tested = np.bincount(spring.school, looked_at)
    known = ~np.isnan(percents)
    share = float(np.average(percents[known], weights=tested[known])) / PERCENT
    level = spring.score[:, subject] - system.state.ladder.level_sd[subject, grade]
    level = level - system.plan.school_year_growth_sd[subject, grade]
    cut = np.quantile(level[looked_at > 0.0], 1.0 - share)
    passed = np.bincount(spring.school, looked_at * (level > cut))
    return pd.DataFrame(
        {
            "school": np.arange(len(tested)),
            "subject": subject,
            "tested": tested,
            "lunch": schools.poverty_share,
            "file": percents,
            "model": PERCENT * passed / tested,
        }
    )
