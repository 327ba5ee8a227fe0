"""Any scenario that is right runs: no number is missing, shares are shares, heads and money balance."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reformsim import Scenario, simulate
from reformsim.config import lever_names
from reformsim.config.catalog import PARAMETERS
from reformsim.config.parts import BANDS, LEVELS
from reformsim.model.system import System
from reformsim.observe.schema import SHARE, describe
from reformsim.run.parquet import encode_table

THOROUGH = os.environ.get("REFORMSIM_THOROUGH", "") not in ("", "0")
EXAMPLES = 1500 if THOROUGH else 8
TABLES = ("system", "schools", "teachers", "students", "events", "levers")
MAY_BE_EMPTY = ("score", "end_year")
"""Beginnings of columns in which a value can be missing: before the first test, and where a lever never ends."""
TOLERANCE = 1e-9
profile = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not THOROUGH,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    print_blob=True,
)
PART = st.floats(0.0, 1.0)
SUBJECTS = ("reading", "mathematics", "science", "art")
NUMBERS = sorted(name for name, entry in PARAMETERS.items() if not isinstance(entry.value, tuple))
CHANNELS = ("targeting", "information", "capacity", "time", "engagement")
START = ("culture", "field_culture", "belief", "skill", "deep")
Plain = dict[str, Any]


def some(names: Any, values: Any, most: int) -> st.SearchStrategy[Plain]:
    """Return mappings from some of the names."""
    return st.dictionaries(st.sampled_from(sorted(names)), values, max_size=most)


@st.composite
def targets(draw: st.DrawFn, name: str, subjects: list[str], schools: list[str]) -> Plain:
    """Return whom a lever of a name reaches."""
    way = draw(st.sampled_from(["all", "random", "lowest", "readiest", "named", "waves"]))
    target: Plain = {"schools": way}
    if way in ("random", "lowest", "readiest", "waves"):
        target["share"] = draw(PART)
    if way in ("lowest", "readiest"):
        target["every_year"] = draw(st.booleans())
    if way == "named":
        target["names"] = draw(st.lists(st.sampled_from(schools), min_size=1, max_size=3))
    if way == "waves":
        target |= {"waves": draw(st.integers(1, 5)), "wave_years": draw(st.floats(0.05, 2.0))}
    if name in lever_names.CELL_LEVERS:
        target["subjects"] = draw(st.lists(st.sampled_from(subjects), max_size=2))
        target["bands"] = draw(st.lists(st.sampled_from(BANDS), max_size=2))
    return target


@st.composite
def levers(draw: st.DrawFn, names: Any, years: int, subjects: list[str], schools: list[str]) -> Plain:
    """Return levers or shocks of some names."""
    found = {}
    for name in draw(st.lists(st.sampled_from(sorted(names)), max_size=3, unique=True)):
        start = draw(st.floats(0.0, years - 0.01))
        config: Plain = {"start_year": start, "intensity": draw(PART), "ramp_years": draw(st.floats(0.0, 3.0))}
        if draw(st.booleans()):
            config["end_year"] = start + draw(st.floats(0.01, 3.0))
        if name in lever_names.LEVERS and draw(st.booleans()):
            config["cost_dollars"] = draw(st.floats(0.0, 1e6))
        config["target"] = draw(targets(name, subjects, schools))
        found[name] = config
    return found


@st.composite
def practices(draw: st.DrawFn) -> Plain:
    """Return practices: default ones changed or taken away, and own ones."""
    asked: Plain = {}
    names = ["personalization", "precision", "professional_learning"]
    gone = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    asked |= dict.fromkeys(gone)
    kept = [name for name in names if name not in gone]
    own = draw(some(["dialogue", "practice_2"], st.fixed_dictionaries({"channel": st.sampled_from(CHANNELS)}), 2))
    asked |= own
    there = [*kept, *own]
    for name in draw(st.lists(st.sampled_from(there), max_size=2, unique=True)):
        others = [other for other in there if other != name]
        asked[name] = asked.get(name, {}) | {
            "difficulty": draw(st.floats(0.0, 5.0)),
            "visibility": draw(PART),
            "strength": draw(st.floats(0.0, 2.0)),
            "synergy": draw(some(others, st.floats(-1.0, 1.0), 2)) if others else {},
        }
    return asked


@st.composite
def parameters(draw: st.DrawFn) -> Plain:
    """Return numbers of the catalogue anywhere within their bounds, the bounds above all."""
    found = {}
    for name in draw(st.lists(st.sampled_from(NUMBERS), max_size=6, unique=True)):
        entry = PARAMETERS[name]
        found[name] = draw(st.one_of(st.sampled_from([entry.low, entry.high]), st.floats(entry.low, entry.high)))
    return found


@st.composite
def systems(draw: st.DrawFn) -> tuple[Plain, list[str]]:
    """Return a system of two to four made-up schools, and the names that its schools can bear."""
    schools = draw(st.integers(2, 4))
    system: Plain = {
        "schools": schools,
        "districts": draw(st.integers(1, 2)),
        "subjects": draw(st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=3, unique=True)),
        "departmental_from_grade": draw(st.integers(0, 13)),
    }
    if draw(st.booleans()):
        parts = draw(st.lists(st.integers(0, 3), min_size=4, max_size=4).filter(any))
        system["levels"] = {name: part / sum(parts) for name, part in zip(LEVELS, parts, strict=True)}
    names = [f"school-{number + 1}" for number in range(schools)]
    return system, names if system["districts"] == 1 else ["district-1/school-1", "district-2/school-1"]


@st.composite
def scenarios(draw: st.DrawFn) -> Plain:
    """Return the plain data of a scenario that is right."""
    years = draw(st.integers(1, 3))
    system, names = draw(systems())
    subjects = system["subjects"]
    rows = st.lists(st.floats(0.0, 5.0), min_size=12, max_size=12).filter(lambda row: sum(row) > 1.0)
    return {
        "years": years,
        "months_per_year": draw(st.integers(1, 12)),
        "seed": draw(st.integers(0, 2**63 - 1)),
        "system": system,
        "start": draw(some(START, PART, 5)),
        "governance": draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "response_lag_months": st.integers(0, 120),
                    "budget_dollars_per_student_year": st.floats(0.0, 1e6),
                    "political_will": PART,
                    "reallocation": PART,
                },
            )
        ),
        "practices": draw(practices()),
        "readiness": draw(some(subjects, some(BANDS, PART, 4), 2)),
        "growth": draw(some(subjects, rows, 1)),
        "levers": draw(levers(lever_names.LEVERS, years, subjects, names)),
        "shocks": draw(levers(lever_names.SHOCKS, years, subjects, names)),
        "parameters": draw(parameters()),
        "observe": {"teachers_share": draw(PART), "students_share": draw(PART)},
    }


SMALL: Plain = {"years": 1, "months_per_year": 2, "system": {"schools": 2, "subjects": ["reading"]}}
LEAST = 5e-324
"""The smallest number above nothing."""
TIMID = {"coaching": {"start_year": 0, "intensity": LEAST, "ramp_years": LEAST, "cost_dollars": 1.0}}
FOUND = (
    SMALL | {"parameters": {"population.poverty_mean": 0.0}},
    SMALL | {"parameters": {"population.poverty_mean": 1.0, "population.poverty_sd": 0.0}},
    SMALL | {"parameters": {"verdict.lasting_gain_sd": 0.0}},
    SMALL | {"levers": TIMID, "governance": {"budget_dollars_per_student_year": 1e6}},
)
"""Scenarios that were found by search, and gave infinities or a division by nothing once."""


def check_table(name: str, frame: pd.DataFrame) -> None:
    """Check that a table promises nothing that it does not hold."""
    for column in frame.select_dtypes("number"):
        values = frame[column].to_numpy(dtype=np.float64)
        known = values[~np.isnan(values)]
        assert np.isfinite(known).all(), (name, column)
        assert len(known) == len(values) or column.startswith(MAY_BE_EMPTY), (name, column)
        about = describe(name, str(column))
        if about is not None and about.unit == SHARE:
            assert ((known >= -TOLERANCE) & (known <= 1.0 + TOLERANCE)).all(), (name, column)


@profile
@given(scenarios())
@example(FOUND[0])
@example(FOUND[1])
@example(FOUND[2])
@example(FOUND[3])
def test_a_run_holds_what_it_promises(data: Plain) -> None:
    """Every table of a run has its numbers, shares lie in [0, 1], and the same seed gives the same bytes."""
    scenario = Scenario.from_dict(data)
    result, again = simulate(scenario), simulate(scenario)
    for name in TABLES:
        check_table(name, getattr(result, name))
        assert encode_table(name, getattr(result, name)) == encode_table(name, getattr(again, name))
    check_table("system", result.baseline_system)
    assert result.summary == again.summary
    assert all(isinstance(sentence, str) and sentence for sentence in result.story)
    assert not any(isinstance(value, float) and not np.isfinite(value) for value in result.summary.values())


def posts(system: System) -> list[bytes]:
    """Return how many teachers, courses, sections and pupils each school has."""
    schools = system.state.schools
    names = ("teacher_start", "course_start", "section_start", "student_start", "enrolment", "section_count")
    return [getattr(schools, name).tobytes() for name in names]


def check_classes(system: System) -> None:
    """Check that pupils are of their school's grades, and that classes hold each pupil once in every subject."""
    state = system.state
    school = np.repeat(np.arange(len(state.school_id)), np.diff(state.schools.student_start))
    grade = state.students.grade
    assert (grade >= state.schools.grade_low[school]).all()
    assert (grade <= state.schools.grade_high[school]).all()
    for subject in range(len(system.scenario.system.subjects)):
        sizes = np.bincount(state.students.section[subject], minlength=len(state.sections.course))
        owner = np.repeat(np.arange(len(state.school_id)), np.diff(state.schools.section_start))
        assert np.bincount(owner, weights=sizes).tolist() == state.schools.enrolment.tolist()


