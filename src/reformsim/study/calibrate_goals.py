"""The goals of a calibration: what each target of the file asks for, number by number."""

from __future__ import annotations

import math

from reformsim.analysis.goals import Goal
from reformsim.config.calibration import Calibration
from reformsim.config.calibration_parts import OR, GoalConfig, RangeConfig
from reformsim.config.catalog.patterns import PATTERNS
from reformsim.config.measure_names import END
from reformsim.config.pattern import Pattern, Target
from reformsim.observe.schema import describe
from reformsim.study.compare_tables import MEASURES
from reformsim.study.sweep_export import RARER

NO_BOUND = float("inf")
TOLERANCES = {"student SD": 0.05, "share": 0.1, "correlation": 0.1, "ratio": 0.25, "years": 1.0}
"""Distance outside that counts as one where a published range has one end, and so no width; ours, by unit. In
another unit it is the end itself."""
VERDICT = "verdict "
SEEDS = "share of seeds"
OF_SEEDS = 0.5
"""Tolerance of a published share of seeds, whatever its range: of a few seeds it moves in large steps. Ours."""


def blocks_of(calibration: Calibration) -> list[tuple[GoalConfig, tuple[Goal, ...]]]:
    """Return the targets of a calibration with their goals, in the order in which they are run."""
    return [(target, goals_of(target)) for target in calibration.targets]


def all_goals(calibration: Calibration) -> list[Goal]:
    """Return all goals of a calibration."""
    return [goal for _, goals in blocks_of(calibration) for goal in goals]


def goals_of(target: GoalConfig) -> tuple[Goal, ...]:
    """Return the goals of one target."""
    if target.patterns is not None:
        return tuple(_published(each, target.weight) for pattern in patterns_of(target) for each in pattern.targets)
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


def patterns_of(target: GoalConfig) -> list[Pattern]:
    """Return the published patterns that a target names.

    All are those whose probe shows something that may be calibrated to: what is seen beside it costs nothing, while a
    probe that shows held-out numbers only would be run in vain.
    """
    if target.patterns != "all":
        return [PATTERNS[identity] for identity in target.patterns or ()]
    telling = {pattern.probe for pattern in PATTERNS.values() if pattern.use == "calibrated"}
    return [pattern for pattern in PATTERNS.values() if pattern.probe in telling]


def _published(target: Target, weight: float) -> Goal:
    """Return the goal of a published number; one that was held out is only compared with."""
    has_ends = math.isfinite(target.low) and math.isfinite(target.high)
    end = target.high if math.isfinite(target.high) else target.low
    tolerance = target.high - target.low if has_ends else TOLERANCES.get(target.unit, abs(end) or 1.0)
    if target.unit == SEEDS:
        tolerance = OF_SEEDS
    counts = weight if target.use == "calibrated" else 0.0
    words = f"{target.key.partition('_')[0].upper()}: {target.meaning}"
    return Goal(target.key, words, target.unit, target.low, target.high, tolerance, counts)


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
