"""The yardstick of the benchmark is the same model: from equal states it comes to equal means, but for luck."""

from __future__ import annotations

import math
import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.model.system import System

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))


def test_idiomatic_version_agrees() -> None:
    """After nine months under levers every column's mean agrees within what chance can do."""
    mesa = import_module("idiomatic_mesa")
    asked = Scenario.from_dict(
        {
            "years": 2,
            "system": {"schools": 6},
            "levers": {
                "coaching": {"start_year": 0, "ramp_years": 0, "intensity": 0.8},
                "mandate": {"start_year": 0, "ramp_years": 0, "intensity": 0.5},
                "structures": {"start_year": 0, "ramp_years": 0, "intensity": 1.0},
                "leadership_development": {"start_year": 0, "ramp_years": 0, "intensity": 0.6},
            },
            "governance": {"reallocation": 0.0},
        }
    )
    ours, theirs = System(asked, 2), mesa.SchoolSystem(System(asked, 2), seed=5)
    for _ in range(9):
        ours.advance_month()
        theirs.take_support(ours)
        theirs.step()
    state, kinds = ours.state, theirs.agents_by_type
    teachers, pupils = list(kinds[mesa.Teacher]), list(kinds[mesa.Student])
    courses = [course for teacher in teachers for course in teacher.courses]
    assert np.mean([course.deep for course in courses]) == pytest.approx(state.courses.deep.mean(), abs=2e-3)
    assert np.mean([course.surface for course in courses]) == pytest.approx(state.courses.surface.mean(), abs=2e-3)
    assert np.mean([course.skill for course in courses]) == pytest.approx(state.courses.skill.mean(), abs=1e-3)
    assert np.mean([teacher.belief for teacher in teachers]) == pytest.approx(state.teachers.belief.mean(), abs=6e-3)
    assert np.mean([school.culture for school in kinds[mesa.School]]) == pytest.approx(
        state.schools.culture.mean(), abs=1e-3
    )
    error = 4 * 0.25 / np.sqrt(len(pupils)) + 2e-3
    assert np.mean([pupil.engagement for pupil in pupils]) == pytest.approx(state.students.engagement.mean(), abs=4e-3)
    achievement = np.mean([pupil.achievement for pupil in pupils], axis=0)
    assert achievement == pytest.approx(state.students.achievement.mean(axis=0), abs=error)


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
        ([pupil.achievement for pupil in pupils], state.students.achievement),
    ):
        np.testing.assert_allclose(found, column, rtol=1e-9, atol=1e-9)
