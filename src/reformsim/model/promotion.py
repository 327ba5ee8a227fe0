"""Promotion: summer, the next grade, those who leave and those who enter.

Over the summer pupils forget, those of lower status more, and what a year put above or below a pupil's
own path fades to its lasting share. Then everybody moves up a grade. Those who leave a school are taken in
by the schools of their district that begin with the next grade, in the order of the neighbourhoods'
status; places left over are filled with new pupils, and those without a place leave the system. Classes
are made anew.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from reformsim.chance import Process, fill_lots, lot_of, philox, slots_of, sorted_lots
from reformsim.population.intake import draw_pupil

TIMETABLE_DRAW = int(Process.TIMETABLE)
ENTRY_DRAW, TRANSFER_DRAW = int(Process.STUDENT_ENTRY), int(Process.STUDENT_TRANSFER)


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


@njit(cache=True, nogil=True, forceinline=True)
def list_classes(school, tables):  # type: ignore[no-untyped-def]
    """Write the rosters of a school: its pupils class by class, those of a class in the order of their slots.

    Sets the first seat of each section, the place where its pupils begin; `size` says how many they are.
    """
    schools, sections, students = tables.schools, tables.sections, tables.students
    first = schools.section_start[school]
    pupils = slice(schools.student_start[school], schools.student_start[school + 1])
    seats = np.zeros(students.section.shape[1], dtype=np.int32)
    free = np.empty(schools.section_start[school + 1] - first, dtype=np.int32)
    for row in range(len(free)):
        subject = tables.courses.subject[sections.course[first + row]]
        sections.first_seat[first + row] = free[row] = seats[subject]
        seats[subject] += np.int32(sections.size[first + row])
    for n in range(len(seats)):
        section, roster = students.section[pupils, n], students.roster[pupils, n]
        for i in range(len(section)):
            k = np.uint32(section[i] - first)
            roster[np.uint32(free[k])] = i
            free[k] += 1


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
        sections.size[schools.section_start[s] : schools.section_start[s + 1]] = 0.0
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
                for seat in range(count):  # as many as were dealt to it
                    sections.size[head + stride * seat] += (len(order) - seat + count - 1) // count
        list_classes(s, tables)


@njit(cache=True, nogil=True)
def move_up(first, last, schools, students):  # type: ignore[no-untyped-def]
    """Move the pupils of schools first to last up a grade.

    Returns
    -------
        Rows of those who leave their school, (leavers,), and where each school's begin, (schools + 1,).
    """
    start = schools.student_start
    rows = np.empty(start[last] - start[first], dtype=np.int64)
    begin = np.zeros(last - first + 1, dtype=np.int64)
    count = 0
    for s in range(first, last):
        for i in range(start[s], start[s + 1]):
            students.grade[i] += 1
            if students.grade[i] > schools.grade_high[s]:
                rows[count] = i
                count += 1
        begin[s - first + 1] = count
    return rows[:count].copy(), begin


@njit(cache=True, nogil=True)
def line_up(homes, begin, lots, ses_mean):  # type: ignore[no-untyped-def]
    """Return the leavers of some schools in the order of the schools' mean status, then by lot, then of their rows.

    Schools of one status stand as one.

    Parameters
    ----------
    homes
        Places of the schools in their district, ascending.
    begin
        Where each school's leavers begin, (schools of the district + 1,).
    lots
        Word of each leaver's lot, (leavers,).
    ses_mean
        Mean status of the district's schools, (schools of the district,), z.
    """
    homes = homes[np.argsort(ses_mean[homes], kind="mergesort")]
    queue = np.empty((begin[homes + 1] - begin[homes]).sum(), dtype=np.int64)
    served, alike = 0, 0
    for h in range(len(homes)):
        alike += begin[homes[h] + 1] - begin[homes[h]]
        if h + 1 < len(homes) and ses_mean[homes[h + 1]] == ses_mean[homes[h]]:
            continue
        places = queue[served : served + alike]
        marked = np.empty(alike, dtype=np.uint64)
        filled, back = alike, h
        while filled > 0:  # schools of this status, the last first
            for place in range(begin[homes[back] + 1] - 1, begin[homes[back]] - 1, -1):
                filled -= 1
                places[filled] = place
                marked[filled] = lot_of(lots[place], filled)
            back -= 1
        places[:] = places[slots_of(sorted_lots(marked))]
        served, alike = served + alike, 0
    return queue


@njit(cache=True, nogil=True)
def feeder_matches(grades, begin, lots, ses_mean, takers_of):  # type: ignore[no-untyped-def]
    """Fill in which leaver of a district takes which place: `takers_of`, (leavers,), the giver of each place or -1.

        leavers and places of one grade, each in the order of their schools' mean status, then by lot;
        with n matches, the i-th is leaver floor(i leavers / n) and place floor(i places / n)

    A leaver of grade g may take a place whose school begins with grade g + 1 in the same district. Neighbourhoods
    go on together, so that a middle school is as poor as the schools that feed it.

    Parameters
    ----------
    grades
        Lowest and highest grade of the district's schools, both (schools of the district,).
    begin, lots, ses_mean
        As for `line_up`.
    takers_of
        Filled in.
    """
    low, high = grades
    for grade in range(low.min() + 1, high.max() + 1):
        giving, taking = np.flatnonzero(high == grade - 1), np.flatnonzero(low == grade)
        if len(giving) == 0 or len(taking) == 0:
            continue
        givers, takers = line_up(giving, begin, lots, ses_mean), line_up(taking, begin, lots, ses_mean)
        count = min(len(givers), len(takers))
        for i in range(count):
            takers_of[takers[i * len(takers) // count]] = givers[i * len(givers) // count]


@njit(cache=True, nogil=True)
def enter(rows, school, tables, intake, month):  # type: ignore[no-untyped-def]
    """Fill the rows of a school's lowest grade with new pupils from its neighbourhood."""
    schools, students, ladder = tables.schools, tables.students, tables.ladder
    where, low = (schools.ses_mean[school], schools.background_sd[school]), schools.grade_low[school]
    level = np.empty(students.achievement.shape[1])
    for i in rows:
        slot = i - schools.student_start[school]
        drawn = draw_pupil(schools.key[school], slot, (ENTRY_DRAW, month), where, intake, level)
        students.ses[i], students.background[i], students.engagement[i] = drawn
        students.grade[i], students.poverty[i] = low, drawn[0] < intake.poverty_cut
        for n in range(len(level)):
            students.achievement[i, n] = level[n] + ladder.level_sd[n, low]
            students.score[i, n] = np.nan


