"""The picture of early warning: each sign before the turn, and how well it tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reformsim.view import style
from reformsim.view.sheet import leave_room, new_sheet

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

ROW_INCHES, BETWEEN_INCHES = 1.25, 0.25
TURNS, OTHERS = style.SHOCK, style.SCHOOL
NAMES = {
    "variance": "variance",
    "autocorrelation": "autocorrelation",
    "slow_recovery": "slow recovery",
    "between_schools": "variance\nbetween schools",
    "skew": "skewness\nover schools",
}
BAND = (0.1, 0.9)
LABEL_ROOM = 0.1


def draw_warning(answer: Answer) -> Figure:
    """Return the picture of early warning: a row a sign, turning runs and others, rates at the right.

    Parameters
    ----------
    answer
        What `reformsim.study.warn` found.
    """
    paths = answer.tables["paths"]
    signs = {row["sign"]: row for row in answer.figures["signs"]}
    longest = float(paths["months_before"].max()) if len(paths) else 1.0
    shown = [sign for sign in NAMES if sign in signs] or list(NAMES)[:1]
    with style.house_style():
        warns = [sign for sign, row in signs.items() if row["warns"]]
        name = str(answer.question["scenario"]).replace("_", " ").capitalize()
        title = f"{name} \u2013 {'some signs warn' if warns else 'the signs do not warn'}"
        sentence = f"{answer.sentences[0]} Bands hold eight tenths of the runs, lines are their middle."
        figure, panels = new_sheet(title, sentence, [ROW_INCHES] * len(shown), between_inches=BETWEEN_INCHES)
        for row, (sign, axes) in enumerate(zip(shown, panels, strict=True)):
            leave_room(axes, LABEL_ROOM)
            _draw_sign(axes, paths[paths["sign"] == sign], sign)
            axes.set_xlim(longest, 0)
            _write_rates(axes, signs.get(sign))
            last = row == len(shown) - 1
            axes.tick_params(labelbottom=last)
            if last:
                axes.set_xlabel("Months before the turn")
        _write_legend(panels[0])
    return figure


def _draw_sign(axes: Axes, paths: pd.DataFrame, sign: str) -> None:
    """Draw one sign: the middle and a band, of runs that turn and of the others."""
    for turns, colour in ((False, OTHERS), (True, TURNS)):
        groups = paths[paths["turns"] == turns].groupby("months_before")["value"]
        if not groups.ngroups:
            continue
        middle = groups.median()
        months = middle.index.to_numpy(dtype=np.float64)
        low, high = (groups.quantile(share).to_numpy() for share in BAND)
        axes.fill_between(months, low, high, color=colour, alpha=0.2, linewidth=0)
        axes.plot(months, middle.to_numpy(), color=colour, linewidth=2.6)
    axes.set_yticks([])
    axes.set_ylabel(NAMES[sign], rotation=0, ha="right", va="center", fontsize=style.SMALL_POINTS)


def _write_rates(axes: Axes, row: Mapping[str, Any] | None) -> None:
    """Write rates of hits and false alarms right of a sign."""
    if row is None:
        return
    better = row["warns"]
    words = f"alarm {100 * row['hits']:.0f} %\nfalse {100 * row['false_alarms']:.0f} %\n"
    words += "warns" if better else "does not warn"
    axes.annotate(
        words, (1, 0.5), xycoords="axes fraction", xytext=(10, 0), textcoords="offset points", va="center",
        fontsize=style.SMALL_POINTS, color=TURNS if better else style.QUIET_INK, annotation_clip=False,
    )  # fmt: skip


def _write_legend(axes: Axes) -> None:
    """Say which colour is which, above the panels."""
    for place, words, colour in ((0.0, "runs that turn", TURNS), (0.22, "runs that do not", style.QUIET_INK)):
        axes.annotate(
            words, (place, 1), xycoords="axes fraction", xytext=(0, 6), textcoords="offset points", color=colour,
            va="bottom", fontsize=style.SMALL_POINTS, weight="bold",
        )  # fmt: skip
