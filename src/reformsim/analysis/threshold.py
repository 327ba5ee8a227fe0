"""Where a share of seeds begins to reach an aim, as a number is turned up: a fitted curve and its crossing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit

from reformsim.analysis.tables import FloatArray
from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS

RESAMPLES = 500
STEEPEST = 200.0
"""Scale of the weak penalty on the curve's slope, per range of the dial: seeds that a step divides perfectly
have no steepest curve. Ours."""
EDGE = 1e-9


@dataclass(frozen=True, slots=True)
class Curve:
    """Hold a logistic curve of the share of seeds over a number.

    Attributes
    ----------
    middle
        Where the share is one half.
    slope
        Rise of the log odds per unit.
    """

    middle: float
    slope: float

    def share(self, values: FloatArray) -> FloatArray:
        """Return the share at values, each in (0, 1)."""
        return np.asarray(expit(self.slope * (values - self.middle)))

    def crossing(self, share: float) -> float:
        """Return where the curve crosses a share in (0, 1); infinite where it is flat."""
        odds = float(logit(min(max(share, EDGE), 1.0 - EDGE)))
        return math.inf if abs(self.slope) < EDGE else self.middle + odds / self.slope


def fit_curve(values: FloatArray, hits: FloatArray, low: float, high: float, near: Curve | None = None) -> Curve:
    """Return the logistic curve that fits best, by penalised maximum likelihood.

    Parameters
    ----------
    values
        Where each run stood, shape (runs,).
    hits
        1 where it reached the aim, else 0, shape (runs,).
    low, high
        Range of the dial.
    near
        A curve to begin with; None tries several.
    """
    place = (values - low) / (high - low)

    def cost(point: FloatArray) -> float:
        odds = point[1] * (place - point[0])
        return float(np.sum(np.logaddexp(0.0, odds) - hits * odds) + 0.5 * (point[1] / STEEPEST) ** 2)

    begins = [(0.25, 10.0), (0.5, 10.0), (0.75, 10.0)]
    if near is not None:
        begins = [((near.middle - low) / (high - low), near.slope * (high - low))]
    best = min(
        (minimize(cost, np.array(begin), method="Nelder-Mead") for begin in begins), key=lambda found: float(found.fun)
    )
    middle, slope = (float(number) for number in best.x)
    return Curve(low + middle * (high - low), slope / (high - low))


@dataclass(frozen=True, slots=True)
class Crossing:
    """Hold where a curve crosses the asked share, and its interval over seeds.

    Attributes
    ----------
    at
        The crossing.
    low, high
        Its bootstrap interval; an end beyond the dial's range is the range's end.
    curve
        The curve.
    """

    at: float
    low: float
    high: float
    curve: Curve


def find_crossing(
    values: FloatArray, hits: FloatArray, seeds: Sequence[int], share: float, ends: tuple[float, float]
) -> Crossing:
    """Return where the share of seeds that reach the aim crosses `share`, with an interval from resampled seeds.

    Parameters
    ----------
    values, hits, seeds
        Where each run stood, whether it reached the aim (1 or 0), and its seed; each of length runs.
    share
        The share asked for, above 0 and below 1.
    ends
        Range of the dial.
    """
    curve = fit_curve(values, hits, *ends)
    names, rows = np.unique(np.asarray(seeds), return_inverse=True)
    groups = [np.flatnonzero(rows == number) for number in range(len(names))]
    luck = np.random.default_rng(0)
    crossings = []
    for _ in range(RESAMPLES):
        drawn = np.concatenate([groups[number] for number in luck.integers(0, len(groups), len(groups))])
        again = fit_curve(values[drawn], hits[drawn], *ends, curve)
        crossings.append(min(max(again.crossing(share), ends[0]), ends[1]))
    tail = (1.0 - DEFAULT_THRESHOLDS.confidence_level) / 2.0
    low, high = np.quantile(crossings, [tail, 1.0 - tail])
    return Crossing(min(max(curve.crossing(share), ends[0]), ends[1]), float(low), float(high), curve)
