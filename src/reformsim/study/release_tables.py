"""The tables of a release: every released run, each seed's point, the share that holds by time, paths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS
from reformsim.observe.schema import SHARE, Column

YEARS = "school years"
SEED = Column("seed", "int64", "", "the seed")
RELEASE_YEAR = Column("release_year", "float64", YEARS, "when support ended")

COLUMNS = {
    "releases": (
        SEED,
        RELEASE_YEAR,
        Column("holds", "bool", "", "whether practice was kept"),
        Column("verdict", "str", "", "verdict on the released run"),
        Column("final", "float64", SHARE, "deep enactment over the last years"),
        Column("culture_final", "float64", SHARE, "culture over the last years"),
        Column("retained", "float64", "share of the rise", "share of the rise that is left at the end"),
        Column("deep_at_release", "float64", SHARE, "deep enactment when support ended"),
        Column("culture_at_release", "float64", SHARE, "culture when support ended"),
        Column("skill_at_release", "float64", SHARE, "skill when support ended"),
        Column("belief_at_release", "float64", SHARE, "belief when support ended"),
    ),
    "points": (
        SEED,
        Column("point_year", "float64", YEARS, "earliest release from which on it holds; empty for never"),
        Column("monotone", "bool", "", "whether it never held at an earlier release and failed at a later one"),
    ),
    "shares": (
        RELEASE_YEAR,
        Column("seeds", "int64", "seeds", "seeds released then"),
        Column("share", "float64", SHARE, "share of them that holds"),
        Column("low", "float64", SHARE, "lower end of the Wilson interval"),
        Column("high", "float64", SHARE, "upper end of the Wilson interval"),
        Column("culture_at_release", "float64", SHARE, "mean culture when support ended"),
    ),
    "paths": (
        SEED,
        RELEASE_YEAR,
        Column("holds", "bool", "", "whether practice was kept"),
        Column("year", "int64", YEARS, "school year, from 1"),
        Column("deep", "float64", SHARE, "deep enactment, mean of the year"),
    ),
}
Found = Sequence[tuple[int, dict[str, Any]]]
"""What `release_seed` gave, with its seed."""


def release_table(found: Found) -> pd.DataFrame:
    """Return one row a released run."""
    names = [column.name for column in COLUMNS["releases"]]
    rows = [{**row, "seed": seed, "release_year": row["year"]} for seed, answer in found for row in answer["rows"]]
    return pd.DataFrame(rows)[names].astype({"retained": np.float64})


def point_table(found: Found, months_per_year: int) -> pd.DataFrame:
    """Return one row a seed."""
    rows = [
        (seed, np.nan if answer["month"] is None else answer["month"] / months_per_year, answer["monotone"])
        for seed, answer in found
    ]
    return pd.DataFrame(rows, columns=[column.name for column in COLUMNS["points"]])


def share_table(releases: pd.DataFrame, seeds: int) -> pd.DataFrame:
    """Return the share of seeds that holds, for the times at which all were released."""
    rows = []
    for year, group in releases.groupby("release_year"):
        if len(group) == seeds:
            held = int(group["holds"].sum())
            interval = binomtest(held, seeds).proportion_ci(DEFAULT_THRESHOLDS.confidence_level, method="wilson")
            culture = float(group["culture_at_release"].mean())
            rows.append((float(year), seeds, held / seeds, interval.low, interval.high, culture))  # type: ignore[arg-type]
    return pd.DataFrame(rows, columns=[column.name for column in COLUMNS["shares"]])


def path_table(found: Found) -> pd.DataFrame:
    """Return the yearly path of every released run."""
    frames = [
        pd.DataFrame(
            {
                "seed": seed,
                "release_year": row["year"],
                "holds": row["holds"],
                "year": np.arange(1, len(row["path"]) + 1),
                "deep": row["path"],
            }
        )
        for seed, answer in found
        for row in answer["rows"]
    ]
    return pd.concat(frames, ignore_index=True)
