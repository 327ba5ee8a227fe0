"""The picture of a classic model: its whole curve, with what is published marked."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from reformsim.view import style
from reformsim.view.sheet import new_sheet

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

PANEL_INCHES = 5.2
TICKS = 5
ROUND_STEPS = [1, 2, 2.5, 5, 10]
"""Between ticks: round numbers, which are short enough to leave room for the axis's name."""
LEGEND_CHARACTERS = 18
CROSS_ROOM = 0.035
"""Between crosses of two lines at the same place, share of the panel's height."""
FEW = 60
"""Points of a line up to which each is marked."""
BORDER_HEIGHT_POINTS = (5, 20)
"""Where words of borders stand above the panel: one low, the next high, so that they do not meet."""


def draw_classic(answer: Answer) -> Figure:
    """Return the picture of a classic model.

    Parameters
    ----------
    answer
        What `reformsim.study.classic` found.
    """
    figures = answer.figures
    curve = answer.tables["curve"]
    sentence = f"{figures['agree']} of {figures['of']} checks agree. {answer.sentences[0]}"
    with style.house_style():
        figure, (axes,) = new_sheet(str(figures["title"]), sentence, (PANEL_INCHES,))
        for number, line in enumerate(dict.fromkeys(curve["line"])):
            colour = style.SERIES[number % len(style.SERIES)]
            _draw_line(axes, curve[curve["line"] == line], colour, dashed=line in figures["axes"]["dashed"])
        _draw_never(axes, curve)
        _draw_marks(axes, figures["marks"])
        _name_axes(axes, figures["axes"], curve)
    return figure


def _draw_line(axes: Axes, part: pd.DataFrame, colour: str, *, dashed: bool) -> None:
    """Draw a line of the curve with its band, in the order in which it was gone along."""
    x, y, low, high = (part[name].to_numpy(dtype=np.float64) for name in ("x", "y", "low", "high"))
    if (high > low).any():
        axes.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
    axes.plot(
        x, y, color=colour, linewidth=2.8, linestyle=(0, (4, 2)) if dashed else "-", zorder=3,
        marker="" if dashed or len(x) > FEW else "o", markersize=7, label=_wrapped(str(part["line"].iloc[0])),
    )  # fmt: skip


def _wrapped(words: str) -> str:
    """Return words broken to fit right of the panel."""
    return textwrap.fill(words, LEGEND_CHARACTERS)


def _draw_never(axes: Axes, curve: pd.DataFrame) -> None:
    """Mark at the top where no run of a line came to a value, in the line's colour."""
    top = axes.get_xaxis_transform()
    for number, (line, part) in enumerate(curve.groupby("line", sort=False)):
        x = part.loc[part["never"] == part["runs"], "x"].to_numpy(dtype=np.float64)
        if len(x):
            colour = style.SERIES[number % len(style.SERIES)]
            axes.plot(
                x, np.full(len(x), 1.0 + CROSS_ROOM * number), "x", transform=top, color=colour, markersize=12,
                markeredgewidth=3, clip_on=False, label=_wrapped(f"{line}: never"), zorder=5,
            )  # fmt: skip


def _draw_marks(axes: Axes, marks: dict[str, Any]) -> None:
    """Draw what is published: points as empty diamonds, borders as dashed lines with words above."""
    if marks["points"]:
        x, y = zip(*marks["points"], strict=True)
        axes.plot(
            x, y, "D", markerfacecolor="none", markeredgecolor=style.INK, markeredgewidth=2.2, markersize=14,
            zorder=5, label="published or\nreference value",
        )  # fmt: skip
    for number, (x, words) in enumerate(marks["borders"]):
        axes.axvline(x, color=style.QUIET_INK, linewidth=1.6, linestyle=(0, (4, 3)), zorder=2)
        axes.annotate(
            words, (x, 1.0), xycoords=("data", "axes fraction"), xytext=(0, BORDER_HEIGHT_POINTS[number % 2]),
            textcoords="offset points", ha="center", va="bottom", color=style.QUIET_INK, fontsize=style.SMALL_POINTS,
        )  # fmt: skip


def _name_axes(axes: Axes, names: dict[str, Any], curve: pd.DataFrame) -> None:
    """Name both axes with their units."""
    axes.set_xlabel(names["x"])
    axes.set_ylabel(names["y"])
    if names["is_log"] and len(curve):
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    else:
        axes.yaxis.set_major_locator(MaxNLocator(TICKS, steps=ROUND_STEPS))
    axes.tick_params(labelsize=style.SMALL_POINTS)
    axes.grid(axis="y")
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=style.SMALL_POINTS)
