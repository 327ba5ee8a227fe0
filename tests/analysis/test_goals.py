"""The loss of a calibration, worked out by hand."""

from __future__ import annotations

import math

import pytest

from reformsim.analysis.goals import UNTOLD_MISS, Goal, loss_of, mean_of


def goal(low: float = 0.2, high: float = 0.4, tolerance: float = 0.2, weight: float = 1.0, key: str = "a") -> Goal:
    """Return a goal."""
    return Goal(key, "a number", "share", low, high, tolerance, weight)


@pytest.mark.parametrize(
    ("value", "miss"), [(0.2, 0.0), (0.3, 0.0), (0.4, 0.0), (0.1, 0.5), (0.8, 2.0), (None, UNTOLD_MISS)]
)
def test_a_miss_is_the_distance_outside_in_tolerances(value, miss):
    """Within the range nothing is lost, at its ends neither; outside the distance counts; what is untold is a miss."""
    assert goal().miss(value) == pytest.approx(miss)
    assert goal().holds(value) == (miss == 0.0)
    assert goal(weight=3.0).loss(value) == pytest.approx(3.0 * miss**2)


def test_a_range_without_an_end_is_missed_on_one_side_only():
    """An infinite end is never missed."""
    assert goal(low=-math.inf).miss(-1e9) == 0.0
    assert goal(high=math.inf).miss(1e9) == 0.0
    assert goal(high=math.inf).miss(0.0) == pytest.approx(1.0)


def test_the_loss_is_the_sum_of_squares_times_weights():
    """Two goals: (0.5)^2 times 2, and 1^2; what has weight 0 is only compared with."""
    goals = [goal(weight=2.0), goal(key="b", tolerance=0.1), goal(key="c", weight=0.0)]
    assert loss_of(goals, {"a": 0.1, "b": 0.5, "c": None}) == pytest.approx(2 * 0.25 + 1.0)


def test_means_leave_out_what_cannot_be_told():
    """The mean is over the seeds that have the number; where none has it there is none."""
    assert mean_of([1.0, None, 3.0, math.nan]) == 2.0
    assert mean_of([None, math.nan]) is None
