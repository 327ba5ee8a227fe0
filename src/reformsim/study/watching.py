"""Watch a system's springs, and keep them as the tidy tables of which patterns are measured."""

from __future__ import annotations

import pandas as pd

from reformsim.analysis.patterns.seen import Seen
from reformsim.analysis.patterns.tables import cell_table, class_table, school_table
from reformsim.model.system import System
from reformsim.observe.spring import Spring, SpringWatch, StaffYear


def watch_years(system: System, settle_years: int, years: int) -> Seen:
    """Return what is seen of a system in some years, after others that nobody looks at; the system moves on.

    Only two springs are held at a time, so that large systems can be watched.
    """
    months = system.scenario.months_per_year
    for _ in range(settle_years * months):
        system.advance_month()
    watch = SpringWatch(system)
    cells: list[pd.DataFrame] = []
    classes: list[pd.DataFrame] = []
    schools: list[pd.DataFrame] = []
    last: Spring | None = None
    poverty, district = system.state.schools.poverty_share, system.state.schools.district
    for _ in range(years * months):
        for step in system.advance():
            found = watch.look(system, step)
            if isinstance(found, Spring):
                cells.append(cell_table(found))
                if last is not None:
                    classes.append(class_table(last, found))
                last = found
            elif isinstance(found, StaffYear) and last is not None:
                schools.append(school_table(last, found, poverty, district))
    if last is not None:
        classes.append(class_table(last, None))
    return Seen(system.state.subjects, _joined(cells), _joined(classes), _joined(schools))


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Return tables below each other."""
    return pd.concat(tables, ignore_index=True)
