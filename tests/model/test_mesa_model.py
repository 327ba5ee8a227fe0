"""The system as Mesa agents: the same engine, attributes that are columns, sets that behave as Mesa's."""

from __future__ import annotations

import copy
import gc
import pickle
import resource
import weakref
from collections.abc import Iterator

import mesa
import numpy as np
import pytest

from reformsim import InputError, ReformModel, Scenario
from reformsim.model.mesa_agents import District, Leader, School, Student, Teacher
from reformsim.model.system import System

SMALL = {
    "years": 2,
    "system": {"schools": 4, "districts": 2},
    "levers": {"coaching": {"start_year": 0, "end_year": 2, "intensity": 0.7}},
}


@pytest.fixture
def model() -> ReformModel:
    """Give a small model."""
    return ReformModel(Scenario.from_dict(SMALL), 1)


def columns(system: System) -> list[bytes]:
    """Return all columns as bytes."""
    return [column.tobytes() for table in system.state.tables for column in table]


def test_runs_the_same_engine(model: ReformModel) -> None:
    """A model that shows its agents and one that never does end in the same bytes as the bare system."""
    bare = System(Scenario.from_dict(SMALL), 1)
    for _ in range(12):
        model.step()
        assert len(model.agents) > 0
        bare.advance_month()
    assert columns(model.system) == columns(bare)
    assert model.steps == 12
    assert model.month == 12


def test_run_model_ends_with_the_scenario(model: ReformModel) -> None:
    """Mesa's `run_model` stops after the scenario's years."""
    model.run_model()
    assert (model.month, model.year, model.running) == (20, 2.0, False)


def test_no_agent_is_made_unasked(model: ReformModel) -> None:
    """A model that only steps holds no agent objects."""
    model.step()
    assert model._agents == {}


def test_attributes_are_columns(model: ReformModel) -> None:
    """Reading an attribute reads the column, writing it writes the column."""
    teacher = model.of("teacher", 3)
    assert teacher.belief == model.state.teachers.belief[3]
    teacher.belief = 0.875
    assert model.state.teachers.belief[3] == 0.875
    teacher.deep = 0.5
    assert teacher.deep == pytest.approx(0.5)
    course = teacher.courses[0]
    course.deep["precision"] = 0.25
    assert model.state.courses.deep[course.row, 1] == 0.25
    course.skill = 0.75
    assert model.state.courses.skill[course.row] == 0.75
    with pytest.raises(KeyError, match="there are: personalization"):
        course.deep["presicion"]


def test_derived_attributes_cannot_be_set(model: ReformModel) -> None:
    """What the model derives each month is refused with a word why."""
    with pytest.raises(AttributeError, match="derived"):
        model.school(0).deep = 1.0


def test_relations_lead_back(model: ReformModel) -> None:
    """From a school one comes to its people and its district, and back."""
    school = model.school(2)
    assert all(teacher.school is school for teacher in school.teachers)
    assert school.leader.school is school
    assert school in school.district.schools
    assert len(school.students) == school.enrolment
    student = school.students[0]
    assert student.school is school
    assert set(student.teachers) == {"reading", "mathematics"}
    assert all(teacher.school is school for teacher in student.teachers.values())


def test_kinds_of_agents(model: ReformModel) -> None:
    """Each kind has its set, of the right size, and students are in one of their own."""
    sizes = {kind: len(agents) for kind, agents in model.agents_by_type.items()}
    state = model.state
    assert sizes == {
        District: 2,
        School: 4,
        Leader: 4,
        Teacher: len(state.teachers.school),
        Student: len(state.students.grade),
    }
    assert len(model.agents) == 10 + sizes[Teacher]
    assert model.agent_types == list(sizes)


