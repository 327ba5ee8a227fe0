"""Dials and thresholds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reformsim import InputError, Scenario
from reformsim.run.crew import Effort
from reformsim.study.dial import Dial, words_of
from reformsim.study.threshold import Aim, Vary, threshold

Load = Callable[..., Scenario]


def test_duration_ends_every_lever_that_long_after_its_start(small: Load) -> None:
    """Three years of support mean three years of each lever; none at all means that there is no lever."""
    scenario = small("breakthrough", levers__coaching__start_year=4.0)
    turned = Dial.of("duration", scenario).turn(scenario, 3.0)
    assert {lever.end_year - lever.start_year for lever in turned.levers.values() if lever.end_year} == {3.0}
    assert turned.levers["coaching"].end_year == 7.0
    assert Dial.of("duration", scenario).turn(scenario, 0.0).levers == {}


def test_intensity_is_times_each_own(small: Load) -> None:
    """Half the intensity is half of each lever's own."""
    scenario = small("breakthrough")
    turned = Dial.of("intensity", scenario).turn(scenario, 0.5)
    assert {name: lever.intensity for name, lever in turned.levers.items()} == {
        name: pytest.approx(lever.intensity / 2) for name, lever in scenario.levers.items()
    }


def test_share_reaches_a_random_share_of_schools(small: Load) -> None:
    """A share of the schools is drawn by lot where all were reached, and chosen as before where some were."""
    scenario = small("breakthrough", levers__coaching__target__schools="lowest")
    turned = Dial.of("share", scenario).turn(scenario, 0.3)
    assert turned.levers["coaching"].target.schools == "lowest"
    assert turned.levers["structures"].target.schools == "random"
    assert {lever.target.share for lever in turned.levers.values()} == {0.3}


def test_a_parameter_has_the_catalogues_bounds(small: Load) -> None:
    """A number of the catalogue is turned between its bounds, in its unit."""
    dial = Dial.of("parameters.choice.conformity", small("breakthrough"))
    assert (dial.low, dial.high, dial.unit, dial.whole) == (0.0, 5.0, "units of V", False)
    assert dial.turn(small("breakthrough"), 2.0).parameters["choice.conformity"] == 2.0


def test_whole_numbers_stay_whole(small: Load) -> None:
    """A number of months is turned in whole months."""
    dial = Dial.of("governance.response_lag_months", small("breakthrough"), 0, 20)
    assert dial.turn(small("breakthrough"), dial.exact(7.4)).governance.response_lag_months == 7


@pytest.mark.parametrize(
    ("path", "low", "high", "said"),
    [
        ("levers.coachin.intensity", None, None, 'has no lever "coachin"; did you mean "coaching"?'),
        ("levers.coachin.duration", None, None, 'has no lever "coachin"; did you mean "coaching"?'),
        ("levers.coaching.intens", None, None, 'did you mean "levers.coaching.intensity"'),
        ("duratio", None, None, 'did you mean "duration"'),
        ("intensity", 0.5, 0.2, "--low must be below --high"),
        ("intensity", -1.0, 2.0, "--low must lie between 0 and 1"),
        ("name", None, None, "is not a number"),
        ("seed", None, None, "the seed is not varied"),
    ],
)
def test_what_cannot_be_turned_is_refused(small: Load, path: str, low: float, high: float, said: str) -> None:
    """Each wrong dial has one clear message with the nearest right name."""
    with pytest.raises(InputError) as told:
        Dial.of(path, small("breakthrough"), low, high)
    assert said in "\n".join(told.value.problems)


def test_paths_are_told_in_words() -> None:
    """A path reads like a sentence's part."""
    assert words_of("levers.professional_learning_time.intensity") == "intensity of professional learning time"
    assert words_of("parameters.choice.culture_pull") == "culture pull"


@pytest.mark.slow
def test_more_support_takes_a_share_of_seeds_over(small: Load) -> None:
    """Duration with structures: seeds fail without support and hold with twenty years; the threshold lies between."""
    scenario = small("breakthrough", schools=5, years=26)
    answer = threshold(scenario, Vary("duration", 0.0, 20.0), Effort(seeds=4, workers=2), Aim(tolerance=2.5))
    low, high = answer.figures["bracket"]
    assert high - low <= 2.5
    assert 2.0 < answer.figures["threshold"] < 15.0
    points = answer.tables["points"].set_index("value")["share"]
    assert points[low] < 0.5 <= points[high]
    assert (points.loc[0.0], points.loc[20.0]) == (0.0, 1.0)


def test_not_even_the_largest_is_enough(small: Load) -> None:
    """Time to learn together alone never breaks through: that is what is said."""
    scenario = small("professional_learning_only", years=8)
    label = next(iter(scenario.levers))
    vary = Vary(f"levers.{label}.intensity")
    answer = threshold(scenario, vary, Effort(seeds=2), Aim(tolerance=0.5))
    assert answer.figures["threshold"] is None
    assert "even the largest" in answer.sentences[0]


def test_even_the_smallest_is_enough(small: Load) -> None:
    """An aim that is always reached has no threshold."""
    scenario = small("professional_learning_only", years=8)
    label = next(iter(scenario.levers))
    aim = Aim(("inert", "unchanged"), 0.5, 0.5)
    answer = threshold(scenario, Vary(f"levers.{label}.intensity"), Effort(seeds=2), aim)
    assert answer.figures["threshold"] is None
    assert "the smallest included" in answer.sentences[0]


def test_all_that_is_wrong_is_told_at_once(small: Load) -> None:
    """A wrong dial and a wrong aim are told together."""
    with pytest.raises(InputError) as told:
        threshold(small("breakthrough"), Vary("duratio"), aim=Aim(("brekthrough",), 1.0, 0.0))
    heads = [problem.split(":")[0] for problem in told.value.problems]
    assert heads == ["duratio", "target", "share", "tolerance"]
    assert 'did you mean "breakthrough"' in told.value.problems[1]
