"""When a lever or a shock acts, on whom, and how strongly."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from reformsim.config.parts import Band, Names, Part, as_tuple

Way = Literal["all", "random", "lowest", "readiest", "named", "waves"]
WAYS: tuple[str, ...] = get_args(Way)
"""Ways of choosing schools."""


class TargetConfig(Part):
    """Say whom a lever reaches."""

    schools: Way = Field(
        default="all",
        description="How schools are chosen; waves: all or a share of them, one wave after the other.",
    )
    share: float = Field(
        default=1.0, ge=0.0, le=1.0, allow_inf_nan=False, description="Share of schools chosen, 0 to 1."
    )
    names: Names = Field(default=(), description="Ids of the schools, with schools: named.")
    waves: int = Field(default=4, ge=1, le=100, description="Number of waves, with schools: waves.")
    wave_years: float = Field(default=1.0, gt=0.0, le=50.0, allow_inf_nan=False, description="Years from wave to wave.")
    every_year: bool = Field(default=False, description="Choose the lowest or readiest anew each year.")
    subjects: Names = Field(default=(), description="Subjects reached; all if left out.")
    bands: Annotated[tuple[Band, ...], as_tuple] = Field(
        default=(), description="Grade bands reached; all if left out."
    )


class LeverConfig(Part):
    """Say when, where and how strongly a lever or shock acts."""

    lever: str | None = Field(default=None, description="Name of the lever or shock; the key itself if left out.")
    start_year: float = Field(ge=0.0, le=500.0, allow_inf_nan=False, description="Years from the run's start.")
    end_year: float | None = Field(
        default=None,
        ge=0.0,
        le=500.0,
        allow_inf_nan=False,
        description="Year in which it ends; never if left out.",
    )
    ramp_years: float = Field(
        default=1.0,
        ge=0.0,
        le=100.0,
        allow_inf_nan=False,
        description="Years it takes to come in, and to go out.",
    )
    intensity: float = Field(ge=0.0, le=1.0, allow_inf_nan=False, description="Full intensity, 0 to 1.")
    cost_dollars: float | None = Field(
        default=None,
        ge=0.0,
        le=1e9,
        allow_inf_nan=False,
        description="Unit cost a year; the catalogue's if left out.",
    )
    target: TargetConfig = Field(default=TargetConfig(), description="Whom it reaches; everybody if left out.")
