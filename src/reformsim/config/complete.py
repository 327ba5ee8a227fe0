"""Fill in what a scenario leaves to the catalogue, and put every mapping into one order.

Order matters to the last bit of a run (sums are taken in it), so two files that say the same in another
order must become the same scenario. Whatever has the wrong kind is handed on as it is, to be reported later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reformsim.config.catalog import PARAMETERS
from reformsim.config.parts import BANDS, DEFAULT_PRACTICES, LEVELS, SystemConfig

PUBLISHED_GROWTH = ("reading", "mathematics")
DECIMALS = 6


def complete(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scenario's data with practices, levels, readiness and growth filled in and in order.

    Doing it twice is the same as doing it once: a practice that was taken away stays there as None.
    """
    filled = dict(data)
    for heading in ("levers", "shocks", "parameters"):
        if isinstance(filled.get(heading), dict):
            filled[heading] = in_order(filled[heading])
    filled["practices"] = complete_practices(filled.get("practices", {}))
    filled["system"] = complete_system(filled.get("system", {}))
    subjects = subjects_of(filled["system"])
    filled["readiness"] = complete_readiness(filled.get("readiness", {}), subjects)
    filled["growth"] = complete_growth(filled.get("growth", {}), subjects)
    return filled


def in_order(mapping: Mapping[Any, Any], first: Iterable[str] = ()) -> dict[Any, Any]:
    """Return a mapping with some keys first, and the others after them by the alphabet."""
    ahead = [key for key in first if key in mapping]
    return {key: mapping[key] for key in (*ahead, *sorted(mapping.keys() - set(ahead), key=str))}


def complete_practices(given: Any) -> Any:
    """Return the default practices with the scenario's over them, new ones last."""
    if not isinstance(given, dict):
        return given
    merged: dict[Any, Any] = {name: dict(values) for name, values in DEFAULT_PRACTICES.items()}
    for name, values in given.items():
        merged[name] = merged.get(name, {}) | values if isinstance(values, dict) else values
        if isinstance(values, dict) and isinstance(values.get("synergy"), dict):
            merged[name]["synergy"] = in_order(values["synergy"])
    return in_order(merged, DEFAULT_PRACTICES)


def with_practices_taken_away(resolved: Mapping[str, Any]) -> dict[str, Any]:
    """Return resolved data in which the default practices that are not there are None, so that they stay away."""
    practices = resolved.get("practices")
    if not isinstance(practices, Mapping):
        return dict(resolved)
    return {**resolved, "practices": {**dict.fromkeys(DEFAULT_PRACTICES), **practices}}


def complete_system(given: Any) -> Any:
    """Return the system with a share for every level: the catalogue's, or none for a level left out."""
    if not isinstance(given, dict):
        return given
    levels = given.get("levels") or dict(zip(LEVELS, PARAMETERS["population.level_shares"].numbers, strict=True))
    if isinstance(levels, dict):
        levels = in_order(dict.fromkeys(LEVELS, 0.0) | levels, LEVELS)
    return {**given, "levels": levels}


def subjects_of(system: Any) -> list[str]:
    """Return the subjects taught, none where they cannot be told."""
    named = system.get("subjects", SystemConfig().subjects) if isinstance(system, dict) else ()
    is_list = isinstance(named, list | tuple)
    return list(named) if is_list and all(isinstance(name, str) for name in named) else []


def complete_readiness(given: Any, subjects: list[str]) -> Any:
    """Return readiness by subject and band, the catalogue's where the scenario says nothing."""
    if not isinstance(given, dict):
        return given
    filled = dict(given)
    for subject in subjects:
        entry = PARAMETERS.get(f"learning.readiness_{subject}", PARAMETERS["learning.readiness_other"])
        asked = filled.get(subject, {})
        if isinstance(asked, dict):
            filled[subject] = in_order(dict(zip(BANDS, entry.numbers, strict=True)) | asked, BANDS)
    return in_order(filled, subjects)


def complete_growth(given: Any, subjects: list[str]) -> Any:
    """Return annual growth by subject, the mean of the published rows where none is published."""
    if not isinstance(given, dict):
        return given
    rows = {name: PARAMETERS[f"learning.growth_{name}"].numbers for name in PUBLISHED_GROWTH}
    mean = tuple(round(sum(steps) / len(steps), DECIMALS) for steps in zip(*rows.values(), strict=True))
    filled = {name: list(rows.get(name, mean)) for name in subjects} | given
    return in_order(filled, subjects)