@pytest.mark.parametrize("kind", [Teacher, Leader, School, District, Student])
def test_sets_do_what_mesa_sets_do(model: ReformModel, kind: type) -> None:
    """select, get, set, agg, sort, shuffle, do, shuffle_do, map, groupby, indexing, `in` and iteration agree."""
    agents = model.agents_by_type[kind]
    name = {
        Teacher: "belief",
        Leader: "leadership",
        School: "culture",
        District: "field_culture",
        Student: "engagement",
    }[kind]
    values = agents.get(name)
    assert [getattr(agent, name) for agent in agents] == values
    assert agents.agg(name, max) == max(values)
    assert agents.sort(name, ascending=True).get(name) == sorted(values)
    above = agents.select(lambda agent: getattr(agent, name) > np.median(values))
    assert above.get(name) == [value for value in values if value > np.median(values)]
    assert len(agents.select(at_most=1)) == 1
    assert sorted(agents.shuffle().get(name)) == sorted(values)
    assert agents[0] in agents
    assert agents[0] is agents[0]
    assert agents[1:2][0] is agents[1]
    assert agents.map(lambda agent: agent.row) == list(range(len(agents)))
    groups = agents.groupby(lambda agent: agent.row % 2)
    assert groups.count() == {0: (len(agents) + 1) // 2, 1: len(agents) // 2}
    seen: list[int] = []
    agents.do(lambda agent: seen.append(agent.row))
    agents.shuffle_do(lambda agent: seen.append(agent.row))
    assert sorted(seen) == sorted([*range(len(agents)), *range(len(agents))])
    agents.set(name, 0.5)
    assert agents.get([name]) == [[0.5]] * len(agents)


def test_students_are_made_when_looked_at(model: ReformModel) -> None:
    """Columns of students are read and written without making a student, and one that is held stays the same."""
    students = model.students
    students.get("engagement")
    students.set("engagement", 0.25)
    assert len(model._seen_students) == 0
    held = students[5]
    assert held is model.students[5]
    assert model.state.students.engagement[5] == 0.25
    smaller = students.select(lambda student: student.grade == held.grade, at_most=2)
    assert len(smaller) == 2
    smaller.remove(smaller[0])
    assert len(smaller) == 1
    assert len(copy.copy(smaller)) == 1
    with pytest.raises(KeyError):
        smaller.remove(students[5] if students[5] not in smaller else students[6])


def test_pickle_goes_on_with_the_same_bytes(model: ReformModel) -> None:
    """A model taken up from a pickle goes on as the one left running; so do its sets."""
    model.step()
    teachers = model.agents_by_type[Teacher]
    again: ReformModel = pickle.loads(pickle.dumps(model))  # noqa: S301 - our own bytes
    students = pickle.loads(pickle.dumps(model.students))  # noqa: S301
    kept = pickle.loads(pickle.dumps(teachers))  # noqa: S301
    for _ in range(11):
        model.step()
        again.step()
    assert columns(model.system) == columns(again.system)
    assert again.agents_by_type[Teacher].get("belief") == teachers.get("belief")
    assert (len(students), len(kept)) == (len(model.students), len(teachers))


def test_data_collector_works(model: ReformModel) -> None:
    """Mesa's DataCollector collects from the model and from agents."""
    collector = mesa.DataCollector(
        model_reporters={"deep": lambda model: model.state.schools.deep.mean()},
        agenttype_reporters={Teacher: {"belief": "belief"}},
    )
    for _ in range(3):
        model.step()
        collector.collect(model)
    assert len(collector.get_model_vars_dataframe()) == 3
    frame = collector.get_agenttype_vars_dataframe(Teacher)
    assert len(frame) == 3 * len(model.state.teachers.school)
    assert frame.loc[3, "belief"].tolist() == model.agents_by_type[Teacher].get("belief")


class Mentor(Teacher):
    """A teacher with a step and a memory of its own."""

    steps_done = 0

    def step(self) -> None:
        """Count, and believe."""
        self.steps_done += 1
        self.belief = 1.0


def test_own_agents_step_after_the_month() -> None:
    """A subclass is used for its kind, keeps its attributes, and steps once a month after the engine."""
    model = ReformModel(Scenario.from_dict(SMALL), 1, agent_types={"teacher": Mentor})
    model.step()
    model.step()
    assert set(model.agents_by_type[Mentor].get("steps_done")) == {2}
    assert set(model.state.teachers.belief.tolist()) == {1.0}


@pytest.mark.parametrize("wrong", [{"pupil": Student}, {"teacher": Leader}, {"teacher": int}])
def test_wrong_agent_types_are_refused(wrong: dict[str, type]) -> None:
    """An unknown kind, or a class that is none of its kind, is refused in words."""
    with pytest.raises(InputError, match="agent_types"):
        ReformModel(Scenario.from_dict(SMALL), 1, agent_types=wrong)


def many(count: int) -> Iterator[int]:
    """Make and drop small models, and tell the memory in use after each, in KiB."""
    scenario = Scenario.from_dict({"years": 1, "system": {"schools": 2}})
    for seed in range(count):
        model = ReformModel(scenario, seed)
        model.step()
        len(model.agents)
        del model
        gc.collect()
        yield resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_a_dropped_model_is_gone(model: ReformModel) -> None:
    """Nothing keeps a model alive when its user lets go, though its agents were made."""
    held = ReformModel(Scenario.from_dict(SMALL), 2)
    len(held.agents)
    held.students[0].engagement = 1.0
    reference = weakref.ref(held)
    del held
    gc.collect()
    assert reference() is None
    assert model not in mesa.Agent._ids


@pytest.mark.slow
def test_memory_is_flat() -> None:
    """A thousand models in one process take no more memory than two hundred do, but for a few MiB."""
    used = list(many(1000))
    assert used[-1] - used[200] < 8 * 1024
