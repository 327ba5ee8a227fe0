"""Sets of agents behave as Mesa's own do, the lazy one of students included."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import numpy as np
import pytest
from mesa.agent import AgentSet

from reformsim import ReformModel, Scenario
from reformsim.model.mesa_agents import District, Leader, School, Student, Teacher
from reformsim.model.mesa_rows import RowAgent
from reformsim.model.mesa_sets import StudentSet
from reformsim.model.system import System

SMALL = {
    "years": 2,
    "system": {"schools": 4, "districts": 2},
    "levers": {"coaching": {"start_year": 0, "end_year": 2, "intensity": 0.7}},
}
NUMBER_OF: dict[type[RowAgent], str] = {
    Teacher: "belief",
    Leader: "leadership",
    School: "culture",
    District: "field_culture",
    Student: "engagement",
}
each_kind = pytest.mark.parametrize("kind", list(NUMBER_OF))


@pytest.fixture
def model() -> ReformModel:
    """Give a small model."""
    return ReformModel(Scenario.from_dict(SMALL), 1)


def columns(system: System) -> list[bytes]:
    """Return all columns as bytes."""
    return [column.tobytes() for table in system.state.tables for column in table]


class CountingStudent(Student):
    """A student with a step and a count of its own."""

    months = 0

    def step(self) -> None:
        """Count the months."""
        self.months += 1


@each_kind
def test_get_set_and_agg(model: ReformModel, kind: type[RowAgent]) -> None:
    """`get`, `set` and `agg` agree with attributes of single agents, for one name and for several."""
    agents, name = model.agents_by_type[kind], NUMBER_OF[kind]
    values = agents.get(name)
    assert values == [getattr(agent, name) for agent in agents]
    assert agents.get([name, "row"]) == [[value, row] for row, value in enumerate(values)]
    assert agents.agg(name, max) == max(values)
    assert agents.agg(name, [min, max]) == [min(values), max(values)]
    assert agents.get("no_such", "default", 7) == [7] * len(agents)
    with pytest.raises(AttributeError):
        agents.get("no_such")
    with pytest.raises(ValueError, match="handle_missing"):
        agents.get(name, "wrong")
    assert agents.set(name, 0.5) is agents
    assert [getattr(agent, name) for agent in agents] == [0.5] * len(agents)


@each_kind
def test_select_and_sort(model: ReformModel, kind: type[RowAgent]) -> None:
    """`select` keeps the order and the limits, `sort` sorts by a name or a function, falling unless told."""
    agents, name = model.agents_by_type[kind], NUMBER_OF[kind]
    values = agents.get(name)
    middle = float(np.median(values))
    assert agents.select(lambda agent: getattr(agent, name) > middle).get(name) == [v for v in values if v > middle]
    assert agents.select(lambda agent: agent.row > 0, at_most=1).get("row") == [1]
    assert agents.select(at_most=1).get("row") == [0]
    assert agents.select(at_most=0.5).get("row") == list(range(len(agents) // 2))
    assert len(agents.select(agent_type=kind)) == len(agents)
    assert len(agents.select(agent_type=CountingStudent)) == 0
    assert agents.sort(name).get(name) == sorted(values, reverse=True)
    assert agents.sort(lambda agent: getattr(agent, name), ascending=True).get(name) == sorted(values)


@each_kind
def test_changes_in_place(model: ReformModel, kind: type[RowAgent]) -> None:
    """In place, `select`, `sort` and `shuffle` change the set and give it back; else they leave it alone."""
    agents = copy.copy(model.agents_by_type[kind])
    size = len(agents)
    assert agents.select(at_most=1) is not agents
    assert len(agents) == size
    assert agents.sort("row", inplace=True) is agents
    assert agents.get("row") == list(reversed(range(size)))
    assert agents.shuffle(inplace=True) is agents
    assert agents.select(lambda agent: agent.row == 1, inplace=True) is agents
    assert agents.get("row") == [1]
    assert len(model.agents_by_type[kind]) == size


@each_kind
def test_do_map_and_groups(model: ReformModel, kind: type[RowAgent]) -> None:
    """`do`, `shuffle_do` and `map` reach every agent once; groups hold all agents of a key, in sets or lists."""
    agents = model.agents_by_type[kind]
    rows = list(range(len(agents)))
    seen: list[int] = []
    assert agents.do(lambda agent: seen.append(agent.row)) is agents
    assert seen == rows
    assert agents.shuffle_do(lambda agent: seen.append(agent.row)) is agents
    assert sorted(seen[len(rows) :]) == rows
    assert agents.map(lambda agent, more: agent.row + more, 1) == [row + 1 for row in rows]
    assert agents.map("__repr__")[0] == f"<{kind.__name__} 0>"
    groups = agents.groupby(lambda agent: agent.row % 2)
    assert groups.count() == {0: (len(rows) + 1) // 2, 1: len(rows) // 2}
    assert groups.agg("row", max)[0] == max(row for row in rows if row % 2 == 0)
    assert isinstance(groups.groups[1], AgentSet)
    assert agents.groupby("row", result_type="list").groups[1] == [agents[1]]


@each_kind
def test_order_by_lot_repeats_with_the_seed(model: ReformModel, kind: type[RowAgent]) -> None:
    """`shuffle` draws from the model's own luck, as Mesa seeds it: the same seed gives the same order."""
    twin = ReformModel(Scenario.from_dict(SMALL), 1)
    order = model.agents_by_type[kind].shuffle().get("row")
    assert order == twin.agents_by_type[kind].shuffle().get("row")
    assert sorted(order) == list(range(len(order)))


