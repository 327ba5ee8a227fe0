"""The chain from what levers deliver to the system's result: when a difference reaches each link."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from reformsim.analysis import Thresholds

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

Row = dict[str, Any]


class Stage(NamedTuple):
    """Name a link of the chain.

    Attributes
    ----------
    name
        In words.
    table, columns
        Where it is seen in the state; no columns: in all of the table.
    mean
        Column of the system table that tells its size; empty for none.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    mean: str


RESULT = "practice over a year"
STAGES = (
    Stage("support delivered", "support", (), ""),
    Stage("leaders' support", "leaders", ("attention", "own_support", "support"), "leader_support"),
    Stage("teachers' practice", "courses", ("deep", "surface"), "deep"),
    Stage("pupils' learning", "students", ("achievement",), "achievement_sd"),
    Stage("teachers' belief", "teachers", ("belief",), "belief"),
    Stage("teachers' skill", "courses", ("skill",), "skill"),
    Stage("schools' structures", "schools", ("structures",), ""),
    Stage("schools' culture", "schools", ("culture",), "culture"),
    Stage("what surrounds schools", "districts", ("field_culture",), "field_culture"),
    Stage("who teaches", "teachers", ("experience_years", "years_in_school"), ""),
    Stage("who leads", "leaders", ("tenure_years",), ""),
    Stage("test scores", "students", ("score",), "score_sd"),
    Stage(RESULT, "courses", ("deep",), "deep"),
)
"""Links in the order in which a reform mostly reaches them; the last is the system's result."""
SEEN = ("month", "process", "school", "schools_at_once")
"""What is told of the moment at which a column parts."""
THINNED = ("support", "coaching_scale")
"""How thin coaching is spread in a district: a number about support, not support that reaches a school."""
HALF = 0.5


def stage_of(table: str, column: str) -> str:
    """Return the link that a column belongs to, in words; the column itself where it belongs to none."""
    own = f"{table}.{column}"
    if (table, column) == THINNED:
        return own
    return next(
        (stage.name for stage in STAGES if stage.table == table and column in (stage.columns or (column,))), own
    )


def noticeable(mean: str, thresholds: Thresholds) -> float:
    """Return the difference of a mean that can be noticed: drift, or for learning and scores a lasting gain."""
    return thresholds.lasting_gain_sd if mean.endswith("_sd") else thresholds.drift


def chain_rows(columns: Sequence[Row], difference: pd.DataFrame, scenario: Scenario) -> list[Row]:
    """Return one row a link: when it is first touched, when it can be noticed, and how large it becomes.

    Parameters
    ----------
    columns
        Columns that part: table, column, month, process, school and schools_at_once, the first one first.
    difference
        One column for each mean, one row a month: of the first run less the other.
    scenario
        For its months a year, and its borders.
    """
    thresholds = Thresholds.from_overrides(scenario.parameters)
    months = scenario.months_per_year
    rows = []
    for stage in STAGES:
        own = (row for row in columns if stage_of(row["table"], row["column"]) == _touched_by(stage))
        first = next(own, {"month": None, "process": "", "school": "", "schools_at_once": 0})
        row: Row = {"stage": stage.name, **{name: first[name] for name in SEEN}}
        path = difference[stage.mean] if stage.mean else pd.Series([math.nan])
        path = path.rolling(months).mean() if stage.name == RESULT else path
        window = round(thresholds.final_years * months)
        rows.append(row | growth_of(path.to_numpy(np.float64), noticeable(stage.mean, thresholds), window))
    return rows


def _touched_by(stage: Stage) -> str:
    """Return the link whose columns are this link's: the result is practice, seen over a year."""
    return stage_of(stage.table, stage.columns[0]) if stage.columns else stage.name


def growth_of(path: np.ndarray[Any, Any], least: float, window: int) -> Row:
    """Return how a difference grows: when it could be noticed, was half of the final one, and was largest.

    Months count from 1; None where it never was, or where there is too little of it.

    Parameters
    ----------
    path
        The difference month by month; what is not known yet is not a number.
    least
        A difference of more than this can be noticed.
    window
        Months at the end over which the final difference is taken.
    """
    known = np.nan_to_num(path)
    final, largest = float(known[-window:].mean()), int(np.abs(known).argmax())
    lasting, seen = abs(final) > least, np.abs(known) > least
    half = known * math.copysign(1.0, final) >= abs(final) * HALF
    return {
        "noticeable_month": int(seen.argmax()) + 1 if seen.any() else None,
        "half_month": int(half.argmax()) + 1 if lasting and half.any() else None,
        "largest_month": largest + 1 if seen.any() else None,
        "largest_difference": float(known[largest]) if np.isfinite(path).any() else None,
        "final_difference": final if np.isfinite(path).any() else None,
    }
