"""Explain: what each part of a reform contributed, and where two runs with the same luck part.

Two scenarios differ in some parts: levers, shocks, or whole sections such as governance. Each part is a
player. A team of players is the scenario in which these parts are as in the first and the others as in the
second; what a team is worth is what its run comes to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from reformsim.analysis.differences import mean_over_seeds
from reformsim.analysis.shapley import (
    Team,
    exact_interactions,
    exact_values,
    orders_of,
    sampled_values,
    teams_in,
    teams_of,
)
from reformsim.config.wording import nearest
from reformsim.errors import InputError
from reformsim.run.crew import Crew, Effort, Job
from reformsim.study.answer import Answer, describe_failures, plain_rows
from reformsim.study.compare_tables import MEASURES
from reformsim.study.divergence import divergence_seed
from reformsim.study.explain_tables import (
    COLUMNS,
    chain_table,
    interaction_table,
    team_table,
    value_table,
)
from reformsim.study.explain_words import tell_chain, tell_values
from reformsim.study.players import differing_parts, team_scenario
from reformsim.study.trial import verdict_of

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

MOST_EXACT = 8
"""Players up to which all teams are run: 256 of them."""
OUTCOMES = tuple(name for name in MEASURES if name != "retained")
"""What can be explained: a number that every run has."""


class Question(NamedTuple):
    """Say what is explained.

    Attributes
    ----------
    outcome
        A measure of a run.
    orders
        Orders of coming in that are sampled where there are more than eight players.
    """

    outcome: str = "final"
    orders: int = 24


def explain(
    scenario: Scenario,
    against: Scenario | None = None,
    effort: Effort | None = None,
    question: Question | None = None,
) -> Answer:
    """Return what each part contributed to the difference of two scenarios, and where their runs part.

    Parameters
    ----------
    scenario
        What is explained.
    against
        What it is held against; None: the same system left alone.
    effort
        Seeds, workers, and where to keep runs.
    question
        Which outcome.

    Raises
    ------
    InputError
        If the two do not differ, or there is no such outcome.
    """
    effort, question = effort or Effort(), question or Question()
    other = scenario.without_levers() if against is None else against
    players = _refuse(scenario, other, question)
    seeds = effort.seeds_of(scenario)
    with Crew(effort) as crew:
        game = _Game(scenario, other, players, question)
        jobs = [Job(verdict_of, (game.scenarios[team], seed), seed) for seed in seeds for team in game.teams]
        crew.expect(len(jobs) + 1)
        game.take(seeds, crew.finish(jobs))
        (chain,) = crew.finish([Job(divergence_seed, (scenario, other, seeds[0]), seeds[0])])
        return _answer(game, chain, seeds, crew)


def _refuse(scenario: Scenario, other: Scenario, question: Question) -> list[str]:
    """Refuse what cannot be explained, and return the players."""
    players = differing_parts(scenario, other)
    problems = []
    if not players:
        problems.append(f"{scenario.name}: does not differ from what it is held against: there is nothing to explain")
    if scenario.months_per_year != other.months_per_year:
        problems.append("against: months_per_year must be the same in both")
    if question.outcome not in OUTCOMES:
        hint = nearest(question.outcome, OUTCOMES) or f"; there are: {', '.join(OUTCOMES)}"
        problems.append(f'outcome: no measure is called "{question.outcome}"{hint}')
    if question.orders < 1:
        problems.append(f"orders: must be at least 1 (got {question.orders})")
    if problems:
        raise InputError(problems)
    return players


class _Game:
    """Hold players, teams, and what each team was worth with each seed."""

    def __init__(self, scenario: Scenario, other: Scenario, players: Sequence[str], question: Question) -> None:
        self.scenario, self.other, self.players, self.question = scenario, other, tuple(players), question
        self.exact = len(players) <= MOST_EXACT
        self.orders = [] if self.exact else orders_of(self.players, question.orders)
        self.teams = teams_of(self.players) if self.exact else teams_in(self.orders)
        self.scenarios = {team: team_scenario(scenario, other, team, self.players) for team in self.teams}
        self.runs: list[tuple[int, Team, Mapping[str, Any]]] = []
        self.worth: dict[int, dict[Team, float]] = {}

    def take(self, seeds: Sequence[int], answers: Sequence[Any]) -> None:
        """Take in what the teams' runs gave; a seed of which one failed is left out."""
        cells = iter(answers)
        for seed in seeds:
            found = {team: next(cells) for team in self.teams}
            if all(run is not None for run in found.values()):
                self.runs += [(seed, team, run) for team, run in found.items()]
                self.worth[seed] = {team: float(run[self.question.outcome]) for team, run in found.items()}

    def values(self) -> pd.DataFrame:
        """Return each player's value in each seed, shape (seeds, players)."""
        rows = [
            exact_values(self.players, worth) if self.exact else sampled_values(self.orders, worth.__getitem__)
            for worth in self.worth.values()
        ]
        return pd.DataFrame(rows, columns=list(self.players))

    def interactions(self) -> dict[tuple[str, str], Sequence[float]]:
        """Return each pair's interaction in each seed; none where teams were sampled."""
        if not self.exact:
            return {}
        rows = [exact_interactions(self.players, worth) for worth in self.worth.values()]
        return {pair: [row[pair] for row in rows] for pair in rows[0]} if rows else {}

    def alone_and_last(self, player: str) -> tuple[list[float], list[float]]:
        """Return, by seed, what a player adds to nobody, and to all the others."""
        everyone, nobody = frozenset(self.players), frozenset[str]()
        without = everyone - {player}
        alone = [
            worth[frozenset({player})] - worth[nobody] for worth in self.worth.values() if frozenset({player}) in worth
        ]
        last = [worth[everyone] - worth[without] for worth in self.worth.values() if without in worth]
        return alone, last


def _answer(game: _Game, chain: Any, seeds: range, crew: Crew) -> Answer:
    """Return tables, figures and words."""
    if not game.worth:
        raise InputError("every seed had a run that failed: there is nothing to explain")
    unit, meaning = MEASURES[game.question.outcome]
    everyone, nobody = frozenset(game.players), frozenset[str]()
    total = mean_over_seeds(np.array([worth[everyone] for worth in game.worth.values()]))
    base = mean_over_seeds(np.array([worth[nobody] for worth in game.worth.values()]))
    values = value_table(game.values(), {player: game.alone_and_last(player) for player in game.players})
    interactions = interaction_table(game.interactions())
    steps = chain_table(chain, game.scenario.months_per_year)
    outcome = {"name": game.question.outcome, "unit": unit, "meaning": meaning, "base": base.mean, "total": total.mean}
    told = tell_values(game.scenario.name, game.other.name, outcome, plain_rows(values), plain_rows(interactions))
    return Answer(
        study="explain",
        question={
            "scenario": game.scenario.name,
            "against": game.other.name if game.other.levers or game.other.shocks else "left alone",
            "seeds": [seeds[0], seeds[-1]],
            "outcome": game.question.outcome,
            "exact": game.exact,
            "orders": len(game.orders),
        },
        sentences=(*told, *tell_chain(plain_rows(steps), seeds[0])),
        figures={"outcome": outcome, "values": plain_rows(values), "chain": plain_rows(steps)},
        tables={
            "values": values,
            "interactions": interactions,
            "teams": team_table(game.runs, game.players, OUTCOMES),
            "chain": steps,
        },
        columns=COLUMNS,
        shown=("values", ("part", "value", "low", "high", "alone", "taken_away")),
        failures=describe_failures(crew.failed),
    )
