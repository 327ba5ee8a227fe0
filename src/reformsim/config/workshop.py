"""A workshop: teams, a budget, rounds, and what each team does and foretells in them, checked and frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from reformsim.config.limits import LARGEST_SEED
from reformsim.config.parts import Name, Part, Share, Text, as_tuple, frozen
from reformsim.config.scenario import Scenario

MOST_TEAMS, MOST_ROUNDS = 8, 5
"""Teams that a room holds; rounds of which every order can be run: 5 have 120."""
VerdictWord = Literal[
    "unchanged", "pockets", "inert", "compliance", "breakthrough", "steady_work", "snap_back", "relapsing", "partial"
]


def _as_setting(value: object) -> object:
    """Take a lone number as an intensity in all schools."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return {"intensity": float(value)} if is_number else value  # type: ignore[arg-type]


class LeverSetting(Part):
    """Say how strongly a lever is pulled in a round, and in which share of the schools."""

    intensity: Share = Field(description="Intensity, 0 to 1.")
    share: float = Field(
        default=1.0,
        gt=0.0,
        le=1.0,
        allow_inf_nan=False,
        description="Share of schools, by lot; the same in each round.",
    )


class Forecast(Part):
    """Say what a team foretells of its plan before it is revealed."""

    verdict: VerdictWord = Field(description="The verdict if support ended with this round.")
    level: Share = Field(description="Deep practice over the last years, 0 to 1.")


Setting = Annotated[LeverSetting, BeforeValidator(_as_setting)]


class RoundConfig(Part):
    """Say what a team does in a round, and what it foretells."""

    levers: Annotated[Mapping[Name, Setting], frozen] = Field(description="Levers by name; none is written {}.")
    predict: Forecast = Field(description="What the team foretells.")


TeamRounds = Annotated[tuple[RoundConfig, ...], as_tuple]


class WorkshopPlan(Part):
    """Hold a whole workshop; its attributes are the keys of the YAML file. Read one with `WorkshopPlan.load`."""

    name: str = Field(default="workshop", pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$", description="Name; the file's.")
    question: Text = Field(default="", description="The question it asks, in a sentence.")
    base: Scenario = Field(description="The system that all teams get: a scenario without levers.")
    seed: int = Field(default=1, ge=0, le=LARGEST_SEED, description="Luck, the same for all teams.")
    first_year: int = Field(default=2, ge=1, le=20, description="School years before the first round.")
    years_per_round: int = Field(default=3, ge=1, le=20, description="School years of a round.")
    budget_dollars_per_student_year: float = Field(
        gt=0.0, le=1e6, allow_inf_nan=False, description="What a team may spend a year; the rest is lost."
    )
    teams: Annotated[Mapping[Name, TeamRounds], frozen] = Field(
        min_length=1, max_length=MOST_TEAMS, description="For each team, what it does round by round."
    )

    @classmethod
    def load(cls, path: str | Path, overrides: Sequence[str] = ()) -> WorkshopPlan:
        """Return the workshop of a YAML file.

        Parameters
        ----------
        path
            The file; a scenario file that it names is looked for from its folder.
        overrides
            Changes such as ``seed=3``, ``common.system.schools=5`` or ``budget_dollars_per_student_year=300``.

        Raises
        ------
        InputError
            If anything is wrong, with every problem and its place.
        """
        from reformsim.config.workshop_load import load_workshop

        return load_workshop(path, overrides)

    @property
    def rounds(self) -> int:
        """Return how many rounds there are."""
        return max(map(len, self.teams.values()))

    def resolved(self) -> dict[str, Any]:
        """Return the workshop as plain data with all defaults filled in."""
        return self.model_dump(mode="json")
