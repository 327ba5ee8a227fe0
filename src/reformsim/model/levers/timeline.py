"""The timeline: which lever acts where and when, as a scenario plans it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from reformsim.errors import InputError
from reformsim.model.levers.base import Lever
from reformsim.model.levers.registry import find_lever
from reformsim.model.levers.targets import cell_mask, course_reach
from reformsim.population.named import unknown_schools
from reformsim.population.state import SystemState

if TYPE_CHECKING:
    from reformsim.config.scenario import LeverConfig, Scenario

FloatArray = npt.NDArray[np.float64]


@njit(cache=True, nogil=True)
def ramped(time_years, start_year, end_year, ramp_years):  # type: ignore[no-untyped-def]
    """Return the share of full intensity at a time, in [0, 1]: up after start, down after end.

        ramp(t) = max(clip((t - start) / years, 0, 1) - clip((t - end) / years, 0, 1), 0)

    Nothing that a reform brings is there on its first day, and nothing is gone on the day after its last.
    """
    if ramp_years <= 0.0:
        return 1.0 if start_year <= time_years < end_year else 0.0
    up = min(max(time_years - start_year, 0.0), ramp_years) / ramp_years
    down = min(max(time_years - end_year, 0.0), ramp_years) / ramp_years
    return max(up - down, 0.0)


class Terms(NamedTuple):
    """Hold what a scenario says of a lever, in the shape that kernels take."""

    intensity: float  # share
    start_year: float
    end_year: float  # infinite if it never ends
    ramp_years: float
    is_lever: bool  # no shock: it takes will and money
    targets_cells: bool  # it reaches teachers in their subjects


def terms_of(lever: Lever, config: LeverConfig) -> Terms:
    """Return what a scenario says of a lever."""
    end_year = np.inf if config.end_year is None else float(config.end_year)
    years = float(config.start_year), end_year, float(config.ramp_years)
    return Terms(float(config.intensity), *years, lever.kind == "lever", lever.targets_cells)


@dataclass(slots=True)
class LeverRun:
    """Hold one lever of a scenario as it runs.

    Attributes
    ----------
    joined_year
        Year in which each school joins, (schools,); infinite where it is no target.
    delivered
        Intensity that reached each school this month, (schools,), in [0, 1].
    """

    label: str
    lever: Lever
    config: LeverConfig
    mask: FloatArray  # (subjects, bands) 1 where targeted
    reach: FloatArray  # (schools,) share of the school's courses that is targeted: what is paid for
    unit_cost_dollars: float  # per unit and year at intensity 1: what the scenario names, or what is listed
    terms: Terms
    yearly_cost_dollars: FloatArray  # (schools,) at intensity 1
    joined_year: FloatArray
    delivered: FloatArray
    chosen_in_year: int = -1

    @property
    def name(self) -> str:
        """Return the lever's name, which the label need not be."""
        return self.lever.name

    @property
    def kind(self) -> str:
        """Return ``lever`` or ``shock``."""
        return self.lever.kind

    def is_due(self, time_years: float) -> bool:
        """Return whether it is to bring anything at a time."""
        return self.terms.start_year <= time_years < self.terms.end_year + self.terms.ramp_years


@dataclass(slots=True)
class Timeline:
    """Hold all levers and shocks of a run, and what reached schools this month.

    Attributes
    ----------
    acting
        Those of `runs` that reached a school this month; None before the first month.
    """

    runs: tuple[LeverRun, ...]
    units: dict[str, FloatArray]
    budget_dollars: FloatArray  # (districts,) per year, infinite without a limit
    reallocation: float
    lag_months: int
    months_per_year: int
    allocated: FloatArray = field(default_factory=lambda: np.ones(0))
    acting: tuple[LeverRun, ...] | None = None

    def clear(self) -> None:
        """Switch everything off from now on: the release."""
        self.runs = ()

    def copy(self) -> Timeline:
        """Return a timeline that shares no changing number with this one."""
        runs = tuple(
            LeverRun(
                run.label,
                run.lever,
                run.config,
                run.mask,
                run.reach,
                run.unit_cost_dollars,
                run.terms,
                run.yearly_cost_dollars,
                run.joined_year.copy(),
                run.delivered.copy(),
                run.chosen_in_year,
            )
            for run in self.runs
        )
        return Timeline(
            runs,
            self.units,
            self.budget_dollars,
            self.reallocation,
            self.lag_months,
            self.months_per_year,
            self.allocated.copy(),
        )


