"""Trials with one system: the same schools and luck with a lever and without it, after some years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from reformsim.analysis.patterns.tables import cell_table
from reformsim.analysis.patterns.trials import LARGE, LARGE_TEACHERS, SMALL, Trial
from reformsim.chance import IndexArray
from reformsim.model.levers.targets import school_luck
from reformsim.model.system import System
from reformsim.observe.spring import Spring, SpringWatch
from reformsim.population.state import LEVELS

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

LONGEST_SETTLING_YEARS = 8
TRIAL_YEARS, ACCOUNTABLE_YEARS = 1, 5
"""A trial's outcome is tested at the end of its first year; accountability is looked at after five, as from 2002 to
2007."""
SMALL_TEACHERS = 50
"""A small trial takes schools by lot while they have no more teachers than that together; at least one school."""


class Arm(NamedTuple):
    """Say what a trial does, to which schools."""

    lever: dict[str, Any]
    schools: IndexArray
    years: int = TRIAL_YEARS


def settled_system(scenario: Scenario, seed: int) -> System:
    """Return the scenario's system left alone for eight years, or for half its years where it has fewer than 16."""
    system = System(scenario.without_levers(), seed)
    for _ in range(min(scenario.years // 2, LONGEST_SETTLING_YEARS) * scenario.months_per_year):
        system.advance_month()
    return system


def run_arm(system: System, arm: Arm) -> Trial:
    """Return what a lever does to schools of a settled system; the system itself stays as it is."""
    name, state = str(arm.lever["lever"]), system.state
    target = {"schools": "named", "names": [state.school_id[s] for s in arm.schools]}
    whole = len(arm.schools) == len(state.school_id)
    lever = {"start_year": system.year, "ramp_years": 0.0, "intensity": 1.0, **arm.lever}
    lever["target"] = {**({} if whole else target), **arm.lever.get("target", {})}
    with_lever = last_spring(system.under(system.scenario.replaced({f"levers.{name}": lever})), arm.years)
    alone = last_spring(system.copy(), arm.years)
    reached = np.isin(with_lever.course_school, arm.schools)
    return Trial(
        subjects=state.subjects,
        cells=_effects(with_lever, alone, arm.schools),
        teachers=int(np.diff(state.schools.teacher_start)[arm.schools].sum()),
        deep_rise=float((with_lever.deep - alone.deep)[reached].mean()),
        surface_rise=float((with_lever.surface - alone.surface)[reached].mean()),
    )


def last_spring(system: System, years: int) -> Spring:
    """Return the spring after some years; the system moves on."""
    watch, found = SpringWatch(system), None
    for _ in range(years * system.scenario.months_per_year):
        for step in system.advance():
            seen = watch.look(system, step)
            found = seen if isinstance(seen, Spring) else found
    assert found is not None  # noqa: S101 - at least one year is run
    return found


def _effects(with_lever: Spring, alone: Spring, schools: IndexArray) -> pd.DataFrame:
    """Return effects by school, grade and subject, in SD of the grade's scores without the lever."""
    keys = ["school", "grade", "subject"]
    both = cell_table(with_lever).merge(cell_table(alone), on=keys, suffixes=("", "_alone"))
    spread = np.ones(len(both))
    for grade in np.unique(alone.grade):
        own = alone.score[alone.grade == grade].std(axis=0)
        rows = (both["grade"] == grade).to_numpy()
        spread[rows] = own[both["subject"].to_numpy()[rows]]
    for kind, column in (("score", "level"), ("true", "true_level")):
        both[f"{kind}_effect"] = (both[column] - both[f"{column}_alone"]) / spread
    return both.loc[both["school"].isin(schools), [*keys, "pupils", "score_effect", "true_effect"]]


def by_lot(system: System, *, elementary: bool) -> IndexArray:
    """Return rows of the schools in the order of their lot, of elementary ones or of all."""
    schools = system.state.schools
    fit = schools.level == LEVELS.index("elementary") if elementary else np.ones(len(schools.level), dtype=np.bool_)
    order = np.argsort(school_luck(system.state), kind="stable")
    return np.asarray(order[fit[order]])


def see_coaching(scenario: Scenario, seed: int) -> dict[str, Trial]:
    """Return a small and a large trial of coaching in elementary schools, all subjects, for a year.

    The large one takes half of the elementary schools, and more where they have fewer than 100 teachers. No trial
    where there are no elementary schools.
    """
    system = settled_system(scenario, seed)
    order = by_lot(system, elementary=True)
    if not len(order):
        return {}
    teachers = np.cumsum(np.diff(system.state.schools.teacher_start)[order])
    few = max(int(np.searchsorted(teachers, SMALL_TEACHERS, side="right")), 1)
    many = max(len(order) // 2, int(np.searchsorted(teachers, LARGE_TEACHERS)) + 1)
    lever = {"lever": "coaching"}
    return {SMALL: run_arm(system, Arm(lever, order[:few])), LARGE: run_arm(system, Arm(lever, order[:many]))}


def see_accountability(scenario: Scenario, seed: int) -> Trial:
    """Return what accountability alone does in five years, in all schools."""
    system = settled_system(scenario, seed)
    everybody = np.arange(len(system.state.school_id))
    return run_arm(system, Arm({"lever": "accountability"}, everybody, ACCOUNTABLE_YEARS))


def see_formative_assessment(scenario: Scenario, seed: int) -> Trial:
    """Return a trial of formative assessment in half of the schools, for a year."""
    system = settled_system(scenario, seed)
    order = by_lot(system, elementary=False)
    return run_arm(system, Arm({"lever": "formative_assessment"}, order[: max(len(order) // 2, 1)]))
