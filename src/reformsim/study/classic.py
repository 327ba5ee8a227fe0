"""Classic: a known model run with the model's own rule, beside what is published of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from reformsim.analysis.thresholds import DEFAULT_THRESHOLDS
from reformsim.config.wording import unknown
from reformsim.errors import InputError
from reformsim.observe.schema import Column
from reformsim.run.crew import Crew, Effort, Job
from reformsim.study.answer import Answer, describe_failures, plain_rows
from reformsim.theory.classic import CLASSICS, Check, Classic, Point
from reformsim.theory.classic.base import PUBLISHED, REFERENCE

X_UNIT, Y_UNIT = "the horizontal axis's", "the upright axis's"
EDGES = (0.1, 0.9)
"""Shares of runs below the lower and below the upper edge of a band."""
COLUMNS = {
    "checks": (
        Column("what", "str", "", "what was looked at"),
        Column(
            "basis",
            "str",
            "",
            "published; reference: computed before for this set-up; theory: an equation; or measured",
        ),
        Column("expected", "float64", "its own", "the value there should be; empty where none is told"),
        Column("found", "float64", "its own", "the value that came out"),
        Column("low", "float64", "its own", "from here on it agrees: rounding and number of runs allowed for"),
        Column("high", "float64", "its own", "up to here it agrees"),
        Column("agrees", "bool", "", "whether it does"),
    ),
    "curve": (
        Column("line", "str", "", "the line of the figure"),
        Column("x", "float64", X_UNIT, "place on the horizontal axis"),
        Column("y", "float64", Y_UNIT, "mean, share or median over runs that came to a value"),
        Column("low", "float64", Y_UNIT, "a tenth of the runs are below; for a share its lower Wilson end"),
        Column("high", "float64", Y_UNIT, "a tenth of the runs are above; for a share its upper Wilson end"),
        Column("runs", "int64", "runs", "all runs"),
        Column("never", "int64", "runs", "runs that never came to a value"),
    ),
    "points": (
        Column("line", "str", "", "the line of the figure"),
        Column("x", "float64", X_UNIT, "place on the horizontal axis"),
        Column("seed", "int64", "", "the seed; 0 where there is no chance"),
        Column("y", "float64", Y_UNIT, "what came out; empty for never"),
    ),
}


def find_classic(name: str) -> Classic:
    """Return a classic model by name.

    Raises
    ------
    InputError
        If there is none: the nearest name, and all of them.
    """
    if name not in CLASSICS:
        raise InputError(unknown("classic model", name, CLASSICS))
    return CLASSICS[name]


def classic(name: str, changes: Sequence[str] = (), effort: Effort | None = None) -> Answer:
    """Return what a classic model gives, beside what is published of it.

    Parameters
    ----------
    name
        Which one; see `reformsim.theory.classic.CLASSICS`.
    changes
        Such as ``people=500``.
    effort
        Seeds, workers, and where to keep runs; None: as many seeds as tell enough, in this process.

    Raises
    ------
    InputError
        If there is no such model, or a setting is not allowed.
    """
    asked = find_classic(name)
    settings = asked.set(changes)
    effort = effort or Effort(asked.seeds)
    seeds = range(first := 1 if effort.first_seed is None else effort.first_seed, first + effort.seeds)
    told, parts = settings.model_dump(mode="json"), asked.pieces(settings, seeds)
    with Crew(effort) as crew:
        answers = crew.finish([Job(do_piece, (name, told, list(piece)), n) for n, piece in enumerate(parts)])
        points = [
            Point(line, x, seed, math.nan if y is None else y)
            for answer in answers
            if answer is not None
            for line, x, seed, y in answer
        ]
        checks = asked.check(settings, points) if not crew.failed else []
        return _answer(asked, settings, points, (checks, list(seeds), describe_failures(crew.failed)))


def do_piece(name: str, told: dict[str, Any], piece: list[Any]) -> list[list[Any]]:
    """Return the points of a part of the work as plain data; a job."""
    asked = CLASSICS[name]
    settings = asked.settings.model_validate(told)
    return [
        [line, float(x), seed, float(y) if math.isfinite(y) else None]
        for line, x, seed, y in asked.work(settings, *piece)
    ]


def _answer(asked: Classic, settings: Any, points: Sequence[Point], rest: tuple[list[Check], list[int], Any]) -> Answer:
    """Return tables, figures and words."""
    checks, seeds, failures = rest
    numbers = dict.fromkeys(("expected", "found", "low", "high"), np.float64)
    table = pd.DataFrame(checks, columns=Check._fields).astype({**numbers, "agrees": bool})
    marks = asked.marks(settings)
    changed = {key: value for key, value in settings if value != getattr(asked.settings(), key)}
    return Answer(
        study="classic",
        question={"classic": asked.name, "seeds": seeds, "settings": settings.model_dump(mode="json")},
        sentences=tell_classic(asked, checks, changed),
        figures={
            "title": asked.title,
            "agree": sum(one.agrees for one in checks),
            "of": len(checks),
            "checks": plain_rows(table),
            "axes": asked.axes._asdict() | {"dashed": list(asked.axes.dashed)},
            "marks": {"points": [list(one) for one in marks.points], "borders": [list(one) for one in marks.borders]},
        },
        tables={"checks": table, "curve": curve_table(points, asked.axes.together), "points": point_table(points)},
        columns=COLUMNS,
        shown=("checks", ("what", "basis", "expected", "found", "low", "high", "agrees")),
        failures=failures,
    )


def point_table(points: Sequence[Point]) -> pd.DataFrame:
    """Return one row a point."""
    kinds: dict[str, Any] = {"line": "str", "x": np.float64, "seed": np.int64, "y": np.float64}
    return pd.DataFrame(points, columns=Point._fields).astype(kinds)


def curve_table(points: Sequence[Point], together: str) -> pd.DataFrame:
    """Return one row a place of a line, runs put together.

    Parameters
    ----------
    points
        All of them.
    together
        ``mean``, ``share`` or ``median``.
    """
    rows = []
    for (line, x), part in point_table(points).groupby(["line", "x"], sort=False):
        values = part["y"].dropna().to_numpy(dtype=np.float64)
        middle, low, high = _together(values, together) if len(values) else (math.nan,) * 3
        rows.append((line, x, middle, low, high, len(part), len(part) - len(values)))
    table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS["curve"]])
    return table.astype(dict.fromkeys(("x", "y", "low", "high"), np.float64))


def _together(values: np.ndarray[Any, np.dtype[np.float64]], together: str) -> tuple[float, float, float]:
    """Return the middle of some runs, and a band."""
    if together == "share":
        level = DEFAULT_THRESHOLDS.confidence_level
        interval = binomtest(round(float(values.sum())), len(values)).proportion_ci(level, method="wilson")
        return float(values.mean()), float(interval.low), float(interval.high)
    middle = float(values.mean() if together == "mean" else np.median(values))
    low, high = np.quantile(values, EDGES)
    return middle, float(low), float(high)


def tell_classic(asked: Classic, checks: Sequence[Check], changed: dict[str, Any]) -> tuple[str, ...]:
    """Return what the paper says and what came out, in sentences.

    Parameters
    ----------
    asked
        The model.
    checks
        What was held against what.
    changed
        Settings that are not the published ones.
    """
    sentences = [f"{asked.source}. {asked.claim}"]
    if changed:
        words = ", ".join(f"{key} = {value}" for key, value in changed.items())
        sentences.append(f"Changed: {words}. What is published for other settings is not held against it.")
    agreeing = [one for one in checks if one.agrees]
    told = sum(one.basis in (PUBLISHED, REFERENCE) for one in checks)
    if checks:
        sentences.append(
            f"What came out: {len(agreeing)} of {len(checks)} checks agree; {told} are of published or known values."
        )
    for one in checks:
        if not one.agrees:
            expected = "" if math.isnan(one.expected) else f", expected {one.expected:.4g}"
            sentences.append(
                f"Missed: {one.what}: {one.found:.4g}{expected} (agrees between {one.low:.4g} and {one.high:.4g})."
            )
    sentences += [f"Of the model's own code: {asked.own_code}.", f"Order and ties: {asked.rules}."]
    return tuple(sentences)
