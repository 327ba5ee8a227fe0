"""Real schools from a CSV file: sizes as the file has them, and missing values by a stated rule.

A file tells of schools, the model needs people. Enrolment and grades are taken as they are. Staff become
teachers, and the share of pupils above a cut becomes a place on the scale of achievement.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from reformsim.config.catalog import value_of
from reformsim.errors import InputError
from reformsim.population.roster import FloatArray, SchoolRoster, level_of_grades, natural_key
from reformsim.population.school_rows import (
    PER_THOUSAND,
    PERCENT,
    SCORE,
    Row,
    capped,
    nearest,
    read_rows,
    wanted_columns,
)

if TYPE_CHECKING:
    from reformsim.config.parts import SchoolsFile

MOST_DROPPED_NAMED = 10


def read_schools(
    config: SchoolsFile, subjects: tuple[str, ...], parameters: Mapping[str, float] | None = None
) -> SchoolRoster:
    """Return the schools of a file, in an order that does not depend on the order of its rows.

    Parameters
    ----------
    config
        Where the file is and how to read it.
    subjects
        The subjects of the scenario; those without a column of scores get none.
    parameters
        The scenario's overrides of catalogue entries, by id.

    Raises
    ------
    InputError
        Naming every wrong row with its line, or the district that is not there.
    """
    rows, notes = names_apart(read_rows(config, subjects), Path(config.path).name)
    rows.sort(key=lambda row: (natural_key(row.district), natural_key(row.school)))
    in_file = dict.fromkeys(row.district for row in rows)
    if config.missing == "drop_school":
        rows, more = complete_rows(rows)
        notes += more
    elif config.missing == "district_mean":
        for name, column in wanted_columns(config.columns, subjects).items():
            notes += fill_with_means(rows, name, column, config.grades)
    overrides = parameters or {}
    variance_between = value_of("population.score_variance_between_schools", overrides)
    within_sd = math.sqrt(1.0 - variance_between)
    places = np.stack([score_places(rows, subject, config, within_sd) for subject in subjects], axis=1)
    kept = rows_of_districts(rows, config, list(in_file))
    staff_share = value_of("population.class_teacher_share_of_staff", overrides)
    return _roster([rows[n] for n in kept], places[kept], config, staff_share, notes)


def names_apart(rows: list[Row], file: str) -> tuple[list[Row], tuple[str, ...]]:
    """Return rows in which no two schools share a name, and in words what was done.

    A name that stands in several districts becomes ``district/name``, so that results by school stay apart.

    Raises
    ------
    InputError
        If the new name of a school is the name of another; each such line of the `file` is named.
    """
    times = Counter(row.school for row in rows)
    shared = sum(times[row.school] > 1 for row in rows)
    if not shared:
        return rows, ()
    apart = [replace(row, school=f"{row.district}/{row.school}") if times[row.school] > 1 else row for row in rows]
    first: dict[str, Row] = {}
    clashes = [row for row in apart if first.setdefault(row.school, row) is not row]
    if clashes:
        raise InputError(capped([f"{file}:{row.line}: {_clash(row, first[row.school])}" for row in clashes]))
    return apart, (f"schools that share their id with one of another district: {shared}, called district/id here",)


def _clash(row: Row, other: Row) -> str:
    """Return in words that two schools would bear one name."""
    return f"would be called {row.school}, and so would the school in line {other.line}; give one of them another id"


def complete_rows(rows: list[Row]) -> tuple[list[Row], tuple[str, ...]]:
    """Return the rows without a missing value, and in words which were left out.

    Raises
    ------
    InputError
        If none is left.
    """
    kept = [row for row in rows if not any(map(math.isnan, row.numbers.values()))]
    gaps = [row.school for row in rows if any(map(math.isnan, row.numbers.values()))]
    if not kept:
        raise InputError("every school of the file has a missing value: nothing is left after missing: drop_school")
    if not gaps:
        return kept, ()
    names = ", ".join(gaps[:MOST_DROPPED_NAMED]) + (", ..." if len(gaps) > MOST_DROPPED_NAMED else "")
    return kept, (f"schools left out because a value is missing: {len(gaps)} of {len(rows)} ({names})",)


def fill_with_means(rows: list[Row], name: str, column: str, grades: tuple[int, int]) -> tuple[str, ...]:
    """Fill a column's gaps with the mean of the district, else of the file, and return in words what was done.

    Means are weighted by enrolment. Of teachers it is the mean number per student that is taken over. Grades are
    rounded, and never set the lowest above the highest.

    Raises
    ------
    InputError
        If the column is empty in the whole file.
    """
    gaps = [row for row in rows if math.isnan(row.numbers.get(name, 0.0))]
    if not gaps:
        return ()
    if len(gaps) == len(rows):
        raise InputError(f"{column} is missing in every row of the file: there is no mean to fill in")
    own = _weighted_means(rows, name, lambda row: row.district)
    overall = _weighted_means(rows, name, lambda _: "")[""]
    for row in gaps:
        mean = own.get(row.district, overall)
        row.numbers[name] = _fitting(mean * row.numbers["enrolment"] if name == "teachers" else mean, name, row, grades)
    near = sum(row.district in own for row in gaps)
    return (f"missing values of {column}: {near} filled with the district's mean, {len(gaps) - near} with the file's",)


def _weighted_means(rows: list[Row], name: str, group: Callable[[Row], str]) -> dict[str, float]:
    """Return a column's mean (teachers: per student) over each group that has one, weighted by enrolment."""
    total: defaultdict[str, float] = defaultdict(float)
    weight: defaultdict[str, float] = defaultdict(float)
    for row in rows:
        value, enrolment = row.numbers[name], row.numbers["enrolment"]
        if not math.isnan(value):
            total[group(row)] += value if name == "teachers" else value * enrolment
            weight[group(row)] += enrolment
    return {key: total[key] / weight[key] for key in weight}


