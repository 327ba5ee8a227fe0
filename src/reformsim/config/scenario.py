"""A scenario: everything that is asked of a run, checked and frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from reformsim.config.complete import complete, with_practices_taken_away
from reformsim.config.frozen import FrozenDict
from reformsim.config.identity import hash_of
from reformsim.config.limits import LARGEST_SEED, MOST_YEARS
from reformsim.config.parts import (
    GovernanceConfig,
    Name,
    ObserveConfig,
    Part,
    PracticeConfig,
    Share,
    StartConfig,
    SystemConfig,
    Text,
    as_tuple,
    frozen,
)
from reformsim.config.target import LeverConfig, TargetConfig

__all__ = ["LeverConfig", "PracticeConfig", "Scenario", "TargetConfig"]

STEPS = 12
"""Steps from kindergarten to grade 12, each with its growth."""
Growth = Annotated[float, Field(ge=0.0, le=5.0, allow_inf_nan=False)]
GrowthRow = Annotated[tuple[Growth, ...], Field(min_length=STEPS, max_length=STEPS), as_tuple]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Bands = Annotated[Mapping[str, Share], frozen]


def _kept(value: object) -> object:
    """Return practices without those that are taken away by a null."""
    if not isinstance(value, Mapping):
        return value
    return {name: practice for name, practice in value.items() if practice is not None}


Practices = Annotated[Mapping[Name, PracticeConfig], BeforeValidator(_kept), frozen]
Levers = Annotated[Mapping[Name, LeverConfig], frozen]


class Scenario(Part):
    """Hold what is asked of a run; its attributes are the keys of the YAML file.

    Read one with `Scenario.load`, or make one of plain data with `Scenario.from_dict`: both check it as a
    whole. It cannot be changed; two with the same content are equal.
    """

    name: str = Field(default="scenario", pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$", description="Name; the file's.")
    question: Text = Field(default="", description="The question it asks, in a sentence.")
    expect: Text = Field(default="", description="The answer one expects, in a sentence or two.")
    seed: int = Field(default=1, ge=0, le=LARGEST_SEED, description="Seed of all chance.")
    years: int = Field(default=40, ge=1, le=MOST_YEARS, description="Length of the run, school years.")
    months_per_year: int = Field(default=10, ge=1, le=12, description="Steps in a school year.")
    system: SystemConfig = Field(default=SystemConfig(), description="Which schools there are.")
    start: StartConfig = Field(default=StartConfig(), description="Where the system starts.")
    governance: GovernanceConfig = Field(default=GovernanceConfig(), description="How districts are run.")
    practices: Practices = Field(
        default_factory=FrozenDict, description="Practices of instruction besides the three P."
    )
    readiness: Annotated[Mapping[str, Bands], frozen] = Field(
        default_factory=FrozenDict,
        description="How well worked out the new practice is, by subject and grade band, 0 to 1.",
    )
    growth: Annotated[Mapping[str, GrowthRow], frozen] = Field(
        default_factory=FrozenDict,
        description="Annual growth by subject, K-1 to 11-12: 12 numbers in student SD.",
    )
    levers: Levers = Field(default_factory=FrozenDict, description="What the reform does, by a label of your own.")
    shocks: Levers = Field(
        default_factory=FrozenDict, description="What happens to the reform, by a label of your own."
    )
    parameters: Annotated[Mapping[str, Finite], frozen] = Field(
        default_factory=FrozenDict, description="Numbers of the catalogue to replace, by id."
    )
    observe: ObserveConfig = Field(default=ObserveConfig(), description="How much is written down about single people.")

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, data: Any) -> Any:
        """Fill in the defaults that the catalogue gives."""
        return complete(data) if isinstance(data, dict) else data

    @classmethod
    def load(cls, path: str | Path, overrides: Sequence[str] = ()) -> Scenario:
        """Return the scenario of a YAML file.

        Parameters
        ----------
        path
            The file.
        overrides
            Changes such as ``levers.coaching.intensity=0.5``.

        Raises
        ------
        InputError
            If anything is wrong, with every problem and its place.
        """
        from reformsim.config.load import load_scenario

        return load_scenario(path, overrides)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scenario:
        """Return the scenario of plain data, as a YAML file would hold it.

        Raises
        ------
        InputError
            If anything is wrong, with every problem.
        """
        from reformsim.config.load import scenario_of

        return scenario_of(data)

    @classmethod
    def from_resolved(cls, data: Mapping[str, Any]) -> Scenario:
        """Return the scenario that `resolved` was called on: a default practice that is not there stays away.

        Raises
        ------
        InputError
            If anything is wrong, with every problem.
        """
        return cls.from_dict(with_practices_taken_away(data))

    def resolved(self) -> dict[str, Any]:
        """Return the scenario as plain data with all defaults filled in, ready for JSON.

        `from_resolved` makes an equal scenario of it.
        """
        return self.model_dump(mode="json")

    @property
    def hash(self) -> str:
        """Return a hash of everything that changes a run but the seed, 64 hexadecimal digits.

        A file of schools counts by its content, not by its place.
        """
        return hash_of(self.resolved())

    def without_levers(self) -> Scenario:
        """Return the same system left alone: no levers, no shocks."""
        return self.model_copy(update={"levers": FrozenDict(), "shocks": FrozenDict()})

    def replaced(self, changes: Mapping[str, Any]) -> Scenario:
        """Return the scenario with other values at dotted paths, such as ``levers.coaching.intensity``.

        What was known about a subject that is no longer taught goes with it.

        Raises
        ------
        InputError
            If a path leads nowhere or a value is refused.
        """
        from reformsim.config.load import replaced_scenario

        return replaced_scenario(with_practices_taken_away(self.resolved()), changes)