def booked(system: System) -> float:
    """Return what the levers cost this month: cost of a unit x delivered x units, summed over levers."""
    months = system.scenario.months_per_year
    cost: Any = 0.0
    for run in [run for run in system.timeline.runs if run.kind == "lever"]:
        units = system.timeline.units[run.lever.cost_per]
        unit_cost = run.config.cost_dollars
        if unit_cost is None:
            unit_cost = run.lever.unit_cost_dollars(system.scenario.parameters) or 0.0
        cost += float((run.delivered * units * run.reach).sum()) * unit_cost / months
    return float(cost)


@profile
@given(scenarios())
@example(FOUND[0])
@example(FOUND[3])
def test_heads_and_money_balance(data: Plain) -> None:
    """Nobody is lost and nobody made: posts, pupils and classes keep their numbers; every dollar is a lever's."""
    scenario = Scenario.from_dict(data)
    system = System(scenario, scenario.seed)
    start, spent = posts(system), 0.0
    for _ in range(scenario.years * scenario.months_per_year):
        system.advance_month()
        spent += booked(system)
        check_classes(system)
    assert posts(system) == start
    assert system.state.districts.spent_dollars.sum() == pytest.approx(spent, rel=1e-9, abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("end", ["low", "high"])
def test_every_number_may_stand_at_its_bounds(end: str) -> None:
    """Each number of the catalogue, at its lowest and at its highest, leaves a run whole."""
    busy = ("coaching", "accountability", "class_size", "lateral_networks", "learning_paths", "teacher_retention")
    levers = {name: {"start_year": 0, "end_year": 0.7, "intensity": 0.8} for name in busy}
    for number in NUMBERS:
        value = getattr(PARAMETERS[number], end)
        result = simulate(Scenario.from_dict(SMALL | {"levers": levers, "parameters": {number: value}}))
        for name in TABLES:
            check_table(name, getattr(result, name))
