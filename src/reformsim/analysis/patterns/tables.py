"""Springs made into tidy tables: one row a school, grade and subject, one a class, one a school.

Scores are measured as studies measure them: z-scores within grade and year, and what is left of them once last year's
score is known, from one line a grade.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from reformsim.observe.spring import Spring, StaffYear

Array = npt.NDArray[Any]
FEWEST_PUPILS = 20
"""Pupils without whom a grade is not put on a line."""


def standardised(values: Array, grade: Array) -> Array:
    """Return values as z-scores within their grade, shape as `values` (pupils, subjects); NaN stays NaN."""
    found = np.full(values.shape, np.nan)
    for g in np.unique(grade):
        rows = grade == g
        known = ~np.isnan(values[rows])
        count = np.maximum(known.sum(axis=0), 1)
        filled = np.where(known, values[rows], 0.0)
        mean = filled.sum(axis=0) / count
        spread = np.sqrt((np.where(known, values[rows] - mean, 0.0) ** 2).sum(axis=0) / count)
        found[rows] = (values[rows] - mean) / np.where(spread > 0.0, spread, np.nan)
    return found


def left_over(after: Array, before: Array, grade: Array) -> Array:
    """Return what a line in each grade and subject leaves of `after` once `before` is known, (pupils, subjects).

    NaN where either is missing, and in grades with fewer than 20 pupils that have both.
    """
    found = np.full(after.shape, np.nan)
    for g in np.unique(grade):
        for n in range(after.shape[1]):
            rows = np.flatnonzero((grade == g) & ~np.isnan(before[:, n]) & ~np.isnan(after[:, n]))
            if len(rows) >= FEWEST_PUPILS:
                x, y = before[rows, n], after[rows, n]
                slope = np.cov(x, y)[0, 1] / x.var(ddof=1)
                found[rows, n] = y - y.mean() - slope * (x - x.mean())
    return found


def _groups(key: Array, values: Array) -> tuple[Array, Array, Array]:
    """Return size, mean and variance within of each group with at least one value, groups 0 to the largest key."""
    known = ~np.isnan(values)
    length = int(key.max()) + 1
    size = np.bincount(key[known], minlength=length)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(key[known], values[known], minlength=length) / size
        squares = np.bincount(key[known], (values[known] - mean[key[known]]) ** 2, minlength=length)
        return size, mean, squares / (size - 1)


def cell_table(spring: Spring) -> pd.DataFrame:
    """Return one row for each school, grade and subject of a spring.

    Columns: year, school, grade, subject (row); pupils, level and variance (mean and variance within of scores on the
    vertical scale, student SD), true_level, growth_ratio (of their classes, last month), z (mean z-score); of those
    with a score a year before: kept, gain (in z-scores), residual and residual_variance (of what last year's score
    leaves).
    """
    z, before = standardised(spring.score, spring.grade), standardised(spring.score_before, spring.grade)
    residual = left_over(z, before, spring.grade)
    grades = int(spring.grade.max()) + 1
    key = spring.school * grades + spring.grade
    tables = []
    for n in range(z.shape[1]):
        pupils, level, variance = _groups(key, spring.score[:, n])
        kept, left, left_variance = _groups(key, residual[:, n])
        there = np.flatnonzero(pupils)
        columns = {
            "year": spring.year,
            "school": there // grades,
            "grade": there % grades,
            "subject": n,
            "pupils": pupils[there],
            "level": level[there],
            "variance": variance[there],
            "true_level": _groups(key, spring.true_level[:, n])[1][there],
            "growth_ratio": _groups(key, spring.growth_ratio[:, n])[1][there],
            "z": _groups(key, z[:, n])[1][there],
            "kept": kept[there],
            "gain": _groups(key, z[:, n] - before[:, n])[1][there],
            "residual": left[there],
            "residual_variance": left_variance[there],
        }
        tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True)


def class_table(spring: Spring, after: Spring | None) -> pd.DataFrame:
    """Return one row for each course of a spring whose pupils have a score a year before.

    Columns: year, school, team, subject, spell, experience_years, grade (mean of its pupils), pupils, residual (mean of
    what last year's score leaves of theirs). Of those pupils who are seen a year later as well: followed,
    residual_followed, and lasting (what the score before the course leaves of their score a year after it).
    """
    z, before = standardised(spring.score, spring.grade), standardised(spring.score_before, spring.grade)
    residual = left_over(z, before, spring.grade)
    later = np.full(z.shape, np.nan)
    if after is not None:
        seen = after.same_pupil & (after.grade == spring.grade + 1)
        z_after = np.where(seen[:, None], standardised(after.score, after.grade), np.nan)
        later = left_over(z_after, before, spring.grade)
    followed = np.where(np.isnan(later), np.nan, residual)
    tables = [_classes_of(spring, n, residual[:, n], followed[:, n], later[:, n]) for n in range(residual.shape[1])]
    return pd.concat(tables, ignore_index=True)


def _classes_of(spring: Spring, subject: int, residual: Array, followed: Array, lasting: Array) -> pd.DataFrame:
    """Return the classes of one subject, where pupils' residuals, theirs if followed, and what lasts are given."""
    length = len(spring.course_school)

    def means(values: Array) -> tuple[Array, Array]:
        # one empty pupil a course, so that every course has a place
        key = np.concatenate([spring.course[:, subject], np.arange(length)])
        size, mean, _ = _groups(key, np.concatenate([values, np.full(length, np.nan)]))
        return size, mean

    pupils, mean = means(residual)
    table = pd.DataFrame(
        {
            "year": spring.year,
            "school": spring.course_school,
            "team": spring.course_team,
            "subject": subject,
            "spell": spring.course_spell,
            "experience_years": spring.experience_years,
            "grade": means(np.where(np.isnan(residual), np.nan, spring.grade))[1],
            "pupils": pupils,
            "residual": mean,
            "followed": means(lasting)[0],
            "residual_followed": means(followed)[1],
            "lasting": means(lasting)[1],
        }
    )
    return table[pupils > 0]


def school_table(spring: Spring, staff: StaffYear, poverty_share: Array, district: Array) -> pd.DataFrame:
    """Return one row for each school of a year.

    Columns: year, school, district, poverty_share, z (mean z-score over pupils and subjects), ambitious (share of
    courses with deep enactment above one half), courses, and what became of the staff: teachers, novices (in
    their first year) and sixth_years of them, stayed, settled, tenure_years, completed_years.
    """
    z = standardised(spring.score, spring.grade).mean(axis=1)
    ambitious = (spring.deep > 0.5).astype(np.float64)  # noqa: PLR2004 - one half, as everywhere
    return pd.DataFrame(
        {
            "year": spring.year,
            "school": np.arange(len(poverty_share)),
            "district": district,
            "poverty_share": poverty_share,
            "z": _groups(spring.school, z)[1],
            "ambitious": _groups(spring.course_school, ambitious)[1],
            "courses": np.bincount(spring.course_school),
            "teachers": staff.teachers,
            "novices": spring.novices,
            "sixth_years": spring.sixth_years,
            "stayed": staff.stayed,
            "settled": staff.settled,
            "tenure_years": staff.tenure_years,
            "completed_years": staff.completed_years,
        }
    )
