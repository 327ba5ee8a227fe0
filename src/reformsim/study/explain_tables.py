"""The tables of an explanation: values, interactions, teams, and the chain of divergence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from reformsim.analysis.differences import mean_over_seeds
from reformsim.analysis.shapley import Team
from reformsim.observe.schema import Column
from reformsim.study.compare_tables import MEASURES

OUTCOME = "the outcome's"
PART = Column("part", "str", "", "a lever, a shock, or a section in which the two scenarios differ")

COLUMNS = {
    "values": (
        PART,
        Column(
            "value", "float64", OUTCOME, "Shapley value: what it adds over all orders of coming in, mean over seeds"
        ),
        Column("low", "float64", OUTCOME, "lower end of its bootstrap interval over seeds"),
        Column("high", "float64", OUTCOME, "upper end of its bootstrap interval over seeds"),
        Column("alone", "float64", OUTCOME, "what it adds by itself"),
        Column("taken_away", "float64", OUTCOME, "what is lost when it alone is taken away"),
        Column("seeds", "int64", "seeds", "seeds"),
    ),
    "interactions": (
        Column("part", "str", "", "one part"),
        Column("other", "str", "", "another part"),
        Column(
            "interaction",
            "float64",
            OUTCOME,
            "what the two add together beyond each by itself (Shapley interaction index)",
        ),
        Column("low", "float64", OUTCOME, "lower end of its bootstrap interval over seeds"),
        Column("high", "float64", OUTCOME, "upper end of its bootstrap interval over seeds"),
    ),
    "teams": (
        Column("team", "str", "", "parts as in the scenario that is explained; the others as in the other"),
        Column("size", "int64", "parts", "how many"),
        Column("seed", "int64", "", "the seed"),
        Column("verdict", "str", "", "the run's verdict"),
        *(Column(name, "float64", unit, meaning) for name, (unit, meaning) in MEASURES.items() if name != "retained"),
    ),
    "chain": (
        Column("stage", "str", "", "a link from support to the system's result"),
        Column(
            "month",
            "float64",
            "months",
            "first month in which it differs at all; 0: it was built otherwise; empty: never",
        ),
        Column("first_year", "float64", "school years", "the same in years"),
        Column("process", "str", "", "process of the month in which it first differs"),
        Column("school", "str", "", "first school in which it differs"),
        Column("schools_at_once", "int64", "schools", "schools in which it differs at that moment"),
        Column("noticeable_year", "float64", "school years", "when the system's mean differs by more than drift"),
        Column("half_year", "float64", "school years", "when it differs by half of the difference at the end"),
        Column("final_difference", "float64", "the stage's", "difference of the system's means over the last years"),
    ),
}


def value_table(values: pd.DataFrame, beside: Mapping[str, tuple[list[float], list[float]]]) -> pd.DataFrame:
    """Return each part's value, the largest first.

    Parameters
    ----------
    values
        Each part's value in each seed, shape (seeds, parts).
    beside
        By part: what it adds by itself, and what is lost when it is taken away, by seed.
    """
    rows = []
    for part in values.columns:
        found = mean_over_seeds(values[part].to_numpy(dtype=np.float64))
        alone, last = (float(np.mean(gains)) if gains else np.nan for gains in beside[str(part)])
        rows.append((part, found.mean, found.low, found.high, alone, last, len(values)))
    table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS["values"]])
    return table.sort_values("value", ascending=False, kind="stable", ignore_index=True)


def interaction_table(found: Mapping[tuple[str, str], Sequence[float]]) -> pd.DataFrame:
    """Return each pair's interaction, the largest first."""
    rows = []
    for (one, other), values in found.items():
        estimate = mean_over_seeds(np.asarray(values, dtype=np.float64))
        rows.append((one, other, estimate.mean, estimate.low, estimate.high))
    table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS["interactions"]])
    return table.sort_values("interaction", ascending=False, kind="stable", key=abs, ignore_index=True)


def team_table(
    runs: Sequence[tuple[int, Team, Mapping[str, Any]]], players: Sequence[str], outcomes: Sequence[str]
) -> pd.DataFrame:
    """Return one row a team and seed."""
    rows = [
        (_team_name(team, players), len(team), seed, run["verdict"], *(run[name] for name in outcomes))
        for seed, team, run in runs
    ]
    table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS["teams"]])
    return table.astype(dict.fromkeys(outcomes, np.float64))


def _team_name(team: Team, players: Sequence[str]) -> str:
    """Return a team's players in words."""
    return " + ".join(player for player in players if player in team) or "none"


def chain_table(chain: Mapping[str, Any] | None, months_per_year: int) -> pd.DataFrame:
    """Return one row a link, the first to be touched first."""
    names = [column.name for column in COLUMNS["chain"]]
    rows = []
    for row in [] if chain is None else chain["stages"]:
        months = {"first": row["month"], "noticeable": row["noticeable_month"], "half": row["half_month"]}
        years = {f"{name}_year": np.nan if month is None else month / months_per_year for name, month in months.items()}
        rows.append({**row, **years})
    kinds = {column.name: np.float64 for column in COLUMNS["chain"] if column.dtype == "float64"}
    table = pd.DataFrame(rows, columns=names).astype(kinds)
    return table.sort_values("month", kind="stable", ignore_index=True)
