"""One month or one year of a system as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reformsim.chance import FloatArray, IndexArray
from reformsim.model.district import HALF
from reformsim.population.state import LEVELS, mean, mean_per_owner

if TYPE_CHECKING:
    from reformsim.model.system import System


def ratio(total: float, count: float) -> float:
    """Return a mean, not a number where there is nobody."""
    return total / count if count > 0.0 else float("nan")


def practice_columns(system: System) -> dict[str, float]:
    """Return what teachers and leaders do and believe this month."""
    state, schools = system.state, system.state.schools
    size = (schools.teacher_start[1:] - schools.teacher_start[:-1]).astype(np.float64)
    weight = size / np.add.reduce(size)
    return {
        "deep": float(schools.deep @ weight),
        "surface": float(schools.surface @ weight),
        "culture": mean(schools.culture),
        "field_culture": mean(state.districts.field_culture),
        "belief": mean(state.teachers.belief),
        "skill": mean(state.courses.skill),
        "leader_support": mean(state.leaders.support),
        "attention": mean(state.leaders.attention),
        "political_will": mean(state.districts.political_will),
        "celebrated_share": mean(state.districts.celebrated_share),
    }


def system_row(system: System, sums: FloatArray, *, released: bool) -> dict[str, Any]:
    """Return the row of the system for this month; `sums` as `pupil_sums` returns them."""
    state, schools = system.state, system.state.schools
    subjects, students = len(state.subjects), float(np.add.reduce(schools.enrolment))
    total = np.add.reduce(sums, axis=0)
    enrolment = schools.enrolment / students
    by_subject = total[:subjects] / students
    full = float(np.add.reduce(schools.full_drive))
    month = system.month + 1
    return {
        "month": month,
        "year": month / system.scenario.months_per_year,
        **practice_columns(system),
        "growth_ratio": float(schools.growth_ratio @ enrolment),
        "engagement": float(total[subjects] / students),
        "achievement_sd": mean(by_subject),
        "score_sd": float("nan"),
        "low_status_sd": ratio(total[subjects + 2], total[subjects + 1]),
        "high_status_sd": ratio(total[subjects + 4], total[subjects + 3]),
        "schools_above_half": mean(schools.deep > HALF),
        "teachers_above_half": mean(np.add.reduce(state.teachers.deep, axis=1) / len(state.practices) > HALF),
        "ownership": min(float(np.add.reduce(schools.own_drive)) / full, 1.0) if full > 0.0 else 1.0,
        "pressure": mean(schools.pressure),
        "cost_dollars": float(np.add.reduce(state.districts.spent_dollars)),
        "released": released,
        **{f"deep_{name}": mean(state.teachers.deep[:, p]) for p, name in enumerate(state.practices)},
        **{f"achievement_{name}": float(by_subject[n]) for n, name in enumerate(state.subjects)},
        **score_columns(system),
    }


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
    school = teachers.school[sample]
    return {
        "year": np.full(len(sample), (system.month + 1) // system.scenario.months_per_year),
        "school_id": np.array(state.school_id, dtype=object)[school],
        "teacher": sample - state.schools.teacher_start[school],
        "experience_years": teachers.experience_years[sample],
        "belief": teachers.belief[sample],
        "threshold": teachers.threshold[sample],
        "skill": mean_per_owner(courses.skill, teachers.course_start)[sample],
        "deep": teachers.deep[sample].mean(axis=1),
        "surface": mean_per_owner(courses.surface.mean(axis=1), teachers.course_start)[sample],
        "growth_seen": mean_per_owner(courses.growth_seen, teachers.course_start)[sample],
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
