"""A process that makes many models does not grow, and a model that is dropped is gone."""

from __future__ import annotations

import gc
import resource
import tracemalloc
import weakref

import mesa
import pytest

from reformsim import ReformModel, Scenario
from reformsim.model.mesa_agents import Student

SMALL = {"years": 1, "system": {"schools": 2}}
MIB_IN_KIB = 1024


def peak_after(models: int) -> int:
    """Make, step, look at and drop so many small models; return the process's highest memory so far, in KiB."""
    scenario = Scenario.from_dict(SMALL)
    for seed in range(models):
        model = ReformModel(scenario, seed)
        model.step()
        assert len(model.agents) > 0
        if seed % 20 == 0:
            gc.collect()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class Neighbour(mesa.Agent):  # type: ignore[misc] # Mesa publishes no types
    """An agent of a user's own that is no row of the state."""


def test_a_dropped_model_is_gone() -> None:
    """Nothing keeps a model alive when its user lets go, though its agents were made and students were kept."""
    model = ReformModel(Scenario.from_dict(SMALL), 2)
    assert len(model.agents) > 0
    model.students.set("engagement", 1.0)
    model.students[0].note = "mine"
    assert model not in mesa.Agent._ids
    reference = weakref.ref(model)
    del model
    gc.collect()
    assert reference() is None


def test_an_agent_of_mesas_own_lets_the_model_go() -> None:
    """A user's plain Mesa agent gets an id that no other agent has, and does not keep the model alive."""
    model = ReformModel(Scenario.from_dict(SMALL), 2)
    first = Neighbour(model)
    ids = model.agents.get("unique_id")
    second = Neighbour(model)
    assert first in model.agents
    assert len(set(ids)) == len(ids)
    assert second.unique_id == max(ids) + 1
    reference = weakref.ref(model)
    del model, first, second
    gc.collect()
    assert reference() is None


def test_memory_stays_over_some_hundred_models() -> None:
    """Two hundred more models take no more memory than the first hundred did, but for a few MiB."""
    assert -peak_after(100) + peak_after(200) < 6 * MIB_IN_KIB


@pytest.mark.slow
def test_memory_stays_over_a_thousand_models() -> None:
    """A thousand models in one process take no more memory than the first hundred did, but for a few MiB."""
    assert -peak_after(100) + peak_after(900) < 6 * MIB_IN_KIB


def test_fifty_thousand_students_cost_no_objects() -> None:
    """Reading and writing columns of a large system makes no student and takes a small part of what students would."""
    model = ReformModel(Scenario.from_dict({"years": 1, "system": {"schools": 110}}), 1)
    students = model.students
    assert len(students) > 45_000
    tracemalloc.start()
    try:
        assert len(students.get("engagement")) == len(students)
        students.set("engagement", 0.5)
        assert students.array("achievement").shape == (len(students), 2)
        assert students.agg("ses", len) == len(students)
        assert len(students.select(at_most=0.5)) == len(students) // 2
        columns = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        held = students[:5000]
        objects = tracemalloc.get_traced_memory()[1] / len(held) * len(students)
    finally:
        tracemalloc.stop()
    assert columns < objects / 4


def test_columns_make_no_student() -> None:
    """Columns are read, written, grouped and sorted by, achievement by subject too, without making one student."""
    made = []

    class Watched(ReformModel):
        """A model that says which students it makes."""

        def student(self, row: int) -> Student:
            """Remember the row."""
            made.append(row)
            return super().student(row)

    model = Watched(Scenario.from_dict(SMALL), 1)
    values = model.students.get("achievement")
    assert [value["reading"] for value in values] == model.state.students.achievement[0].tolist()
    assert model.students.set("engagement", 0.5).agg("engagement", max) == 0.5
    model.students.groupby("grade").count()
    model.students.sort("ses").select(at_most=3)
    assert made == []
    assert model.students[3].achievement["reading"] == values[3]["reading"]
    assert made == [3]
