"""How many worlds and runs an experiment has, counted without drawing them."""

from __future__ import annotations

import math

from reformsim.config.experiment import Experiment
from reformsim.config.experiment_parts import DesignConfig, VaryConfig
from reformsim.config.paths import NumberPath, describe_number

MOST_RUNS = 10_000_000
"""The most runs of one sweep; ours: at a tenth of a second each they take twelve days of one processor."""


def grid_levels(design: DesignConfig, path: str, config: VaryConfig) -> int:
    """Return how many levels a path has in a grid; a whole number has no more than lie between its bounds."""
    if config.values is not None:
        return len(config.values)
    levels = design.levels_of.get(path, design.levels or 0)
    number = describe_number(path)
    is_whole = isinstance(number, NumberPath) and number.whole
    return min(levels, round((config.high or 0) - (config.low or 0)) + 1) if is_whole else levels


def count_worlds(experiment: Experiment, design: DesignConfig) -> int:
    """Return how many worlds a design has."""
    vary = experiment.worlds.vary
    if design.kind == "list":
        return len(design.points)
    if design.kind == "grid":
        return math.prod(grid_levels(design, path, config) for path, config in vary.items())
    if design.kind == "morris":
        return (design.trajectories or 0) * (len(vary) + 1)
    if design.kind == "sobol":
        return (design.size or 0) * ((2 if design.second_order else 1) * len(vary) + 2)
    return design.size or 0


def count_all_worlds(experiment: Experiment) -> int:
    """Return how many worlds all designs have together; no design is one world."""
    designs = experiment.worlds.designs
    return sum(count_worlds(experiment, design) for design in designs) if designs else 1


def count_runs(experiment: Experiment, seeds: int | None = None) -> int:
    """Return how many runs there are with so many seeds; None takes the experiment's own number."""
    return len(experiment.policies) * count_all_worlds(experiment) * (seeds or experiment.seeds.count)
