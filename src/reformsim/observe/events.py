"""What happened, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from reformsim.chance import FloatArray, IndexArray
from reformsim.model.district import HALF
from reformsim.observe import notes
from reformsim.observe.table import Table

if TYPE_CHECKING:
    from reformsim.config.scenario import LeverConfig, Scenario, TargetConfig
    from reformsim.model.system import System

Array = np.ndarray[Any, np.dtype[Any]]
NAMES = ("month", "year", "kind", "school_id", "label", "value")


class EventLog:
    """Keep the events of one run."""

    def __init__(self, system: System) -> None:
        self._rows: list[tuple[Any, ...]] = []
        self._acting: frozenset[tuple[str, str]] = frozenset()
        self._above: np.ndarray[Any, np.dtype[np.bool_]] = system.state.schools.deep > HALF

    def copy(self) -> EventLog:
        """Return a log that goes its own way from here."""
        twin = object.__new__(EventLog)
        twin._rows, twin._acting, twin._above = list(self._rows), self._acting, self._above.copy()
        return twin

    def _note(self, system: System, kind: str, school_id: str, label: str, value: float) -> None:
        """Add an event of this month."""
        month = system.month + 1
        self._rows.append((month, month / system.scenario.months_per_year, kind, school_id, label, value))

    def _note_schools(self, system: System, kind: str, schools: Sequence[int] | IndexArray, column: FloatArray) -> None:
        """Add an event of this month for each of some schools, rows of a column, in their order."""
        month, names = system.month + 1, system.state.school_id
        year = month / system.scenario.months_per_year
        values = column[schools].tolist()
        self._rows += [(month, year, kind, names[s], "", value) for s, value in zip(schools, values, strict=True)]

    def after_month(self, system: System) -> None:
        """Note levers and shocks that began or ended."""
        acting = {(run.kind, run.label): run for run in system.timeline.acting or ()}
        for kind, label in sorted(acting.keys() - self._acting):
            self._note(system, f"{kind}_start", "", label, float(acting[kind, label].delivered.max()))
        for kind, label in sorted(self._acting - acting.keys()):
            self._note(system, f"{kind}_end", "", label, 0.0)
        self._acting = frozenset(acting)

    def after_year(self, system: System, deep: FloatArray) -> None:
        """Note schools that rose above or fell below one half in their yearly mean, and labels."""
        above = deep > HALF
        for s in np.flatnonzero(above != self._above):
            self._note_schools(system, "school_rises" if above[s] else "school_falls", [int(s)], deep)
        self._above = above
        self._note_schools(system, "labelled", np.flatnonzero(system.state.schools.label > 0.0), deep)

    def after_staff(self, system: System) -> None:
        """Note changes of leaders."""
        leadership = system.state.leaders.leadership
        self._note_schools(system, "leader_change", np.flatnonzero(system.new_leaders), leadership)

    def arrays(self) -> dict[str, Array]:
        """Return all events, and what is acting, as arrays by name, fit for a file."""
        found = {name: notes.plain_array(column) for name, column in self.columns().items()}
        acting = np.array(sorted(self._acting), dtype=str).reshape(-1, 2)
        return {f"rows/{name}": array for name, array in found.items()} | {"acting": acting, "above": self._above}

    def with_arrays(self, arrays: Mapping[str, Array]) -> EventLog:
        """Return a log with the events that `arrays` gave."""
        twin = self.copy()
        rows = notes.arrays_to_rows(notes.group(arrays, "rows"))
        twin._rows = [tuple(row[name] for name in NAMES) for row in rows]  # noqa: SLF001 - a log of its own kind
        twin._acting = frozenset((str(kind), str(label)) for kind, label in arrays["acting"].tolist())  # noqa: SLF001
        twin._above = arrays["above"].copy()  # noqa: SLF001
        return twin

    def hand_over(self) -> dict[str, Array]:
        """Return the events noted since the last time, and keep them no longer."""
        columns = self.columns()
        self._rows = []
        return columns

    def columns(self) -> dict[str, Array]:
        """Return all events in order, as columns by name."""
        columns = list(zip(*self._rows, strict=True)) if self._rows else [()] * len(NAMES)
        kinds = ("int64", "float64", "object", "object", "object", "float64")
        return {name: np.array(column, dtype=kind) for name, column, kind in zip(NAMES, columns, kinds, strict=True)}


def target_words(target: TargetConfig) -> str:
    """Return a target in a few words, such as ``random 0.1, reading, primary``."""
    schools = (
        target.schools if target.share >= 1.0 or target.schools == "named" else f"{target.schools} {target.share:g}"
    )
    if target.schools == "named":
        schools = f"named {len(target.names)}"
    return ", ".join([schools, *target.subjects, *target.bands])


def lever_table(scenario: Scenario) -> Table:
    """Return the scenario's levers and shocks as a tidy table."""

    def row(kind: str, label: str, config: LeverConfig) -> tuple[Any, ...]:
        end = np.nan if config.end_year is None else float(config.end_year)
        return (
            label,
            config.lever or label,
            kind,
            float(config.start_year),
            float(config.ramp_years),
            end,
            float(config.intensity),
            target_words(config.target),
        )

    found = [row("lever", label, config) for label, config in scenario.levers.items()]
    found += [row("shock", label, config) for label, config in scenario.shocks.items()]
    names = ("label", "name", "kind", "start_year", "ramp_years", "end_year", "intensity", "target")
    kinds = ("object", "object", "object", "float64", "float64", "float64", "float64", "object")
    columns = list(zip(*found, strict=True)) if found else [()] * len(names)
    return Table({name: np.array(column, dtype=kind) for name, column, kind in zip(names, columns, kinds, strict=True)})
