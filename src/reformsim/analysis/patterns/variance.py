"""Shares of variance: how much of what pupils score lies between schools, and how much of that is luck."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from reformsim.analysis.patterns.seen import READING, Seen

FEWEST_SCHOOLS = 3
FEWEST_YEARS = 4
ELEMENTARY = (3, 5)
"""Grades in which elementary schools are tested."""
GAINING = (4, 5)
"""Grades before which there was a test."""


def share_between(size: pd.Series, mean: pd.Series, variance: pd.Series) -> float:
    """Return the share of variance that lies between groups (one-way analysis of variance with unequal groups).

    Parameters
    ----------
    size, mean, variance
        Of each group: how many, their mean, their variance within (with n - 1).

    Returns
    -------
        The share, in [0, 1]; NaN with fewer than three groups of at least two.
    """
    real = size >= 2  # noqa: PLR2004 - one pupil has no spread
    size, mean, variance = size[real], mean[real], variance[real]
    groups, total = len(size), float(size.sum())
    if groups < FEWEST_SCHOOLS:
        return math.nan
    within = float((variance * (size - 1)).sum()) / (total - groups)
    grand = float((mean * size).sum()) / total
    usual = (total - float((size**2).sum()) / total) / (groups - 1)
    between = max((float((size * (mean - grand) ** 2).sum()) / (groups - 1) - within) / usual, 0.0)
    return between / (between + within) if between + within > 0.0 else math.nan


def mean_share_between(cells: pd.DataFrame, size: str, mean: str, variance: str) -> float:
    """Return the mean share between schools over years, grades and subjects, weighted by schools less one."""
    shares, weights = [], []
    for _, cell in cells[cells[size] >= 1].groupby(["year", "grade", "subject"]):
        share = share_between(cell[size], cell[mean], cell[variance])
        if not math.isnan(share):
            shares.append(share)
            weights.append(len(cell) - 1)
    return float(np.average(shares, weights=weights)) if shares else math.nan


def between_schools(seen: Seen) -> dict[str, float]:
    """Return the share of variance between schools, of scores and of what last year's score leaves (P2)."""
    return {
        "p2_share_between": mean_share_between(seen.cells, "pupils", "level", "variance"),
        "p2_share_between_given_last_year": mean_share_between(seen.cells, "kept", "residual", "residual_variance"),
    }


def pooled(cells: pd.DataFrame, columns: tuple[str, str, str], district: pd.Series) -> pd.DataFrame:
    """Return size, mean and variance of pupils by year, grade, subject and district, of those of its schools."""
    size, mean, variance = columns
    known = cells[cells[size] >= 1]
    keys = [known["year"], known["grade"], known["subject"], known["school"].map(district).rename("district")]
    total = known[size].groupby(keys).sum()
    middle = (known[size] * known[mean]).groupby(keys).sum() / total
    within = (known[variance].fillna(0.0) * (known[size] - 1)).groupby(keys).sum()
    apart = (known[size] * known[mean] ** 2).groupby(keys).sum() - total * middle**2
    table = pd.DataFrame({size: total, mean: middle, variance: (within + apart) / (total - 1).clip(lower=1)})
    return table.reset_index()


def shared_by_districts(cells: pd.DataFrame, district: pd.Series) -> float:
    """Return the share of variance that schools of a district have in common, of what last year's score leaves.

    Two schools of one district go together as far as their district counts: what a school is by itself is not the
    district's. NaN without three districts of two schools or more.
    """
    shares, weights = [], []
    for _, cell in cells[cells["kept"] >= 1].groupby(["year", "grade", "subject"]):
        apart = cell["residual"] - np.average(cell["residual"], weights=cell["kept"])
        groups = apart.groupby(cell["school"].map(district))
        size = groups.size()
        pairs = float((size * (size - 1)).sum())
        if (size > 1).sum() >= FEWEST_SCHOOLS:
            common = float((groups.sum() ** 2 - (apart**2).groupby(cell["school"].map(district)).sum()).sum()) / pairs
            total = np.average(cell["residual_variance"].fillna(0.0) + apart**2, weights=cell["kept"])
            shares.append(common / float(total))
            weights.append(pairs)
    return float(np.average(shares, weights=weights)) if shares else math.nan


def between_districts(seen: Seen) -> dict[str, float]:
    """Return the share of variance between districts, of scores and of what last year's score leaves (V1)."""
    district = seen.schools.groupby("school")["district"].first()
    columns = ("pupils", "level", "variance")
    return {
        "v1_share_districts": mean_share_between(pooled(seen.cells, columns, district), *columns),
        "v1_share_districts_given_last_year": shared_by_districts(seen.cells, district),
    }


def poverty_and_scores(seen: Seen) -> dict[str, float]:
    """Return the correlation of a school's mean score with its share of poor pupils, mean over years (P8)."""
    found = [
        float(np.corrcoef(year["z"], year["poverty_share"])[0, 1])
        for _, year in seen.schools.groupby("year")
        if len(year) >= FEWEST_SCHOOLS and year["poverty_share"].std() > 0.0 and year["z"].std() > 0.0
    ]
    return {"p8_correlation_poverty": float(np.mean(found)) if found else math.nan}


def transitory_share(panel: pd.DataFrame) -> float:
    """Return the share of a school mean's variance that is gone a year later.

    What lasts fades by the same share from year to year, so that what lasts of the variance now is the square of the
    covariance with the next year over that with the year after it. In [0, 1] but for sampling; NaN where it cannot be
    told.

    Parameters
    ----------
    panel
        One row a school, one column a year.
    """
    centred = panel - panel.mean()
    own = float((centred**2).mean().mean())
    near, far = (float((centred * centred.shift(-lag, axis=1)).mean().mean()) for lag in (1, 2))
    if panel.shape[0] < FEWEST_SCHOOLS or panel.shape[1] < FEWEST_YEARS or own <= 0.0 or near <= 0.0 or far <= 0.0:
        return math.nan
    return 1.0 - near**2 / far / own


def disjoint_correlation(panel: pd.DataFrame) -> float:
    """Return the correlation over schools of gains two years apart, which share no test; mean over pairs of years."""
    pairs = zip(panel.columns[:-2], panel.columns[2:], strict=True)
    found = [float(np.corrcoef(panel[a], panel[b])[0, 1]) for a, b in pairs if len(panel) >= FEWEST_SCHOOLS]
    return float(np.mean(found)) if found else math.nan


def luck_of_schools(seen: Seen) -> dict[str, float]:
    """Return how much of a school-grade's mean is luck, and whether its yearly gains go together (P9).

    Reading in elementary grades, each grade by itself, mean over grades.
    """
    cells = seen.cells_of(READING)
    level = [transitory_share(_panel(cells, grade, "z")) for grade in range(ELEMENTARY[0], ELEMENTARY[1] + 1)]
    gains = [disjoint_correlation(_panel(cells, grade, "gain")) for grade in range(GAINING[0], GAINING[1] + 1)]
    return {"p9_transitory_share": _mean(level), "p9_disjoint_gains": _mean(gains)}


def _panel(cells: pd.DataFrame, grade: int, column: str) -> pd.DataFrame:
    """Return one row a school and one column a year, of schools that are there in all years."""
    of_grade = cells[cells["grade"] == grade]
    return of_grade.pivot_table(index="school", columns="year", values=column, dropna=False).dropna()


def _mean(values: list[float]) -> float:
    """Return the mean of what could be told, NaN if nothing could."""
    known = [value for value in values if not math.isnan(value)]
    return float(np.mean(known)) if known else math.nan
