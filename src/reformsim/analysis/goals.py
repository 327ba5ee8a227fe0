"""Goals and loss: how far what a model does is from what it should do.

All arithmetic of a calibration stands here. A goal is a range. Within it nothing is lost, at its edge as little as in
its middle: studies disagree over the whole range, and none says that its middle is truer. Outside, the distance to the
nearer end counts in tolerances (the range's own width, where nothing else is said), squared, so that one large miss is
worse than two small ones, and times the goal's weight. What cannot be told, such as the half-life of a rise that never
fell, counts as three tolerances. A set of numbers has the sum over all goals.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

UNTOLD_MISS = 3.0
"""Tolerances by which a number is missed that cannot be told; ours."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Hold one number that should lie in a range.

    Attributes
    ----------
    key
        Name, such as ``breakthrough.final``.
    words
        The same for people.
    unit
        Unit in words.
    low, high
        The range, ends included; infinite where there is no bound.
    tolerance
        Distance outside that counts as one, in the unit.
    weight
        Factor on the loss; 0 for what is shown and does not count.
    """

    key: str
    words: str
    unit: str
    low: float
    high: float
    tolerance: float
    weight: float = 1.0

    def holds(self, value: float | None) -> bool:
        """Return whether a value lies in the range; one that cannot be told (None) does not."""
        return value is not None and self.low <= value <= self.high

    def miss(self, value: float | None) -> float:
        """Return how far a value is outside the range, in tolerances; 0 within."""
        if value is None:
            return UNTOLD_MISS
        return max(self.low - value, value - self.high, 0.0) / self.tolerance

    def loss(self, value: float | None) -> float:
        """Return what a value costs: the squared miss times the weight."""
        return self.weight * self.miss(value) ** 2


def mean_of(values: Sequence[float | None]) -> float | None:
    """Return the mean over seeds of a goal's number; seeds in which it cannot be told are left out, None if all are."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    return math.fsum(known) / len(known) if known else None


def loss_of(goals: Iterable[Goal], means: Mapping[str, float | None]) -> float:
    """Return the loss of all goals together.

    Parameters
    ----------
    goals
        What should come out.
    means
        What came out, by key; None where it cannot be told.
    """
    return math.fsum(goal.loss(means[goal.key]) for goal in goals)