def _fitting(value: float, name: str, row: Row, grades: tuple[int, int]) -> float:
    """Return a mean as the column can hold it: grades whole, and in order."""
    if name == "grade_low":
        return float(np.fmin(round(value), row.numbers.get("grade_high", grades[1])))
    if name == "grade_high":
        return float(np.fmax(round(value), row.numbers.get("grade_low", grades[0])))
    return value


def score_places(rows: list[Row], subject: str, config: SchoolsFile, within_sd: float) -> FloatArray:
    """Return where schools stand in a subject, student SD from the mean of the file, (schools,).

    With pupils normal within a school with SD sigma, a share p above the cut puts the school's mean at
    sigma probit(p) above it. A share of 0 or 1 among n tested pupils, those of one grade, is taken as half
    a pupil inside. Scores that are in student SD already stay as they are.
    """
    name = SCORE + subject
    values = np.array([row.numbers.get(name, math.nan) for row in rows])
    if name not in rows[0].numbers or config.score_kind == "student_sd":
        return values
    enrolment = np.array([row.numbers["enrolment"] for row in rows])
    low, high = _grades(rows, config)
    tested = np.maximum(enrolment / (high - low + 1.0), 1.0)
    share = np.clip(values / PERCENT, 0.5 / tested, 1.0 - 0.5 / tested)
    place = within_sd * ndtri(share)
    return np.asarray(place - np.average(place, weights=enrolment))


def _grades(rows: list[Row], config: SchoolsFile) -> tuple[FloatArray, FloatArray]:
    """Return the lowest and highest grade of each school, both (schools,)."""
    low, high = config.grades
    return (
        np.array([row.numbers.get("grade_low", float(low)) for row in rows]),
        np.array([row.numbers.get("grade_high", float(high)) for row in rows]),
    )


def rows_of_districts(rows: list[Row], config: SchoolsFile, in_file: list[str]) -> list[int]:
    """Return which rows belong to the districts that the scenario keeps.

    Raises
    ------
    InputError
        If a district is not in the file, or has no school left.
    """
    if config.districts is None:
        return list(range(len(rows)))
    if not config.districts:
        raise InputError("system.schools_file.districts: names no district, so that no school is left")
    file, left = Path(config.path).name, {row.district for row in rows}
    problems = [
        f'{file}: no district "{name}"{nearest(name, in_file)}' for name in config.districts if name not in in_file
    ]
    problems += [
        f'{file}: no school of district "{name}" is left after missing: drop_school'
        for name in config.districts
        if name in in_file and name not in left
    ]
    if problems:
        raise InputError(problems)
    return [n for n, row in enumerate(rows) if row.district in config.districts]


def teachers_of(row: Row, staff_share: float) -> int:
    """Return the teachers of the modelled subjects that a row tells of, 0 where it tells nothing.

    Of staff, a share `staff_share` are class teachers.
    """
    if "teachers" in row.numbers:
        return max(round(row.numbers["teachers"]), 1)
    if "staff_per_1000" in row.numbers:
        staff = row.numbers["enrolment"] * row.numbers["staff_per_1000"] / PER_THOUSAND
        return max(round(staff * staff_share), 1)
    return 0


def _roster(
    rows: list[Row], places: FloatArray, config: SchoolsFile, staff_share: float, notes: tuple[str, ...]
) -> SchoolRoster:
    """Return sorted rows as a roster."""
    low, high = _grades(rows, config)
    return SchoolRoster(
        school_id=tuple(row.school for row in rows),
        district_id=tuple(row.district for row in rows),
        level=tuple(level_of_grades(int(a), int(b)) for a, b in zip(low, high, strict=True)),
        grade_low=low.astype(np.int8),
        grade_high=high.astype(np.int8),
        enrolment=np.array([row.numbers["enrolment"] for row in rows]).astype(np.int64),
        teachers=np.array([teachers_of(row, staff_share) for row in rows], dtype=np.int64),
        poverty_share=np.array([row.numbers.get("poverty_percent", math.nan) / PERCENT for row in rows]),
        score_mean_sd=places,
        notes=notes,
    )
