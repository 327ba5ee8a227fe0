"""What can be seen of a system in spring, when the tests are in: the raw material of published patterns.

Think of the files that a state keeps: who was tested where, by whom each pupil was taught, what the same pupil scored
a year ago, who left over the summer. Nothing is computed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from reformsim.chance import FloatArray, IndexArray
from reformsim.population.state import ByteArray, FlagArray, SmallArray

if TYPE_CHECKING:
    from reformsim.model.month import Step
    from reformsim.model.system import System

SETTLED_YEARS = 5
"""After so many years in a school teachers count as settled."""


class Spring(NamedTuple):
    """Hold what the files say after a year's tests. Rows of pupils and courses keep their places from year to year."""

    year: int  # school years done, from 1
    school: IndexArray  # (pupils,) row of the pupil's school
    grade: ByteArray  # (pupils,)
    true_level: FloatArray  # (pupils, subjects) student SD on the vertical scale
    score: FloatArray  # (pupils, subjects) the same as measured
    score_before: FloatArray  # (pupils, subjects) the same pupil's score a year ago, NaN if there is none
    same_pupil: FlagArray  # (pupils,) whether the row held the same pupil a year ago
    course: SmallArray  # (pupils, subjects) row of the course in which the pupil is taught
    growth_ratio: FloatArray  # (pupils, subjects) last month's growth of the pupil's class, 1 = the benchmark
    course_school: IndexArray  # (courses,)
    course_team: SmallArray  # (courses,) grade team or department within the school
    course_subject: ByteArray  # (courses,)
    course_spell: IndexArray  # (courses,) number of the teacher's stay at this post: the same number, the same person
    experience_years: FloatArray  # (courses,) whole years taught before this one
    deep: FloatArray  # (courses,) mean deep enactment over practices
    surface: FloatArray  # (courses,)
    novices: IndexArray  # (schools,) teachers in their first year of teaching
    sixth_years: IndexArray  # (schools,) teachers in the sixth: those novices of five years ago who teach anywhere


class StaffYear(NamedTuple):
    """Hold what became of the staff over the summer. Shapes (schools,)."""

    year: int
    teachers: IndexArray
    stayed: FloatArray  # share of teachers who are still in their school
    settled: FloatArray  # share of teachers who were there five years ago
    tenure_years: FloatArray  # whole years of the leader who begins the next year
    completed_years: FloatArray  # tenure of the leader who has left, NaN where nobody has


class SpringWatch:
    """Stand beside a system and take its springs, one after the other."""

    def __init__(self, system: System) -> None:
        self._before = system.state.students.score.T.copy()
        self._pupils = self._people(system)
        self._teachers = self._posts(system)
        self._spell = np.arange(len(system.state.teachers.school))
        self._tenure = system.state.leaders.tenure_years.copy()

    @staticmethod
    def _people(system: System) -> FloatArray:
        """Return what tells pupils apart: status and background, which are theirs for life, (pupils, 2)."""
        return np.stack([system.state.students.ses, system.state.students.background], axis=1)

    @staticmethod
    def _posts(system: System) -> FloatArray:
        """Return what tells teachers apart: their threshold and the year in which they began, (teachers, 2)."""
        teachers, months = system.state.teachers, system.scenario.months_per_year
        began = system.month // months - teachers.experience_years
        return np.stack([teachers.threshold, began], axis=1)

    def look(self, system: System, step: Step) -> Spring | StaffYear | None:
        """Return what there is to see after a step of the year's end, None after any other."""
        if step.name == "levers" and (system.month + 1) % system.scenario.months_per_year == 0:
            self._tenure = system.state.leaders.tenure_years.copy()
            self._before = system.state.students.score.T.copy()
        if step.name == "accountability":
            return self._spring(system)
        return self._staff(system) if step.name == "staff" else None

    def _spring(self, system: System) -> Spring:
        """Return what the files say after this year's tests."""
        state, pupils, posts = system.state, self._people(system), self._posts(system)
        same = (pupils == self._pupils).all(axis=1)
        stayed = (posts == self._teachers).all(axis=1)
        self._spell = np.where(stayed, self._spell, self._spell.max() + 1 + np.arange(len(stayed)))
        self._pupils, self._teachers = pupils, posts
        students, courses = state.students, state.courses
        start, years = state.schools.student_start, state.teachers.experience_years
        return Spring(
            year=system.month // system.scenario.months_per_year + 1,
            school=np.repeat(np.arange(len(start) - 1), np.diff(start)),
            grade=students.grade.copy(),
            true_level=students.achievement.T.copy(),
            score=students.score.T.copy(),
            score_before=self._before,
            same_pupil=same,
            course=state.sections.course[students.section.T],
            growth_ratio=state.sections.growth_ratio[students.section.T],
            course_school=state.teachers.school[courses.teacher].astype(np.int64),
            course_team=state.teachers.team[courses.teacher],
            course_subject=courses.subject.copy(),
            course_spell=self._spell[courses.teacher],
            experience_years=state.teachers.experience_years[courses.teacher],
            deep=courses.deep.mean(axis=1),
            surface=courses.surface.mean(axis=1),
            novices=np.bincount(state.teachers.school, years == 0.0).astype(np.int64),
            sixth_years=np.bincount(state.teachers.school, years == SETTLED_YEARS).astype(np.int64),
        )

    def _staff(self, system: System) -> StaffYear:
        """Return who stayed and who came."""
        teachers, leaders = system.state.teachers, system.state.leaders
        size = np.bincount(teachers.school)
        settled = teachers.years_in_school >= SETTLED_YEARS
        return StaffYear(
            year=system.month // system.scenario.months_per_year + 1,
            teachers=size,
            stayed=np.bincount(teachers.school, teachers.stayed) / size,
            settled=np.bincount(teachers.school, settled) / size,
            tenure_years=leaders.tenure_years.copy(),
            completed_years=np.where(system.new_leaders, self._tenure + 1.0, np.nan),
        )
