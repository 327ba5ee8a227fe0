"""The people and places of a system as Mesa agents: each is a view of one row.

`teacher.belief` reads the column, ``teacher.belief = 0.9`` writes it; there is no second copy. A row is a
post or a place: when a teacher leaves, the newcomer holds the same row and so the same agent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reformsim.model.mesa_rows import Column, Course, Named, RowAgent
from reformsim.population.state import LEVELS

if TYPE_CHECKING:
    from reformsim.model.mesa_model import ReformModel
    from reformsim.model.mesa_sets import StudentSet


class Teacher(RowAgent):
    """A teacher's post and its holder."""

    belief = Column("teachers", "belief")
    threshold = Column("teachers", "threshold")
    experience_years = Column("teachers", "experience_years")
    years_in_school = Column("teachers", "years_in_school")
    stayed = Column("teachers", "stayed", writable=False)

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

    @property
    def school_id(self) -> str:
        """Return the school's name."""
        return self.model.state.school_id[self.row]

    @property
    def level(self) -> str:
        """Return elementary, middle, high or combined."""
        return LEVELS[int(self.model.state.schools.level[self.row])]

    @property
    def score(self) -> Named:
        """Return mean measured scores by subject, student SD from the benchmark."""
        return Named(self.model.state.subjects, self.model.state.schools.score[self.row])

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


class Student(RowAgent):
    """A student's place and its holder; made when somebody looks, and forgotten when nobody does."""

    grade = Column("students", "grade", writable=False)
    ses = Column("students", "ses")
    poverty = Column("students", "poverty")
    background = Column("students", "background")
    engagement = Column("students", "engagement")

    def __init__(self, model: ReformModel, row: int) -> None:
        self.model = model
        self.row = row
        self.pos = None
        self.unique_id = -1 - row  # below the ids of registered agents

    @property
    def achievement(self) -> Named:
        """Return true achievement by subject, student SD on the vertical scale."""
        return Named(self.model.state.subjects, self.model.state.students.achievement[self.row])

    @property
    def score(self) -> Named:
        """Return the last measured achievement by subject, not a number before the first test."""
        return Named(self.model.state.subjects, self.model.state.students.score[self.row])

    @property
    def school(self) -> School:
        """Return the school."""
        start = self.model.state.schools.student_start
        return self.model.of("school", int(np.searchsorted(start, self.row, side="right")) - 1)

    @property
    def teachers(self) -> dict[str, Teacher]:
        """Return the teacher of each subject."""
        state = self.model.state
        course = state.sections.course[state.students.section[self.row]]
        rows = state.courses.teacher[course]
        return {name: self.model.of("teacher", int(row)) for name, row in zip(state.subjects, rows, strict=True)}
