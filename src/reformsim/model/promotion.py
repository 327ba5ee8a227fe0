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

from reformsim.chance import Process, fill_lots, lot_of, philox, slot_of, sort_lots
from reformsim.population.intake import Intake, draw_pupils
from reformsim.population.state import GRADES

TIMETABLE_DRAW = int(Process.TIMETABLE)
ENTRY_DRAW, TRANSFER_DRAW = int(Process.STUDENT_ENTRY), int(Process.STUDENT_TRANSFER)


@njit(cache=True, nogil=True)
def forget(pupils, students, ladder, plan, number):  # type: ignore[no-untyped-def]
    """Let the summer pass for pupils in a range of rows: fade to the own path, and lose by status.

        level = own path + persistence (level - own path) - summer loss (1 - summer_status x status)

    The own path is the benchmark of spring plus the pupil's lasting background. What a good or bad year has put on
    top fades, whoever put it there: a teacher, chance, or a reform.
    """
    grade, ses, background = students.grade[pupils], students.ses[pupils], students.background[pupils]
    for n in range(len(students.achievement)):
        achievement, loss_sd = students.achievement[n, pupils], plan.summer_loss_sd[n]
        spring_sd = ladder.level_sd[n] + plan.school_year_growth_sd[n]
        for i in range(len(grade)):
            g = np.uint8(grade[i])
            above = achievement[i] - spring_sd[g] - background[i]
            loss = loss_sd[g] * (1.0 - number.summer_status * ses[i])
            achievement[i] = spring_sd[g] + background[i] + number.persistence * above - loss


@njit(cache=True, nogil=True)
def deal_out(ordered, head, count, stride, section, size):  # type: ignore[no-untyped-def]
    """Deal out pupils to sections in turn.

    Parameters
    ----------
    ordered
        Their lots in ascending order, (pupils,).
    head, count, stride
        First section, how many there are, and how far one lies from the next.
    section, size
        Filled with each pupil's section, (pupils of the school,), and with how many more a section has, (sections,).
    """
    seat = 0
    for i in range(len(ordered)):  # seat is the rank mod the number of sections
        section[slot_of(ordered[i])] = head + stride * seat
        seat = seat + 1 if seat + 1 < count else 0
    for seat in range(count):  # as many as were dealt to it
        size[head + stride * seat] += (len(ordered) - seat + count - 1) // count


@njit(cache=True, nogil=True)
def list_classes(first, subject, first_seat, size, section, roster):  # type: ignore[no-untyped-def]
    """Write the rosters of a school: its pupils class by class, those of a class in the order of their slots.

    Parameters
    ----------
    first
        Row of the school's first section.
    subject, size
        What each section of the school teaches, and how many pupils it has, both (sections,).
    first_seat
        Filled with the place where the pupils of a section begin, (sections,).
    section, roster
        Each pupil's section, and the rosters that are filled in, both (subjects, pupils).
    """
    seats, free = np.zeros(len(section), dtype=np.int32), np.empty_like(first_seat)
    for row in range(len(subject)):
        first_seat[row] = free[row] = seats[subject[row]]
        seats[subject[row]] += np.int32(size[row])
    for n in range(len(seats)):
        sections, places = section[n], roster[n]
        for i in range(len(sections)):
            k = np.uint32(sections[i] - first)
            places[np.uint32(free[k])] = i
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
    subjects, begin = len(students.section), np.empty(GRADES + 1, dtype=np.int64)
    for s in range(first, last):
        pupils = slice(schools.student_start[s], schools.student_start[s + 1])
        own = slice(schools.section_start[s], schools.section_start[s + 1])
        grades, section, size = students.grade[pupils], students.section[:, pupils], sections.size[own]
        lots, ordered = np.empty(len(grades), dtype=np.uint64), np.empty(len(grades), dtype=np.uint64)
        departments = teachers.kind[schools.teacher_start[s] : schools.teacher_start[s + 1]].max() >= 0
        size[:] = 0.0
        for draw in range(subjects if departments else 1):
            fill_lots(schools.key[s], TIMETABLE_DRAW, month, draw, lots)
            sort_lots(lots, grades, begin, ordered)
            for g in range(schools.grade_low[s], schools.grade_high[s] + 1):
                dealt = ordered[begin[g] : begin[g + 1]]
                for n in range(subjects if len(dealt) > 0 else 0):
                    head, count = schools.first_section[s, n, g], schools.section_count[s, n, g]
                    departmental = teachers.kind[courses.teacher[sections.course[head]]] >= 0
                    if draw == (n if departmental else 0):  # a self-contained class shares the first subject's lots
                        deal_out(dealt, head, count, 1 if departmental else subjects, section[n], sections.size)
        subject = courses.subject[sections.course[own]]
        list_classes(own.start, subject, sections.first_seat[own], size, section, students.roster[:, pupils])


