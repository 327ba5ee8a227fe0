"""What differs between two scenarios is told path by path."""

from __future__ import annotations

from reformsim.config.differing import differing
from reformsim.config.scenario import Scenario

COACHING = {"start_year": 2, "end_year": 5, "intensity": 0.8}


def differences(here, there):
    """Return what differs between two scenarios of plain data, by path."""
    found = differing(Scenario.from_dict(here), Scenario.from_dict(there))
    return {one.path: (one.here, one.there) for one in found}


def test_a_scenario_differs_from_itself_in_nothing():
    """Name, question and seed are no differences: they change nothing of what is asked."""
    assert differences({"name": "a", "question": "x", "seed": 7}, {"name": "b", "seed": 1}) == {}


def test_single_values_are_told_by_their_path():
    """A value in the middle is told with what stands there in both."""
    found = differences(
        {"years": 20, "levers": {"coaching": COACHING}}, {"levers": {"coaching": COACHING | {"intensity": 0.5}}}
    )
    assert found == {"years": (20, 40), "levers.coaching.intensity": (0.8, 0.5)}


def test_a_lever_of_one_side_is_told_whole_without_its_defaults():
    """A lever that the base lacks is one difference, and says only what somebody wrote."""
    lever = COACHING | {"target": {"schools": "random", "share": 0.5}}
    assert differences({"levers": {"coaching": lever}}, {}) == {
        "levers.coaching": ({**COACHING, "target": {"schools": "random", "share": 0.5}}, None)
    }
    assert differences({}, {"shocks": {"budget_cut": {"start_year": 3, "intensity": 1.0}}}) == {
        "shocks.budget_cut": (None, {"start_year": 3, "intensity": 1.0})
    }


def test_lists_are_told_whole():
    """A list that differs is one difference."""
    assert differences({"system": {"subjects": ["reading"]}}, {})["system.subjects"] == (
        ["reading"],
        ["reading", "mathematics"],
    )
