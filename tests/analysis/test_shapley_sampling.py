"""Sampled Shapley values: their standard error, and the teams that they need."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest

from reformsim.analysis.shapley import (
    Team,
    exact_values,
    orders_of,
    sampled_values,
    sampling_errors,
    teams_in,
    teams_of,
)

PLAYERS = ["a", "b", "c", "d", "e"]


def random_game(seed: int) -> dict[Team, float]:
    """Return a game whose teams are worth anything."""
    luck = np.random.default_rng(seed)
    return {team: float(luck.normal()) for team in teams_of(PLAYERS)}


def test_all_orders_give_the_exact_value() -> None:
    """The mean over every order there is is the Shapley value itself."""
    game = random_game(1)
    found = sampled_values(list(permutations(PLAYERS)), game.__getitem__)
    assert found == pytest.approx(exact_values(PLAYERS, game))


def test_the_standard_error_says_how_far_off_samples_are() -> None:
    """Over many games the exact value lies within two standard errors about as often as it should."""
    within = []
    orders = orders_of(PLAYERS, 60)
    for seed in range(60):
        game = random_game(seed)
        exact, found = exact_values(PLAYERS, game), sampled_values(orders, game.__getitem__)
        errors = sampling_errors(orders, game.__getitem__)
        within += [abs(found[player] - exact[player]) <= 2 * errors[player] for player in PLAYERS]
    assert 0.88 <= np.mean(within) <= 0.99


def test_where_order_does_not_matter_there_is_no_error() -> None:
    """Where every player adds the same whoever is there, any orders give the exact value, with error 0."""
    game = {team: float(sum(ord(player) for player in team)) for team in teams_of(PLAYERS)}
    orders = orders_of(PLAYERS, 6)
    assert sampled_values(orders, game.__getitem__)["c"] == ord("c")
    assert set(sampling_errors(orders, game.__getitem__).values()) == {0.0}


def test_one_pair_of_orders_says_nothing_of_its_error() -> None:
    """An order and its reverse are one draw: of one draw there is no error to tell."""
    errors = sampling_errors(orders_of(PLAYERS, 2), random_game(2).__getitem__)
    assert all(math.isnan(error) for error in errors.values())


def test_sampled_teams_hold_each_player_alone_and_missing() -> None:
    """One order passes through few teams; each player by itself, and all but each, are run as well."""
    teams = teams_in([PLAYERS])
    assert len(teams) == len(set(teams))
    for player in PLAYERS:
        assert {frozenset({player}), frozenset(PLAYERS) - {player}} <= set(teams)
