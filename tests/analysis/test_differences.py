"""Means over seeds with intervals, and what pairing is worth, on numbers whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reformsim.analysis.differences import mean_over_seeds, pairing_factor


def test_one_seed_has_no_interval() -> None:
    """A single seed gives its number and no interval."""
    found = mean_over_seeds(np.array([0.4]))
    assert found.mean == 0.4
    assert math.isnan(found.low)
    assert found.half_width == math.inf


def test_seeds_that_agree_have_no_width() -> None:
    """Where all seeds say the same, the interval is that number, without a warning."""
    found = mean_over_seeds(np.full(5, 0.25))
    assert (found.mean, found.low, found.high, found.half_width) == (0.25, 0.25, 0.25, 0.0)


@pytest.mark.slow
@pytest.mark.parametrize("draw", ["normal", "exponential"])
def test_interval_covers_the_mean(draw: str) -> None:
    """The bootstrap interval covers the true mean about as often as it says, on even and on skewed numbers."""
    luck = np.random.default_rng(1)
    centre = {"normal": 0.0, "exponential": 1.0}[draw]
    covered = 0
    for _ in range(200):
        found = mean_over_seeds(getattr(luck, draw)(size=30))
        covered += found.low <= centre <= found.high
    assert 0.85 <= covered / 200 <= 0.99


@pytest.mark.parametrize("shared", [0.0, 0.5, 0.9])
def test_pairing_is_worth_what_is_shared(shared: float) -> None:
    """Two runs that share a part rho of their variance differ with 1 - rho of it: the factor is 1 / (1 - rho)."""
    luck = np.random.default_rng(2)
    common, one, other = luck.normal(size=(3, 20_000))
    paired = [math.sqrt(shared) * common + math.sqrt(1.0 - shared) * own for own in (one, other)]
    factor = pairing_factor(*paired)
    assert factor == pytest.approx(1.0 / (1.0 - shared), rel=0.05)


def test_nothing_varies_nothing_is_gained() -> None:
    """Without variance there is no factor; where the difference alone does not vary it is infinite."""
    rising = np.array([0.1, 0.2, 0.4])
    assert pairing_factor(np.full(3, 0.1), np.full(3, 0.2)) is None
    assert pairing_factor(rising, rising + 0.5) == math.inf or pairing_factor(rising, rising + 0.5) > 1e20
