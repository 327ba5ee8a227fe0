"""The system as Mesa agents: the same engine, attributes that are columns, sets that behave as Mesa's."""

from __future__ import annotations

import mesa
import numpy as np
import pytest

from reformsim import InputError, ReformModel, Scenario
from reformsim.model.mesa_agents import District, Leader, School, Student, Teacher
from reformsim.model.mesa_rows import RowAgent
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
    """The model runs until the last month of the scenario's years and no longer; so Mesa's `run_model` stops there."""
    still_running = []
    for _ in range(20):
        model.step()
        still_running.append(model.running)
    assert still_running == [True] * 19 + [False]
    model = ReformModel(Scenario.from_dict(SMALL), 1)
    model.run_model()
    assert (model.month, model.year, model.running) == (20, 2.0, False)


def test_luck_of_the_model_is_not_the_engines(model: ReformModel) -> None:
    """Mesa's generators are seeded as Mesa does, and drawing from them moves nothing in the system."""
    bare = System(Scenario.from_dict(SMALL), 1)
    assert model.random.random() == mesa.Model(seed=1).random.random()
    assert model.rng.random() == mesa.Model(seed=1).rng.random()
    before = model.random.getstate()
    model.step()
    bare.advance_month()
    assert model.random.getstate() == before
    assert columns(model.system) == columns(bare)


def test_no_agent_is_made_unasked(model: ReformModel) -> None:
    """A model that only steps holds no agent and no set of students; asking once makes them once."""
    model.step()
    assert (model._agents, model._made, model._students) == ({}, {}, None)
    assert list(model.agents) == list(model.agents)
    assert len(model._agents) == len(model.agents)
    assert model.agents_by_type[Student] is model.students


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


def test_practice_is_the_mean_over_own_courses(model: ReformModel) -> None:
    """A teacher's practice is the mean deep enactment of it over own courses; `deep` the mean over practices."""
    teacher = model.of("teacher", 0)
    assert len(teacher.courses) > 1
    expected = [np.mean([course.deep[name] for course in teacher.courses]) for name in model.state.practices]
    assert [teacher.practice(name) for name in model.state.practices] == pytest.approx(expected)
    assert teacher.deep == pytest.approx(np.mean(expected))
    with pytest.raises(KeyError, match="there are: personalization"):
        teacher.practice("presicion")


TIES_AND_PLACES = {"key", "school", "district", "level"}  # draws' keys; the rest are relations and words


@pytest.mark.parametrize(
    ("kind", "table"),
    [(District, "districts"), (School, "schools"), (Leader, "leaders"), (Teacher, "teachers"), (Student, "students")],
)
def test_every_column_is_an_attribute(model: ReformModel, kind: type[RowAgent], table: str) -> None:
    """Whatever the state holds as one number an agent can be read off the agent under the column's name."""
    agent = model.agents_by_type[kind][1]
    columns_of = getattr(model.state, table)._asdict()
    names = {name for name, column in columns_of.items() if column.ndim == 1 and not name.endswith("_start")}
    for name in names - TIES_AND_PLACES:
        assert getattr(agent, name) == columns_of[name][1], name


def test_derived_attributes_cannot_be_set(model: ReformModel) -> None:
    """What the model derives each month is refused with a word why, for one agent and for a set."""
    with pytest.raises(AttributeError, match="derived"):
        model.school(0).deep = 1.0
    with pytest.raises(AttributeError, match="derived"):
        model.students.set("grade", 3)


def test_numbers_by_subject(model: ReformModel) -> None:
    """Achievement is read and written by subject; setting all subjects at once is refused with the way to do it."""
    student = model.students[2]
    student.achievement["mathematics"] = 1.5
    assert model.state.students.achievement[1, 2] == student.achievement["mathematics"] == 1.5
    assert dict(model.school(1).score).keys() == {"reading", "mathematics"}
    with pytest.raises(AttributeError, match="reading"):
        student.achievement = 1.0


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


def test_data_collector_takes_all_agents_and_students(model: ReformModel) -> None:
    """Reporters of agents cover all agents but students, by name or function; students report by their type."""
    collector = mesa.DataCollector(
        agent_reporters={"culture": "culture", "name": repr},
        agenttype_reporters={Student: {"reading": lambda student: student.achievement["reading"]}},
    )
    collector.collect(model)
    agents = collector.get_agent_vars_dataframe()
    assert agents["name"].tolist() == [repr(agent) for agent in model.agents]
    assert agents["culture"].count() == len(model.state.school_id)
    students = collector.get_agenttype_vars_dataframe(Student)
    assert students["reading"].tolist() == model.state.students.achievement[0].tolist()
    assert students.index.is_unique


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
