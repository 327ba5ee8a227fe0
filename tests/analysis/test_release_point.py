"""The point of no return on planted answers."""

from __future__ import annotations

import pytest

from reformsim.analysis.release import Point, first_hold, point_of_no_return


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        ([False, False, True, True], Point(20, 30, monotone=True)),
        ([False, False, False, False], Point(40, None, monotone=True)),
        ([True, True, True, True], Point(None, 10, monotone=True)),
        ([False, True, False, True], Point(30, 40, monotone=False)),
        ([True, False, False, False], Point(40, None, monotone=False)),
    ],
)
def test_it_holds_from_the_last_failure_on(holds: list[bool], expected: Point) -> None:
    """The point lies after the last release that did not hold; an earlier one that held is told."""
    assert first_hold([10, 20, 30, 40], holds) == expected


def test_halving_narrows_from_the_right_side() -> None:
    """A release that holds brings the upper end down, one that does not brings the lower end up."""
    point = Point(20, 30, monotone=True)
    assert point.narrowed(25, holds=True) == Point(20, 25, monotone=True)
    assert point.narrowed(25, holds=False) == Point(25, 30, monotone=True)


def test_a_share_of_seeds_must_hold() -> None:
    """Over seeds it is the time by which the asked share has its own point; one that never holds counts as never."""
    points = [float(year) for year in range(1, 21)]
    assert point_of_no_return(points, 0.95).at == 19.0
    assert point_of_no_return(points, 0.5).at == 10.0
    assert point_of_no_return([*points[:-2], None, None], 0.95).at is None
    assert point_of_no_return([*points[:-2], None, None], 0.95).held == 0.9


def test_the_interval_holds_the_point_and_says_never() -> None:
    """The interval lies around the point; where resampled seeds have none, its upper end is never."""
    sure = point_of_no_return([5.0] * 20, 0.95)
    assert (sure.low, sure.at, sure.high) == (5.0, 5.0, 5.0)
    unsure = point_of_no_return([5.0] * 19 + [None], 0.95)
    assert (unsure.low, unsure.at, unsure.high) == (5.0, 5.0, None)
