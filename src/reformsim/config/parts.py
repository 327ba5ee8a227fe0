"""The parts of a scenario: system, start, governance, practices, levers, targets.

All are frozen, refuse unknown keys, and carry their units in their names.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

BANDS = ("primary", "intermediate", "middle", "high")
Band = Literal["primary", "intermediate", "middle", "high"]
Level = Literal["elementary", "middle", "high", "combined"]
LAST_GRADE = 12

Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Years = Annotated[float, Field(ge=0.0, le=500.0, allow_inf_nan=False)]
Grade = Annotated[int, Field(ge=0, le=LAST_GRADE)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
Text = Annotated[str, Field(max_length=4000)]


def _sequence(value: object) -> object:
    """Take a list of a file as a tuple, and nothing else: a lone word is not a list of its letters."""
    return tuple(value) if isinstance(value, list) else value


class Part(BaseModel):
    """Stand above every part: frozen, closed, and strict about kinds."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


Names = Annotated[tuple[str, ...], BeforeValidator(_sequence)]


class FileColumns(Part):
    """Say which column of a file of schools holds what."""

    id: str
    district: str
    enrolment: str
    teachers: str | None = None
    staff_per_1000: str | None = None
    poverty_percent: str | None = None
    grade_low: str | None = None
    grade_high: str | None = None
    scores: dict[Name, str] = Field(default={})


class SchoolsFile(Part):
    """Say where real schools are and how to read them."""

    path: str
    columns: FileColumns
    score_kind: Literal["percent_satisfactory", "student_sd"] = "percent_satisfactory"
    grades: Annotated[tuple[Grade, Grade], BeforeValidator(_sequence)] = (0, 5)
    missing: Literal["refuse", "drop_school", "district_mean"] = "refuse"
    districts: Names | None = None
    sha256: str = ""


class SystemConfig(Part):
    """Say which schools there are."""

    districts: Annotated[int, Field(ge=1, le=20_000)] = 1
    schools: Annotated[int, Field(ge=1, le=200_000)] = 100
    subjects: Annotated[tuple[Name, ...], BeforeValidator(_sequence), Field(min_length=1, max_length=8)] = (
        "reading",
        "mathematics",
    )
    departmental_from_grade: Annotated[int, Field(ge=0, le=LAST_GRADE + 1)] = 6
    levels: dict[Level, Share] = Field(default={})
    schools_file: SchoolsFile | None = None


class StartConfig(Part):
    """Say where the system starts; what is left out starts in the default state."""

    culture: Share | None = None
    field_culture: Share | None = None
    belief: Share | None = None
    skill: Share | None = None
    deep: Share | None = None


class GovernanceConfig(Part):
    """Say how districts are run."""

    response_lag_months: Annotated[int, Field(ge=0, le=120)] = 10
    budget_dollars_per_student_year: Annotated[float, Field(ge=0.0, le=1e6, allow_inf_nan=False)] | None = None
    political_will: Share = 1.0
    reallocation: Share = 0.2


class PracticeConfig(Part):
    """Describe a practice of instruction."""

    channel: Literal["targeting", "information", "capacity", "time", "engagement"]
    difficulty: Annotated[float, Field(ge=0.0, le=5.0, allow_inf_nan=False)] = 1.0
    visibility: Share = 1.0
    strength: Annotated[float, Field(ge=0.0, le=2.0, allow_inf_nan=False)] = 1.0
    synergy: dict[str, Annotated[float, Field(ge=-1.0, le=1.0, allow_inf_nan=False)]] = Field(default={})


class TargetConfig(Part):
    """Say whom a lever reaches."""

    schools: Literal["all", "random", "lowest", "readiest", "named", "waves"] = "all"
    share: Share = 1.0
    names: Names = ()
    waves: Annotated[int, Field(ge=1, le=100)] = 4
    wave_years: Annotated[float, Field(gt=0.0, le=50.0, allow_inf_nan=False)] = 1.0
    every_year: bool = False
    subjects: Names = ()
    bands: Annotated[tuple[Band, ...], BeforeValidator(_sequence)] = ()


class LeverConfig(Part):
    """Say when, where and how strongly a lever or shock acts."""

    lever: str | None = None
    start_year: Years
    end_year: Years | None = None
    ramp_years: Annotated[float, Field(ge=0.0, le=100.0, allow_inf_nan=False)] = 1.0
    intensity: Share
    cost_dollars: Annotated[float, Field(ge=0.0, le=1e9, allow_inf_nan=False)] | None = None
    target: TargetConfig = TargetConfig()


class ObserveConfig(Part):
    """Say how much is written down about single people."""

    teachers_share: Share = 0.1
    students_share: Share = 0.01


DEFAULT_PRACTICES: dict[str, dict[str, object]] = {
    "personalization": {"channel": "targeting"},
    "precision": {"channel": "information"},
    "professional_learning": {"channel": "capacity"},
}
"""The triple P of Fullan, Hill and Crevola."""
