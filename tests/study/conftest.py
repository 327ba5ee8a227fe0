"""Small scenarios that answer in a second, and one comparison of each study's answer with its own promises."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.analysis import box_search
from reformsim.config.experiment import Experiment
from reformsim.run.designs import worlds_of
from reformsim.run.shards import write_shards
from reformsim.run.sweep_read import Sweep, open_sweep
from reformsim.study.sweep import begin_sweep

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture
def small() -> Callable[..., Scenario]:
    """Return what loads a shipped scenario with few schools and some changes."""

    def load(name: str, schools: int = 4, **changes: Any) -> Scenario:
        scenario = Scenario.load(SCENARIOS / f"{name}.yaml", [f"system.schools={schools}"])
        return scenario.replaced({key.replace("__", "."): value for key, value in changes.items()})

    return load


COACHED = {"years": 2, "system": {"schools": 3}, "levers": {"coaching": {"start_year": 0, "intensity": 0.8}}}
CONFORMITY, LEAVE = "parameters.choice.conformity", "parameters.workforce.leader_leave_rate"
BOUNDS = {CONFORMITY: {"low": 0.5, "high": 1.5}, LEAVE: {"low": 0.1, "high": 0.3}}
Row = dict[str, Any]


@pytest.fixture(scope="session")
def planted_outcomes() -> Callable[..., Sweep]:
    """Return what writes a sweep whose outcomes are planted, without running anything."""
    return plant


def plant(folder: Path, chance: Callable[[Row], float], size: int = 120, seeds: int = 2, **changes: Any) -> Sweep:
    """Return a sweep in which each run snaps back with the chance that its row of policy and numbers has."""
    data = {
        "policies": {"coached": COACHED},
        "worlds": {"vary": BOUNDS, "designs": [{"kind": "latin_hypercube", "size": size}]},
        "seeds": {"count": seeds},
        "metrics": ["verdict", "final", "retained"],
    }
    experiment = Experiment.from_dict(data | changes)
    begin_sweep(experiment, folder)
    luck, rows = np.random.default_rng(0), []
    for world in worlds_of(experiment).to_dict("records"):
        for policy in experiment.policies:
            for seed in range(1, seeds + 1):
                hit = bool(luck.random() < chance({"policy": policy, **world}))
                rows.append(
                    {
                        "run": len(rows), "run_id": f"{len(rows)}", "policy": policy, "world": world["world"],
                        "seed": seed, "status": "done", "seconds": 0.1,
                        "verdict": "snap_back" if hit else "partial", "final": 0.1 if hit else 0.7,
                        "retained": (0.1 if hit else 0.5) if seed == 1 else None,
                    }
                )  # fmt: skip
    write_shards(folder, "part-a-1", rows, experiment.metrics, {})
    return open_sweep(folder)


@pytest.fixture(scope="session")
def in_corner() -> Callable[[Row], float]:
    """Return the chance of the planted corner: conformity under .9, leaders leaving at more than .2 a year."""
    return lambda row: 0.9 if row[CONFORMITY] < 0.9 and row[LEAVE] > 0.2 else 0.06


@pytest.fixture(scope="session")
def corner(tmp_path_factory: pytest.TempPathFactory, in_corner: Callable[[Row], float]) -> Sweep:
    """Return a sweep with the planted corner."""
    return plant(tmp_path_factory.mktemp("corner") / "sweep", in_corner, 240)


@pytest.fixture
def few_shuffles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shuffle and split less often, where what is planted is plain."""
    monkeypatch.setattr(box_search, "SHUFFLES", 39)
    monkeypatch.setattr(box_search, "SPLITS", 8)
