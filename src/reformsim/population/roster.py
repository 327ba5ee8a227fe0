"""The list of schools that a system is built from, made up or read from a file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.int64]
ByteArray = npt.NDArray[np.int8]

LAST_ELEMENTARY, LAST_MIDDLE = 5, 8


@dataclass(frozen=True, slots=True, eq=False)
class SchoolRoster:
    """Hold one row a school, districts together.

    Attributes
    ----------
    school_id, district_id, level
        Names, and one of elementary, middle, high, combined.
    grade_low, grade_high
        Grades served, 0 = kindergarten to 12, (schools,).
    enrolment
        Students, (schools,), at least 1.
    teachers
        Teachers of the modelled subjects, (schools,); 0 lets class sizes decide.
    poverty_share
        Share of students eligible for free or reduced lunch, (schools,), not a number where unknown.
    score_mean_sd
        Where the school stands, student SD from the mean of the list, (schools, subjects), not a number
        where unknown.
    notes
        What was done about missing values, in words.
    """

    school_id: tuple[str, ...]
    district_id: tuple[str, ...]
    level: tuple[str, ...]
    grade_low: ByteArray
    grade_high: ByteArray
    enrolment: IndexArray
    teachers: IndexArray
    poverty_share: FloatArray
    score_mean_sd: FloatArray
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a list that contradicts itself, and freeze its columns.

        Raises
        ------
        ValueError
            If columns differ in length, a district is split, or a number is impossible.
        """
        columns = (self.grade_low, self.grade_high, self.enrolment, self.teachers, self.poverty_share, self.score_mean_sd)
        lengths = {len(self.school_id), len(self.district_id), len(self.level), *(len(column) for column in columns)}
        if len(lengths) != 1 or not self.school_id:
            raise ValueError("a roster needs at least one school, and columns of one length")
        changes = sum(a != b for a, b in zip(self.district_id, self.district_id[1:], strict=False))
        if changes + 1 != len(set(self.district_id)):
            raise ValueError("the schools of a district must stand together")
        known = self.poverty_share[~np.isnan(self.poverty_share)]
        if (self.enrolment < 1).any() or (self.teachers < 0).any() or ((known < 0.0) | (known > 1.0)).any():
            raise ValueError("enrolment, teachers or poverty share out of range")
        if (self.grade_low > self.grade_high).any() or (self.grade_low < 0).any():
            raise ValueError("grades out of order")
        for column in columns:
            column.flags.writeable = False


def level_of_grades(low: int, high: int) -> str:
    """Return the level of a school that serves grades `low` to `high`."""
    if high <= LAST_ELEMENTARY:
        return "elementary"
    if low > LAST_MIDDLE:
        return "high"
    if low >= LAST_ELEMENTARY and high <= LAST_MIDDLE + 1:
        return "middle"
    return "elementary" if high <= LAST_MIDDLE else "combined"
