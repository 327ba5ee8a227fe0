"""Which numbers are pinned down: planted sets of which it is known."""

from __future__ import annotations

import numpy as np
import pytest

from reformsim.analysis.pinned import FEWEST, where_good

BOUNDS = (10.0, 20.0)


def drawn(count: int, low: float = 10.0, high: float = 20.0, seed: int = 1) -> list[float]:
    """Return uniform draws."""
    return np.random.default_rng(seed).uniform(low, high, count).tolist()


def test_a_number_without_effect_is_not_pinned_down():
    """Good sets drawn all over the bounds cover nine tenths of them, and the number is loose; in 19 of 20 draws."""
    told = [where_good(drawn(20, seed=seed), drawn(200, seed=seed + 1000), BOUNDS).told for seed in range(200)]
    assert told.count("loose") >= 190
    assert where_good(drawn(2000), drawn(2000, seed=2), BOUNDS).share == pytest.approx(1.0, abs=0.03)


def test_a_number_that_decides_is_pinned_down():
    """Good sets within a tenth of the bounds, looked for all over, are pinned down to where they lie."""
    found = where_good(drawn(20, 12.0, 13.0), drawn(200), BOUNDS)
    assert found.told == "pinned"
    assert 12.0 <= found.low < found.high <= 13.0
    assert found.share < 0.12
    assert found.distance > 0.5


def test_where_nothing_else_was_tried_nothing_is_shown():
    """Good sets close together say nothing if all sets that were tried lie there."""
    assert where_good(drawn(20, 12.0, 13.0), drawn(200, 12.0, 13.0, seed=2), BOUNDS).told == "not shown"


def test_few_good_sets_say_nothing():
    """With fewer than ten nothing is said, however close they lie, nor with none."""
    assert where_good(drawn(FEWEST - 1, 12.0, 12.1), drawn(200), BOUNDS).told == "too few"
    assert where_good([], drawn(9), BOUNDS).told == "too few"
