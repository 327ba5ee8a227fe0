"""Who teaches whom: teachers, their courses, and the sections of each grade.

Below `departmental_from_grade` a teacher has one class in all subjects; from it on, one subject and several
classes. Schools with fewer classes than grades join neighbouring grades in one class.

Posts are counted school by school first; then each school's rows are known, and are filled.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from reformsim.chance import IndexArray
from reformsim.population.state import BAND_OF_GRADE, GRADES, SELF_CONTAINED, ByteArray, SmallArray


class StaffingNumbers(NamedTuple):
    """Hold what sets the number of teachers where a file does not."""

    elementary_class_size: float  # students
    secondary_class_size: float  # students
    classes_per_teacher: int
    departmental_from_grade: int


class Pupils(NamedTuple):
    """Hold whom schools teach. Shapes (schools,)."""

    enrolment: IndexArray
    grade_low: ByteArray
    grade_high: ByteArray
    given: IndexArray  # teachers that a file gives, 0 for none


class Posts(NamedTuple):
    """Hold how many teachers there are, and where each school's rows begin."""

    class_teachers: IndexArray  # (schools,)
    departmental: IndexArray  # (schools, subjects)
    teacher_start: IndexArray  # (schools + 1,)
    course_start: IndexArray  # (schools + 1,)
    section_start: IndexArray  # (schools + 1,)


class Staff(NamedTuple):
    """Hold all teachers, courses and sections, school after school, and where each grade's sections are."""

    teacher_school: SmallArray  # (teachers,)
    team: SmallArray  # (teachers,)
    kind: SmallArray  # (teachers,)
    course_teacher: SmallArray  # (courses,)
    course_subject: ByteArray  # (courses,)
    course_band: ByteArray  # (courses,)
    course_sections: SmallArray  # (courses,)
    section_course: SmallArray  # (sections,)
    first_section: SmallArray  # (schools, subjects, 13) row, -1 without the grade
    section_count: SmallArray  # (schools, subjects, 13)


