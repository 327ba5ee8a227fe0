"""One month or one year of a system as rows."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from reformsim.chance import FloatArray, IndexArray
from reformsim.model.workforce import courses_of
from reformsim.observe.schema import SYSTEM
from reformsim.observe.sums import add_up_system
from reformsim.population.state import LEVELS, mean, mean_per_owner

if TYPE_CHECKING:
    from reformsim.model.system import System


MEANS = tuple(column.name for column in SYSTEM if column.dtype == "float64" and not column.name.endswith("*"))[1:]
"""Columns of the system's row that `add_up_system` fills, in this order; those of practices and subjects follow."""

TIMES = ("month", "year", "released")
"""Columns of the system's row that are no means."""


@cache
def names_of(practices: tuple[str, ...], subjects: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of the system's row, in their order."""
    last = ("deep", practices), ("achievement", subjects), ("score", subjects)
    return ("month", "year", *MEANS, "released", *(f"{heading}_{name}" for heading, parts in last for name in parts))


def system_row(system: System, sums: FloatArray, *, released: bool) -> dict[str, Any]:
    """Return the row of the system for this month; `sums` as `school_sums` returns them."""
    names, month = names_of(system.state.practices, system.state.subjects), system.month + 1
    means = np.empty(len(names) - len(TIMES))
    system.all_at_once(add_up_system, sums, means)
    values = means.tolist()
    year = month / system.scenario.months_per_year
    return dict(zip(names, (month, year, *values[: len(MEANS)], released, *values[len(MEANS) :]), strict=True))


def score_columns(system: System) -> dict[str, float]:
    """Return what the last test said of the system, to be read again once a new test is taken."""
    schools = system.state.schools
    score = (schools.enrolment / np.add.reduce(schools.enrolment)) @ schools.score
    by_subject = {f"score_{name}": float(score[n]) for n, name in enumerate(system.state.subjects)}
    return {"score_sd": mean(score), **by_subject}


def school_rows(system: System, year_means: FloatArray, sums: FloatArray) -> dict[str, Any]:
    """Return a year's rows of schools; `year_means` of deep, surface and growth, shape (3, schools)."""
    state, schools, leaders = system.state, system.state.schools, system.state.leaders
    count = len(state.school_id)
    return {
        "year": np.full(count, (system.month + 1) // system.scenario.months_per_year),
        "school_id": np.array(state.school_id, dtype=object),
        "district_id": np.array(state.district_id, dtype=object)[schools.district],
        "level": np.array(LEVELS, dtype=object)[schools.level],
        "enrolment": schools.enrolment.astype(np.int64),
        "teachers": np.diff(schools.teacher_start),
        "poverty_share": schools.poverty_share.copy(),
        "deep": year_means[0],
        "surface": year_means[1],
        "culture": schools.culture.copy(),
        "structures": schools.structures.copy(),
        "belief": mean_per_owner(state.teachers.belief, schools.teacher_start),
        "skill": mean_per_owner(state.courses.skill, schools.course_start),
        "leadership": leaders.leadership.copy(),
        "leader_tenure_years": leaders.tenure_years.copy(),
        "growth_ratio": year_means[2],
        "pressure": schools.pressure.copy(),
        **{f"achievement_{name}": sums[:, n] / schools.enrolment for n, name in enumerate(state.subjects)},
        **{f"score_{name}": schools.score[:, n].copy() for n, name in enumerate(state.subjects)},
    }


def teacher_rows(system: System, sample: IndexArray) -> dict[str, Any]:
    """Return a year's rows of the sampled teachers."""
    state, teachers, courses = system.state, system.state.teachers, system.state.courses
    school, own = teachers.school[sample], courses_of(sample, state)
    start = np.append(0, np.cumsum(teachers.course_start[sample + 1] - teachers.course_start[sample]))
    return {
        "year": np.full(len(sample), (system.month + 1) // system.scenario.months_per_year),
        "school_id": np.array(state.school_id, dtype=object)[school],
        "teacher": sample - state.schools.teacher_start[school],
        "experience_years": teachers.experience_years[sample],
        "belief": teachers.belief[sample],
        "threshold": teachers.threshold[sample],
        "skill": mean_per_owner(courses.skill[own], start),
        "deep": teachers.deep[sample].mean(axis=1),
        "surface": mean_per_owner(courses.surface[own].mean(axis=1), start),
        "growth_seen": mean_per_owner(courses.growth_seen[own], start),
        "stayed": teachers.stayed[sample],
    }


def student_rows(system: System, sample: IndexArray) -> dict[str, Any]:
    """Return a year's rows of the sampled students."""
    state, students = system.state, system.state.students
    start = state.schools.student_start
    school = np.searchsorted(start, sample, side="right") - 1
    return {
        "year": np.full(len(sample), (system.month + 1) // system.scenario.months_per_year),
        "school_id": np.array(state.school_id, dtype=object)[school],
        "student": sample - start[school],
        "grade": students.grade[sample].astype(np.int64),
        "ses": students.ses[sample],
        "poverty": students.poverty[sample],
        "engagement": students.engagement[sample],
        **{f"achievement_{name}": students.achievement[sample, n] for n, name in enumerate(state.subjects)},
        **{f"score_{name}": students.score[sample, n] for n, name in enumerate(state.subjects)},
    }
