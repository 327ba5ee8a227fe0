"""How many seeds each cell of a sweep needs until its mean is known well enough.

The answer is a pure function of the runs that are there, so a sweep that was stopped and went on adds the
same seeds as one that was not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import t as student

from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS

GROWTH = 1.5
"""Factor from one number of seeds to the next that is tried; ours."""
FEWEST = 2


class StopRule(NamedTuple):
    """Say when a cell has enough seeds: half the width of the mean's interval, and the most seeds."""

    half_width: float
    most_seeds: int


def steps(first: int, most: int) -> Iterator[int]:
    """Return the numbers of seeds that are tried, from the first to the most."""
    seeds = first
    while seeds < most:
        yield seeds
        seeds = max(seeds + 1, math.ceil(seeds * GROWTH))
    yield most


def half_width(values: Sequence[float], level: float = DEFAULT_THRESHOLDS.confidence_level) -> float:
    """Return half the width of the mean's interval (Student's t), infinite for fewer than two values."""
    known = np.asarray(values, dtype=np.float64)
    known = known[~np.isnan(known)]
    if len(known) < FEWEST:
        return math.inf
    return float(student.ppf((1.0 + level) / 2.0, len(known) - 1) * known.std(ddof=1) / math.sqrt(len(known)))


def seeds_needed(values: Sequence[float | None], first: int, rule: StopRule) -> int:
    """Return how many seeds a cell needs as far as its runs can tell.

    Parameters
    ----------
    values
        The measure by seed, in the order of seeds from the first, NaN for a failed run; None where a seed
        has not been run yet.
    first
        Seeds that every cell has.
    rule
        When there are enough.
    """
    for seeds in steps(first, max(rule.most_seeds, first)):
        known = values[:seeds]
        if len(known) < seeds or any(value is None for value in known):
            return seeds
        if half_width([value for value in known if value is not None]) <= rule.half_width:
            return seeds
    return max(rule.most_seeds, first)
