"""The runs of a sweep, in an order in which every beginning is a fair sample.

Seeds are outermost: all worlds and policies get their first seed before any gets its second. Within a seed,
worlds are shuffled, always in the same way, so that half a seed is spread over all designs; the policies of
a world follow each other, with the same luck and in part with the same system.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from reformsim.config.experiment import Experiment
from reformsim.errors import InputError
from reformsim.run.designs import world_rows


@dataclass(frozen=True, slots=True)
class RunSpec:
    """Name one run of a sweep.

    Attributes
    ----------
    run
        Its number, from 0; the same however many seeds there are.
    policy, world, seed
        Where it stands in the experiment.
    """

    run: int
    policy: str
    world: int
    seed: int


class SweepSize(NamedTuple):
    """Count what an experiment asks for: policies, worlds, seeds, and the runs that they make."""

    policies: int
    worlds: int
    seeds: int

    @property
    def runs(self) -> int:
        """Return the number of runs."""
        return self.policies * self.worlds * self.seeds


class Misfit(NamedTuple):
    """Hold a policy and a world that make no scenario together, and why."""

    policy: str
    world: int
    problems: tuple[str, ...]


def size_of(experiment: Experiment, worlds: pd.DataFrame) -> SweepSize:
    """Return how much an experiment asks for, with the seeds that it begins with."""
    return SweepSize(len(experiment.policies), len(worlds), experiment.seeds.count)


def runs_of(experiment: Experiment, worlds: pd.DataFrame, seeds: int | None = None) -> Iterator[RunSpec]:
    """Yield the runs of a sweep in order; with more seeds the first ones stay what they were.

    Parameters
    ----------
    experiment
        What is asked.
    worlds
        Its worlds, as `worlds_of` returns them.
    seeds
        How many seeds; None takes the experiment's own number.
    """
    policies = tuple(experiment.policies)
    order = shuffled(experiment.hash, len(worlds))
    numbers = worlds["world"].to_numpy()
    first = experiment.seeds.first
    run = 0
    for seed in range(first, first + (experiment.seeds.count if seeds is None else seeds)):
        for place in order:
            for policy in policies:
                yield RunSpec(run, policy, int(numbers[place]), seed)
                run += 1


@lru_cache(maxsize=2)
def shuffled(key: str, count: int) -> tuple[int, ...]:
    """Return the numbers from 0 to a count in an order that a key fixes, whatever the versions of libraries."""
    return tuple(sorted(range(count), key=lambda number: hashlib.sha256(f"{key}:{number}".encode()).digest()))


def misfits(experiment: Experiment, worlds: pd.DataFrame) -> Iterator[Misfit]:
    """Yield every policy and world that make no scenario together."""
    for row in world_rows(worlds):
        for policy in experiment.policies:
            try:
                experiment.scenario_in(policy, row)
            except InputError as error:
                yield Misfit(policy, row["world"], error.problems)
