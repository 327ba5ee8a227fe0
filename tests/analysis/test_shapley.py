"""Shapley values on games whose answer is known: the axioms that define them (Shapley 1953)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reformsim.analysis.shapley import (
    exact_interactions,
    exact_values,
    orders_of,
    sampled_values,
    teams_in,
    teams_of,
)

PLAYERS = ["a", "b", "c", "d"]


def random_game(seed: int = 0) -> dict[frozenset[str], float]:
    """Return a game whose teams are worth anything."""
    luck = np.random.default_rng(seed)
    return {team: float(luck.normal()) for team in teams_of(PLAYERS)}


def test_all_teams_are_there() -> None:
    """Four players make sixteen teams, nobody and everybody among them."""
    assert len(set(teams_of(PLAYERS))) == 16


def test_values_add_up_to_the_whole() -> None:
    """Efficiency: the values add up to the worth of everybody less that of nobody."""
    game = random_game()
    whole = game[frozenset(PLAYERS)] - game[frozenset()]
    assert math.fsum(exact_values(PLAYERS, game).values()) == pytest.approx(whole)


def test_who_adds_nothing_gets_nothing() -> None:
    """Dummy: a player whose coming changes no team's worth has value 0, and no interaction."""
    game = random_game()
    game = {team: game[team - {"d"}] for team in game}
    assert exact_values(PLAYERS, game)["d"] == pytest.approx(0.0)
    assert exact_interactions(PLAYERS, game)["a", "d"] == pytest.approx(0.0)


def test_equals_get_the_same() -> None:
    """Symmetry: two players who can stand in for each other have the same value."""
    game = {team: float(len(team & {"a", "b"}) ** 2 + 3 * ("c" in team)) for team in teams_of(PLAYERS)}
    values = exact_values(PLAYERS, game)
    assert values["a"] == pytest.approx(values["b"])
    assert values["c"] == pytest.approx(3.0)


def test_values_of_a_sum_are_sums_of_values() -> None:
    """Additivity: the value in two games at once is the sum of the values in each."""
    one, two = random_game(1), random_game(2)
    both = exact_values(PLAYERS, {team: one[team] + two[team] for team in one})
    for player in PLAYERS:
        assert both[player] == pytest.approx(exact_values(PLAYERS, one)[player] + exact_values(PLAYERS, two)[player])


def test_the_glove_game() -> None:
    """One left glove and two right ones, a pair is worth 1: the left one gets 2/3, each right one 1/6 (textbook)."""
    game = {team: float("left" in team and len(team) > 1) for team in teams_of(["left", "r1", "r2"])}
    values = exact_values(["left", "r1", "r2"], game)
    assert values == pytest.approx({"left": 2 / 3, "r1": 1 / 6, "r2": 1 / 6})


def test_interaction_is_what_a_pair_adds() -> None:
    """Two players who are worth something only together interact by just that."""
    game = {team: 2.0 * float({"a", "b"} <= team) for team in teams_of(PLAYERS)}
    found = exact_interactions(PLAYERS, game)
    assert found["a", "b"] == pytest.approx(2.0)
    assert found["a", "c"] == pytest.approx(0.0)


def test_samples_come_near_the_exact_value() -> None:
    """Sampled orders give values that add up exactly, and come near the exact ones with many orders."""
    game, orders = random_game(4), orders_of(PLAYERS, 400)
    assert set(teams_in(orders)) <= set(game)
    found, exact = sampled_values(orders, game.__getitem__), exact_values(PLAYERS, game)
    assert math.fsum(found.values()) == pytest.approx(math.fsum(exact.values()))
    for player in PLAYERS:
        assert found[player] == pytest.approx(exact[player], abs=0.15)


def test_orders_come_with_their_reverse() -> None:
    """Every second order is the reverse of the one before, and the same number gives the same orders."""
    orders = orders_of(PLAYERS, 6)
    assert all(orders[place + 1] == orders[place][::-1] for place in (0, 2, 4))
    assert orders == orders_of(PLAYERS, 6)
