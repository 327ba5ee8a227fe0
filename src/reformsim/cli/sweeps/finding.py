"""Find an experiment by its path or by its name."""

from __future__ import annotations

from pathlib import Path

from reformsim.cli.finding import find_scenario

EXPERIMENTS = Path("experiments")


def find_experiment(text: str) -> Path:
    """Return the file that a path, or a lone name in ./experiments, means.

    Raises
    ------
    InputError
        If there is no such file; says which names are near.
    """
    return find_scenario(text, EXPERIMENTS, "experiment")
