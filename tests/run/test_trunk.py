"""The trunk: what is shared is the same as what is run alone, byte by byte."""

from __future__ import annotations

from typing import Any

import pytest

from reformsim import InputError, Scenario, simulate
from reformsim.run.parquet import encode_table
from reformsim.run.trunk import Nursery, Trunk
from reformsim.study.simulate import Result
from reformsim.study.trial import judged

SUPPORT = {"coaching": {"start_year": 1, "end_year": 3, "intensity": 0.8}}
KINDS: dict[str, dict[str, Any]] = {
    "all": {"levers": SUPPORT},
    "from the first month": {"levers": {"structures": {"start_year": 0, "end_year": 2, "intensity": 1.0}}},
    "in mid-year": {"levers": {"coaching": {"start_year": 1.3, "end_year": 2.7, "intensity": 0.8}}},
    "waves": {
        "levers": {"coaching": {"start_year": 1, "intensity": 0.9, "target": {"schools": "waves", "waves": 2}}},
        "governance": {"reallocation": 0.4},
    },
    "lowest, every year": {
        "levers": {
            "coaching": {
                "start_year": 1,
                "end_year": 4,
                "intensity": 0.9,
                "target": {"schools": "lowest", "share": 0.4, "every_year": True},
            }
        }
    },
    "a shock": {"levers": SUPPORT, "shocks": {"leader_exodus": {"start_year": 2, "end_year": 3, "intensity": 0.5}}},
    "a budget": {"levers": SUPPORT, "governance": {"budget_dollars_per_student_year": 20.0, "political_will": 0.8}},
    "nothing": {},
}


def scenario(name: str) -> Scenario:
    """Return a small scenario of a kind."""
    return Scenario.from_dict({"years": 4, "system": {"schools": 5, "districts": 2}} | KINDS[name])


def content(result: Result) -> list[object]:
    """Return everything that a result holds, as bytes."""
    names = ("system", "schools", "teachers", "students", "events", "levers")
    tables = [encode_table(name, getattr(result, name)) for name in names]
    beside = [encode_table("system", result.baseline_system), encode_table("schools", result.baseline_schools)]
    return [*tables, *beside, repr(result.summary)]


@pytest.mark.parametrize("name", KINDS)
def test_shared_runs_are_the_runs_alone(name: str) -> None:
    """Runs that share a trunk, in any order, are those that `simulate` makes from nothing."""
    for other in ("all", name, "nothing"):
        judged(scenario(other), 3)
    assert content(judged(scenario(name), 3)) == content(simulate(scenario(name), 3))


def test_going_on_under_the_same_scenario_changes_nothing() -> None:
    """A system that is handed over to its own scenario in the middle has the same future."""
    asked = scenario("lowest, every year")
    system, _ = Trunk(asked, 2).at(0)
    one = system.under(asked)
    for month in range(40):
        if month in (7, 15, 20, 33):
            one = one.under(asked)
        one.advance_month()
    other = system.under(asked)
    for _ in range(40):
        other.advance_month()
    for first, second in zip(one.state.tables, other.state.tables, strict=True):
        for a, b in zip(first, second, strict=True):
            assert a.tobytes() == b.tobytes()


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"system.schools": 6}, "system"),
        ({"months_per_year": 9}, "months_per_year"),
        ({"practices.precision.difficulty": 0.5}, "practices"),
        ({"growth.reading": [1.0] * 12}, "growth"),
    ],
)
def test_another_system_is_refused(change: dict[str, Any], part: str) -> None:
    """A run cannot go on in another system; the message says which part differs."""
    asked = scenario("all")
    system, _ = Trunk(asked, 1).at(3)
    with pytest.raises(InputError, match=f"^{part}: a run cannot go on"):
        system.under(asked.replaced(change))


def test_a_lever_that_cannot_be_had_is_refused_before_anything_runs() -> None:
    """A school that is not there is told from the system at month 0."""
    target = {"schools": "named", "names": ["nowhere"]}
    levers = {"coaching": {"start_year": 3, "intensity": 1.0, "target": target}}
    asked = Scenario.from_dict({"years": 4, "system": {"schools": 3}, "levers": levers})
    with pytest.raises(InputError, match="nowhere"):
        Trunk(asked, 1).refuse(asked)


def test_a_nursery_keeps_the_last_trunk_alone() -> None:
    """One trunk is at hand: that of the last seed, for every scenario that differs in levers only."""
    nursery = Nursery()
    first = nursery.trunk(scenario("all"), 1)
    assert nursery.trunk(scenario("in mid-year"), 1) is first
    assert nursery.trunk(scenario("all"), 2) is not first
    assert nursery.trunk(scenario("all"), 1) is not first


@pytest.mark.parametrize("months", [20, 27, 7, 40])
def test_a_record_can_be_asked_for_in_any_order(months: int) -> None:
    """A shorter record after a longer one is that of a run that went no further, and nothing is made again for it."""
    whole = KINDS["all"] | {"observe": {"teachers_share": 0.5, "students_share": 0.5}}
    asked = Scenario.from_dict({"years": 4, "system": {"schools": 5, "districts": 2}} | whole)
    trunk, ticks = Trunk(asked, 4), []
    trunk.record(40)
    short, fresh = trunk.record(months, lambda: ticks.append(1)), Trunk(asked, 4).record(months)
    for name in ("system", "schools", "teachers", "students", "events", "levers"):
        one, other = getattr(short, name).frame, getattr(fresh, name).frame
        assert len(one) == len(other), name
        assert not len(one) or one.equals(other), name
    assert not ticks
    assert trunk.record(40).system is trunk.record(40).system
