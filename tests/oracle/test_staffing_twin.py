"""The slow twin of staffing: posts are handed out school by school, class by class, in plain lists."""

from __future__ import annotations

import numpy as np
import pytest

from reformsim.population.staffing import Posts, Pupils, Staff, StaffingNumbers, staff_schools
from reformsim.population.state import BAND_OF_GRADE

SUBJECTS = 2


def shared(total: int, parts: int) -> list[int]:
    """Return a total in whole parts that differ by one at most, larger ones first."""
    return [total // parts + (place < total % parts) for place in range(parts)]


def classes_of(classes: int, grades: list[int]) -> dict[int, list[int]]:
    """Return the classes of each grade; where there are too few, neighbours share one."""
    if classes < len(grades):
        return {grade: [place * classes // len(grades)] for place, grade in enumerate(grades)}
    numbers = iter(range(classes))
    return {
        grade: [next(numbers) for _ in range(count)]
        for grade, count in zip(grades, shared(classes, len(grades)), strict=True)
    }


class SlowStaff:
    """Collect teachers as (school, team, kind), courses as (teacher, subject, band, classes), classes by course."""

    def __init__(self) -> None:
        self.teachers: list[tuple[int, int, int]] = []
        self.courses: list[tuple[int, int, int, int]] = []
        self.sections: list[int] = []
        self.places: dict[tuple[int, int, int], tuple[int, int]] = {}
        self.ends: list[tuple[int, int, int]] = [(0, 0, 0)]

    def course(self, subject: int, grade: int, classes: int) -> None:
        """Add a course of the last teacher."""
        self.sections += [len(self.courses)] * classes
        self.courses.append((len(self.teachers) - 1, subject, int(BAND_OF_GRADE[grade]), classes))

    def school(self, s: int, pupils: dict[int, int], given: int, number: StaffingNumbers) -> None:
        """Add a school."""
        border, load = number.departmental_from_grade, number.classes_per_teacher
        low, high = [g for g in pupils if g < border], [g for g in pupils if g >= border]
        below, above = sum(pupils[g] for g in low), sum(pupils[g] for g in high)
        singles = round(below / number.elementary_class_size)
        several = [round(above / (number.secondary_class_size * load))] * SUBJECTS
        if given:
            singles = round(given * below / max(below + above, 1)) if high else given
            several = shared(max(given - singles, 0), SUBJECTS)
        if low:
            self.class_teachers(s, low, max(singles, 1))
        for subject in range(SUBJECTS) if high else ():
            self.department(s, high, subject, max(several[subject], 1), load)
        self.ends.append((len(self.teachers), len(self.courses), len(self.sections)))

    def class_teachers(self, s: int, grades: list[int], count: int) -> None:
        """Add teachers of one class each, in all subjects."""
        first, found = len(self.sections), classes_of(count, grades)
        for grade, numbers in found.items():
            for subject in range(SUBJECTS):
                self.places[s, subject, grade] = (first + numbers[0] * SUBJECTS + subject, len(numbers))
        for number in range(count):
            grade = min(g for g, numbers in found.items() if number in numbers)
            self.teachers.append((s, grade, -1))
            for subject in range(SUBJECTS):
                self.course(subject, grade, 1)

    def department(self, s: int, grades: list[int], subject: int, count: int, load: int) -> None:
        """Add teachers of one subject."""
        first, found = len(self.sections), classes_of(count * load, grades)
        for grade, numbers in found.items():
            self.places[s, subject, grade] = (first + numbers[0], len(numbers))
        for teacher in range(count):
            grade = min(g for g, numbers in found.items() if teacher * load in numbers)
            self.teachers.append((s, 13 + subject, subject))
            self.course(subject, grade, load)


def both(number: StaffingNumbers, seed: int) -> tuple[Posts, Staff, SlowStaff]:
    """Return staff of sixty schools of all kinds, quick and slow."""
    luck = np.random.default_rng(seed)
    low = luck.integers(0, 13, 60)
    high = np.minimum(low + luck.integers(0, 13, 60), 12)
    enrolment, given = luck.integers(1, 900, 60), luck.integers(0, 40, 60) * luck.integers(0, 2, 60)
    slow = SlowStaff()
    for s in range(60):
        grades = list(range(low[s], high[s] + 1))
        slow.school(s, dict(zip(grades, shared(int(enrolment[s]), len(grades)), strict=True)), int(given[s]), number)
    pupils = Pupils(enrolment, low.astype(np.int8), high.astype(np.int8), given)
    return *staff_schools(pupils, SUBJECTS, number), slow


@pytest.mark.parametrize(("load", "border"), [(4, 6), (2, 0), (1, 13), (3, 9)])
def test_staff_is_that_of_the_slow_twin(load: int, border: int) -> None:
    """Teachers, courses, classes and where each grade's classes are come out as if handed out one by one."""
    posts, staff, slow = both(StaffingNumbers(20.0, 23.5, load, border), load)
    quick = list(zip(staff.teacher_school.tolist(), staff.team.tolist(), staff.kind.tolist(), strict=True))
    assert quick == slow.teachers
    columns = (staff.course_teacher, staff.course_subject, staff.course_band, staff.course_sections)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == slow.courses
    assert staff.section_course.tolist() == slow.sections
    ends = zip(posts.teacher_start.tolist(), posts.course_start.tolist(), posts.section_start.tolist(), strict=True)
    assert list(ends) == slow.ends
    there = np.argwhere(staff.section_count > 0).tolist()
    found = {(s, n, g): (int(staff.first_section[s, n, g]), int(staff.section_count[s, n, g])) for s, n, g in there}
    assert found == slow.places
    assert (staff.first_section[staff.section_count == 0] == -1).all()
