"""The tables of a comparison: runs, differences, verdicts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from reformsim.analysis import VerdictShare, verdict_shares
from reformsim.analysis.differences import Estimate, mean_over_seeds, pairing_factor
from reformsim.observe.schema import SD, SHARE, Column

MEASURES: dict[str, tuple[str, str]] = {
    "final": (SHARE, "deep enactment over the last years"),
    "peak": (SHARE, "deep enactment in the best school year"),
    "retained": ("share of the rise", "share of the rise that is left at the end"),
    "culture_final": (SHARE, "culture over the last years"),
    "surface_peak": (SHARE, "surface enactment in its highest school year"),
    "schools_above_half": (SHARE, "schools with deep enactment above one half over the last years"),
    "ownership": (SHARE, "enactment wanted without levers and pressure over the last years"),
    "gain_sd": (SD, "learning gain against the paired baseline over the last years"),
    "gain_months": ("months of school", "the same gain in months of usual growth"),
    "peak_gain_sd": (SD, "learning gain in the best school year"),
    "status_gap_final_sd": (SD, "lead of the quarter of highest status over the lowest at the end"),
    "inflation_peak_sd": (SD, "measured less true gain in the worst school year"),
    "cost_per_student": ("US dollars", "spent on levers per student over the run"),
}
"""What is compared: unit and meaning by name."""

COLUMNS = {
    "runs": (
        Column("scenario", "str", "", "the scenario"),
        Column("seed", "int64", "", "the seed"),
        Column("verdict", "str", "", "the run's verdict"),
        *(Column(name, "float64", unit, meaning) for name, (unit, meaning) in MEASURES.items()),
    ),
    "differences": (
        Column("scenario", "str", "", "the scenario"),
        Column("measure", "str", "", "what is compared"),
        Column("unit", "str", "", "unit of the measure"),
        Column("mean", "float64", "unit of the measure", "mean over seeds in this scenario"),
        Column("difference", "float64", "unit of the measure", "mean over seeds of this less the reference"),
        Column("low", "float64", "unit of the measure", "lower end of the difference's bootstrap interval"),
        Column("high", "float64", "unit of the measure", "upper end of the difference's bootstrap interval"),
        Column("seeds", "int64", "seeds", "seeds in which both have the measure"),
        Column("variance_factor", "float64", "ratio", "variance with independent seeds over that with paired ones"),
    ),
    "verdicts": (
        Column("scenario", "str", "", "the scenario"),
        Column("verdict", "str", "", "the verdict"),
        Column("count", "int64", "seeds", "seeds with it"),
        Column("share", "float64", SHARE, "share of seeds"),
        Column("low", "float64", SHARE, "lower end of the Wilson interval"),
        Column("high", "float64", SHARE, "upper end of the Wilson interval"),
    ),
    "paths": (
        Column("scenario", "str", "", "the scenario"),
        Column("seed", "int64", "", "the seed"),
        Column("year", "int64", "school years", "school year, from 1"),
        Column("deep", "float64", SHARE, "deep enactment, mean of the year"),
        Column("surface", "float64", SHARE, "surface enactment, mean of the year"),
        Column("culture", "float64", SHARE, "culture, mean of the year"),
        Column("achievement_sd", "float64", SD, "learning gain against the paired baseline, mean of the year"),
    ),
}


class Finished(NamedTuple):
    """Hold one run of a comparison: its scenario's label, its seed, and what `run_figures` gave."""

    label: str
    seed: int
    figures: dict[str, Any]


def difference_table(runs: Sequence[Finished], labels: Sequence[str]) -> pd.DataFrame:
    """Return the table of differences: every measure of every scenario, the reference's with difference 0."""
    table = run_table(runs).set_index(["scenario", "seed"])
    rows = []
    for label, (name, (unit, _)) in product(labels, MEASURES.items()):
        both = pd.DataFrame({"one": measured(table, labels[0], name), "other": measured(table, label, name)}).dropna()
        one, other = both["one"].to_numpy(), both["other"].to_numpy()
        found = mean_over_seeds(other - one) if label != labels[0] else Estimate(0.0, 0.0, 0.0)
        factor = pairing_factor(one, other) if label != labels[0] else None
        rows.append(
            (
                label,
                name,
                unit,
                measured(table, label, name).mean(),
                found.mean,
                found.low,
                found.high,
                len(both),
                math.nan if factor is None else factor,
            )
        )
    return pd.DataFrame(rows, columns=[column.name for column in COLUMNS["differences"]])


def measured(table: pd.DataFrame, label: str, name: str) -> pd.Series[float]:
    """Return a measure of one scenario by seed."""
    if label not in table.index.get_level_values("scenario"):
        return pd.Series(dtype=np.float64)
    return table.xs(label, level="scenario")[name].astype(np.float64)


def run_table(runs: Sequence[Finished]) -> pd.DataFrame:
    """Return one row a run."""
    names = ["verdict", *MEASURES]
    rows = [(label, seed, *(found[name] for name in names)) for label, seed, found in runs]
    table = pd.DataFrame(rows, columns=["scenario", "seed", *names])
    return table.astype(dict.fromkeys(MEASURES, np.float64))


def verdict_table(runs: Sequence[Finished], labels: Sequence[str]) -> pd.DataFrame:
    """Return the share of each verdict in each scenario, with its Wilson interval."""
    rows = [
        (label, share.name, share.count, share.share, share.low, share.high)
        for label in labels
        for share in _shares([run.figures["verdict"] for run in runs if run.label == label])
    ]
    return pd.DataFrame(rows, columns=[column.name for column in COLUMNS["verdicts"]])


def _shares(names: Sequence[str]) -> Sequence[VerdictShare]:
    """Return the shares of verdicts, none where no run was finished."""
    return verdict_shares(names) if names else ()
