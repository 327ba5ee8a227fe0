"""What is seen of a run month by month, and the signs before its turn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.stats import skew

from reformsim.analysis import Thresholds
from reformsim.analysis.warning import (
    LAST_PUSH_MONTH,
    UP,
    Turn,
    find_turn,
    recovery_rate,
    residuals,
    rolling_autocorrelation,
    rolling_variance,
)
from reformsim.model.choice import notice_practice
from reformsim.study.trial import trunk_of

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario
    from reformsim.model.system import System

PUSH = 0.05
"""How far practice is pushed to see it come back, share; ours: small, but far above rounding."""
HALF = 0.5
Signs = dict[str, list[tuple[float, float]]]


class Watchfulness(NamedTuple):
    """Say how one looks for signs.

    Attributes
    ----------
    way
        Which turn: ``up``, ``down``, or empty for what the run does.
    window_months
        Length of the rolling window.
    years_before
        How many years before the turn are looked at, at most.
    lead_months
        The last months before the turn that are not looked at: the time that a warning gives.
    false_alarm_rate
        Share of runs without a turn that may raise an alarm.
    ramp_years
        Ramp all support up over so many years instead of the scenario's own times, the textbook case; 0: do not.
    """

    way: str = ""
    window_months: int = 20
    years_before: int = 8
    lead_months: int = 5
    false_alarm_rate: float = 0.1
    ramp_years: int = 0


def watch_seed(scenario: Scenario, seed: int, look: Sequence[Any]) -> dict[str, Any]:
    """Return the signs before one seed's turn, and at the same months of its baseline; a job."""
    how, months = Watchfulness(*look), scenario.months_per_year
    trunk = trunk_of(scenario, seed)
    trunk.refuse(scenario)
    alone, _ = trunk.at(0)
    least = Thresholds.from_overrides(scenario.parameters).deep_rise
    series = {"reform": _Series(alone.under(scenario)), "baseline": _Series(alone.copy())}
    for one in series.values():
        one.run(scenario.years * months)
    turn = find_turn(np.array(series["reform"].deep), months, least, how.way)
    return {
        "turn": None if turn is None else [turn.month, turn.way],
        "series": {name: one.plain() for name, one in series.items()},
        "months_per_year": months,
    }


class _Series:
    """Hold what is seen of one run month by month."""

    def __init__(self, system: System) -> None:
        self._system = system
        self.deep: list[float] = []
        self.variance: list[float] = []
        self.skew: list[float] = []
        self.recovery: list[float] = []

    def run(self, months: int) -> None:
        """Run, and look at the schools after each month."""
        every = self._system.scenario.months_per_year  # at the year's start: no change of staff falls into the recovery
        while self._system.month < months:
            self.recovery.append(recovery(self._system) if self._system.month % every == 0 else math.nan)
            self._system.advance_month()
            deep = self._system.state.schools.deep
            size = np.diff(self._system.state.schools.teacher_start)
            self.deep.append(float(deep @ size / size.sum()))
            self.variance.append(float(deep.var()))
            self.skew.append(float(skew(deep)) if np.ptp(deep) > 0.0 else 0.0)

    def plain(self) -> dict[str, list[float]]:
        """Return the columns as plain data."""
        return {"deep": self.deep, "variance": self.variance, "skew": self.skew, "recovery": self.recovery}


def recovery(system: System) -> float:
    """Return the rate per month at which practice recovers from a small push, with the same luck beside it."""
    left, pushed = system.copy(), system.copy()
    deep = pushed.state.courses.deep
    deep += np.where(deep < HALF, PUSH, -PUSH)
    pushed.each_school(notice_practice)
    apart = []
    for _ in range(LAST_PUSH_MONTH):
        for one in (left, pushed):
            one.advance_month()
        apart.append(float(np.abs(pushed.state.courses.deep - left.state.courses.deep).mean()))
    return recovery_rate(np.array(apart))


def signs_before(series: Mapping[str, list[float]], turn: Turn, how: Watchfulness, months: int) -> Signs:
    """Return each sign before a turn as pairs of months before it and value.

    Parameters
    ----------
    series
        Monthly deep enactment, variance and skewness over schools, and recovery rates (NaN where not taken).
    turn
        The turn; for a run without one, that of the others.
    how
        How one looks.
    months
        Months in a school year.
    """
    last = turn.month - how.lead_months
    first = max(last - how.years_before * months, 0)
    part = slice(first, max(last, first))
    left = residuals(np.array(series["deep"][part])) if last - first > how.window_months else np.zeros(0)
    sign = 1.0 if turn.way == UP else -1.0
    columns = {
        "variance": rolling_variance(left, how.window_months) if len(left) else left,
        "autocorrelation": rolling_autocorrelation(left, how.window_months) if len(left) else left,
        "slow_recovery": -np.array(series["recovery"][part]),
        "between_schools": np.array(series["variance"][part]),
        "skew": sign * np.array(series["skew"][part]),
    }
    found = {}
    for name, values in columns.items():
        before = turn.month - last + len(values) - np.arange(len(values)) - 1
        found[name] = [(float(m), float(v)) for m, v in zip(before, values, strict=True) if not math.isnan(v)]
    return found
