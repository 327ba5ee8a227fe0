"""The picture of hysteresis: practice over support, on the way up, on the way down, and under a push back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reformsim.view import style
from reformsim.view.sheet import new_sheet, share_axis

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

PANEL_INCHES = 5.4
WAYS = (
    ("up", "support rises", style.DEEP),
    ("down", "support falls", style.SURFACE),
    ("push", "a push back", style.SHOCK_INK),
)
"""Phases that are drawn, their words and colours."""


def draw_hysteresis(answer: Answer) -> Figure:
    """Return the picture of a loop: the mean over seeds of the slower ramp, single seeds thin behind.

    Parameters
    ----------
    answer
        What `reformsim.study.hysteresis` found.
    """
    paths = answer.tables["paths"]
    slow = paths[paths["ramp_years"] == paths["ramp_years"].max()]
    with style.house_style():
        name = str(answer.question["scenario"]).replace("_", " ").capitalize()
        figure, (axes,) = new_sheet(f"{name} \u2013 the way out and the way in", answer.sentences[1], (PANEL_INCHES,))
        for phase, words, colour in WAYS:
            _draw_way(axes, slow[slow["phase"] == phase], words, colour)
        _draw_thresholds(axes, answer)
        _name_axes(axes, slow)
    return figure


def _draw_way(axes: Axes, path: pd.DataFrame, words: str, colour: str) -> None:
    """Draw one way: each seed thin, the mean over seeds thick with arrows along it."""
    if path.empty:
        return
    for _, run in path.groupby("seed"):
        axes.plot(run["drive"], run["deep"], color=colour, linewidth=0.8, alpha=0.3, zorder=2)
    mean = path.groupby("year")[["drive", "deep"]].mean()
    drive, deep = (mean[name].to_numpy(dtype=np.float64) for name in ("drive", "deep"))
    axes.plot(drive, deep, color=colour, linewidth=3.6, label=words, zorder=4)
    for row in (len(mean) // 3, 2 * len(mean) // 3):
        if 0 < row < len(mean):
            axes.annotate(
                "", (drive[row], deep[row]), xytext=(drive[row - 1], deep[row - 1]), zorder=5,
                arrowprops={"arrowstyle": "-|>", "color": colour, "mutation_scale": 26, "linewidth": 2},
            )  # fmt: skip


def _draw_thresholds(axes: Axes, answer: Answer) -> None:
    """Draw both thresholds with their intervals."""
    table = answer.tables["thresholds"]
    slow = table[table["ramp_years"] == table["ramp_years"].max()].set_index("measure")
    for measure, words, colour in (("up", "up", style.DEEP), ("down", "down", style.SHOCK_INK)):
        row = slow.loc[measure]
        if not row["seeds"]:
            continue
        if not np.isnan(row["low"]):
            axes.axvspan(row["low"], row["high"], color=colour, alpha=0.15, linewidth=0)
        axes.axvline(row["mean"], color=colour, linewidth=1.6, linestyle=(0, (4, 3)))
        axes.annotate(
            words, (row["mean"], 1.0), xycoords=("data", "axes fraction"), xytext=(0, 5),
            textcoords="offset points", ha="center", va="bottom", color=colour, fontsize=style.SMALL_POINTS,
        )  # fmt: skip


def _name_axes(axes: Axes, slow: pd.DataFrame) -> None:
    """Name both axes with their units."""
    share_axis(axes)
    axes.set_ylabel("Deep practice, share 0 to 1")
    pushed = bool((slow["drive"] < 0.0).any())
    axes.set_xlim(-1.02 if pushed else -0.02, 1.02)
    axes.set_xlabel(
        "Push the other way  \u2190  share of full strength  \u2192  support" if pushed else "Share of full support"
    )
    axes.axvline(0.0, color=style.QUIET_INK, linewidth=1.0)
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=style.SMALL_POINTS)
