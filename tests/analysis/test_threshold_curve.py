"""Thresholds on planted curves."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from reformsim.analysis.threshold import Curve, find_crossing, fit_curve


def planted(middle: float, slope: float, seeds: int = 200, draw: int = 3) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """Return values, hits and seeds of runs whose chance of reaching the aim follows a logistic curve."""
    luck = np.random.default_rng(draw)
    values = np.tile(np.linspace(0.0, 10.0, 11), seeds)
    hits = (luck.random(len(values)) < expit(slope * (values - middle))).astype(float)
    return values, hits, np.repeat(np.arange(seeds), 11).tolist()


@pytest.mark.parametrize(("middle", "slope"), [(4.0, 1.0), (7.3, 2.0)])
def test_the_curve_is_found_again(middle: float, slope: float) -> None:
    """Fitted to runs drawn from a curve, middle and slope are those of the curve."""
    values, hits, _ = planted(middle, slope)
    curve = fit_curve(values, hits, 0.0, 10.0)
    assert curve.middle == pytest.approx(middle, abs=0.2)
    assert curve.slope == pytest.approx(slope, rel=0.2)


def test_a_perfect_step_has_its_crossing_between() -> None:
    """Where all seeds fail up to 4 and reach the aim from 5 on, the crossing lies between, and is finite."""
    values = np.tile(np.arange(11.0), 20)
    hits = (values >= 5).astype(float)
    found = find_crossing(values, hits, np.repeat(np.arange(20), 11).tolist(), 0.5, (0.0, 10.0))
    assert 4.0 < found.at < 5.0
    assert 4.0 <= found.low <= found.at <= found.high <= 5.0


def test_a_larger_share_takes_more() -> None:
    """Nine seeds in ten take more than five in ten, by what the curve's slope says."""
    curve = Curve(middle=4.0, slope=2.0)
    assert curve.crossing(0.5) == pytest.approx(4.0)
    assert curve.crossing(0.9) == pytest.approx(4.0 + np.log(9.0) / 2.0)


@pytest.mark.slow
def test_the_interval_holds_the_truth() -> None:
    """The bootstrap interval over seeds covers the planted middle about as often as it says."""
    covered = 0
    for draw in range(20):
        found = find_crossing(*planted(6.0, 1.0, 40, draw), 0.5, (0.0, 10.0))
        covered += found.low <= 6.0 <= found.high
    assert covered >= 16


def test_more_seeds_make_it_narrower() -> None:
    """Sixteen times the seeds make the interval about four times narrower."""
    few, many = (find_crossing(*planted(6.0, 1.0, seeds), 0.5, (0.0, 10.0)) for seeds in (10, 160))
    assert 2.5 < (few.high - few.low) / (many.high - many.low) < 6.0