@njit(cache=True, nogil=True)
def hand_on(rows, takers_of, students):  # type: ignore[no-untyped-def]
    """Let leavers take their places, with all that they take with them: what is moved is read before it is written."""
    places = np.flatnonzero(takers_of >= 0)
    to, giver = rows[places], rows[takers_of[places]]
    students.poverty[to] = students.poverty[giver]
    students.ses[to] = students.ses[giver]
    students.background[to] = students.background[giver]
    students.engagement[to] = students.engagement[giver]
    students.grade[to] = students.grade[giver]
    achievement, score = students.achievement[giver], students.score[giver]
    for n in range(len(to)):
        students.achievement[to[n]] = achievement[n]
        students.score[to[n]] = score[n]


@njit(cache=True, nogil=True)
def promote(first, last, tables, intake, month):  # type: ignore[no-untyped-def]
    """Move all pupils of districts first to last up a grade, and fill the lowest grades of their schools.

        grade += 1; past the school's highest grade a pupil leaves, and the place is filled

    Places go to leavers of other schools where there are any, and to new pupils of the neighbourhood otherwise. Head
    counts of schools stay what they are.
    """
    districts, schools, students = tables.districts, tables.schools, tables.students
    for d in range(first, last):
        one, end = districts.school_start[d], districts.school_start[d + 1]
        rows, begin = move_up(one, end, schools, students)
        lots = np.empty(len(rows), dtype=np.uint64)
        for s in range(one, end):
            for place in range(begin[s - one], begin[s - one + 1]):
                slot = rows[place] - schools.student_start[s]
                lots[place] = philox(slot, 0, month, TRANSFER_DRAW, schools.key[s])[0]
        takers_of = np.full(len(rows), -1)
        grades = (schools.grade_low[one:end], schools.grade_high[one:end])
        feeder_matches(grades, begin, lots, schools.ses_mean[one:end], takers_of)
        hand_on(rows, takers_of, students)
        for s in range(one, end):
            mine = slice(begin[s - one], begin[s - one + 1])
            enter(rows[mine][takers_of[mine] < 0], s, tables, intake, month)
