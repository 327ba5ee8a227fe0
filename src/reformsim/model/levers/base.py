"""What a lever is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from reformsim.config.catalog import PARAMETERS, value_of
from reformsim.model.numbers import Numbers
from reformsim.model.support import Support
from reformsim.population.state import SystemState

FloatArray = npt.NDArray[np.float64]


class Act(NamedTuple):
    """Hold what a lever sees when it acts in a month."""

    school: FloatArray  # (schools,) delivered intensity, in [0, 1]
    cells: FloatArray  # (schools, subjects, bands) the same where subject and band are targeted, else 0
    support: Support  # the channels to add to
    state: SystemState  # to read; a lever changes channels only
    numbers: Numbers


class Lever:
    """Feed a channel of support. Subclass it, name it, and write `act`.

    Attributes
    ----------
    name
        The word that scenarios use.
    kind
        ``lever`` for what a reform does, ``shock`` for what happens to it.
    cost_dollars
        Unit cost a year at intensity 1; None takes the catalogue's ``cost.<name>``, or nothing.
    cost_per
        What the cost is counted by: ``teacher``, ``student`` or ``school``.
    targets_cells
        Whether it can be aimed at subjects and grade bands.
    """

    name: ClassVar[str]
    kind: ClassVar[Literal["lever", "shock"]] = "lever"
    cost_dollars: ClassVar[float | None] = None
    cost_per: ClassVar[Literal["teacher", "student", "school"]] = "school"
    targets_cells: ClassVar[bool] = False

    def unit_cost_dollars(self, overrides: Mapping[str, float]) -> float | None:
        """Return the unit cost a year at intensity 1: the class's own, or the catalogue's, or None."""
        if self.cost_dollars is not None:
            return float(self.cost_dollars)
        identity = f"cost.{self.name}"
        return value_of(identity, overrides) if identity in PARAMETERS else None

    def act(self, act: Act) -> None:
        """Add this month's intensity to the channels of `act.support`."""
        raise NotImplementedError(f"the lever {self.name} does not say how it acts")


class Shock(Lever):
    """Feed a channel as a lever does, but from outside the reform, and at no cost to it."""

    kind = "shock"