def unit_counts(state: SystemState) -> dict[str, FloatArray]:
    """Return how many teachers, students and schools each school pays for, by unit, each (schools,)."""
    teachers = np.diff(state.schools.teacher_start).astype(np.float64)
    return {
        "teacher": teachers,
        "student": state.schools.enrolment.astype(np.float64),
        "school": np.ones(len(teachers)),
    }


def timeline_of(scenario: Scenario, state: SystemState) -> Timeline:
    """Return the scenario's levers and shocks, ready to run; all unknown names at once.

    Raises
    ------
    InputError
        If a lever is unknown, stands under the wrong heading, or cannot be aimed as asked.
    """
    runs: list[LeverRun] = []
    problems: list[str] = []
    schools, units = len(state.school_id), unit_counts(state)
    for heading, kind, configs in (("levers", "lever", scenario.levers), ("shocks", "shock", scenario.shocks)):
        for label, config in configs.items():
            try:
                lever = find_lever(config.lever or label)
            except InputError as error:
                problems.extend(f"{heading}.{label}: {problem}" for problem in error.problems)
                continue
            if lever.kind != kind:
                problems.append(f"{heading}.{label}: {lever.name} is a {lever.kind}; put it under {lever.kind}s")
            if not lever.targets_cells and (config.target.subjects or config.target.bands):
                problems.append(f"{heading}.{label}: {lever.name} reaches whole schools, not subjects or grade bands")
            problems.extend(
                f"{heading}.{label}.target.names: {text}"
                for text in unknown_schools(config.target.names, state.school_id)
            )
            mask = cell_mask(config.target, state.subjects)
            reach = course_reach(mask, state)
            listed = lever.unit_cost_dollars(scenario.parameters) or 0.0
            cost = listed if config.cost_dollars is None else float(config.cost_dollars)
            never, nothing, terms = np.full(schools, np.inf), np.zeros(schools), terms_of(lever, config)
            yearly_cost = cost * units[lever.cost_per] * reach
            runs.append(LeverRun(label, lever, config, mask, reach, cost, terms, yearly_cost, never, nothing))
    if problems:
        raise InputError(problems)
    per_student = scenario.governance.budget_dollars_per_student_year
    students = np.add.reduceat(state.schools.enrolment, state.districts.school_start[:-1]).astype(np.float64)
    budget = np.full(len(students), np.inf) if per_student is None else per_student * students
    return Timeline(
        tuple(runs),
        units,
        budget,
        scenario.governance.reallocation,
        scenario.governance.response_lag_months,
        scenario.months_per_year,
    )


def resume_timeline(timeline: Timeline, before: Timeline) -> Timeline:
    """Return a timeline that takes over from another what its levers have already settled.

    A lever of the same label, kind, target and start keeps the schools that it reached.
    """
    known = {run.label: run for run in before.runs}
    for run in timeline.runs:
        old = known.get(run.label)
        if old is not None and old.lever.name == run.lever.name and _aimed_alike(old.config, run.config):
            run.joined_year[:] = old.joined_year
            run.delivered[:] = old.delivered
            run.chosen_in_year = old.chosen_in_year
    timeline.allocated = before.allocated.copy()
    return timeline


def _aimed_alike(one: LeverConfig, other: LeverConfig) -> bool:
    """Return whether two levers reach for the same schools from the same year on."""
    return one.target == other.target and one.start_year == other.start_year
