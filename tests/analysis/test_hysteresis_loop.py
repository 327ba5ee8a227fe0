"""Loops of hysteresis on planted paths."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from reformsim.analysis.hysteresis import measure_loop


def path(rising: np.ndarray, falling: np.ndarray, hold: float, push: np.ndarray | None = None) -> pd.DataFrame:
    """Return a loop: practice while support rises to 1 and falls to 0, after that, and under a push."""
    steps = len(rising)
    drive = (np.arange(steps) + 0.5) / steps
    parts = [("lead", np.zeros(2), np.full(2, 0.05)), ("up", drive, rising), ("down", drive[::-1], falling)]
    parts.append(("hold", np.zeros(3), np.full(3, hold)))
    if push is not None:
        parts.append(("push", -(np.arange(len(push)) + 0.5) / len(push), push))
    frames = [pd.DataFrame({"phase": phase, "drive": drives, "deep": deep}) for phase, drives, deep in parts]
    return pd.concat(frames, ignore_index=True).assign(baseline_deep=0.05)


DRIVE = (np.arange(100) + 0.5) / 100


def test_one_way_there_and_back_has_no_loop() -> None:
    """Where practice goes down just where it went up, the thresholds are one and the area is 0."""
    curve = 0.05 + 0.9 * (DRIVE > 0.4)
    loop = measure_loop(path(curve, curve[::-1], 0.05), 0.15)
    assert loop.up == pytest.approx(loop.down, abs=0.011)
    assert loop.area == pytest.approx(0.0, abs=1e-9)
    assert loop.gap == pytest.approx(0.0)


def test_two_thresholds_and_the_area_between() -> None:
    """Up at .7 and down at .2 by .9: the thresholds are these, the area is .9 times .5."""
    up, down = (0.05 + 0.9 * (border < DRIVE) for border in (0.7, 0.2))
    loop = measure_loop(path(up, down[::-1], 0.05), 0.15)
    assert loop.up == pytest.approx(0.7, abs=0.01)
    assert loop.down == pytest.approx(0.2, abs=0.01)
    assert loop.area == pytest.approx(0.45, abs=0.01)


def test_what_stays_up_comes_down_under_a_push_or_not_at_all() -> None:
    """A system that stays up has its second threshold below 0, or none where the push is not enough."""
    up = 0.05 + 0.9 * (DRIVE > 0.7)
    stays = np.full(100, 0.95)
    assert measure_loop(path(up, stays, 0.95), 0.15).down is None
    pushed = measure_loop(path(up, stays, 0.95, np.where(DRIVE > 0.3, 0.05, 0.95)), 0.15)
    assert pushed.down == pytest.approx(-0.3, abs=0.01)
    assert pushed.gap == pytest.approx(0.9)


def test_what_falls_back_afterwards_has_its_threshold_at_nothing() -> None:
    """A system that comes down only once support is gone for a while has its second threshold at 0."""
    up = 0.05 + 0.9 * (DRIVE > 0.7)
    assert measure_loop(path(up, np.full(100, 0.95), 0.05), 0.15).down == pytest.approx(0.0, abs=0.01)


def test_no_rise_has_no_thresholds() -> None:
    """Where practice never rose, nothing was crossed."""
    flat = np.full(100, 0.06)
    loop = measure_loop(path(flat, flat, 0.06), 0.15)
    assert (loop.up, loop.down) == (None, None)
