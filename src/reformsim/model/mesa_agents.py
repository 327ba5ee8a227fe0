"""The people and places of a system as Mesa agents: each is a view of one row.

`teacher.belief` reads the column, ``teacher.belief = 0.9`` writes it; there is no second copy. A row is a
post or a place: when a teacher leaves, the newcomer holds the same row and so the same agent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reformsim.model.mesa_rows import Column, Course, Named, RowAgent
from reformsim.population.state import LEVELS, ROWS_LAST

if TYPE_CHECKING:
    from reformsim.model.mesa_model import ReformModel
    from reformsim.model.mesa_sets import StudentSet


class NamedColumn:
    """Show an agent's row of a column that has a number for each subject, as a mapping by subject.

    Parameters
    ----------
    table, name
        The table of the state and its column, shape (rows, subjects), or the other way round.
    """

    def __init__(self, table: str, name: str) -> None:
        self.table, self.name = table, name

    def values(self, model: ReformModel) -> Any:
        """Return the whole column, (rows, subjects); writing into it writes the state."""
        column = getattr(getattr(model.state, self.table), self.name)
        return column.T if (self.table, self.name) in ROWS_LAST else column

    def at(self, model: ReformModel, row: int) -> Named:
        """Return a row by subject; writing into it writes the column."""
        return Named(model.state.subjects, self.values(model)[row])

    def __get__(self, agent: RowAgent | None, owner: type | None = None) -> Any:
        """Return the agent's numbers by subject, or the column itself on the class."""
        return self if agent is None else self.at(agent.model, agent.row)

    def __set__(self, agent: RowAgent, value: object) -> None:
        """Refuse: what is meant is one subject, or all."""
        subject = agent.model.state.subjects[0]
        raise AttributeError(f"{self.name} is set by subject, as in agent.{self.name}[{subject!r}] = 0.0")


class Teacher(RowAgent):
    """A teacher's post and its holder."""

    belief = Column("teachers", "belief")
    threshold = Column("teachers", "threshold")
    experience_years = Column("teachers", "experience_years")
    years_in_school = Column("teachers", "years_in_school")
    stayed = Column("teachers", "stayed", writable=False)
    team = Column("teachers", "team", writable=False)  # within the school: one grade, or one subject
    kind = Column("teachers", "kind", writable=False)  # the subject's number, -1 = self-contained

    @property
    def _courses(self) -> slice:
        start = self.model.state.teachers.course_start
        return slice(int(start[self.row]), int(start[self.row + 1]))

    @property
    def courses(self) -> list[Course]:
        """Return the teacher's courses, one a subject taught."""
        return [Course(self.model, row) for row in range(self._courses.start, self._courses.stop)]

    @property
    def skill(self) -> float:
        """Return the mean skill over own courses, share; setting it sets all of them."""
        return float(self.model.state.courses.skill[self._courses].mean())

    @skill.setter
    def skill(self, value: float) -> None:
        self.model.state.courses.skill[self._courses] = value

    @property
    def deep(self) -> float:
        """Return the mean deep enactment over own courses and practices, share; setting it sets all of them."""
        return float(self.model.state.courses.deep[self._courses].mean())

    @deep.setter
    def deep(self, value: float) -> None:
        self.model.state.courses.deep[self._courses] = value
        self.model.state.teachers.deep[self.row] = value

    @property
    def surface(self) -> float:
        """Return the mean surface enactment over own courses and practices, share."""
        return float(self.model.state.courses.surface[self._courses].mean())

    def practice(self, name: str) -> float:
        """Return the mean deep enactment of one practice over own courses, share."""
        return Named(self.model.state.practices, self.model.state.courses.deep[self._courses].mean(axis=0))[name]

    @property
    def school(self) -> School:
        """Return the school."""
        return self.model.of("school", int(self.model.state.teachers.school[self.row]))

    @property
    def ties(self) -> list[Teacher]:
        """Return colleagues in other schools whose practice this teacher sees."""
        return [self.model.of("teacher", int(row)) for row in self.model.state.teachers.ties[self.row] if row >= 0]


class Leader(RowAgent):
    """A school's leader: the post and its holder."""

    leadership = Column("leaders", "leadership")
    belief = Column("leaders", "belief")
    attention = Column("leaders", "attention")
    tenure_years = Column("leaders", "tenure_years")
    own_support = Column("leaders", "own_support", writable=False)
    support = Column("leaders", "support", writable=False)

    @property
    def school(self) -> School:
        """Return the school."""
        return self.model.of("school", self.row)


