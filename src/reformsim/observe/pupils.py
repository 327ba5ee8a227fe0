"""Sums over pupils, school by school, for the monthly and yearly rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from reformsim.chance import FloatArray

if TYPE_CHECKING:
    from reformsim.model.system import System

LOW, HIGH = 0.25, 0.75


@njit(cache=True, nogil=True)
def add_up_pupils(first, last, tables, school_year_growth_sd, elapsed_share, cuts, sums):  # type: ignore[no-untyped-def]
    """Fill `sums` for schools first to last, shape (schools, subjects + 5).

    Columns: distance from the benchmark path by subject; engagement; then number and summed mean distance of
    the lowest and of the highest quarter by status.
    """
    schools, students, ladder = tables.schools, tables.students, tables.ladder
    subjects = students.achievement.shape[1]
    for s in range(first, last):
        pupils = slice(schools.student_start[s], schools.student_start[s + 1])
        grade, ses, engagement = students.grade[pupils], students.ses[pupils], students.engagement[pupils]
        mean = np.zeros(len(grade))
        for n in range(subjects):
            achievement = students.achievement[pupils, n]
            path = ladder.level_sd[n] + elapsed_share * school_year_growth_sd[n]
            total = 0.0
            for i in range(len(grade)):
                distance = achievement[i] - path[grade[i]]
                total += distance
                mean[i] += distance / subjects
            sums[s, n] = total
        engaged = low = low_total = high = high_total = 0.0
        for i in range(len(grade)):  # flags, not branches: a processor cannot guess who is poor
            is_low = 1.0 if ses[i] <= cuts[0] else 0.0
            is_high = 1.0 if ses[i] >= cuts[1] else 0.0
            engaged += engagement[i]
            low += is_low
            low_total += is_low * mean[i]
            high += is_high
            high_total += is_high * mean[i]
        sums[s, subjects:] = np.array([engaged, low, low_total, high, high_total])


def status_cuts(system: System) -> FloatArray:
    """Return the status (z) below and above which the lowest and highest quarter of students lie, (2,)."""
    return np.quantile(system.state.students.ses, [LOW, HIGH])


def pupil_sums(system: System, cuts: FloatArray) -> FloatArray:
    """Return `add_up_pupils` for the month that the system is in, before it is closed."""
    schools, subjects = len(system.state.school_id), len(system.state.subjects)
    sums = np.empty((schools, subjects + 5))
    months = system.scenario.months_per_year
    elapsed = (system.month % months + 1) / months
    system.each_school(add_up_pupils, system.plan.school_year_growth_sd, elapsed, cuts, sums)
    return sums
