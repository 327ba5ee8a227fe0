"""The picture of a discovery: what a box gains and loses as it is peeled, its ranges, and the worlds in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from reformsim.view import style
from reformsim.view.sheet import LEFT_INCHES, new_sheet

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

ROW_INCHES, BETWEEN_INCHES = 3.7, 1.5
WIDTHS_INCHES, GAPS_INCHES = (3.5, 2.9, 3.2), (0.75, 1.05)
"""Width of the panels of a row, and the room between them."""
ABOVE_POINTS = 12
TABLE_OF_COLOURS = "viridis"
LIGHTEST = 0.88
"""How far into the colours the smallest number of restrictions lies: lighter ones are not seen on white."""
END_POINTS, BOUND_POINTS = -11, -27
"""How far below a bar its ends are written, and the bounds of the box."""
FINE_POINTS = 10.5
MARGIN = 0.05
SHARE_TICKS = [0, 0.25, 0.5, 0.75, 1], ["0", ".25", ".50", ".75", "1"]
SENTENCE = (
    "Left: each dot is a box on the way from all worlds (right) to the densest (left). "
    "Middle: what the box asks of each number. Right: the worlds, and the box."
)
Row = Mapping[str, Any]


def draw_discovery(answer: Answer) -> Figure:
    """Return the picture of a discovery: a row of panels for each search.

    On the left coverage and density along the peeling, in the middle the ranges of the box, on the right the
    worlds over the two numbers that can least be given up.

    Parameters
    ----------
    answer
        What `reformsim.study.discover` found.
    """
    trajectory = answer.tables["trajectory"]
    keys = [(str(policy), int(box)) for policy, box in trajectory[["policy", "box"]].drop_duplicates().to_numpy()]
    with style.house_style():
        figure, rows = new_sheet(
            answer.figures["headline"], SENTENCE, [ROW_INCHES] * len(keys), between_inches=BETWEEN_INCHES
        )
        for panel, key in zip(rows, keys, strict=True):
            _draw_row(figure, panel, answer, key)
    return figure


def _draw_row(figure: Figure, panel: Axes, answer: Answer, key: tuple[str, int]) -> None:
    """Draw the panels of one search where the whole row stood."""
    box = _found(answer, key)
    left, middle, right = _split(figure, panel)
    _name_row(left, key, box)
    _draw_trade_off(left, answer, key, box)
    if box is None or not box["ranges"]:
        middle.set_axis_off()
        right.set_axis_off()
        middle.text(0, 0.5, "No box: nothing here is\nmore than chance.", va="center", fontsize=style.LABEL_POINTS)
        return
    _draw_ranges(middle, box["ranges"])
    _draw_worlds(right, answer, key, box["ranges"])


def _found(answer: Answer, key: tuple[str, int]) -> Row | None:
    """Return the figures of a box, none where the search found none."""
    rows = (row for policy in answer.figures["policies"] for row in policy["boxes"])
    return next((row for row in rows if (row["policy"], row["box"]) == key), None)


def _split(figure: Figure, panel: Axes) -> list[Axes]:
    """Put the three panels of a row in place of one."""
    width, _ = figure.get_size_inches()
    box = panel.get_position()
    panel.remove()
    axes, left = [], LEFT_INCHES
    for wide, gap in zip(WIDTHS_INCHES, (*GAPS_INCHES, 0.0), strict=True):
        axes.append(figure.add_axes((left / width, box.y0, wide / width, box.height)))
        left += wide + gap
    for each in axes:
        each.tick_params(labelsize=style.SMALL_POINTS)
    return axes


def _name_row(axes: Axes, key: tuple[str, int], box: Row | None) -> None:
    """Write policy and what its box holds above a row."""
    policy, number = key
    name = policy.replace("_", " ").capitalize() + (f", box {number}" if number > 1 else "")
    if box is not None:
        name += f": {100 * box['density']:.0f} % in the box, {100 * box['elsewhere']:.0f} % elsewhere" * (
            box["elsewhere"] is not None
        )
    axes.annotate(
        name, (0, 1), xycoords="axes fraction", xytext=(0, ABOVE_POINTS), textcoords="offset points",
        fontsize=style.LABEL_POINTS, weight="bold", annotation_clip=False,
    )  # fmt: skip


def _draw_trade_off(axes: Axes, answer: Answer, key: tuple[str, int], box: Row | None) -> None:
    """Draw coverage and density of every box of a peeling, the chosen one, and how it did in other worlds."""
    rows = _of(answer.tables["trajectory"], key)
    counts = sorted(set(rows["restrictions"].tolist()))
    shades = np.linspace(LIGHTEST, 0.0, max(len(counts), 2))
    for count, shade in zip(counts, shades, strict=False):
        part = rows[rows["restrictions"] == count]
        label = f"{count} number{'' if count == 1 else 's'}"
        colour = colormaps[TABLE_OF_COLOURS](float(shade))
        axes.plot(part["coverage"], part["density"], "o", color=colour, markersize=6, label=label)
    axes.axhline(float(rows["density"].iloc[0]), color=style.QUIET_INK, linewidth=1.0, linestyle=(0, (4, 3)))
    if box is not None:
        place = box["coverage"], box["density"]
        axes.plot(*place, "o", markersize=15, fillstyle="none", color=style.SHOCK, markeredgewidth=2.5, label="the box")
        if box["held_out_density"] is not None:
            again = box["held_out_coverage"], box["held_out_density"]
            axes.plot(*again, "D", markersize=9, fillstyle="none", color=style.SHOCK, label="in other worlds")
    axes.set_xlim(-0.03, 1.05)
    axes.set_ylim(-0.03, 1.05)
    for set_ticks in (axes.set_xticks, axes.set_yticks):
        set_ticks(*SHARE_TICKS)
    axes.grid(visible=True)
    axes.set_xlabel("Coverage: share of all that do", fontsize=style.SMALL_POINTS)
    axes.set_ylabel("Density: share of the box that does", fontsize=style.SMALL_POINTS, labelpad=8)
    axes.legend(
        loc="lower left", framealpha=0.9, edgecolor="none", fontsize=FINE_POINTS, handletextpad=0.2, labelspacing=0.3
    )


def _draw_ranges(axes: Axes, ranges: Sequence[Row]) -> None:
    """Draw a bar for each number of a box: where it must lie, within where it was tried."""
    for place, row in enumerate(ranges):
        low, high = row["tried_low"], row["tried_high"]
        wide = (high - low) or 1.0
        start, end = ((row[side] - low) / wide for side in ("low", "high"))
        axes.plot([0, 1], [place, place], color=style.GRID, linewidth=13, solid_capstyle="butt")
        if end > start:
            axes.plot([start, end], [place, place], color=style.DEEP, linewidth=13, solid_capstyle="butt")
        else:  # one value only
            axes.plot([start], [place], "s", color=style.DEEP, markersize=12)
        axes.annotate(
            _name(row), (0, place), xytext=(0, 13), textcoords="offset points", fontsize=style.SMALL_POINTS, va="bottom"
        )
        for x, value, side in ((0.0, low, "left"), (1.0, high, "right")):
            _write_value(axes, (x, place), value, side, style.QUIET_INK)
        for x, value in ((start, row["low"]), (end, row["high"])):
            if 0.0 < x < 1.0 or start == end:
                _write_value(axes, (x, place), value, "center", style.DEEP)
    axes.set_ylim(max(len(ranges), 3) - 0.4, -0.7)
    axes.set_xlim(-0.02, 1.02)
    axes.set_axis_off()


def _write_value(axes: Axes, place: tuple[float, float], value: float, side: str, colour: str) -> None:
    """Write a number below a bar: its ends right below, bounds of the box lower and bold."""
    is_bound = side == "center"
    axes.annotate(
        f"{value:.3g}", place, xytext=(0, BOUND_POINTS if is_bound else END_POINTS), textcoords="offset points",
        ha=side, va="top", fontsize=style.SMALL_POINTS, color=colour, weight="bold" if is_bound else "normal",
    )  # fmt: skip


def _draw_worlds(axes: Axes, answer: Answer, key: tuple[str, int], ranges: Sequence[Row]) -> None:
    """Draw worlds over the first two numbers of a box, or over the only one, and the box."""
    policy, number = key
    table = answer.tables["worlds"]
    table = table[(table["policy"] == policy) & ((table["box"] == 0) | (table["box"] >= number))]
    values = table.pivot_table(index="world", columns="path", values="value", aggfunc="first")
    shares = table.groupby("world")["share"].first()
    x, y = ranges[0], ranges[1] if len(ranges) > 1 else None
    across = values[x["path"]]
    upwards = shares.reindex(values.index) if y is None else values[y["path"]]
    colours = colormaps["Oranges"](0.08 + 0.8 * shares.reindex(values.index).to_numpy(dtype=np.float64))
    axes.scatter(across, upwards, c=colours, s=34, edgecolors=style.QUIET_INK, linewidths=0.7)
    limits = [(row["tried_low"], row["tried_high"]) if row else (0.0, 1.0) for row in (x, y)]
    sides = [_frame(row) if row else (-0.03, 1.03) for row in (x, y)]
    (left, right), (bottom, top) = sides
    corner, wide, high = (left, bottom), right - left, top - bottom
    axes.add_patch(Rectangle(corner, wide, high, fill=False, edgecolor=style.DEEP, linewidth=2.8, zorder=3))
    margins = [(low - MARGIN * (end - low), end + MARGIN * (end - low)) for low, end in limits]
    axes.set(xlim=margins[0], ylim=margins[1])
    axes.set_xlabel(_name(x), fontsize=style.SMALL_POINTS)
    axes.set_ylabel("Share of seeds that do" if y is None else _name(y), fontsize=style.SMALL_POINTS)
    if y is None:
        axes.set_yticks(*SHARE_TICKS)
    axes.set_title(
        "darker: more of a world's seeds do", fontsize=FINE_POINTS, color=style.QUIET_INK, loc="right", pad=5
    )


def _frame(row: Row) -> tuple[float, float]:
    """Return between which values the box is drawn: around its value where it has one only."""
    room = MARGIN * (row["tried_high"] - row["tried_low"]) if row["low"] == row["high"] else 0.0
    return row["low"] - room, row["high"] + room


def _name(row: Row) -> str:
    """Return a number's name with its unit."""
    words = str(row["number"])
    unit = f" ({row['unit']})" if row["unit"] else ""
    return words[:1].upper() + words[1:] + unit


def _of(table: pd.DataFrame, key: tuple[str, int]) -> pd.DataFrame:
    """Return the rows of a table that are of one search."""
    policy, box = key
    return table[(table["policy"] == policy) & (table["box"] == box)]
