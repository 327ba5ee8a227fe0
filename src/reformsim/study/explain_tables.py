"""The tables of an explanation: values, interactions, teams, the chain, and every column that parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from reformsim.analysis.differences import mean_over_seeds
from reformsim.analysis.shapley import Team
from reformsim.observe.schema import Column
from reformsim.study.compare_tables import MEASURES

Row = dict[str, Any]
Run = tuple[int, Team, Mapping[str, Any]]
"""A seed, a team, and what its run came to."""
OUTCOMES = tuple(name for name in MEASURES if name != "retained")
"""What can be explained: a number that a run without levers has too."""
OUTCOME = "the outcome's"
FIRST = "lower end of its bootstrap interval over seeds"
LAST = "upper end of its bootstrap interval over seeds"
AT_ALL = "first month in which it differs at all; 0: it was built otherwise"
NOTED = "when the system's mean differs by more than drift; learning and scores: by a lasting gain"

COLUMNS = {
    "values": (
        Column("part", "str", "", "a lever, a shock, or a section in which the two scenarios differ"),
        Column("value", "float64", OUTCOME, "Shapley value: what it adds, mean over orders of coming in and seeds"),
        Column("low", "float64", OUTCOME, FIRST),
        Column("high", "float64", OUTCOME, LAST),
        Column("standard_error", "float64", OUTCOME, "of the choice of orders; empty where all teams were run"),
        Column("alone", "float64", OUTCOME, "what it adds by itself"),
        Column("alone_low", "float64", OUTCOME, FIRST),
        Column("alone_high", "float64", OUTCOME, LAST),
        Column("taken_away", "float64", OUTCOME, "what is lost when it alone is taken away"),
        Column("taken_away_low", "float64", OUTCOME, FIRST),
        Column("taken_away_high", "float64", OUTCOME, LAST),
        Column("seeds", "int64", "seeds", "seeds"),
    ),
    "interactions": (
        Column("part", "str", "", "one part"),
        Column("other", "str", "", "another part"),
        Column("interaction", "float64", OUTCOME, "what two add together beyond each by itself (Shapley interaction)"),
        Column("low", "float64", OUTCOME, FIRST),
        Column("high", "float64", OUTCOME, LAST),
    ),
    "teams": (
        Column("team", "str", "", "parts as in the scenario that is explained; the others as in the other"),
        Column("size", "int64", "parts", "how many"),
        Column("seed", "int64", "", "the seed"),
        Column("verdict", "str", "", "the run's verdict"),
        *(Column(name, "float64", MEASURES[name][0], MEASURES[name][1]) for name in OUTCOMES),
    ),
    "verdicts": (
        Column("team", "str", "", "parts as in the scenario that is explained"),
        Column("size", "int64", "parts", "how many"),
        Column("worth", "float64", OUTCOME, "the outcome, mean over seeds"),
        Column("low", "float64", OUTCOME, FIRST),
        Column("high", "float64", OUTCOME, LAST),
        Column("verdict", "str", "", "the most frequent verdict"),
        Column("count", "int64", "seeds", "seeds with it"),
        Column("seeds", "int64", "seeds", "seeds"),
    ),
    "chain": (
        Column("stage", "str", "", "a link from support to the system's result"),
        Column("month", "float64", "months", f"{AT_ALL}; empty: never"),
        Column("first_year", "float64", "school years", "the same in years"),
        Column("process", "str", "", "process of the month in which it first differs"),
        Column("school", "str", "", "first school in which it differs"),
        Column("schools_at_once", "int64", "schools", "schools in which it differs at that moment"),
        Column("noticeable_year", "float64", "school years", NOTED),
        Column("half_year", "float64", "school years", "when it differs by half of the difference at the end"),
        Column("largest_year", "float64", "school years", "when it differs most"),
        Column("largest_difference", "float64", "the stage's", "difference of the system's means then"),
        Column("final_difference", "float64", "the stage's", "difference of the system's means over the last years"),
    ),
    "parting": (
        Column("table", "str", "", "table of the state; support: what levers deliver"),
        Column("column", "str", "", "its column"),
        Column("month", "int64", "months", AT_ALL),
        Column("process", "str", "", "process of the month in which it first differs"),
        Column("school", "str", "", "first school in which it differs"),
        Column("schools_at_once", "int64", "schools", "schools in which it differs at that moment"),
    ),
}


def columns_of(table: str) -> list[str]:
    """Return the names of a table's columns."""
    return [column.name for column in COLUMNS[table]]


