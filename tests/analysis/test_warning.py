"""Early warning on planted series: a known slowing down warns, noise and sudden steps do not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reformsim.analysis.warning import (
    DOWN,
    UP,
    find_turn,
    measure_skill,
    recovery_rate,
    residuals,
    rolling_autocorrelation,
    rolling_variance,
    trend,
)


def noisy(memory: np.ndarray, seed: int) -> np.ndarray:
    """Return a series with a memory of its own month before that may change from month to month."""
    luck = np.random.default_rng(seed)
    series = np.zeros(len(memory))
    for month in range(1, len(memory)):
        series[month] = memory[month] * series[month - 1] + 0.01 * luck.normal()
    return series


SLOWING = np.linspace(0.0, 0.97, 240)
STEADY = np.full(240, 0.3)


def test_slowing_down_is_told_from_noise() -> None:
    """Variance and memory rise where recovery slows towards a fold, and tell it from steady noise."""
    for sign in (rolling_variance, rolling_autocorrelation):
        slowing, steady = (
            [trend(sign(residuals(noisy(m, seed)), 60)) for seed in range(20)] for m in (SLOWING, STEADY)
        )
        skill = measure_skill(slowing, steady, 0.1)
        assert skill is not None
        assert skill.warns
        assert skill.area > 0.75


def test_noise_does_not_warn() -> None:
    """Two kinds of the same noise are not told apart: the area is about one half, and nothing warns."""
    one, two = (
        [trend(rolling_variance(residuals(noisy(STEADY, seed)), 60)) for seed in seeds]
        for seeds in (range(20), range(50, 70))
    )
    skill = measure_skill(one, two, 0.1)
    assert skill is not None
    assert not skill.warns
    assert 0.25 < skill.area < 0.75


def test_false_alarms_are_counted_without_the_run_itself() -> None:
    """The level is set by the other runs: the highest of them raises a false alarm, and the rate is near what is asked."""
    skill = measure_skill([5.0] * 10, [float(value) for value in range(40)], 0.1)
    assert skill is not None
    assert skill.false_alarms == pytest.approx(0.1, abs=0.03)
    assert skill.hits == 0.0


def test_too_few_runs_tell_nothing() -> None:
    """Without turning runs, or with one other run alone, there is no rate."""
    assert measure_skill([], [0.1, 0.2], 0.1) is None
    assert measure_skill([0.5], [0.1], 0.1) is None
    assert measure_skill([math.nan], [0.1, 0.2], 0.1) is None


@pytest.mark.parametrize("rate", [0.05, 0.3])
def test_the_recovery_of_a_linear_system_is_its_rate(rate: float) -> None:
    """Two copies that come together as exp(-rate t) recover at just that rate."""
    assert recovery_rate(0.05 * np.exp(-rate * np.arange(8))) == pytest.approx(rate)


def test_copies_that_are_the_same_have_no_rate() -> None:
    """Where nothing was pushed apart, there is nothing to recover."""
    assert math.isnan(recovery_rate(np.zeros(8)))


def test_a_turn_is_the_crossing_of_the_middle() -> None:
    """A sudden rise or fall turns in the very month in which it happens; a small one is no turn."""
    rise = np.concatenate([np.full(40, 0.1), np.full(80, 0.9)])
    fall = np.concatenate([rise, np.full(100, 0.2)])
    up = find_turn(rise, 10, 0.15)
    assert up is not None
    assert (up.way, up.month) == (UP, pytest.approx(40, abs=1))
    down = find_turn(fall, 10, 0.15)
    assert down is not None
    assert (down.way, down.month) == (DOWN, pytest.approx(120, abs=1))
    assert find_turn(fall, 10, 0.15, UP) == up
    assert find_turn(np.full(60, 0.3), 10, 0.15) is None


def test_a_rise_that_is_mostly_kept_did_not_turn_down() -> None:
    """Losing less than half of the rise is no turn down, whether one asks for it or not."""
    kept = np.concatenate([np.full(40, 0.1), np.full(40, 0.9), np.full(100, 0.6)])
    assert find_turn(kept, 10, 0.15, DOWN) is None
    turn = find_turn(kept, 10, 0.15)
    assert turn is not None
    assert turn.way == UP


def test_a_system_that_starts_high_can_turn_down() -> None:
    """A fall from where a run started is a turn down."""
    turn = find_turn(np.concatenate([np.full(60, 0.9), np.full(60, 0.1)]), 10, 0.15)
    assert turn is not None
    assert (turn.way, turn.month) == (DOWN, pytest.approx(60, abs=1))


def test_memory_is_found_again() -> None:
    """The rolling autocorrelation of a long window is the memory that was planted."""
    series = noisy(np.full(4000, 0.6), 1)
    assert rolling_autocorrelation(series, 3000).mean() == pytest.approx(0.6, abs=0.05)
