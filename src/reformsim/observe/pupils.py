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
        sums[s, :] = 0.0
        for i in range(schools.student_start[s], schools.student_start[s + 1]):
            grade = students.grade[i]
            mean = 0.0
            for n in range(subjects):
                path = ladder.level_sd[n, grade] + elapsed_share * school_year_growth_sd[n, grade]
                distance = students.achievement[i, n] - path
                sums[s, n] += distance
                mean += distance / subjects
            sums[s, subjects] += students.engagement[i]
            if students.ses[i] <= cuts[0]:
                sums[s, subjects + 1] += 1.0
                sums[s, subjects + 2] += mean
            elif students.ses[i] >= cuts[1]:
                sums[s, subjects + 3] += 1.0
                sums[s, subjects + 4] += mean


def status_cuts(system: System) -> FloatArray:
    """Return the status (z) below and above which the lowest and highest quarter of students lie, (2,)."""
    return np.quantile(system.state.students.ses, [LOW, HIGH])


def pupil_sums(system: System, cuts: FloatArray) -> FloatArray:
    """Return `add_up_pupils` for the month that the system is in, before it is closed."""
    schools, subjects = len(system.state.school_id), len(system.state.subjects)
    sums = np.empty((schools, subjects + 5))
    months = system.scenario.months_per_year
    elapsed = (system.month % months + 1) / months
    add_up_pupils(0, schools, system.state.tables, system.plan.school_year_growth_sd, elapsed, cuts, sums)
    return sums
