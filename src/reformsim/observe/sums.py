"""Sums over people, school by school, and the system's means made of them, for the monthly and yearly rows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from reformsim.chance import FloatArray
from reformsim.model.district import HALF

if TYPE_CHECKING:
    from reformsim.model.system import System

LOW, HIGH = 0.25, 0.75
PUPIL_SUMS = 5
STAFF_SUMS = 3


@njit(cache=True, nogil=True, forceinline=True)
def add_up_pupils(first, last, tables, school_year_growth_sd, elapsed_share, cuts, sums):  # type: ignore[no-untyped-def]
    """Fill the first columns of `sums` for schools first to last.

    Columns: distance from the benchmark path by subject; engagement; then number and summed mean distance of
    the lowest and of the highest quarter by status.
    """
    schools, students = tables.schools, tables.students
    subjects, low_cut, high_cut = students.achievement.shape[1], cuts[0], cuts[1]
    path = tables.ladder.level_sd + elapsed_share * school_year_growth_sd
    for s in range(first, last):
        pupils = slice(schools.student_start[s], schools.student_start[s + 1])
        grade, ses, engagement = students.grade[pupils], students.ses[pupils], students.engagement[pupils]
        low_total = high_total = 0.0
        for n in range(0, subjects, 2):  # two subjects at once, since looking at a pupil takes longer than adding up
            m = min(n + 1, subjects - 1)
            has_other = 1.0 if m > n else 0.0
            one, other = students.achievement[pupils, n], students.achievement[pupils, m]
            total = other_total = engaged = low = high = 0.0  # people are counted anew, which costs less than a loop
            for i in range(len(grade)):
                g = np.uint8(grade[i])
                distance, other_distance = one[i] - path[n, g], has_other * (other[i] - path[m, g])
                is_low = 1.0 if ses[i] <= low_cut else 0.0  # flags, not branches: a processor cannot guess who is poor
                is_high = 1.0 if ses[i] >= high_cut else 0.0
                total += distance
                other_total += other_distance
                engaged += engagement[i]
                low += is_low
                low_total += is_low * (distance + other_distance)
                high += is_high
                high_total += is_high * (distance + other_distance)
            sums[s, m], sums[s, n] = other_total, total  # in this order: without another the first stands
            people = sums[s, subjects : subjects + PUPIL_SUMS]
            people[0], people[1], people[2] = engaged, low, low_total / subjects
            people[3], people[4] = high, high_total / subjects


@njit(cache=True, nogil=True, forceinline=True)
def add_up_staff(first, last, tables, sums):  # type: ignore[no-untyped-def]
    """Fill the last columns of `sums` for schools first to last.

    Columns: belief of teachers; teachers whose deep enactment is above one half; skill over courses; deep
    enactment of teachers by practice.
    """
    schools, teachers, skill = tables.schools, tables.teachers, tables.courses.skill
    practices = teachers.deep.shape[1]
    column = sums.shape[1] - practices
    for s in range(first, last):
        total = sums[s, column - STAFF_SUMS :]
        total[:] = 0.0
        for t in range(schools.teacher_start[s], schools.teacher_start[s + 1]):
            deep = 0.0
            for p in range(practices):
                deep += teachers.deep[t, p]
                total[STAFF_SUMS + p] += teachers.deep[t, p]
            total[0] += teachers.belief[t]
            total[1] += 1.0 if deep / practices > HALF else 0.0
        for c in range(schools.course_start[s], schools.course_start[s + 1]):
            total[2] += skill[c]


@njit(cache=True, nogil=True)
def add_up_people(first, last, tables, school_year_growth_sd, elapsed_share, cuts, sums):  # type: ignore[no-untyped-def]
    """Fill `sums`, shape (schools, subjects + 5 + 3 + practices), for schools first to last: pupils, then staff."""
    add_up_pupils(first, last, tables, school_year_growth_sd, elapsed_share, cuts, sums)
    add_up_staff(first, last, tables, sums)


def status_cuts(system: System) -> FloatArray:
    """Return the status (z) below and above which the lowest and highest quarter of students lie, (2,)."""
    return np.quantile(system.state.students.ses, [LOW, HIGH])


def empty_sums(system: System) -> FloatArray:
    """Return what `school_sums` fills, shape (schools, subjects + 5 + 3 + practices)."""
    state = system.state
    return np.empty((len(state.school_id), len(state.subjects) + PUPIL_SUMS + STAFF_SUMS + len(state.practices)))


def school_sums(system: System, cuts: FloatArray, sums: FloatArray) -> FloatArray:
    """Return `sums` as `add_up_people` fills them for the month that the system is in, before it is closed."""
    months = system.scenario.months_per_year
    elapsed = (system.month % months + 1) / months
    system.each_school(add_up_people, system.plan.school_year_growth_sd, elapsed, cuts, sums)
    return sums


@njit(cache=True, nogil=True)
def ratio(total, count):  # type: ignore[no-untyped-def]
    """Return a mean, not a number where there is nobody."""
    return total / count if count > 0.0 else math.nan


@njit(cache=True, nogil=True)
def mean_share(values, weights):  # type: ignore[no-untyped-def]
    """Return the mean of a column with the weights of its rows, shapes (rows,)."""
    total = weight = 0.0
    for i in range(len(values)):
        total += values[i] * weights[i]
        weight += weights[i]
    return total / weight


@njit(cache=True, nogil=True)
def add_up_system(first, last, tables, sums, means):  # type: ignore[no-untyped-def]
    """Fill `means` with the system's row: the columns of `rows.MEANS`, then those of practices and subjects.

    Runs over all schools at once: `first` is 0 and `last` their number. `sums` is what `add_up_people` filled. Means
    of deep and surface enactment are means over teachers, those of growth over students.
    """
    districts, schools, leaders = tables.districts, tables.schools, tables.leaders
    subjects = schools.score.shape[1]
    staff = np.diff(schools.teacher_start).astype(np.float64)
    total, teachers, students = sums.sum(axis=0), staff.sum(), float(schools.enrolment.sum())
    above = full = 0.0
    for s in range(first, last):
        above += 1.0 if schools.deep[s] > HALF else 0.0
        full += schools.full_drive[s]
    achievement, score = total[:subjects] / students, np.empty(subjects)
    for n in range(subjects):
        score[n] = mean_share(schools.score[:, n], schools.enrolment)
    people = total[subjects + PUPIL_SUMS :]
    known = np.array(
        [
            mean_share(schools.deep, staff),
            mean_share(schools.surface, staff),
            schools.culture.mean(),
            districts.field_culture.mean(),
            people[0] / teachers,  # belief
            people[2] / len(tables.courses.skill),
            leaders.support.mean(),
            leaders.attention.mean(),
            districts.political_will.mean(),
            districts.celebrated_share.mean(),
            mean_share(schools.growth_ratio, schools.enrolment),
            total[subjects] / students,  # engagement
            achievement.mean(),
            score.mean(),
            ratio(total[subjects + 2], total[subjects + 1]),
            ratio(total[subjects + 4], total[subjects + 3]),
            above / len(schools.deep),
            people[1] / teachers,  # those above one half
            min(schools.own_drive.sum() / full, 1.0) if full > 0.0 else 1.0,
            schools.pressure.mean(),
            districts.spent_dollars.sum(),
        ]
    )
    means[: len(known)] = known
    means[len(known) :] = np.concatenate((people[STAFF_SUMS:] / teachers, achievement, score))
