"""Laws: what must hold whatever the parameters are."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reformsim import Scenario, simulate
from reformsim.model import system as engine
from reformsim.model.culture import creep
from reformsim.model.month import MONTH
from reformsim.model.numbers import numbers_of
from reformsim.model.system import System
from reformsim.observe import Observer

FULL = {
    "coaching": {"start_year": 0, "intensity": 0.8},
    "leadership_development": {"start_year": 0, "intensity": 0.6},
    "structures": {"start_year": 0, "intensity": 1.0},
}


def scenario(levers: dict[str, Any] | None = None, schools: int = 5, **more: Any) -> Scenario:
    """Return a small scenario."""
    return Scenario.from_dict(
        {"years": 4, "system": {"schools": schools, "districts": 2}, "levers": levers or {}} | more
    )


def run(asked: Scenario, months: int = 21, seed: int = 1, threads: int = 1) -> System:
    """Return a system after some months."""
    system = System(asked, seed, threads)
    for _ in range(months):
        system.advance_month()
    return system


def bytes_of(system: System) -> list[bytes]:
    """Return every column as bytes."""
    return [column.tobytes() for table in system.state.tables for column in table]


def test_zero_policy_is_the_baseline() -> None:
    """Levers of intensity 0 leave the system as it is without them, bit for bit."""
    nothing = {name: values | {"intensity": 0.0} for name, values in FULL.items()}
    nothing |= {"accountability": {"start_year": 0, "intensity": 0.0}, "mandate": {"start_year": 0, "intensity": 0.0}}
    assert bytes_of(run(scenario(nothing))) == bytes_of(run(scenario()))


def test_a_later_lever_changes_nothing_before_it() -> None:
    """Until its first lever starts a scenario is its own baseline, and afterwards it is not."""
    later = {name: values | {"start_year": 2} for name, values in FULL.items()}
    assert bytes_of(run(scenario(later), 20)) == bytes_of(run(scenario(), 20))
    assert bytes_of(run(scenario(later), 22)) != bytes_of(run(scenario(), 22))


def test_paired_baseline_is_the_run_without_levers() -> None:
    """The baseline that a result carries is what the scenario without levers gives by itself."""
    asked = scenario({"coaching": {"start_year": 1, "end_year": 3, "intensity": 1.0}})
    paired = simulate(asked, seed=4).baseline_system
    alone = simulate(asked.without_levers(), seed=4).system
    columns = [name for name in alone.columns if name != "released"]
    assert paired[columns].iloc[: len(alone)].equals(alone[columns])


@pytest.mark.parametrize("threads", [2, 3, 7])
def test_threads_change_nothing(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any number of threads gives the same bytes, and every school is in one block on one of them."""
    monkeypatch.setattr("reformsim.model.kernels.LEAST_BLOCK_SECONDS", 1e-12)
    system = run(scenario(FULL), threads=threads)
    blocks: list[tuple[int, int]] = []
    system.each_school(lambda first, last, tables: blocks.append((first, last)))
    cuts = [0, *(last for _, last in sorted(blocks))]
    assert sorted(blocks) == list(pairwise(cuts))
    assert cuts[-1] == len(system.state.school_id)
    assert 1 < len(blocks) <= threads
    assert bytes_of(system) == bytes_of(run(scenario(FULL)))


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_change_no_result(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run and its baseline have the same tables on any number of threads, side by side or in blocks."""
    monkeypatch.setattr("reformsim.model.kernels.LEAST_BLOCK_SECONDS", 1e-12)
    asked = scenario({"coaching": {"start_year": 1, "end_year": 2, "intensity": 1.0}})
    one, several = simulate(asked, seed=4), simulate(asked, seed=4, threads=threads)
    for table in ("system", "schools", "teachers", "students", "events", "baseline_system", "baseline_schools"):
        assert getattr(one, table).equals(getattr(several, table)), table


def test_a_seed_fixes_a_run() -> None:
    """The same seed gives the same bytes, another seed others."""
    assert bytes_of(run(scenario(FULL))) == bytes_of(run(scenario(FULL)))
    assert bytes_of(run(scenario(FULL), seed=2)) != bytes_of(run(scenario(FULL)))


def test_a_copy_has_the_same_future_and_shares_nothing() -> None:
    """A copy goes on as its original, and running it does not touch the original."""
    system = run(scenario(FULL), 13)
    before = bytes_of(system)
    twin = system.copy()
    for _ in range(9):
        twin.advance_month()
    assert bytes_of(system) == before
    for _ in range(9):
        system.advance_month()
    assert bytes_of(system) == bytes_of(twin)


def test_watching_changes_nothing() -> None:
    """A run that is watched is the same run."""
    watched = System(scenario(FULL), 1)
    observer = Observer(watched)
    for _ in range(21):
        for step in watched.advance():
            observer.look(watched, step)
    assert bytes_of(watched) == bytes_of(run(scenario(FULL)))


def test_the_order_of_processes_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Teaching before choosing is another model: the order is part of what is claimed."""
    usual = bytes_of(run(scenario(FULL), 3))
    steps = list(MONTH)
    places = {step.name: place for place, step in enumerate(steps)}
    a, b = places["choice"], places["teaching and learning"]
    steps[a], steps[b] = steps[b], steps[a]
    monkeypatch.setattr(engine, "MONTH", tuple(steps))
    assert bytes_of(run(scenario(FULL), 3)) != usual


def test_heads_are_conserved_and_pupils_move_up() -> None:
    """No school gains or loses a place, grades keep their size, and everybody of a grade moves up by one."""
    system = System(scenario(FULL, schools=9), 3)
    state = system.state
    grades = [np.bincount(state.students.grade, minlength=13)]
    before = state.students.grade.copy()
    for _ in range(10):
        system.advance_month()
    grades.append(np.bincount(state.students.grade, minlength=13))
    assert np.diff(state.schools.student_start).tolist() == state.schools.enrolment.tolist()
    school = np.repeat(np.arange(9), np.diff(state.schools.student_start))
    last = before == state.schools.grade_high[school]
    assert (state.students.grade[~last] == before[~last] + 1).all()
    assert (state.students.grade[last] == state.schools.grade_low[school[last]]).all()
    low, high = int(state.schools.grade_low.min()), int(state.schools.grade_high.max())
    assert all(count > 0 for count in grades[1][low : high + 1])


def test_feeder_schools_hand_pupils_on() -> None:
    """A pupil who enters a middle or high school is one who left a school of the same district a grade below."""
    system = System(scenario(schools=12, system={"schools": 12, "districts": 2}), 2)
    state = system.state
    for _ in range(9):
        system.advance_month()
    school = np.repeat(np.arange(12), np.diff(state.schools.student_start))
    before: dict[str, Any] = {
        "ses": state.students.ses.copy(),
        "grade": state.students.grade.copy(),
        "district": state.schools.district[school].copy(),
    }
    leaving = before["grade"] == state.schools.grade_high[school]
    system.advance_month()
    entered = np.flatnonzero(leaving & (state.schools.grade_low[school] > 0))
    place = {
        (ses, int(d)): int(g) for ses, d, g in zip(before["ses"], before["district"], before["grade"], strict=True)
    }
    handed_on = [place.get((state.students.ses[row], int(before["district"][row]))) for row in entered]
    known = [
        (grade, int(state.students.grade[row]))
        for grade, row in zip(handed_on, entered, strict=True)
        if grade is not None
    ]
    assert len(known) > 0.5 * len(entered)
    assert all(now == grade + 1 for grade, now in known)


def test_movers_take_their_thresholds_along() -> None:
    """Those who stay or move make the same collection of thresholds as before; only newcomers bring new ones."""
    system = run(scenario(schools=12), 9)
    before = system.state.teachers.threshold.copy()
    system.advance_month()
    after = system.state.teachers.threshold
    novices = system.state.teachers.experience_years == 0.0
    assert set(after[~novices]) <= set(before)
    assert len(set(after[~novices])) == (~novices).sum()
    assert (after != before).sum() > novices.sum()


@pytest.mark.parametrize("budget", [None, 40.0])
def test_every_dollar_is_booked(budget: float | None) -> None:
    """Money spent is unit cost x delivered x units, summed over months; nothing else, with a budget and without."""
    levers = {
        "coaching": {"start_year": 0, "intensity": 0.5},
        "structures": {"start_year": 1, "intensity": 1.0},
    }
    asked = scenario(levers, governance={"budget_dollars_per_student_year": budget})
    system = System(asked, 1)
    booked = 0.0
    for _ in range(20):
        system.advance_month()
        for lever in system.timeline.runs:
            units = system.timeline.units[lever.lever.cost_per]
            booked += float((lever.delivered * units * lever.reach).sum()) * lever.unit_cost_dollars / 10
    assert system.state.districts.spent_dollars.sum() == pytest.approx(booked, rel=1e-12)


def test_a_budget_is_kept_and_a_cut_halves_it() -> None:
    """No district spends more than its budget, and half a cut withholds half of what was planned."""
    at_once = {name: values | {"ramp_years": 0} for name, values in FULL.items()}
    limited = scenario(at_once, governance={"budget_dollars_per_student_year": 50.0})
    state = run(limited, 20).state
    students = np.add.reduceat(state.schools.enrolment, state.districts.school_start[:-1])
    assert (state.districts.spent_dollars <= 50.0 * students * 2 * (1 + 1e-12)).all()
    assert state.districts.spent_dollars.sum() == pytest.approx(50.0 * students.sum() * 2)
    cut = {"budget_cut": {"start_year": 0, "ramp_years": 0, "intensity": 0.5}}
    plain = scenario({"structures": {"start_year": 0, "ramp_years": 0, "intensity": 1.0}})
    halved = scenario({"structures": {"start_year": 0, "ramp_years": 0, "intensity": 1.0}}, shocks=cut)
    ratio = run(halved, 9).state.districts.spent_dollars / run(plain, 9).state.districts.spent_dollars
    assert ratio == pytest.approx(0.5)


def test_rows_of_a_file_may_stand_in_any_order(tmp_path: Path) -> None:
    """Schools listed in another order give the same system, bit for bit."""
    rows = ["a,1,240,30", "b,1,180,80", "c,2,300,55", "d,2,90,10"]
    results = []
    for order in ([0, 1, 2, 3], [3, 1, 0, 2]):
        file = tmp_path / f"{order[0]}.csv"
        file.write_text("\n".join(["id,district,pupils,lunch", *(rows[n] for n in order)]))
        columns = {"id": "id", "district": "district", "enrolment": "pupils", "poverty_percent": "lunch"}
        asked = scenario(FULL, system={"schools_file": {"path": str(file), "columns": columns}})
        results.append(bytes_of(run(asked)))
    assert results[0] == results[1]


def test_another_school_moves_nobody(tmp_path: Path) -> None:
    """With one more school in the file all others begin the same, and stay so where nothing connects them."""
    rows = ["id,district,pupils,lunch", "a,1,240,30", "b,2,180,80"]
    apart = {
        "choice.cross_school_share": 0.0,
        "choice.network_gain": 0.0,
        "culture.wider_field_share": 0.0,
        "workforce.same_district_share": 1.0,
    }
    states = []
    for count in (3, 4):
        file = tmp_path / f"{count}.csv"
        file.write_text("\n".join([*rows, "c,3,300,55"][:count]))
        columns = {"id": "id", "district": "district", "enrolment": "pupils", "poverty_percent": "lunch"}
        asked = scenario(FULL, system={"schools_file": {"path": str(file), "columns": columns}}, parameters=apart)
        states.append(run(asked).state)
    few, more = states
    pupils, teachers = len(few.students.grade), len(few.teachers.school)
    assert few.students.achievement.tobytes() == more.students.achievement[:, :pupils].tobytes()
    assert few.teachers.belief.tobytes() == more.teachers.belief[:teachers].tobytes()
    assert few.schools.culture.tobytes() == more.schools.culture[:2].tobytes()


def test_the_band_is_elastic_below_the_yield_strain() -> None:
    """A stretch below the yield strain moves no culture; beyond it culture follows; displacement lowers the strain."""
    number = numbers_of({}).culture
    cases = ((0.99, 0.0), (1.01, 0.0), (-0.99, 0.0), (0.99, 1.0))
    moved = [creep(0.5 + share * number.yield_strain, 0.5, displaced, number) for share, displaced in cases]
    assert moved[0] == 0.0
    assert moved[1] > 0.0
    assert moved[2] == 0.0
    assert moved[3] > moved[1]


LEVER_NAMES = [
    "coaching",
    "mandate",
    "accountability",
    "structures",
    "lateral_networks",
    "class_size",
    "learning_paths",
    "teacher_preparation",
    "teacher_retention",
    "leadership_pipeline",
    "professional_learning_time",
]
SHOCK_NAMES = ["leader_exodus", "teacher_exodus", "budget_cut", "competing_initiative", "field_backlash"]
SHARE = st.floats(0.0, 1.0)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    levers=st.dictionaries(st.sampled_from(LEVER_NAMES), SHARE, max_size=4),
    shocks=st.dictionaries(st.sampled_from(SHOCK_NAMES), SHARE, max_size=3),
    kind=st.sampled_from(["all", "random", "lowest", "readiest", "waves"]),
    start=st.fixed_dictionaries(dict.fromkeys(("culture", "belief", "skill", "deep", "field_culture"), SHARE)),
    system=st.fixed_dictionaries(
        {
            "schools": st.integers(2, 5),
            "districts": st.integers(1, 2),
            "departmental_from_grade": st.integers(0, 13),
        }
    ),
)
def test_any_scenario_stays_sane(
    levers: dict[str, float], shocks: dict[str, float], kind: str, start: dict[str, float], system: dict[str, int]
) -> None:
    """Whatever is asked, nothing is not-a-number, shares stay in [0, 1], and heads balance."""
    target = {"schools": kind} | ({"share": 0.5} if kind in ("random", "lowest", "readiest") else {})
    asked = Scenario.from_dict(
        {
            "years": 2,
            "months_per_year": 3,
            "system": system,
            "start": start,
            "levers": {
                n: {"start_year": 0, "end_year": 1.5, "intensity": v, "target": target} for n, v in levers.items()
            },
            "shocks": {n: {"start_year": 0.5, "intensity": v} for n, v in shocks.items()},
        }
    )
    state = run(asked, 7).state
    shares = [
        state.districts.field_culture,
        state.districts.political_will,
        state.schools.culture,
        state.schools.structures,
        state.schools.test_preparation,
        state.schools.deep,
        state.schools.surface,
        state.leaders.leadership,
        state.leaders.belief,
        state.leaders.attention,
        state.leaders.support,
        state.teachers.belief,
        state.courses.skill,
        state.courses.deep,
        state.courses.surface,
        state.courses.aim_share,
        state.courses.precision,
        state.students.engagement,
    ]
    for column in shares:
        assert ((column >= 0.0) & (column <= 1.0)).all()
    assert np.isfinite(state.students.achievement).all()
    tested = np.isfinite(state.students.score)
    assert tested.any()
    assert (tested.any(axis=0) == tested.all(axis=0)).all()
    sizes = np.bincount(state.students.section[0], minlength=len(state.sections.course))
    assert sizes.sum() == state.schools.enrolment.sum()
    assert all(a <= b for a, b in pairwise(state.schools.student_start.tolist()))
