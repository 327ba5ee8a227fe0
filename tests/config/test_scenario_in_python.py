"""Scenarios made, changed and passed on in Python."""

from __future__ import annotations

import pickle
from copy import deepcopy

import pytest
from pydantic import ValidationError

from reformsim.config import lever_names
from reformsim.config.scenario import Scenario
from reformsim.errors import InputError

DATA = {
    "years": 20,
    "levers": {"coaching": {"start_year": 2, "end_year": 8, "intensity": 0.5}},
    "shocks": {"budget_cut": {"start_year": 3, "intensity": 0.2}},
}


@pytest.fixture
def scenario() -> Scenario:
    """Return a scenario with one lever and one shock."""
    return Scenario.from_dict(DATA)


def test_plain_data_make_a_scenario(scenario):
    """What a file could say can be said as plain data; the data stay as they were."""
    before = deepcopy(DATA)
    assert (scenario.years, scenario.levers["coaching"].intensity) == (20, 0.5)
    assert before == DATA


def test_plain_data_are_checked(write):
    """Mistakes in plain data are told by path, all at once."""
    with pytest.raises(InputError) as caught:
        Scenario.from_dict({"years": 0, "levers": {"coching": {"start_year": 1, "intensity": 2}}, "extends": "a"})
    lines = caught.value.problems
    assert "years: must be between 1 and 200 (got 0)" in lines
    assert "levers.coching.intensity: must be between 0 and 1 (got 2)" in lines
    assert "extends: can be used in files only" in lines
    assert any(line.startswith('levers.coching: unknown lever "coching"; did you mean "coaching"?') for line in lines)


@pytest.mark.parametrize(
    "data",
    [
        {"years": 10**5000},
        {"system": {"levels": {"elementary": 10**400}}},
        {"system": {"schools": 1, "districts": 10**5000}},
        {"levers": {"coaching": {"start_year": 10**400, "end_year": 1, "intensity": 1}}},
        {"parameters": {"choice.noise": 10**5000}},
    ],
)
def test_numbers_beyond_all_measure_are_refused_in_words(data):
    """A whole number too large to reckon with, or to write out, is one more mistake of the person's."""
    with pytest.raises(InputError, match="must be"):
        Scenario.from_dict(data)


def test_the_constructor_fills_in_the_catalogue_s_defaults():
    """A scenario made without a file has its practices, readiness and growth."""
    assert Scenario(years=3) == Scenario.from_dict({"years": 3})
    assert list(Scenario().practices) == ["personalization", "precision", "professional_learning"]


def test_nothing_can_be_changed(scenario):
    """Neither fields nor mappings of a scenario can be changed, so that its hash holds."""
    before = scenario.hash
    with pytest.raises(ValidationError):
        scenario.years = 3
    for change in (
        lambda: scenario.levers.update({}),
        lambda: scenario.levers.pop("coaching"),
        lambda: scenario.levers.__setitem__("x", None),
        lambda: scenario.growth.__delitem__("reading"),
        lambda: scenario.parameters.setdefault("choice.noise", 1.0),
        scenario.readiness["reading"].clear,
        lambda: scenario.practices.__ior__({}),
        scenario.system.levels.popitem,
    ):
        with pytest.raises(TypeError, match="cannot be changed"):
            change()
    assert scenario.hash == before


def test_equal_content_is_equal_and_hashes_alike(scenario):
    """Scenarios can be keys of a mapping: equal content finds the entry."""
    twin = Scenario.from_dict(dict(reversed(DATA.items())))
    assert twin == scenario
    assert {scenario: 1}[twin] == 1
    assert scenario.replaced({"years": 21}) != scenario


def test_survives_a_process_border(scenario):
    """A pickled or copied scenario is equal, and still cannot be changed."""
    for other in (pickle.loads(pickle.dumps(scenario)), deepcopy(scenario)):  # noqa: S301
        assert (other, other.hash) == (scenario, scenario.hash)
        with pytest.raises(TypeError):
            other.levers.clear()


