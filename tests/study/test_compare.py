"""Comparisons: paired, all shown, and with the promised number of seeds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reformsim import InputError, Scenario
from reformsim.run.crew import Effort
from reformsim.study.compare import Enough, compare, distinct_labels
from reformsim.study.compare_tables import MEASURES
from reformsim.study.compare_words import number

Load = Callable[..., Scenario]


def test_a_scenario_does_not_differ_from_itself(small: Load) -> None:
    """With the same luck the same scenario gives the same numbers: every difference is 0, not just small."""
    answer = compare([small("mandate", years=8), small("mandate", years=8)], Effort(seeds=2))
    differences = answer.tables["differences"]
    assert set(differences["difference"].dropna()) == {0.0}
    assert list(dict.fromkeys(differences["scenario"])) == ["mandate", "mandate (2)"]
    assert "the same deep practice" in answer.sentences[-1]


def test_differences_are_those_of_the_runs(small: Load) -> None:
    """A difference is the mean over seeds of what each seed's runs differ by; every scenario and measure has a row."""
    scenarios = [small(name, years=8) for name in ("baseline", "mandate", "three_years")]
    answer = compare(scenarios, Effort(seeds=2, first_seed=5))
    runs, differences = answer.tables["runs"], answer.tables["differences"]
    assert len(runs) == 6
    assert len(differences) == 3 * len(MEASURES)
    assert sorted(set(runs["seed"])) == [5, 6]
    by_seed = runs.pivot_table(index="seed", columns="scenario", values="surface_peak")
    expected = (by_seed["mandate"] - by_seed["baseline"]).mean()
    found = differences.set_index(["scenario", "measure"]).loc[("mandate", "surface_peak"), "difference"]
    assert found == pytest.approx(expected)
    assert found > 0.1
    assert set(answer.tables["paths"]["scenario"]) == {"baseline", "mandate", "three_years"}


def test_the_number_of_workers_changes_nothing(small: Load) -> None:
    """One process or two, the answer is the same."""
    scenarios = [small("baseline", years=6), small("mandate", years=6)]
    one, two = (compare(scenarios, Effort(seeds=3, workers=workers)).summary() for workers in (1, 2))
    assert one == two


def test_seeds_are_added_until_the_interval_is_narrow(small: Load) -> None:
    """A rule that is met at once adds nothing; one that cannot be met stops at the most seeds, and says so."""
    scenarios = [small("baseline", years=5), small("mandate", years=5)]
    wide = compare(scenarios, Effort(seeds=2), Enough(0.9, 10))
    assert wide.figures["seeds"] == 2
    assert "as narrow as asked for" in wide.sentences[-1]
    narrow = compare(scenarios, Effort(seeds=2), Enough(1e-9, 5))
    assert narrow.figures["seeds"] == 5
    assert "5 seeds are the most" in narrow.sentences[-1]


def test_what_cannot_be_compared_is_refused(small: Load) -> None:
    """All that is wrong is told at once, before anything runs."""
    with pytest.raises(InputError) as told:
        compare([small("baseline")], Effort(seeds=9), Enough(0.0, 3, "magic"))
    assert [problem.partition(":")[0] for problem in told.value.problems] == [
        "compare",
        "until-ci",
        "max-seeds",
        "measure",
    ]


def test_names_are_told_apart(small: Load) -> None:
    """Scenarios of one name get a number."""
    assert distinct_labels([small("mandate")] * 3) == ["mandate", "mandate (2)", "mandate (3)"]


@pytest.mark.parametrize(("value", "text"), [(0.561, ".561"), (-0.05, "-.050"), (2.5, "2.50"), (0.0, ".000")])
def test_numbers_are_told_shortly(value: float, text: str) -> None:
    """Shares have three digits and no zero before them, larger numbers two digits."""
    assert number(value) == text
