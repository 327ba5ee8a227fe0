"""Laws of levers: what is delivered and paid, whom they reach, and that nothing asked is nothing done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from reformsim.model.district import allocation
from reformsim.model.levers.registry import find_lever, lever_names
from reformsim.model.levers.targets import readiness_of_schools
from reformsim.model.system import System
from reformsim.model.testing import lagged_score

Make = Callable[..., System]
BytesOf = Callable[[System], list[bytes]]
BUILT_IN = [name for name in lever_names() if find_lever(name).__module__.startswith("reformsim.")]
ON: dict[str, Any] = {"start_year": 0, "ramp_years": 0, "intensity": 1.0}
BUSY = {
    "coaching": ON | {"intensity": 0.7},
    "mandate": ON | {"intensity": 0.4},
    "structures": {"start_year": 0.5, "intensity": 1.0},
}


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_lever_of_no_intensity_moves_nothing(make: Make, bytes_of: BytesOf, name: str) -> None:
    """One more lever or shock of intensity 0 beside busy ones and under a budget changes not a bit; at 1 it does."""
    heading = "levers" if find_lever(name).kind == "lever" else "shocks"
    tight = {"governance": {"budget_dollars_per_student_year": 60.0, "response_lag_months": 0}}
    runs = []
    for intensity in (None, 0.0, 1.0):
        one_more = {} if intensity is None else {"one_more": ON | {"lever": name, "intensity": intensity}}
        asked = {"levers": BUSY, "shocks": {}} | tight
        runs.append(bytes_of(make(21, schools=6, **asked | {heading: asked[heading] | one_more})))
    without, zero, full = runs
    assert zero == without
    assert full != without


def test_delivery_follows_plan_will_and_allocation(make: Make) -> None:
    """Delivered is intensity x ramp up and down x will x the district's allocation, and support is nothing after it."""
    lever = {"start_year": 0.5, "end_year": 1.5, "ramp_years": 0.5, "intensity": 0.8}
    governance = {"political_will": 0.9, "reallocation": 0.3, "response_lag_months": 0}
    system = make(0, schools=8, levers={"coaching": lever, "structures": lever}, governance=governance)
    for month in range(30):
        known = lagged_score(system.state, 0, 10)
        if month % 10 == 0:
            factor = allocation(system.state, known, 0.3, system.numbers.district)
        will = system.state.districts.political_will[system.state.schools.district].copy()
        system.advance_month()
        up = min(max((month / 10 - 0.5) / 0.5, 0.0), 1.0)
        down = min(max((month / 10 - 1.5) / 0.5, 0.0), 1.0)
        coaching, structures = system.timeline.runs
        assert structures.delivered == pytest.approx(0.8 * (up - down) * will, abs=1e-12)
        assert coaching.delivered == pytest.approx(np.minimum(0.8 * (up - down) * will * factor, 1.0), abs=1e-12)
        assert system.support.structures.tolist() == structures.delivered.tolist()
        assert system.timeline.acting == ((coaching, structures) if up > down else ())
    assert not system.support.coaching.any()
    assert (system.support.coaching_scale == 1.0).all()
    assert factor.std() > 0.0


def test_only_targeted_courses_are_paid(make: Make) -> None:
    """A lever for one subject and two bands costs its unit cost x units x the share of courses it reaches."""
    target = {"subjects": ["reading"], "bands": ["primary", "high"]}
    levers = {"coaching": ON | {"target": target, "cost_dollars": 900.0, "intensity": 0.5}}
    system = make(0, schools=9, levers=levers, governance={"reallocation": 0.0, "political_will": 0.8})
    state, spent = system.state, 0.0
    for _ in range(23):
        will = state.districts.political_will[state.schools.district].copy()
        system.advance_month()
        for h in range(9):
            mine = state.teachers.school[state.courses.teacher] == h
            reached = (state.courses.subject[mine] == 0) & np.isin(state.courses.band[mine], [0, 3])
            teachers = (state.teachers.school == h).sum()
            spent += 900.0 * 0.5 * will[h] * teachers * reached.mean() / 10
    assert state.districts.spent_dollars.sum() == pytest.approx(spent, rel=1e-12)
    assert not system.support.coaching[:, 1].any()
    assert not system.support.coaching[:, 0, 1:3].any()
    assert system.support.coaching[:, 0, 0].all()


