"""Simulate what is too large or too long for one breath: written down year by year, and gone on with after any stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reformsim.observe.events import lever_table
from reformsim.observe.observer import Record
from reformsim.observe.table import Table
from reformsim.population.build import build_roster
from reformsim.run.long_run import BASELINE, SHARED, LongRun, Pace, stages_of
from reformsim.run.paired import Pair
from reformsim.run.unfinished import YEARLY, Unfinished, columns_of
from reformsim.study.simulate import Result, interpret, years_needed

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

JUDGED = ("year", "school_id", "enrolment", "deep")
"""Columns of single schools that verdict, outcomes and picture are made of."""
TOLD = ("month", "kind", "school_id")
"""Columns of events that are told in words."""


@dataclass(frozen=True, slots=True, eq=False)
class LongResult:
    """Hold a long run.

    Attributes
    ----------
    result
        What it means; of its tables of people and events it has none, of schools the columns that are judged.
    tables
        Files of the tables that are left out there, by name.
    """

    result: Result
    tables: Mapping[str, Path]


def simulate_long(scenario: Scenario, seed: int, kept: Unfinished, pace: Pace) -> LongResult:
    """Run a scenario and its baseline with the same luck, or go on with it, and return what `simulate` would.

    Parameters
    ----------
    scenario, seed
        What is asked for.
    kept
        The folder of the run, in which it is written down.
    pace
        How it is carried on.

    Raises
    ------
    InputError
        If the scenario's schools or levers cannot be had, the disk refuses, or what was kept cannot be read.
    """
    stages = stages_of(scenario, years_needed(scenario))
    LongRun(stages, seed, kept, pace).carry_out()
    own = [stage.name for stage in stages if stage.name != BASELINE]
    record = _record(scenario, kept, own)
    events = columns_of(kept.pieces(own, "events"), TOLD)
    beside = record if len(stages) == 1 else _record(scenario, kept, [SHARED, BASELINE])
    notes = build_roster(scenario, seed).notes if scenario.system.schools_file is not None else ()
    result = interpret(scenario, seed, Pair(replace(record, events=events), beside, notes))
    return LongResult(result, {table: kept.join(own, table) for table in YEARLY})


def _record(scenario: Scenario, kept: Unfinished, stages: list[str]) -> Record:
    """Return what a verdict needs of what stages have written down: months of the system, years of schools."""
    nothing = Table({})
    schools = columns_of(kept.pieces(stages, "schools"), JUDGED)
    return Record(kept.months(stages[-1]), schools, nothing, nothing, nothing, lever_table(scenario))
