"""A box: bounds on a few uncertain numbers, and what is inside of it.

Worlds are what is counted, not runs: the seeds of a world share its numbers, so they are one observation
of it, and its outcome is the share of its seeds that show what is looked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc
from scipy.stats import norm

from reformsim.analysis.tables import FloatArray
from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS

Mask = npt.NDArray[np.bool_]
LOW, HIGH = 0, 1
"""Rows of a table of sides: lower and upper bounds."""


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Hold worlds and what became of them.

    Attributes
    ----------
    points
        The uncertain numbers, shape (worlds, numbers).
    shares
        Share of each world's seeds with the outcome, shape (worlds,), in [0, 1].
    """

    points: FloatArray
    shares: FloatArray

    def __len__(self) -> int:
        """Return the number of worlds."""
        return len(self.shares)

    @property
    def hits(self) -> float:
        """Return the sum of the shares, in worlds."""
        return float(self.shares.sum())

    @property
    def share(self) -> float:
        """Return the share of all runs with the outcome, every world counting alike."""
        return float(self.shares.mean())

    def of(self, chosen: Mask | npt.NDArray[np.intp]) -> Cases:
        """Return some of the worlds."""
        return Cases(self.points[chosen], self.shares[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """Hold bounds on numbers; a world on a bound is inside.

    Attributes
    ----------
    bounds
        Lower bounds and upper bounds, shape (2, numbers); infinite where a side is open.
    """

    bounds: FloatArray

    @classmethod
    def whole(cls, numbers: int) -> Box:
        """Return the box that is open on all sides."""
        return cls(np.array([[-np.inf] * numbers, [np.inf] * numbers]))

    @property
    def sides(self) -> Mask:
        """Return which sides are closed, shape (2, numbers)."""
        return np.asarray(np.isfinite(self.bounds))

    @property
    def restricted(self) -> Mask:
        """Return which numbers are restricted, on either side."""
        return np.asarray(self.sides.any(axis=0))

    def closed(self, side: int, number: int, bound: float) -> Box:
        """Return the box with one side moved to a bound, infinite to open it."""
        bounds = self.bounds.copy()
        bounds[side, number] = bound
        return Box(bounds)

    def opened(self, sides: Mask) -> Box:
        """Return the box with some sides opened."""
        return Box(np.where(sides, Box.whole(self.bounds.shape[1]).bounds, self.bounds))

    def holds(self, values: FloatArray) -> Mask:
        """Return which worlds are inside."""
        return np.asarray(((values >= self.bounds[LOW]) & (values <= self.bounds[HIGH])).all(axis=1))


@dataclass(frozen=True, slots=True)
class Inside:
    """Count what is inside of a box.

    Attributes
    ----------
    worlds, hits
        Worlds inside, and the sum of their shares.
    all_worlds, all_hits
        The same of all worlds.
    """

    worlds: int
    hits: float
    all_worlds: int
    all_hits: float

    @property
    def density(self) -> float:
        """Return the share of what is inside that shows the outcome."""
        return self.hits / self.worlds if self.worlds else math.nan

    @property
    def coverage(self) -> float:
        """Return the share of all with the outcome that is inside."""
        return self.hits / self.all_hits if self.all_hits else math.nan

    @property
    def mass(self) -> float:
        """Return the share of all worlds that is inside."""
        return self.worlds / self.all_worlds

    @property
    def elsewhere(self) -> float:
        """Return the share with the outcome outside; none where nothing is outside."""
        outside = self.all_worlds - self.worlds
        return (self.all_hits - self.hits) / outside if outside else math.nan

    @property
    def distance(self) -> float:
        """Return how far the density lies above that of all worlds, in its standard error if there were no box."""
        share = self.all_hits / self.all_worlds
        spread = math.sqrt(share * (1.0 - share) / self.worlds) if self.worlds else 0.0
        return (self.density - share) / spread if spread > 0.0 else 0.0


def count_inside(box: Box, cases: Cases) -> Inside:
    """Return what is inside of a box."""
    inside = box.holds(cases.points)
    return Inside(int(inside.sum()), float(cases.shares[inside].sum()), len(cases), cases.hits)


def chance_of_more(hits: float, worlds: int, share: float) -> float:
    """Return the probability of as many hits or more among worlds that each have one with this probability.

    The binomial tail as an incomplete beta function, which also takes hits that are no whole number, as the
    shares of worlds with several seeds add up to.
    """
    if hits <= 0.0 or share >= 1.0:
        return 1.0
    return float(betainc(hits, worlds - hits + 1.0, share))


def quasi_p(box: Box, cases: Cases, opened: Mask) -> float:
    """Return the quasi-p-value of some sides of a box (Bryant & Lempert 2010).

    The probability of so many hits inside if closing these sides had cut off worlds by lot from the box
    that lacks them. It is not a p-value: the sides were chosen to make it small.
    """
    here, wider = count_inside(box, cases), count_inside(box.opened(opened), cases)
    return chance_of_more(here.hits, here.worlds, wider.density)


def side_quasi_p(box: Box, cases: Cases) -> FloatArray:
    """Return the quasi-p-value of each closed side by itself, shape (2, numbers); NaN where a side is open."""
    found = np.full(box.bounds.shape, np.nan)
    for side, number in np.argwhere(box.sides):
        opened = np.zeros(box.bounds.shape, dtype=np.bool_)
        opened[side, number] = True
        found[side, number] = quasi_p(box, cases, opened)
    return found


def wilson(share: float, count: float) -> tuple[float, float]:
    """Return the Wilson interval of a share of so many observations; none of either is (0, 1).

    With one observation a world it is on the safe side where a world has several seeds: the mean of shares
    never varies more than the mean of that many yes or no.
    """
    if count <= 0.0:
        return 0.0, 1.0
    z = float(norm.ppf(0.5 + DEFAULT_THRESHOLDS.confidence_level / 2.0))
    shrink = 1.0 + z * z / count
    middle = (share + z * z / (2.0 * count)) / shrink
    half = z * math.sqrt(share * (1.0 - share) / count + z * z / (4.0 * count * count)) / shrink
    return max(middle - half, 0.0), min(middle + half, 1.0)
