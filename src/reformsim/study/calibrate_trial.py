"""One trial of a calibration: a set of numbers in every target's scenarios, given up once it cannot be a good one.

Scenarios of one system share the system left alone, run once a seed and kept while the trial lasts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from reformsim.analysis.goals import Goal, loss_of, mean_of
from reformsim.config.calibration import Calibration
from reformsim.config.calibration_parts import GoalConfig
from reformsim.config.scenario import Scenario
from reformsim.run.paired import run_paired
from reformsim.run.trunk import Nursery
from reformsim.study.calibrate_goals import VERDICT, blocks_of, patterns_of, verdicts_of
from reformsim.study.probes import measure_probe
from reformsim.study.simulate import interpret, years_needed
from reformsim.study.sweep_run import figures_of

MOST_TRUNKS = 8
"""Systems left alone that a trial keeps at hand, one a seed and start: some ten megabytes each for 30 schools."""
Values = dict[str, list[float | None]]


def try_numbers(calibration: Calibration, numbers: Mapping[str, float], border: float | None) -> dict[str, Any]:
    """Return what a set of numbers does, as plain data; a job.

    Parameters
    ----------
    calibration
        What is asked.
    numbers
        Values by path.
    border
        Loss from which on a set is no longer among the good ones: beyond it the remaining targets are not run.

    Returns
    -------
        ``values``: a list over seeds for each goal that was measured, None where it could not be told;
        ``finished``: whether all targets were.
    """
    nursery = Nursery(MOST_TRUNKS)
    values: Values = {}
    measured: list[Goal] = []
    blocks = blocks_of(calibration)
    for position, (target, goals) in enumerate(blocks):
        values |= _measure(calibration, target, goals, numbers, nursery)
        measured += goals
        loss = loss_of(measured, {key: mean_of(said) for key, said in values.items()})
        if border is not None and loss > border and position + 1 < len(blocks):
            return {"values": values, "finished": False}
    return {"values": values, "finished": True}


def _measure(
    calibration: Calibration,
    target: GoalConfig,
    goals: Sequence[Goal],
    numbers: Mapping[str, float],
    nursery: Nursery,
) -> Values:
    """Return what comes out of one target's runs, seed by seed."""
    scenario = calibration.scenario_in(target.scenario or calibration.base, numbers)
    values: Values = {goal.key: [] for goal in goals}
    for seed in calibration.seeds_of(target):
        measured: Mapping[str, float | None]
        if target.patterns is None:
            measured = _figures(scenario, seed, target, nursery)
        else:
            measured = _published(scenario, seed, target)
        for goal in goals:
            value = measured.get(goal.key)
            values[goal.key].append(value if value is not None and math.isfinite(value) else None)
    return values


def _published(scenario: Scenario, seed: int, target: GoalConfig) -> dict[str, float]:
    """Return the numbers of published patterns, each probe run once."""
    measured: dict[str, float] = {}
    for probe in dict.fromkeys(pattern.probe for pattern in patterns_of(target)):
        measured |= measure_probe(probe, scenario, seed)
    return measured


def _figures(scenario: Scenario, seed: int, target: GoalConfig, nursery: Nursery) -> dict[str, float | None]:
    """Return a run's measures, and for each verdict asked for whether it was the run's (1) or not (0)."""
    pair = run_paired(scenario, seed, years_needed(scenario), trunk=nursery.trunk(scenario, seed))
    result = interpret(scenario, seed, pair)
    found: dict[str, float | None] = {
        f"{target.name}.{name}": None if value is None else float(value)
        for name, value in figures_of(result, list(target.measures)).items()
    }
    for key in target.verdicts:
        found[f"{target.name}.{VERDICT}{key}"] = float(result.verdict.name in verdicts_of(key))
    return found
