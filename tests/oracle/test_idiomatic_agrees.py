"""The yardstick of the benchmark is the same model: from equal states it comes to equal means, but for luck."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.model.system import System

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))


def test_idiomatic_version_agrees() -> None:
    """After nine months under levers every column's mean agrees within what chance can do."""
    from idiomatic_mesa import School, SchoolSystem, Student, Teacher

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
    ours, theirs = System(asked, 2), SchoolSystem(System(asked, 2), seed=5)
    for _ in range(9):
        ours.advance_month()
        theirs.take_support(ours)
        theirs.step()
    state, kinds = ours.state, theirs.agents_by_type
    teachers, pupils = list(kinds[Teacher]), list(kinds[Student])
    courses = [course for teacher in teachers for course in teacher.courses]
    assert np.mean([course.deep for course in courses]) == pytest.approx(state.courses.deep.mean(), abs=2e-3)
    assert np.mean([course.surface for course in courses]) == pytest.approx(state.courses.surface.mean(), abs=2e-3)
    assert np.mean([course.skill for course in courses]) == pytest.approx(state.courses.skill.mean(), abs=1e-3)
    assert np.mean([teacher.belief for teacher in teachers]) == pytest.approx(state.teachers.belief.mean(), abs=6e-3)
    assert np.mean([school.culture for school in kinds[School]]) == pytest.approx(
        state.schools.culture.mean(), abs=1e-3
    )
    error = 4 * 0.25 / np.sqrt(len(pupils)) + 2e-3
    assert np.mean([pupil.engagement for pupil in pupils]) == pytest.approx(state.students.engagement.mean(), abs=4e-3)
    achievement = np.mean([pupil.achievement for pupil in pupils], axis=0)
    assert achievement == pytest.approx(state.students.achievement.mean(axis=0), abs=error)
