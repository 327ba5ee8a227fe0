"""The yardstick of the benchmark is the same model: from equal states it comes to equal means, but for luck."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.model.system import System
from reformsim.population.state import ROWS_LAST, SystemState

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

OUR_RUNS, THEIR_RUNS = 24, 6
MOST_ERRORS = 4.5
"""Standard errors that a mean may be away from ours: some 300 are compared."""
SOME_COLUMNS = 40
LEVERS = (
    "coaching",
    "mandate",
    "structures",
    "leadership_development",
    "leadership_pipeline",
    "accountability",
    "teacher_preparation",
    "teacher_retention",
    "lateral_networks",
)


GIVEN = {
    "districts": {"key", "school_start", "spent_dollars"},
    "schools": {"key", "district", "level", "grade_low", "grade_high", "enrolment", "poverty_share", "teacher_start"}
    | {"course_start", "section_start", "student_start", "first_section", "section_count", "background_sd", "ses_mean"},
    "leaders": set(),
    "teachers": {"school", "team", "kind", "ties", "course_start"},
    "courses": {"teacher", "subject", "band", "section_start"},
    "sections": {"course", "first_seat"},
    "students": {"section", "roster"},
}
"""Columns that no process of a month or of the year's end sets, that name rows, or that levers book."""


def columns_of(state: SystemState) -> dict[str, np.ndarray]:
    """Return all columns that change, by name, rows first."""
    found = {
        f"{kind}.{name}": np.asarray(getattr(getattr(state, kind), name), dtype=float)
        for kind in GIVEN
        for name in getattr(state, kind)._fields
        if name not in GIVEN[kind]
    }
    return {name: column.T if tuple(name.split(".")) in ROWS_LAST else column for name, column in found.items()}


def their_columns(model: Any, names: Iterable[str]) -> dict[str, np.ndarray]:
    """Return the same columns of the idiomatic version."""
    courses = [course for teacher in model.teachers for course in teacher.courses]
    agents = {
        "districts": model.districts,
        "schools": model.schools,
        "leaders": [school.leader for school in model.schools],
        "teachers": list(model.teachers),
        "courses": courses,
        "sections": [section for course in courses for section in course.sections],
        "students": list(model.students),
    }
    found = {}
    for full_name in names:
        kind, name = full_name.split(".")
        found[full_name] = np.array([getattr(agent, name) for agent in agents[kind]], dtype=float)
    return found


