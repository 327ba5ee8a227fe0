"""The parts of an experiment: what is uncertain, how worlds are drawn, seeds, and when to stop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from reformsim.config.frozen import FrozenDict
from reformsim.config.limits import MOST_SEEDS
from reformsim.config.parts import Part, as_tuple, frozen
from reformsim.config.scenario import Finite

DesignKind = Literal["list", "grid", "random", "latin_hypercube", "sobol", "morris"]
GRID_LEVELS, MORRIS_LEVELS = 5, 4
"""Levels of a design that does not say. Four is what Morris' method is mostly used with; five is ours."""

LEFT_OUT: dict[str, dict[str, Any]] = {
    "list": {},
    "grid": {"levels": GRID_LEVELS},
    "random": {"seed": 0},
    "latin_hypercube": {"seed": 0},
    "sobol": {"seed": 0, "second_order": False},
    "morris": {"seed": 0, "levels": MORRIS_LEVELS},
}
"""What holds for each kind of design where it does not say."""

Values = Annotated[tuple[Finite, ...], as_tuple]
Point = Annotated[Mapping[str, Finite], frozen]
Size = Annotated[int, Field(ge=1, le=10_000_000)]
Levels = Annotated[int, Field(ge=2, le=1_000)]


class VaryConfig(Part):
    """Say between which bounds, or over which values, a number is uncertain."""

    low: Finite | None = Field(default=None, description="Lower bound.")
    high: Finite | None = Field(default=None, description="Upper bound.")
    values: Values | None = Field(default=None, description="Values instead of bounds.")
    where_present: bool = Field(
        default=False, description="Leave policies as they are that have no such lever, shock or practice."
    )

    @property
    def listed(self) -> tuple[float, ...]:
        """Return the values, none where there are bounds."""
        return self.values or ()


class DesignConfig(Part):
    """Say how worlds are drawn."""

    kind: DesignKind = Field(description="How worlds are chosen.")
    size: Size | None = Field(
        default=None, description="random, latin_hypercube: worlds. sobol: base samples, a power of 2."
    )
    levels: Levels | None = Field(default=None, description="grid, morris: steps from the lower to the upper bound.")
    levels_of: Annotated[Mapping[str, Levels], frozen] = Field(
        default_factory=FrozenDict, description="grid: other levels for some paths."
    )
    trajectories: Size | None = Field(default=None, description="morris: trajectories.")
    second_order: bool | None = Field(
        default=None, description="sobol: also the runs that effects of pairs need, about twice as many."
    )
    seed: int | None = Field(default=None, ge=0, le=2**32 - 1, description="Seed of the draw; not of the runs.")
    points: Annotated[tuple[Point, ...], as_tuple] = Field(
        default=(), description="list: numbers by path; what is left out stays as the policy has it."
    )

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, data: Any) -> Any:
        """Fill in what holds for this kind where nothing is said."""
        if not isinstance(data, dict):
            return data
        kind = data.get("kind")
        left_out = LEFT_OUT.get(kind, {}) if isinstance(kind, str) else {}
        return left_out | {key: value for key, value in data.items() if value is not None}


class WorldsConfig(Part):
    """Say which numbers are uncertain, and which worlds are tried."""

    vary: Annotated[Mapping[str, VaryConfig], frozen] = Field(
        default_factory=FrozenDict, description="Uncertain numbers by path: catalogue, {low, high} or {values}."
    )
    designs: Annotated[tuple[DesignConfig, ...], as_tuple] = Field(
        default=(), description="Ways of drawing worlds, one after the other; none is one world as it is."
    )


class SeedsConfig(Part):
    """Say which seeds every policy is run with in every world."""

    first: int = Field(default=1, ge=0, le=2**62, description="First seed.")
    count: int = Field(default=20, ge=1, le=MOST_SEEDS, description="How many seeds.")


class StopConfig(Part):
    """Say when a policy has enough seeds in a world."""

    measure: str = Field(default="final", description="The measure whose interval counts.")
    half_width: float = Field(gt=0.0, allow_inf_nan=False, description="Half width of the interval to reach.")
    most_seeds: int = Field(default=200, ge=1, le=MOST_SEEDS, description="The most seeds to add to.")
