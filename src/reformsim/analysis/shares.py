"""How often each verdict came out over seeds, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS
from reformsim.errors import InputError


@dataclass(frozen=True, slots=True)
class VerdictShare:
    """Hold one verdict's share of the seeds.

    Attributes
    ----------
    name
        The verdict.
    count, seeds
        Seeds with it, and seeds in all.
    share, low, high
        Share of seeds and its Wilson interval, 0 to 1.
    """

    name: str
    count: int
    seeds: int
    share: float
    low: float
    high: float


def verdict_shares(
    names: Sequence[str], confidence_level: float = DEFAULT_THRESHOLDS.confidence_level
) -> tuple[VerdictShare, ...]:
    """Return the share of each verdict that came out, the most frequent first, then by name.

    Parameters
    ----------
    names
        One verdict per seed.
    confidence_level
        Probability with which the Wilson interval covers the true share.
    """
    if not names:
        raise InputError("no seed was run: there are no verdicts to count")
    seeds = len(names)
    ordered = sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))
    return tuple(_share(name, count, seeds, confidence_level) for name, count in ordered)


def _share(name: str, count: int, seeds: int, confidence_level: float) -> VerdictShare:
    """Return one verdict's share with its interval."""
    from scipy.stats import binomtest  # takes a second to load, and a single run needs none of it

    interval = binomtest(count, seeds).proportion_ci(confidence_level, method="wilson")
    return VerdictShare(name, count, seeds, count / seeds, float(interval.low), float(interval.high))
