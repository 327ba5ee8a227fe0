"""Schools that a scenario counts on: those of its file, and those that a lever names."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from reformsim.errors import InputError
from reformsim.population.build import build_roster

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario


def unknown_schools(names: Iterable[str], there: Collection[str]) -> list[str]:
    """Return a sentence for each named school that a system does not have, with the nearest right name."""
    known = set(there)
    found = []
    for name in names:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            found.append(f'no school "{name}"' + (f'; did you mean "{close[0]}"?' if close else ""))
    return found


def refuse_schools(scenario: Scenario, source: str) -> None:
    """Refuse a scenario whose schools cannot be had, before anything of it runs.

    A file of schools is read and thrown away. Names of schools are looked up where they are the same for all
    seeds: in a file, or in a single made-up district.

    Parameters
    ----------
    scenario
        What is asked for.
    source
        Where it was read from, for messages.

    Raises
    ------
    InputError
        With every wrong row, and every school that is named and not there.
    """
    config = scenario.system
    targets = {
        f"{heading}.{label}": lever.target.names
        for heading, group in (("levers", scenario.levers), ("shocks", scenario.shocks))
        for label, lever in group.items()
        if lever.target.names
    }
    if config.schools_file is None and (not targets or config.districts > 1):
        return
    there = build_roster(scenario, scenario.seed).school_id
    problems = [
        f"{source}: {place}.target.names: {text}"
        for place, names in targets.items()
        for text in unknown_schools(names, there)
    ]
    if problems:
        raise InputError(problems)
