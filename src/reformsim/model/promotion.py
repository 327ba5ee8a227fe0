"""Promotion: summer, the next grade, those who leave and those who enter.

Over the summer pupils forget, those of lower status more, and what a year put above or below a pupil's
own path fades to its lasting share. Then everybody moves up a grade. Those who leave a school are taken in
by the schools of their district that begin with the next grade, in the order of the neighbourhoods'
status; places left over are filled with new pupils, and those without a place leave the system. Classes
are made anew.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from reformsim.chance import IndexArray, Process, fill_lots, slots_of, sorted_lots, uniforms
from reformsim.population.intake import IntakeNumbers, draw_intake
from reformsim.population.state import SystemState

TIMETABLE_DRAW = int(Process.TIMETABLE)
CARRIED = ("poverty", "ses", "background", "engagement", "achievement", "score", "grade")
"""What pupils take with them to the next school."""


@njit(cache=True, nogil=True)
def forget(first, last, tables, plan, number):  # type: ignore[no-untyped-def]
    """Let the summer pass for pupils of schools first to last: fade to the own path, and lose by status.

        level = own path + persistence (level - own path) - summer loss (1 - summer_status x status)

    The own path is the benchmark of spring plus the pupil's lasting background. What a good or bad year has put on
    top fades, whoever put it there: a teacher, chance, or a reform.
    """
    schools, students, ladder = tables.schools, tables.students, tables.ladder
    for i in range(schools.student_start[first], schools.student_start[last]):
        grade = students.grade[i]
        for n in range(students.achievement.shape[1]):
            spring = ladder.level_sd[n, grade] + plan.school_year_growth_sd[n, grade]
            above = students.achievement[i, n] - spring - students.background[i]
            kept = spring + students.background[i] + number.persistence * above
            loss = plan.summer_loss_sd[n, grade] * (1.0 - number.summer_status * students.ses[i])
            students.achievement[i, n] = kept - loss


@njit(cache=True, nogil=True)
def make_classes(first, last, tables, month):  # type: ignore[no-untyped-def]
    """Put every pupil of schools first to last into a section of each subject, by lot within the grade.

        section = first section of the grade + (rank of the pupil's lot mod number of sections)

    By lot, so that no class is chosen: there is no tracking. Sections of a grade differ by one pupil at most.
    Subjects of a self-contained class share one lot, so that its pupils stay together all day.
    """
    schools, teachers, courses = tables.schools, tables.teachers, tables.courses
    sections, students = tables.sections, tables.students
    subjects = students.section.shape[1]
    for s in range(first, last):
        start = schools.student_start[s]
        grades = students.grade[start : schools.student_start[s + 1]]
        lots = np.empty((subjects, len(grades)), dtype=np.uint64)
        for n in range(subjects):
            fill_lots(schools.key[s], TIMETABLE_DRAW, month, n, lots[n])
        for g in range(schools.grade_low[s], schools.grade_high[s] + 1):
            pupils = np.flatnonzero(grades == g)
            if len(pupils) == 0:
                continue
            order = slots_of(sorted_lots(lots[0][pupils]))
            for n in range(subjects):
                head = schools.first_section[s, n, g]
                departmental = teachers.kind[courses.teacher[sections.course[head]]] >= 0
                stride = 1 if departmental else subjects
                if n > 0 and departmental:
                    order = slots_of(sorted_lots(lots[n][pupils]))
                seat, count = 0, schools.section_count[s, n, g]
                for slot in order:  # seat is the rank mod the number of sections
                    students.section[start + slot, n] = head + stride * seat
                    seat = seat + 1 if seat + 1 < count else 0


def school_of_students(state: SystemState) -> npt.NDArray[np.int64]:
    """Return the row of each student's school, shape (students,)."""
    start = state.schools.student_start
    return np.repeat(np.arange(len(start) - 1), np.diff(start))


def feeder_matches(
    leavers: IndexArray, places: IndexArray, school: IndexArray, state: SystemState, month: int
) -> tuple[IndexArray, IndexArray]:
    """Return which leaver takes which place: rows of leavers and of places, matched one to one.

        leavers and places of one district and grade, each in the order of their schools' mean status, then by lot;
        with n matches, the i-th is leaver floor(i leavers / n) and place floor(i places / n)

    A leaver of grade g may take a place whose school begins with grade g + 1 in the same district. Neighbourhoods
    go on together, so that a middle school is as poor as the schools that feed it.
    """
    schools, grades = state.schools, state.ladder.level_sd.shape[1] + 1
    giving = schools.district.astype(np.int64) * grades + schools.grade_high + 1
    taking = schools.district.astype(np.int64) * grades + schools.grade_low
    common = np.intersect1d(giving, taking)
    givers = in_order(leavers[np.isin(giving, common)[school[leavers]]], school, giving, state, month)
    takers = in_order(places[np.isin(taking, common)[school[places]]], school, taking, state, month)
    give, give_end = (np.searchsorted(giving[school[givers]], common, side) for side in ("left", "right"))
    take, take_end = (np.searchsorted(taking[school[takers]], common, side) for side in ("left", "right"))
    matched_from, matched_to = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for given, taken, first_giver, first_taker in zip(give_end - give, take_end - take, give, take, strict=True):
        count = min(given, taken)
        spread = np.arange(count)
        matched_from.append(givers[first_giver + spread * given // max(count, 1)])
        matched_to.append(takers[first_taker + spread * taken // max(count, 1)])
    return np.concatenate(matched_from), np.concatenate(matched_to)


def in_order(rows: IndexArray, school: IndexArray, group: IndexArray, state: SystemState, month: int) -> IndexArray:
    """Return pupils' rows in the order of their schools' groups, then of the schools' mean status, then by lot.

        place in the queue = rank of the school + lot,  lot uniform in (0, 1)

    Schools of one group and status share a rank. `school` has shape (students,), `group` (schools,).
    """
    schools = state.schools
    ranked = np.lexsort((schools.ses_mean, group))
    higher = (np.diff(group[ranked]) > 0) | (np.diff(schools.ses_mean[ranked]) > 0.0)
    rank = np.zeros(len(ranked))
    rank[ranked[1:]] = np.cumsum(higher)
    home = school[rows]
    lot = uniforms(schools.key[home], Process.STUDENT_TRANSFER, month, rows - schools.student_start[home])
    place = rank[home] + lot
    order = np.argsort(place)
    if not np.diff(place[order]).all():  # equal lots stay in the order of rows, however a machine sorts
        order = np.argsort(place, kind="stable")
    return rows[order]


def promote(state: SystemState, intake: IntakeNumbers, month: int) -> None:
    """Move all pupils up a grade, fill the lowest grades; head counts of schools stay what they are.

        grade += 1; past the school's highest grade a pupil leaves, and the place is filled

    Places go to leavers of other schools where there are any, and to new pupils of the neighbourhood otherwise.
    """
    schools, students = state.schools, state.students
    school = school_of_students(state)
    students.grade[:] += 1
    leaving = np.flatnonzero(students.grade > schools.grade_high[school])
    givers, takers = feeder_matches(leaving, leaving, school, state, month)
    carried = {name: getattr(students, name)[givers] for name in CARRIED}
    taken = np.zeros(len(school), dtype=np.bool_)
    taken[takers] = True
    fresh = leaving[~taken[leaving]]
    for name in CARRIED:
        getattr(students, name)[takers] = carried[name]
    enter(fresh, school, state, intake, month)


def enter(rows: IndexArray, school: IndexArray, state: SystemState, intake: IntakeNumbers, month: int) -> None:
    """Fill the rows of a school's lowest grade with new pupils from its neighbourhood."""
    schools, students = state.schools, state.students
    home = school[rows]
    slots = rows - schools.student_start[home]
    where = (schools.ses_mean[home], schools.background_sd[home])
    when = (int(Process.STUDENT_ENTRY), month)
    new = draw_intake(schools.key[home], slots, where, when, len(state.subjects), intake)
    students.grade[rows] = schools.grade_low[home]
    students.poverty[rows] = new.poverty
    students.ses[rows] = new.ses
    students.background[rows] = new.background
    students.engagement[rows] = new.engagement
    students.achievement[rows] = new.level + state.ladder.level_sd[:, schools.grade_low[home]].T
    students.score[rows] = np.nan
