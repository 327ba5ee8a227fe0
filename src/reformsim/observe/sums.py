"""Sums over people, school by school, and the system's means made of them, for the monthly and yearly rows."""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from reformsim.chance import FloatArray
from reformsim.model.district import HALF
from reformsim.population.state import GRADES, copied

if TYPE_CHECKING:
    from reformsim.model.system import System

LOW, HIGH = 0.25, 0.75
PUPIL_SUMS = 5
STAFF_SUMS = 3
NEITHER, IS_LOW, IS_HIGH = np.uint8(0), np.uint8(1), np.uint8(2)
EVERYBODY, THE_LOW, THE_HIGH = 0, 1, 2
GROUPS = 3
SIDE_BY_SIDE = 16
"""Sums that are made beside each other and put together last: a processor takes several steps of them at once."""
COUNTERS = 4
"""Pupils of a grade stand together, and to count on from what was just written takes a processor some steps."""
_LOW_PLACE, _HIGH_PLACE = np.uint64(THE_LOW * SIDE_BY_SIDE), np.uint64(THE_HIGH * SIDE_BY_SIDE)


class Standing(NamedTuple):
    """Hold who is of low and who of high status: it changes once a year, and is asked for each month."""

    status: npt.NDArray[np.uint8]  # (students,) IS_LOW, IS_HIGH, both or neither
    pupils: FloatArray  # (schools, 3, grades) number of pupils: everybody, those of low status, those of high status


@njit(cache=True, nogil=True)
def tell_status(first, last, tables, cuts, standing):  # type: ignore[no-untyped-def]
    """Fill in the standing of the pupils of schools first to last; `cuts` as `status_cuts` returns them."""
    schools, students = tables.schools, tables.students
    counts = np.empty((COUNTERS, GROUPS, GRADES))
    for s in range(first, last):
        own, pupils = slice(schools.student_start[s], schools.student_start[s + 1]), standing.pupils[s]
        ses, grade, status = students.ses[own], students.grade[own], standing.status[own]
        for i in range(len(ses)):
            status[i] = (IS_LOW if ses[i] <= cuts[0] else NEITHER) | (IS_HIGH if ses[i] >= cuts[1] else NEITHER)
        counts[:] = 0.0
        for i in range(len(ses)):
            turn, g = np.uint8(i % COUNTERS), np.uint8(grade[i])
            counts[turn, EVERYBODY, g] += 1.0
            counts[turn, THE_LOW, g] += status[i] & IS_LOW
            counts[turn, THE_HIGH, g] += status[i] >> IS_LOW
        pupils[:] = 0.0
        for counted in counts:
            pupils += counted


@njit(cache=True, nogil=True, inline="always")
def add_side_by_side(values, status, first, count, room):  # type: ignore[no-untyped-def]
    """Add `count` values from the first on to the sums of each group, each value to the next of the sums in `room`."""
    for k in range(count):
        place, i = np.uint64(k), np.uint64(first + k)
        room[place] += values[i]
        room[place + _LOW_PLACE] += values[i] if status[i] & IS_LOW else 0.0
        room[place + _HIGH_PLACE] += values[i] if status[i] & IS_HIGH else 0.0


@njit(cache=True, nogil=True, forceinline=True)
def add_up(values, status, room):  # type: ignore[no-untyped-def]
    """Return the sums of values, (pupils,): of everybody, of those of low and of those of high status.

    A processor adds a number to one sum in the time in which it adds eight to eight; so there are sixteen sums of each,
    `room`, (3 x 16,), put together in one order wherever this runs.
    """
    room[:] = 0.0
    whole = len(values) // SIDE_BY_SIDE * SIDE_BY_SIDE
    for first in range(0, whole, SIDE_BY_SIDE):
        add_side_by_side(values, status, first, SIDE_BY_SIDE, room)
    add_side_by_side(values, status, whole, len(values) - whole, room)
    everybody = low = high = 0.0
    for k in range(SIDE_BY_SIDE):
        place = np.uint64(k)
        everybody += room[place]
        low += room[place + _LOW_PLACE]
        high += room[place + _HIGH_PLACE]
    return everybody, low, high


