"""Go back to a month of a run, and go on from there: as it was, or under another scenario with the same luck."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

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
    tables = []
    for number, (month, scenario) in enumerate(course):
        begin = month / scenario.months_per_year
        end = course[number + 1][0] / scenario.months_per_year if number + 1 < len(course) else np.inf
        table = lever_table(scenario).frame
        table["start_year"] = np.maximum(table["start_year"], begin)
        table["end_year"] = np.minimum(table["end_year"].fillna(np.inf), end)
        table = table[table["start_year"] < table["end_year"]]
        tables.append(table.assign(number=number))
    rows = pd.concat(tables, ignore_index=True)
    return Table.of(_joined(rows).replace({"end_year": {np.inf: np.nan}}).drop(columns="number"))


def _joined(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows in which a lever that goes on unchanged from one scenario to the next is one row."""
    same = ["label", "name", "kind", "intensity", "target"]
    kept: list[pd.Series] = []
    for _, row in rows.iterrows():
        before = next(
            (
                old
                for old in kept
                if all(old[name] == row[name] for name in same) and old["end_year"] == row["start_year"]
            ),
            None,
        )
        if before is None:
            kept.append(row.copy())
        else:
            before["end_year"] = row["end_year"]
    return pd.DataFrame(kept, columns=rows.columns).astype(rows.dtypes.to_dict()) if kept else rows
