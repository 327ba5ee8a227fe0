"""Whatever a file holds, it is read or refused in words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reformsim.config.load import scenario_of
from reformsim.config.positions import parse_placed
from reformsim.config.scenario import Scenario
from reformsim.errors import InputError

KEYS = st.sampled_from(
    [
        "name",
        "years",
        "system",
        "subjects",
        "levels",
        "schools",
        "districts",
        "schools_file",
        "path",
        "columns",
        "scores",
        "grades",
        "levers",
        "shocks",
        "coaching",
        "structures",
        "leader_exodus",
        "lever",
        "start_year",
        "end_year",
        "intensity",
        "target",
        "share",
        "names",
        "bands",
        "waves",
        "practices",
        "precision",
        "synergy",
        "channel",
        "readiness",
        "growth",
        "reading",
        "primary",
        "parameters",
        "choice.noise",
        "seed",
        "start",
        "extends",
        "sha256",
        "odd\nkey",
        "",
    ]
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 300),
    st.floats(),
    st.sampled_from(["coaching", "all", "named", "no"]),
    st.text(max_size=5),
)
TREES = st.recursive(
    VALUES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=30,
)


def refusal(action, argument):
    """Return what an action yields, and the lines with which it refuses."""
    try:
        return action(argument), ()
    except InputError as error:
        return None, error.problems


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(KEYS, TREES, max_size=6))
def test_any_data_are_taken_or_refused_in_words(data):
    """No data lead to any other error than the one for people, one clear line a problem."""
    scenario, lines = refusal(scenario_of, data)
    assert all(line and "\n" not in line for line in lines)
    assert lines or Scenario.from_resolved(scenario.resolved()) == scenario


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-[]{}#&*!|>'\"%@`,? \n\t0159.~x"), max_size=60))
def test_any_text_is_read_or_refused_in_words(text):
    """No text breaks the reader, and whatever it reads has a place."""
    placed, lines = refusal(lambda text: parse_placed(text, "x.yaml"), text)
    assert all(line.startswith("x.yaml:") for line in lines)
    assert lines or all(min(place) >= 1 for place in placed.places.values())
