"""A change of leader, as an event study: the same school before and after, and all schools in the same year."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from reformsim.analysis.patterns.seen import Seen

FIRST_YEARS, FIFTH_YEAR = 2, 5
SWEEPS = 50
"""Rounds in which means of schools and of years are taken out in turn; far more than it takes."""


def year_in_post(schools: pd.DataFrame) -> pd.Series:
    """Return which year in post each school's leader is in, from 1; NaN in the first year that was seen."""
    ordered = schools.sort_values(["school", "year"])
    begun = ordered.groupby("school")["tenure_years"].shift(1) + 1.0
    return begun.reindex(schools.index)


def event_study(schools: pd.DataFrame) -> dict[int, float]:
    """Return by how much schools score higher in each year of a new leader than under settled ones, student SD.

    Settled is who is past the fifth year. School and year have means of their own.

    Returns
    -------
        Effects of years 1 to 5; empty where they cannot be told.
    """
    year = year_in_post(schools)
    table, year = schools[year.notna()], year[year.notna()]
    dummies = pd.DataFrame({k: (year == k).astype(np.float64) for k in range(1, FIFTH_YEAR + 1)})
    columns = pd.concat([table[["z"]], dummies], axis=1)
    keys = [table["school"].to_numpy(), table["year"].to_numpy()]
    for _ in range(SWEEPS):
        for key in keys:
            columns = columns - columns.groupby(key).transform("mean")
    if len(columns) <= FIFTH_YEAR:
        return {}
    design = columns[list(dummies)].to_numpy()
    solution, _, rank, _ = np.linalg.lstsq(design, columns["z"].to_numpy(), rcond=None)
    return dict(zip(range(1, FIFTH_YEAR + 1), solution.tolist(), strict=True)) if rank == FIFTH_YEAR else {}


def change_of_leader(seen: Seen) -> dict[str, float]:
    """Return what a new leader does to scores in the first two years, and in the fifth (P22)."""
    effect = event_study(seen.schools)
    first = [effect.get(year, math.nan) for year in range(1, FIRST_YEARS + 1)]
    return {
        "p22_first_two_years_sd": float(np.mean(first)),
        "p22_fifth_year_sd": effect.get(FIFTH_YEAR, math.nan),
    }
