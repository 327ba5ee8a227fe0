"""What a mean over seeds and its interval say of a published range."""

from __future__ import annotations

import math

import pytest

from reformsim.analysis.patterns.judging import ACROSS, HIT, MISS, TOO_LITTLE, UNTOLD, interval, judge_target
from reformsim.config.pattern import Target

NAN = math.nan


def target(low: float = 0.1, high: float = 0.2, unit: str = "share") -> Target:
    """Return a target with a range."""
    return Target("x_share", low, high, unit, "a share", "held_out")


@pytest.mark.parametrize(
    ("values", "verdict", "why"),
    [
        ([0.14, 0.15, 0.16, 0.15], HIT, ""),
        ([0.30, 0.31, 0.30, 0.31], MISS, ""),
        ([0.01, 0.02, 0.01, 0.02], MISS, ""),
        ([0.15, 0.21, 0.24, 0.19], UNTOLD, ACROSS),
        ([0.05, 0.30, 0.10, 0.20], UNTOLD, ACROSS),
        ([0.15], HIT, ""),
        ([0.25], MISS, ""),
        ([NAN, NAN, 0.15], UNTOLD, TOO_LITTLE),
        ([], UNTOLD, TOO_LITTLE),
    ],
)
def test_the_whole_interval_decides(values: list[float], verdict: str, why: str) -> None:
    """Inside is a hit and outside a miss; across an edge, or with too few seeds that tell, nothing can be told."""
    judged = judge_target(target(), values)
    assert (judged.verdict, judged.why) == (verdict, why)


def test_seeds_that_tell_nothing_do_not_count() -> None:
    """The mean is of the seeds that told something, and their number is told."""
    judged = judge_target(target(), [0.14, NAN, 0.16, 0.15])
    assert judged.value == pytest.approx(0.15)
    assert judged.seeds == 3


def test_a_missing_end_is_no_bound() -> None:
    """Without an upper end nothing is too large."""
    assert judge_target(target(high=math.inf), [5.0, 6.0, 5.5]).verdict == HIT


def test_intervals_are_students() -> None:
    """Three numbers have the interval of the textbook: the mean and 4.303 standard errors."""
    low, high = interval([1.0, 2.0, 3.0], "share")
    assert (low, high) == pytest.approx((2.0 - 4.3027 / 3**0.5, 2.0 + 4.3027 / 3**0.5), abs=1e-3)
    assert all(math.isnan(end) for end in interval([1.0], "share"))


def test_shares_of_seeds_have_wilsons() -> None:
    """Ten of ten seeds are compatible with .72 and more: a share of .95 is neither hit nor missed."""
    judged = judge_target(target(0.95, 1.0, "share of seeds"), [1.0] * 10)
    assert (judged.low, judged.high) == pytest.approx((0.7225, 1.0), abs=1e-3)
    assert judged.verdict == UNTOLD
