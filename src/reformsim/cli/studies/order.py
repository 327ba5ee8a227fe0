"""Take an order for a study: what is wrong with its scenarios is told before anything heavy is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reformsim.cli.finding import find_scenario
from reformsim.cli.loading import load_with_schools
from reformsim.config.scenario import Scenario
from reformsim.errors import InputError


@dataclass(frozen=True, slots=True)
class StudyOrder:
    """Hold what was typed after a study's name, as far as all studies have it.

    Attributes
    ----------
    study
        The command's name.
    scenarios, changes
        Paths or names, and ``key.path=value`` for each change, which holds for all scenarios.
    seeds, first_seed
        How many seeds, and the first one (None: the scenario's).
    workers
        Processes; None takes all processors.
    out
        Folder for runs and answers.
    as_json, quiet
        How to answer.
    """

    study: str
    scenarios: tuple[str, ...]
    changes: tuple[str, ...]
    seeds: int
    first_seed: int | None
    workers: int | None
    out: Path
    as_json: bool
    quiet: bool


def load_all(order: StudyOrder) -> list[Scenario]:
    """Return the scenarios of an order; every problem of all of them at once."""
    found: list[Scenario] = []
    problems: list[str] = []
    for name in order.scenarios:
        try:
            found.append(load_with_schools(find_scenario(name), order.changes))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(dict.fromkeys(problems))
    return found


def read_range(option: str, text: str) -> tuple[float | None, float | None]:
    """Return both ends of a range such as ``0:1``; None where nothing was said.

    Raises
    ------
    InputError
        If it is not two numbers.
    """
    if not text:
        return None, None
    low, colon, high = text.partition(":")
    try:
        return (float(low) if low else None), (float(high) if high else None)
    except ValueError:
        colon = ""
    raise InputError(f"{option} {text}: must have the form LOW:HIGH" + ("" if colon else ", two numbers"))
