"""The picture of a calibration: targets hit and missed, and where good values of the tuned numbers lie."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from reformsim.view import style
from reformsim.view.sheet import leave_room, new_sheet

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

ROW_INCHES, BETWEEN_INCHES = 0.31, 1.35
FARTHEST = 2.6
"""Tolerances outside a range that are still drawn; what is farther is drawn at the edge, as an arrow."""
NAME_ROOM = 0.37
NAME_CHARACTERS = 46
BAND, GOOD = "#CFE5F2", style.LEVER
HIT, MISS, DEFAULT, HELD_OUT = style.DEEP, style.SHOCK, style.QUIET_INK, style.QUIET_INK
ROW = Mapping[str, Any]
POINTS, RING_POINTS = 8.5, 12.0
"""Size of a dot, and of the ring around it where the base is as good."""
WORDS = {
    "pinned": ("pinned down", style.DEEP),
    "loose": ("not pinned down", style.SHOCK_INK),
    "not shown": ("not shown", style.QUIET_INK),
    "too few": ("too few sets", style.QUIET_INK),
}


def draw_calibration(answer: Answer) -> Figure:
    """Return the picture of a calibration.

    Parameters
    ----------
    answer
        What `reformsim.study.calibrate` found.
    """
    figures = answer.figures
    targets, numbers = figures["targets"], figures["parameters"]
    name = str(answer.question["calibration"]).replace("_", " ").capitalize()
    title = f"{name} \u2013 {figures['hits']} of {figures['goals']} targets hit"
    sentence = " ".join(answer.sentences[:1]) + " Below: where the numbers were looked for, and where good sets lie."
    with style.house_style():
        sizes = [ROW_INCHES * max(len(rows), 2) for rows in (targets, numbers)]
        figure, (above, below) = new_sheet(title, sentence, sizes, between_inches=BETWEEN_INCHES)
        _draw_targets(above, targets)
        _draw_numbers(below, numbers, answer.tables["sets"])
    return figure


def place_of(row: ROW, value: float | None) -> float:
    """Return where a value is drawn: 0 to 1 within the range, tolerances below 0 or above 1 outside.

    A range without an end is drawn as if its other end were a tolerance away.
    """
    if value is None:
        return math.nan
    low: float | None = row["low"]
    high: float | None = row["high"]
    unit: float = row["tolerance"]
    if low is not None and value < low:
        return (value - low) / unit
    if high is not None and value > high:
        return 1.0 + (value - high) / unit
    if low is not None and high is not None:
        return (value - low) / (high - low) if high > low else 0.5
    if low is not None:
        return min((value - low) / unit, 1.0)
    return math.nan if high is None else max(1.0 - (high - value) / unit, 0.0)


def _draw_targets(axes: Axes, rows: Sequence[ROW]) -> None:
    """Draw one row a target: its range as a band, the best set and the base as it is as dots."""
    _prepare(axes, [row["words"] for row in rows])
    for name, row in zip(axes.get_yticklabels(), rows, strict=True):
        name.set_color(style.INK if row["weight"] else HELD_OUT)
    axes.axvspan(0.0, 1.0, color=BAND, linewidth=0)
    for height, row in enumerate(rows):
        _dot(axes, height, place_of(row, row["default"]), hollow=True, colour=DEFAULT)
        _dot(axes, height, place_of(row, row["best"]), hollow=False, colour=HIT if row["hit"] else MISS)
        told = f"{_number(row['best'])}  ({_range(row)})"
        _write(axes, height, told, HIT if row["hit"] else MISS if row["weight"] else HELD_OUT)
    axes.set_xlim(-FARTHEST - 0.2, FARTHEST + 1.2)
    axes.set_xticks([-2, -1, 0, 1, 2, 3], ["2", "1", "low", "high", "1", "2"])
    axes.set_xlabel(
        "Below the range, in tolerances  \u2013  within  \u2013  above it, in tolerances", fontsize=style.SMALL_POINTS
    )
    legend = [
        Patch(color=BAND, label="range wanted"),
        _sample(HIT, "best set, hit"),
        _sample(MISS, "best set, missed"),
        _sample(DEFAULT, "base as it is", hollow=True),
    ]
    if not all(row["weight"] for row in rows):
        legend.append(Line2D([], [], linestyle="", label="grey: held out, only compared"))
    _legend(axes, legend)


def _draw_numbers(axes: Axes, rows: Sequence[ROW], sets: Any) -> None:
    """Draw one row a number: its bounds, nine tenths of the good sets as a bar, each of them as a stroke."""
    _prepare(axes, [f"{row['path'].removeprefix('parameters.')}, {row['low']:g} to {row['high']:g}" for row in rows])
    for height, row in enumerate(rows):
        low, width = row["low"], row["high"] - row["low"]

        def across(value: float | None, low: float = low, width: float = width) -> float:
            """Return where a value lies between the bounds, 0 to 1."""
            return math.nan if value is None else (value - low) / width

        axes.plot([0, 1], [height, height], color=style.GRID, linewidth=7, solid_capstyle="butt", zorder=1)
        ends = [across(row["good_low"]), across(row["good_high"])]
        axes.plot(ends, [height, height], color=GOOD, linewidth=7, solid_capstyle="butt", zorder=2)
        places = [across(value) for value in sets[row["path"]]]
        axes.plot(places, [height] * len(places), "|", color=style.LEVER_INK, markersize=6, markeredgewidth=1, zorder=3)
        if 0.0 <= across(row["default"]) <= 1.0:
            _dot(axes, height, across(row["default"]), hollow=True, colour=DEFAULT)
        _dot(axes, height, across(row["best"]), hollow=False, colour=HIT)
        words, colour = WORDS[row["told"]]
        _write(axes, height, f"{_number(row['best'])}  {words}", colour)
    axes.set_xlim(-0.03, 1.03)
    axes.set_xticks([0, 0.5, 1], ["lower bound", "middle", "upper bound"])
    axes.set_xlabel("Between the bounds of the search", fontsize=style.SMALL_POINTS)
    legend = [
        Patch(color=GOOD, label="nine tenths of the good sets"),
        Line2D([], [], marker="|", linestyle="", color=style.LEVER_INK, label="a good set"),
        _sample(HIT, "best set"),
        _sample(DEFAULT, "base as it is", hollow=True),
    ]
    _legend(axes, legend)


def _prepare(axes: Axes, names: Sequence[str]) -> None:
    """Set up rows with names at their left, the first at the top."""
    leave_room(axes, NAME_ROOM)
    short = [textwrap.shorten(name, NAME_CHARACTERS, placeholder="\u2026") for name in names]
    axes.set_yticks(range(len(names)), short, fontsize=style.SMALL_POINTS, color=style.INK)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=style.SMALL_POINTS)
    axes.grid(axis="y")


def _dot(axes: Axes, height: float, place: float, *, hollow: bool, colour: str) -> None:
    """Draw a value; one that is too far away as an arrow at the edge."""
    marker = "<" if place < -FARTHEST else ">" if place > 1.0 + FARTHEST else "o"
    axes.plot(
        min(max(place, -FARTHEST), 1.0 + FARTHEST), height, marker, zorder=5 - hollow,
        markersize=RING_POINTS if hollow else POINTS,
        markerfacecolor="white" if hollow else colour, markeredgecolor=colour, markeredgewidth=1.8,
    )  # fmt: skip


def _write(axes: Axes, height: float, words: str, colour: str) -> None:
    """Write right of a row."""
    axes.annotate(
        words, (1, height), xycoords=("axes fraction", "data"), xytext=(8, 0), textcoords="offset points",
        va="center", color=colour, fontsize=style.SMALL_POINTS, annotation_clip=False,
    )  # fmt: skip


def _sample(colour: str, words: str, *, hollow: bool = False) -> Line2D:
    """Return a dot for the legend."""
    return Line2D(
        [], [], marker="o", linestyle="", label=words, markersize=RING_POINTS if hollow else POINTS,
        markeredgewidth=1.8, markeredgecolor=colour, markerfacecolor="white" if hollow else colour,
    )  # fmt: skip


def _legend(axes: Axes, samples: Sequence[Any]) -> None:
    """Say above the panel what is what."""
    axes.legend(
        handles=list(samples), loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=len(samples), frameon=False,
        fontsize=style.SMALL_POINTS, handletextpad=0.4, columnspacing=1.4, borderaxespad=0.2,
    )  # fmt: skip


def _number(value: float | None) -> str:
    """Return a number with three digits that count."""
    return "\u2013" if value is None else f"{value:.3g}"


def _range(row: ROW) -> str:
    """Return the range that is wanted."""
    low, high = row["low"], row["high"]
    if low is None or high is None:
        return f"\u2264 {_number(high)}" if low is None else f"\u2265 {_number(low)}"
    return f"{_number(low)} to {_number(high)}"
