"""The point of no return: from when on a released run holds, in one seed and over seeds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS

RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Point:
    """Hold what is known of one seed's point of no return, in months.

    Attributes
    ----------
    low
        Latest release after which practice did not hold; None where it held from the first.
    high
        Earliest release from which on it held every time; None where it did not hold to the last.
    monotone
        Whether it never held at an earlier time and failed at a later one.
    """

    low: int | None
    high: int | None
    monotone: bool

    def narrowed(self, month: int, *, holds: bool) -> Point:
        """Return what is known after one more release between `low` and `high`."""
        return replace(self, high=month) if holds else replace(self, low=month)


def first_hold(months: Sequence[int], holds: Sequence[bool]) -> Point:
    """Return from when on a seed's released runs held.

    Parameters
    ----------
    months
        Times of release, rising.
    holds
        Whether the run released then held.
    """
    failed = [month for month, held in zip(months, holds, strict=True) if not held]
    held = [month for month, held in zip(months, holds, strict=True) if held]
    low = max(failed, default=None)
    after = [month for month in held if low is None or month > low]
    high = min(after, default=None)
    return Point(low, high, monotone=len(after) == len(held))


@dataclass(frozen=True, slots=True)
class NoReturn:
    """Hold the point of no return over seeds, in the unit of what it was made of; None where there is none.

    Attributes
    ----------
    at
        Earliest time from which on the asked share of seeds holds.
    low, high
        Its bootstrap interval; an end is None where that many resamples have no such time.
    held
        Share of seeds that hold at all.
    """

    at: float | None
    low: float | None
    high: float | None
    held: float


def point_of_no_return(
    points: Sequence[float | None], share: float, level: float = DEFAULT_THRESHOLDS.confidence_level
) -> NoReturn:
    """Return from when on a share of seeds holds, with an interval from resampled seeds.

    Parameters
    ----------
    points
        Each seed's point, None where it never holds; at least one.
    share
        Share of seeds that must hold, above 0 and at most 1.
    level
        Probability with which the interval is to cover the time over all seeds.
    """
    known = np.sort([math.inf if point is None else float(point) for point in points])
    place = math.ceil(share * len(known) - 1e-9) - 1
    draws = np.sort(np.random.default_rng(0).choice(known, (RESAMPLES, len(known))), axis=1)[:, place]
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(draws, [tail, 1.0 - tail], method="inverted_cdf")
    held = float(np.isfinite(known).mean())
    return NoReturn(_finite(known[place]), _finite(low), _finite(high), held)


def _finite(value: float) -> float | None:
    """Return a number, None where it is infinite."""
    return float(value) if math.isfinite(value) else None
