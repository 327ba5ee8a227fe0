"""Calibrations of a small system of its own, and to published patterns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reformsim.config.calibration import Calibration
from reformsim.config.calibration_parts import GoalConfig
from reformsim.config.catalog.patterns import PATTERNS
from reformsim.study import calibrate_goals
from reformsim.study.calibrate import calibrate
from reformsim.study.calibrate_goals import goals_of, patterns_of
from reformsim.study.calibrate_trial import try_numbers

BASE = "years: 3\nsystem: {schools: 2}\n"
REAL = """\
base: base.yaml
common: {observe: {teachers_share: 0, students_share: 0}}
tune:
  parameters.choice.mandate_pressure: {low: 0.5, high: 6}
  parameters.choice.network_gain: catalogue
targets:
  - scenario: {extends: base.yaml, levers: {mandate: {start_year: 0, end_year: 3, intensity: 1, ramp_years: 0}}}
    name: mandated
    measures: {end_surface: {low: %(low)r, high: %(high)r}}
search: {trials: 24, keep: 5}
seeds: {count: 1}
"""


@pytest.mark.slow
def test_a_small_system_gives_back_its_own_number(tmp_path):
    """What a mandate did under a pressure of 1.5 brings the pressure back, within a few hundredths of its range."""
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "c.yaml").write_text(REAL % {"low": 0.0, "high": 1.0})
    truth = {"parameters.choice.mandate_pressure": 1.5}
    probe = Calibration.load(tmp_path / "c.yaml")
    seen = try_numbers(probe, truth, None)["values"]["mandated.end_surface"][0]
    (tmp_path / "c.yaml").write_text(REAL % {"low": seen - 0.005, "high": seen + 0.005})
    answer = calibrate(Calibration.load(tmp_path / "c.yaml"))
    assert answer.figures["best"]["parameters.choice.mandate_pressure"] == pytest.approx(1.5, abs=0.25)
    assert answer.figures["best_loss"] < answer.figures["default_loss"]


@pytest.mark.slow
def test_the_number_of_workers_does_not_matter(tmp_path):
    """One worker and two give the same trials, to the last digit."""
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "c.yaml").write_text(REAL % {"low": 0.2, "high": 0.25})
    asked_for = Calibration.load(tmp_path / "c.yaml", ["search.trials=10"])
    one, two = (calibrate(asked_for, workers=workers).tables["trials"] for workers in (1, 2))
    assert one.equals(two)
    assert np.isfinite(one["loss"]).all()


def test_patterns_are_targets_and_what_was_held_out_is_compared(tmp_path):
    """Published patterns count with their ranges; those that were held out are shown, and weigh nothing."""
    (tmp_path / "base.yaml").write_text(BASE)
    text = REAL.partition("targets:")[0] + "targets: [{patterns: [P2, P6], weight: 2}]\nseeds: {count: 1}\n"
    (tmp_path / "c.yaml").write_text(text)
    answer = calibrate(Calibration.load(tmp_path / "c.yaml", ["search.trials=1", "base=base.yaml"]))
    targets = answer.tables["targets"].set_index("target")
    assert list(targets.index) == [
        "p2_share_between",
        "p2_share_between_given_last_year",
        "p6_stay_one_year",
        "p6_stay_five_years",
    ]
    assert targets["weight"].tolist() == [2.0, 0.0, 2.0, 0.0]
    assert targets.loc["p6_stay_one_year", ["low", "high", "tolerance"]].tolist() == pytest.approx([0.82, 0.87, 0.05])
    assert np.isfinite(targets.loc["p6_stay_one_year", "best"])
    assert "held out" in " ".join(answer.sentences)


def test_published_ranges_have_a_tolerance():
    """It is the width of the range; that of its unit where it has one end; and half where it is a share of seeds."""
    goals = {goal.key: goal for goal in goals_of(GoalConfig(patterns=("P3", "P5", "P21")))}
    assert goals["p3_reading_sd"].tolerance == pytest.approx(0.08)
    assert goals["p3_mathematics_above_reading_sd"].tolerance == 0.05
    assert goals["p5_share_by_fifth_year"].tolerance == 0.1
    assert goals["p21_in_order"].tolerance == 0.5


def test_of_all_patterns_only_telling_probes_are_run(monkeypatch):
    """A probe that shows nothing but what was held out is not run for a calibration."""
    told = {pattern.probe for pattern in patterns_of(GoalConfig(patterns="all"))}
    assert told == {pattern.probe for pattern in PATTERNS.values() if pattern.use == "calibrated"}
    idle = replace(PATTERNS["P7"], id="P99", probe="idle")
    monkeypatch.setattr(calibrate_goals, "PATTERNS", {**PATTERNS, "P99": idle})
    assert {pattern.probe for pattern in patterns_of(GoalConfig(patterns="all"))} == told
