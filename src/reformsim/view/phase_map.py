"""The picture of a phase map: colour is the verdict, dots were run, a line is the mean field's border."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from reformsim.view import style
from reformsim.view.sheet import new_sheet
from reformsim.view.verdict_colours import VERDICT_COLOURS

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

PANEL_INCHES = 7.6
COLOURS = {**VERDICT_COLOURS, "divided": "#F5EBD7"}
"""Colours of verdicts, and of points where none is ahead of the others."""
LABELS = {"divided": "divided: no\nverdict ahead"}


def draw_phase(answer: Answer) -> Figure:
    """Return the picture of a phase map.

    Parameters
    ----------
    answer
        What `reformsim.study.phase` found.
    """
    with style.house_style():
        name = str(answer.question["scenario"]).replace("_", " ").capitalize()
        title = f"{name} \u2013 what becomes of it, and where"
        figure, (axes,) = new_sheet(title, answer.sentences[1], (PANEL_INCHES,))
        _draw_map(axes, answer)
        _draw_border(axes, answer)
        _name_axis(axes, answer)
        _write_legend(axes, answer)
    return figure


def _draw_map(axes: Axes, answer: Answer) -> None:
    """Colour the map, and mark the points that were run."""
    table, names = answer.tables["map"], list(COLOURS)
    grid = table.assign(code=[names.index(verdict) for verdict in table["verdict"]])
    codes = grid.pivot_table(index="y", columns="x", values="code", aggfunc="first")
    axes.pcolormesh(
        codes.columns.to_numpy(dtype=np.float64),
        codes.index.to_numpy(dtype=np.float64),
        codes.to_numpy(dtype=np.float64),
        cmap=ListedColormap(list(COLOURS.values())),
        vmin=-0.5,
        vmax=len(names) - 0.5,
        shading="nearest",
    )
    run = table[table["run"]]
    axes.plot(run["x"], run["y"], ".", color=style.INK, markersize=2.5, alpha=0.6)


def _draw_border(axes: Axes, answer: Answer) -> None:
    """Draw where the mean field passes from a reform that is not kept to one that is."""
    table = answer.tables["theory"].drop_duplicates(["x", "y"])
    margin = table.pivot_table(index="y", columns="x", values="margin")
    values = margin.to_numpy(dtype=np.float64)
    if values.min() < 0.0 < values.max():
        axes.contour(margin.columns, margin.index, values, levels=[0.0], colors="white", linewidths=5)
        axes.contour(margin.columns, margin.index, values, levels=[0.0], colors=style.INK, linewidths=2.4)


def _name_axis(axes: Axes, answer: Answer) -> None:
    """Name both axes with their units."""
    for side, set_label in (("x", axes.set_xlabel), ("y", axes.set_ylabel)):
        axis: dict[str, Any] = answer.figures[side]
        unit = f" ({axis['unit']})" if axis["unit"] else ""
        words = str(axis["words"])
        set_label(words[:1].upper() + words[1:] + unit)
    axes.set_xlim(answer.figures["x"]["low"], answer.figures["x"]["high"])
    axes.set_ylim(answer.figures["y"]["low"], answer.figures["y"]["high"])


def _write_legend(axes: Axes, answer: Answer) -> None:
    """Say which colour is which verdict, and what the line and the dots are."""
    there = set(answer.tables["map"]["verdict"])
    handles: list[Any] = [
        Patch(facecolor=colour, edgecolor=style.QUIET_INK, label=LABELS.get(name, name.replace("_", " ")))
        for name, colour in COLOURS.items()
        if name in there
    ]
    handles.append(Line2D([], [], color=style.INK, linewidth=2.4, label="mean field:\nkept beyond"))
    handles.append(Line2D([], [], color=style.INK, marker=".", linestyle="", label="run here"))
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=style.SMALL_POINTS
    )
