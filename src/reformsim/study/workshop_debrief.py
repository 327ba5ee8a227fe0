"""The debrief of a workshop: what would have come without support, and of the best plan in every other order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from reformsim.errors import InputError
from reformsim.study.workshop import Run, finished, run_here
from reformsim.study.workshop_game import Game, Outcome, Settings, Workshop, end_of_round, outcome_of, scenario_of
from reformsim.study.workshop_rank import Foresight, Place, foresight, rank


@dataclass(frozen=True, slots=True)
class Order:
    """Hold one order of the best plan's rounds, numbers from 1, and what would have come of it."""

    rounds: tuple[int, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Debrief:
    """Hold what is told at the end.

    Attributes
    ----------
    ranking, foresight
        Places, and how well teams foretold.
    alone
        What would have come without any support: the same schools, luck and shocks.
    best
        The team whose plan is looked at: the first of the ranking.
    orders
        Its rounds in each order that differs, as they were played first.
    """

    ranking: tuple[Place, ...]
    foresight: tuple[Foresight, ...]
    alone: Outcome
    best: str
    orders: tuple[Order, ...]


def debrief(workshop: Workshop, run: Run = run_here) -> Debrief:
    """Return the debrief of a workshop whose rounds are all revealed.

    Parameters
    ----------
    workshop
        The workshop.
    run
        Runs scenarios; the default does so in this process.

    Raises
    ------
    InputError
        If a round is not revealed yet.
    RunError
        If a run failed.
    """
    game = workshop.game
    if not workshop.is_over:
        raise InputError(f"round {workshop.current_round} of {game.rounds} is not revealed yet; the debrief comes last")
    end = end_of_round(game, game.rounds)
    nothing: tuple[Settings, ...] = tuple({} for _ in range(game.rounds))
    (found,) = finished(run([scenario_of(game, nothing)], game.seed))
    alone = outcome_of(found, end)
    ranking = rank(workshop, alone.gain_sd)
    best = ranking[0].team
    plans = tuple(turn.levers for turn in workshop.turns_of(best))
    orders = differing_orders(plans)
    figures = finished(run([scenario_of(game, reordered(plans, order)) for order in orders], game.seed))
    told = tuple(Order(order, outcome_of(one, end)) for order, one in zip(orders, figures, strict=True))
    return Debrief(ranking, foresight(workshop), alone, best, told)


def reordered(plans: tuple[Settings, ...], order: tuple[int, ...]) -> tuple[Settings, ...]:
    """Return plans in another order, numbers from 1."""
    return tuple(plans[number - 1] for number in order)


def differing_orders(plans: tuple[Settings, ...]) -> list[tuple[int, ...]]:
    """Return every order of rounds that is another plan, as played first; rounds that are alike are not swapped."""
    seen: dict[tuple[Settings, ...], tuple[int, ...]] = {}
    for order in permutations(range(1, len(plans) + 1)):
        seen.setdefault(reordered(plans, order), order)
    return list(seen.values())


def game_said(game: Game) -> Mapping[str, Any]:
    """Return the rules of a game as plain data."""
    return {
        "name": game.name,
        "question": game.question,
        "base": game.base.resolved(),
        "seed": game.seed,
        "teams": list(game.teams),
        "rounds": game.rounds,
        "years_per_round": game.years_per_round,
        "first_year": game.first_year,
        "budget_dollars_per_student_year": game.budget_dollars_per_student_year,
    }
