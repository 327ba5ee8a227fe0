"""The people and places of a system as Mesa agents: each is a view of one row.

`teacher.belief` reads the column, ``teacher.belief = 0.9`` writes it; there is no second copy. A row is a
post or a place: when a teacher leaves, the newcomer holds the same row and so the same agent.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from reformsim.population.state import LEVELS

if TYPE_CHECKING:
    from reformsim.model.mesa_model import ReformModel
    from reformsim.model.mesa_sets import StudentSet


class Column:
    """Show one number of an agent's row as an attribute.

    Parameters
    ----------
    table, name
        The table of the state and its column.
    writable
        False for what the model derives anew each month.
    """

    def __init__(self, table: str, name: str, *, writable: bool = True) -> None:
        self.table, self.name, self.writable = table, name, writable

    def values(self, model: ReformModel) -> Any:
        """Return the whole column."""
        return getattr(getattr(model.state, self.table), self.name)

    def __get__(self, agent: RowAgent | None, owner: type | None = None) -> Any:
        """Return the agent's number, or the column itself on the class."""
        if agent is None:
            return self
        return self.values(agent.model)[agent.row].item()

    def __set__(self, agent: RowAgent, value: float) -> None:
        """Write the agent's number."""
        if not self.writable:
            raise AttributeError(f"{self.name} is derived each month and cannot be set")
        self.values(agent.model)[agent.row] = value


class Named(MutableMapping[str, float]):
    """Show a row of numbers by the names of practices or subjects; writing writes the row."""

    def __init__(self, names: tuple[str, ...], values: Any) -> None:
        self._names, self._values = names, values

    def __getitem__(self, name: str) -> float:
        """Return the number under a name."""
        return float(self._values[self._place(name)])

    def __setitem__(self, name: str, value: float) -> None:
        """Write the number under a name."""
        self._values[self._place(name)] = value

    def __delitem__(self, name: str) -> None:
        """Refuse: the names are those of the scenario."""
        raise TypeError("the names of a scenario cannot be taken away")

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._names)

    def __repr__(self) -> str:
        """Return names and numbers."""
        return repr(dict(self))

    def _place(self, name: str) -> int:
        """Return a name's place."""
        if name not in self._names:
            raise KeyError(f"{name}; there are: {', '.join(self._names)}")
        return self._names.index(name)


class RowAgent(mesa.Agent):
    """Stand above all agents: one row of the model's state.

    Mesa counts agents in a table that never lets a model go; ids here come from the model itself.
    """

    model: ReformModel

    def __init__(self, model: ReformModel, row: int) -> None:
        self.model = model
        self.row = row
        self.pos = None
        self.unique_id = model.next_agent_id()

    def __repr__(self) -> str:
        """Return kind and row."""
        return f"<{type(self).__name__} {self.row}>"


class Course(MutableMapping[str, float]):
    """Show what a teacher does in one subject; as a mapping, deep enactment by practice."""

    def __init__(self, model: ReformModel, row: int) -> None:
        self._model, self.row = model, row

    @property
    def subject(self) -> str:
        """Return the subject's name."""
        return self._model.state.subjects[int(self._model.state.courses.subject[self.row])]

    @property
    def skill(self) -> float:
        """Return the skill, share."""
        return float(self._model.state.courses.skill[self.row])

    @skill.setter
    def skill(self, value: float) -> None:
        self._model.state.courses.skill[self.row] = value

    @property
    def deep(self) -> Named:
        """Return deep enactment by practice, shares."""
        return Named(self._model.state.practices, self._model.state.courses.deep[self.row])

    @property
    def surface(self) -> Named:
        """Return surface enactment by practice, shares."""
        return Named(self._model.state.practices, self._model.state.courses.surface[self.row])

    def __getitem__(self, name: str) -> float:
        """Return deep enactment of a practice."""
        return self.deep[name]

    def __setitem__(self, name: str, value: float) -> None:
        """Write deep enactment of a practice."""
        self.deep[name] = value

    def __delitem__(self, name: str) -> None:
        """Refuse: practices are those of the scenario."""
        del self.deep[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over practices."""
        return iter(self.deep)

    def __len__(self) -> int:
        """Return the number of practices."""
        return len(self.deep)


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
