"""A crowd: people who do nothing but choose, by the model's own compiled rule.

Each person is a teacher of one course and one practice. In a crowd that stands together all are teachers of one
school, and each sees the mean of all others (`see_colleagues`). In a tied crowd each sees the mean of the own
ties (`see_ties`): the share of what is seen across schools is one. All choose at the same time, on
what others did a step before (`choose_practice`, then `notice_practice`): a step is the model's month.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from reformsim.chance import FloatArray, IndexArray
from reformsim.config.scenario import Scenario
from reformsim.model.choice import choose_practice, notice_practice
from reformsim.model.kernels import Kernels
from reformsim.model.numbers import numbers_of
from reformsim.model.practice import Practice
from reformsim.model.support import Support, no_support
from reformsim.population.build import build_state
from reformsim.population.state import BANDS, Courses, Leaders, Schools, Table, Tables, Teachers

ALWAYS, NEVER = -10.0, 10.0
"""Thresholds of those who do it whatever others do, and of those who never do; what is seen lies in [0, 1]."""
DECIDED = 1e-12
"""Noise of a choice that is as good as none: the logistic is 0 or 1 on either side of a threshold."""
STILL = 1e-12
"""Change of practice below which nothing moves any more."""


def bare_choice(*, noise: float, conformity: float, intercept: float) -> Any:
    """Return the numbers of the choice rule of which noise, conformity and intercept alone are left.

    The drive is V = conformity (2 social - 1) + intercept - threshold, and practice follows at once.
    """
    choice = numbers_of({}).choice
    nothing = choice._replace(**dict.fromkeys(choice._fields, 0.0))
    left = nothing._replace(noise=noise, conformity=conformity, intercept=intercept, response_months=1.0)
    return left._replace(other_subject_share=1.0, cross_school_limit=1.0)


def threshold_choice() -> Any:
    """Return the numbers of a threshold rule: who sees a share above the own threshold acts, without noise.

    With conformity and intercept one half the drive is V = social - threshold.
    """
    return bare_choice(noise=DECIDED, conformity=1 / 2, intercept=1 / 2)


class Crowd:
    """Let people choose step by step.

    Attributes
    ----------
    tables
        The model's tables: one school, a teacher and a course a person.
    """

    def __init__(self, thresholds: FloatArray, choice: Any, ties: IndexArray | None = None) -> None:
        """Bring people together.

        Parameters
        ----------
        thresholds
            In units of V, shape (people,).
        choice
            The numbers of the choice rule.
        ties
            Rows of those whom each person sees, shape (people, most ties), -1 for none; None: all others.
            Who has no ties can be reached by nobody.
        """
        self.tables = _tables_of(thresholds, ties)
        self._choice = choice if ties is None else choice._replace(cross_school_share=1.0)
        self._practice = Practice(*(np.zeros((1, 1) if name == "synergy" else 1) for name in Practice._fields))
        self._kernels = Kernels()
        self._support: Support = no_support(1, 1, len(BANDS))

    @property
    def acting(self) -> FloatArray:
        """Return how far each person does it, shape (people,), 0 to 1."""
        return self.tables.teachers.deep[:, 0]

    def set_acting(self, acting: FloatArray) -> None:
        """Put everybody where they begin, shape (people,), 0 to 1."""
        self.tables.courses.deep[:, 0] = acting
        self._kernels.all_at_once(notice_practice, 1, (self.tables,))

    def step(self) -> None:
        """Let all choose at the same time, then see what others have chosen."""
        weighed = self.tables, self._practice, self._support, self._choice
        self._kernels.all_at_once(choose_practice, 1, weighed)
        self._kernels.all_at_once(notice_practice, 1, (self.tables,))

    def settle(self, most: int) -> FloatArray:
        """Return the share acting at the start and after each step, until nothing moves or after `most` steps."""
        shares = [float(self.acting.mean())]
        for _ in range(most):
            before = self.acting.copy()
            self.step()
            shares.append(float(self.acting.mean()))
            if np.abs(self.acting - before).max() < STILL:
                break
        return np.array(shares)


@cache
def _pattern() -> Tables:
    """Return tables of a small system, of which kinds and shapes of columns are taken."""
    state, _, _ = build_state(Scenario.from_dict({"system": {"schools": 1, "subjects": ["reading"]}}), 0)
    return state.tables


def _blank(table: Table, rows: int) -> Table:
    """Return a table of nothing with the same columns."""
    return table._replace(
        **{name: np.zeros((rows, *column.shape[1:]), column.dtype) for name, column in table._asdict().items()}
    )


def _tables_of(thresholds: FloatArray, ties: IndexArray | None) -> Tables:
    """Return tables of one school with one teacher and one course a person."""
    pattern, people = _pattern(), len(thresholds)
    ends = np.array([0, people], dtype=np.int64)
    practice, known = np.zeros((people, 1)), np.full((people, 1), -1, dtype=np.int64) if ties is None else ties
    alone = np.zeros(people, dtype=bool) if ties is None else (known < 0).all(axis=1)
    reached = np.where(alone & (thresholds > ALWAYS), NEVER, thresholds)
    schools: Schools = _blank(pattern.schools, 1)._replace(teacher_start=ends, course_start=ends)
    teachers: Teachers = _blank(pattern.teachers, people)._replace(
        threshold=reached, ties=known, course_start=np.arange(people + 1), deep=practice.copy()
    )
    courses: Courses = _blank(pattern.courses, people)._replace(
        teacher=np.arange(people, dtype=np.int32), deep=practice.copy(), surface=practice.copy()
    )
    leaders: Leaders = _blank(pattern.leaders, 1)
    return pattern._replace(schools=schools, leaders=leaders, teachers=teachers, courses=courses)
