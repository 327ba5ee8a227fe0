"""The system as a Mesa model, for those who drive it by hand, collect data with Mesa, or add agents of their own.

It runs the same engine as `simulate`, to the same bytes. Agents are made when they are first asked for: a
model that only steps pays nothing for them.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

import mesa
import numpy as np
from mesa.agent import AgentSet

from reformsim.errors import InputError
from reformsim.model.mesa_agents import District, Leader, School, Student, Teacher
from reformsim.model.mesa_rows import RowAgent
from reformsim.model.mesa_sets import Rows, StudentSet
from reformsim.model.snapshot import Snapshot, take_snapshot
from reformsim.model.system import System
from reformsim.population.state import SystemState

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

AGENT_TYPES: dict[str, type[RowAgent]] = {
    "district": District,
    "school": School,
    "leader": Leader,
    "teacher": Teacher,
    "student": Student,
}
"""The kinds of agents, and the classes that are used unless a user gives others."""


class ReformModel(mesa.Model):
    """Run a scenario step by step as a Mesa model; a step is a month of school.

    Parameters
    ----------
    scenario
        What is asked for.
    seed
        Fixes all luck; None takes the scenario's own.
    threads
        On how many threads each step runs; the result is the same.
    agent_types
        Own subclasses by kind, such as ``{"teacher": MyTeacher}``. Where one has a `step`, it is called
        after every month.

    Raises
    ------
    InputError
        If the scenario cannot be had, or an agent type is unknown or no subclass of its kind.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int | None = None,
        *,
        threads: int = 1,
        agent_types: Mapping[str, type[RowAgent]] | None = None,
    ) -> None:
        seed = scenario.seed if seed is None else seed
        super().__init__(seed=seed)
        self.system = System(scenario, seed, threads)
        self._types = AGENT_TYPES | dict(agent_types or {})
        self._refuse_types()
        self._made: dict[str, list[Any]] = {}
        self._seen_students: weakref.WeakValueDictionary[int, Student] = weakref.WeakValueDictionary()
        self._kept_students: dict[int, Student] = {}
        self._students: StudentSet | None = None
        self._last_id = 0

    @classmethod
    def from_snapshot(
        cls, snapshot: Snapshot, *, threads: int = 1, agent_types: Mapping[str, type[RowAgent]] | None = None
    ) -> Self:
        """Return a model that goes on from a snapshot, which is not changed.

        Parameters
        ----------
        snapshot
            A moment of a run, of a model or of `simulate`.
        threads, agent_types
            As for a new model.
        """
        model = cls(snapshot.scenario, snapshot.seed, threads=threads, agent_types=agent_types)
        model.system = snapshot.system.copy()
        model.system.threads = threads
        model.steps = snapshot.month
        return model

    def snapshot(self) -> Snapshot:
        """Return the model's system at this moment; attributes of your own agents are not in it."""
        return take_snapshot(self.system)

    def _refuse_types(self) -> None:
        """Refuse agent types that are unknown or stand under the wrong kind."""
        problems = [
            f"agent_types: {kind} must be one of {', '.join(AGENT_TYPES)}, with a subclass of it"
            for kind, given in self._types.items()
            if kind not in AGENT_TYPES or not (isinstance(given, type) and issubclass(given, AGENT_TYPES[kind]))
        ]
        if problems:
            raise InputError(problems)

    @property
    def scenario(self) -> Scenario:
        """Return what was asked for."""
        return self.system.scenario

    @property
    def state(self) -> SystemState:
        """Return the columns behind all agents."""
        return self.system.state

    @property
    def month(self) -> int:
        """Return the months done."""
        return self.system.month

    @property
    def year(self) -> float:
        """Return the years done."""
        return self.system.year

    @property
    def students(self) -> StudentSet:
        """Return all students, as a lazy set."""
        if self._students is None:
            self._students = self.students_at(np.arange(len(self.state.students.grade)))
        return self._students

    @property
    def student_type(self) -> type[RowAgent]:
        """Return the class of students."""
        return self._types["student"]

    def step(self) -> None:
        """Move the system by a month, then call `step` of agents whose class has one of its own."""
        self.system.advance_month()
        for kind, agent_type in self._types.items():
            if agent_type.step is not mesa.Agent.step:
                (self.students if kind == "student" else self.agents_by_type[agent_type]).do("step")
        if self.month >= self.scenario.years * self.scenario.months_per_year:
            self.running = False

    def next_agent_id(self) -> int:
        """Return the next id, from 1."""
        self._last_id += 1
        return self._last_id

    def register_agent(self, agent: mesa.Agent) -> None:
        """Register an agent with Mesa; one that is no row of the state gets its id from the model as well.

        Mesa counts such agents from 1 again, in a table that would never let the model go.
        """
        if not isinstance(agent, RowAgent):
            agent.unique_id = self.next_agent_id()
            getattr(mesa.Agent, "_ids", {}).pop(self, None)
        super().register_agent(agent)

    def _make_agents(self) -> None:
        """Make and register all agents but students, once."""
        if self._made:
            return
        state = self.state
        counts = {
            "district": len(state.district_id),
            "school": len(state.school_id),
            "leader": len(state.school_id),
            "teacher": len(state.teachers.school),
        }
        self._made = {kind: [self._types[kind](self, row) for row in range(count)] for kind, count in counts.items()}
        for agents in self._made.values():
            for agent in agents:
                self.register_agent(agent)

    def of(self, kind: str, row: int) -> Any:
        """Return the agent of a kind and row."""
        self._make_agents()
        return self._made[kind][row]

    def school(self, row: int) -> School:
        """Return a school by its row."""
        found: School = self.of("school", row)
        return found

    def student(self, row: int) -> Student:
        """Return the student of a row; the same object as long as somebody holds it."""
        found = self._seen_students.get(row)
        if found is None:
            found = self._seen_students[row] = self._types["student"](self, row)
        return found

    def keep_student(self, student: Student) -> None:
        """Hold on to a student who has attributes of its own, which no column could give back."""
        self._kept_students[student.row] = self._seen_students[student.row] = student

    def students_at(self, rows: Rows) -> StudentSet:
        """Return the students of these rows, as a lazy set."""
        return StudentSet(self, rows, self.random)

    @property
    def agents(self) -> AgentSet:
        """Return all agents but students; those are in `students`."""
        self._make_agents()
        return self._all_agents

    @property
    def agent_types(self) -> list[type]:
        """Return the classes of all agents."""
        return list(self.agents_by_type)

    @property
    def agents_by_type(self) -> dict[type, AgentSet]:
        """Return the agents of each class; those of students are made when looked at."""
        self._make_agents()
        return {**self._agents_by_type, self._types["student"]: self.students}

    def __getstate__(self) -> dict[str, Any]:
        """Return what is kept of the model on disk: all but students without anything of their own."""
        kept = dict(self.__dict__)
        kept.pop("_seen_students")
        return kept

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take up what was kept."""
        self.__dict__.update(state)
        self._seen_students = weakref.WeakValueDictionary(self._kept_students)
