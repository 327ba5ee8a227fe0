"""The names of levers and shocks that a scenario may use.

Names only: what a lever does is found when it runs. Names of installed packages are read from their entry
points without loading them.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import Literal

Kind = Literal["lever", "shock"]

ENTRY_POINT_GROUP = "reformsim.levers"

CELL_LEVERS = frozenset(
    {
        "coaching",
        "professional_learning_time",
        "formative_assessment",
        "learning_paths",
        "mandate",
        "class_size",
        "learning_time",
    }
)
"""Built-in levers that can be aimed at subjects and grade bands."""

LEVERS = CELL_LEVERS | {
    "leadership_development",
    "leadership_pipeline",
    "structures",
    "accountability",
    "lateral_networks",
    "teacher_preparation",
    "teacher_retention",
}
SHOCKS = frozenset({"leader_exodus", "teacher_exodus", "budget_cut", "competing_initiative", "field_backlash"})

_registered: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Make a user's lever known by name in this process."""
    _registered[name] = kind


@cache
def _installed() -> frozenset[str]:
    """Return the names that installed packages provide; their kind is known only when they run."""
    return frozenset(point.name for point in entry_points(group=ENTRY_POINT_GROUP))


def known(kind: Kind) -> frozenset[str]:
    """Return the names that may stand under ``levers`` or ``shocks``."""
    built_in = LEVERS if kind == "lever" else SHOCKS
    mine = {name for name, registered in _registered.items() if registered == kind}
    return frozenset(built_in | mine | _installed())


def is_school_wide(name: str) -> bool:
    """Return whether a built-in lever or shock cannot be aimed at subjects and grade bands."""
    return name in (LEVERS - CELL_LEVERS) | SHOCKS