def value_table(
    values: pd.DataFrame, errors: Mapping[str, float], beside: Mapping[str, tuple[list[float], list[float]]]
) -> pd.DataFrame:
    """Return each part's value, the largest first.

    Parameters
    ----------
    values
        Each part's value in each seed, shape (seeds, parts).
    errors
        Standard error of each part's value that comes from the choice of orders; not a number for none.
    beside
        By part: what it adds by itself, and what is lost when it is taken away, by seed.
    """
    rows = []
    for name in values.columns:
        part = str(name)
        alone, taken_away = (_mean_and_ends(gains) for gains in beside[part])
        found = _mean_and_ends(values[part].to_numpy(dtype=np.float64))
        rows.append((part, *found, errors[part], *alone, *taken_away, len(values)))
    table = pd.DataFrame(rows, columns=columns_of("values"))
    return table.sort_values("value", ascending=False, kind="stable", ignore_index=True)


def _mean_and_ends(values: Sequence[float] | np.ndarray[Any, Any]) -> tuple[float, float, float]:
    """Return a mean over seeds and both ends of its interval."""
    found = mean_over_seeds(np.asarray(values, dtype=np.float64))
    return found.mean, found.low, found.high


def interaction_table(found: Mapping[tuple[str, str], Sequence[float]]) -> pd.DataFrame:
    """Return each pair's interaction, the largest first."""
    rows = [(*pair, *_mean_and_ends(values)) for pair, values in found.items()]
    table = pd.DataFrame(rows, columns=columns_of("interactions"))
    numbers = table.astype(dict.fromkeys(("interaction", "low", "high"), np.float64))
    return numbers.sort_values("interaction", ascending=False, kind="stable", key=abs, ignore_index=True)


def verdict_table(runs: Sequence[Run], players: Sequence[str], outcome: str) -> pd.DataFrame:
    """Return one row a team: what it is worth, and its most frequent verdict; the smaller teams first."""
    rows = []
    for team in dict.fromkeys(team for _, team, _ in runs):
        own = [run for _, each, run in runs if each == team]
        verdict, count = Counter(run["verdict"] for run in own).most_common(1)[0]
        worth = _mean_and_ends([float(run[outcome]) for run in own])
        rows.append((name_team(team, players), len(team), *worth, verdict, count, len(own)))
    return pd.DataFrame(rows, columns=columns_of("verdicts"))


def team_table(runs: Sequence[Run], players: Sequence[str]) -> pd.DataFrame:
    """Return one row a team and seed."""
    rows = [
        (name_team(team, players), len(team), seed, run["verdict"], *(run[name] for name in OUTCOMES))
        for seed, team, run in runs
    ]
    return pd.DataFrame(rows, columns=columns_of("teams")).astype(dict.fromkeys(OUTCOMES, np.float64))


def name_team(team: Team, players: Sequence[str]) -> str:
    """Return a team's players in words."""
    return " + ".join(player for player in players if player in team) or "none"


def chain_table(stages: Sequence[Row], months_per_year: int) -> pd.DataFrame:
    """Return one row a link, the first to be touched first, the system's result last."""
    told = {"first_year": "month"} | {f"{name}_year": f"{name}_month" for name in ("noticeable", "half", "largest")}
    rows = [
        {**row, **{year: None if row[month] is None else row[month] / months_per_year for year, month in told.items()}}
        for row in stages
    ]
    kinds = {column.name: np.float64 for column in COLUMNS["chain"] if column.dtype == "float64"}
    table = pd.DataFrame(rows, columns=columns_of("chain")).astype(kinds)
    return pd.concat([table.iloc[:-1].sort_values("month", kind="stable"), table.iloc[-1:]], ignore_index=True)


def parting_table(columns: Sequence[Row]) -> pd.DataFrame:
    """Return one row a column that ever differs, the first to part first."""
    return pd.DataFrame(columns, columns=columns_of("parting"))
