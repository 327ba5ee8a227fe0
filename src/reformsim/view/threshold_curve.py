"""The picture of a threshold: the share of seeds that reach the aim, as a number is turned up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reformsim.view import style
from reformsim.view.sheet import new_sheet

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

PANEL_INCHES = 5.0


def draw_threshold(answer: Answer) -> Figure:
    """Return the picture of a threshold: points with intervals, the fitted curve, the threshold with its band.

    Parameters
    ----------
    answer
        What `reformsim.study.threshold` found.
    """
    with style.house_style():
        figure, (axes,) = new_sheet(_title(answer), answer.sentences[0], (PANEL_INCHES,))
        _draw_points(axes, answer)
        _draw_threshold(axes, answer)
        _name_axes(axes, answer)
    return figure


def _title(answer: Answer) -> str:
    """Return the answer as a title."""
    name = str(answer.question["scenario"]).replace("_", " ").capitalize()
    at = answer.figures["threshold"]
    if at is not None:
        return f"{name} \u2013 {answer.figures['words']}: {at:.3g}"
    enough = answer.figures["points"][-1]["share"] >= answer.figures["share"]
    return f"{name} \u2013 {'any value will do' if enough else 'nothing tried is enough'}"


def _draw_points(axes: Axes, answer: Answer) -> None:
    """Draw the share at each value with its interval, and the curve."""
    points, curve = answer.tables["points"], answer.tables["curve"]
    value, share = (points[name].to_numpy(dtype=np.float64) for name in ("value", "share"))
    axes.vlines(value, points["low"], points["high"], color=style.SCHOOL, linewidth=3)
    if len(curve):
        axes.plot(curve["value"], curve["share"], color=style.DEEP, linewidth=3.2)
    axes.plot(value, share, "o", color=style.INK, markersize=8)


def _draw_threshold(axes: Axes, answer: Answer) -> None:
    """Draw the threshold, its interval, and the share asked for."""
    figures = answer.figures
    axes.axhline(figures["share"], color=style.QUIET_INK, linewidth=1.2, linestyle=(0, (4, 3)))
    if figures["threshold"] is None:
        return
    axes.axvspan(figures["low"], figures["high"], color=style.DEEP, alpha=0.15, linewidth=0)
    axes.axvline(figures["threshold"], color=style.DEEP, linewidth=2.5)
    axes.annotate(
        "threshold, with 95 % interval", (figures["threshold"], 1.0), xycoords=("data", "axes fraction"),
        xytext=(0, 5), textcoords="offset points", ha="center", va="bottom", color=style.DEEP,
        fontsize=style.SMALL_POINTS,
    )  # fmt: skip


def _name_axes(axes: Axes, answer: Answer) -> None:
    """Name both axes with their units."""
    figures = answer.figures
    target = " or ".join(one.replace("_", " ") for one in figures["target"])
    unit = f" ({figures['unit']})" if figures["unit"] else ""
    words = str(figures["words"])
    axes.set_xlabel(words[:1].upper() + words[1:] + unit)
    axes.set_ylabel(f"Seeds with {target}, share")
    axes.set_ylim(style.SHARE_LOW - 0.03, style.SHARE_HIGH + 0.03)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", ".25", ".50", ".75", "1"])
    axes.grid(axis="y")
    low, high = answer.question["vary"][1:]
    margin = (high - low) / 40
    axes.set_xlim(low - margin, high + margin)
