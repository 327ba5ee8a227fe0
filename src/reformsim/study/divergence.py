"""Divergence: two runs with the same luck, side by side, and where they part.

Both go through the month step by step. After each process every column that has not parted yet is compared,
number by number: so the first school, the first process and the first month are exact.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from reformsim.analysis import Thresholds
from reformsim.errors import InputError
from reformsim.model.system import System
from reformsim.observe.glance import Glance

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

Array = npt.NDArray[Any]
Row = dict[str, Any]


class Stage(NamedTuple):
    """Name a link of the chain from support to the system's result.

    Attributes
    ----------
    name
        In words.
    table, columns
        Where it is seen in the state; the table ``support`` stands for what levers deliver.
    mean
        Column of the system table that tells its size; empty for none.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    mean: str


STAGES = (
    Stage("support delivered", "support", (), ""),
    Stage("leaders' support", "leaders", ("attention", "support"), "leader_support"),
    Stage("teachers' practice", "courses", ("deep", "surface"), "deep"),
    Stage("pupils' learning", "students", ("achievement",), "achievement_sd"),
    Stage("teachers' belief", "teachers", ("belief",), "belief"),
    Stage("teachers' skill", "courses", ("skill",), "skill"),
    Stage("schools' culture", "schools", ("culture",), "culture"),
    Stage("what surrounds schools", "districts", ("field_culture",), "field_culture"),
    Stage("who teaches", "teachers", ("experience_years", "years_in_school"), ""),
    Stage("test scores", "students", ("score",), "score_sd"),
)
"""Links in the order in which a reform mostly reaches them."""
HALF = 0.5
THINNED = "coaching_scale"
"""How thin coaching is spread in a district: a number about support, not support that reaches a school."""


def divergence_seed(scenario: Scenario, other: Scenario, seed: int) -> Row:
    """Return where two scenarios with one seed part; a job.

    The key ``stages`` holds a row for each link: when it first differs at all, in which process and school,
    in how many schools at once; when the system's mean differs by more than drift; when by half of the
    difference at the end; and that difference, of the first scenario less the other.
    """
    runs = System(scenario, seed), System(other, seed)
    years = min(scenario.years, other.years)
    seen = {"built": _refuse_other_shapes(*runs)}
    touched: dict[str, Row] = {}
    _compare(runs, touched, "built")
    glances = Glance(runs[0], 0), Glance(runs[1], 0)
    for _ in range(years * scenario.months_per_year):
        for step, _beside in zip(runs[0].advance(), runs[1].advance(), strict=True):
            for run, glance in zip(runs, glances, strict=True):
                glance.look(run, step)
            _compare(runs, touched, step.name)
    means = [glance.table() for glance in glances]
    rows = [_stage_row(stage, touched, means, scenario) for stage in STAGES]
    return {"stages": rows, "schools": len(runs[0].state.school_id), **seen}


def _refuse_other_shapes(one: System, other: System) -> bool:
    """Refuse two systems of different people, and return whether they were built alike."""
    same = one.state.school_id == other.state.school_id
    shapes = zip(one.state.tables, other.state.tables, strict=True)
    if not same or any(a.shape != b.shape for first, second in shapes for a, b in zip(first, second, strict=True)):
        raise InputError("against: the two scenarios have other schools, people or practices; their runs part at once")
    return True


def _compare(runs: tuple[System, System], touched: dict[str, Row], process: str) -> None:
    """Note the links that have just parted."""
    one, other = runs
    for stage in STAGES:
        if stage.name in touched:
            continue
        schools = _schools_that_differ(stage, one, other)
        if len(schools):
            built = process == "built"
            touched[stage.name] = {
                "month": 0 if built else one.month + 1,
                "process": process,
                "school": one.state.school_id[int(schools[0])],
                "schools_at_once": len(schools),
            }


def _schools_that_differ(stage: Stage, one: System, other: System) -> Array:
    """Return the rows of schools in which a link differs, sorted."""
    if stage.table == "support":
        channels = [name for name in one.support._fields if name != THINNED]
        pairs = [(getattr(one.support, name), getattr(other.support, name)) for name in channels]
        first, second = ([pair[number].reshape(len(pair[number]), -1) for pair in pairs] for number in (0, 1))
        return np.flatnonzero((np.hstack(first) != np.hstack(second)).any(axis=1))
    rows: list[Array] = []
    for name in stage.columns:
        a = getattr(getattr(one.state.tables, stage.table), name)
        b = getattr(getattr(other.state.tables, stage.table), name)
        if not np.array_equal(a, b, equal_nan=True):
            differs = ~((a == b) | (np.isnan(a) & np.isnan(b)))
            rows.append(_schools_of(one, stage.table)[differs.reshape(len(a), -1).any(axis=1)])
    return np.unique(np.concatenate(rows)) if rows else np.zeros(0, dtype=np.int64)


def _schools_of(system: System, table: str) -> Array:
    """Return the row of the school, or of a district's first school, that each row of a table belongs to."""
    state = system.state
    starts = {"students": state.schools.student_start, "courses": state.schools.course_start}
    if table in starts:
        return np.repeat(np.arange(len(state.school_id)), np.diff(starts[table]))
    if table == "teachers":
        return np.asarray(state.teachers.school)
    if table == "districts":
        return np.asarray(state.districts.school_start[:-1])
    return np.arange(len(state.school_id))


def _stage_row(stage: Stage, touched: dict[str, Row], means: list[Any], scenario: Scenario) -> Row:
    """Return what is known of a link."""
    nothing = {"month": None, "process": "", "school": "", "schools_at_once": 0}
    row: Row = {"stage": stage.name, **touched.get(stage.name, nothing)}
    row |= {"noticeable_month": None, "half_month": None, "final_difference": None}
    if stage.mean:
        difference = (means[0][stage.mean] - means[1][stage.mean]).to_numpy(dtype=np.float64)
        row |= _growth_of(difference, stage.mean, scenario)
    return row


def _growth_of(difference: Array, mean: str, scenario: Scenario) -> Row:
    """Return when a difference of means could be noticed, when it was half of what it is at the end, and that."""
    thresholds = Thresholds.from_overrides(scenario.parameters)
    least = thresholds.lasting_gain_sd if mean.endswith("_sd") else thresholds.drift
    known = np.nan_to_num(difference)
    months = scenario.months_per_year
    final = float(known[-round(thresholds.final_years * months) :].mean())
    sign = math.copysign(1.0, final)
    half = np.flatnonzero((known * sign >= abs(final) * HALF) & (abs(final) > least))
    noticed = np.flatnonzero(np.abs(known) > least)
    return {
        "noticeable_month": int(noticed[0]) + 1 if len(noticed) else None,
        "half_month": int(half[0]) + 1 if len(half) else None,
        "final_difference": final,
    }
