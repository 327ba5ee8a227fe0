"""The loop of hysteresis: where practice goes up as support rises, where it comes down, and what lies between."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reformsim.analysis.tables import FloatArray

UP, DOWN, HOLD, PUSH = "up", "down", "hold", "push"
"""Phases of a loop, after the lead: support rises, falls, is gone, and a push the other way rises."""


@dataclass(frozen=True, slots=True)
class Loop:
    """Hold one run's loop.

    Attributes
    ----------
    lower, upper
        Deep enactment before, and at its highest; shares.
    up
        Drive at which practice crossed the middle between them on the way up; None if it never did.
    down
        Drive at which it crossed back: above 0 while support fell, 0 while there was none, below 0 under a
        push the other way; None if it never did.
    area
        Integral over the drive of practice on the way down less that on the way up.
    gap
        Practice after a time without support, less that of the paired baseline then.
    """

    lower: float
    upper: float
    up: float | None
    down: float | None
    area: float
    gap: float


def measure_loop(path: pd.DataFrame, least_rise: float) -> Loop:
    """Return a run's loop.

    Parameters
    ----------
    path
        One row a year, in order: ``phase`` (``lead``, ``up``, ``down``, ``hold`` or ``push``), ``drive``
        (share of full support; below 0 for a push), ``deep`` and ``baseline_deep``.
    least_rise
        Rise of practice below which nothing was crossed, share.
    """
    lead = path[path["phase"] == "lead"]
    lower, upper = float(lead["deep"].mean()), float(path["deep"].max())
    middle = (lower + upper) / 2.0
    rising, falling, hold = (path[path["phase"] == phase] for phase in (UP, DOWN, HOLD))
    rose = upper - lower >= least_rise
    later = path[path["phase"].isin([DOWN, HOLD, PUSH])]
    after = hold if len(hold) else falling
    last = after.iloc[-1]
    return Loop(
        lower=lower,
        upper=upper,
        up=_crossing(rising, middle, above=True) if rose else None,
        down=_crossing(later, middle, above=False) if rose else None,
        area=loop_area(rising, falling),
        gap=float(last["deep"] - last["baseline_deep"]),
    )


def _crossing(path: pd.DataFrame, middle: float, *, above: bool) -> float | None:
    """Return the drive at which a path first comes to lie above, or below, the middle; None if it never does."""
    deep, drive = (path[name].to_numpy(dtype=np.float64) for name in ("deep", "drive"))
    beyond = deep > middle if above else deep < middle
    if not beyond.any():
        return None
    row = int(np.argmax(beyond))
    if row == 0:
        return float(drive[0])
    share = (middle - deep[row - 1]) / (deep[row] - deep[row - 1])
    return float(drive[row - 1] + share * (drive[row] - drive[row - 1]))


def loop_area(rising: pd.DataFrame, falling: pd.DataFrame) -> float:
    """Return the area between the way down and the way up, over the drive; NaN where one is missing."""
    if rising.empty or falling.empty:
        return math.nan
    grid = np.linspace(0.0, 1.0, 201)
    return float(np.trapezoid(_over_drive(falling, grid) - _over_drive(rising, grid), grid))


def _over_drive(path: pd.DataFrame, grid: FloatArray) -> FloatArray:
    """Return practice as a function of the drive."""
    ordered = path.sort_values("drive")
    drive, deep = (ordered[name].to_numpy(dtype=np.float64) for name in ("drive", "deep"))
    return np.asarray(np.interp(grid, drive, deep))
