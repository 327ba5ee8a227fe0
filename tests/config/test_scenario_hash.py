"""What counts as the same scenario."""

from __future__ import annotations

import json
import shutil

import pytest

from reformsim.config.load import load_scenario
from reformsim.config.scenario import Scenario

ONE = """\
name: one
question: Does it matter how it is written?
seed: 4
years: 30
system: {schools: 20, subjects: [reading, science]}
practices:
  zeal: {channel: engagement, synergy: {precision: 0.1, personalization: 0.2}}
  art: {channel: time}
levers:
  structures: {start_year: 1, intensity: 1}
  coaching: {start_year: 2, intensity: 0.5, target: {schools: random, share: 0.2}}
parameters: {choice.noise: 0.6, choice.conformity: 1}
readiness: {science: {high: 0.2, primary: 0.9}}
"""
SAME = """\
# The same, in another order, with all words about it changed.
parameters: {choice.conformity: 1.0, choice.noise: 6.0e-1}
levers:
  coaching:
    target: {share: 0.20, schools: random, subjects: []}
    intensity: .5
    start_year: 2.0
    ramp_years: 1
  structures: {intensity: 1.0, start_year: 1.0, end_year: null}
practices:
  art: {channel: time, difficulty: 1}
  precision: {channel: information}
  zeal: {channel: engagement, synergy: {personalization: 0.2, precision: 0.1}}
readiness: {science: {primary: 0.9, high: 0.2}}
system: {subjects: [reading, science], schools: 20, districts: 1}
years: 30
months_per_year: 10
"""


def test_writing_it_in_another_way_changes_nothing(write):
    """Order of keys, comments, defaults written out, name, question and seed leave the hash as it is."""
    assert load_scenario(write(ONE)).hash == load_scenario(write(SAME)).hash


def test_the_same_hash_means_the_same_order(write):
    """Practices, levers and parameters come in one order, since a run's last bit depends on it."""
    one, same = load_scenario(write(ONE)).resolved(), load_scenario(write(SAME)).resolved()
    for key in ("practices", "levers", "parameters", "readiness", "growth"):
        assert str(one[key]) == str(same[key])
    assert list(one["practices"]) == ["personalization", "precision", "professional_learning", "art", "zeal"]


@pytest.mark.parametrize(
    "change",
    [
        "years=31",
        "months_per_year=9",
        "system.schools=21",
        "system.subjects=[science, reading]",
        "start.belief=0.3",
        "governance.response_lag_months=9",
        "practices.art.difficulty=1.01",
        "practices.professional_learning=null",
        "readiness.science.high=0.21",
        "levers.coaching.intensity=0.500001",
        "levers.coaching.end_year=9",
        "levers.coaching.target.share=0.21",
        "parameters.choice.noise=0.61",
        "observe.teachers_share=0.2",
        "shocks.budget_cut={start_year: 1, intensity: 0}",
        "system.levels={elementary: 1}",
        "growth.science=[1,1,1,1,1,1,1,1,1,1,1,1]",
    ],
)
def test_any_number_changes_it(change, write):
    """Whatever changes the rules of a run changes the hash."""
    assert load_scenario(write(ONE), [change]).hash != load_scenario(write(ONE)).hash


def test_minus_zero_is_zero(write):
    """Two numbers that are equal hash alike."""
    texts = ("start: {belief: -0.0}", "start: {belief: 0}")
    assert len({load_scenario(write(text)).hash for text in texts}) == 1


def test_a_file_of_schools_counts_by_content(write):
    """A copy elsewhere is the same scenario; one changed digit is not."""
    text = "system: {schools_file: {path: s.csv, columns: {id: i, district: d, enrolment: n}}}\n"
    write("i,d,n\n1,1,100\n", "s.csv")
    first = load_scenario(write(text)).hash
    write("i,d,n\n1,1,100\n", "copy/s.csv")
    assert load_scenario(write(text, "copy/x.yaml")).hash == first
    write("i,d,n\n1,1,101\n", "s.csv")
    assert load_scenario(write(text)).hash != first


def test_a_file_that_is_not_the_recorded_one_is_refused(problems, write):
    """A scenario that names the hash of its schools is not run on others."""
    write("i,d,n\n1,1,100\n", "s.csv")
    lines = problems(
        "system:\n  schools_file:\n    path: s.csv\n    columns: {id: i, district: d, enrolment: n}\n"
        f"    sha256: {'a1' * 32}\n"
    )
    assert lines == (
        "x.yaml:5:5: system.schools_file.sha256: s.csv is not the file this was written for: its content differs",
    )


def test_resolved_makes_an_equal_scenario(write):
    """Plain data of a scenario give the same scenario again, practices taken away included."""
    scenario = load_scenario(write(ONE), ["practices.precision=null", "practices.zeal.synergy=null"])
    again = Scenario.from_resolved(json.loads(json.dumps(scenario.resolved())))
    assert again == scenario
    assert again.hash == scenario.hash
    assert "precision" not in again.practices
    assert "precision" not in scenario.resolved()["practices"]


def test_all_defaults_are_filled_in(write):
    """Readiness and growth are there for every subject, levels for every kind, and practices by name."""
    resolved = load_scenario(write("system: {subjects: [reading, art]}\n")).resolved()
    assert set(resolved["readiness"]) == set(resolved["growth"]) == {"reading", "art"}
    assert list(resolved["readiness"]["art"]) == ["primary", "intermediate", "middle", "high"]
    assert [len(row) for row in resolved["growth"].values()] == [12, 12]
    assert sum(resolved["system"]["levels"].values()) == pytest.approx(1.0)
    assert list(resolved["system"]["levels"]) == ["elementary", "middle", "high", "combined"]
    assert list(resolved["practices"]) == ["personalization", "precision", "professional_learning"]


def test_growth_of_a_subject_without_a_curve_is_the_mean_of_the_published(write):
    """Science grows as the mean of reading and mathematics, step by step."""
    growth = load_scenario(write("system: {subjects: [reading, mathematics, science]}\n")).growth
    for reading, mathematics, science in zip(*growth.values(), strict=True):
        assert science == pytest.approx((reading + mathematics) / 2, abs=1e-6)


def test_the_folder_one_is_in_does_not_count(write, scenarios, tmp_path, monkeypatch):
    """The scenario on real schools has one hash wherever the project lies and wherever one stands."""
    before = load_scenario(scenarios / "michigan.yaml").hash
    shutil.copytree(scenarios, tmp_path / "elsewhere")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert load_scenario("michigan.yaml").hash == before
