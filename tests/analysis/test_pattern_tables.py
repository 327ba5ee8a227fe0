"""Springs made into tables, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from reformsim.analysis.patterns.tables import cell_table, class_table, left_over, standardised
from reformsim.observe.spring import Spring

PUPILS = 40


def spring(year: int, score: np.ndarray, before: np.ndarray, *, grade: int = 4, classes: int = 2) -> Spring:
    """Return a spring of one school, one grade and one subject; pupils take turns in its classes."""
    pupils = len(score)
    return Spring(
        year=year,
        school=np.zeros(pupils, dtype=np.int64),
        grade=np.full(pupils, grade, dtype=np.int8),
        true_level=score[:, None],
        score=score[:, None],
        score_before=before[:, None],
        same_pupil=np.ones(pupils, dtype=bool),
        course=(np.arange(pupils) % classes)[:, None].astype(np.int32),
        growth_ratio=np.ones((pupils, 1)),
        course_school=np.zeros(classes, dtype=np.int64),
        course_team=np.full(classes, grade, dtype=np.int32),
        course_subject=np.zeros(classes, dtype=np.int8),
        course_spell=np.arange(classes),
        experience_years=np.zeros(classes),
        deep=np.zeros(classes),
        surface=np.zeros(classes),
        novices=np.zeros(1, dtype=np.int64),
        sixth_years=np.zeros(1, dtype=np.int64),
    )


def test_scores_are_standardised_within_grades() -> None:
    """Each grade has mean 0 and spread 1 in each subject; what is missing stays missing and does not count."""
    grade = np.array([1, 1, 1, 1, 2, 2])
    values = np.array([[1.0], [3.0], [5.0], [np.nan], [10.0], [20.0]])
    z = standardised(values, grade)[:, 0]
    assert z == pytest.approx([-1.2247, 0.0, 1.2247, np.nan, -1.0, 1.0], abs=1e-4, nan_ok=True)


def test_a_line_takes_out_what_last_year_told() -> None:
    """What a line leaves has nothing to do with last year's score; without last year's score there is nothing."""
    rng = np.random.default_rng(1)
    before = rng.normal(size=(200, 1))
    before[:5] = np.nan
    after = 0.8 * before + rng.normal(size=(200, 1))
    left = left_over(after, before, np.zeros(200))
    known = ~np.isnan(before[:, 0])
    assert np.isnan(left[~known]).all()
    assert np.corrcoef(left[known, 0], before[known, 0])[0, 1] == pytest.approx(0.0, abs=1e-9)
    assert np.isnan(left_over(after[:10], before[:10], np.zeros(10))).all()


def test_cells_hold_the_pupils_of_a_grade() -> None:
    """A school's grade has its pupils, mean and variance; gains count those alone who were tested before."""
    score = np.arange(PUPILS, dtype=np.float64)
    before = np.where(np.arange(PUPILS) < 10, np.nan, score - 1.0)
    cell = cell_table(spring(3, score, before)).iloc[0]
    assert (cell["year"], cell["grade"], cell["pupils"], cell["kept"]) == (3, 4, PUPILS, 30)
    assert cell["level"] == pytest.approx(19.5)
    assert cell["variance"] == pytest.approx(score.var(ddof=1))
    spread, spread_before = score.std(), score[10:].std()
    later = (score[10:] - score.mean()) / spread - (score[10:] - score[10:].mean()) / spread_before
    assert cell["gain"] == pytest.approx(later.mean())


def test_classes_know_what_lasts() -> None:
    """A class that gains half an SD and keeps a third of it shows both, on the pupils who are seen a year later."""
    rng = np.random.default_rng(2)
    before = rng.normal(size=4000)
    lift = np.where(np.arange(4000) % 2 == 0, 0.25, -0.25)
    after = before + lift
    much_later = before + lift / 3.0
    first, second = spring(1, after, before), spring(2, much_later, after, grade=5)
    classes = class_table(first, second)
    spread = after.std()
    assert classes["residual"].to_numpy() == pytest.approx([0.25 / spread, -0.25 / spread], abs=0.02)
    assert classes["lasting"].to_numpy() == pytest.approx(classes["residual"].to_numpy() / 3.0, abs=0.02)
    assert classes["followed"].tolist() == [2000, 2000]
    assert (class_table(first, None)["followed"] == 0).all()


def test_other_pupils_are_not_followed() -> None:
    """A row that holds another pupil a year later, or one who repeats the grade, is nobody's lasting effect."""
    rng = np.random.default_rng(3)
    before = rng.normal(size=200)
    first = spring(1, before, before)
    others = spring(2, before, before, grade=5)._replace(same_pupil=np.arange(200) < 50)
    assert class_table(first, others)["followed"].sum() == 50
    assert class_table(first, spring(2, before, before, grade=4))["followed"].sum() == 0
