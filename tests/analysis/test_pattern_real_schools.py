"""Real schools beside the model's, on planted percents."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from reformsim.analysis.patterns.real_schools import luck_per_pupil, resemblance


def planted(schools: int = 4000) -> pd.DataFrame:
    """Return two subjects of schools: the file's percents fall with lunch, the model's are spread half as far."""
    rng = np.random.default_rng(1)
    lunch, tested = rng.uniform(0, 1, schools), rng.integers(15, 120, schools)
    tables = []
    for subject in range(2):
        file = 80 - 40 * lunch + rng.normal(0, 10, schools)
        table = {"school": np.arange(schools), "subject": subject, "tested": tested, "lunch": lunch, "file": file}
        tables.append(pd.DataFrame(table | {"model": 30 + file / 2}))
    return pd.concat(tables)


def test_a_copy_resembles_its_file() -> None:
    """Schools that score as in the file have ratios of 1 and no difference."""
    schools = planted()
    assert resemblance(schools.assign(model=schools["file"])) == pytest.approx(
        {"v4_spread_ratio": 1.0, "v4_lunch_difference": 0.0, "v4_luck_ratio": 1.0, "v4_subjects_apart_ratio": 1.0}
    )


def test_half_the_spread_is_found() -> None:
    """Percents squeezed by half have half the spread, between subjects as well, and the same correlation."""
    found = resemblance(planted())
    assert found["v4_spread_ratio"] == pytest.approx(0.5)
    assert found["v4_subjects_apart_ratio"] == pytest.approx(0.5)
    assert found["v4_lunch_difference"] == pytest.approx(0.0, abs=1e-9)


def test_luck_is_what_shrinks_with_size() -> None:
    """Of what schools differ by, only that which falls with the number of pupils is luck."""
    rng = np.random.default_rng(2)
    tested, lunch = pd.Series(rng.integers(15, 120, 50_000)), pd.Series(rng.uniform(0, 1, 50_000))
    lasting, luck = rng.normal(0, 8, 50_000), rng.normal(0, 1, 50_000) * np.sqrt(1600 / tested)
    assert luck_per_pupil(tested, lunch, 60 - 30 * lunch + lasting + luck) == pytest.approx(1600, rel=0.1)
    assert luck_per_pupil(tested, lunch, 60 - 30 * lunch + lasting) == pytest.approx(0, abs=150)


def test_a_few_schools_tell_nothing() -> None:
    """With fewer than thirty schools, or none, everything is not-a-number."""
    few = planted(20)
    assert all(math.isnan(value) for value in resemblance(few).values())
    assert all(math.isnan(value) for value in resemblance(few.iloc[:0]).values())


def test_one_subject_cannot_be_held_against_another() -> None:
    """With one subject the rest is told all the same."""
    one = planted()
    found = resemblance(one[one["subject"] == 0])
    assert math.isnan(found["v4_subjects_apart_ratio"])
    assert found["v4_spread_ratio"] == pytest.approx(0.5)
