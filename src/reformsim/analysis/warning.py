"""Early warning: whether fluctuations grow and recoveries slow down before a turn, and whether that tells.

The signs are those of critical slowing down (Scheffer and others 2009, Nature 461:53-59; computed as by Dakos
and others 2012, PLoS ONE 7:e41010): a filter takes the trend out, a window rolls along, Kendall's tau says
whether the sign rises. The recovery rate is measured by experiment, which only a simulation can do.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.stats import binomtest, kendalltau

from reformsim.analysis.tables import FloatArray, yearly_means
from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS

FILTER_MONTHS = 10.0
"""Width of the filter that takes out the trend: a school year. Ours."""
FEWEST_POINTS = 6
"""Values of a sign below which no trend is told. Ours."""
FEWEST_OTHERS = 2
"""Runs that do not turn: one sets the level of alarm for the other."""
RESAMPLES = 2_000
UP, DOWN = "up", "down"
CHANCE = 0.5


@dataclass(frozen=True, slots=True)
class Turn:
    """Say when a run turned: the month around which its yearly mean crossed the middle, and which way."""

    month: int
    way: str


def find_turn(deep: FloatArray, months_per_year: int, least: float, way: str = "") -> Turn | None:
    """Return a run's turn, None where there is none.

    A turn up is the first crossing of the middle between the start and the highest year. A turn down is the
    first crossing, after the highest year, of the middle between it and the lowest one that follows; it takes
    that more than half of the rise is lost. The definition is ours.

    Parameters
    ----------
    deep
        Monthly deep enactment, shape (months,).
    months_per_year
        Length of a school year; the month of a turn is the middle of the year that crosses.
    least
        Rise or fall below which nothing turned, share.
    way
        ``up``, ``down``, or empty: down where more than half of the rise was lost, else up.
    """
    means = yearly_means(deep, months_per_year)
    middle = (len(deep) - len(means) + 1) // 2
    top = int(np.argmax(means))
    low = float(means[top:].min())
    if way != UP and low < (means[0] + means[top]) / 2.0 and means[top] - low >= least:
        crossing = np.flatnonzero(means[top:] < (means[top] + low) / 2.0)
        return Turn(middle + top + int(crossing[0]), DOWN)
    if way != DOWN and means[top] - means[0] >= least:
        crossing = np.flatnonzero(means > (means[0] + means[top]) / 2.0)
        return Turn(middle + int(crossing[0]), UP)
    return None


def residuals(values: FloatArray) -> FloatArray:
    """Return what is left of monthly values when their trend is taken out by a filter, shape (months,)."""
    return np.asarray(values - gaussian_filter1d(values, FILTER_MONTHS, mode="nearest"))


def rolling_variance(left: FloatArray, window: int) -> FloatArray:
    """Return the variance of residuals in a window that rolls along, shape (months - window + 1,)."""
    return np.asarray(np.lib.stride_tricks.sliding_window_view(left, window).var(axis=1, ddof=1))


def rolling_autocorrelation(left: FloatArray, window: int) -> FloatArray:
    """Return the autocorrelation at lag one of residuals in a rolling window; 0 where they do not vary."""
    views = np.lib.stride_tricks.sliding_window_view(left, window)
    before, after = (part - part.mean(axis=1, keepdims=True) for part in (views[:, :-1], views[:, 1:]))
    size = np.sqrt((before**2).sum(axis=1) * (after**2).sum(axis=1))
    return np.asarray(np.divide((before * after).sum(axis=1), size, out=np.zeros(len(views)), where=size > 0.0))


def recovery_rate(apart: FloatArray) -> float:
    """Return the rate per month at which two copies of a run come together again; NaN where they do not differ.

    Parameters
    ----------
    apart
        How far a pushed copy is from the one that was not, month by month, shape (months,).
    """
    size = np.abs(apart)
    if len(size) < FEWEST_POINTS or not (size > 0.0).all():
        return math.nan
    return float(-np.polyfit(np.arange(len(size)), np.log(size), 1)[0])


def trend(values: FloatArray) -> float:
    """Return Kendall's tau of values with time, from -1 to 1; NaN for too few or constant values."""
    known = values[~np.isnan(values)]
    if len(known) < FEWEST_POINTS or np.ptp(known) == 0.0:
        return math.nan
    return float(kendalltau(np.arange(len(known)), known).statistic)


@dataclass(frozen=True, slots=True)
class Skill:
    """Say how well a sign tells runs that turn from runs that do not.

    Attributes
    ----------
    hits, hit_low, hit_high
        Share of turning runs with an alarm, and its Wilson interval.
    false_alarms, false_low, false_high
        Share of the others with an alarm, and its Wilson interval.
    area, area_low, area_high
        Probability that the sign rises more in a run that turns than in one that does not (area under the
        ROC curve), and its bootstrap interval; one half is chance.
    turning, others
        Runs of each kind in which the sign could be told.
    """

    hits: float
    hit_low: float
    hit_high: float
    false_alarms: float
    false_low: float
    false_high: float
    area: float
    area_low: float
    area_high: float
    turning: int
    others: int

    @property
    def warns(self) -> bool:
        """Return whether the sign tells better than chance, and its alarms are clearly more than its false ones."""
        return self.area_low > CHANCE and self.hits > self.false_high


def measure_skill(turning: Sequence[float], others: Sequence[float], false_alarm_rate: float) -> Skill | None:
    """Return how well a sign's trends tell turning runs from the others; None where there are too few.

    The level of alarm is what a share of the other runs exceeds. For each of these it is set without the run
    itself, so that false alarms are counted on runs that did not set the level.

    Parameters
    ----------
    turning, others
        The sign's trend in each run, NaN where it could not be told.
    false_alarm_rate
        The share of other runs that may exceed the level.
    """
    up, flat = (np.array([value for value in values if not math.isnan(value)]) for values in (turning, others))
    if not len(up) or len(flat) < FEWEST_OTHERS:
        return None
    level = float(np.quantile(flat, 1.0 - false_alarm_rate))
    hits = int((up > level).sum())
    rest = [np.delete(flat, row) for row in range(len(flat))]
    false = sum(value > np.quantile(left, 1.0 - false_alarm_rate) for value, left in zip(flat, rest, strict=True))
    luck = np.random.default_rng(0)
    draws = [_area(luck.choice(up, len(up)), luck.choice(flat, len(flat))) for _ in range(RESAMPLES)]
    tail = (1.0 - DEFAULT_THRESHOLDS.confidence_level) / 2.0
    low, high = np.quantile(draws, [tail, 1.0 - tail])
    return Skill(
        *_share(hits, len(up)),
        *_share(int(false), len(flat)),
        _area(up, flat),
        float(low),
        float(high),
        len(up),
        len(flat),
    )


def _share(count: int, of: int) -> tuple[float, float, float]:
    """Return a share with its Wilson interval."""
    interval = binomtest(count, of).proportion_ci(DEFAULT_THRESHOLDS.confidence_level, method="wilson")
    return count / of, float(interval.low), float(interval.high)


def _area(up: FloatArray, flat: FloatArray) -> float:
    """Return the probability that one of the first exceeds one of the second, ties counted half."""
    above = (up[:, None] > flat[None, :]).mean()
    same = (up[:, None] == flat[None, :]).mean()
    return float(above + same / 2.0)
