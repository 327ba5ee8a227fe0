"""Go back to a month of a run, and go on from there: as it was, or under another scenario with the same luck."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from reformsim.errors import InputError
from reformsim.model.snapshot import Snapshot, take_snapshot
from reformsim.model.system import System
from reformsim.observe.events import lever_table
from reformsim.observe.observer import Observer
from reformsim.observe.table import Table
from reformsim.run.paired import Pair, years_to_run
from reformsim.run.trunk import no_tick, watch
from reformsim.study.simulate import Result, interpret, years_needed

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

Course = Sequence[tuple[int, "Scenario"]]
SAME = ("label", "name", "kind", "intensity", "target")
"""What a lever that goes on from one scenario to the next has in common with itself."""


def snapshot_at(course: Course, seed: int, month: int) -> Snapshot:
    """Return a run at a month, made again from the start: the same scenario, seed and code give the same state.

    Parameters
    ----------
    course
        Scenarios that the run followed, each with the month from which on.
    seed
        Fixes all luck.
    month
        Months done, from 0 to the run's end with its added years.

    Raises
    ------
    InputError
        If the run has no such month.
    """
    last = course[-1][1]
    end = years_to_run(last, years_needed(last)) * last.months_per_year
    if not 0 <= month <= end:
        raise InputError(f"month: must be between 0 and {end}, the run's last (got {month})")
    return take_snapshot(*_followed(course, seed, month), [part for part in course if part[0] == 0 or part[0] < month])


def _followed(course: Course, seed: int, month: int) -> tuple[System, Observer]:
    """Return a system and its observer at a month, after following a course from the start."""
    parts = [part for part in course if part[0] == 0 or part[0] < month]
    system = System(parts[0][1], seed)
    observer = Observer(system)
    for number, (_, scenario) in enumerate(parts):
        if number:
            system.turn_to(scenario)
        watch(system, observer, parts[number + 1][0] if number + 1 < len(parts) else month, no_tick)
    return system, observer


def proceed(snapshot: Snapshot, scenario: Scenario | None = None) -> Result:
    """Return what becomes of a run from a snapshot on.

    Its history stays what it was. Without another scenario the result is that of the unbroken run, byte by
    byte; under another one, that one's levers hold from this month on, with the same luck. The baseline is
    the same system left alone from the start.

    Parameters
    ----------
    snapshot
        Where to go on; it is not changed.
    scenario
        What to follow now; None: what it followed. `Scenario.without_levers` ends all support.

    Raises
    ------
    InputError
        If the other scenario is about another system, or nobody watched the run so far.
    """
    if snapshot.notes is None:
        raise InputError("snapshot: nobody watched this run; go on with ReformModel.from_snapshot")
    course = snapshot.course
    if scenario is not None and scenario != snapshot.scenario:
        course = (*((month, one) for month, one in course if month < snapshot.month), (snapshot.month, scenario))
    last = course[-1][1]
    system = snapshot.system.under(last) if course is not snapshot.course else snapshot.system.copy()
    observer: Observer = snapshot.notes.copy()
    months = last.months_per_year
    if course is not snapshot.course:
        observer.released = snapshot.month > last.years * months
        if observer.released:
            system.release_levers()
    levers = lever_table(last) if len(course) == 1 else followed_levers(course)
    end = max(_months_to_run(last, levers), -(-snapshot.month // months) * months)
    watch(system, observer, end, no_tick)
    alone, beside = _followed([(month, one.without_levers()) for month, one in course], snapshot.seed, end)
    baseline = beside.record(alone)
    record = observer.record(system)
    return interpret(last, snapshot.seed, Pair(record.with_levers(levers), baseline, system.notes), tuple(course))


def _months_to_run(last: Scenario, levers: Table) -> int:
    """Return the month up to which a run must go so that enough years follow its last lever's end."""
    years = years_to_run(last, years_needed(last))
    ends = levers["end_year"].astype(np.float64)
    if len(ends) and not np.isnan(ends).any():
        years = max(years, math.ceil(min(float(ends.max()), float(last.years)) + years_needed(last)))
    return years * last.months_per_year


def followed_levers(course: Course) -> Table:
    """Return the levers and shocks of a run that followed several scenarios, each as long as it was followed.

    A lever that the next scenario has unchanged is one lever; one that ends with its scenario ends there.
    """
    kept: list[dict[str, Any]] = []
    for number, (month, scenario) in enumerate(course):
        begin = month / scenario.months_per_year
        end = course[number + 1][0] / scenario.months_per_year if number + 1 < len(course) else math.inf
        columns = lever_table(scenario).columns
        for values in zip(*(column.tolist() for column in columns.values()), strict=True):
            row = dict(zip(columns, values, strict=True))
            planned = math.inf if math.isnan(row["end_year"]) else row["end_year"]
            row |= {"start_year": max(row["start_year"], begin), "end_year": min(planned, end)}
            if row["start_year"] < row["end_year"]:
                _join(kept, row)
    for row in kept:
        row["end_year"] = math.nan if math.isinf(row["end_year"]) else row["end_year"]
    kinds = {name: column.dtype for name, column in lever_table(course[-1][1]).columns.items()}
    return Table({name: np.array([row[name] for row in kept], dtype=kind) for name, kind in kinds.items()})


def _join(kept: list[dict[str, Any]], row: dict[str, Any]) -> None:
    """Add a row, or let the one go on that it continues unchanged."""
    for before in kept:
        if before["end_year"] == row["start_year"] and all(before[name] == row[name] for name in SAME):
            before["end_year"] = row["end_year"]
            return
    kept.append(row)
