"""A system built from a file of schools is the file: head counts, shares and means are met exactly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.model.system import System
from reformsim.population.roster import SchoolRoster
from reformsim.population.schools_file import read_schools

MICHIGAN = Path(__file__).parents[2] / "scenarios" / "michigan.yaml"


@pytest.fixture(scope="module")
def built() -> tuple[System, SchoolRoster]:
    """Build the whole of Michigan once, and read the file beside it."""
    scenario = Scenario.load(MICHIGAN)
    assert scenario.system.schools_file is not None
    return System(scenario, 7), read_schools(scenario.system.schools_file, scenario.system.subjects)


def test_schools_and_districts_are_those_of_the_file(built: tuple[System, SchoolRoster]) -> None:
    """Every school of the file is there once, in its district."""
    system, roster = built
    state = system.state
    assert state.school_id == roster.school_id
    assert len(state.school_id) == 1848
    assert len(state.district_id) == 537
    assert tuple(np.array(state.district_id)[state.schools.district]) == roster.district_id


def test_head_counts_are_those_of_the_file(built: tuple[System, SchoolRoster]) -> None:
    """Each school has the enrolment and the teachers that the file gives it, to the head."""
    system, roster = built
    state = system.state
    assert np.diff(state.schools.student_start).tolist() == roster.enrolment.tolist()
    assert len(state.students.grade) == 763_912
    assert np.diff(state.schools.teacher_start).tolist() == roster.teachers.tolist()


def test_poverty_is_that_of_the_file(built: tuple[System, SchoolRoster]) -> None:
    """Each school has as many poor pupils as its share of the enrolment, to the nearest head."""
    system, roster = built
    poor = np.add.reduceat(system.state.students.poverty.astype(int), system.state.schools.student_start[:-1])
    assert poor.tolist() == np.rint(roster.poverty_share * roster.enrolment).astype(int).tolist()


def test_mean_scores_are_those_of_the_file(built: tuple[System, SchoolRoster]) -> None:
    """Pupils' mean level in each school and subject is where the file's scores put the school."""
    system, roster = built
    students, schools = system.state.students, system.state.schools
    level = students.achievement.T - system.state.ladder.level_sd[:, students.grade].T
    means = np.add.reduceat(level, schools.student_start[:-1], axis=0) / roster.enrolment[:, None]
    assert np.abs(means - roster.score_mean_sd).max() < 1e-9


def test_grades_are_even_and_every_pupil_has_a_class(built: tuple[System, SchoolRoster]) -> None:
    """Grades of a school differ by one pupil at most, and each pupil sits in a section of the own school."""
    system, _ = built
    state = system.state
    school = np.repeat(np.arange(1848), np.diff(state.schools.student_start))
    counts = np.zeros((1848, 6), dtype=int)
    np.add.at(counts, (school, state.students.grade), 1)
    assert (counts.max(axis=1) - counts.min(axis=1)).max() <= 1
    owner = state.teachers.school[state.courses.teacher[state.sections.course[state.students.section.T]]]
    assert (owner == school[:, None]).all()


def test_overrides_reach_the_file() -> None:
    """A scenario's share of staff who teach classes changes the teachers that are built."""
    few = System(
        Scenario.load(
            MICHIGAN,
            ["parameters.population.class_teacher_share_of_staff=0.4", "system.schools_file.districts=['82010']"],
        ),
        1,
    )
    many = System(Scenario.load(MICHIGAN, ["system.schools_file.districts=['82010']"]), 1)
    assert len(few.state.teachers.school) < 0.7 * len(many.state.teachers.school)