def test_without_levers_is_the_same_system_left_alone(scenario):
    """Levers and shocks are gone, all else is there."""
    alone = scenario.without_levers()
    assert not alone.levers
    assert not alone.shocks
    assert alone == scenario.replaced({"levers": {}, "shocks": {}})
    with pytest.raises(TypeError):
        alone.levers.clear()


def test_replaced_returns_a_changed_copy(scenario):
    """Values at dotted paths are replaced whole, and the old scenario stays."""
    other = scenario.replaced(
        {
            "levers.coaching.intensity": 0.25,
            "parameters.choice.noise": 0.6,
            "levers.structures": {"start_year": 1, "intensity": 1},
            "shocks.budget_cut": None,
        }
    )
    assert other.levers["coaching"].intensity == 0.25
    assert other.levers["coaching"].end_year == 8
    assert other.levers["structures"].start_year == 1.0
    assert other.parameters == {"choice.noise": 0.6}
    assert not other.shocks
    assert scenario.levers["coaching"].intensity == 0.5


def test_replacing_subjects_drops_what_was_known_of_the_old_ones(scenario):
    """A subject that is no longer taught takes its readiness and growth along; a new one gets its own."""
    other = scenario.replaced({"system.subjects": ["reading", "art"]})
    assert set(other.growth) == set(other.readiness) == {"reading", "art"}


def test_a_file_is_loaded_through_the_class(write):
    """`Scenario.load` reads a file and puts the overrides in place."""
    path = write("years: 9\n")
    assert Scenario.load(path).years == 9
    assert Scenario.load(str(path), ["years=8"]).years == 8


def test_other_schools_can_be_put_in(write):
    """Replacing the file of schools takes its own content's hash, not the old file's."""
    write("i,d,n\n1,1,100\n", "one.csv")
    two = write("i,d,n\n1,1,200\n", "two.csv").resolve()
    columns = {"id": "i", "district": "d", "enrolment": "n"}
    one = Scenario.from_dict({"system": {"schools_file": {"path": "one.csv", "columns": columns}}})
    other = one.replaced({"system.schools_file.path": str(two)})
    assert other.system.schools_file.path == str(two)
    assert other.hash != one.hash


def test_a_practice_that_was_taken_away_stays_away(scenario):
    """Replacing something else does not bring a default practice back."""
    less = scenario.replaced({"practices.precision": None})
    assert "precision" not in less.replaced({"years": 9}).practices
    assert "precision" in less.replaced({"practices.precision": {"channel": "information"}}).practices


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("levers.coaching.intensity", 3, "levers.coaching.intensity: must be between 0 and 1 (got 3)"),
        ("levers.coching", None, "levers.coching: there is nothing of this name to take away"),
        ("years.x", 1, "years.x: years has no keys of its own"),
        ("nonsense", 1, "nonsense: unknown key"),
    ],
)
def test_replaced_refuses_what_leads_nowhere(path, value, said, scenario):
    """A path that leads nowhere and a wrong value are told by path."""
    with pytest.raises(InputError) as caught:
        scenario.replaced({path: value})
    assert any(line.startswith(said) for line in caught.value.problems)


def test_a_user_s_lever_is_known_by_name(monkeypatch):
    """A name that a user registers may stand under its heading, and only there."""
    monkeypatch.setattr(lever_names, "_registered", {})
    data = {"levers": {"mentors": {"start_year": 1, "intensity": 1, "target": {"subjects": ["reading"]}}}}
    with pytest.raises(InputError, match="unknown lever"):
        Scenario.from_dict(data)
    lever_names.register("mentors", "lever")
    assert "mentors" in Scenario.from_dict(data).levers
    with pytest.raises(InputError, match="mentors is a lever and belongs under levers"):
        Scenario.from_dict({"shocks": data["levers"]})
