"""Springs of a small system: who is who from year to year, and that nobody notices being watched."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from reformsim import Scenario
from reformsim.model.system import System
from reformsim.observe.spring import Spring, SpringWatch, StaffYear

BASELINE = Path(__file__).parents[2] / "scenarios" / "baseline.yaml"
YEARS = 7
Watched = tuple[System, list[Spring], list[StaffYear]]


@pytest.fixture(scope="module")
def watched() -> Watched:
    """Watch four schools for seven years."""
    system = System(Scenario.load(BASELINE, ["system.schools=4"]), 1)
    watch, springs, staff = SpringWatch(system), [], []
    for _ in range(YEARS * 10):
        for step in system.advance():
            found = watch.look(system, step)
            springs += [found] if isinstance(found, Spring) else []
            staff += [found] if isinstance(found, StaffYear) else []
    return system, springs, staff


def test_every_year_is_seen_once(watched: Watched) -> None:
    """Each year has one spring and one summer, in order."""
    _, springs, staff = watched
    assert [spring.year for spring in springs] == [year.year for year in staff] == list(range(1, YEARS + 1))


def test_pupils_are_known_again(watched: Watched) -> None:
    """A pupil who keeps the row is a grade on, and last year's score is the one of last spring."""
    _, springs, _ = watched
    for before, after in pairwise(springs):
        same = after.same_pupil
        assert 0.5 < same.mean() < 1.0
        assert (after.grade[same] == before.grade[same] + 1).all()
        assert np.array_equal(after.score_before[same], before.score[same])


def test_pupils_bring_their_scores_to_the_next_school(watched: Watched) -> None:
    """Those who come from a school of the district have last year's score; kindergarten has none."""
    _, springs, _ = watched
    last = springs[-1]
    came = ~last.same_pupil & (last.grade > 0)
    assert not np.isnan(last.score_before[came]).all()
    assert np.isnan(last.score_before[last.grade == 0]).all()


def test_teachers_are_known_again(watched: Watched) -> None:
    """A course keeps its teacher's number while the same teacher holds the post: all who stayed, but for swaps inside.

    A year later those teachers have taught a year more; others have not.
    """
    _, springs, staff = watched
    for (before, after), year in zip(pairwise(springs), staff[:-1], strict=True):
        kept = before.course_spell == after.course_spell
        stayed = float(year.stayed @ year.teachers)
        assert 0.85 * stayed < np.unique(after.course_spell[kept]).size <= stayed
        assert (after.experience_years[kept] == before.experience_years[kept] + 1).all()
        assert not np.isin(after.course_spell[~kept], before.course_spell).any()


def test_settled_teachers_were_there_five_years_ago(watched: Watched) -> None:
    """Whoever holds a post for five years is settled, and so are some who have changed posts inside the school."""
    _, springs, staff = watched
    kept = np.unique(springs[0].course_spell[springs[0].course_spell == springs[5].course_spell]).size
    settled = float(staff[4].settled @ staff[4].teachers)
    assert 0.6 * settled < kept <= settled


def test_novices_are_seen_again_five_years_later(watched: Watched) -> None:
    """Nobody is in the sixth year who was not a novice five years before."""
    _, springs, _ = watched
    assert springs[0].novices.sum() >= springs[5].sixth_years.sum() > 0


def test_leaders_who_leave_have_served(watched: Watched) -> None:
    """A completed tenure is at least a year, and who begins has none."""
    _, _, staff = watched
    completed = np.concatenate([year.completed_years for year in staff])
    tenure = np.concatenate([year.tenure_years for year in staff])
    left = ~np.isnan(completed)
    assert 0 < left.sum() < len(left)
    assert (completed[left] >= 1.0).all()
    assert (tenure[left] == 0.0).all()
    assert (tenure[~left] > 0.0).all()


def test_watching_changes_nothing(watched: Watched) -> None:
    """A system that was watched is where one is that nobody watched."""
    system, _, _ = watched
    alone = System(system.scenario, 1)
    for _ in range(YEARS * 10):
        alone.advance_month()
    assert np.array_equal(alone.state.students.score, system.state.students.score, equal_nan=True)
    assert np.array_equal(alone.state.courses.deep, system.state.courses.deep)
