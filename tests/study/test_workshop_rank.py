"""The ranking of a workshop: gain for cost, and ties, zero cost, nothing and harm where they belong."""

from __future__ import annotations

import pytest

from reformsim import Scenario
from reformsim.errors import InputError
from reformsim.study.workshop import begin
from reformsim.study.workshop_game import Game, Outcome, Prediction, Turn, Workshop
from reformsim.study.workshop_rank import FREE, GAIN, HARM, NOTHING, foresight, rank, unspent_dollars_per_student


def revealed(gains_and_costs, predictions=None):
    """Return a workshop of one round with planted gains (student SD) and costs (dollars a place) by team."""
    teams = tuple(gains_and_costs)
    game = Game("demo", "", Scenario.from_dict({"system": {"schools": 2}}), 1, teams, 1, 2, 2, 100.0)
    turns = [
        Turn(
            team,
            1,
            {},
            600.0,
            Prediction(*(predictions or {}).get(team, ("partial", 0.5))),
            Outcome("partial", 0.0, 0.4, 0.4, 0.4, gain, 10 * cost, cost, (0.4,), ()),
        )
        for team, (gain, cost) in gains_and_costs.items()
    ]
    return Workshop(game, tuple(turns))


def told(workshop, alone=0.0):
    """Return place, team and kind of each."""
    return [(place.place, place.team, place.kind) for place in rank(workshop, alone)]


def test_more_for_less_comes_first():
    """The larger gain is not the better one when it costs more than it brings more."""
    places = rank(revealed({"rich": (0.10, 2000.0), "lean": (0.06, 600.0)}))
    assert [(place.place, place.team) for place in places] == [(1, "lean"), (2, "rich")]
    assert [place.gain_per_1000_dollars for place in places] == [pytest.approx(0.1), pytest.approx(0.05)]


def test_kinds_come_in_order():
    """Gain at no cost, gain, nothing (who spent less first), harm (the smaller first)."""
    table = revealed(
        {
            "harmed": (-0.2, 0.0),
            "spent": (0.0, 900.0),
            "idle": (0.0, 0.0),
            "free": (0.03, 0.0),
            "gained": (0.05, 500.0),
            "hurt": (-0.05, 100.0),
            "freer": (0.09, 0.0),
        }
    )
    assert told(table) == [
        (1, "freer", FREE),
        (2, "free", FREE),
        (3, "gained", GAIN),
        (4, "idle", NOTHING),
        (5, "spent", NOTHING),
        (6, "hurt", HARM),
        (7, "harmed", HARM),
    ]


def test_what_is_too_small_to_count_is_nothing():
    """Below the smallest gain that the verdict counts as lasting, neither gain nor harm is told."""
    table = revealed({"a": (0.0199, 10.0), "b": (-0.0199, 5.0), "c": (0.02, 10.0), "d": (-0.02, 5.0)})
    assert told(table) == [(1, "c", GAIN), (2, "b", NOTHING), (3, "a", NOTHING), (4, "d", HARM)]


def test_ties_share_a_place_and_leave_the_next_free():
    """Teams that differ by rounding alone share a place, in the order of teams."""
    table = revealed(
        {"a": (0.03, 300.0), "b": (0.05, 100.0), "c": (0.06, 600.0 * (1 + 1e-13)), "d": (0.0, 7.0), "e": (0.0, 7.0)}
    )
    assert [(place, team) for place, team, _ in told(table)] == [(1, "b"), (2, "a"), (2, "c"), (4, "d"), (4, "e")]


def test_shocks_are_taken_off():
    """What a shock did to the system without support is nobody's harm."""
    table = revealed({"a": (-0.04, 100.0), "b": (-0.10, 50.0)})
    assert told(table) == [(1, "a", HARM), (2, "b", HARM)]
    (first, second) = rank(table, alone_gain_sd=-0.10)
    assert (first.team, first.kind, first.lasting_gain_sd) == ("a", GAIN, pytest.approx(0.06))
    assert second.kind == NOTHING


def test_nothing_revealed_is_nothing_to_rank():
    """Before the first reveal there is no ranking."""
    game = Game("demo", "", Scenario.from_dict({"system": {"schools": 2}}), 1, ("a",), 1, 2, 2, 100.0)
    with pytest.raises(InputError, match="nothing is revealed yet"):
        rank(begin(game))


def test_foresight_counts_verdicts_and_measures_levels():
    """Right verdicts are counted, levels measured by their mean distance."""
    table = revealed({"a": (0.0, 0.0), "b": (0.0, 0.0)}, {"a": ("partial", 0.1), "b": ("inert", 0.45)})
    first, second = foresight(table)
    assert (first.team, first.right_verdicts, first.reveals) == ("a", 1, 1)
    assert (first.mean_level_error, second.right_verdicts) == (pytest.approx(0.3), 0)
    assert second.mean_level_error == pytest.approx(0.05)


def test_what_is_left_of_a_budget_is_told():
    """Two years of 100 dollars a place, of which 60 were planned, leave 80."""
    assert unspent_dollars_per_student(revealed({"a": (0.0, 0.0)}), "a", students=10.0) == pytest.approx(80.0)
