"""Explain: what each part of a reform contributed, and where two runs with the same luck part.

Two scenarios differ in some parts: levers, shocks, parameters of a theme, or whole sections such as governance.
Each part is a player. A team of players is the scenario in which these parts are as in the first and the others
as in the second; what a team is worth is what its run comes to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from reformsim.analysis import Thresholds
from reformsim.analysis.differences import mean_over_seeds
from reformsim.analysis.shapley import (
    Team,
    exact_interactions,
    exact_values,
    orders_of,
    sampled_values,
    sampling_errors,
    teams_in,
    teams_of,
)
from reformsim.config.wording import unknown
from reformsim.errors import InputError
from reformsim.observe.schema import SD, SHARE
from reformsim.run.crew import Crew, Effort, Job
from reformsim.study.answer import Answer, describe_failures, plain_rows
from reformsim.study.compare_tables import MEASURES
from reformsim.study.divergence import divergence_seed
from reformsim.study.explain_tables import (
    COLUMNS,
    OUTCOMES,
    chain_table,
    interaction_table,
    parting_table,
    team_table,
    value_table,
    verdict_table,
)
from reformsim.study.explain_words import headline, tell_chain, tell_teams, tell_values
from reformsim.study.players import common_years, differing_parts, figures_after, team_scenario

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

MOST_EXACT = 8
"""Players up to which all teams are run: 256 of them."""
MOST_ORDERS = 10_000
"""Orders that can be sampled; ours."""
LEFT_ALONE = "left alone"


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

    All teams are run for the same number of years, as many as the longer of the two needs to be judged. The
    chain is that of the first seed.

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
        If the two do not differ, cannot be taken apart, or there is no such outcome.
    """
    effort, question = effort or Effort(), question or Question()
    other = scenario.without_levers() if against is None else against
    players = _refuse(scenario, against, question)
    seeds = effort.seeds_of(scenario)
    game = _Game(scenario, other, players, question)
    years = common_years(scenario, other)
    jobs = [Job(figures_after, (game.scenarios[team], seed, years), seed) for seed in seeds for team in game.teams]
    with Crew(effort) as crew:
        *answers, chain = crew.finish([*jobs, Job(divergence_seed, (scenario, other, seeds[0], years), seeds[0])])
        game.take(seeds, answers)
        return _answer(game, LEFT_ALONE if against is None else other.name, seeds, chain, crew)


def _refuse(scenario: Scenario, against: Scenario | None, question: Question) -> list[str]:
    """Refuse what cannot be explained, and return the players."""
    other = scenario.without_levers() if against is None else against
    players = differing_parts(scenario, other)
    problems = []
    if against is None and not players:
        problems.append(f"{scenario.name}: has no levers and no shocks: there is nothing to explain")
    elif not players:
        problems.append(f"against: {other.name} does not differ from {scenario.name}: there is nothing to explain")
    for name in ("years", "months_per_year"):
        one, two = getattr(scenario, name), getattr(other, name)
        if one != two:
            problems.append(f"against: {name} must be the same in both ({one} and {two}); try --set {name}={one}")
    if question.outcome not in OUTCOMES:
        problems.append(f"outcome: {unknown('measure', question.outcome, OUTCOMES)}")
    if not 1 <= question.orders <= MOST_ORDERS:
        problems.append(f"orders: must be between 1 and {MOST_ORDERS:,} (got {question.orders})")
    if problems:
        raise InputError(problems)
    return players


