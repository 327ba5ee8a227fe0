"""What all parts of building a system share: the scenario, its numbers, its schools and the steady state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reformsim.chance import KeyArray, owner_key
from reformsim.config.catalog import value_of
from reformsim.population.careers import Careers, steady_careers
from reformsim.population.intake import IntakeNumbers, intake_numbers
from reformsim.population.roster import SchoolRoster

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario


@dataclass(frozen=True, slots=True, eq=False)
class Blueprint:
    """Hold what a system is built from."""

    scenario: Scenario
    seed: int
    roster: SchoolRoster
    careers: Careers
    intake: IntakeNumbers

    @property
    def subjects(self) -> int:
        """Return how many subjects are taught."""
        return len(self.scenario.system.subjects)

    def number(self, identity: str) -> float:
        """Return a catalogue number with the scenario's override."""
        return value_of(identity, self.scenario.parameters)

    def start(self, asked: float | None, identity: str) -> float:
        """Return where a column starts: as the scenario asks, or the catalogue's default state."""
        return self.number(identity) if asked is None else asked

    def district_names(self) -> list[str]:
        """Return the districts' names in order."""
        return list(dict.fromkeys(self.roster.district_id))

    def district_keys(self) -> KeyArray:
        """Return the key of each district's draws."""
        return np.array([owner_key(self.seed, "district", name) for name in self.district_names()], dtype=np.uint64)

    def school_keys(self) -> KeyArray:
        """Return the key of each school's draws, from its district and name."""
        names = zip(self.roster.district_id, self.roster.school_id, strict=True)
        return np.array([owner_key(self.seed, "school", f"{d}/{s}") for d, s in names], dtype=np.uint64)


def blueprint_of(scenario: Scenario, seed: int, roster: SchoolRoster) -> Blueprint:
    """Return the blueprint of a scenario on a list of schools."""
    overrides = dict(scenario.parameters)
    return Blueprint(scenario, seed, roster, steady_careers(overrides), intake_numbers(overrides))
