"""The picture of an explanation: what each part brought, and when the difference went through the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from reformsim.view import style
from reformsim.view.sheet import leave_room, new_sheet

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

ROW_INCHES, BETWEEN_INCHES = 0.52, 1.15
BAR = 0.62
GAIN, LOSS, WHOLE = style.DEEP, style.SHOCK, style.SCHOOL


def draw_explanation(answer: Answer) -> Figure:
    """Return the picture of an explanation.

    Above, a waterfall: from the other scenario to the one explained, each part's Shapley value with its
    interval. Below, when the difference first touched each link, when it could be noticed, and when it was half.

    Parameters
    ----------
    answer
        What `reformsim.study.explain` found.
    """
    values, chain = answer.tables["values"], answer.tables["chain"]
    touched = chain[chain["month"].notna()]
    with style.house_style():
        heights = (ROW_INCHES * (len(values) + 2), ROW_INCHES * max(len(touched), 1))
        name = str(answer.question["scenario"]).replace("_", " ").capitalize()
        title = f"{name} \u2013 what brought it about"
        figure, (above, below) = new_sheet(title, answer.sentences[0], heights, between_inches=BETWEEN_INCHES)
        for axes in (above, below):
            leave_room(axes)
        _draw_waterfall(above, values, answer)
        _draw_chain(below, touched)
    return figure


def _draw_waterfall(axes: Axes, values: pd.DataFrame, answer: Answer) -> None:
    """Draw the bars from one end to the other."""
    outcome = answer.figures["outcome"]
    against = str(answer.question["against"]).replace("_", " ")
    level, names = float(outcome["base"]), [against]
    axes.barh(0, level, BAR, color=WHOLE)
    _write(axes, level, 0, f"{level:.2f}")
    for row, part in enumerate(values.itertuples(index=False), start=1):
        value = float(part.value)  # type: ignore[arg-type]
        axes.barh(row, value, BAR, left=level, color=GAIN if value >= 0.0 else LOSS)
        low, high = (level + float(end) for end in (part.low, part.high))  # type: ignore[arg-type]
        if not np.isnan(low):
            axes.plot([low, high], [row, row], color=style.INK, linewidth=1.8)
        axes.plot([level, level], [row - 1 + BAR / 2, row - BAR / 2], color=style.QUIET_INK, linewidth=1)
        _write(axes, max(level, level + value, high if not np.isnan(high) else level), row, f"{value:+.2f}")
        level += value
        names.append(str(part.part).replace("_", " "))
    last = len(values) + 1
    axes.barh(last, float(outcome["total"]), BAR, color=WHOLE)
    _write(axes, float(outcome["total"]), last, f"{outcome['total']:.2f}")
    axes.set_yticks(range(last + 1), [*names, str(answer.question["scenario"]).replace("_", " ")])
    axes.set_ylim(last + 0.5, -0.5)
    axes.axvline(0.0, color=style.QUIET_INK, linewidth=1.0)
    meaning = str(outcome["meaning"])
    axes.set_xlabel(f"{meaning[:1].upper()}{meaning[1:]} ({outcome['unit']})")
    axes.grid(axis="x")
    axes.margins(x=0.12)
    axes.tick_params(axis="y", length=0)


def _write(axes: Axes, place: float, row: int, text: str) -> None:
    """Write a number right of a bar."""
    axes.annotate(
        text, (place, row), xytext=(6, 0), textcoords="offset points", va="center", fontsize=style.SMALL_POINTS
    )


def _draw_chain(axes: Axes, touched: pd.DataFrame) -> None:
    """Draw a row a link: first touched, noticeable, half."""
    if touched.empty:
        axes.text(0.5, 0.5, "the two runs are the same", transform=axes.transAxes, ha="center", va="center")
        axes.set_axis_off()
        return
    rows = np.arange(len(touched))
    first = touched["first_year"].to_numpy(dtype=np.float64)
    seen, half = (touched[name].to_numpy(dtype=np.float64) for name in ("noticeable_year", "half_year"))
    end = np.fmax(np.fmax(first, seen), half)
    axes.hlines(rows, first, end, color=style.GRID, linewidth=6, zorder=1)
    axes.plot(first, rows, "o", color=style.INK, markersize=8, label="first touched", zorder=3)
    axes.plot(seen, rows, "D", color=style.SURFACE, markersize=9, label="noticeable", zorder=3)
    axes.plot(half, rows, "s", color=style.DEEP, markersize=9, label="half of it", zorder=3)
    axes.set_yticks(rows, touched["stage"].tolist())
    axes.set_ylim(len(touched) - 0.4, -0.6)
    axes.set_xlim(left=0)
    axes.margins(x=0.05)
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("School year, one seed")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=style.SMALL_POINTS)
