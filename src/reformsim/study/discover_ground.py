"""What a search for boxes stands on: the worlds of one policy, what came of them, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from reformsim.analysis.box import Cases
from reformsim.config.paths import value_at, where_missing
from reformsim.run.sweep_read import Sweep
from reformsim.study.number_words import number_words
from reformsim.study.sweep_outcome import Outcome
from reformsim.study.uncertain import Uncertain, per_cent

FEWEST_WORLDS = 20
"""Fewer are not looked at. Ours: halves of them would hold boxes of one or two worlds."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Hold the worlds of a policy.

    Attributes
    ----------
    policy
        Its name.
    numbers
        What differs between its worlds.
    runs
        Runs with the outcome or without: run, world, seed, hit (1 or 0).
    worlds
        Numbers of the worlds that have such runs, in the order of `cases`.
    cases
        The same worlds: their numbers, and the share of their seeds with the outcome.
    failed, unclear
        Runs that failed, and runs that have no such measure: both are left out.
    """

    policy: str
    numbers: tuple[Uncertain, ...]
    runs: pd.DataFrame
    worlds: tuple[int, ...]
    cases: Cases
    failed: int
    unclear: int

    @property
    def problem(self) -> str:
        """Return why no box can be looked for, empty if one can."""
        if len(self.worlds) < FEWEST_WORLDS:
            few = f"{len(self.worlds)} world{'s' if len(self.worlds) != 1 else ''} with finished runs"
            return f"{few}; a box needs {FEWEST_WORLDS} at least, and a hundred are better"
        if not self.numbers:
            return "no number that acts on it differs between its worlds"
        return ""


def stand_on(sweep: Sweep, policy: str, outcome: Outcome) -> Ground:
    """Return the worlds of a policy.

    A number that a world leaves as the policy has it has the policy's value there. A number that is about a lever
    that the policy lacks does nothing to it, and is not looked at.

    Parameters
    ----------
    sweep
        The sweep.
    policy
        The policy's name.
    outcome
        What is looked for.
    """
    scenario = sweep.experiment.policies[policy]
    own = sweep.finished[sweep.finished["policy"] == policy]
    hit = outcome.of(own)
    runs = own.assign(hit=hit)[hit.notna()].reset_index(drop=True)
    worlds = runs.groupby("world", sort=True)[[*sweep.paths]].first().astype(np.float64)
    acting = [path for path in sweep.paths if not where_missing(scenario, path)]
    filled = worlds[acting].fillna({path: value_at(scenario, path) for path in acting})
    varied = [path for path in acting if filled[path].min() < filled[path].max()]
    names = number_words(sweep.paths)
    shares = runs.groupby("world", sort=True)["hit"].mean()
    return Ground(
        policy=policy,
        numbers=tuple(Uncertain.of(path, names[path], sweep.experiment, filled[path].tolist()) for path in varied),
        runs=runs[["run", "world", "seed", "hit"]],
        worlds=tuple(int(world) for world in worlds.index),
        cases=Cases(filled[varied].to_numpy(dtype=np.float64), shares.to_numpy(dtype=np.float64)),
        failed=int((sweep.failed["policy"] == policy).sum()),
        unclear=int(hit.isna().sum()),
    )


def nothing_to_find(ground: Ground, outcome: Outcome) -> str:
    """Return why there is nothing to find although there are worlds enough, empty if there may be."""
    share = ground.cases.share if len(ground.worlds) else np.nan
    if share in (0.0, 1.0):
        runs = f"all {len(ground.runs):,} runs" if share else f"none of {len(ground.runs):,} runs"
        return f"{runs} {outcome.words}"
    return ""


def share_words(ground: Ground, outcome: Outcome) -> str:
    """Return how many runs of a policy have the outcome, in a few words."""
    return (
        f"{per_cent(ground.cases.share)} % of {len(ground.runs):,} runs in {len(ground.worlds)} worlds {outcome.words}"
    )
