"""What is seen of a run month by month, and the signs before its turn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import skew

from reformsim.analysis.warning import (
    UP,
    Turn,
    recovery_rate,
    residuals,
    rolling_autocorrelation,
    rolling_variance,
    trend,
)
from reformsim.model.choice import notice_practice
from reformsim.study.trial import trunk_of

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario
    from reformsim.model.system import System

PUSH = 0.05
"""How far practice is pushed to see it come back, share; ours: small, but far above rounding."""
FOLLOWED_MONTHS = 8
"""Months for which a push is followed; ours: within a school year, before its staff changes."""
HALF = 0.5
PRACTICE = "practice"
"""Practice itself: what anybody can see without a sign."""
Signs = dict[str, list[tuple[float, float]]]
"""Pairs of months before the turn and value, by sign."""


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


def watch_run(scenario: Scenario, seed: int) -> dict[str, list[float]]:
    """Return what is seen of one run month by month, as lists by column; a job.

    The columns are deep enactment of the system (``deep``), its variance and skewness over schools, and the rate
    at which practice recovers from a push, NaN except at the start of a school year: so no change of staff falls
    into the months in which it is followed.
    """
    trunk = trunk_of(scenario, seed)
    trunk.refuse(scenario)
    system, _ = trunk.at(0)
    system.turn_to(scenario)
    seen: dict[str, list[float]] = {"deep": [], "variance": [], "skew": [], "recovery": []}
    while system.month < scenario.years * scenario.months_per_year:
        asked = system.month % scenario.months_per_year == 0
        seen["recovery"].append(recovery(system) if asked else math.nan)
        system.advance_month()
        deep = system.state.schools.deep
        size = np.diff(system.state.schools.teacher_start)
        seen["deep"].append(float(deep @ size / size.sum()))
        seen["variance"].append(float(deep.var()))
        seen["skew"].append(float(skew(deep)) if np.ptp(deep) > 0.0 else 0.0)
    return seen


def recovery(system: System) -> float:
    """Return the rate per month at which practice recovers from a small push, with the same luck beside it."""
    left, pushed = system.copy(), system.copy()
    deep = pushed.state.courses.deep
    deep += np.where(deep < HALF, PUSH, -PUSH)
    pushed.each_school(notice_practice)
    apart = []
    for _ in range(FOLLOWED_MONTHS):
        for one in (left, pushed):
            one.advance_month()
        apart.append(float(np.abs(pushed.state.courses.deep - left.state.courses.deep).mean()))
    return recovery_rate(np.array(apart))


def months_watched(turn: Turn, how: Watchfulness, months_per_year: int) -> tuple[int, int]:
    """Return the first month that is looked at before a turn, and the first that is not any more."""
    last = max(turn.month - how.lead_months, 0)
    return max(last - how.years_before * months_per_year, 0), last


def signs_before(series: Mapping[str, list[float]], turn: Turn, how: Watchfulness, months_per_year: int) -> Signs:
    """Return each sign before a turn as pairs of months before it and value.

    All of it is what one can know who has this one run alone.

    Parameters
    ----------
    series
        What `watch_run` saw.
    turn
        The turn; for a run without one, that of the others.
    how
        How one looks.
    months_per_year
        Length of a school year.
    """
    first, last = months_watched(turn, how, months_per_year)
    part = slice(first, last)
    deep = np.array(series["deep"][part])
    left = residuals(deep) if len(deep) > how.window_months else np.zeros(0)
    columns = {
        "variance": rolling_variance(left, how.window_months) if len(left) else left,
        "autocorrelation": rolling_autocorrelation(left, how.window_months) if len(left) else left,
        "recovery": np.array(series["recovery"][part]),
        "between_schools": np.array(series["variance"][part]),
        "skew": np.array(series["skew"][part]),
        PRACTICE: deep,
    }
    found: Signs = {}
    for name, values in columns.items():
        before = turn.month - last + len(values) - np.arange(len(values))
        found[name] = [(float(m), float(v)) for m, v in zip(before, values, strict=True) if not math.isnan(v)]
    return found


def warning_scores(signs: Signs, turn: Turn, months_per_year: int) -> dict[str, float]:
    """Return how much each sign moves as it should before a turn; NaN where that cannot be told.

    For a sign it is Kendall's tau with time, counted positive in the direction that slowing down predicts. For
    practice itself it is the change over the last school year, counted positive towards the turn.
    """
    towards = 1.0 if turn.way == UP else -1.0
    direction = {"recovery": -1.0, "skew": towards}
    scores = {
        name: direction.get(name, 1.0) * trend(np.array([value for _, value in pairs]))
        for name, pairs in signs.items()
        if name != PRACTICE
    }
    level = np.array([value for _, value in signs[PRACTICE]])
    last, before = level[-months_per_year:], level[-2 * months_per_year : -months_per_year]
    known = len(before) == months_per_year
    return scores | {PRACTICE: towards * float(last.mean() - before.mean()) if known else math.nan}
