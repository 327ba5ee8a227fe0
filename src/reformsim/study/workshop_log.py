"""The log of a workshop: its rules in the first line, a turn in each line after that, in JSON.

It is written anew after every move, aside and then put in place at once, so that it is whole at any moment: after a
crash a workshop goes on from its last move. What a log says is taken as moves of the game and checked like any:
levers that cannot be paid, a turn out of its round, or a file that somebody changed are refused in words.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reformsim.config.measure_names import VERDICTS
from reformsim.config.reading import LARGEST_RECORD_BYTES, read_text
from reformsim.config.scenario import Scenario
from reformsim.errors import InputError
from reformsim.run.provenance import code_fingerprint
from reformsim.run.store import write_over
from reformsim.study.workshop import begin, prediction_problems, prices_of, read_settings
from reformsim.study.workshop_debrief import game_said
from reformsim.study.workshop_game import Game, Outcome, Prediction, Turn, Workshop

LOG_VERSION = 1
WHAT = "the log of a workshop"


def save_log(file: Path, workshop: Workshop) -> None:
    """Write the log of a workshop over what was there, whole or not at all.

    Raises
    ------
    InputError
        If the disk refuses.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_over(file, log_text(workshop).encode())
    except OSError as problem:
        raise InputError(f"{file}: the workshop cannot be kept there ({problem.strerror})") from problem


def log_text(workshop: Workshop) -> str:
    """Return the log of a workshop as it is written."""
    head = {"log_version": LOG_VERSION, "code": code_fingerprint(), "game": game_said(workshop.game)}
    lines = [head, *(_turn_said(turn) for turn in workshop.turns)]
    return "".join(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n" for line in lines)


def read_log(file: Path) -> Workshop:
    """Return the workshop of a log, as it stood after its last move.

    Raises
    ------
    InputError
        If it is no log, another version of the program wrote it, or a line of it cannot be what was written.
    """
    lines = read_text(file, WHAT, LARGEST_RECORD_BYTES).splitlines()
    said = [_read_line(file, number, line) for number, line in enumerate(lines, start=1)]
    if not said or said[0].get("log_version") != LOG_VERSION:
        raise InputError(f"{file}:1: is not {WHAT}, or of another version (log_version must be {LOG_VERSION})")
    if said[0].get("code") != code_fingerprint():
        raise InputError(f"{file}:1: was written by other code, whose numbers can differ; begin a new workshop")
    try:
        workshop = begin(_game(said[0]["game"]))
    except (KeyError, TypeError, InputError) as problem:
        raise InputError(f"{file}:1: game: {_words(problem)}") from None
    for number, line in enumerate(said[1:], start=2):
        try:
            workshop = _replay(workshop, line)
        except (KeyError, TypeError, ValueError, InputError) as problem:
            raise InputError(f"{file}:{number}: is not a turn of this workshop: {_words(problem)}") from None
    for number in range(1, workshop.game.rounds + 1):
        revealed = [team for team in workshop.game.teams if (turn := workshop.turn(team, number)) and turn.outcome]
        if revealed and len(revealed) < len(workshop.game.teams):
            raise InputError(f"{file}: round {number} is revealed for {', '.join(revealed)} alone: lines are missing")
    return workshop


def _read_line(file: Path, number: int, line: str) -> dict[str, Any]:
    """Return a line of a log."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError(f"{file}:{number}: is broken (not JSON); {WHAT} is written whole, so it was changed") from None
    if not isinstance(said, dict):
        raise InputError(f"{file}:{number}: must hold a mapping")
    return said


def _words(problem: Exception) -> str:
    """Return what is wrong, in a line."""
    return f"{problem} is missing" if isinstance(problem, KeyError) else "; ".join(str(problem).splitlines())


def _game(said: Mapping[str, Any]) -> Game:
    """Return the rules of a game from plain data."""
    return Game(
        str(said["name"]),
        str(said["question"]),
        Scenario.from_resolved(said["base"]),
        int(said["seed"]),
        tuple(map(str, said["teams"])),
        int(said["rounds"]),
        int(said["years_per_round"]),
        int(said["first_year"]),
        float(said["budget_dollars_per_student_year"]),
    )


def _turn_said(turn: Turn) -> dict[str, Any]:
    """Return a turn as plain data."""
    outcome = turn.outcome
    return {
        "team": turn.team,
        "round": turn.round,
        "levers": {name: {"intensity": one.intensity, "share": one.share} for name, one in turn.levers.items()},
        "cost_dollars_per_year": turn.cost_dollars_per_year,
        "prediction": None
        if turn.prediction is None
        else {"verdict": turn.prediction.verdict, "level": turn.prediction.level},
        "outcome": None if outcome is None else {name: getattr(outcome, name) for name in Outcome.__slots__},
    }


def _replay(workshop: Workshop, said: Mapping[str, Any]) -> Workshop:
    """Return the workshop with a turn of its log, checked as a move."""
    team, number, levers = said["team"], said["round"], read_settings(said["levers"])
    if team not in workshop.game.teams or workshop.turn(team, number) is not None:
        raise InputError(f"{team} has no turn here")
    previous = workshop.turn(team, number - 1)
    if not 1 <= number <= workshop.game.rounds or (number > 1 and (previous is None or previous.outcome is None)):
        raise InputError(f"round {number} cannot be played yet")
    prices = prices_of(workshop.game)
    cost = sum(prices.costs(levers).values())
    if refused := prices.refusal(levers):
        raise InputError(refused)
    if not math.isclose(cost, said["cost_dollars_per_year"], rel_tol=1e-9, abs_tol=1e-6):
        raise InputError(f"its levers cost ${cost:,.0f} a year (the log says ${said['cost_dollars_per_year']:,.0f})")
    prediction = None if said["prediction"] is None else Prediction(**said["prediction"])
    if prediction and (problems := prediction_problems(prediction.verdict, prediction.level)):
        raise InputError(problems)
    outcome = None if said["outcome"] is None else _outcome(said["outcome"])
    if outcome is not None and prediction is None:
        raise InputError("it is revealed without a prediction")
    turn = Turn(team, number, levers, cost, prediction, outcome)
    return Workshop(workshop.game, (*workshop.turns, turn))


def _outcome(said: Mapping[str, Any]) -> Outcome:
    """Return what was revealed, numbers and words where they belong."""
    found = Outcome(**{**said, "path": tuple(map(float, said["path"])), "reasons": tuple(map(str, said["reasons"]))})
    numbers = [getattr(found, name) for name in Outcome.__slots__ if name not in ("verdict", "path", "reasons")]
    if found.verdict not in VERDICTS or not all(isinstance(one, int | float) and math.isfinite(one) for one in numbers):
        raise InputError("its outcome is not a verdict and numbers")
    return found
