"""A run at one moment, as a value: it can be kept, copied, and gone on from as often as one likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reformsim.model.system import System

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Hold everything that a run needs to go on: the same scenario then gives the same bytes.

    Attributes
    ----------
    system
        The system at this moment; it is copied before anything goes on from it.
    course
        How it came here: each scenario that it has followed, with the month from which on.
    notes
        What an observer has written down so far; None for a model that nobody watched.
    """

    system: System
    course: tuple[tuple[int, Scenario], ...]
    notes: Any | None = None

    @property
    def scenario(self) -> Scenario:
        """Return the scenario that it follows."""
        return self.course[-1][1]

    @property
    def seed(self) -> int:
        """Return what fixes all luck."""
        return self.system.seed

    @property
    def month(self) -> int:
        """Return the months done."""
        return self.system.month

    @property
    def year(self) -> float:
        """Return the years done."""
        return self.system.year


def take_snapshot(
    system: System, notes: Any | None = None, course: Sequence[tuple[int, Scenario]] | None = None
) -> Snapshot:
    """Return a system at this moment, sharing nothing that changes.

    Parameters
    ----------
    system
        The system; it may go on.
    notes
        Its observer, copied as well.
    course
        How it came here; None: under its own scenario from the start.
    """
    path = ((0, system.scenario),) if course is None else tuple(course)
    return Snapshot(system.copy(), path, None if notes is None else notes.copy())
