"""The goals of a calibration: what each target of the file asks for, number by number."""

from __future__ import annotations

from reformsim.analysis.goals import Goal
from reformsim.config.calibration import Calibration
from reformsim.config.calibration_parts import OR, GoalConfig, RangeConfig
from reformsim.config.measure_names import END
from reformsim.observe.schema import describe
from reformsim.study.compare_tables import MEASURES
from reformsim.study.sweep_export import RARER

NO_BOUND = float("inf")
VERDICT = "verdict "
SEEDS = "share of seeds"


def blocks_of(calibration: Calibration) -> list[tuple[GoalConfig, tuple[Goal, ...]]]:
    """Return the targets of a calibration with their goals, in the order in which they are run."""
    return [(target, goals_of(target)) for target in calibration.targets]


def all_goals(calibration: Calibration) -> list[Goal]:
    """Return all goals of a calibration."""
    return [goal for _, goals in blocks_of(calibration) for goal in goals]


def goals_of(target: GoalConfig) -> tuple[Goal, ...]:
    """Return the goals of one target."""
    name = str(target.name)
    measures = [
        _goal(f"{name}.{key}", f"{_said(name)}: {_said(key)}", unit_of(key), said, target.weight)
        for key, said in target.measures.items()
    ]
    verdicts = [
        _goal(f"{name}.{VERDICT}{key}", f"{_said(name)}: ends as {_said(key)}", SEEDS, said, target.weight)
        for key, said in target.verdicts.items()
    ]
    return (*measures, *verdicts)


def _said(name: str) -> str:
    """Return a name as people say it."""
    return name.removeprefix(END).replace("_", " ")


def unit_of(measure: str) -> str:
    """Return the unit of a measure in words."""
    if measure.startswith(END):
        column = describe("system", measure.removeprefix(END))
        return "" if column is None else column.unit
    unit, _ = MEASURES.get(measure) or RARER[measure]
    return unit


def verdicts_of(key: str) -> list[str]:
    """Return the verdicts of which any one counts."""
    return key.split(OR)


def _goal(key: str, words: str, unit: str, said: RangeConfig, weight: float) -> Goal:
    """Return the goal of a range."""
    low = -NO_BOUND if said.low is None else said.low
    high = NO_BOUND if said.high is None else said.high
    return Goal(key, words, unit, low, high, said.scale, weight)
