"""What stays the same all through a run, gathered once: the plan that kernels read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from reformsim.config.catalog import number_of_subject
from reformsim.model.benchmark import usual_teaching
from reformsim.model.numbers import Numbers
from reformsim.model.practice import Practice, practices_of
from reformsim.population.benchmark_path import benchmark_path
from reformsim.population.intake import intake_numbers
from reformsim.population.state import BANDS

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

FloatArray = npt.NDArray[np.float64]


class TeachingPlan(NamedTuple):
    """Hold what teaching needs besides state, levers and catalogue themes."""

    practice: Practice
    month: npt.NDArray[np.int64]  # (1,) months done, the only number here that changes
    months_per_year: int
    readiness: FloatArray  # (subjects, bands) share
    school_year_growth_sd: FloatArray  # (subjects, 13) benchmark gain from fall to spring
    summer_loss_sd: FloatArray  # (subjects, 13) mean loss over the summer that follows
    usual_match: FloatArray  # (subjects, 13) mean match when the whole class is taught at its mean
    usual_quality: FloatArray  # (subjects, 13) mean quality of such teaching: the normaliser
    drill_sd: FloatArray  # (subjects,) student SD a year that full drill adds
    usual_newcomer_share: float  # of teachers, in the default system
    usual_new_leader_share: float
    usual_experience_effect_sd: float
    formative_tools: float
    learning_time_growth: float
    class_size_growth: float


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
    subjects = scenario.system.subjects
    path = benchmark_path([scenario.growth[name] for name in subjects], numbers.learning.summer_share)
    intake = intake_numbers(scenario.parameters)
    spread_sd = (
        math.hypot(intake.own_spread_sd, intake.status_within * intake.status_spread),
        intake.passing_spread_sd,
    )
    match, quality = usual_teaching(path.school_year_sd, scenario.months_per_year, spread_sd, numbers.learning)
    return TeachingPlan(
        practice=practices_of(scenario, numbers.choice.synergy),
        month=np.zeros(1, dtype=np.int64),
        months_per_year=scenario.months_per_year,
        readiness=np.array([[scenario.readiness[name][band] for band in BANDS] for name in subjects]),
        school_year_growth_sd=path.school_year_sd,
        summer_loss_sd=path.summer_loss_sd,
        usual_match=match,
        usual_quality=quality,
        drill_sd=np.array([number_of_subject("testing.drill_sd", name) for name in subjects]),
        usual_newcomer_share=usual[0],
        usual_new_leader_share=usual[1],
        usual_experience_effect_sd=usual[2],
        formative_tools=numbers.lever.formative_tools,
        learning_time_growth=numbers.lever.learning_time_growth,
        class_size_growth=numbers.lever.class_size_growth,
    )
