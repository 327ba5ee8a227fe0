"""Real schools of a file beside the model's: how far apart they are, how poor, and how much of a score is luck."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

FEWEST_SCHOOLS = 30
FEWEST_TESTED = 15
"""Tested pupils below which a school is not looked at for luck: a handful of pupils would decide it."""
KINDS = ("model", "file")


def resemblance(schools: pd.DataFrame) -> dict[str, float]:
    """Return how the model's schools compare with those of the file that they were made from (V4).

    Parameters
    ----------
    schools
        One row a school and subject: ``school``, ``subject``, ``tested`` (pupils of a grade), ``lunch`` (share), and
        percent satisfactory in the ``file`` and in the ``model``.

    Returns
    -------
        Ratios of model to file (spread of school means, luck of small schools, spread of the difference between two
        subjects) and the difference of correlations with lunch, means over subjects; NaN where they cannot be told.
    """
    found: dict[str, dict[str, float]] = {kind: _describe(schools, kind) for kind in KINDS}
    model, file = found["model"], found["file"]
    return {
        "v4_spread_ratio": _ratio(model["spread"], file["spread"]),
        "v4_lunch_difference": model["lunch"] - file["lunch"],
        "v4_luck_ratio": _ratio(model["luck"], file["luck"]),
        "v4_subjects_apart_ratio": _ratio(model["apart"], file["apart"]),
    }


def _describe(schools: pd.DataFrame, kind: str) -> dict[str, float]:
    """Return spread, correlation with lunch, luck of small schools and spread between subjects of one kind."""
    subjects = [
        each for _, each in schools.dropna(subset=list(KINDS)).groupby("subject") if len(each) >= FEWEST_SCHOOLS
    ]
    if not subjects:
        return dict.fromkeys(("spread", "lunch", "luck", "apart"), math.nan)
    wide = schools.pivot_table(index="school", columns="subject", values=kind)
    differences = wide.iloc[:, 1] - wide.iloc[:, 0] if wide.shape[1] > 1 else pd.Series(dtype=float)
    return {
        "spread": float(np.mean([each[kind].std() for each in subjects])),
        "lunch": float(np.mean([each[kind].corr(each["lunch"]) for each in subjects])),
        "luck": float(np.mean([_luck(each[each["tested"] >= FEWEST_TESTED], kind) for each in subjects])),
        "apart": float(differences.std()),
    }


def _luck(schools: pd.DataFrame, kind: str) -> float:
    """Return the luck of a tested pupil, NaN where schools are too few or all of one size."""
    if len(schools) < FEWEST_SCHOOLS or schools["tested"].min() == schools["tested"].max():
        return math.nan
    return luck_per_pupil(schools["tested"], schools["lunch"], schools[kind])


def luck_per_pupil(tested: pd.Series, lunch: pd.Series, percent: pd.Series) -> float:
    """Return the variance of percent satisfactory that falls as the number of tested pupils grows, times that number.

    Schools of a size differ by what lasts and by luck; only luck shrinks with size. So the slope of squared distances
    from a line on lunch, over one by the number of pupils, is the luck of a single pupil.
    """
    line = np.polynomial.Polynomial.fit(lunch, percent, 1)
    apart = (percent - line(lunch)) ** 2
    return float(np.polynomial.Polynomial.fit(1.0 / tested, apart, 1).convert().coef[1])


def _ratio(model: float, file: float) -> float:
    """Return the model's number over the file's, NaN where the file has none above zero."""
    return model / file if file > 0.0 else math.nan
