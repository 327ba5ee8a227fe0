"""Load what was asked for, and look at its schools as well, so that all that is wrong is told before anything runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reformsim.config.limits import LARGE_SCHOOLS
from reformsim.config.load import load_scenario
from reformsim.config.scenario import Scenario
from reformsim.errors import InputError

if TYPE_CHECKING:
    from reformsim.config.experiment import Experiment


def look_at_schools(scenario: Scenario, source: str) -> None:
    """Refuse a scenario whose schools cannot be had; where there is nothing to look at, nothing heavy is loaded.

    Raises
    ------
    InputError
        With every wrong row, and every school that is named and not there.
    """
    levers = (*scenario.levers.values(), *scenario.shocks.values())
    if scenario.system.schools_file is not None or any(lever.target.names for lever in levers):
        from reformsim.population.named import refuse_schools

        refuse_schools(scenario, source)


def load_with_schools(file: Path, changes: Sequence[str] = ()) -> Scenario:
    """Return the scenario of a file whose schools can be had.

    Raises
    ------
    InputError
        With every problem of the scenario, or of its file of schools.
    """
    scenario = load_scenario(file, changes)
    look_at_schools(scenario, str(file))
    return scenario


def is_large(scenario: Scenario) -> bool:
    """Return whether a scenario has so many schools that its run is written down as it goes on."""
    source = scenario.system.schools_file
    if source is None:
        return scenario.system.schools >= LARGE_SCHOOLS
    return Path(source.path).read_bytes().count(b"\n") > LARGE_SCHOOLS


def load_experiment_with_schools(file: Path, changes: Sequence[str] = ()) -> Experiment:
    """Return the experiment of a file in which the schools of all policies can be had.

    Raises
    ------
    InputError
        With every problem of the experiment, or of its files of schools, each told once.
    """
    from reformsim.config.experiment import Experiment

    experiment = Experiment.load(file, changes)
    problems: list[str] = []
    for name, policy in experiment.policies.items():
        try:
            look_at_schools(policy, f"{file}: policies.{name}")
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(dict.fromkeys(problems))
    return experiment
