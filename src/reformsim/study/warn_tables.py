"""The tables of early warning: trends of signs before the turn, and how well they tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from reformsim.analysis.warning import Turn, find_turn, measure_skill
from reformsim.observe.schema import SHARE, Column
from reformsim.study.warn_signs import PRACTICE, Watchfulness, signs_before, warning_scores

SIGNS = {
    "variance": "rising variance of practice",
    "autocorrelation": "rising autocorrelation of practice",
    "recovery": "slower recovery of practice from a push",
    "between_schools": "rising variance between schools",
    "skew": "skewness over schools towards the turn",
}
"""Signs, and what they do before a turn if systems slow down."""
MEASURES = (*SIGNS, PRACTICE)
SIGN_UNIT = "the sign's"
EARLIER_YEARS = 5
"""Up to so many years earlier it is asked as well whether a sign warns. Ours."""
BAND = (0.1, 0.5, 0.9)
"""Shares of runs below the lower edge of a band, its middle, and its upper edge."""
LEAST_PRESENT = 0.5
"""Share of the runs that a point of a band needs at least: below, it would jump as runs drop out. Ours."""
LEAD = Column("lead_months", "int64", "months", "months before the turn from which on nothing is looked at")

SKILL = (
    Column("hits", "float64", SHARE, "share of turning runs with an alarm"),
    Column("hit_low", "float64", SHARE, "lower end of its Wilson interval"),
    Column("hit_high", "float64", SHARE, "upper end of its Wilson interval"),
    Column("false_alarms", "float64", SHARE, "share of the other runs with an alarm"),
    Column("false_low", "float64", SHARE, "lower end of its Wilson interval"),
    Column("false_high", "float64", SHARE, "upper end of its Wilson interval"),
    Column("area", "float64", "probability", "that it moves more in a turning run than in another; .5 is chance"),
    Column("area_low", "float64", "probability", "lower end of its bootstrap interval"),
    Column("area_high", "float64", "probability", "upper end of its bootstrap interval"),
    Column("warns", "bool", "", "told apart better than by chance, and alarms clearly above false alarms"),
    Column("turning", "int64", "runs", "turning runs in which it could be told"),
    Column("others", "int64", "runs", "other runs in which it could be told"),
)
COLUMNS = {
    "signs": (
        Column("sign", "str", "", "the sign; practice: what anybody can see without one"),
        *SKILL,
        Column("warning_months", "float64", "months", "how long before the turn it still warns; empty for never"),
    ),
    "leads": (Column("sign", "str", "", "the sign"), LEAD, *SKILL),
    "trends": (
        Column("seed", "int64", "", "the seed"),
        Column("run", "str", "", "the scenario, or what it is held against"),
        Column("turns", "bool", "", "whether it turned"),
        Column("turn_month", "float64", "months", "when it turned; for the others, up to when they are looked at"),
        LEAD,
        *(Column(sign, "float64", "Kendall's tau", words) for sign, words in SIGNS.items()),
        Column(PRACTICE, "float64", "share a year", "how far practice itself moved towards the turn, over a year"),
    ),
    "paths": (
        Column("seed", "int64", "", "the seed"),
        Column("run", "str", "", "the scenario, or what it is held against"),
        Column("turns", "bool", "", "whether it turned"),
        Column("months_before", "float64", "months", "months before the turn"),
        Column("sign", "str", "", "the sign"),
        Column("value", "float64", SIGN_UNIT, "its value"),
    ),
    "bands": (
        Column("sign", "str", "", "the sign"),
        Column("turns", "bool", "", "whether the runs turned"),
        Column("months_before", "float64", "months", "months before the turn; middle of the year for recovery"),
        Column("low", "float64", SIGN_UNIT, "a tenth of the runs are below"),
        Column("middle", "float64", SIGN_UNIT, "half of the runs are below"),
        Column("high", "float64", SIGN_UNIT, "a tenth of the runs are above"),
    ),
}


class Watched(NamedTuple):
    """Hold one run as it was seen, and its turn.

    Attributes
    ----------
    seed, run
        Which run it is.
    turn
        Its turn, None where it did not turn.
    series
        What was seen month by month.
    """

    seed: int
    run: str
    turn: Turn | None
    series: Mapping[str, list[float]]


class Look(NamedTuple):
    """Say how one looks, at runs with so many months in a year and a turn of at least so much."""

    how: Watchfulness
    months_per_year: int
    least: float


def names_of(table: str) -> list[str]:
    """Return the names of a table's columns."""
    return [column.name for column in COLUMNS[table]]


