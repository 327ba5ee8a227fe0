"""The parts of a calibration: what is tuned, what is to be met, how sets of numbers are searched for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from reformsim.config.frozen import FrozenDict
from reformsim.config.parts import Name, Names, Part, frozen
from reformsim.config.scenario import Finite, Scenario

Method = Literal["tpe", "random"]
PAIR = 2
OR = " or "
"""Stands between verdicts of which any one counts."""


class TuneConfig(Part):
    """Say between which bounds a number is searched for."""

    low: Finite = Field(description="Lower bound.")
    high: Finite = Field(description="Upper bound.")


class RangeConfig(Part):
    """Say where a measure should lie; a list of two numbers says low and high."""

    low: Finite | None = Field(default=None, description="Lowest value that is right; no bound if left out.")
    high: Finite | None = Field(default=None, description="Highest value that is right; no bound if left out.")
    tolerance: float | None = Field(
        default=None,
        gt=0.0,
        allow_inf_nan=False,
        description="Distance outside that counts as one; the range's own width if left out.",
    )

    @property
    def scale(self) -> float:
        """Return the distance outside the range that counts as one."""
        return self.tolerance or (self.high or 0.0) - (self.low or 0.0)


def _as_range(value: Any) -> Any:
    """Take a list of two numbers as low and high."""
    return {"low": value[0], "high": value[1]} if isinstance(value, list | tuple) and len(value) == PAIR else value


Range = Annotated[RangeConfig, BeforeValidator(_as_range)]
Ranges = Annotated[Mapping[str, Range], frozen]


class GoalConfig(Part):
    """Say what should come out: published patterns, or measures and verdicts of a scenario."""

    name: Name | None = Field(default=None, description="Name; the scenario's file, or patterns.")
    patterns: Literal["all"] | Names | None = Field(
        default=None, description="Ids of published patterns, or all that calibration may use."
    )
    scenario: Scenario | None = Field(default=None, description="A scenario file, or a mapping with changes.")
    measures: Ranges = Field(default_factory=FrozenDict, description="Ranges of measures, means over seeds.")
    verdicts: Ranges = Field(
        default_factory=FrozenDict, description="Ranges of the share of seeds with a verdict; a or b for either."
    )
    weight: float = Field(default=1.0, gt=0.0, le=1e6, allow_inf_nan=False, description="Factor on each of its losses.")
    seeds: int | None = Field(default=None, ge=1, le=1_000, description="How many seeds; those of all if left out.")


class SearchConfig(Part):
    """Say how sets of numbers are searched for."""

    method: Method = Field(default="tpe", description="tpe: an optimiser. random: draws all over, for rejection ABC.")
    trials: int = Field(default=200, ge=1, le=1_000_000, description="Sets of numbers to try besides the default.")
    seed: int = Field(default=0, ge=0, le=2**32 - 1, description="Seed of the search; not of the runs.")
    start_at_default: bool = Field(default=True, description="Let the optimiser know how the default does.")
    keep: int = Field(default=20, ge=1, le=100_000, description="So many best sets count as good.")
    at_once: int = Field(
        default=8, ge=1, le=1_000, description="Trials under way at once, whatever the number of workers."
    )


class TrialSeedsConfig(Part):
    """Say which seeds every set of numbers is run with."""

    first: int = Field(default=1, ge=0, le=2**62, description="First seed.")
    count: int = Field(default=3, ge=1, le=1_000, description="How many seeds.")
