"""Published patterns in the default system: each with its source's range, on a baseline of the default district.

The bounds are those of the catalogue of facts; what the model was set by is learning growth, exit rates and the spread
of poverty and scores, so these are checks of the whole and not of single numbers.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from reformsim import Scenario
from reformsim.model.system import System

BASELINE = Path(__file__).parents[2] / "scenarios" / "baseline.yaml"
SETTLED_YEAR, LAST_YEAR = 8, 22
Array = npt.NDArray[Any]


class Spring:
    """What is seen of a system in spring, after the tests."""

    def __init__(self, system: System) -> None:
        state = system.state
        self.grade = state.students.grade.copy()
        self.true: Array = state.students.achievement.copy()
        self.score: Array = state.students.score.copy()
        self.school = np.repeat(np.arange(len(state.school_id)), np.diff(state.schools.student_start))
        path = state.ladder.level_sd + system.plan.school_year_growth_sd
        self.distance = self.score - path[:, self.grade].T
        self.sections = state.sections.growth_ratio[state.students.section].copy()


@pytest.fixture(scope="module")
def watched() -> dict[str, Any]:
    """Run the default district once, and keep its springs and its staff."""
    system = System(Scenario.load(BASELINE), 1)
    seen: dict[str, Any] = {"springs": [], "stayed": [], "tenures": [], "new": [], "settled": [], "ratio": []}
    for _ in range(LAST_YEAR * 10):
        tenure = system.state.leaders.tenure_years.copy()
        for step in system.advance():
            if step.name == "accountability" and system.month // 10 >= SETTLED_YEAR:
                seen["springs"].append(Spring(system))
            elif step.name == "staff":
                seen["stayed"].append(system.state.teachers.stayed.mean())
                seen["tenures"] += (tenure[system.new_leaders] + 1).tolist()
                seen["new"].append((system.state.leaders.tenure_years < 2).mean())
                seen["settled"].append((system.state.teachers.years_in_school >= 5).mean())
    seen["system"] = system
    return seen


def share_between(values: Array, school: Array) -> float:
    """Return the share of variance between schools (one-way analysis of variance)."""
    groups = pd.DataFrame({"value": values, "school": school}).groupby("school")["value"]
    size, mean, variance = groups.count(), groups.mean(), groups.var()
    total, count = size.sum(), len(size)
    within = (variance * (size - 1)).sum() / (total - count)
    grand = (mean * size).sum() / total
    between = ((size * (mean - grand) ** 2).sum() / (count - 1) - within) / (
        (total - (size**2).sum() / total) / (count - 1)
    )
    return float(max(between, 0.0) / (max(between, 0.0) + within))


def gains(springs: list[Spring], grade: int) -> Array:
    """Return pupils' mean gain in each subject from the spring of the grade before to that of `grade`."""
    found = []
    for before, after in pairwise(springs):
        same = (after.grade == grade) & (before.grade == grade - 1)
        found.append((after.true[same] - before.true[same]).mean(axis=0))
    return np.mean(found, axis=0)


def test_growth_is_the_benchmark(watched: dict[str, Any]) -> None:
    """Pupils of every grade grow at the published benchmark: within 2 % in the mean ratio of their growth to it."""
    springs = watched["springs"]
    grade = np.concatenate([spring.grade for spring in springs])
    ratio = np.concatenate([spring.sections.mean(axis=1) for spring in springs])
    means = [ratio[grade == g].mean() for g in range(13)]
    assert np.abs(np.array(means) - 1.0).max() < 0.02
    assert abs(ratio.mean() - 1.0) < 0.02


def test_cohorts_gain_what_is_published(watched: dict[str, Any]) -> None:
    """From spring to spring cohorts gain the published steps of the early grades, within 3 % plus sampling."""
    growth = watched["system"].state.ladder.growth_sd
    for grade in (1, 2, 3):
        assert gains(watched["springs"], grade) == pytest.approx(growth[:, grade], rel=0.03)


def test_p1_growth_declines(watched: dict[str, Any]) -> None:
    """P1: the yearly reading gain of grades 1-2 is 2.5 to 5 times that of grades 7-8 (Hill and others 2008)."""
    early, late = gains(watched["springs"], 2)[0], gains(watched["springs"], 8)[0]
    assert 2.5 <= early / late <= 5.0


def test_p2_variance_between_schools(watched: dict[str, Any]) -> None:
    """P2: schools hold .12 to .27 of the variance of scores, and .02 to .10 given last year's score."""
    shares, given = [], []
    for before, after in pairwise(watched["springs"]):
        now = after.grade == 4
        shares.append(share_between(after.distance[now, 0], after.school[now]))
        same = now & (before.grade == 3)
        slope, start = np.polyfit(before.score[same, 0], after.score[same, 0], 1)
        given.append(share_between(after.score[same, 0] - slope * before.score[same, 0] - start, after.school[same]))
    assert 0.12 <= np.mean(shares) <= 0.27
    assert 0.02 <= np.mean(given) <= 0.10


def test_p6_teachers_stay(watched: dict[str, Any]) -> None:
    """P6: .82 to .87 of teachers stay in their school for a year, .37 to .50 for five (NCES)."""
    assert 0.82 <= np.mean(watched["stayed"]) <= 0.87
    assert 0.37 <= np.mean(watched["settled"]) <= 0.50


def test_p7_tenure_of_leaders(watched: dict[str, Any]) -> None:
    """P7: leaders complete 4 to 6 years, and .28 to .40 are in their first two (Levin & Bradley 2019)."""
    assert 4.0 <= np.mean(watched["tenures"]) <= 6.0
    assert 0.28 <= np.mean(watched["new"]) <= 0.40


def test_p8_poverty_and_scores(watched: dict[str, Any]) -> None:
    """P8: school means and percent free lunch correlate by -.5 to -.8 (Sirin 2005)."""
    poverty = watched["system"].state.schools.poverty_share
    found = []
    for spring in watched["springs"]:
        mean = pd.Series(spring.distance.mean(axis=1)).groupby(spring.school).mean()
        found.append(np.corrcoef(mean, poverty)[0, 1])
    assert -0.8 <= np.mean(found) <= -0.5


def test_p18_ambitious_practice_is_rare(watched: dict[str, Any]) -> None:
    """P18: without support at most a quarter of classrooms show ambitious practice."""
    assert (watched["system"].state.courses.deep.mean(axis=1) > 0.5).mean() <= 0.25


def test_spread_within_grades_is_steady(watched: dict[str, Any]) -> None:
    """The unit is the spread within a grade: it stays within a quarter of one in all grades, year after year."""
    for spring in watched["springs"]:
        spreads = [spring.distance[spring.grade == grade, 0].std() for grade in range(13)]
        assert min(spreads) > 0.85
        assert max(spreads) < 1.35