@njit(cache=True)
def split_evenly(total, parts):  # type: ignore[no-untyped-def]
    """Return `total` in `parts` whole numbers that differ by one at most, larger ones first."""
    shares = np.full(parts, total // parts)
    shares[: total % parts] += 1
    return shares


@njit(cache=True)
def pupils_below(enrolment, low, high, border):  # type: ignore[no-untyped-def]
    """Return the pupils of grades below a border in a school whose grades share the enrolment evenly."""
    pupils = split_evenly(enrolment, high - low + 1)
    return pupils[: max(border - low, 0)].sum()


@njit(cache=True)
def count_teachers(grades, low, given, subjects, number):  # type: ignore[no-untyped-def]
    """Return the number of class teachers and of departmental teachers by subject.

    `given` teachers are shared by enrolment; 0 lets class sizes decide. Every class and every subject
    that has pupils has a teacher.

    Parameters
    ----------
    grades
        Lowest and highest grade.
    low
        Pupils in grades of class teachers, and in all grades.
    given
        Teachers, 0 for none given.
    subjects
        How many subjects are taught.
    number
        What sets the number where none is given.
    """
    has_low = grades[0] < number.departmental_from_grade
    has_high = grades[1] >= number.departmental_from_grade
    high = low[1] - low[0]
    departmental = np.full(subjects, round(high / (number.secondary_class_size * number.classes_per_teacher)))
    class_teachers = round(low[0] / number.elementary_class_size)
    if given > 0:
        class_teachers = round(given * low[0] / max(low[1], 1)) if has_high else given
        departmental = split_evenly(max(given - class_teachers, 0), subjects)
    return max(class_teachers, 1) * has_low, np.maximum(departmental, 1) * has_high


@njit(cache=True)
def count_posts(pupils, number, class_teachers, departmental):  # type: ignore[no-untyped-def]
    """Fill in how many class teachers, (schools,), and departmental teachers, (schools, subjects), schools have."""
    for s in range(len(pupils.enrolment)):
        low, high = np.int64(pupils.grade_low[s]), np.int64(pupils.grade_high[s])
        below = pupils_below(pupils.enrolment[s], low, high, number.departmental_from_grade)
        counted = count_teachers(
            (low, high), (below, pupils.enrolment[s]), pupils.given[s], departmental.shape[1], number
        )
        class_teachers[s] = counted[0]
        departmental[s] = counted[1]


@njit(cache=True)
def spread_classes(classes, grades):  # type: ignore[no-untyped-def]
    """Return first class and number of classes of each grade, (grades, 2); grades share one if there are too few."""
    spread = np.ones((grades, 2), dtype=np.int64)
    if classes < grades:
        spread[:, 0] = np.arange(grades) * classes // grades
        return spread
    spread[:, 1] = split_evenly(classes, grades)
    spread[:, 0] = np.cumsum(spread[:, 1]) - spread[:, 1]
    return spread


@njit(cache=True)
def grade_of_class(spread, number_of_class):  # type: ignore[no-untyped-def]
    """Return the place of the lowest grade that a class belongs to."""
    for place in range(len(spread)):
        if spread[place, 0] <= number_of_class < spread[place, 0] + spread[place, 1]:
            return place
    return -1


@njit(cache=True)
def fill_class_teachers(s, low, grades, posts, staff):  # type: ignore[no-untyped-def]
    """Fill the rows of a school's class teachers, who teach `grades` grades from `low` on in all subjects."""
    subjects = posts.departmental.shape[1]
    teacher, course, section = posts.teacher_start[s], posts.course_start[s], posts.section_start[s]
    spread = spread_classes(posts.class_teachers[s], grades)
    for place in range(grades):
        staff.first_section[s, :, low + place] = section + spread[place, 0] * subjects + np.arange(subjects)
        staff.section_count[s, :, low + place] = spread[place, 1]
    for number in range(posts.class_teachers[s]):
        grade = low + grade_of_class(spread, number)
        staff.team[teacher + number], staff.kind[teacher + number] = grade, SELF_CONTAINED
        for subject in range(subjects):
            row = course + number * subjects + subject
            staff.course_teacher[row], staff.course_subject[row] = teacher + number, subject
            staff.course_band[row], staff.course_sections[row] = BAND_OF_GRADE[grade], 1
            staff.section_course[section + number * subjects + subject] = row


@njit(cache=True)
def fill_departments(s, low, high, load, posts, staff):  # type: ignore[no-untyped-def]
    """Fill the rows of a school's departmental teachers, who teach grades `low` to `high`, `load` classes each."""
    first = posts.class_teachers[s]
    subjects = posts.departmental.shape[1]
    teacher = posts.teacher_start[s] + first
    course, section = posts.course_start[s] + first * subjects, posts.section_start[s] + first * subjects
    for subject in range(subjects):
        spread = spread_classes(posts.departmental[s, subject] * load, high - low + 1)
        for place in range(high - low + 1):
            staff.first_section[s, subject, low + place] = section + spread[place, 0]
            staff.section_count[s, subject, low + place] = spread[place, 1]
        for number in range(posts.departmental[s, subject]):
            grade = low + grade_of_class(spread, number * load)
            staff.team[teacher], staff.kind[teacher] = GRADES + subject, subject
            staff.course_teacher[course], staff.course_subject[course] = teacher, subject
            staff.course_band[course], staff.course_sections[course] = BAND_OF_GRADE[grade], load
            staff.section_course[section : section + load] = course
            teacher, course, section = teacher + 1, course + 1, section + load


@njit(cache=True)
def fill_posts(pupils, number, posts, staff):  # type: ignore[no-untyped-def]
    """Fill the rows of all teachers, courses and sections."""
    for s in range(len(pupils.enrolment)):
        low, high = np.int64(pupils.grade_low[s]), np.int64(pupils.grade_high[s])
        border = number.departmental_from_grade
        staff.teacher_school[posts.teacher_start[s] : posts.teacher_start[s + 1]] = s
        if low < border:
            fill_class_teachers(s, low, min(border, high + 1) - low, posts, staff)
        if high >= border:
            fill_departments(s, max(border, low), high, number.classes_per_teacher, posts, staff)


def starts(count: IndexArray | SmallArray) -> IndexArray:
    """Return where each owner's rows begin, with the end of the last, (owners + 1,), for counts of rows."""
    return np.concatenate([[0], np.cumsum(count)]).astype(np.int64)


def staff_schools(pupils: Pupils, subjects: int, number: StaffingNumbers) -> tuple[Posts, Staff]:
    """Return all teachers, courses and sections of schools."""
    schools = len(pupils.enrolment)
    class_teachers = np.zeros(schools, dtype=np.int64)
    departmental = np.zeros((schools, subjects), dtype=np.int64)
    count_posts(pupils, number, class_teachers, departmental)
    single, several = class_teachers * subjects, departmental.sum(axis=1)
    posts = Posts(
        class_teachers,
        departmental,
        starts(class_teachers + several),
        starts(single + several),
        starts(single + several * number.classes_per_teacher),
    )
    teachers, courses = int(posts.teacher_start[-1]), int(posts.course_start[-1])
    staff = Staff(
        teacher_school=np.zeros(teachers, dtype=np.int32),
        team=np.zeros(teachers, dtype=np.int32),
        kind=np.zeros(teachers, dtype=np.int32),
        course_teacher=np.zeros(courses, dtype=np.int32),
        course_subject=np.zeros(courses, dtype=np.int8),
        course_band=np.zeros(courses, dtype=np.int8),
        course_sections=np.zeros(courses, dtype=np.int32),
        section_course=np.zeros(posts.section_start[-1], dtype=np.int32),
        first_section=np.full((schools, subjects, GRADES), -1, dtype=np.int32),
        section_count=np.zeros((schools, subjects, GRADES), dtype=np.int32),
    )
    fill_posts(pupils, number, posts, staff)
    return posts, staff
