"""One month or one year of a system as rows."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from reformsim.chance import FloatArray, IndexArray
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
    """Return the row of the system for this month; `sums` as `PeopleSums` makes them."""
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


class Lasting(NamedTuple):
    """Hold what every year's rows have in common: columns that never change, and where to look for the others."""

    schools: dict[str, Any]
    teachers: dict[str, Any]
    students: dict[str, Any]
    courses: IndexArray  # rows of the courses of the sampled teachers, in order
    course_start: IndexArray  # (sampled teachers + 1,) place: where each one's begin


def lasting_columns(system: System, teachers: IndexArray, students: IndexArray) -> Lasting:
    """Return what never changes of the rows of all schools, and of samples of teachers and students."""
    state, schools = system.state, system.state.schools
    names, first = np.array(state.school_id, dtype=object), state.teachers.course_start
    home, school = state.teachers.school[teachers], np.searchsorted(schools.student_start, students, side="right") - 1
    count = first[teachers + 1] - first[teachers]
    start = np.append(0, np.cumsum(count))
    return Lasting(
        schools={
            "school_id": names,
            "district_id": np.array(state.district_id, dtype=object)[schools.district],
            "level": np.array(LEVELS, dtype=object)[schools.level],
            "enrolment": schools.enrolment.astype(np.int64),
            "teachers": np.diff(schools.teacher_start),
            "poverty_share": schools.poverty_share.copy(),
        },
        teachers={"school_id": names[home], "teacher": teachers - schools.teacher_start[home]},
        students={"school_id": names[school], "student": students - schools.student_start[school]},
        courses=np.repeat(first[teachers] - start[:-1], count) + np.arange(start[-1]),
        course_start=start,
    )


def year_of(system: System, count: int) -> dict[str, Any]:
    """Return the column that says which year this is, for so many rows."""
    return {"year": np.full(count, (system.month + 1) // system.scenario.months_per_year)}


def school_rows(system: System, lasting: Lasting, year_means: FloatArray, sums: FloatArray) -> dict[str, Any]:
    """Return a year's rows of schools; `year_means` of deep, surface and growth, shape (3, schools)."""
    state, schools, leaders = system.state, system.state.schools, system.state.leaders
    return {
        **year_of(system, len(state.school_id)),
        **lasting.schools,
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


def teacher_rows(system: System, lasting: Lasting, sample: IndexArray) -> dict[str, Any]:
    """Return a year's rows of the sampled teachers."""
    teachers, courses = system.state.teachers, system.state.courses
    own, start = lasting.courses, lasting.course_start
    return {
        **year_of(system, len(sample)),
        **lasting.teachers,
        "experience_years": teachers.experience_years[sample],
        "belief": teachers.belief[sample],
        "threshold": teachers.threshold[sample],
        "skill": mean_per_owner(courses.skill[own], start),
        "deep": teachers.deep[sample].mean(axis=1),
        "surface": mean_per_owner(courses.surface[own].mean(axis=1), start),
        "growth_seen": mean_per_owner(courses.growth_seen[own], start),
        "stayed": teachers.stayed[sample],
    }


def student_rows(system: System, lasting: Lasting, sample: IndexArray) -> dict[str, Any]:
    """Return a year's rows of the sampled students."""
    state, students = system.state, system.state.students
    return {
        **year_of(system, len(sample)),
        **lasting.students,
        "grade": students.grade[sample].astype(np.int64),
        "ses": students.ses[sample],
        "poverty": students.poverty[sample],
        "engagement": students.engagement[sample],
        **{f"achievement_{name}": students.achievement[n, sample] for n, name in enumerate(state.subjects)},
        **{f"score_{name}": students.score[n, sample] for n, name in enumerate(state.subjects)},
    }
