"""A small planted run to draw."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

LEVER_COLUMNS = ["label", "name", "kind", "start_year", "ramp_years", "end_year", "intensity", "target"]
Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def plant_tables(schools: int = 20, years: int = 28, own_years: float = 20.0) -> Tables:
    """Return the system, schools and levers of a rubber band with one shock and one lever without end."""
    month = np.arange(1, years * 10 + 1)
    year = month / 10
    deep = np.interp(year, [2, 4, 10, 16], [0.06, 0.95, 0.95, 0.1])
    culture = np.interp(year, [2, 10, 28], [0.12, 0.45, 0.3])
    system = pd.DataFrame(
        {
            "month": month,
            "year": year,
            "deep": deep,
            "surface": 0.05,
            "culture": culture,
            "released": year > own_years,
        }
    )
    yearly = deep.reshape(-1, 10).mean(axis=1)
    rows = [(y + 1, f"s{s:04}", yearly[y]) for s in range(schools) for y in range(years)]
    levers = pd.DataFrame(
        [
            ("coaching", "coaching", "lever", 2.0, 1.0, 10.0, 0.8, "all"),
            ("new_structures", "structures", "lever", 2.0, 1.0, np.nan, 1.0, "all"),
            ("pilot", "coaching", "lever", 17.0, 0.0, 19.0, 0.3, "lowest 0.1"),
            ("budget_cut", "budget_cut", "shock", 12.0, 1.0, 14.0, 0.5, "all"),
            ("too_late", "coaching", "lever", 30.0, 1.0, 34.0, 0.5, "all"),
        ],
        columns=LEVER_COLUMNS,
    )
    return system, pd.DataFrame(rows, columns=["year", "school_id", "deep"]), levers


@pytest.fixture
def plant() -> Callable[..., Tables]:
    """Plant a run of so many schools, whose own years end earlier or later."""
    return plant_tables


@pytest.fixture
def tables() -> Tables:
    """Plant a run of twenty years with eight added."""
    return plant_tables()