class School(RowAgent):
    """A school."""

    culture = Column("schools", "culture")
    structures = Column("schools", "structures")
    poverty_share = Column("schools", "poverty_share", writable=False)
    enrolment = Column("schools", "enrolment", writable=False)
    test_preparation = Column("schools", "test_preparation")
    label = Column("schools", "label")
    deep = Column("schools", "deep", writable=False)
    surface = Column("schools", "surface", writable=False)
    pressure = Column("schools", "pressure", writable=False)
    growth_ratio = Column("schools", "growth_ratio", writable=False)
    grade_low = Column("schools", "grade_low", writable=False)
    grade_high = Column("schools", "grade_high", writable=False)
    background_sd = Column("schools", "background_sd", writable=False)
    ses_mean = Column("schools", "ses_mean", writable=False)
    newcomer_share = Column("schools", "newcomer_share", writable=False)
    skilled_use = Column("schools", "skilled_use", writable=False)
    own_drive = Column("schools", "own_drive", writable=False)
    full_drive = Column("schools", "full_drive", writable=False)
    score = NamedColumn("schools", "score")  # mean measured score, student SD from the benchmark

    @property
    def school_id(self) -> str:
        """Return the school's name."""
        return self.model.state.school_id[self.row]

    @property
    def level(self) -> str:
        """Return elementary, middle, high or combined."""
        return LEVELS[int(self.model.state.schools.level[self.row])]

    @property
    def teachers(self) -> list[Teacher]:
        """Return the school's teachers."""
        start = self.model.state.schools.teacher_start
        return [self.model.of("teacher", row) for row in range(int(start[self.row]), int(start[self.row + 1]))]

    @property
    def leader(self) -> Leader:
        """Return the school's leader."""
        return self.model.of("leader", self.row)

    @property
    def district(self) -> District:
        """Return the school's district."""
        return self.model.of("district", int(self.model.state.schools.district[self.row]))

    @property
    def students(self) -> StudentSet:
        """Return the school's students, as a lazy set."""
        start = self.model.state.schools.student_start
        return self.model.students_at(np.arange(start[self.row], start[self.row + 1]))


class District(RowAgent):
    """A district: what surrounds its schools."""

    field_culture = Column("districts", "field_culture")
    political_will = Column("districts", "political_will")
    celebrated_share = Column("districts", "celebrated_share", writable=False)
    spent_dollars = Column("districts", "spent_dollars", writable=False)

    @property
    def district_id(self) -> str:
        """Return the district's name."""
        return self.model.state.district_id[self.row]

    @property
    def schools(self) -> list[School]:
        """Return the district's schools."""
        start = self.model.state.districts.school_start
        return [self.model.of("school", row) for row in range(int(start[self.row]), int(start[self.row + 1]))]


PLAIN = frozenset({"model", "row", "unique_id"})
"""What every student has beside the columns."""


class Student(RowAgent):
    """A student's place and its holder; made when somebody looks, and forgotten when nobody does.

    One that is given an attribute of its own, beside the columns, is kept by the model from then on.
    """

    grade = Column("students", "grade", writable=False)
    ses = Column("students", "ses")
    poverty = Column("students", "poverty")
    background = Column("students", "background")
    engagement = Column("students", "engagement")
    achievement = NamedColumn("students", "achievement")  # true, student SD on the vertical scale
    score = NamedColumn("students", "score")  # last measured, same scale; not a number before the first test

    pos = None  # until somebody gives the student a place in a Mesa space

    def __init__(self, model: ReformModel, row: int) -> None:
        self.model = model
        self.row = row
        self.unique_id = -1 - row  # below the ids of registered agents

    def __setattr__(self, name: str, value: object) -> None:
        """Write a column, or keep an attribute of the student's own."""
        super().__setattr__(name, value)
        if name in self.__dict__ and name not in PLAIN:
            self.model.keep_student(self)

    @property
    def school(self) -> School:
        """Return the school."""
        start = self.model.state.schools.student_start
        return self.model.of("school", int(np.searchsorted(start, self.row, side="right")) - 1)

    @property
    def teachers(self) -> dict[str, Teacher]:
        """Return the teacher of each subject."""
        state = self.model.state
        course = state.sections.course[state.students.section[:, self.row]]
        rows = state.courses.teacher[course]
        return {name: self.model.of("teacher", int(row)) for name, row in zip(state.subjects, rows, strict=True)}
