"""One run of a study, judged: what every question is built of.

Works in a worker and gives plain numbers back. Runs of one seed that differ in their levers share what they
have in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from reformsim.config.scenario import Scenario
from reformsim.run.paired import run_paired
from reformsim.run.trunk import Nursery, Trunk
from reformsim.study.simulate import Result, interpret, years_needed

PATH_COLUMNS = ("deep", "surface", "culture", "achievement_sd")
"""Columns of the system table of which a run's yearly path is kept."""

_NURSERY = Nursery()


def trunk_of(scenario: Scenario, seed: int) -> Trunk:
    """Return the system left alone, shared by all runs of this process with the same system and seed."""
    return _NURSERY.trunk(scenario, seed)


def judged(scenario: Scenario, seed: int) -> Result:
    """Return what `simulate` returns, with what this process has run before used again."""
    pair = run_paired(scenario, seed, years_needed(scenario), trunk=trunk_of(scenario, seed))
    return interpret(scenario, seed, pair)


def run_figures(scenario: Scenario, seed: int) -> dict[str, Any]:
    """Return a run's main figures and its yearly path, as plain data; a job.

    The key ``path`` holds lists by column, one number a school year, means over the year's months;
    ``achievement_sd`` is that against the paired baseline.
    """
    return figures_of(judged(scenario, seed))


def figures_of(result: Result) -> dict[str, Any]:
    """Return what `run_figures` tells, of a run that is there."""
    path = result.system[list(PATH_COLUMNS)].copy()
    path["achievement_sd"] -= result.baseline_system["achievement_sd"]
    figures = {name: value for name, value in result.summary.items() if name != "scenario"}
    return figures | {"path": yearly_path(path, result.scenario.months_per_year)}


def verdict_of(scenario: Scenario, seed: int) -> dict[str, Any]:
    """Return a run's verdict and the main numbers that it rests on; a job."""
    return {name: value for name, value in judged(scenario, seed).summary.items() if name != "scenario"}


def yearly_path(months: pd.DataFrame, months_per_year: int) -> dict[str, list[float]]:
    """Return means over school years of monthly columns, as lists by column; a last part of a year is left out."""
    years = len(months) // months_per_year
    whole = months.iloc[: years * months_per_year]
    return {
        str(name): whole[name].to_numpy(dtype=np.float64).reshape(years, months_per_year).mean(axis=1).tolist()
        for name in whole.columns
    }


def path_table(labels: Sequence[str], answers: Sequence[Any], seeds: Sequence[int]) -> pd.DataFrame:
    """Return yearly paths as one tidy table: scenario, seed, year, and the columns of `PATH_COLUMNS`.

    Parameters
    ----------
    labels, answers, seeds
        One entry a run: its scenario's label, what `run_figures` gave (None where it failed), its seed.
    """
    frames = [
        pd.DataFrame(answer["path"]).assign(
            scenario=label, seed=seed, year=np.arange(1, len(answer["path"]["deep"]) + 1)
        )
        for label, answer, seed in zip(labels, answers, seeds, strict=True)
        if answer is not None
    ]
    return pd.concat(frames, ignore_index=True)[["scenario", "seed", "year", *PATH_COLUMNS]]
