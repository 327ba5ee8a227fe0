"""Which numbers a set of targets pins down, told from the sets of numbers that met them best.

Regional sensitivity analysis (Hornberger & Spear 1981, An approach to the preliminary analysis of environmental
systems, J. Environmental Management 12:7-18): where good sets of numbers lie is compared with where was looked. A
number whose good values are spread as widely as those tried is not pinned down by the targets, however good the best
set is. Good values that lie close together say something only if values elsewhere were tried and did worse.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import ks_2samp

Told = Literal["pinned", "loose", "not shown", "too few"]
MIDDLE = (0.05, 0.95)
"""Quantiles between which nine tenths lie."""
PINNED_SHARE = 0.5
"""Share of the bounds up to which good values count as close together. Ours: half."""
CHANCE = 0.05
"""Chance above which good values are taken to lie where was looked."""
FEWEST = 10
"""Good sets without which nothing is said. Ours."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """Hold where the good values of one number lie.

    Attributes
    ----------
    low, high
        Nine tenths of the good sets lie between them.
    share
        How wide that is, against nine tenths of the bounds: about 1 where good values lie all over.
    looked_low, looked_high
        The same of all sets that were tried.
    distance
        Largest difference between the two distributions (Kolmogorov & Smirnov), 0 to 1.
    chance
        Probability of such a difference if good sets were drawn from those tried.
    told
        ``pinned``: close together, and not only where was looked. ``loose``: not pinned down. ``not shown``: close
        together, but hardly anything else was tried. ``too few``: too few good sets to say.
    """

    low: float
    high: float
    share: float
    looked_low: float
    looked_high: float
    distance: float
    chance: float
    told: Told


def where_good(good: Sequence[float], tried: Sequence[float], bounds: tuple[float, float]) -> Pinned:
    """Return where the good values of a number lie, and whether that pins it down.

    Parameters
    ----------
    good
        Its values in the good sets.
    tried
        Its values in all sets that were tried, the good ones among them.
    bounds
        Between which it was searched for.
    """
    if not good or not tried:
        unknown = math.nan
        return Pinned(unknown, unknown, unknown, unknown, unknown, unknown, unknown, "too few")
    low, high = (float(value) for value in np.quantile(good, MIDDLE))
    looked_low, looked_high = (float(value) for value in np.quantile(tried, MIDDLE))
    share = (high - low) / ((bounds[1] - bounds[0]) * (MIDDLE[1] - MIDDLE[0]))
    test = ks_2samp(good, tried)
    told: Told
    if len(good) < FEWEST:
        told = "too few"
    elif share > PINNED_SHARE:
        told = "loose"
    else:
        told = "pinned" if test.pvalue < CHANCE else "not shown"
    return Pinned(low, high, share, looked_low, looked_high, float(test.statistic), float(test.pvalue), told)
