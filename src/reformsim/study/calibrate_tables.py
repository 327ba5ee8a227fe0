"""The tables of a calibration: trials, good sets, targets, parameters."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from reformsim.analysis.goals import Goal
from reformsim.analysis.pinned import Pinned
from reformsim.config.calibration import Calibration
from reformsim.config.catalog import PARAMETERS
from reformsim.observe.schema import Column
from reformsim.study.calibrate_search import Trial

PARAMETER = "parameters."
TRIAL = (
    Column("trial", "int64", "", "the trial's number in the order asked for; 0 is the base as it is"),
    Column("state", "str", "", "complete, given up (beyond the good sets before all targets were run) or failed"),
    Column("loss", "float64", "squared tolerances", "sum over the targets that were run; empty where it failed"),
)
REASON = Column("reason", "str", "", "why it was given up, or failed")
SET = (
    Column("trial", "int64", "", "the trial's number"),
    Column("loss", "float64", "squared tolerances", "sum over all targets"),
    Column("hits", "int64", "targets", "targets hit, of those that count"),
)
TARGET = (
    Column("target", "str", "", "the target's key"),
    Column("words", "str", "", "what it is about"),
    Column("unit", "str", "", "unit of the numbers"),
    Column("low", "float64", "the target's", "lower end of the range; empty where there is none"),
    Column("high", "float64", "the target's", "upper end of the range; empty where there is none"),
    Column("tolerance", "float64", "the target's", "distance outside that counts as one"),
    Column("weight", "float64", "", "factor on the loss; 0: only compared with"),
    Column("best", "float64", "the target's", "what the best set gives, mean over seeds"),
    Column("default", "float64", "the target's", "what the base as it is gives, mean over seeds"),
    Column("hit", "bool", "", "whether the best set is within the range"),
    Column("default_hit", "bool", "", "whether the base as it is is"),
    Column("best_loss", "float64", "squared tolerances", "what the best set loses"),
    Column("default_loss", "float64", "squared tolerances", "what the base as it is loses"),
)
NUMBER = (
    Column("path", "str", "", "the number's path"),
    Column("unit", "str", "", "unit of the number"),
    Column("confidence", "str", "", "how sure the catalogue's number is: ours, U uncertain, V read where published"),
    Column("low", "float64", "the number's", "lower bound of the search"),
    Column("high", "float64", "the number's", "upper bound of the search"),
    Column("default", "float64", "the number's", "the base's own"),
    Column("best", "float64", "the number's", "that of the best set"),
    Column("good_low", "float64", "the number's", "nine tenths of the good sets lie above it or up to good_high"),
    Column("good_high", "float64", "the number's", "upper end of the nine tenths"),
    Column("share", "float64", "share", "how wide that is against nine tenths of the bounds"),
    Column("looked_low", "float64", "the number's", "lower end of nine tenths of all sets tried"),
    Column("looked_high", "float64", "the number's", "upper end of nine tenths of all sets tried"),
    Column("distance", "float64", "", "Kolmogorov and Smirnov's distance of good sets from those tried"),
    Column("chance", "float64", "probability", "of such a distance if good sets were drawn from those tried"),
    Column("told", "str", "", "pinned, loose, not shown, or too few"),
)


def columns_of(calibration: Calibration, goals: Sequence[Goal]) -> dict[str, tuple[Column, ...]]:
    """Return what each table's columns are; trials and sets have one for each number and each target."""
    numbers = [Column(path, "float64", unit_of(path), "the number as it was tried") for path in calibration.tune]
    means = [Column(goal.key, "float64", goal.unit, f"{goal.words}, mean over seeds") for goal in goals]
    return {
        "trials": (*TRIAL, *numbers, *means, REASON),
        "sets": (*SET, *numbers, *means),
        "targets": TARGET,
        "parameters": NUMBER,
    }


def unit_of(path: str) -> str:
    """Return the unit of a number of the catalogue."""
    return PARAMETERS[path.removeprefix(PARAMETER)].unit


def trial_table(calibration: Calibration, goals: Sequence[Goal], trials: Iterable[Trial]) -> pd.DataFrame:
    """Return one row a trial."""
    rows = [
        [trial.number, trial.state, _number(trial.loss), *_numbers(calibration, goals, trial), trial.reason]
        for trial in trials
    ]
    return pd.DataFrame(rows, columns=[column.name for column in columns_of(calibration, goals)["trials"]])


def set_table(calibration: Calibration, goals: Sequence[Goal], good: Iterable[Trial]) -> pd.DataFrame:
    """Return one row for each good set, the best first."""
    rows = []
    for trial in good:
        hits = sum(goal.holds(trial.means[goal.key]) for goal in goals if goal.weight)
        rows.append([trial.number, _number(trial.loss), hits, *_numbers(calibration, goals, trial)])
    return pd.DataFrame(rows, columns=[column.name for column in columns_of(calibration, goals)["sets"]])


def _numbers(calibration: Calibration, goals: Sequence[Goal], trial: Trial) -> list[float]:
    """Return a trial's numbers and what came out of them, empty where it was not measured."""
    numbers = [trial.numbers[path] for path in calibration.tune]
    return [*numbers, *(_number(trial.means.get(goal.key)) for goal in goals)]


def target_table(goals: Iterable[Goal], best: Trial, default: Trial) -> pd.DataFrame:
    """Return one row a target: where it should be, and where the best set and the base as it is are."""
    rows = []
    for goal in goals:
        values = [trial.means[goal.key] for trial in (best, default)]
        ends = [end if math.isfinite(end) else math.nan for end in (goal.low, goal.high)]
        told = [*map(_number, values), *map(goal.holds, values), *map(goal.loss, values)]
        rows.append([goal.key, goal.words, goal.unit, *ends, goal.tolerance, goal.weight, *told])
    return pd.DataFrame(rows, columns=[column.name for column in TARGET])


def _number(value: float | None) -> float:
    """Return a number, NaN for none."""
    return math.nan if value is None else value


def parameter_table(calibration: Calibration, best: Trial, pinned: Mapping[str, Pinned]) -> pd.DataFrame:
    """Return one row for each tuned number: bounds, default, best, and where good values lie."""
    rows: list[list[Any]] = []
    for path, bounds in calibration.tune.items():
        entry, where = PARAMETERS[path.removeprefix(PARAMETER)], pinned[path]
        own = [bounds.low, bounds.high, calibration.default[path], best.numbers[path]]
        lies = [where.low, where.high, where.share, where.looked_low, where.looked_high, where.distance, where.chance]
        rows.append([path, entry.unit, entry.confidence, *own, *lies, where.told])
    return pd.DataFrame(rows, columns=[column.name for column in NUMBER])
