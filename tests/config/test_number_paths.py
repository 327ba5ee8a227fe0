"""Which numbers of a scenario can be varied."""

from __future__ import annotations

import math

import pytest

from reformsim.config.load import load_scenario
from reformsim.config.paths import NumberPath, describe_number, number_paths, unknown_number, value_at, where_missing


@pytest.mark.parametrize(
    ("path", "low", "high", "whole"),
    [
        ("levers.coaching.intensity", 0.0, 1.0, False),
        ("levers.mine.target.share", 0.0, 1.0, False),
        ("levers.mine.end_year", 0.0, 500.0, False),
        ("years", 1.0, 200.0, True),
        ("start.belief", 0.0, 1.0, False),
        ("governance.response_lag_months", 0.0, 120.0, True),
        ("practices.precision.difficulty", 0.0, 5.0, False),
        ("readiness.reading.primary", 0.0, 1.0, False),
        ("parameters.choice.noise", 0.05, 5.0, False),
    ],
)
def test_bounds_are_those_of_the_scenario_and_the_catalogue(path, low, high, whole):
    """A number may be what a scenario may say there, and a parameter what the catalogue allows."""
    number = describe_number(path)
    assert isinstance(number, NumberPath)
    assert (number.low, number.high, number.whole) == (low, high, whole)
    assert number.meaning


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("question", "is not a number, but text"),
        ("levers", "is not a number, but a mapping"),
        ("growth.reading", "is not a number, but a list"),
        ("levers.coaching.target.every_year", "is not a number, but true or false"),
        ("parameters.learning.growth_reading", "is a row of numbers, which cannot be varied"),
        ("seed", "the seed is not varied as a number; seeds say which are run"),
        ("a..b", "must have the form key.path"),
        ("yeers", ""),
        ("parameters.choice.nois", ""),
        ("years.more", ""),
    ],
)
def test_other_things_are_refused_in_words(path, said):
    """What is there and no number is named; for what is not there the reason is empty, to be found by nearness."""
    assert describe_number(path) == said


def test_open_bounds_are_open():
    """A bound that must not be reached is told apart from one that may."""
    number = describe_number("levers.coaching.target.wave_years")
    assert isinstance(number, NumberPath)
    assert number.problem(0.0) == "must be above 0 and at most 50 (got 0.0)"
    assert number.problem(50.0) == ""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (2.5, "must be a whole number (got 2.5)"),
        (0, "must be between 1 and 200 (got 0)"),
        (math.inf, "must be a finite number (got inf)"),
        (12.0, ""),
    ],
)
def test_values_are_refused_in_words(value, said):
    """A value that a number cannot have is refused as a scenario file would be."""
    number = describe_number("years")
    assert isinstance(number, NumberPath)
    assert number.problem(value) == said


def test_every_number_is_found_and_can_be_set(scenarios):
    """Each path that is listed is a number with bounds, and the number there can be put there again."""
    scenario = load_scenario(scenarios / "breakthrough.yaml")
    paths = list(number_paths(scenario))
    assert {"years", "levers.structures.intensity", "parameters.choice.noise", "start.culture"} <= set(paths)
    assert "seed" not in paths
    for path in paths:
        number, value = describe_number(path), value_at(scenario, path)
        assert isinstance(number, NumberPath)
        if value is not None:
            assert number.problem(value) == "", path
            assert value_at(scenario.replaced({path: number.exact(value)}), path) == value


def test_what_a_scenario_lacks_is_named(scenarios):
    """A lever, shock, practice or subject that is not there is named, with the nearest that is."""
    scenario = load_scenario(scenarios / "breakthrough.yaml")
    assert where_missing(scenario, "levers.coaching.intensity") == ""
    assert where_missing(scenario, "levers.coachin.intensity") == 'has no lever "coachin"; did you mean "coaching"?'
    assert where_missing(scenario, "shocks.storm.intensity") == 'has no shock "storm"'
    assert where_missing(scenario, "readiness.art.primary") == 'has no subject "art"'
    assert where_missing(scenario, "years") == ""


def test_an_unknown_number_brings_the_nearest(scenarios):
    """The nearest path is proposed; far from all, two examples are given."""
    known = list(number_paths(load_scenario(scenarios / "breakthrough.yaml")))
    assert unknown_number("choice.noise", known).endswith('did you mean "parameters.choice.noise"?')
    assert unknown_number("zzz", known).endswith(
        "a path looks like levers.coaching.intensity or parameters.choice.conformity"
    )
