"""The picture of an explanation: what each part brought, and when the difference went through the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from reformsim.observe.schema import SHARE
from reformsim.view import style
from reformsim.view.sheet import leave_room, new_sheet

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

ROW_INCHES, BETWEEN_INCHES = 0.52, 1.75
BAR = 0.62
GAIN, LOSS, WHOLE = style.DEEP, style.SHOCK, style.SCHOOL
MARKS = (
    ("first_year", "o", style.INK, "first touched"),
    ("noticeable_year", "D", style.SURFACE, "can be noticed"),
    ("half_year", "s", style.DEEP, "half of what stays"),
)
"""Marks on a link's row: column, shape, colour, words."""
WHOLE_NUMBERS, SMALL_NUMBERS = 10.0, 0.01
"""Sizes from which on numbers are written without decimals, and below which with three."""
LEAST_SHARE = 0.25
"""End of an axis of shares whose bars are all short: so that little looks little."""


def draw_explanation(answer: Answer) -> Figure:
    """Return the picture of an explanation.

    Above, a waterfall: from the other scenario to the one explained, each part's Shapley value with its
    interval. Below, when the difference first touched each link, when it could be noticed, and when it was half
    of what stays.

    Parameters
    ----------
    answer
        What `reformsim.study.explain` found.
    """
    values, chain = answer.tables["values"], answer.tables["chain"]
    touched = chain[chain["month"].notna()]
    with style.house_style():
        heights = (ROW_INCHES * (len(values) + 2), ROW_INCHES * max(len(touched), 1))
        figure, (above, below) = new_sheet(
            str(answer.figures["headline"]), answer.sentences[0], heights, between_inches=BETWEEN_INCHES
        )
        for axes in (above, below):
            leave_room(axes)
        _draw_waterfall(above, values, answer)
        _draw_chain(below, touched, int(answer.question["seeds"][0]))
    return figure


def _draw_waterfall(axes: Axes, values: pd.DataFrame, answer: Answer) -> None:
    """Draw the bars from one end to the other."""
    outcome = answer.figures["outcome"]
    level, last = float(outcome["base"]), len(values) + 1
    _draw_whole(axes, 0, level)
    for row, part in enumerate(values.itertuples(index=False), start=1):
        value, low, high = (float(number) for number in (part.value, part.low, part.high))  # type: ignore[arg-type]
        axes.barh(row, value, BAR, left=level, color=GAIN if value >= 0.0 else LOSS)
        axes.plot([level + low, level + high], [row, row], color=style.INK, linewidth=2.2, solid_capstyle="butt")
        _join(axes, level, row)
        _write(axes, np.nanmax([level, level + value, level + high]), row, _number(value, signed=True))
        level += value
    _join(axes, level, last)
    _draw_whole(axes, last, float(outcome["total"]))
    ends = [str(answer.question[name]).replace("_", " ") for name in ("against", "scenario")]
    axes.set_yticks(range(last + 1), [ends[0], *(str(part).replace("_", " ") for part in values["part"]), ends[1]])
    axes.set_ylim(last + 0.5, -0.5)
    axes.axvline(0.0, color=style.QUIET_INK, linewidth=1.0)
    meaning = str(outcome["meaning"])
    axes.set_xlabel(
        f"{meaning[:1].upper()}{meaning[1:]} ({outcome['unit']})\nbars: Shapley values; lines: 95 % intervals"
    )
    axes.grid(axis="x")
    axes.margins(x=0.12)
    if outcome["unit"] == SHARE:
        axes.set_xlim(right=max(axes.get_xlim()[1], LEAST_SHARE))
    axes.xaxis.set_major_formatter(lambda value, _: _number(value))
    axes.tick_params(axis="y", length=0)


def _draw_whole(axes: Axes, row: int, level: float) -> None:
    """Draw one of the two scenarios."""
    axes.barh(row, level, BAR, color=WHOLE)
    _write(axes, max(level, 0.0), row, _number(level))


def _join(axes: Axes, level: float, row: int) -> None:
    """Lead from the bar above to this one."""
    axes.plot([level, level], [row - 1 + BAR / 2, row - BAR / 2], color=style.QUIET_INK, linewidth=1)


def _number(value: float, *, signed: bool = False) -> str:
    """Return a number as it is written beside a bar: two decimals, none where it is large, three where small."""
    size = abs(value)
    decimals = 0 if size >= WHOLE_NUMBERS else 2 if size >= SMALL_NUMBERS else 3
    text = f"{size:,.{decimals}f}".removeprefix("0")
    if not text.strip(".0"):
        return "0"
    return ("\u2212" if value < 0.0 else "+" if signed else "") + text


def _write(axes: Axes, place: float, row: int, text: str) -> None:
    """Write a number right of a bar."""
    axes.annotate(
        text, (place, row), xytext=(7, 0), textcoords="offset points", va="center", fontsize=style.LABEL_POINTS
    )


def _draw_chain(axes: Axes, touched: pd.DataFrame, seed: int) -> None:
    """Draw a row a link: first touched, noticeable, half of what stays."""
    if touched.empty:
        axes.text(0.5, 0.5, "no link can be told apart", transform=axes.transAxes, ha="center", va="center")
        axes.set_axis_off()
        return
    rows = np.arange(len(touched))
    years = {column: touched[column].to_numpy(dtype=np.float64) for column, *_ in MARKS}
    last = np.fmax.reduce(list(years.values()))
    axes.hlines(rows, years["first_year"], last, color=style.GRID, linewidth=7, zorder=1)
    for column, shape, colour, words in MARKS:
        axes.plot(years[column], rows, shape, color=colour, markersize=10, label=words, zorder=3, clip_on=False)
    axes.set_yticks(rows, touched["stage"].tolist())
    axes.set_ylim(len(touched) - 0.4, -0.6)
    axes.set_xlim(0.0, max(float(last.max()) * 1.05, 1.0))
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(f"School years from the start: when the difference came, seed {seed}")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.legend(
        loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=len(MARKS), frameon=False, fontsize=style.LABEL_POINTS,
        borderaxespad=0.1, handletextpad=0.1, columnspacing=1.2,
    )  # fmt: skip
