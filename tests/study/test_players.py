"""Parts, the scenarios between two scenarios, and how long these are run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reformsim import InputError, Scenario, simulate
from reformsim.study.players import common_years, differing_parts, figures_after, team_scenario

Load = Callable[..., Scenario]


def test_parameters_of_a_theme_are_one_part(small: Load) -> None:
    """Numbers of one theme go together, those of another theme are a part of their own."""
    one = small("baseline").replaced(
        {"parameters": {"choice.conformity": 1.0, "choice.culture_pull": 1.0, "skill.decay": 0.1}}
    )
    parts = differing_parts(one, small("baseline"))
    assert parts == ["parameters.choice", "parameters.skill"]
    mixed = team_scenario(one, small("baseline"), ["parameters.choice"], parts)
    assert dict(mixed.parameters) == {"choice.conformity": 1.0, "choice.culture_pull": 1.0}


def test_what_is_said_of_subjects_goes_with_the_system(small: Load) -> None:
    """Where other subjects are taught, readiness and growth go with the system, and every mixture can be had."""
    one = small("baseline").replaced({"system.subjects": ["reading", "mathematics", "science"]})
    other = small("baseline", start__belief=0.5)
    parts = differing_parts(one, other)
    assert sorted(parts) == ["start", "system"]
    mixed = team_scenario(one, other, ["system"], parts)
    assert list(mixed.readiness) == ["reading", "mathematics", "science"]
    assert mixed.start == other.start


def test_everybody_and_nobody_are_the_two_scenarios(small: Load) -> None:
    """All parts as in the first are the first scenario, none of them the second, to the last bit of what is run."""
    one = small("lighthouse", parameters={"choice.conformity": 1.0})
    other = small("steady_work", governance__response_lag_months=30)
    parts = differing_parts(one, other)
    assert team_scenario(one, other, parts, parts).hash == one.hash
    assert team_scenario(one, other, [], parts).hash == other.hash


def test_what_cannot_be_taken_apart_is_refused(small: Load) -> None:
    """A lever for a subject that the other system does not teach cannot go there alone; the message says which."""
    one = small("beyond_literacy").replaced(
        {"levers.coaching.target": {"subjects": ["science"]}, "levers.learning_paths.target": {}}
    )
    other = small("breakthrough")
    with pytest.raises(InputError) as told:
        team_scenario(one, other, ["coaching"], differing_parts(one, other))
    begin = "against: beyond_literacy and breakthrough cannot be taken apart; with coaching as in beyond_literacy"
    assert told.value.problems[0].startswith(begin)
    assert "science" in told.value.problems[0]


def test_all_are_run_as_long_as_the_longest_needs(small: Load) -> None:
    """Support that ends late asks for more years, for all mixtures; where one never ends, nobody gets more."""
    short, alone = small("three_years", years=6), small("baseline", years=6)
    assert common_years(short, alone) == common_years(alone, short) == 15
    endless = small("baseline", years=6).replaced({"levers.mandate": {"start_year": 1, "intensity": 0.1}})
    assert common_years(short, endless) == 6
    assert common_years(small("three_years", years=30), alone.replaced({"years": 30})) == 30


def test_figures_are_those_of_a_run(small: Load) -> None:
    """Run for as long as it needs, a scenario has the figures that it has by itself; left alone it is run as long."""
    scenario = small("three_years", schools=3, years=6)
    expected = {name: value for name, value in simulate(scenario, 2).summary.items() if name != "scenario"}
    assert figures_after(scenario, 2, 15) == expected
    alone = figures_after(scenario.without_levers(), 2, 15)
    assert (alone["years"], alone["verdict"]) == (15.0, "unchanged")
    one_lever = scenario.replaced({"levers": {"coaching": {"start_year": 1, "end_year": 2.3, "intensity": 0.5}}})
    assert figures_after(one_lever, 2, 15)["years"] == 15.0
