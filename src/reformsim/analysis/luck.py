"""How much of what differs between worlds is luck, told by running each world with several seeds.

A seed is the same luck in every world. What a seed adds to all worlds alike cancels when worlds are compared;
what it adds to one world and not to another stays, and looks like an effect of numbers, mostly of many together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import gammaln

from reformsim.analysis.sample import MORRIS, Sample
from reformsim.analysis.tables import FloatArray

REPLICATES = 400
TAIL = 0.025
FEWEST_SEEDS = 2
"""Seeds below which luck cannot be told from effects."""


@dataclass(frozen=True, slots=True)
class LuckShare:
    """Say where the variance of a measure comes from; squares of its unit.

    Attributes
    ----------
    between
        Variance between worlds, with infinitely many seeds.
    within
        Variance within a world over seeds, mean over worlds.
    own
        The part of `within` that is not the same in every world.
    seeds
        Seeds of each world.
    """

    between: float
    within: float
    own: float
    seeds: int

    @property
    def of_a_run(self) -> float:
        """Return the share of the variance of single runs that is luck, 0 to 1."""
        return _share(self.within, self.between)

    @property
    def of_a_mean(self) -> float:
        """Return the share of the variance of worlds' means that is luck, 0 to 1."""
        return _share(self.own / self.seeds, self.between)


def _share(part: float, rest: float) -> float:
    """Return a part's share of the whole, not a number where there is no whole."""
    whole = part + rest
    return part / whole if whole > 0.0 else math.nan


def luck_share(values: FloatArray) -> LuckShare:
    """Return where the variance comes from: a two-way analysis of variance, worlds by seeds.

    Parameters
    ----------
    values
        Shape (worlds, seeds), none missing. With one seed all but the variance of the values is unknown.
    """
    seeds = values.shape[1]
    variance = float(values.mean(axis=1).var(ddof=1))
    if seeds < FEWEST_SEEDS:
        return LuckShare(variance, math.nan, math.nan, seeds)
    within = float(values.var(axis=1, ddof=1).mean())
    rest = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0, keepdims=True) + values.mean()
    own = float((rest**2).sum() / ((len(values) - 1) * (seeds - 1)))
    return LuckShare(max(variance - own / seeds, 0.0), within, own, seeds)


class LuckLevel(NamedTuple):
    """Hold what an index would be if its number did nothing but stir the luck: mean, and 97.5th percentile."""

    mean: FloatArray
    high: FloatArray


def luck_level(sample: Sample) -> LuckLevel:
    """Return what luck alone would give of Sobol's total index, or of Morris' mean absolute effect.

    The same step with the same number of seeds is drawn again, with no mean and the variance that the step has over
    seeds. A number that does not even stir the luck has no variance, and a level of 0.

    Parameters
    ----------
    sample
        Of kind ``sobol`` or ``morris``; with one seed the level is not a number.
    """
    count = len(sample.numbers)
    if sample.seeds < FEWEST_SEEDS:
        return LuckLevel(np.full(count, math.nan), np.full(count, math.nan))
    spread = sample.differences().std(axis=2, ddof=1) / math.sqrt(sample.seeds)
    random = np.random.default_rng(0)
    drawn = [random.standard_normal((REPLICATES, sample.blocks)) * each for each in spread]
    if sample.kind == MORRIS:
        shrunk = _mean_of_spread(sample.seeds)
        found = np.array([np.abs(each).mean(axis=1) / shrunk / sample.delta for each in drawn])
    else:
        found = np.array([(each**2).mean(axis=1) / 2.0 for each in drawn]) / _variance(sample)
    return LuckLevel(found.mean(axis=1), np.quantile(found, 1.0 - TAIL, axis=1))


def _mean_of_spread(seeds: int) -> float:
    """Return the mean of the standard deviation of so many normal numbers whose own is 1."""
    return math.sqrt(2.0 / (seeds - 1)) * math.exp(gammaln(seeds / 2.0) - gammaln((seeds - 1) / 2.0))


def _variance(sample: Sample) -> float:
    """Return the variance that Sobol's indices are shares of: that of the two independent samples."""
    blocks = sample.means.reshape(sample.blocks, sample.rows_a_block)
    variance = float(blocks[:, [0, -1]].var())
    return variance if variance > 0.0 else math.nan