@each_kind
def test_indexing_and_membership(model: ReformModel, kind: type[RowAgent]) -> None:
    """An index gives an agent, a slice a list; an agent is in sets of its own model only."""
    agents = model.agents_by_type[kind]
    assert agents[0] is agents[0]
    assert agents[0] in agents
    assert agents[-1].row == len(agents) - 1
    assert agents[:2] == [agents[0], agents[1]]
    assert [agent.row for agent in agents] == list(range(len(agents)))
    twin = ReformModel(Scenario.from_dict(SMALL), 1)
    assert twin.agents_by_type[kind][0] not in agents


@each_kind
def test_adding_and_taking_out(model: ReformModel, kind: type[RowAgent]) -> None:
    """A copy can lose and regain an agent, without the model's own set noticing."""
    whole = model.agents_by_type[kind]
    part = copy.copy(whole)
    first = whole[0]
    part.remove(first)
    assert first not in part
    assert len(part) == len(whole) - 1
    part.discard(first)
    with pytest.raises(KeyError):
        part.remove(first)
    part.add(first)
    part.add(first)
    assert part.get("row") == [*range(1, len(whole)), 0]
    assert first in part


@each_kind
def test_a_set_taken_up_from_a_pickle_goes_on(model: ReformModel, kind: type[RowAgent]) -> None:
    """A pickled set brings its whole model with it, which goes on to the bytes of the one left running."""
    model.step()
    kept = pickle.loads(pickle.dumps(model.agents_by_type[kind].select(at_most=1)))  # noqa: S301 - our own bytes
    assert kept.get("row") == [0]
    again = kept[0].model
    assert again is not model
    for _ in range(11):
        model.step()
        again.step()
    assert columns(again.system) == columns(model.system)
    assert (again.steps, again.month) == (12, 12)
    assert kept[0] is again.agents_by_type[kind][0]


@pytest.mark.parametrize("twin_of", [lambda model: pickle.loads(pickle.dumps(model)), copy.deepcopy])  # noqa: S301
def test_a_model_taken_up_goes_on(model: ReformModel, twin_of: Callable[[ReformModel], ReformModel]) -> None:
    """A pickled or copied model goes on to the bytes of the one left running, shares nothing, and keeps its luck."""
    model.step()
    teachers = model.agents_by_type[Teacher]
    model.students[4].note = "mine"
    twin = twin_of(model)
    twin_beliefs = twin.agents_by_type[Teacher].get("belief")
    for _ in range(11):
        model.step()
    assert twin.agents_by_type[Teacher].get("belief") == twin_beliefs != teachers.get("belief")
    for _ in range(11):
        twin.step()
    assert columns(model.system) == columns(twin.system)
    assert twin.students[4].note == "mine"
    assert twin.random.random() == model.random.random()


def test_students_appear_only_when_looked_at(model: ReformModel) -> None:
    """Columns of students are read and written without making one; one that is held stays the same object."""
    students = model.students
    students.get("engagement")
    students.set("engagement", 0.25)
    students.groupby("grade").count()
    students.sort("ses").select(at_most=3)
    assert len(model._seen_students) == 0
    held = students[5]
    assert held is model.students[5] is model.school(0).students[5]
    assert held.engagement == model.state.students.engagement[5] == 0.25
    del held
    assert len(model._seen_students) == 0


def test_columns_as_arrays(model: ReformModel) -> None:
    """`array` gives a copy of a column for these students, by subject where there are subjects."""
    students = model.school(1).students
    first = int(model.state.schools.student_start[1])
    levels = students.array("achievement")
    assert levels.tolist() == model.state.students.achievement[:, first : first + len(students)].T.tolist()
    levels[:] = 0.0
    assert model.state.students.achievement[:, first].any()
    with pytest.raises(TypeError, match="no column"):
        students.array("school")


def test_sets_of_students_combine(model: ReformModel) -> None:
    """`|`, `&`, `-` and `^` of sets of students give sets of students, each student once."""
    one, two = model.school(0).students, model.school(1).students
    both = one | two
    assert isinstance(both, StudentSet)
    assert len(both) == len(one) + len(two)
    assert len(both | one) == len(both)
    assert both & two == two
    assert both - two == one
    assert both ^ two == one
    assert one.isdisjoint(two)


def test_sets_of_students_hold_students_only(model: ReformModel) -> None:
    """Teachers, and students of another model, are refused in words rather than taken for rows."""
    teachers = model.agents_by_type[Teacher]
    stranger = ReformModel(Scenario.from_dict(SMALL), 1).students[0]
    for wrong in (teachers[0], stranger):
        with pytest.raises(TypeError, match="students of its own model"):
            copy.copy(model.students).add(wrong)
    with pytest.raises(TypeError, match="students of its own model"):
        model.students | teachers
    with pytest.raises(TypeError, match="students of its own model"):
        teachers | model.students


def test_attributes_of_a_students_own_last() -> None:
    """What a subclass counts or a user notes on a student is still there after nobody held the student."""
    model = ReformModel(Scenario.from_dict(SMALL), 1, agent_types={"student": CountingStudent})
    model.step()
    model.step()
    assert set(model.students.get("months")) == {2}
    plain = ReformModel(Scenario.from_dict(SMALL), 1)
    plain.students[3].note = "reads at home"
    plain.students[4].pos = (1, 2)
    plain.students[5].engagement = 0.5
    assert plain.students[3].note == "reads at home"
    assert plain.students[4].pos == (1, 2)
    assert set(plain._kept_students) == {3, 4}