def test_each_year_is_within_the_budget(make: Make) -> None:
    """Whatever starts when, no district spends more than its budget in any year, and all of it where more is asked."""
    levers = {
        "coaching": ON,
        "structures": ON | {"start_year": 1.0},
        "class_size": ON | {"start_year": 2.0, "end_year": 3.0},
        "later": ON | {"lever": "professional_learning_time", "start_year": 0.7},
    }
    system = make(0, schools=7, levers=levers, governance={"budget_dollars_per_student_year": 45.0})
    state, spent = system.state, [np.zeros(2)]
    for _ in range(4):
        for _ in range(10):
            system.advance_month()
        spent.append(state.districts.spent_dollars.copy())
    limit = 45.0 * np.add.reduceat(state.schools.enrolment, state.districts.school_start[:-1])
    yearly = np.diff(spent, axis=0)
    assert (yearly <= limit * (1 + 1e-12)).all()
    assert yearly == pytest.approx(np.tile(limit, (4, 1)))


@pytest.mark.parametrize("way", ["lowest", "readiest"])
def test_a_share_goes_to_those_it_is_meant_for(make: Make, way: str) -> None:
    """The lowest are those of the lowest known scores, the readiest those with the readiest leaders and teachers."""
    levers = {"coaching": ON | {"start_year": 1.0, "target": {"schools": way, "share": 0.25}}}
    system = make(10, schools=12, levers=levers, governance={"response_lag_months": 0})
    known = lagged_score(system.state, 0, 10) if way == "lowest" else -readiness_of_schools(system.state)
    expected = sorted(np.argsort(known)[:3].tolist())
    system.advance_month()
    assert np.flatnonzero(system.timeline.runs[0].delivered).tolist() == expected
    belief = [system.state.teachers.belief[system.state.teachers.school == h].mean() for h in range(12)]
    assert readiness_of_schools(system.state) == pytest.approx(system.state.leaders.own_support + belief)


def test_a_release_leaves_no_support(make: Make) -> None:
    """After the release no channel holds anything, and coaching would keep all of its gain."""
    system = make(5, levers=BUSY | {"accountability": ON}, shocks={"field_backlash": ON})
    assert system.support.coaching.any()
    system.release_levers()
    system.advance_month()
    for name, channel in system.support._asdict().items():
        assert (channel == (1.0 if name == "coaching_scale" else 0.0)).all(), name


def test_a_copy_shares_no_number(make: Make, bytes_of: BytesOf) -> None:
    """No array of a copy is one of the original's, and whichever runs first, both have the same future."""
    later = {"structures": ON | {"start_year": 1.0, "target": {"schools": "lowest", "share": 0.5, "every_year": True}}}
    system = make(9, schools=6, levers=BUSY | later | {"leadership_pipeline": ON})
    twin = system.copy()

    def arrays(of: System) -> list[np.ndarray[Any, Any]]:
        runs = [array for run in of.timeline.runs for array in (run.joined_year, run.delivered)]
        tables = [column for table in of.state.tables for column in table]
        return [*tables, *of.support, *runs, of.timeline.allocated, of.plan.month, of.new_leaders]

    assert not any(np.shares_memory(mine, theirs) for mine in arrays(system) for theirs in arrays(twin) if mine.size)
    for _ in range(13):
        system.advance_month()
    for _ in range(13):
        twin.advance_month()
    assert bytes_of(system) == bytes_of(twin)
    assert [run.delivered.tobytes() for run in system.timeline.runs] == [
        run.delivered.tobytes() for run in twin.timeline.runs
    ]


def test_coaching_thins_with_the_teachers_coached_in_the_district(make: Make) -> None:
    """Coaching keeps floor + (1 - floor) exp(-coached / scale) of its gain; one coached in half of the courses is half.

    The other district, and one in which nobody is coached, keep their own measure.
    """
    target = {"subjects": ["reading"], "schools": "random", "share": 0.5}
    system = make(1, schools=9, system={"schools": 9, "districts": 3}, levers={"coaching": ON | {"target": target}})
    state, number = system.state, system.numbers.testing
    school = state.teachers.school
    coached = np.zeros(3)
    for c in range(len(state.courses.teacher)):
        t = state.courses.teacher[c]
        if system.support.coaching[school[t], state.courses.subject[c], state.courses.band[c]] > 0.0:
            coached[state.schools.district[school[t]]] += 1.0 / (state.courses.teacher == t).sum()
    assert len(set(coached)) == 3
    assert (coached % 1.0 == 0.5).any()
    floor = number.coaching_scale_floor
    expected = floor + (1 - floor) * np.exp(-coached / number.coaching_scale_teachers)
    np.testing.assert_allclose(system.support.coaching_scale, expected[state.schools.district], rtol=1e-12)
