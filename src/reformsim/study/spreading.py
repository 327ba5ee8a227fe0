"""How practice spreads from some teachers who take it up to colleagues who do not know that they are watched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reformsim.analysis.patterns.influence import RELATIONS
from reformsim.chance import IndexArray, Process, uniforms
from reformsim.model.choice import notice_practice
from reformsim.model.system import System
from reformsim.population.state import SELF_CONTAINED, FlagArray
from reformsim.study.trials import settled_system

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

TRAINED_SHARE = 0.1
"""Share of elementary teachers who take up the practice."""
LOTS = 40
"""How often they are drawn by lot, each time in the same settled system. With ten, chance in the draw puts other grades
and other schools the wrong way round in every fifth seed of 100 schools."""
FIRST_LOT = 1
"""Number of the first draw that says who."""


def see_influence(scenario: Scenario, seed: int) -> pd.DataFrame:
    """Return how practice spreads from teachers who take it up to colleagues who were not trained.

    A tenth of the elementary teachers, drawn by lot, begin a term with full use of the practice, and keep of it what
    they do. What their colleagues do half a year later is held against the same with the same luck where nobody was
    trained. Numbers of trained colleagues are counted from what the lot gives on average, so that schools of different
    sizes can be put together.

    Returns
    -------
        One row a teacher and lot; see `reformsim.analysis.patterns.influence`.
    """
    settled = settled_system(scenario, seed)
    alone, months = settled.copy(), scenario.months_per_year // 2
    for _ in range(months):
        alone.advance_month()
    rows: list[pd.DataFrame] = []
    for lot in range(FIRST_LOT, FIRST_LOT + LOTS):
        trained = draw_trained(settled, lot)
        system = settled.copy()
        courses, teachers = system.state.courses, system.state.teachers
        courses.deep[trained[courses.teacher]] = 1.0
        system.each_school(notice_practice)
        usual = count_colleagues(system, teachers.kind == SELF_CONTAINED) * TRAINED_SHARE
        counts = count_colleagues(system, trained) - usual
        for _ in range(months):
            system.advance_month()
        rise = (teachers.deep - alone.state.teachers.deep).mean(axis=1)
        rows.append(counts.assign(rise=rise).loc[(teachers.kind == SELF_CONTAINED) & ~trained])
    return pd.concat(rows, ignore_index=True)


def draw_trained(system: System, lot: int) -> FlagArray:
    """Return which teachers are trained, (teachers,): of those with a class of their own in all subjects."""
    teachers, schools = system.state.teachers, system.state.schools
    slots: IndexArray = np.arange(len(teachers.school)) - schools.teacher_start[teachers.school]
    luck = uniforms(schools.key[teachers.school], Process.OBSERVE, system.month, slots, lot)
    return np.asarray((luck < TRAINED_SHARE) & (teachers.kind == SELF_CONTAINED))


def count_colleagues(system: System, who: FlagArray) -> pd.DataFrame:
    """Return how many of some teachers each teacher has in the same grade, other grades and other schools."""
    teachers = system.state.teachers
    team = teachers.school.astype(np.int64) * (int(teachers.team.max()) + 1) + teachers.team
    in_team, in_school = np.bincount(team, who)[team], np.bincount(teachers.school, who)[teachers.school]
    far = (who[teachers.ties] & (teachers.ties >= 0)).sum(axis=1)
    return pd.DataFrame(dict(zip(RELATIONS, (in_team - who, in_school - in_team, far), strict=True)), dtype=np.float64)