def told(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return means and spreads over the rows of each column; a kept score counts as one more subject."""
    return {
        f"{what} of {name}": np.atleast_1d(tell(column, axis=0))
        for name, column in columns.items()
        for what, tell in (("mean", np.nanmean), ("spread", np.nanstd))
    }


@pytest.mark.slow
def test_every_column_agrees_but_for_luck() -> None:
    """After a year's end and two months under levers and shocks, every column has our means and spreads.

    Two dozen systems of ours from one start, each with luck of its own, say how far luck alone takes a mean.
    """
    mesa = import_module("idiomatic_mesa")
    on = {"start_year": 0, "ramp_years": 0, "intensity": 0.6}
    asked = Scenario.from_dict(
        {
            "years": 2,
            "system": {"schools": 16, "districts": 2, "levels": {"elementary": 0.5, "middle": 0.25, "high": 0.25}},
            "levers": dict.fromkeys(LEVERS, on),
            "shocks": dict.fromkeys(("field_backlash", "leader_exodus", "teacher_exodus"), on | {"intensity": 0.3}),
            "governance": {"reallocation": 0.0},
            "start": {"deep": 0.4},
        }
    )
    start = System(asked, 2)
    months = asked.months_per_year + 2
    ours = []
    for luck in range(OUR_RUNS):
        system = start.copy()
        for table in (system.state.schools, system.state.districts):
            table.key[:] ^= np.uint64(luck)
        for _ in range(months):
            system.advance_month()
        ours.append(told(columns_of(system.state)))
    theirs = []
    for luck in range(THEIR_RUNS):
        lead, model = start.copy(), mesa.SchoolSystem(start.copy(), seed=luck)
        for _ in range(months):
            lead.advance_month()
            model.take_support(lead)
            model.step()
        theirs.append(told(their_columns(model, columns_of(start.state))))
    apart = {}
    for name in ours[0]:
        known = np.array([run[name] for run in ours])
        error = known.std(axis=0, ddof=1) * math.sqrt(1 / OUR_RUNS + 1 / THEIR_RUNS) + 1e-9
        away = np.abs(np.mean([run[name] for run in theirs], axis=0) - known.mean(axis=0)) / error
        if away.max() > MOST_ERRORS:
            apart[name] = away.round(1).tolist()
    assert len(ours[0]) > 2 * SOME_COLUMNS
    assert apart == {}


def without_luck(asked: Scenario, seed: int) -> System:
    """Return a system whose months hold no luck: no chance in growth, no error in what teachers see or estimate.

    Its field stands still: the yardstick's follows this month's culture, ours last month's, 0.000002 apart after a month.
    """
    system = System(asked, seed)
    numbers = system.numbers
    system.numbers = numbers._replace(
        learning=numbers.learning._replace(noise_sd=0.0, level_sd=0.0),
        belief=numbers.belief._replace(seen_error_sd=0.0),
        culture=numbers.culture._replace(system_months=math.inf),
    )
    return system


TEACHING = ("coaching", "class_size", "learning_time", "formative_assessment", "learning_paths")
WHOLE = ("lateral_networks", "structures", "leadership_development", "professional_learning_time")


@pytest.mark.parametrize(
    ("levers", "shocks"),
    [
        (TEACHING, ("competing_initiative",)),
        (WHOLE, ()),
        (("accountability", "mandate"), ("teacher_exodus",)),
        ((), ()),
    ],
)
def test_without_luck_nothing_differs(levers: tuple[str, ...], shocks: tuple[str, ...]) -> None:
    """Where no month holds luck both come to the same numbers, teacher by teacher and pupil by pupil, whatever acts."""
    mesa = import_module("idiomatic_mesa")
    on = {"start_year": 0, "ramp_years": 0.5, "intensity": 0.7}
    levels = {"elementary": 0.4, "middle": 0.2, "high": 0.2, "combined": 0.2}
    asked = Scenario.from_dict(
        {
            "years": 2,
            "system": {"schools": 5, "levels": levels},
            "levers": dict.fromkeys(levers, on),
            "shocks": dict.fromkeys(shocks, on),
            "practices": {"voice": {"channel": "engagement"}, "pacing": {"channel": "time", "strength": 0.2}},
            "start": {"deep": 0.3},
        }
    )
    ours, theirs = without_luck(asked, 4), mesa.SchoolSystem(without_luck(asked, 4), seed=9)
    for _ in range(9):
        ours.advance_month()
        theirs.take_support(ours)
        theirs.step()
    state, kinds = ours.state, theirs.agents_by_type
    teachers, pupils, schools = (list(kinds[kind]) for kind in (mesa.Teacher, mesa.Student, mesa.School))
    courses = [course for teacher in teachers for course in teacher.courses]
    for found, column in (
        ([course.deep for course in courses], state.courses.deep),
        ([course.surface for course in courses], state.courses.surface),
        ([course.skill for course in courses], state.courses.skill),
        ([teacher.belief for teacher in teachers], state.teachers.belief),
        ([school.culture for school in schools], state.schools.culture),
        ([school.leader.attention for school in schools], state.leaders.attention),
        ([pupil.engagement for pupil in pupils], state.students.engagement),
        ([pupil.achievement for pupil in pupils], state.students.achievement.T),
    ):
        np.testing.assert_allclose(found, column, rtol=1e-9, atol=1e-9)
