"""From what a browser says of a workshop to the workshop itself, or to everything that is wrong with it.

The browser keeps the game: it sends the rules and every move with each question, and they are played again here. The
server so keeps nothing of a visitor, and a move that was changed on the way is checked like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reformsim.config.wording import shown
from reformsim.config.workshop import MOST_ROUNDS, MOST_TEAMS
from reformsim.errors import InputError
from reformsim.page.question import asked_of, read_question
from reformsim.page.workshop_rules import LONGEST_TEAM, MOST_BUDGET, MOST_SCHOOLS, MOST_YEARS_PER_ROUND, USUAL
from reformsim.study.workshop import Run, begin, predict, pull, reveal
from reformsim.study.workshop_game import Game, Workshop

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

NAME, QUESTION = "workshop", "Who brings about what lasts?"
FIRST_YEAR = 2
GAME_KEYS, MOVE_KEYS = frozenset(USUAL), {"team", "round", "levers", "predict"}


def read_game(said: Any, bases: Mapping[str, Scenario]) -> Game:
    """Return the rules of a game as the browser has them.

    Parameters
    ----------
    said
        Plain data as the browser sends it.
    bases
        Scenarios to begin with, by name.

    Raises
    ------
    InputError
        With every problem, in words for the reader of the page.
    """
    if not isinstance(said, dict) or set(said) != GAME_KEYS:
        raise InputError(f"game: must say {', '.join(USUAL)} and nothing else")
    bounds = {"rounds": MOST_ROUNDS, "years_per_round": MOST_YEARS_PER_ROUND, "schools": MOST_SCHOOLS}
    problems = [problem for key, most in bounds.items() if (problem := _whole(key, said[key], most))]
    problems += _team_problems(said["teams"])
    budget = said["budget"]
    if isinstance(budget, bool) or not isinstance(budget, int | float) or not 0.0 < budget <= MOST_BUDGET:
        problems.append(f"budget: must be above 0 and at most {MOST_BUDGET:,.0f} dollars (got {shown(budget)})")
    if not isinstance(said["base"], str) or said["base"] not in bases:
        problems.append(f"base: there is no system called {shown(said['base'])}; there are: {', '.join(bases)}")
    if problems:
        raise InputError(problems)
    asked = asked_of(bases[said["base"]], said["base"])
    size = {"schools": said["schools"], "districts": min(asked["districts"], said["schools"]), "seed": said["seed"]}
    base, seed = read_question(asked | size | {"levers": {}}, bases)
    teams = tuple(said["teams"])
    return Game(NAME, QUESTION, base, seed, teams, said["rounds"], said["years_per_round"], FIRST_YEAR, float(budget))


def _whole(key: str, value: Any, most: int) -> str:
    """Return why a value is no whole number of its bounds, empty where it is."""
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
        return ""
    return f"{key}: must be a whole number from 1 to {most} on this page (got {shown(value)})"


def _team_problems(teams: Any) -> list[str]:
    """Return what is wrong with the names of teams."""
    if not isinstance(teams, list) or not 1 <= len(teams) <= MOST_TEAMS:
        return [f"teams: must be a list of 1 to {MOST_TEAMS} names"]
    problems = [
        f"teams: a name has 1 to {LONGEST_TEAM} letters on one line (got {shown(name)})"
        for name in teams
        if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_TEAM or not name.isprintable()
    ]
    if not problems and len(set(teams)) < len(teams):
        problems.append("teams: each needs a name of its own")
    return problems


def replay(game: Game, moves: Any, revealed: Any, run: Run) -> Workshop:
    """Return the workshop that moves lead to.

    Parameters
    ----------
    game
        The rules.
    moves
        What teams did and foretold, each with its round.
    revealed
        How many rounds are revealed.
    run
        Runs scenarios.

    Raises
    ------
    InputError
        If a move is none, or cannot be made.
    RunError
        If a run failed.
    """
    workshop = begin(game)
    read = _read_moves(moves, game)
    if isinstance(revealed, bool) or not isinstance(revealed, int) or not 0 <= revealed <= game.rounds:
        raise InputError(f"revealed: must be a whole number from 0 to {game.rounds} (got {shown(revealed)})")
    for number in range(1, revealed + 1):
        workshop = reveal(_moved(workshop, read, number), run)
    if any(move["round"] > revealed + 1 for move in read):
        raise InputError(f"moves: round {revealed + 1} must be revealed before a later one is played")
    return workshop if workshop.is_over else _moved(workshop, read, revealed + 1)


def _read_moves(moves: Any, game: Game) -> list[dict[str, Any]]:
    """Return moves that have the form of moves."""
    most = len(game.teams) * game.rounds
    if not isinstance(moves, list) or len(moves) > most:
        raise InputError(f"moves: must be a list of at most {most}, one for each team and round")
    problems = [f"moves[{place}]: {problem}" for place, move in enumerate(moves) if (problem := _form(move, game))]
    taken = [(move["team"], move["round"]) for move in moves] if not problems else []
    if len(set(taken)) < len(taken):
        problems.append("moves: a team moves once in a round")
    if problems:
        raise InputError(problems)
    return list(moves)


def _form(move: Any, game: Game) -> str:
    """Return why something is no move, empty where it is one."""
    if not isinstance(move, dict) or set(move) != MOVE_KEYS:
        return "must have team, round, levers and predict, and nothing else"
    if not isinstance(move["team"], str) or not isinstance(move["levers"], dict):
        return "team must be a name, and levers a table of names"
    if problem := _whole("round", move["round"], game.rounds):
        return problem
    said = move["predict"]
    is_said = isinstance(said, dict) and set(said) == {"verdict", "level"} and isinstance(said["verdict"], str)
    if said is not None and (not is_said or isinstance(said["level"], bool)):
        return "predict must have a verdict and a level, or be null"
    return ""


def _moved(workshop: Workshop, moves: Sequence[Mapping[str, Any]], number: int) -> Workshop:
    """Return the workshop with all moves of a round; every one that cannot be made is told."""
    problems: list[str] = []
    for move in moves:
        if move["round"] != number:
            continue
        try:
            workshop = pull(workshop, move["team"], move["levers"])
            if move["predict"] is not None:
                workshop = predict(workshop, move["team"], move["predict"]["verdict"], move["predict"]["level"])
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return workshop
