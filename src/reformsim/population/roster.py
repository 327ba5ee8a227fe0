"""The list of schools that a system is built from, made up or read from a file."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IndexArray = npt.NDArray[np.int64]
ByteArray = npt.NDArray[np.int8]

LEVELS = ("elementary", "middle", "high", "combined")
LAST_ELEMENTARY, LAST_MIDDLE, LAST_GRADE = 5, 8, 12


@dataclass(frozen=True, slots=True, eq=False)
class SchoolRoster:
    """Hold one row a school, districts together.

    The columns are copied when the roster is made, and cannot be written to afterwards.

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
            If columns differ in length, a district is split, a school stands twice, or a number is impossible.
        """
        _check_names(self)
        _check_numbers(self)
        for name in ("grade_low", "grade_high", "enrolment", "teachers", "poverty_share", "score_mean_sd"):
            column = getattr(self, name).copy()
            column.flags.writeable = False
            object.__setattr__(self, name, column)


def _check_names(roster: SchoolRoster) -> None:
    """Refuse columns of different lengths, split districts, schools that stand twice, unknown levels."""
    numbers = (roster.grade_low, roster.grade_high, roster.enrolment, roster.teachers, roster.poverty_share)
    lengths = {
        len(roster.district_id),
        len(roster.level),
        len(roster.score_mean_sd),
        *(len(column) for column in numbers),
    }
    if lengths != {len(roster.school_id)} or not roster.school_id or roster.score_mean_sd.ndim != 2:  # noqa: PLR2004
        raise ValueError("a roster needs at least one school, and columns of one length")
    changes = sum(a != b for a, b in zip(roster.district_id, roster.district_id[1:], strict=False))
    if changes + 1 != len(set(roster.district_id)):
        raise ValueError("the schools of a district must stand together")
    if len(set(zip(roster.district_id, roster.school_id, strict=True))) != len(roster.school_id):
        raise ValueError("a school stands twice in its district")
    if not set(roster.level) <= set(LEVELS):
        raise ValueError(f"levels must be among {', '.join(LEVELS)}")


def _check_numbers(roster: SchoolRoster) -> None:
    """Refuse numbers that no school can have."""
    known = roster.poverty_share[~np.isnan(roster.poverty_share)]
    if (roster.enrolment < 1).any() or (roster.teachers < 0).any() or ((known < 0.0) | (known > 1.0)).any():
        raise ValueError("enrolment, teachers or poverty share out of range")
    low, high = roster.grade_low, roster.grade_high
    if (low > high).any() or (low < 0).any() or (high > LAST_GRADE).any():
        raise ValueError("grades out of order or out of range")
    if np.isinf(roster.score_mean_sd).any():
        raise ValueError("a school stands infinitely far from the mean")


def level_of_grades(low: int, high: int) -> str:
    """Return the level of a school that serves grades `low` to `high`."""
    if high <= LAST_ELEMENTARY:
        return "elementary"
    if low > LAST_MIDDLE:
        return "high"
    if low >= LAST_ELEMENTARY and high <= LAST_MIDDLE + 1:
        return "middle"
    return "elementary" if high <= LAST_MIDDLE else "combined"


def natural_key(text: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Return a key that sorts ``school-2`` before ``school-10``, and never holds two texts for the same."""
    parts = [part for part in re.split(r"([0-9]+)", text) if part]
    return tuple(_part_key(part) for part in parts), text


def _part_key(part: str) -> tuple[int, int, str]:
    """Return a key of one stretch of digits (by value, however long) or of other characters (by letter)."""
    if part[0] in "0123456789":
        digits = part.lstrip("0")
        return 0, len(digits), digits
    return 1, 0, part
