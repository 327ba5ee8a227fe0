"""Tests at the year's end: what is measured, and what accountability makes of it.

A score is not what a pupil knows. Between the two lie chance, a school's good or bad day, and what drill and
surface practice do to the one without the other. Labels are given on scores, and on old ones.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from reformsim.chance import Process, fill_normals, four_normals
from reformsim.model.support import Support
from reformsim.population.state import SystemState

FloatArray = npt.NDArray[np.float64]
TEST_DRAW = int(Process.TEST)
SCHOOL_DRAW = int(Process.TEST_SCHOOL)


@njit(cache=True, nogil=True)
def take_tests(first, last, tables, plan, number):  # type: ignore[no-untyped-def]
    """Write every pupil's measured score and each school's mean, in schools first to last.

        score = achievement + error + day + inflation_sd min(surface + test preparation, 1)

    `error` is normal with variance `error_variance`, anew for each pupil and subject; `day` normal with
    SD `school_error_sd`, the same for all pupils of a school in a subject. Inflation moves scores and no
    learning: practice for show, and drill on the form of the test.
    """
    schools, students, ladder = tables.schools, tables.students, tables.ladder
    subjects = len(students.score)
    error_sd = math.sqrt(number.error_variance)
    for s in range(first, last):
        pupils = slice(schools.student_start[s], schools.student_start[s + 1])
        grade = students.grade[pupils]
        chance = np.empty(len(grade))
        inflation = number.inflation_sd * min(schools.surface[s] + schools.test_preparation[s], 1.0)
        for n in range(subjects):
            day = number.school_error_sd * four_normals(schools.key[s], SCHOOL_DRAW, plan.month[0], n, 0)[0]
            fill_normals(schools.key[s], TEST_DRAW, plan.month[0], n, chance)
            score, achievement = students.score[n, pupils], students.achievement[n, pupils]
            spring = ladder.level_sd[n] + plan.school_year_growth_sd[n]
            total = 0.0
            for i in range(len(grade)):
                score[i] = achievement[i] + error_sd * chance[i] + day + inflation
                total += score[i] - spring[grade[i]]
            schools.score[s, n] = total / len(grade)


def lagged_score(state: SystemState, lag_months: int, months_per_year: int) -> FloatArray:
    """Return each school's mean score as the district knows it, shape (schools,), student SD.

        tests back = ceil(response lag in months / months a year)

    Districts decide on yesterday's data; before the first test is old enough they know the true means.
    """
    tests_back = math.ceil(lag_months / months_per_year)
    history = state.schools.score_history
    return np.asarray(history[min(tests_back, len(history) - 1)])


def keep_scores(state: SystemState) -> None:
    """Move the school means of the newest test into the district's files.

        history = (this year's mean over subjects, last year's, the year's before ...)

    The district keeps tests for as long as it is slow to answer them.
    """
    history = state.schools.score_history
    history[1:] = history[:-1].copy()
    history[0] = state.schools.score.mean(axis=1)


def label_schools(state: SystemState, support: Support, known_score: FloatArray, number: Any) -> None:
    """Label the lowest-scoring share of the schools under accountability for the coming year.

        label = 1 for the round(label_share x schools under accountability) lowest known scores, else 0

    A share and not a standard: some are always lowest, however well all do.
    """
    schools = state.schools
    schools.label[:] = 0.0
    accountable = np.flatnonzero(support.accountability > 0.0)
    worst = accountable[np.argsort(known_score[accountable], kind="stable")]
    schools.label[worst[: round(number.label_share * len(worst))]] = 1.0


@njit(cache=True, nogil=True)
def drill(first, last, tables, support, number):  # type: ignore[no-untyped-def]
    """Move test preparation of schools first to last towards what this month's accountability asks, in [0, 1].

        asked = min(accountability, 1) (unlabelled_drill + (1 - unlabelled_drill) label)
        test preparation += (asked - test preparation) / drill_months

    All schools drill where tests count, those labelled most, and drill stays a while when pressure ends.
    """
    schools = tables.schools
    for s in range(first, last):
        pressed = number.unlabelled_drill + (1.0 - number.unlabelled_drill) * schools.label[s]
        asked = min(support.accountability[s], 1.0) * pressed
        schools.test_preparation[s] += (asked - schools.test_preparation[s]) / number.drill_months