@njit(cache=True, nogil=True)
def move_up(first, last, schools, students):  # type: ignore[no-untyped-def]
    """Move the pupils of schools first to last up a grade.

    Returns
    -------
        Rows and schools of those who leave, both (leavers,), and where each school's begin, (schools + 1,).
    """
    start = schools.student_start
    rows = np.empty(start[last] - start[first], dtype=np.int64)
    begin = np.zeros(last - first + 1, dtype=np.int64)
    count = 0
    for s in range(first, last):
        grade, high = students.grade[start[s] : start[s + 1]], schools.grade_high[s]
        for i in range(len(grade)):
            grade[i] += 1
            if grade[i] > high:
                rows[count] = start[s] + i
                count += 1
        begin[s - first + 1] = count
    homes = np.empty(count, dtype=np.int64)
    for s in range(first, last):
        homes[begin[s - first] : begin[s - first + 1]] = s
    return rows[:count].copy(), homes, begin


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
    statuses = np.unique(ses_mean[homes])
    queue = np.empty((begin[homes + 1] - begin[homes]).sum(), dtype=np.int64)
    places, groups = np.empty_like(queue), np.empty_like(queue)
    marked, ordered = np.empty(len(queue), dtype=np.uint64), np.empty(len(queue), dtype=np.uint64)
    count = 0
    for home in homes:
        group = np.searchsorted(statuses, ses_mean[home])
        for place in range(begin[home], begin[home + 1]):
            places[count], groups[count], marked[count] = place, group, lot_of(lots[place], count)
            count += 1
    sort_lots(marked, groups, np.empty(len(statuses) + 1, dtype=np.int64), ordered)
    for i in range(count):
        queue[i] = places[slot_of(ordered[i])]
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
def enter(rows, homes, tables, intake, month):  # type: ignore[no-untyped-def]
    """Fill rows of the schools `homes`, shape as `rows`, with new pupils of the lowest grade from the neighbourhood."""
    schools, students, ladder = tables.schools, tables.students, tables.ladder
    count, subjects = len(rows), len(students.achievement)
    new = Intake(np.empty(count), np.empty(count), np.empty(count), np.empty((count, subjects)))
    where = (schools.ses_mean[homes], schools.background_sd[homes])
    draw_pupils(schools.key[homes], rows - schools.student_start[homes], (ENTRY_DRAW, month), where, intake, new)
    for k in range(count):
        i, low = rows[k], schools.grade_low[homes[k]]
        students.ses[i], students.background[i], students.engagement[i] = (
            new.ses[k],
            new.background[k],
            new.engagement[k],
        )
        students.grade[i], students.poverty[i] = low, new.ses[k] < intake.poverty_cut
        for n in range(subjects):
            students.achievement[n, i] = new.level[k, n] + ladder.level_sd[n, low]
            students.score[n, i] = np.nan


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
    for n in range(len(students.achievement)):
        for column in (students.achievement[n], students.score[n]):
            column[to] = column[giver]


@njit(cache=True, nogil=True)
def promote(first, last, tables, plan, number, intake):  # type: ignore[no-untyped-def]
    """Let the summer pass in districts first to last, move all pupils up a grade, and fill the schools' lowest grades.

        grade += 1; past the school's highest grade a pupil leaves, and the place is filled

    Places go to leavers of other schools where there are any, and to new pupils of the neighbourhood otherwise. Head
    counts of schools stay what they are. Who is new has nothing to forget.
    """
    districts, schools, students, month = tables.districts, tables.schools, tables.students, plan.month[0]
    for d in range(first, last):
        one, end = districts.school_start[d], districts.school_start[d + 1]
        pupils = slice(schools.student_start[one], schools.student_start[end])
        forget(pupils, students, tables.ladder, plan, number)
        rows, homes, begin = move_up(one, end, schools, students)
        keys, slots = schools.key[homes], rows - schools.student_start[homes]
        lots = np.empty(len(rows), dtype=np.uint64)
        for i in range(len(rows)):
            lots[i] = philox(slots[i], 0, month, TRANSFER_DRAW, keys[i])[0]
        takers_of = np.full(len(rows), -1)
        grades = (schools.grade_low[one:end], schools.grade_high[one:end])
        feeder_matches(grades, begin, lots, schools.ses_mean[one:end], takers_of)
        hand_on(rows, takers_of, students)
        new = np.flatnonzero(takers_of < 0)
        enter(rows[new], homes[new], tables, intake, month)
