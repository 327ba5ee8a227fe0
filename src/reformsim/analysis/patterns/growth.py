"""Growth by grade, as norm samples show it: the same spring, neighbouring grades."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from reformsim.analysis.patterns.seen import READING, Seen

EARLY, LATE = (1, 2), (7, 8)


def step_between(cells: pd.DataFrame, grades: tuple[int, int]) -> float:
    """Return how much higher the second grade scores than the first in the same spring, in SD of all their pupils.

    The mean over years; NaN where a grade is missing.
    """
    steps = []
    for _, year in cells.groupby("year"):
        lower, upper = (year[year["grade"] == grade] for grade in grades)
        if len(lower) and len(upper):
            (low, low_variance), (high, high_variance) = all_pupils(lower), all_pupils(upper)
            steps.append((high - low) / math.sqrt((low_variance + high_variance) / 2.0))
    return float(np.mean(steps)) if steps else math.nan


def all_pupils(cells: pd.DataFrame) -> tuple[float, float]:
    """Return mean and variance of the scores of all pupils of a grade, from those of its schools."""
    size = cells["pupils"].to_numpy(dtype=np.float64)
    mean = float(np.average(cells["level"], weights=size))
    within = np.where(size > 1, cells["variance"], 0.0) * np.maximum(size - 1, 0)
    return mean, float((within + size * (cells["level"] - mean) ** 2).sum() / size.sum())


def growth_declines(seen: Seen) -> dict[str, float]:
    """Return how many times the yearly gain in reading of grades 1 to 2 is that of grades 7 to 8 (P1)."""
    cells = seen.cells_of(READING)
    late = step_between(cells, LATE)
    return {"p1_growth_ratio": step_between(cells, EARLY) / late if late > 0.0 else math.nan}
