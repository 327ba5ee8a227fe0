"""What a browser asks is read as strictly as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reformsim.config.scenario import Scenario
from reformsim.errors import InputError
from reformsim.page.presets import FIRST_PRESET, PRESETS, YEARS
from reformsim.page.question import SETTINGS, asked_of, read_question
from reformsim.page.words import LEVER_WORDS, PRESET_WORDS, SETTING_WORDS, SHOCK_WORDS

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_presets_are_the_shipped_scenarios(name: str, bases: dict[str, Scenario]) -> None:
    """A preset of the page does what the scenario of its name does; only its system is smaller and its run shorter."""
    shipped = Scenario.load(SCENARIOS / f"{name}.yaml")
    assert bases[name].levers == shipped.levers
    assert bases[name].shocks == shipped.shocks
    assert bases[name].start == shipped.start
    assert bases[name].parameters == shipped.parameters
    assert bases[name].years == YEARS


def test_a_question_asked_back_is_the_same_scenario(bases: dict[str, Scenario]) -> None:
    """The words in which the page asks for a preset are read back as that preset, with the same hash."""
    for name, scenario in bases.items():
        assert read_question(asked_of(scenario, name), bases).scenario == scenario


def test_everything_on_the_page_has_words() -> None:
    """Every preset has a question, and every lever, shock and setting that the engine knows by the page's name a title."""
    from reformsim.config.lever_names import LEVERS, SHOCKS

    assert set(PRESET_WORDS) == set(PRESETS)
    assert FIRST_PRESET in PRESETS
    assert set(LEVER_WORDS) == LEVERS
    assert set(SHOCK_WORDS) == SHOCKS
    assert set(SETTINGS) < set(SETTING_WORDS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"base": "nowhere"}, "there is no question called 'nowhere'"),
        ({"schools": 10**9}, "schools: must be a whole number from 1 to 400 on this page (got 1000000000)"),
        ({"years": True}, "years: must be a whole number from 1 to 60 on this page (got True)"),
        ({"years": "x" * 999}, "years: must be a whole number"),
        ({"seed": -1}, "seed"),
        ({"levers": {"coaching": {"start": 2, "end": 1, "intensity": 1, "share": 1}}}, "levers.coaching"),
        ({"levers": {"coching": {"start": 2, "end": 4, "intensity": 1, "share": 1}}}, 'did you mean "coaching"'),
        ({"levers": {"coaching": {"start": 2, "speed": 3}}}, "levers.coaching: must have start, end, intensity, share"),
        ({"levers": {"coaching": {"start": 2, "end": 4, "intensity": 1, "share": 0}}}, "levers.coaching.share"),
        ({"levers": {"coaching": {"start": 1e308, "end": None, "intensity": 7}}}, "levers.coaching.intensity"),
        ({"levers": []}, "levers: must be a table of names"),
        ({"settings": {"conformity": 1e30}}, "choice.conformity"),
        ({"settings": {"gravity": 1}}, "settings.gravity: this page knows no such setting"),
        ({"surprise": 1}, "surprise: this page knows no such key"),
    ],
)
def test_what_cannot_be_run_is_told(
    change: dict[str, Any], said: str, small: dict[str, Any], bases: dict[str, Scenario]
) -> None:
    """A question that cannot be run names the key, what is allowed and what it got, in one short line."""
    with pytest.raises(InputError) as refused:
        read_question(small | change, bases)
    assert any(said in problem for problem in refused.value.problems), refused.value.problems
    assert all(len(problem) < 400 for problem in refused.value.problems)


@pytest.mark.parametrize("end", ["low", "high"])
def test_every_setting_can_be_turned_to_its_ends(end: str, small: dict[str, Any], bases: dict[str, Scenario]) -> None:
    """Each slider of the system's settings can be turned from end to end, and changes the scenario."""
    for name, (_, _, low, high, _) in SETTING_WORDS.items():
        asked = small | {"settings": {name: low if end == "low" else high}}
        assert read_question(asked, bases).scenario != read_question(small, bases).scenario, name


def test_a_share_of_schools_is_drawn_by_lot(small: dict[str, Any], bases: dict[str, Scenario]) -> None:
    """A lever that reaches a share of schools reaches a random one; one that reaches all is the usual lever."""
    small["levers"]["coaching"]["share"] = 0.5
    levers = read_question(small, bases).scenario.levers
    assert (levers["coaching"].target.schools, levers["coaching"].target.share) == ("random", 0.5)
    assert levers["formative_assessment"].target.schools == "all"
