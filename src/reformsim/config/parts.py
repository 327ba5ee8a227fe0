"""The parts of a scenario: system, start, governance, practices, observation.

All are frozen, refuse unknown keys, and carry their units in their names. The descriptions are what an
editor shows beside a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from reformsim.config.frozen import FrozenDict, freeze
from reformsim.config.limits import MOST_SCHOOLS

BANDS = ("primary", "intermediate", "middle", "high")
"""Grade bands: K-2, 3-5, 6-8, 9-12."""
LEVELS = ("elementary", "middle", "high", "combined")
"""Kinds of schools: K-5, 6-8, 9-12, K-12."""
Band = Literal["primary", "intermediate", "middle", "high"]
Level = Literal["elementary", "middle", "high", "combined"]
LAST_GRADE = 12

Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Strength = Annotated[float, Field(ge=-1.0, le=1.0, allow_inf_nan=False)]
Grade = Annotated[int, Field(ge=0, le=LAST_GRADE)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
Text = Annotated[str, Field(max_length=4000)]


def _sequence(value: object) -> object:
    """Take a list of a file as a tuple, and nothing else: a lone word is not a list of its letters."""
    return tuple(value) if isinstance(value, list) else value


as_tuple = BeforeValidator(_sequence)
frozen = AfterValidator(freeze)
Names = Annotated[tuple[str, ...], as_tuple]
Scores = Annotated[Mapping[Name, str], frozen]
Levels = Annotated[Mapping[Level, Share], frozen]
Synergies = Annotated[Mapping[str, Strength], frozen]


class Part(BaseModel):
    """Stand above every part: frozen, closed, and strict about kinds."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class FileColumns(Part):
    """Say which column of a file of schools holds what."""

    id: str = Field(description="Column of the school's id.")
    district: str = Field(description="Column of the district's id.")
    enrolment: str = Field(description="Column of the number of students.")
    teachers: str | None = Field(default=None, description="Column of the number of teachers.")
    staff_per_1000: str | None = Field(default=None, description="Column of staff per 1,000 students.")
    poverty_percent: str | None = Field(default=None, description="Column of the percentage of students in poverty.")
    grade_low: str | None = Field(default=None, description="Column of the lowest grade served; 0 is kindergarten.")
    grade_high: str | None = Field(default=None, description="Column of the highest grade served.")
    scores: Scores = Field(default_factory=FrozenDict, description="For each subject, the column of its scores.")


class SchoolsFile(Part):
    """Say where real schools are and how to read them."""

    path: str = Field(description="CSV file, relative to the file that says so.")
    columns: FileColumns = Field(description="Which column holds what.")
    score_kind: Literal["percent_satisfactory", "student_sd"] = Field(
        default="percent_satisfactory", description="Unit of the scores: percent satisfactory, or student SD."
    )
    grades: Annotated[tuple[Grade, Grade], as_tuple] = Field(
        default=(0, 5), description="First and last grade served, where no column says so; 0 is kindergarten."
    )
    missing: Literal["refuse", "drop_school", "district_mean"] = Field(
        default="refuse", description="What to do with missing values."
    )
    districts: Names | None = Field(default=None, description="Ids of the districts to keep; all if left out.")
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$", description="Hash of the file's content; filled in.")


class SystemConfig(Part):
    """Say which schools there are."""

    districts: int = Field(default=1, ge=1, le=20_000, description="Number of districts.")
    schools: int = Field(default=100, ge=1, le=MOST_SCHOOLS, description="Number of schools in all districts together.")
    subjects: Annotated[tuple[Name, ...], as_tuple] = Field(
        default=("reading", "mathematics"), min_length=1, max_length=8, description="Subjects taught."
    )
    departmental_from_grade: int = Field(
        default=6, ge=0, le=LAST_GRADE + 1, description="Grade from which each teacher teaches one subject."
    )
    levels: Levels = Field(default_factory=FrozenDict, description="Share of schools of each kind; together 1.")
    schools_file: SchoolsFile | None = Field(default=None, description="Real schools from a CSV file.")


class StartConfig(Part):
    """Say where the system starts; what is left out starts in the default state."""

    culture: Share | None = Field(default=None, description="Culture of schools, 0 default to 1 new.")
    field_culture: Share | None = Field(default=None, description="Culture of what surrounds schools, 0 to 1.")
    belief: Share | None = Field(default=None, description="Mean belief in the new practice, 0 to 1.")
    skill: Share | None = Field(default=None, description="Mean skill, 0 to 1.")
    deep: Share | None = Field(default=None, description="Mean deep enactment, 0 to 1.")


class GovernanceConfig(Part):
    """Say how districts are run."""

    response_lag_months: int = Field(
        default=10, ge=0, le=120, description="Age of the data a district acts on, months."
    )
    budget_dollars_per_student_year: float | None = Field(
        default=None,
        ge=0.0,
        le=1e6,
        allow_inf_nan=False,
        description="Budget for levers; without limit if left out.",
    )
    political_will: float = Field(
        default=1.0, ge=0.0, le=1.0, allow_inf_nan=False, description="Will at the start, 0 to 1."
    )
    reallocation: float = Field(
        default=0.2,
        ge=0.0,
        le=1.0,
        allow_inf_nan=False,
        description="Share of support that districts move by what their data say.",
    )


class PracticeConfig(Part):
    """Describe a practice of instruction."""

    channel: Literal["targeting", "information", "capacity", "time", "engagement"] = Field(
        description="What it changes: the aim of instruction, information, capacity, time or engagement."
    )
    difficulty: float = Field(
        default=1.0, ge=0.0, le=5.0, allow_inf_nan=False, description="Factor on its cost of use."
    )
    visibility: float = Field(
        default=1.0, ge=0.0, le=1.0, allow_inf_nan=False, description="Share of results that shows."
    )
    strength: float = Field(default=1.0, ge=0.0, le=2.0, allow_inf_nan=False, description="Factor on its effect.")
    synergy: Synergies = Field(
        default_factory=FrozenDict,
        description="For other practices, what their use adds to the drive for this one, -1 to 1.",
    )


class ObserveConfig(Part):
    """Say how much is written down about single people."""

    teachers_share: float = Field(
        default=0.1, ge=0.0, le=1.0, allow_inf_nan=False, description="Share of teachers sampled."
    )
    students_share: float = Field(
        default=0.01, ge=0.0, le=1.0, allow_inf_nan=False, description="Share of students sampled."
    )


DEFAULT_PRACTICES: dict[str, dict[str, object]] = {
    "personalization": {"channel": "targeting"},
    "precision": {"channel": "information"},
    "professional_learning": {"channel": "capacity"},
}
"""The triple P of Fullan, Hill and Crevola."""
