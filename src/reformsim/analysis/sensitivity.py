"""Which numbers move a measure, by SALib: Sobol's shares of variance, and Morris' elementary effects.

A world's value is its mean over seeds. Intervals hold two chances: which worlds were drawn, by SALib's bootstrap
over base samples or trajectories, and which seeds, by leaving out one group of seeds after the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from scipy.stats import norm

from reformsim.analysis.luck import luck_level
from reformsim.analysis.sample import MORRIS, Sample
from reformsim.analysis.tables import FloatArray
from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS

FIRST, TOTAL = "first", "total"
MU, MU_STAR, SIGMA = "mu", "mu_star", "sigma"
INDEX_COLUMNS = ("number", "index", "value", "low", "high", "luck", "luck_high")
PAIR_COLUMNS = ("number", "other", "value", "low", "high")
RESAMPLES, FEWEST_RESAMPLES = 500, 2
MOST_GROUPS = 25
"""Groups that seeds are left out by."""
SEED = 1
"""Of SALib's bootstrap, so that the same sweep gives the same digits."""
CONSTANT = 1e-12
"""Spread below which values differ by rounding alone."""

Found = Mapping[str, FloatArray]
"""Indices by SALib's names, with the half widths of their intervals."""


def main_index(kind: str) -> str:
    """Return the index by which numbers of a design are ranked: all that they do, alone and with others."""
    return MU_STAR if kind == MORRIS else TOTAL


def is_constant(sample: Sample) -> bool:
    """Return whether a measure is the same in every world, so that there is nothing to share out."""
    return spread_is_rounding(sample.means)


def spread_is_rounding(values: FloatArray) -> bool:
    """Return whether numbers differ by rounding alone."""
    return bool(np.ptp(values) <= CONSTANT * max(1.0, float(np.abs(values).max())))


def indices_of(sample: Sample, resamples: int = RESAMPLES) -> pd.DataFrame:
    """Return every index of every number, a row each: number, index, value, interval, and what luck would give.

    Parameters
    ----------
    sample
        Of kind ``sobol`` or ``morris``, its measure not constant.
    resamples
        Of the bootstrap over the design.

    Returns
    -------
        ``luck`` and ``luck_high`` are there for the main index alone, if there are two seeds or more. Morris' sigma
        has no interval.
    """
    kinds = {MU: "mu", MU_STAR: "mu_star", SIGMA: "sigma"} if sample.kind == MORRIS else {FIRST: "S1", TOTAL: "ST"}
    found = _with_intervals(sample, _morris if sample.kind == MORRIS else _sobol, resamples)
    level = luck_level(sample)
    tables = []
    for index, name in kinds.items():
        table = pd.DataFrame({"number": sample.numbers, "index": index, "value": found[name]})
        half = found.get(f"{name}_conf", np.full(len(table), math.nan))
        table["low"], table["high"] = table["value"] - half, table["value"] + half
        is_main = index == main_index(sample.kind)
        table["luck"], table["luck_high"] = level if is_main else (math.nan, math.nan)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)[list(INDEX_COLUMNS)]


def pairs_of(sample: Sample, resamples: int = RESAMPLES) -> pd.DataFrame:
    """Return the share of variance that each pair of numbers has only together, a row each."""
    found = _with_intervals(sample, _sobol, resamples)
    first, second = np.triu_indices(len(sample.numbers), 1)
    value, half = found["S2"][first, second], found["S2_conf"][first, second]
    names = np.array(sample.numbers, dtype=object)
    rows = {"number": names[first], "other": names[second], "value": value, "low": value - half, "high": value + half}
    return pd.DataFrame(rows, columns=list(PAIR_COLUMNS))


Analyse = Callable[[Sample, FloatArray, int], Found]


def _with_intervals(sample: Sample, analyse: Analyse, resamples: int) -> Found:
    """Return indices whose half widths hold the chance of the design and that of the seeds."""
    found = dict(analyse(sample, sample.means, resamples))
    groups = np.array_split(np.arange(sample.seeds), min(sample.seeds, MOST_GROUPS))
    if len(groups) > 1:
        without = [
            analyse(sample, np.delete(sample.values, group, axis=1).mean(axis=1), FEWEST_RESAMPLES) for group in groups
        ]
        for name in [name for name in found if name.endswith("_conf")]:
            others = np.array([one[name.removesuffix("_conf")] for one in without])
            variance = (len(groups) - 1) * others.var(axis=0)  # of the mean, by the jackknife
            found[name] = np.sqrt(found[name] ** 2 + _width() ** 2 * variance)
    return found


def _width() -> float:
    """Return half the width of an interval in standard errors."""
    return float(norm.ppf(0.5 + DEFAULT_THRESHOLDS.confidence_level / 2.0))


def _sobol(sample: Sample, means: FloatArray, resamples: int) -> Found:
    """Return Sobol's indices of worlds' means."""
    from SALib.analyze import sobol

    if spread_is_rounding(means):  # without one seed, all worlds may be alike; SALib divides by their spread
        return _nothing(sample)
    found = sobol.analyze(
        sample.problem,
        means,
        calc_second_order=sample.second_order,
        num_resamples=resamples,
        conf_level=DEFAULT_THRESHOLDS.confidence_level,
        seed=SEED,
    )
    return {name: np.asarray(values, dtype=np.float64) for name, values in found.items()}


def _nothing(sample: Sample) -> Found:
    """Return indices of a measure that nothing moves."""
    count = len(sample.numbers)
    single, pairs = np.zeros(count), np.zeros((count, count))
    found = dict.fromkeys(("S1", "S1_conf", "ST", "ST_conf"), single)
    return found | ({"S2": pairs, "S2_conf": pairs} if sample.second_order else {})


def _morris(sample: Sample, means: FloatArray, resamples: int) -> Found:
    """Return Morris' effects on worlds' means, in the measure's unit per whole range of a number."""
    from SALib.analyze import morris

    found = morris.analyze(
        sample.problem,
        sample.points,
        means,
        num_resamples=resamples,
        conf_level=DEFAULT_THRESHOLDS.confidence_level,
        num_levels=sample.levels,
        seed=SEED,
    )
    named = {name: np.asarray(found[name], dtype=np.float64) for name in ("mu", "mu_star", "sigma", "mu_star_conf")}
    return named | {"mu_conf": _width() * named["sigma"] / math.sqrt(sample.blocks)}
