"""Published patterns in the default system: each within its range of the catalogue, on the default district.

What the model was set by is learning growth, exit rates and the spread of poverty and scores, so these are checks of
the whole and not of single numbers.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.analysis.patterns import MEASURES, Seen
from reformsim.analysis.patterns.growth import all_pupils
from reformsim.config.catalog.patterns import PATTERNS
from reformsim.study.probes import see_baseline

BASELINE = Path(__file__).parents[2] / "scenarios" / "baseline.yaml"
MISSED = {"p9_transitory_share"}
"""What the default system is known to miss."""
TOO_NOISY = {"p9_disjoint_gains", "p22_first_two_years_sd", "p22_fifth_year_sd"}
"""What one run cannot tell: chance in it is as wide as the range."""
NOT_HERE = {"v1_share_districts", "v1_share_districts_given_last_year"}
"""What a single district cannot show."""
TOLD = [
    (pattern, target)
    for pattern in PATTERNS.values()
    if pattern.probe == "baseline"
    for target in pattern.targets
    if target.key not in MISSED | TOO_NOISY | NOT_HERE
]


@pytest.fixture(scope="module")
def seen() -> Seen:
    """Watch the default district once."""
    return see_baseline(Scenario.load(BASELINE), 1)


@pytest.mark.parametrize(("pattern", "target"), TOLD, ids=lambda each: getattr(each, "key", None))
def test_pattern_holds(pattern, target, seen: Seen) -> None:
    """The default district shows the pattern within the published range."""
    value = MEASURES[pattern.id](seen)[target.key]
    assert target.holds(value), f"{target.meaning}: {value:.3f}, published {target.low:g} to {target.high:g}"


def test_patterns_were_told() -> None:
    """There is something to hold: 14 targets or more, and what is set aside exists."""
    keys = {target.key for pattern in PATTERNS.values() for target in pattern.targets}
    assert len(TOLD) >= 14
    assert keys >= MISSED | TOO_NOISY | NOT_HERE


def test_a_single_district_shows_no_differences_of_districts(seen: Seen) -> None:
    """What is set aside because there is one district cannot be told, and is not a number of any size."""
    found = MEASURES["V1"](seen)
    assert set(found) == NOT_HERE
    assert all(np.isnan(value) for value in found.values())


def test_growth_is_the_benchmark(seen: Seen) -> None:
    """Pupils of every grade grow at the published benchmark: within 2 % in the mean ratio of their growth to it."""
    grades = seen.cells.groupby("grade")
    means = grades[["growth_ratio", "pupils"]].apply(lambda cell: np.average(cell.growth_ratio, weights=cell.pupils))
    assert len(means) == 13
    assert np.abs(means - 1.0).max() < 0.02


def test_cohorts_gain_what_is_published(seen: Seen) -> None:
    """From spring to spring cohorts gain the published steps of the early grades, within 3 % plus sampling."""
    scenario = Scenario.load(BASELINE)
    for subject, name in enumerate(seen.subjects):
        cells = seen.cells[seen.cells["subject"] == subject]
        means = cells.groupby(["year", "grade"])[["true_level", "pupils"]].apply(
            lambda cell: np.average(cell.true_level, weights=cell.pupils)
        )
        level = means.unstack("grade")
        for grade in (1, 2, 3):
            gain = (level[grade].shift(-1) - level[grade - 1]).mean()
            assert gain == pytest.approx(scenario.growth[name][grade - 1], rel=0.03)


def test_spread_within_grades_is_steady(seen: Seen) -> None:
    """The unit is the spread within a grade: it stays within a quarter of one in all grades, year after year."""
    reading = seen.cells[seen.cells["subject"] == 0]
    spreads = [all_pupils(cell)[1] ** 0.5 for _, cell in reading.groupby(["year", "grade"])]
    assert len(spreads) == 13 * seen.cells["year"].nunique()
    assert min(spreads) > 0.85
    assert max(spreads) < 1.35