@njit(cache=True, nogil=True, forceinline=True)
def add_up_pupils(first, last, tables, school_year_growth_sd, elapsed_share, standing, sums):  # type: ignore[no-untyped-def]
    """Fill the first columns of `sums` for schools first to last.

    Columns: distance from the benchmark path by subject; engagement; then number and summed mean distance of
    the lowest and of the highest quarter by status.

        sum of distances = sum of levels - sum over grades of (pupils of the grade x path of the grade)
    """
    schools, students = tables.schools, tables.students
    subjects, room = len(students.achievement), np.empty(GROUPS * SIDE_BY_SIDE)
    path = tables.ladder.level_sd + elapsed_share * school_year_growth_sd
    for s in range(first, last):
        own = slice(schools.student_start[s], schools.student_start[s + 1])
        status, pupils, total = standing.status[own], standing.pupils[s], sums[s, subjects : subjects + PUPIL_SUMS]
        total[0], _, _ = add_up(students.engagement[own], status, room)
        total[1], total[3] = pupils[THE_LOW].sum(), pupils[THE_HIGH].sum()
        total[2] = total[4] = 0.0
        for n in range(subjects):
            levels = add_up(students.achievement[n, own], status, room)
            everybody, low, high = levels[EVERYBODY], levels[THE_LOW], levels[THE_HIGH]
            for g in range(GRADES):
                everybody -= pupils[EVERYBODY, g] * path[n, g]
                low -= pupils[THE_LOW, g] * path[n, g]
                high -= pupils[THE_HIGH, g] * path[n, g]
            sums[s, n] = everybody
            total[2] += low / subjects
            total[4] += high / subjects


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
def add_up_people(first, last, tables, school_year_growth_sd, elapsed_share, standing, sums):  # type: ignore[no-untyped-def]
    """Fill `sums`, shape (schools, subjects + 5 + 3 + practices), for schools first to last: pupils, then staff."""
    add_up_pupils(first, last, tables, school_year_growth_sd, elapsed_share, standing, sums)
    add_up_staff(first, last, tables, sums)


def status_cuts(system: System) -> FloatArray:
    """Return the status (z) below and above which the lowest and highest quarter of students lie, (2,)."""
    return np.quantile(system.state.students.ses, [LOW, HIGH])


class PeopleSums:
    """Make sums over the people of each school, month by month, in the same place.

    Attributes
    ----------
    cuts
        Status (z) up to which a pupil counts as low, and from which as high, (2,).
    sums
        What the last month came to, (schools, subjects + 5 + 3 + practices), columns as in `add_up_people`.
    """

    def __init__(self, system: System) -> None:
        state = system.state
        columns = PUPIL_SUMS + STAFF_SUMS + len(state.subjects) + len(state.practices)
        self.cuts = status_cuts(system)
        self.sums: FloatArray = np.empty((len(state.school_id), columns))
        self._standing = Standing(  # the same arrays in every year: what a kernel was given is kept
            np.empty(len(state.students.ses), dtype=np.uint8), np.empty((len(state.school_id), GROUPS, GRADES))
        )
        self._settled_year = -1

    def of_month(self, system: System) -> FloatArray:
        """Return the sums of the month that the system is in, before it is closed.

        Who is in which grade and of which status is looked up once a school year.
        """
        year, month = divmod(system.month, system.scenario.months_per_year)
        if year != self._settled_year:
            system.each_school(tell_status, self.cuts, self._standing)
            self._settled_year = year
        elapsed = (month + 1) / system.scenario.months_per_year
        system.each_school(add_up_people, system.plan.school_year_growth_sd, elapsed, self._standing, self.sums)
        return self.sums

    def copy(self) -> PeopleSums:
        """Return sums of their own, with the same cuts, for a run that goes another way from here."""
        twin = copy.copy(self)
        twin.sums = self.sums.copy()
        twin._standing = copied(self._standing)  # noqa: SLF001 - sums of its own kind
        return twin

    def with_cuts(self, cuts: FloatArray) -> PeopleSums:
        """Return sums of their own with other cuts, which looks up anew who is of which status."""
        twin = self.copy()
        twin.cuts, twin._settled_year = cuts, -1  # noqa: SLF001 - sums of its own kind
        return twin


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
