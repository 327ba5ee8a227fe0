"""Shapley values: what each player of a team adds, on average over all orders of coming in (Shapley 1953).

The players here are levers, the worth of a team is what a run with these levers alone comes to. The values
of all players add up to the worth of the whole team less that of nobody.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np

Team = frozenset[str]
Worth = Mapping[Team, float]
Orders = Sequence[Sequence[str]]

FEWEST_PAIRS = 2
"""Pairs of orders below which nothing is known of the noise."""


def teams_of(players: Sequence[str]) -> list[Team]:
    """Return all teams of some players, the smaller first: 2 to the power of their number."""
    return [frozenset(team) for size in range(len(players) + 1) for team in combinations(players, size)]


def exact_values(players: Sequence[str], worth: Worth) -> dict[str, float]:
    """Return each player's Shapley value.

    Parameters
    ----------
    players
        Their names.
    worth
        The worth of every team.
    """
    count = len(players)
    values = {}
    for player in players:
        others = [one for one in players if one != player]
        values[player] = math.fsum(
            _weight(len(team), count) * (worth[team | {player}] - worth[team]) for team in teams_of(others)
        )
    return values


def _weight(size: int, count: int) -> float:
    """Return the share of orders in which just a team of this size is there before a player comes."""
    return math.factorial(size) * math.factorial(count - size - 1) / math.factorial(count)


def exact_interactions(players: Sequence[str], worth: Worth) -> dict[tuple[str, str], float]:
    """Return the Shapley interaction index of each pair (Grabisch & Roubens 1999).

    Above 0 the two do more together than each by itself, below 0 they replace each other.
    """
    found = {}
    for one, other in combinations(players, 2):
        rest = [player for player in players if player not in (one, other)]
        found[one, other] = math.fsum(
            _weight(len(team), len(players) - 1)
            * (worth[team | {one, other}] - worth[team | {one}] - worth[team | {other}] + worth[team])
            for team in teams_of(rest)
        )
    return found


def orders_of(players: Sequence[str], orders: int) -> list[tuple[str, ...]]:
    """Return random orders of players, each followed by its reverse, which halves the noise; always the same."""
    luck = np.random.default_rng(0)
    found: list[tuple[str, ...]] = []
    for _ in range((orders + 1) // 2):
        order = tuple(players[place] for place in luck.permutation(len(players)))
        found += [order, order[::-1]]
    return found[:orders]


def sampled_values(orders: Orders, worth_of: Callable[[Team], float]) -> dict[str, float]:
    """Return each player's value as the mean over some orders of what it adds when it comes in."""
    return {player: math.fsum(gains) / len(gains) for player, gains in _gains(orders, worth_of).items()}


def sampling_errors(orders: Orders, worth_of: Callable[[Team], float]) -> dict[str, float]:
    """Return the standard error of each player's sampled value that comes from the choice of orders.

    An order and its reverse are not drawn apart, so pairs are counted, as `orders_of` gives them; an order
    left over counts as a pair. Not a number where there are fewer than two.
    """
    errors = {}
    for player, gains in _gains(orders, worth_of).items():
        pairs = np.array([np.mean(gains[first : first + 2]) for first in range(0, len(gains), 2)])
        known = len(pairs) >= FEWEST_PAIRS
        errors[player] = float(pairs.std(ddof=1) / math.sqrt(len(pairs))) if known else math.nan
    return errors


def _gains(orders: Orders, worth_of: Callable[[Team], float]) -> dict[str, list[float]]:
    """Return what each player adds in each order."""
    added: dict[str, list[float]] = {player: [] for player in orders[0]}
    for order in orders:
        team: Team = frozenset()
        for player in order:
            larger = team | {player}
            added[player].append(worth_of(larger) - worth_of(team))
            team = larger
    return added


def teams_in(orders: Orders) -> list[Team]:
    """Return the teams that some orders pass through, and each player alone and missing alone; each once."""
    everyone = frozenset(orders[0])
    teams = [frozenset(order[:size]) for order in orders for size in range(len(order) + 1)]
    beside = [team for player in orders[0] for team in (frozenset({player}), everyone - {player})]
    return list(dict.fromkeys((*teams, *beside)))
