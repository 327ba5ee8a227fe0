"""What a sweep comes to by policy: verdicts and measures, over all worlds and seeds."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from reformsim.analysis import verdict_shares
from reformsim.run.sweep_read import BAND, Sweep
from reformsim.study.compare_tables import COLUMNS as COMPARED
from reformsim.study.compare_tables import MEASURES
from reformsim.study.sweep_export import RARER

VERDICT = "verdict"
VERDICT_COLUMNS = ("policy", *(column.name for column in COMPARED["verdicts"] if column.name != "scenario"))
MEASURE_COLUMNS = ("policy", "measure", "runs", "mean", "low", "high")


def policies_of(sweep: Sweep) -> list[str]:
    """Return the names of the policies, in the order of the experiment."""
    return list(sweep.experiment.policies)


def verdict_table(sweep: Sweep) -> pd.DataFrame:
    """Return how often each verdict came out by policy, with Wilson intervals; no rows where none was kept.

    The interval is that of seeds in worlds as they were drawn: it says nothing of worlds that were not.
    """
    runs = sweep.finished
    rows: list[tuple[object, ...]] = []
    if VERDICT in runs.columns:
        for policy in policies_of(sweep):
            names = runs.loc[runs["policy"] == policy, VERDICT].dropna().astype(str).tolist()
            shares = verdict_shares(names) if names else ()
            rows += [(policy, one.name, one.count, one.share, one.low, one.high) for one in shares]
    return pd.DataFrame(rows, columns=list(VERDICT_COLUMNS))


def measure_table(sweep: Sweep) -> pd.DataFrame:
    """Return mean, fifth and ninety-fifth percentile of each measure by policy, over worlds and seeds."""
    runs = sweep.finished
    rows: list[tuple[object, ...]] = []
    for policy in policies_of(sweep):
        own = runs[runs["policy"] == policy]
        for name in _numbers(sweep, runs):
            values = own[name].dropna().astype(float)
            low, high = (float(values.quantile(share)) if len(values) else None for share in BAND)
            rows.append((policy, name, len(values), float(values.mean()) if len(values) else None, low, high))
    return pd.DataFrame(rows, columns=list(MEASURE_COLUMNS))


def meaning_table(sweep: Sweep) -> pd.DataFrame:
    """Return what each measure that was kept means: measure, unit, meaning."""
    known = MEASURES | dict(RARER)
    rows = [(name, *known.get(name, ("", ""))) for name in sweep.experiment.metrics]
    return pd.DataFrame(rows, columns=["measure", "unit", "meaning"])


def _numbers(sweep: Sweep, runs: pd.DataFrame) -> Sequence[str]:
    """Return the measures that were kept and are numbers."""
    kept = [name for name in sweep.experiment.metrics if name in runs.columns]
    return [name for name in kept if pd.api.types.is_numeric_dtype(runs[name])]
