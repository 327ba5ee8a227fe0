"""How far two scenarios differ over seeds, how sure that is, and what pairing was worth."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import bootstrap

from reformsim.analysis.tables import FloatArray
from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS

RESAMPLES = 9_999
FEWEST = 2
"""Seeds below which there is no interval."""
ROUNDING = 1e-24
"""Variance below which numbers differ by rounding alone."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Hold a mean over seeds and its bootstrap interval; both ends are NaN for a single seed."""

    mean: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Return half of the interval's width, infinite where there is none."""
        return math.inf if math.isnan(self.low) else (self.high - self.low) / 2


def mean_over_seeds(values: FloatArray, level: float = DEFAULT_THRESHOLDS.confidence_level) -> Estimate:
    """Return the mean of one number a seed, with its bootstrap interval (BCa; Efron 1987).

    Parameters
    ----------
    values
        One number a seed, shape (seeds,), none missing.
    level
        Probability with which the interval covers the mean over all seeds.
    """
    mean = float(np.mean(values)) if len(values) else math.nan
    if len(values) < FEWEST:
        return Estimate(mean, math.nan, math.nan)
    if np.ptp(values) == 0.0:
        return Estimate(mean, mean, mean)
    found = bootstrap(
        (values,), np.mean, confidence_level=level, n_resamples=RESAMPLES, method="BCa", rng=np.random.default_rng(0)
    ).confidence_interval
    return Estimate(mean, float(found.low), float(found.high))


def pairing_factor(one: FloatArray, other: FloatArray) -> float | None:
    """Return by which factor the same luck shrank the variance of the difference of two scenarios.

    Independent seeds would give ``var(one) + var(other)``; paired ones give ``var(other - one)``. None
    where nothing varies beyond rounding, infinite where the difference alone does not.

    Parameters
    ----------
    one, other
        One number a seed, in the same order of seeds, shape (seeds,).
    """
    if len(one) < FEWEST:
        return None
    apart = float(np.var(one, ddof=1) + np.var(other, ddof=1))
    paired = float(np.var(other - one, ddof=1))
    if apart < ROUNDING:
        return None
    return math.inf if paired == 0.0 else apart / paired
