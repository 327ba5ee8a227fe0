"""Hysteresis: a loop where history counts, and none where neither colleagues nor culture pull."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reformsim import InputError, Scenario
from reformsim.run.crew import Effort
from reformsim.study.hysteresis import LEAD_YEARS, Ramp, hysteresis, phase_of, ramped_scenario

Load = Callable[..., Scenario]
NO_PULL = {"parameters.choice.conformity": 0.0, "parameters.choice.culture_pull": 0.0}


def test_support_rises_and_falls_in_a_triangle(small: Load) -> None:
    """All levers rise for so many years to their own intensity and fall as long; then a push the other way rises."""
    ramp = Ramp(years=10, hold_years=4)
    ramped = ramped_scenario(small("breakthrough"), ramp)
    assert {(one.start_year, one.end_year, one.ramp_years) for one in ramped.levers.values()} == {(5.0, 15.0, 10.0)}
    assert ramped.shocks["push_back"].start_year == 29.0
    assert ramped.years == 39
    at = {year: phase_of(year, ramp) for year in (2.0, 5.0, 10.0, 15.0, 20.0, 27.0, 30.0, 38.0)}
    assert at == {
        2.0: ("lead", 0.0),
        5.0: ("up", 0.0),
        10.0: ("up", 0.5),
        15.0: ("down", 1.0),
        20.0: ("down", 0.5),
        27.0: ("hold", 0.0),
        30.0: ("push", pytest.approx(-0.1)),
        38.0: ("push", pytest.approx(-0.9)),
    }


def test_other_levers_are_out_or_held(small: Load) -> None:
    """One lever alone is ramped; the others are left out, or act all the time."""
    one = ramped_scenario(small("breakthrough"), Ramp(("coaching",), 10))
    assert set(one.levers) == {"coaching"}
    held = ramped_scenario(small("breakthrough"), Ramp(("coaching",), 10, hold_others=True))
    assert set(held.levers) == set(small("breakthrough").levers)
    assert (held.levers["structures"].start_year, held.levers["structures"].end_year) == (0.0, None)


@pytest.mark.slow
def test_the_loop_vanishes_without_conformity_and_culture(small: Load) -> None:
    """With both pulls at 0 practice returns by itself and hardly any loop is left; with them it stays up.

    What is left comes from delay, and is less the slower the ramp.
    """
    ramp, effort = Ramp(years=30, hold_years=20, push_back=""), Effort(seeds=2, workers=2)
    true, none = (
        hysteresis(small("breakthrough", schools=6).replaced(changes), effort, ramp) for changes in ({}, NO_PULL)
    )
    slow, fast = (
        {row["measure"]: row["mean"] for row in none.figures["thresholds"] if row["ramp_years"] == years}
        for years in (30, 15)
    )
    loop = {row["measure"]: row["mean"] for row in true.figures["thresholds"] if row["ramp_years"] == 30}
    assert loop["gap"] > 0.6
    assert abs(slow["gap"]) < 0.15
    assert slow["area"] < loop["area"] / 3
    assert slow["area"] < fast["area"]
    assert "a true loop" in true.sentences[-1]
    assert "comes from delay" in none.sentences[-1] or slow["gap"] > 0.1


def test_what_cannot_be_ramped_is_refused(small: Load) -> None:
    """Unknown levers, levers for shocks, and loops beyond 200 years are told at once."""
    with pytest.raises(InputError) as told:
        hysteresis(small("breakthrough"), ramp=Ramp(("coachin",), 90, -1, "coaching"))
    said = "\n".join(told.value.problems)
    assert 'no lever "coachin"; did you mean "coaching"?' in said
    assert "hold-years: must be at least 0" in said
    assert "200 are the most" in said
    assert "coaching is a lever; it takes a shock" in said
    with pytest.raises(InputError, match="has no lever to ramp"):
        hysteresis(small("baseline"))


def test_the_lead_is_the_system_left_alone(small: Load) -> None:
    """Before support begins, practice is that of the paired baseline."""
    answer = hysteresis(small("eight_years", schools=3), Effort(seeds=1), Ramp(years=4, hold_years=2, push_back=""))
    lead = answer.tables["paths"].query("phase == 'lead'")
    assert len(lead) == 2 * LEAD_YEARS
    assert (lead["deep"] == lead["baseline_deep"]).all()
