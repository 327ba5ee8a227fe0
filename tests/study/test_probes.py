"""Probes on small systems: every target is measured, the same way each time, whatever the scenario does."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.analysis.patterns import MEASURES
from reformsim.analysis.patterns.trials import LARGE, LARGE_TEACHERS, SMALL
from reformsim.config.catalog.patterns import PATTERNS
from reformsim.model.system import System
from reformsim.run.crew import Crew, Effort, Job
from reformsim.study.probes import PROBES, measure_probe, see_baseline
from reformsim.study.spreading import TRAINED_SHARE, count_colleagues, draw_trained
from reformsim.study.trials import SMALL_TEACHERS, Arm, run_arm, see_coaching, settled_system

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SMALL_SYSTEM = ["system.schools=4", "years=6"]


def small(name: str = "baseline", *more: str) -> Scenario:
    """Return a shipped scenario with four schools and six years."""
    return Scenario.load(SCENARIOS / f"{name}.yaml", [*SMALL_SYSTEM, *more])


def test_every_pattern_has_a_probe_and_a_measure() -> None:
    """Patterns, measures and probes name each other, and nothing is left over."""
    assert set(PATTERNS) == set(MEASURES)
    assert {pattern.probe for pattern in PATTERNS.values()} == set(PROBES)


@pytest.mark.parametrize("probe", PROBES)
def test_a_probe_gives_its_targets(probe: str) -> None:
    """A probe gives a number, or not-a-number, for every target of its patterns, and for no other."""
    found = measure_probe(probe, small(), 1)
    keys = [target.key for pattern in PATTERNS.values() if pattern.probe == probe for target in pattern.targets]
    assert list(found) == keys
    assert all(type(value) is float for value in found.values())


def test_a_probe_is_a_job() -> None:
    """A crew runs it and gives back what a call gives, not-a-number included."""
    scenario = small()
    with Crew(Effort(seeds=1)) as crew:
        (found,) = crew.finish([Job(measure_probe, ("baseline", scenario, 1), 1)])
    assert found == pytest.approx(measure_probe("baseline", scenario, 1), nan_ok=True, abs=0.0)
    assert math.isnan(found["v1_share_districts"])


@pytest.mark.parametrize("probe", ["baseline", "accountability"])
def test_levers_of_the_scenario_are_off(probe: str) -> None:
    """A reform shows the same patterns as the system left alone."""
    reform = small("breakthrough", "levers.structures.start_year=0", "levers.coaching.start_year=0")
    assert measure_probe(probe, reform, 1) == pytest.approx(measure_probe(probe, small(), 1), nan_ok=True, abs=0.0)


def test_the_first_third_settles() -> None:
    """Six years leave two to settle and four to look at; classes of the last have nobody who was seen later."""
    seen = see_baseline(small(), 1)
    assert sorted(seen.schools["year"].unique()) == [3, 4, 5, 6]
    assert sorted(seen.cells["year"].unique()) == [3, 4, 5, 6]
    assert seen.classes.groupby("year")["followed"].sum().gt(0).tolist() == [True, True, True, False]


def test_trials_have_their_sizes() -> None:
    """The small trial is small, the large one has 100 teachers or more, and the small one's schools are in it."""
    found = see_coaching(small("baseline", "system.schools=8"), 1)
    assert found[SMALL].teachers <= SMALL_TEACHERS
    assert found[LARGE].teachers >= LARGE_TEACHERS
    assert set(found[SMALL].cells["school"]) < set(found[LARGE].cells["school"])


def test_a_trial_that_does_nothing_shows_nothing() -> None:
    """Without intensity the schools with the lever are where those without it are, to the last digit."""
    system = settled_system(small(), 1)
    trial = run_arm(system, Arm({"lever": "coaching", "intensity": 0.0}, np.arange(2)))
    assert (trial.cells[["score_effect", "true_effect"]] == 0.0).all(axis=None)
    assert (trial.deep_rise, trial.surface_rise) == (0.0, 0.0)
    assert set(trial.cells["school"]) == {0, 1}


def test_a_trial_reaches_its_schools_alone() -> None:
    """Pressure on two schools shows on their surface, and the system that was settled is left as it was."""
    system = settled_system(small(), 1)
    month, deep = system.month, system.state.courses.deep.copy()
    trial = run_arm(system, Arm({"lever": "mandate"}, np.arange(2)))
    assert trial.surface_rise > 0.05
    assert system.month == month
    assert np.array_equal(system.state.courses.deep, deep)


def test_trained_teachers_are_drawn_by_lot() -> None:
    """A tenth of teachers with a class of their own is drawn, others in the next lot, and nobody of a department."""
    system = System(small("baseline", "system.schools=40"), 1)
    one, other = draw_trained(system, 1), draw_trained(system, 2)
    own_class = system.state.teachers.kind < 0
    assert one[own_class].mean() == pytest.approx(TRAINED_SHARE, abs=0.03)
    assert not one[~own_class].any()
    assert (one != other).any()


def test_colleagues_are_counted_once() -> None:
    """Of all teachers, everybody has the rest of the school as colleagues and the ties elsewhere, never oneself."""
    system = System(small(), 1)
    teachers = system.state.teachers
    counts = count_colleagues(system, np.ones(len(teachers.school), dtype=np.bool_))
    size = np.bincount(teachers.school)[teachers.school]
    assert (counts["same_grade"] + counts["other_grades"] == size - 1).all()
    assert (counts["other_schools"] == (teachers.ties >= 0).sum(axis=1)).all()
    assert (counts["same_grade"] >= 0).all()


def test_a_lone_school_has_no_ties() -> None:
    """Where there is one school nobody has a trained colleague elsewhere, though all are trained."""
    system = System(small("baseline", "system.schools=1"), 1)
    everybody = np.ones(len(system.state.teachers.school), dtype=np.bool_)
    assert (count_colleagues(system, everybody)["other_schools"] == 0.0).all()