def watched_runs(runs: Sequence[tuple[int, str, Any]], own: str, look: Look) -> tuple[list[Watched], Turn | None, int]:
    """Return the runs that can be told, the middle one of the turns, and how many were left out.

    Runs that the scenario is held against and that turn the same way are left out: they are neither.

    Parameters
    ----------
    runs
        Seed, name and monthly lists of each run.
    own
        Name of the scenario's own runs.
    look
        How one looks.
    """
    found = [
        Watched(seed, name, _turn(series, look, look.how.way if name == own else None), series)
        for seed, name, series in runs
    ]
    turns = sorted((one.turn for one in found if one.run == own and one.turn), key=lambda turn: turn.month)
    if not turns:
        return found, None, 0
    usual = turns[len(turns) // 2]
    kept = [one for one in found if one.run == own or _turn(one.series, look, usual.way) is None]
    return [one if one.run == own else one._replace(turn=None) for one in kept], usual, len(found) - len(kept)


def _turn(series: Mapping[str, list[float]], look: Look, way: str | None) -> Turn | None:
    """Return a run's turn of a kind; None where it is not asked for."""
    return None if way is None else find_turn(np.array(series["deep"]), look.months_per_year, look.least, way)


def trend_table(runs: Sequence[Watched], usual: Turn, look: Look) -> pd.DataFrame:
    """Return how each sign moves in each run, up to the asked months before the turn and up to whole years earlier.

    Runs that did not turn are looked at before `usual`, the middle one of the turns.
    """
    rows = []
    for years in range(EARLIER_YEARS + 1):
        lead = look.how.lead_months + years * look.months_per_year
        how = look.how._replace(lead_months=lead)
        for one in runs:
            turn = one.turn or usual
            signs = signs_before(one.series, turn, how, look.months_per_year)
            told = warning_scores(signs, turn, look.months_per_year)
            head = {"seed": one.seed, "run": one.run, "turns": one.turn is not None, "turn_month": float(turn.month)}
            rows.append({**head, "lead_months": lead, **told})
    return pd.DataFrame(rows, columns=names_of("trends"))


def path_table(runs: Sequence[Watched], usual: Turn, look: Look) -> pd.DataFrame:
    """Return the signs themselves in each run, month by month before the turn."""

    def rows() -> Iterator[tuple[Any, ...]]:
        for one in runs:
            signs = signs_before(one.series, one.turn or usual, look.how, look.months_per_year)
            for sign in MEASURES:
                for month, value in signs[sign]:
                    yield one.seed, one.run, one.turn is not None, month, sign, value

    return pd.DataFrame(rows(), columns=names_of("paths"))


def band_table(paths: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Return the middle and a band of each sign, over the runs that turned and over the others.

    Recovery is measured once a year, and turns fall into different months: it is put together year by year.
    """
    years, lead = look.months_per_year, look.how.lead_months + 1
    begun = lead + (paths["months_before"] - lead) // years * years
    slow = paths["sign"] == "recovery"
    paths = paths.assign(months_before=paths["months_before"].where(~slow, begun + (years - 1) / 2.0))
    rows = []
    for (sign, turns), kind in paths.groupby(["sign", "turns"]):
        runs = len(kind[["seed", "run"]].drop_duplicates())
        for month, values in kind.groupby("months_before")["value"]:
            if len(values) >= LEAST_PRESENT * runs:
                rows.append((sign, turns, month, *values.quantile(list(BAND))))
    return pd.DataFrame(rows, columns=names_of("bands"))


def lead_table(trends: pd.DataFrame, false_alarm_rate: float) -> pd.DataFrame:
    """Return how well each sign tells, so many months before the turn; no row where too few runs have it."""
    rows = []
    for sign in MEASURES:
        for lead, part in trends.groupby("lead_months"):
            turns = part["turns"].to_numpy(dtype=bool)
            values = part[sign].to_numpy(dtype=np.float64)
            skill = measure_skill(values[turns].tolist(), values[~turns].tolist(), false_alarm_rate)
            if skill is not None:
                told = {column.name: getattr(skill, column.name) for column in SKILL}
                rows.append({"sign": sign, "lead_months": lead, **told})
    return pd.DataFrame(rows, columns=names_of("leads"))


def sign_table(leads: pd.DataFrame, lead_months: int) -> pd.DataFrame:
    """Return how well each sign tells the asked months before the turn, and how long before it still warns."""
    now = leads[leads["lead_months"] == lead_months].drop(columns="lead_months")
    longest = [_longest(leads[leads["sign"] == sign]) for sign in now["sign"]]
    return now.assign(warning_months=np.array(longest, dtype=np.float64)).reset_index(drop=True)


def _longest(leads: pd.DataFrame) -> float:
    """Return the longest time before the turn at which a sign warns, as it does at all shorter ones."""
    warns = leads.sort_values("lead_months")
    unbroken = warns["warns"].to_numpy(dtype=bool).cumprod().astype(bool)
    return float(warns["lead_months"].to_numpy()[unbroken].max(initial=-1)) if unbroken.any() else np.nan
