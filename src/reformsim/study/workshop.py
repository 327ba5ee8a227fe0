"""A workshop: teams with one budget and one luck try to bring about what lasts, and foretell what they will see.

Every round each team pulls levers for some years. What they cost comes from the model's own cost accounting; what
cannot be paid is refused in words, and what is not spent is lost. Before a round is revealed each team foretells the
verdict, if support ended with this round, and the level of deep practice at the end. In the end teams are ranked by
what lasts for its cost (`reformsim.study.workshop_rank`), and a debrief tells what would have come without them
(`reformsim.study.workshop_debrief`).

A workshop is frozen data, and every function here returns a new one, so that a page, a notebook and the command
``reformsim workshop`` play the same game. Nothing here writes a file; `reformsim.study.workshop_log` does.

>>> from reformsim import Scenario
>>> from reformsim.study.workshop import begin, missing, predict, pull, reveal
>>> from reformsim.study.workshop_game import Game
>>> from reformsim.study.workshop_rank import rank
>>> base = Scenario.from_dict({"years": 4, "system": {"schools": 2}})
>>> game = Game("demo", "What lasts?", base, 1, ("owls", "hawks"), 1, 2, 2, 700.0)
>>> table = begin(game)
>>> table = pull(table, "owls", {"coaching": 0.8, "structures": {"intensity": 1.0, "share": 0.5}})
>>> table = pull(table, "hawks", {"mandate": 1.0})
>>> missing(table)
('owls: a prediction', 'hawks: a prediction')
>>> table = predict(table, "owls", "snap_back", 0.2)
>>> table = predict(table, "hawks", "compliance", 0.1)
>>> table = reveal(table)
>>> table.is_over
True
>>> sorted(place.team for place in rank(table))
['hawks', 'owls']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from reformsim.config.measure_names import VERDICTS
from reformsim.config.wording import explain, shown, unknown
from reformsim.config.workshop import MOST_ROUNDS, MOST_TEAMS, LeverSetting
from reformsim.config.workshop_load import lever_problem
from reformsim.errors import InputError, RunError
from reformsim.study.trial import run_figures
from reformsim.study.workshop_costs import PriceList
from reformsim.study.workshop_game import (
    Game,
    Prediction,
    Settings,
    Turn,
    Workshop,
    end_of_round,
    outcome_of,
    scenario_of,
    settings_of,
)

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

Figures = Mapping[str, Any]
Run = Callable[[Sequence["Scenario"], int], Sequence[Figures | None]]
"""What runs scenarios with a seed and gives `run_figures` of each, None for one that failed."""


def begin(game: Game) -> Workshop:
    """Return a workshop in which nobody has done anything yet.

    Raises
    ------
    InputError
        With everything that is wrong with the rules.
    """
    problems = []
    if not 1 <= len(game.teams) <= MOST_TEAMS or len(set(game.teams)) != len(game.teams):
        problems.append(f"teams: must be 1 to {MOST_TEAMS} different names (got {len(game.teams)})")
    if not 1 <= game.rounds <= MOST_ROUNDS:
        problems.append(f"rounds: must be between 1 and {MOST_ROUNDS} (got {game.rounds})")
    if game.first_year < 1 or game.years_per_round < 1:
        problems.append("first_year and years_per_round: must be at least 1")
    if not 0.0 < game.budget_dollars_per_student_year < float("inf"):
        problems.append("budget_dollars_per_student_year: must be above 0 and finite")
    if game.base.levers:
        problems.append(f"base: has levers ({', '.join(game.base.levers)}); teams pull levers themselves")
    if problems:
        raise InputError(problems)
    scenario_of(game, tuple({} for _ in range(game.rounds)))  # refuses too many years
    return Workshop(game)


@lru_cache(maxsize=4)
def prices_of(game: Game) -> PriceList:
    """Return what levers cost in a game; its system is built once."""
    return PriceList(game)


def pull(workshop: Workshop, team: str, levers: Mapping[str, Any]) -> Workshop:
    """Return the workshop with what a team pulls in this round; what it foretold of other levers is forgotten.

    Parameters
    ----------
    workshop, team
        Where it stands, and whose turn is meant.
    levers
        By name an intensity in all schools, or ``{"intensity": 0.5, "share": 0.2}`` for a share of them.

    Raises
    ------
    InputError
        If the workshop is over, there is no such team or lever, a number is out of bounds, or it cannot be paid.
    """
    _refuse_other(workshop, team)
    settings = read_settings(levers)
    prices = prices_of(workshop.game)
    refused = prices.refusal(settings)
    if refused:
        raise InputError(f"{team}, round {workshop.current_round}: {refused}")
    turn = Turn(team, workshop.current_round, settings, sum(prices.costs(settings).values()))
    return _with_turn(workshop, turn)


def read_settings(levers: Mapping[str, Any]) -> Settings:
    """Return levers as a team says them as settings.

    Raises
    ------
    InputError
        With every lever that is unknown and every number that is out of bounds.
    """
    problems = [f"{name}: {problem}" for name in levers if (problem := lever_problem(name))]
    for name, said in levers.items():
        try:
            settings_of({name: said})
        except ValidationError as errors:
            for error in errors.errors(include_url=False):
                path = error["loc"]
                problems.append(f"{'.'.join(map(str, (name, *path)))}: {explain(dict(error), path, LeverSetting)}")
        except TypeError:
            problems.append(f"{name}: must be an intensity, or a mapping with intensity and share")
    if problems:
        raise InputError(problems)
    return settings_of(levers)


def predict(workshop: Workshop, team: str, verdict: str, level: float) -> Workshop:
    """Return the workshop with what a team foretells of its turn; a later prediction takes the place of an earlier one.

    Parameters
    ----------
    workshop, team
        Where it stands, and who foretells.
    verdict
        The verdict if all support ended with this round.
    level
        Deep practice over the last years, 0 to 1.

    Raises
    ------
    InputError
        If the team has pulled nothing yet, there is no such verdict, or the level is out of bounds.
    """
    _refuse_other(workshop, team)
    turn = workshop.turn(team, workshop.current_round)
    problems = []
    if turn is None:
        problems.append(f"{team}: says first what it does in round {workshop.current_round}, then what comes of it")
    problems += [f"{team}: {problem}" for problem in prediction_problems(verdict, level)]
    if problems or turn is None:
        raise InputError(problems)
    return _with_turn(workshop, replace(turn, prediction=Prediction(verdict, float(level))))


def prediction_problems(verdict: object, level: object) -> list[str]:
    """Return what is wrong with a prediction: a verdict that is none, or a level that is no share."""
    problems = [] if verdict in VERDICTS else [unknown("verdict", verdict, VERDICTS)]
    if not isinstance(level, int | float) or not 0.0 <= level <= 1.0:
        problems.append(f"the level must be between 0 and 1 (got {shown(level)})")
    return problems


def missing(workshop: Workshop) -> tuple[str, ...]:
    """Return what must still be said before this round can be revealed, in words, team by team."""
    if workshop.is_over:
        return ()
    turns = [(team, workshop.turn(team, workshop.current_round)) for team in workshop.game.teams]
    words = [(team, "levers" if turn is None else "" if turn.prediction else "a prediction") for team, turn in turns]
    return tuple(f"{team}: {word}" for team, word in words if word)


def run_here(scenarios: Sequence[Scenario], seed: int) -> list[Figures]:
    """Return what `run_figures` gives of each scenario, one after the other in this process."""
    return [run_figures(scenario, seed) for scenario in scenarios]


def reveal(workshop: Workshop, run: Run = run_here) -> Workshop:
    """Return the workshop with what became of every team's turns, had support ended with this round.

    Parameters
    ----------
    workshop
        Where it stands.
    run
        Runs scenarios; the default does so in this process.

    Raises
    ------
    InputError
        If it is over, or a team has not said what it does and foretells.
    RunError
        If a run failed.
    """
    if workshop.is_over:
        raise InputError("every round is revealed; look at the ranking and the debrief")
    lacking = missing(workshop)
    if lacking:
        raise InputError(f"round {workshop.current_round} cannot be revealed yet; missing: {'; '.join(lacking)}")
    game, number = workshop.game, workshop.current_round
    plans = [tuple(turn.levers for turn in workshop.turns_of(team)) for team in game.teams]
    figures = finished(run([scenario_of(game, plan) for plan in plans], game.seed))
    for team, found in zip(game.teams, figures, strict=True):
        turn = workshop.turn(team, number)
        if turn is not None:
            workshop = _with_turn(workshop, replace(turn, outcome=outcome_of(found, end_of_round(game, number))))
    return workshop


def finished(found: Sequence[Figures | None]) -> list[Figures]:
    """Return the figures of runs none of which failed.

    Raises
    ------
    RunError
        If one did: a ranking without it would mean nothing.
    """
    done = [one for one in found if one is not None]
    if len(done) < len(found):
        raise RunError(f"{len(found) - len(done)} of {len(found)} runs failed")
    return done


def _refuse_other(workshop: Workshop, team: str) -> None:
    """Refuse a move of nobody, or after the end."""
    if team not in workshop.game.teams:
        raise InputError(unknown("team", team, workshop.game.teams))
    if workshop.is_over:
        raise InputError("every round is revealed; nothing can be changed any more")


def _with_turn(workshop: Workshop, turn: Turn) -> Workshop:
    """Return the workshop with a turn in the place of the one before, or at the end."""
    place = (turn.team, turn.round)
    known = [(one.team, one.round) for one in workshop.turns]
    if place not in known:
        return replace(workshop, turns=(*workshop.turns, turn))
    turns = tuple(turn if (one.team, one.round) == place else one for one in workshop.turns)
    return replace(workshop, turns=turns)
