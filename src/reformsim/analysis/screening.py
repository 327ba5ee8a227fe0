"""Which of many numbers show at all, held against the level that chance alone reaches.

For designs without an order (Latin hypercube, random, grid) it is PAWN (Pianosi & Wagener 2018), by SALib: how far the
distribution of a measure moves when a number is held within a tenth of its range, the mean over the tenths of the
Kolmogorov-Smirnov distance. It takes any sample, sees numbers that act only together with others, and does not
mind that a system that tips ends high or low and seldom between. Chance alone moves distributions too: a dummy
is the same with the measure dealt out anew over the worlds.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from reformsim.analysis.luck import TAIL
from reformsim.analysis.sample import Sample
from reformsim.analysis.sensitivity import MU, SIGMA, indices_of, main_index
from reformsim.analysis.tables import FloatArray
from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS

PAWN = "pawn"
MATTERS, UNSHOWN, OPEN = "matters", "does not show", "cannot be told"
SLICES = 10
RESAMPLES, DEALS = 50, 200
"""Of the bootstrap, and of the dummy. A distance takes a hundredth of a second, so they are few."""
SCREEN_COLUMNS = ("number", "index", "value", "low", "high", "dummy", "dummy_high", "finding", "mu", "sigma")


def screened(sample: Sample) -> pd.DataFrame:
    """Return each number's index with its interval, the dummy's, and what is found, a row each.

    A trajectory or a Saltelli sample is told by its own index and the level of luck; any other design by PAWN and a
    dummy.

    Parameters
    ----------
    sample
        Its measure not constant.
    """
    if sample.rows_a_block == 1:
        table = _distances(sample)
    else:
        every = indices_of(sample)
        wide = every.pivot_table(index="number", columns="index", values="value", sort=False)
        table = every[every["index"] == main_index(sample.kind)].rename(
            columns={"luck": "dummy", "luck_high": "dummy_high"}
        )
        table = table.merge(wide[wide.columns.intersection([MU, SIGMA])], on="number")
    rows = zip(table["value"], table["low"], table["dummy_high"], strict=True)
    table = table.assign(finding=[finding(*row) for row in rows])
    return table.reindex(columns=list(SCREEN_COLUMNS)).reset_index(drop=True)


def finding(value: float, low: float, dummy_high: float) -> str:
    """Return what an index says beside the level of chance.

    It matters if its whole interval lies above what chance reaches, does not show if it lies within that itself, and
    cannot be told between the two, or where the level is not known.
    """
    if value == 0.0:
        return UNSHOWN
    if math.isnan(dummy_high) or math.isnan(low):
        return OPEN
    if low > dummy_high:
        return MATTERS
    return UNSHOWN if value <= dummy_high else OPEN


def _distances(sample: Sample) -> pd.DataFrame:
    """Return PAWN's index of each number, its bootstrap interval, and the dummy's mean and 97.5th percentile."""
    random = np.random.default_rng(0)
    width = float(norm.ppf(0.5 + DEFAULT_THRESHOLDS.confidence_level / 2.0))
    means, rows = sample.means, []
    dummies: dict[int, tuple[float, float]] = {}
    for number, column in zip(sample.numbers, sample.points.T, strict=True):
        slices = min(SLICES, len(np.unique(column)))
        if slices not in dummies:
            dummies[slices] = _dummy(means, slices, random)
        value = _distance(column, means, slices, random)
        picks = random.integers(len(means), size=(RESAMPLES, len(means)))
        half = width * float(np.std([_distance(column[pick], means[pick], slices, random) for pick in picks], ddof=1))
        rows.append((number, PAWN, value, value - half, value + half, *dummies[slices]))
    return pd.DataFrame(rows, columns=list(SCREEN_COLUMNS[:7]))


def _dummy(means: FloatArray, slices: int, random: np.random.Generator) -> tuple[float, float]:
    """Return PAWN's index of a number that has nothing to do with the measure: mean, and 97.5th percentile.

    It is the same for all numbers that are cut into as many slices, as ranks are cut.
    """
    column = np.arange(len(means), dtype=np.float64)
    found = [_distance(column, random.permutation(means), slices, random) for _ in range(DEALS)]
    return float(np.mean(found)), float(np.quantile(found, 1.0 - TAIL))


def _distance(column: FloatArray, means: FloatArray, slices: int, random: np.random.Generator) -> float:
    """Return PAWN's index of one number.

    SALib cuts at quantiles and leaves out what lies on the last one, which of a number with few levels is a level.
    Ranks with ties broken at random are cut into slices of equal size, one a level where levels are few.
    """
    from SALib.analyze import pawn

    order = np.lexsort((random.random(len(column)), column))
    ranks = np.empty((len(column), 1))
    ranks[order, 0] = np.arange(len(column))
    problem: dict[str, Any] = {"num_vars": 1, "names": ["x"], "bounds": [[0.0, 1.0]]}
    return float(pawn.analyze(problem, ranks, means, S=slices)["mean"][0])
