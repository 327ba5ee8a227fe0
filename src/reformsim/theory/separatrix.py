"""The separatrix: the watershed of the mean field, between starts that go up and starts that fall back.

At a given culture the choice equation has one or three solutions for practice: the S of Brock and Durlauf
(2001). Culture then follows practice slowly, so what happens without support is decided by the side of
the watershed on which a school starts.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from reformsim.chance import FloatArray
from reformsim.theory.mean_field import SUPPORTS, MeanField, choose

GRID = 401
SETTLING_YEARS = 1_000.0
"""How long the mean field runs to find its equilibria: many times its slowest rate."""
DECIDING_YEARS = 120.0
"""How long it runs to see on which side a start lies."""
HALVINGS = 20
SAME = 0.01
"""Difference of practice below which two equilibria are one."""


class Equilibrium(NamedTuple):
    """Hold a solution of the choice equation at a given culture: practice, and whether it is stable."""

    deep: float
    stable: bool


class Watershed:
    """Know where a mean field settles without support, and what divides the starts.

    Attributes
    ----------
    field
        The mean field.
    low, high
        The states in which it settles from below and from above; the same where there is one alone.
    """

    def __init__(self, field: MeanField) -> None:
        self.field = field
        self._practices = len(field.scenario.practices)
        top = np.ones(self._practices + 6)
        top[self._practices + 4] = 0.0
        self.low: FloatArray = field.path(SETTLING_YEARS, field.start(), released=True)[-1]
        self.high: FloatArray = field.path(SETTLING_YEARS, top, released=True)[-1]

    @property
    def is_there(self) -> bool:
        """Return whether there are two equilibria, and so a watershed between them."""
        return self._deep(self.high) - self._deep(self.low) > SAME

    def _deep(self, state: FloatArray) -> float:
        """Return a state's mean practice."""
        return float(state[: self._practices].mean())

    def state_at(self, culture: float, deep: float) -> FloatArray:
        """Return a state of given culture and practice.

        What surrounds schools, belief and skill stand as far between their two equilibria as culture does.
        """
        n = self._practices
        span = self.high[n] - self.low[n]
        share = 0.0 if span <= SAME else min(max((culture - self.low[n]) / span, 0.0), 1.0)
        state = self.low + share * (self.high - self.low)
        state[:n], state[n], state[n + 4] = deep, culture, 0.0
        return np.asarray(state)

    def rises(self, culture: float, deep: float) -> bool:
        """Return whether a start goes up without support."""
        end = self.field.path(DECIDING_YEARS, self.state_at(culture, deep), released=True)[-1]
        return self._deep(end) > (self._deep(self.low) + self._deep(self.high)) / 2.0

    def culture_at(self, deep: float) -> float:
        """Return the culture above which a start of this practice goes up without support, NaN where none does."""
        low, high = 0.0, 1.0
        if not self.is_there or self.rises(low, deep) or not self.rises(high, deep):
            return math.nan
        for _ in range(HALVINGS):
            middle = (low + high) / 2.0
            low, high = (low, middle) if self.rises(middle, deep) else (middle, high)
        return (low + high) / 2.0

    def practice_at(self, culture: float) -> tuple[Equilibrium, ...]:
        """Return all levels of practice that reproduce themselves at a culture without support, the lowest first."""
        nothing, levels = np.zeros(len(SUPPORTS)), np.linspace(0.0, 1.0, GRID)
        excess = np.empty(GRID)
        for row, deep in enumerate(levels):
            state = self.state_at(culture, float(deep))
            excess[row] = choose(state, nothing, self.field.field, self._practices).mean() - deep
        found = []
        for row in np.flatnonzero(np.sign(excess[:-1]) * np.sign(excess[1:]) < 0).tolist():
            share = excess[row] / (excess[row] - excess[row + 1])
            level = levels[row] + share * (levels[row + 1] - levels[row])
            found.append(Equilibrium(float(level), bool(excess[row] > 0.0)))
        return tuple(found)


def separatrix(field: MeanField, deeps: FloatArray) -> FloatArray:
    """Return, for each level of practice, the culture above which a start goes up without support.

    Parameters
    ----------
    field
        The mean field.
    deeps
        Practice, shares from 0 to 1, shape (levels,).

    Returns
    -------
        Culture, shape (levels,); NaN where every start goes the same way.
    """
    watershed = Watershed(field)
    return np.array([watershed.culture_at(float(deep)) for deep in deeps])
