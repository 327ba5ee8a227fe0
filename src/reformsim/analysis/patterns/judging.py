"""Whether the model shows what is published: a mean over seeds with its interval, held against a range."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import binomtest, t

from reformsim.config.pattern import Target

HIT, MISS, UNTOLD = "hit", "miss", "cannot be told"
SHARE_OF_SEEDS = "share of seeds"
"""Unit of a target that each seed answers with yes or no."""
LEVEL = 0.95
TOO_LITTLE = "the system has too few schools or years, or nothing of the kind"
ACROSS = "the interval reaches over the edge; more seeds may tell"


class Judged(NamedTuple):
    """Hold what came out for one target: mean over seeds, its interval (NaN for one seed), seeds, and what it means."""

    value: float
    low: float
    high: float
    seeds: int
    verdict: str
    why: str


def interval(values: Sequence[float], unit: str) -> tuple[float, float]:
    """Return the 95 % interval of the mean over seeds: Student's t, or Wilson's for a share of seeds.

    NaN at both ends for a single seed, which is no sample.
    """
    count = len(values)
    if count < 2:  # noqa: PLR2004 - one seed has no spread
        return math.nan, math.nan
    if unit == SHARE_OF_SEEDS:
        found = binomtest(round(sum(values)), count).proportion_ci(LEVEL, method="wilson")
        return float(found.low), float(found.high)
    half = float(t.ppf((1.0 + LEVEL) / 2.0, count - 1)) * float(np.std(values, ddof=1)) / math.sqrt(count)
    return float(np.mean(values)) - half, float(np.mean(values)) + half


def judge_target(target: Target, values: Sequence[float]) -> Judged:
    """Return whether a target is hit, missed, or cannot be told.

    The whole interval must lie inside the range, or outside it; a single seed is taken at its word. Seeds that tell
    nothing do not count; where fewer than half of them tell anything the target cannot be told.

    Parameters
    ----------
    target
        What is published.
    values
        One number a seed, NaN where it told nothing.
    """
    known = [value for value in values if not math.isnan(value)]
    if len(known) * 2 < len(values) or not known:
        return Judged(math.nan, math.nan, math.nan, len(known), UNTOLD, TOO_LITTLE)
    mean = float(np.mean(known))
    low, high = interval(known, target.unit)
    ends = (mean, mean) if math.isnan(low) else (low, high)
    inside = [target.holds(end) for end in ends]
    if all(inside):
        return Judged(mean, low, high, len(known), HIT, "")
    beside = ends[1] < target.low or ends[0] > target.high
    verdict, why = (MISS, "") if beside else (UNTOLD, ACROSS)
    return Judged(mean, low, high, len(known), verdict, why)
