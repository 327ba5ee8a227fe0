"""What is noted of a year is what the state says of every school, and of the people of the samples."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.model.system import System
from reformsim.observe.observer import Observer
from reformsim.population.state import LEVELS

YEAR = 2


def watched(years: int, share: float) -> tuple[System, Observer, list[dict[str, list[dict[str, Any]]]]]:
    """Return a system after some years, who has watched it with samples of this share, and each year's rows by hand."""
    levers = {"coaching": {"start_year": 0, "ramp_years": 0, "intensity": 1.0}}
    observe = {"teachers_share": share, "students_share": share / 4}
    asked = {"years": 5, "system": {"schools": 6, "districts": 2}, "levers": levers, "observe": observe}
    system = System(Scenario.from_dict(asked), 5)
    observer, told = Observer(system), []
    for _ in range(years * 10):
        for step in system.advance():
            observer.look(system, step)
            if step.name == "accountability":
                arrays = observer.arrays()
                told.append(by_hand(system, arrays["sample/teachers"], arrays["sample/students"]))
    return system, observer, told


def by_hand(system: System, teachers: np.ndarray, students: np.ndarray) -> dict[str, list[dict[str, Any]]]:
    """Return a year's rows of schools, and of samples of teachers and students, one by one."""
    state = system.state
    return {
        "schools": [school_by_hand(system, h) for h in range(len(state.school_id))],
        "teachers": [teacher_by_hand(system, int(t)) for t in teachers],
        "students": [student_by_hand(system, int(i)) for i in students],
    }


def school_by_hand(system: System, h: int) -> dict[str, Any]:
    """Return what is noted of a school, without its means over the year."""
    state, schools = system.state, system.state.schools
    own = [t for t in range(len(state.teachers.school)) if state.teachers.school[t] == h]
    courses = [c for c in range(len(state.courses.teacher)) if state.courses.teacher[c] in own]
    return {
        "school_id": state.school_id[h],
        "district_id": state.district_id[schools.district[h]],
        "level": LEVELS[schools.level[h]],
        "enrolment": schools.student_start[h + 1] - schools.student_start[h],
        "teachers": len(own),
        "poverty_share": schools.poverty_share[h],
        "culture": schools.culture[h],
        "belief": np.mean([state.teachers.belief[t] for t in own]),
        "skill": np.mean([state.courses.skill[c] for c in courses]),
        "leader_tenure_years": state.leaders.tenure_years[h],
        "score_reading": schools.score[h, 0],
    }


def teacher_by_hand(system: System, t: int) -> dict[str, Any]:
    """Return what is noted of a teacher."""
    state, teachers, courses = system.state, system.state.teachers, system.state.courses
    own = [c for c in range(len(courses.teacher)) if courses.teacher[c] == t]
    h = int(teachers.school[t])
    return {
        "school_id": state.school_id[h],
        "teacher": t - state.schools.teacher_start[h],
        "experience_years": teachers.experience_years[t],
        "belief": teachers.belief[t],
        "threshold": teachers.threshold[t],
        "skill": np.mean([courses.skill[c] for c in own]),
        "deep": np.mean(teachers.deep[t]),
        "surface": np.mean([courses.surface[c] for c in own]),
        "growth_seen": np.mean([courses.growth_seen[c] for c in own]),
        "stayed": teachers.stayed[t],
    }


def student_by_hand(system: System, i: int) -> dict[str, Any]:
    """Return what is noted of a student."""
    state, students = system.state, system.state.students
    h = max(s for s in range(len(state.school_id)) if state.schools.student_start[s] <= i)
    return {
        "school_id": state.school_id[h],
        "student": i - state.schools.student_start[h],
        "grade": students.grade[i],
        "ses": students.ses[i],
        "poverty": students.poverty[i],
        "engagement": students.engagement[i],
        "achievement_reading": students.achievement[0, i],
        "score_mathematics": students.score[1, i],
    }


def compare(found: Any, expected: list[dict[str, Any]], year: int) -> None:
    """Hold the rows of a year in a table against those made by hand."""
    rows = found[found["year"] == year]
    assert len(rows) == len(expected) > 0
    for name in expected[0]:
        values = [row[name] for row in expected]
        if isinstance(values[0], str):
            assert rows[name].tolist() == values, name
        else:
            np.testing.assert_allclose(rows[name].to_numpy(dtype=float), np.array(values, dtype=float), rtol=1e-12)


def test_a_years_rows_by_hand() -> None:
    """Every year's rows of schools, teachers and students are what the state says of each of them that spring."""
    system, observer, told = watched(3, 0.4)
    record = observer.record(system)
    for year, tables in enumerate(told, start=1):
        for name, expected in tables.items():
            compare(getattr(record, name).frame, expected, year)


def test_years_share_what_never_changes() -> None:
    """A school's name, a pupil's slot and all else that is the same in every year is kept once, whatever the years."""
    _, observer, _ = watched(2, 0.4)
    for table, name in (
        ("schools", "level"),
        ("schools", "enrolment"),
        ("teachers", "school_id"),
        ("students", "student"),
    ):
        first, second = observer._years[table]
        assert first[name] is second[name], name


@pytest.mark.parametrize("other", [0.1, 0.9])
def test_notes_of_another_sample_go_on_with_it(other: float) -> None:
    """Who is given notes of other teachers and pupils goes on with those, also after a look at some of its own."""
    system, observer, _ = watched(1, 0.4)
    _, stranger, _ = watched(1, other)
    heir = observer.with_arrays(stranger.arrays())
    for _ in range(10):
        for step in system.advance():
            heir.look(system, step)
            if step.name == "accountability":
                arrays = stranger.arrays()
                expected = by_hand(system, arrays["sample/teachers"], arrays["sample/students"])
    for name, rows in expected.items():
        compare(getattr(heir.record(system), name).frame, rows, YEAR)
