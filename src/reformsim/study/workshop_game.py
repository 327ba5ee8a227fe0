"""What a workshop is made of: the game, the teams' turns, and the scenario that turns add up to."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reformsim.config.frozen import FrozenDict
from reformsim.config.workshop import LeverSetting
from reformsim.study.simulate import years_needed

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

Settings = Mapping[str, LeverSetting]
RAMP_YEARS = 1.0
"""Years that a lever takes to come in and to go out, as in a scenario that says nothing of it."""


@dataclass(frozen=True, slots=True)
class Game:
    """Hold the rules of a workshop.

    Attributes
    ----------
    name, question
        What it is called, and what it asks.
    base
        The system that every team gets; without levers, with its shocks if it has any.
    seed
        Fixes all luck, the same for every team.
    teams
        Their names.
    rounds, years_per_round, first_year
        How many rounds, of how many school years, and the years before the first.
    budget_dollars_per_student_year
        What a team may spend a year for each pupil's place; what it does not spend is lost.
    """

    name: str
    question: str
    base: Scenario
    seed: int
    teams: tuple[str, ...]
    rounds: int
    years_per_round: int
    first_year: int
    budget_dollars_per_student_year: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold what is revealed of a team's turns so far: what became of them when support ended with this round.

    Attributes
    ----------
    verdict, before, level
        The verdict, deep practice the year before the first lever, and over the last years, shares from 0 to 1.
    round_level
        Deep practice in the last year of the round.
    culture
        Culture over the last years.
    gain_sd
        Learning over the last years against the system left alone, shocks left out, student SD.
    cost_dollars, cost_dollars_per_student
        What the model booked for levers in all, and for each pupil's place.
    path
        Deep practice by school year.
    reasons
        Why this verdict.
    """

    verdict: str
    before: float
    level: float
    round_level: float
    culture: float
    gain_sd: float
    cost_dollars: float
    cost_dollars_per_student: float
    path: tuple[float, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prediction:
    """Hold what a team foretells: the verdict if support ended with this round, and the level at the end, 0 to 1."""

    verdict: str
    level: float


@dataclass(frozen=True, slots=True)
class Turn:
    """Hold a team's round: its levers, what they cost a year, what it foretold, and what was revealed."""

    team: str
    round: int
    levers: Settings
    cost_dollars_per_year: float
    prediction: Prediction | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Workshop:
    """Hold a workshop as it stands: the game, and every turn so far in the order in which they were taken."""

    game: Game
    turns: tuple[Turn, ...] = ()

    @property
    def current_round(self) -> int:
        """Return the round that is played, from 1; one more than there are when all are over."""
        revealed = [turn for turn in self.turns if turn.outcome is not None]
        return len(revealed) // len(self.game.teams) + 1

    @property
    def is_over(self) -> bool:
        """Return whether every round was revealed."""
        return self.current_round > self.game.rounds

    def turn(self, team: str, number: int) -> Turn | None:
        """Return a team's turn in a round, None where it has not been taken."""
        return next((turn for turn in self.turns if (turn.team, turn.round) == (team, number)), None)

    def turns_of(self, team: str) -> tuple[Turn, ...]:
        """Return a team's turns in the order of rounds."""
        return tuple(sorted((turn for turn in self.turns if turn.team == team), key=lambda turn: turn.round))


def end_of_round(game: Game, number: int) -> int:
    """Return the school year in which a round ends."""
    return game.first_year + number * game.years_per_round


def scenario_of(game: Game, plans: tuple[Settings, ...]) -> Scenario:
    """Return the scenario of a team that plays so many rounds and then ends all support.

    It is as long for every team, whenever a team's own last lever ends: as many years follow the last of these
    rounds as a verdict needs.

    Parameters
    ----------
    game
        The rules.
    plans
        Levers round by round, from the first.
    """
    years = end_of_round(game, len(plans)) + math.ceil(years_needed(game.base))
    changes: dict[str, Any] = {"years": years}
    for number, levers in enumerate(plans, start=1):
        for name, setting in levers.items():
            if setting.intensity > 0.0:
                changes[f"levers.{name}_round_{number}"] = lever_data(game, number, name, setting)
    return game.base.replaced(changes)


def lever_data(game: Game, number: int, name: str, setting: LeverSetting) -> dict[str, Any]:
    """Return a lever of a round as a scenario says it."""
    said: dict[str, Any] = {
        "lever": name,
        "start_year": float(end_of_round(game, number - 1)),
        "end_year": float(end_of_round(game, number)),
        "ramp_years": RAMP_YEARS,
        "intensity": setting.intensity,
    }
    return said if setting.share == 1.0 else said | {"target": {"schools": "random", "share": setting.share}}


def outcome_of(figures: Mapping[str, Any], round_end_year: int) -> Outcome:
    """Return what is revealed of a run's figures, as `reformsim.study.trial.run_figures` gives them."""
    deep = figures["path"]["deep"]
    return Outcome(
        verdict=figures["verdict"],
        before=figures["before"],
        level=figures["final"],
        round_level=deep[round_end_year - 1],
        culture=figures["culture_final"],
        gain_sd=figures["gain_sd"],
        cost_dollars=figures["cost"],
        cost_dollars_per_student=figures["cost_per_student"],
        path=tuple(deep),
        reasons=tuple(figures["reasons"]),
    )


def settings_of(levers: Mapping[str, Any]) -> Settings:
    """Return levers as settings: numbers are intensities in all schools, mappings say intensity and share."""
    said = {name: {"intensity": one} if isinstance(one, int | float) else one for name, one in levers.items()}
    return FrozenDict(
        {name: one if isinstance(one, LeverSetting) else LeverSetting(**one) for name, one in said.items()}
    )
