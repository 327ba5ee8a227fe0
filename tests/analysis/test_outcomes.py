"""What a planted run brought and cost is what was planted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from reformsim.analysis import Outcomes, judge, measure_outcomes
from reformsim.errors import InputError

if TYPE_CHECKING:
    from conftest import Planter

SUPPORT: list[tuple[object, ...]] = [("coaching", "coaching", "lever", 2.0, 1.0, 10.0, 0.8, "all")]
GROWTH = 0.4


def outcomes_of(planter: Planter, **columns: object) -> Outcomes:
    """Return the outcomes of a run that rises and goes back, with these columns."""
    deep = planter.course((2, 0.06), (4, 0.96), (10, 0.96), (16, 0.15))
    run = planter.run(deep, SUPPORT, **columns)  # type: ignore[arg-type]
    baseline = planter.flat()
    return measure_outcomes(run, baseline, judge(run, baseline), GROWTH)


def test_gain_is_the_final_difference_to_the_baseline(planter: Planter) -> None:
    """The gain is what is left in the last two years, in SD and in months of the benchmark's growth."""
    path = planter.course((2, 0.0), (10, 0.5), (38, 0.2))
    outcomes = outcomes_of(planter, achievement_sd=path, score_sd=path)
    assert outcomes.gain_sd == pytest.approx(0.2)
    assert outcomes.gain_months == pytest.approx(5.0)
    assert outcomes.peak_gain_sd == pytest.approx(0.5, abs=0.02)


def test_gain_takes_off_what_the_baseline_gained_too(planter: Planter) -> None:
    """What happens in the baseline as well is no gain."""
    planter.columns["achievement_sd"] = 0.3
    assert outcomes_of(planter).gain_sd == pytest.approx(0.0)


def test_drift_is_that_of_the_system_left_alone(planter: Planter) -> None:
    """How far practice and culture went by themselves is told of the baseline, first year to last two."""
    planter.columns["culture"] = planter.course((0, 0.15), (1, 0.15), (38, 0.19))
    deep = planter.course((2, 0.06), (4, 0.96), (10, 0.96), (16, 0.15))
    run = planter.run(deep, SUPPORT, culture=0.5)
    baseline = planter.run(planter.course((0, 0.06), (1, 0.06), (38, 0.04)))
    outcomes = measure_outcomes(run, baseline, judge(run, baseline), GROWTH)
    assert outcomes.drift_alone == pytest.approx(-0.02)
    assert outcomes.culture_drift_alone == pytest.approx(0.04)


def test_status_gap(planter: Planter) -> None:
    """The gap between the highest and lowest quarter is given before, at the end, and without reform."""
    outcomes = outcomes_of(planter, low_status_sd=planter.course((2, -0.5), (10, -0.2)))
    assert outcomes.status_gap_before_sd == pytest.approx(1.0)
    assert outcomes.status_gap_final_sd == pytest.approx(0.7)
    assert outcomes.status_gap_baseline_sd == pytest.approx(1.0)


def test_inflation_is_score_beyond_knowledge(planter: Planter) -> None:
    """Scores that rise while knowledge does not are inflation, for as long as they do."""
    score = planter.course((2, 0.0), (4, 0.2), (7, 0.2), (8, 0.0))
    score[:10] = np.nan
    outcomes = outcomes_of(planter, score_sd=score)
    assert outcomes.inflation_peak_sd == pytest.approx(0.2)
    assert outcomes.inflation_sd == pytest.approx(0.0)
    assert np.isnan(outcomes_of(planter, score_sd=np.nan).inflation_peak_sd)


def test_a_score_is_held_against_what_pupils_knew_when_they_were_tested(planter: Planter) -> None:
    """Of a true gain that moves all year a score shows that of last spring: there is nothing inflated in that."""
    gain = planter.course((2, 0.0), (10, 0.5), (20, 0.1))
    last_spring = np.arange(len(gain)) // 10 * 10 - 1 + 10 * (np.arange(len(gain)) % 10 == 9)
    score = np.where(last_spring >= 0, gain[last_spring], np.nan)
    outcomes = outcomes_of(planter, achievement_sd=gain, score_sd=score)
    assert (outcomes.inflation_peak_sd, outcomes.inflation_sd) == pytest.approx((0.0, 0.0))


def test_scale_has_four_dimensions(planter: Planter) -> None:
    """Depth, spread, sustainability and ownership are those of the last two years."""
    spread = planter.course((2, 0.05), (4, 0.9), (10, 0.9), (16, 0.3))
    outcomes = outcomes_of(planter, schools_above_half=spread, teachers_above_half=0.25, ownership=0.7)
    scale = outcomes.scale
    assert scale.depth == pytest.approx(0.15)
    assert (scale.schools_above_half_before, scale.schools_above_half) == pytest.approx((0.05, 0.3))
    assert scale.schools_above_half_peak == pytest.approx(0.9)
    assert (scale.teachers_above_half, scale.ownership) == pytest.approx((0.25, 0.7))
    assert scale.retained == pytest.approx(0.1)
    assert scale.half_life_years is not None


def test_cost_for_each_lasting_sd(planter: Planter) -> None:
    """Two schools of 500 at $500,000 cost $500 a place; at a gain of .25 SD that is $2,000 for one SD."""
    cost = planter.course((2, 0.0), (10, 500_000.0))
    outcomes = outcomes_of(planter, cost_dollars=cost, achievement_sd=planter.course((2, 0.0), (10, 0.25)))
    assert outcomes.students == 1000
    assert outcomes.cost_dollars_per_student == pytest.approx(500.0)
    assert outcomes.cost_dollars_per_lasting_sd == pytest.approx(2000.0)


@pytest.mark.parametrize(("gain", "has_price"), [(0.0199, False), (0.0201, True), (-0.2, False)])
def test_no_price_without_a_lasting_gain(planter: Planter, gain: float, has_price: bool) -> None:
    """Below .02 SD there is no lasting gain to divide by."""
    outcomes = outcomes_of(planter, achievement_sd=planter.course((2, 0.0), (10, gain)), cost_dollars=1e6)
    assert (outcomes.cost_dollars_per_lasting_sd is not None) is has_price


def test_wrong_input_is_named(planter: Planter) -> None:
    """A growth of nothing and a baseline of another length are refused."""
    run, baseline = planter.run(planter.course((0, 0.1)), SUPPORT), planter.flat()
    verdict = judge(run, baseline)
    with pytest.raises(InputError, match="annual_growth_sd"):
        measure_outcomes(run, baseline, verdict, 0.0)
    shorter = replace(baseline, system=baseline.system.head(len(baseline.system) - 1))
    with pytest.raises(InputError, match="equally long"):
        measure_outcomes(run, shorter, verdict, GROWTH)
