"""What stays the same all through a run, gathered once: the plan that kernels read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from reformsim.model.numbers import Numbers
from reformsim.model.practice import Practice, practices_of
from reformsim.population.state import BANDS, GRADES

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

FloatArray = npt.NDArray[np.float64]
PUBLISHED = ("reading", "mathematics")


class TeachingPlan(NamedTuple):
    """Hold what teaching needs besides state, levers and catalogue themes."""

    practice: Practice
    month: npt.NDArray[np.int64]  # (1,) months done, the only number here that changes
    months_per_year: int
    readiness: FloatArray  # (subjects, bands) share
    school_year_growth_sd: FloatArray  # (subjects, 13) benchmark gain from fall to spring
    summer_loss_sd: FloatArray  # (subjects, 13) mean loss over the summer that follows
    drill_sd: FloatArray  # (subjects,) student SD a year that full drill adds
    usual_newcomer_share: float  # of teachers, in the default system
    usual_new_leader_share: float
    usual_experience_effect_sd: float
    formative_tools: float
    learning_time_growth: float
    class_size_growth: float


def row_of_subject(name: str, subject: str, numbers: Numbers) -> float:
    """Return a subject's number from a row given for reading, mathematics and all others."""
    row = numbers.rows[name]
    return row[PUBLISHED.index(subject)] if subject in PUBLISHED else row[-1]


def yearly_growth_sd(scenario: Scenario) -> FloatArray:
    """Return the benchmark's annual growth by subject and grade, shape (subjects, 13).

    The published steps run from one spring to the next, K-1 to 11-12; that of kindergarten itself is
    not published and is taken as the first step.
    """
    growth = np.zeros((len(scenario.system.subjects), GRADES))
    for row, subject in enumerate(scenario.system.subjects):
        steps = np.array(scenario.growth[subject], dtype=np.float64)
        growth[row, 0] = steps[0]
        growth[row, 1:] = steps
    return growth


def plan_of(scenario: Scenario, numbers: Numbers, usual: tuple[float, float, float]) -> TeachingPlan:
    """Return the plan of a run.

    Parameters
    ----------
    scenario
        What is asked for.
    numbers
        The catalogue with the scenario's overrides.
    usual
        Shares of new teachers and of new leaders, and mean effect of experience, in the default system:
        the centres that keep it at the benchmark.
    """
    growth = yearly_growth_sd(scenario)
    school_year = growth / (1.0 - numbers.learning.summer_share)
    subjects = scenario.system.subjects
    return TeachingPlan(
        practice=practices_of(scenario, numbers.choice.synergy),
        month=np.zeros(1, dtype=np.int64),
        months_per_year=scenario.months_per_year,
        readiness=np.array([[scenario.readiness[name][band] for band in BANDS] for name in subjects]),
        school_year_growth_sd=school_year,
        summer_loss_sd=school_year - growth,
        drill_sd=np.array([row_of_subject("testing.drill_sd", name, numbers) for name in subjects]),
        usual_newcomer_share=usual[0],
        usual_new_leader_share=usual[1],
        usual_experience_effect_sd=usual[2],
        formative_tools=numbers.lever.formative_tools,
        learning_time_growth=numbers.lever.learning_time_growth,
        class_size_growth=numbers.lever.class_size_growth,
    )
