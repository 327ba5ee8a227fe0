"""The catalogue's numbers in the shape that kernels take: one named tuple a theme.

``numbers.choice.conformity`` is the entry ``choice.conformity`` with the scenario's override, if any.
The fields are read off the catalogue, so that no number and no name is written twice.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from typing import Any, NamedTuple

from reformsim.config.catalog import PARAMETERS, value_of


def _fields(theme: str) -> list[str]:
    """Return the names of a theme's entries that are single numbers, in catalogue order."""
    return [
        entry.id.split(".", 1)[1]
        for entry in PARAMETERS.values()
        if entry.id.startswith(theme + ".") and not isinstance(entry.value, tuple)
    ]


# Module level, so that compiled kernels can be cached and states can be pickled.
Choice = namedtuple("Choice", _fields("choice"))  # type: ignore[misc]
Belief = namedtuple("Belief", _fields("belief"))  # type: ignore[misc]
Skill = namedtuple("Skill", _fields("skill"))  # type: ignore[misc]
Culture = namedtuple("Culture", _fields("culture"))  # type: ignore[misc]
Leader = namedtuple("Leader", _fields("leader"))  # type: ignore[misc]
District = namedtuple("District", _fields("district"))  # type: ignore[misc]
Learning = namedtuple("Learning", _fields("learning"))  # type: ignore[misc]
Testing = namedtuple("Testing", _fields("testing"))  # type: ignore[misc]
Workforce = namedtuple("Workforce", _fields("workforce"))  # type: ignore[misc]
LeverEffects = namedtuple("LeverEffects", _fields("lever"))  # type: ignore[misc]
Population = namedtuple("Population", _fields("population"))  # type: ignore[misc]


class Numbers(NamedTuple):
    """Hold every number of a run, by theme; rows of numbers are in `rows` by id."""

    choice: Any
    belief: Any
    skill: Any
    culture: Any
    leader: Any
    district: Any
    learning: Any
    testing: Any
    workforce: Any
    lever: Any
    population: Any
    rows: dict[str, tuple[float, ...]]


_THEMES: dict[str, Any] = {
    "choice": Choice,
    "belief": Belief,
    "skill": Skill,
    "culture": Culture,
    "leader": Leader,
    "district": District,
    "learning": Learning,
    "testing": Testing,
    "workforce": Workforce,
    "lever": LeverEffects,
    "population": Population,
}


def numbers_of(overrides: Mapping[str, float]) -> Numbers:
    """Return the catalogue's numbers with a scenario's overrides, ids to values."""
    themes = {
        theme: shape(*(value_of(f"{theme}.{field}", overrides) for field in shape._fields))
        for theme, shape in _THEMES.items()
    }
    rows = {entry.id: entry.numbers for entry in PARAMETERS.values() if isinstance(entry.value, tuple)}
    return Numbers(**themes, rows=rows)
