"""Releases: a branch is the run that it leaves, with support off."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reformsim import InputError, Scenario, simulate
from reformsim.run.crew import Effort
from reformsim.study.release import Times, release, release_months, release_seed
from reformsim.study.snapshots import proceed

Load = Callable[..., Scenario]


def test_released_at_the_end_it_is_the_run_with_its_added_years(small: Load) -> None:
    """Support that never ends, switched off with the scenario's own years, is what every run shows in its added years."""
    scenario = small("three_years", years=5).replaced(
        {f"levers.{name}.end_year": 5.0 for name in small("three_years").levers}
    )
    branch = release_seed(scenario, 2, 10, None)["rows"][-1]
    whole = simulate(scenario, 2)
    assert branch["month"] == 50
    assert branch["verdict"] == whole.verdict.name
    assert branch["final"] == whole.verdict.final
    assert branch["culture_final"] == whole.verdict.culture_final


def test_a_branch_is_the_run_gone_on_without_levers(small: Load) -> None:
    """A release in mid-run goes the way of the same state gone on under no levers, year by year."""
    scenario = small("three_years", years=6)
    found = {row["month"]: row for row in release_seed(scenario, 3, 15, None)["rows"]}
    gone_on = proceed(simulate(scenario, 3).at(35), scenario.without_levers())
    deep = gone_on.system["deep"].to_numpy()
    assert len(deep) == 140
    assert found[35]["path"][:14] == pytest.approx(deep.reshape(14, 10).mean(axis=1).tolist(), abs=1e-15)


def test_released_before_it_begins_nothing_was_reformed(small: Load) -> None:
    """A release at the first lever's start is the baseline: it holds nothing."""
    scenario = small("three_years", years=6)
    first = release_seed(scenario, 1, 10, None)["rows"][0]
    assert first["month"] == 20
    assert not first["holds"]
    assert first["final"] == pytest.approx(simulate(scenario.without_levers(), 1).verdict.final, abs=0.1)


def test_months_go_from_the_first_lever_to_the_last(small: Load) -> None:
    """Releases begin with the first lever and end with the last one, or with the scenario where a lever does not end."""
    scenario = small("three_years")
    assert release_months(scenario, 10) == [20, 30, 40, 50]
    assert release_months(scenario, 25) == [20, 45, 50]
    endless = scenario.replaced({"levers.coaching.end_year": None, "years": 7})
    assert release_months(endless, 10)[-1] == 70


@pytest.mark.slow
def test_lasting_reform_has_a_point_and_the_point_is_told_in_months(small: Load) -> None:
    """Where support lasts long enough with structures changed, there is a point of no return, found to the month."""
    answer = release(small("breakthrough", schools=10, years=30), Effort(seeds=3, workers=2), Times(share=0.5))
    at = answer.figures["point_of_no_return_year"]
    assert at is not None
    assert 4.0 < at <= 10.0
    releases = answer.tables["releases"]
    for seed, group in releases.groupby("seed"):
        point = answer.tables["points"].set_index("seed").loc[seed, "point_year"]
        later = group[group["release_year"] >= point]
        assert later["holds"].all()
        before = group[(group["release_year"] < point) & (group["release_year"] >= point - 0.11)]
        assert not before["holds"].any()
    assert "point of no return" in answer.sentences[0]


def test_no_point_is_said_so(small: Load) -> None:
    """Three years of support do not hold, and the answer says that there is no such time."""
    answer = release(small("three_years", schools=3, years=6), Effort(seeds=2), Times(every_months=15))
    assert answer.figures["point_of_no_return_year"] is None
    assert "has no point of no return" in answer.sentences[0]


def test_what_cannot_be_released_is_refused(small: Load) -> None:
    """A system without levers, and times that make no sense, are told at once."""
    with pytest.raises(InputError) as told:
        release(small("baseline"), Effort(seeds=1), Times(0, 2.0, 1.5))
    assert [problem.split(":")[0] for problem in told.value.problems] == [
        "baseline",
        "every-months",
        "years-after",
        "share",
    ]
