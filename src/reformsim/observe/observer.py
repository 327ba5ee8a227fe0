"""The observer: it looks when told, and keeps tidy rows."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from reformsim.chance import FloatArray, IndexArray, Process, uniforms
from reformsim.observe import notes, rows
from reformsim.observe.events import EventLog, lever_table
from reformsim.observe.notes import Columns
from reformsim.observe.sums import PeopleSums
from reformsim.observe.table import Table
from reformsim.population.blocks import blocks_of_schools, school_and_slot

if TYPE_CHECKING:
    from reformsim.model.month import Step
    from reformsim.model.system import System

MONTH_ROW_AFTER = "culture"
YEAR_ROWS_AFTER = "accountability"
STAFF_EVENTS_AFTER = "staff"
Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """Hold the tidy tables of one run; columns are described in `reformsim.observe.schema`."""

    system: Table
    schools: Table
    teachers: Table
    students: Table
    events: Table
    levers: Table

    def with_levers(self, levers: Table) -> Record:
        """Return the record with another table of levers."""
        return replace(self, levers=levers)

    def first_months(self, months: int, months_per_year: int) -> Record:
        """Return the record of the first months; rows stand in the order of time."""
        if months >= len(self.system):
            return self
        years = months // months_per_year
        yearly = {"schools": self.schools, "teachers": self.teachers, "students": self.students}
        return replace(
            self,
            system=self.system.head(months),
            events=_until(self.events, "month", months),
            **{name: _until(table, "year", years) for name, table in yearly.items()},
        )


def _until(table: Table, name: str, last: int) -> Table:
    """Return the rows of a table up to a month or year; its rows stand in their order."""
    return table.head(int(np.searchsorted(table[name], last, side="right"))) if len(table) else table


class Observer:
    """Watch one run.

    Attributes
    ----------
    released
        Set by the run when the scenario's own years are over.
    """

    def __init__(self, system: System) -> None:
        self.released = False
        self._people = PeopleSums(system)
        self._months: list[dict[str, Any]] = []
        self._years: dict[str, list[Columns]] = {"schools": [], "teachers": [], "students": []}
        schools = len(system.state.school_id)
        self._year_sums: FloatArray = np.zeros((3, schools))
        self._events = EventLog(system)
        self._teachers = sampled(system, "teachers", system.scenario.observe.teachers_share)
        self._students = sampled(system, "students", system.scenario.observe.students_share)
        self._lasting: rows.Lasting | None = None  # of these samples, once they are first looked at

    def look(self, system: System, step: Step) -> None:
        """Look at the system after one of its processes."""
        if step.name == MONTH_ROW_AFTER:
            self._months.append(rows.system_row(system, self._people.of_month(system), released=self.released))
            state = system.state.schools
            for row, column in enumerate((state.deep, state.surface, state.growth_ratio)):
                self._year_sums[row] += column
            self._events.after_month(system)
        elif step.name == YEAR_ROWS_AFTER:
            self._look_at_year(system)
        elif step.name == STAFF_EVENTS_AFTER:
            self._events.after_staff(system)

    def _look_at_year(self, system: System) -> None:
        """Keep the rows of schools and of the sampled people in spring, after tests and before anybody leaves."""
        self._months[-1].update(rows.score_columns(system))
        means = self._year_sums / system.scenario.months_per_year
        self._year_sums = np.zeros_like(self._year_sums)
        lasting = self._lasting or rows.lasting_columns(system, self._teachers, self._students)
        self._lasting = lasting
        schools = rows.school_rows(system, lasting, means, self._people.sums)  # pupils are as the month left them
        self._years["schools"].append(schools)
        self._years["teachers"].append(rows.teacher_rows(system, lasting, self._teachers))
        self._years["students"].append(rows.student_rows(system, lasting, self._students))
        self._events.after_year(system, means[0])

    def copy(self) -> Observer:
        """Return an observer with the same notes, for a run that goes another way from here."""
        twin = copy.copy(self)
        twin.__dict__.update(
            _months=list(self._months),
            _years={table: list(kept) for table, kept in self._years.items()},
            _year_sums=self._year_sums.copy(),
            _people=self._people.copy(),
            _events=self._events.copy(),
        )
        return twin

    def arrays(self) -> dict[str, Array]:
        """Return everything noted so far as arrays by name, fit for a file."""
        found: dict[str, Array] = {
            "released": np.array(self.released),
            "cuts": self._people.cuts,
            "year_sums": self._year_sums,
            "sample/teachers": self._teachers,
            "sample/students": self._students,
        }
        parts = {"months": notes.rows_to_arrays(self._months), "events": self._events.arrays()}
        parts |= {f"years/{table}": notes.years_to_arrays(kept) for table, kept in self._years.items()}
        return found | {f"{part}/{name}": array for part, kept in parts.items() for name, array in kept.items()}

    def with_arrays(self, arrays: Mapping[str, Array]) -> Observer:
        """Return an observer of the same system with the notes that `arrays` gave."""
        twin = self.copy()
        yearly = {table: notes.group(arrays, f"years/{table}") for table in self._years}
        twin.__dict__.update(
            released=bool(arrays["released"]),
            _people=self._people.with_cuts(arrays["cuts"]),
            _year_sums=arrays["year_sums"],
            _teachers=arrays["sample/teachers"],
            _students=arrays["sample/students"],
            _lasting=None,
            _months=notes.arrays_to_rows(notes.group(arrays, "months")),
            _years={
                table: [{name: notes.with_objects(values) for name, values in kept.items()}] if kept else []
                for table, kept in yearly.items()
            },
            _events=self._events.with_arrays(notes.group(arrays, "events")),
        )
        return twin

    def hand_over(self) -> dict[str, Columns]:
        """Return the yearly tables and events noted since the last time, and keep them no longer; months stay.

        Returns
        -------
            Each table's columns by name, each an array.
        """
        tables = {table: notes.joined(kept) for table, kept in self._years.items()}
        self._years = {table: [] for table in self._years}
        return tables | {"events": self._events.hand_over()}

    def record(self, system: System) -> Record:
        """Return everything noted so far as tidy tables."""
        yearly = {table: Table(notes.joined(kept)) for table, kept in self._years.items()}
        return Record(
            system=Table(notes.rows_to_arrays(self._months)),
            **yearly,
            events=Table(self._events.columns()),
            levers=lever_table(system.scenario),
        )


def sampled(system: System, table: str, share: float) -> IndexArray:
    """Return the rows of a sample of teachers or students, the same slots in every year and scenario."""
    schools = system.state.schools
    start = schools.teacher_start if table == "teachers" else schools.student_start
    chosen = []
    for first, last in blocks_of_schools(start):
        school, slots = school_and_slot(start, first, last)
        luck = uniforms(schools.key[school], Process.OBSERVE, 0, slots, int(table == "students"))
        chosen.append(np.flatnonzero(luck < share) + start[first])
    return np.concatenate(chosen)
