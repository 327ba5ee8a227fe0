"""The ranking of a workshop: learning that lasts, for what it cost.

**Lasting gain** is what the verdict's own code measures: learning of pupils over the last two years of a run, eight
years after the last lever could end, against the same system left alone, in student SD. Where shocks strike, what
they did to a system without a reform is taken off. Under the smallest gain that counts (`verdict.lasting_gain_sd`)
it is none.

Teams stand in this order:

1. a lasting gain at no cost, the larger gain first;
2. a lasting gain, by gain for each 1,000 dollars a pupil's place, the largest first;
3. no lasting gain, who spent less first: nothing for nothing is better than nothing for much;
4. harm, a lasting loss that counts, the smaller first, whatever it cost.

Teams that differ by rounding alone share a place, and the next one is left free.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from reformsim.analysis import Thresholds
from reformsim.errors import InputError
from reformsim.study.workshop_game import Game, Outcome, Workshop

DOLLARS = 1000.0
TIE = 1e-9
FREE, GAIN, NOTHING, HARM = "gain at no cost", "lasting gain", "no lasting gain", "harm"
KINDS = (FREE, GAIN, NOTHING, HARM)


@dataclass(frozen=True, slots=True)
class Place:
    """Hold a team's place.

    Attributes
    ----------
    place
        From 1; shared in a tie.
    team, kind
        Who, and which of the four kinds.
    lasting_gain_sd
        Learning that lasts, student SD; below 0 is harm.
    cost_dollars_per_student
        All that was spent, for each pupil's place.
    gain_per_1000_dollars
        Student SD for each 1,000 dollars a place; None without a gain or a cost.
    verdict, level
        The verdict, and deep practice over the last years.
    """

    place: int
    team: str
    kind: str
    lasting_gain_sd: float
    cost_dollars_per_student: float
    gain_per_1000_dollars: float | None
    verdict: str
    level: float


def rank(workshop: Workshop, alone_gain_sd: float = 0.0) -> tuple[Place, ...]:
    """Return the teams' places after the last round that was revealed, the best first.

    Parameters
    ----------
    workshop
        With at least one round revealed.
    alone_gain_sd
        What `gain_sd` is of the game's base itself: 0 without shocks, mostly below with them.

    Raises
    ------
    InputError
        If nothing is revealed yet.
    """
    number = workshop.current_round - 1
    found = [(team, workshop.turn(team, number)) for team in workshop.game.teams]
    outcomes = [(team, turn.outcome) for team, turn in found if turn is not None and turn.outcome is not None]
    if not outcomes:
        raise InputError("nothing is revealed yet, so there is nothing to rank")
    least = Thresholds.from_overrides(workshop.game.base.parameters).lasting_gain_sd
    judged = sorted(
        ((_key(outcome, outcome.gain_sd - alone_gain_sd, least), team, outcome) for team, outcome in outcomes),
        key=lambda one: (one[0], workshop.game.teams.index(one[1])),
    )
    places: list[Place] = []
    for index, (key, team, outcome) in enumerate(judged):
        is_tie = index > 0 and _is_same(key, judged[index - 1][0])
        place = places[-1].place if is_tie else index + 1
        places.append(_place(place, team, KINDS[int(key[0])], outcome, outcome.gain_sd - alone_gain_sd))
    return tuple(places)


def _key(outcome: Outcome, gain_sd: float, least_sd: float) -> tuple[float, float]:
    """Return the kind of a team's outcome, and by what it is ordered within, smaller being better."""
    cost = outcome.cost_dollars_per_student
    if gain_sd > 0.0 and gain_sd >= least_sd:
        return (KINDS.index(GAIN), -gain_sd / cost) if cost > 0.0 else (KINDS.index(FREE), -gain_sd)
    if gain_sd < 0.0 and gain_sd <= -least_sd:
        return KINDS.index(HARM), -gain_sd
    return KINDS.index(NOTHING), cost


def _is_same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Return whether two keys differ by rounding alone."""
    return one[0] == other[0] and math.isclose(one[1], other[1], rel_tol=TIE, abs_tol=TIE**2)


def _place(place: int, team: str, kind: str, outcome: Outcome, gain_sd: float) -> Place:
    """Return a team's place."""
    cost = outcome.cost_dollars_per_student
    ratio = gain_sd / cost * DOLLARS if kind == GAIN else None
    return Place(place, team, kind, gain_sd, cost, ratio, outcome.verdict, outcome.level)


@dataclass(frozen=True, slots=True)
class Foresight:
    """Hold how well a team foretold: right verdicts, reveals, and the mean distance of its levels (share)."""

    team: str
    right_verdicts: int
    reveals: int
    mean_level_error: float


def foresight(workshop: Workshop) -> tuple[Foresight, ...]:
    """Return how well each team foretold what was revealed so far, in the order of teams."""
    return tuple(_foresight(workshop, team) for team in workshop.game.teams)


def _foresight(workshop: Workshop, team: str) -> Foresight:
    """Return how well a team foretold."""
    turns = workshop.turns_of(team)
    pairs = [(turn.prediction, turn.outcome) for turn in turns if turn.prediction and turn.outcome]
    errors = [abs(said.level - found.level) for said, found in pairs]
    right = sum(said.verdict == found.verdict for said, found in pairs)
    return Foresight(team, right, len(pairs), sum(errors) / len(errors) if errors else math.nan)


def unspent_dollars_per_student(workshop: Workshop, team: str, students: float) -> float:
    """Return what a team's plans left of its budgets, and lost, for each pupil's place."""
    game: Game = workshop.game
    left = [
        game.budget_dollars_per_student_year - turn.cost_dollars_per_year / students for turn in workshop.turns_of(team)
    ]
    return sum(left) * game.years_per_round
