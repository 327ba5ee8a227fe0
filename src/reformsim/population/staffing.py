"""Who teaches whom: teachers, their courses, and the sections of each grade.

Below `departmental_from_grade` a teacher has one class in all subjects; from it on, one subject and several
classes. Schools with fewer classes than grades join neighbouring grades in one class.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from reformsim.population.state import BAND_OF_GRADE, GRADES, SELF_CONTAINED, SmallArray


class StaffingNumbers(NamedTuple):
    """Hold what sets the number of teachers where a file does not."""

    elementary_class_size: float  # students
    secondary_class_size: float  # students
    classes_per_teacher: int
    departmental_from_grade: int


@dataclass(slots=True)
class Staff:
    """Collect teachers, courses and sections, school after school, as plain lists."""

    subjects: int
    teacher_school: list[int] = field(default_factory=list)
    team: list[int] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    course_teacher: list[int] = field(default_factory=list)
    course_subject: list[int] = field(default_factory=list)
    course_band: list[int] = field(default_factory=list)
    course_sections: list[int] = field(default_factory=list)
    section_course: list[int] = field(default_factory=list)
    teacher_end: list[int] = field(default_factory=lambda: [0])
    course_end: list[int] = field(default_factory=lambda: [0])
    section_end: list[int] = field(default_factory=lambda: [0])

    def add_teacher(self, school: int, team: int, kind: int) -> int:
        """Add a teacher and return its row."""
        self.teacher_school.append(school)
        self.team.append(team)
        self.kind.append(kind)
        return len(self.team) - 1

    def add_course(self, teacher: int, subject: int, grade: int, sections: int) -> None:
        """Add a teacher's course in a subject with its sections."""
        course = len(self.course_teacher)
        self.course_teacher.append(teacher)
        self.course_subject.append(subject)
        self.course_band.append(int(BAND_OF_GRADE[grade]))
        self.course_sections.append(sections)
        self.section_course.extend([course] * sections)

    def close_school(self) -> None:
        """Note where the school ends."""
        self.teacher_end.append(len(self.team))
        self.course_end.append(len(self.course_teacher))
        self.section_end.append(len(self.section_course))


def split_evenly(total: int, parts: int) -> list[int]:
    """Return `total` in `parts` whole numbers that differ by one at most, larger ones first."""
    base, extra = divmod(total, parts)
    return [base + (place < extra) for place in range(parts)]


def pupils_per_grade(enrolment: int, grade_low: int, grade_high: int) -> dict[int, int]:
    """Return the pupils of each grade; their sum is the enrolment exactly."""
    grades = range(grade_low, grade_high + 1)
    return dict(zip(grades, split_evenly(enrolment, len(grades)), strict=True))


def teacher_counts(pupils: dict[int, int], given: int, subjects: int, number: StaffingNumbers) -> tuple[int, list[int]]:
    """Return the number of class teachers and of departmental teachers by subject.

    `given` teachers are shared by enrolment; 0 lets class sizes decide. Every class and every subject
    that has pupils has a teacher.
    """
    low = sum(count for grade, count in pupils.items() if grade < number.departmental_from_grade)
    high = sum(pupils.values()) - low
    has_low = any(grade < number.departmental_from_grade for grade in pupils)
    has_high = any(grade >= number.departmental_from_grade for grade in pupils)
    load = number.secondary_class_size * number.classes_per_teacher
    class_teachers = round(low / number.elementary_class_size)
    departmental = [round(high / load)] * subjects
    if given > 0:
        class_teachers = round(given * low / max(low + high, 1)) if has_high else given
        departmental = split_evenly(max(given - class_teachers, 0), subjects)
    return max(class_teachers, 1) * has_low, [max(count, 1) * has_high for count in departmental]


def spread_classes(classes: int, grades: list[int]) -> dict[int, tuple[int, int]]:
    """Return (first class, number of classes) of each grade; grades share a class if there are too few."""
    if classes < len(grades):
        return {grade: (place * classes // len(grades), 1) for place, grade in enumerate(grades)}
    counts = split_evenly(classes, len(grades))
    firsts = np.cumsum([0, *counts])
    return {grade: (int(firsts[place]), counts[place]) for place, grade in enumerate(grades)}


def grade_of_class(spread: dict[int, tuple[int, int]], number_of_class: int) -> int:
    """Return the lowest grade that a class belongs to."""
    return next(grade for grade, (first, count) in spread.items() if first <= number_of_class < first + count)


def staff_school(
    school: int, pupils: dict[int, int], given: int, staff: Staff, number: StaffingNumbers
) -> tuple[SmallArray, SmallArray]:
    """Add one school's teachers, courses and sections.

    Returns
    -------
        Rows of the first section and numbers of sections, both (subjects, 13); -1 and 0 without the grade.
    """
    first_section = np.full((staff.subjects, GRADES), -1, dtype=np.int32)
    section_count = np.zeros((staff.subjects, GRADES), dtype=np.int32)
    class_teachers, departmental = teacher_counts(pupils, given, staff.subjects, number)
    low = [grade for grade in pupils if grade < number.departmental_from_grade]
    high = [grade for grade in pupils if grade >= number.departmental_from_grade]
    if low:
        spread = spread_classes(class_teachers, low)
        for grade, (first, count) in spread.items():
            start = len(staff.section_course) + first * staff.subjects
            first_section[:, grade] = start + np.arange(staff.subjects)
            section_count[:, grade] = count
        for place in range(class_teachers):
            grade = grade_of_class(spread, place)
            teacher = staff.add_teacher(school, grade, SELF_CONTAINED)
            for subject in range(staff.subjects):
                staff.add_course(teacher, subject, grade, 1)
    for subject, count in enumerate(departmental if high else []):
        spread = spread_classes(count * number.classes_per_teacher, high)
        for grade, (first, sections) in spread.items():
            first_section[subject, grade] = len(staff.section_course) + first
            section_count[subject, grade] = sections
        for place in range(count):
            grade = grade_of_class(spread, place * number.classes_per_teacher)
            teacher = staff.add_teacher(school, GRADES + subject, subject)
            staff.add_course(teacher, subject, grade, number.classes_per_teacher)
    staff.close_school()
    return first_section, section_count