class _Game:
    """Hold players, teams, and what each team was worth with each seed."""

    def __init__(self, scenario: Scenario, other: Scenario, players: Sequence[str], question: Question) -> None:
        self.scenario, self.players, self.outcome = scenario, tuple(players), question.outcome
        self.exact = len(players) <= MOST_EXACT
        self.orders = [] if self.exact else orders_of(self.players, question.orders)
        teams = teams_of(self.players) if self.exact else teams_in(self.orders)
        self.scenarios = {team: team_scenario(scenario, other, team, self.players) for team in teams}
        alone = {team: one.without_levers().hash for team, one in self.scenarios.items()}
        self.teams = sorted(teams, key=lambda team: (alone[team], len(team)))  # those of one trunk in a row
        self.runs: list[tuple[int, Team, Mapping[str, Any]]] = []
        self.worth: dict[int, dict[Team, float]] = {}

    def take(self, seeds: Sequence[int], answers: Sequence[Any]) -> None:
        """Take in what the teams' runs gave; a seed of which one failed, or has no such outcome, is left out."""
        cells = iter(answers)
        for seed in seeds:
            found = {team: next(cells) for team in self.teams}
            if all(run is not None and run[self.outcome] is not None for run in found.values()):
                self.runs += [(seed, team, run) for team, run in found.items()]
                self.worth[seed] = {team: float(run[self.outcome]) for team, run in found.items()}
        if not self.worth:
            raise InputError(
                f"outcome: in every seed a run failed or has no {self.outcome}: there is nothing to explain"
            )
        self.runs.sort(key=lambda run: (run[0], len(run[1])))

    def of(self, team: Team) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return what a team was worth, by seed."""
        return np.array([worth[team] for worth in self.worth.values()])

    def values(self) -> pd.DataFrame:
        """Return each player's value in each seed, shape (seeds, players)."""
        rows = [
            exact_values(self.players, worth) if self.exact else sampled_values(self.orders, worth.__getitem__)
            for worth in self.worth.values()
        ]
        return pd.DataFrame(rows, columns=list(self.players))

    def errors(self) -> dict[str, float]:
        """Return the standard error of each player's value that comes from sampling; not a number where none does."""
        if self.exact:
            return dict.fromkeys(self.players, np.nan)
        return sampling_errors(self.orders, lambda team: float(self.of(team).mean()))

    def interactions(self) -> dict[tuple[str, str], Sequence[float]]:
        """Return each pair's interaction in each seed; none where teams were sampled."""
        if not self.exact:
            return {}
        rows = [exact_interactions(self.players, worth) for worth in self.worth.values()]
        return {pair: [row[pair] for row in rows] for pair in rows[0]}

    def alone_and_last(self, player: str) -> tuple[list[float], list[float]]:
        """Return, by seed, what a player adds to nobody, and to all the others."""
        everyone, one = frozenset(self.players), frozenset({player})
        alone, last = self.of(one) - self.of(frozenset()), self.of(everyone) - self.of(everyone - one)
        return alone.tolist(), last.tolist()


def _describe(game: _Game) -> dict[str, Any]:
    """Return what the outcome is, and what it comes to in both scenarios."""
    unit, meaning = MEASURES[game.outcome]
    borders = Thresholds.from_overrides(game.scenario.parameters)
    base, total = game.of(frozenset()), game.of(frozenset(game.players))
    change = mean_over_seeds(total - base)
    row = {"base": base.mean(), "total": total.mean(), "change": change.mean, "low": change.low, "high": change.high}
    return {
        "name": game.outcome,
        "unit": unit,
        "meaning": meaning,
        **plain_rows(pd.DataFrame([row]))[0],
        "noticeable": {SHARE: borders.drift, SD: borders.lasting_gain_sd}.get(unit, 0.0),
        "seeds": len(game.worth),
        "orders": len(game.orders),
    }


def _answer(game: _Game, against: str, seeds: range, chain: Any, crew: Crew) -> Answer:
    """Return tables, figures and words."""
    name, months = game.scenario.name, game.scenario.months_per_year
    beside = {player: game.alone_and_last(player) for player in game.players}
    chain = {"alike": True, "columns": [], "stages": []} if chain is None else chain
    tables = {
        "values": value_table(game.values(), game.errors(), beside),
        "interactions": interaction_table(game.interactions()),
        "teams": team_table(game.runs, game.players),
        "verdicts": verdict_table(game.runs, game.players, game.outcome),
        "chain": chain_table(chain["stages"], months),
        "parting": parting_table(chain["columns"]),
    }
    rows = {table: plain_rows(found) for table, found in tables.items()}
    outcome = _describe(game)
    told = tell_values(name, against, outcome, rows["values"], rows["interactions"])
    links = tell_chain(rows["chain"], rows["parting"], seeds[0], alike=chain["alike"], months_per_year=months)
    return Answer(
        study="explain",
        question={
            "scenario": name,
            "against": against,
            "seeds": [seeds[0], seeds[-1]],
            "outcome": game.outcome,
            "exact": game.exact,
            "orders": len(game.orders),
        },
        sentences=(*told, *tell_teams(rows["verdicts"], exact=game.exact), *links),
        figures={
            "headline": headline(name, outcome, rows["values"]),
            "outcome": outcome,
            **{table: rows[table] for table in ("values", "interactions", "verdicts", "chain")},
        },
        tables=tables,
        columns=COLUMNS,
        shown=("values", ("part", "value", "low", "high", "alone", "taken_away")),
        failures=describe_failures(crew.failed),
    )
