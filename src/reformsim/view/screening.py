"""The picture of a screening: mean effect against spread for Morris, bars with the dummy's level for other designs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from reformsim.view import style
from reformsim.view.sheet import leave_room, new_sheet, spread_apart

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

PANEL_INCHES, NAME_INCHES = 5.6, 0.36
ROW_INCHES, LEAST_INCHES, BAR = 0.55, 2.2, 0.62
NAMES_AT_RIGHT = 0.12
"""Share of the panel's width that is left for names right of the points, beside the sheet's own margin."""
LEADER, SHIFT = 0.03, 0.02
COLOURS = {"matters": style.DEEP, "cannot be told": style.SURFACE, "does not show": style.SCHOOL}
AXES = {
    "pawn": "Distance between distributions, 0 to 1 (PAWN)",
    "total": "Share of the variance between worlds, with interactions",
}


def draw_screens(answer: Answer) -> dict[str, Figure]:
    """Return a picture of each measure of each policy, by file name.

    Parameters
    ----------
    answer
        What `reformsim.study.screen` found.
    """
    figures = {}
    for (policy, measure), rows in answer.tables["findings"].groupby(["policy", "measure"], sort=False):
        figures[f"figure-{policy}-{measure}.png"] = draw_screen(answer, rows)
    return figures


def draw_screen(answer: Answer, rows: pd.DataFrame) -> Figure:
    """Return the picture of one measure of one policy.

    Parameters
    ----------
    answer
        What `reformsim.study.screen` found.
    rows
        Its rows of the table of findings, the strongest first.
    """
    names: Mapping[str, str] = answer.figures["names"]
    is_morris = rows["index"].iloc[0] == "mu_star"
    with style.house_style():
        height = max(PANEL_INCHES, NAME_INCHES * len(rows)) if is_morris else ROW_INCHES * len(rows) + 0.4
        height = max(height, LEAST_INCHES)
        figure, (axes,) = new_sheet(_title(rows), _sentence(answer, rows), (height,))
        if is_morris:
            _draw_effects(axes, rows, names, height)
        else:
            _draw_bars(axes, rows, names)
    return figure


def _words(name: object) -> str:
    """Return a name as words."""
    return str(name).replace("_", " ")


def _title(rows: pd.DataFrame) -> str:
    """Return whose measure it is."""
    first = rows.iloc[0]
    less = f" less {_words(first['against'])}" if first["against"] else ""
    return f"{_words(first['policy']).capitalize()}{less} \u2013 what matters for {_words(first['measure'])}"


def _sentence(answer: Answer, rows: pd.DataFrame) -> str:
    """Return how many matter, and by how many worlds."""
    first, table = rows.iloc[0], answer.tables["variance"]
    own = table[(table["policy"] == first["policy"]) & (table["measure"] == first["measure"])].iloc[0]
    count = int((rows["finding"] == "matters").sum())
    return (
        f"{count} of {len(rows)} numbers matter: their whole interval (95 %) lies above what a number without effect "
        f"would reach. {int(own['worlds']):,} worlds, {int(own['seeds'])} seeds each."
    )


def _draw_effects(axes: Axes, rows: pd.DataFrame, names: Mapping[str, str], height_inches: float) -> None:
    """Draw Morris' plane: a point a number, its interval, and its name at the right, led to by a thin line."""
    box = axes.get_position()
    axes.set_position((box.x0 + box.width * SHIFT, box.y0, box.width * (1.0 - NAMES_AT_RIGHT - SHIFT), box.height))
    sizes, spread = (rows[name].to_numpy(dtype=np.float64) for name in ("value", "sigma"))
    low, high = (rows[name].to_numpy(dtype=np.float64) for name in ("low", "high"))
    colours = [COLOURS[finding] for finding in rows["finding"]]
    right = max(float(np.nanmax(high)), float(sizes.max())) * 1.04 or 1.0
    top = float(spread.max()) * 1.12 or 1.0
    reach = min(right, top)
    axes.plot([0.0, reach], [0.0, reach], color=style.QUIET_INK, linewidth=1.2, linestyle=(0, (4, 3)), zorder=1)
    axes.hlines(spread, np.clip(low, 0.0, None), high, colors=colours, linewidth=2.0, alpha=0.55, zorder=2)
    axes.scatter(sizes, spread, s=95, color=colours, zorder=3, clip_on=False)
    axes.set_xlim(0.0, right)
    axes.set_ylim(0.0, top)
    axes.grid()
    places = spread_apart(
        {str(number): value / top for number, value in zip(rows["number"], spread, strict=True)},
        NAME_INCHES / height_inches,
    )
    for number, size, height, end, colour in zip(rows["number"], sizes, spread, high, colours, strict=True):
        _write_name(axes, names[number], (max(size, end), height), places[number], colour)
    unit = str(rows["unit"].iloc[0]).removesuffix(", per whole range of the number")
    axes.set_xlabel(f"Mean absolute effect over the whole range of the number ({unit})")
    axes.set_ylabel("Spread of the effect from place to place")
    marks: list[Line2D | Patch] = [
        Line2D([], [], marker="o", markersize=9, linewidth=2, color=colour, label=finding)
        for finding, colour in COLOURS.items()
        if finding in set(rows["finding"])
    ]
    marks.append(Line2D([], [], color=style.QUIET_INK, linestyle=(0, (4, 3)), label="spread as large as the effect"))
    _write_legend(axes, marks)


def _write_name(axes: Axes, name: str, end: tuple[float, float], place: float, colour: str) -> None:
    """Write a name right of the panel at a height, 0 to 1, and lead from the end of its interval to it."""
    width, height = axes.get_xlim()[1], axes.get_ylim()[1]
    axes.plot(
        [end[0], width, width * (1.0 + LEADER)], [end[1], end[1], place * height], color=style.SCHOOL, linewidth=0.8,
        clip_on=False, zorder=0,
    )  # fmt: skip
    axes.annotate(
        name, (1.0 + LEADER, place), xycoords="axes fraction", xytext=(4, 0), textcoords="offset points", va="center",
        color=style.INK if colour == style.SCHOOL else colour, fontsize=style.SMALL_POINTS, annotation_clip=False,
    )  # fmt: skip


def _draw_bars(axes: Axes, rows: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Draw a bar a number with its interval, and how far a number without effect would reach."""
    leave_room(axes)
    places = np.arange(len(rows))
    axes.barh(places, rows["value"], BAR, color=[COLOURS[finding] for finding in rows["finding"]])
    axes.hlines(places, rows["low"].clip(lower=0.0), rows["high"], color=style.INK, linewidth=2.2)
    marks: list[Line2D | Patch] = [
        Patch(color=colour, label=finding) for finding, colour in COLOURS.items() if finding in set(rows["finding"])
    ]
    levels = rows["dummy_high"].to_numpy(dtype=np.float64)
    if not np.isnan(levels).all():
        axes.vlines(levels, places - 0.42, places + 0.42, color=style.SHOCK, linewidth=3)
        marks.append(Line2D([], [], color=style.SHOCK, linewidth=3, label="without effect, at most"))
    axes.set_yticks(places, [names[number] for number in rows["number"]])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(left=0.0)
    axes.grid(axis="x")
    axes.set_xlabel(AXES[str(rows["index"].iloc[0])])
    _write_legend(axes, marks)


def _write_legend(axes: Axes, marks: list[Line2D | Patch]) -> None:
    """Write what colours and lines mean above the panel."""
    axes.legend(
        handles=marks, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=len(marks), frameon=False,
        borderaxespad=0.1, handlelength=1.4, handletextpad=0.5, columnspacing=1.2,
    )  # fmt: skip
