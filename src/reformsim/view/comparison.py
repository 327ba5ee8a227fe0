"""The picture of a comparison: every scenario's path with its band, and how far each ends from the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reformsim.view import style
from reformsim.view.sheet import name_lines, new_sheet, practice_over_years

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

PATH_INCHES, ROW_INCHES, BETWEEN_INCHES = 4.6, 0.5, 1.15
BAND = (0.05, 0.95)
DASHES = ("-", (0, (5, 1.5)), (0, (1, 1)))


def draw_comparison(answer: Answer) -> Figure:
    """Return the picture of a comparison.

    Above, deep practice of every scenario: the mean over seeds, and a band that holds nine tenths of them.
    Below, each scenario's difference from the reference at the end, with its interval.

    Parameters
    ----------
    answer
        What `reformsim.study.compare` found.
    """
    paths, differences = answer.tables["paths"], answer.tables["differences"]
    names = list(dict.fromkeys(differences["scenario"]))
    colours = {name: style.SERIES[number % len(style.SERIES)] for number, name in enumerate(names)}
    with style.house_style():
        heights = (PATH_INCHES, ROW_INCHES * max(len(names) - 1, 1) + ROW_INCHES)
        title = f"{words(names[0])} and {_others(names)}"
        figure, (above, below) = new_sheet(title, _sentence(answer), heights, between_inches=BETWEEN_INCHES)
        _draw_paths(above, paths, names, colours)
        final = differences[differences["measure"] == "final"].set_index("scenario")
        _draw_differences(below, final, names, colours)
    return figure


def words(name: str) -> str:
    """Return a scenario's name as words."""
    return name.replace("_", " ")


def _others(names: Sequence[str]) -> str:
    """Return the other scenarios in a few words."""
    return words(names[1]) if len(names) == len(("one", "other")) else f"{len(names) - 1} others"


def _sentence(answer: Answer) -> str:
    """Return what the picture shows."""
    seeds = answer.figures["seeds"]
    return f"{seeds} seeds, the same luck in every scenario. Lines are means, bands hold nine tenths of the seeds."


def _draw_paths(axes: Axes, paths: pd.DataFrame, names: Sequence[str], colours: Mapping[str, str]) -> None:
    """Draw every scenario's mean path with its band, and its name where it ends."""
    heights: dict[str, float] = {}
    end = float(paths["year"].max())
    for number, name in enumerate(names):
        years = paths[paths["scenario"] == name].groupby("year")["deep"]
        mean = years.mean()
        if mean.empty:
            continue
        middle = mean.index.to_numpy(dtype=np.float64) - 0.5
        low, high = (years.quantile(share).to_numpy() for share in BAND)
        axes.fill_between(middle, low, high, color=colours[name], alpha=0.16, linewidth=0)
        dash = DASHES[number // len(style.SERIES) % len(DASHES)]
        axes.plot(middle, mean.to_numpy(), color=colours[name], linewidth=3.2, linestyle=dash)
        heights[words(name)] = float(mean.iloc[-1])
    practice_over_years(axes, end)
    name_lines(axes, end, heights, {words(name): colour for name, colour in colours.items()})


def _draw_differences(axes: Axes, final: pd.DataFrame, names: Sequence[str], colours: Mapping[str, str]) -> None:
    """Draw each scenario's difference from the reference as a dot on its interval."""
    for row, name in enumerate(names[1:]):
        found = final.loc[name]
        axes.plot([found["low"], found["high"]], [row, row], color=colours[name], linewidth=5, solid_capstyle="round")
        axes.plot([found["difference"]], [row], "o", color=colours[name], markersize=12)
        axes.annotate(
            words(name), (1, row), xycoords=("axes fraction", "data"), xytext=(9, 0), textcoords="offset points",
            color=colours[name], va="center", fontsize=style.LABEL_POINTS, weight="bold", annotation_clip=False,
        )  # fmt: skip
    axes.axvline(0.0, color=style.QUIET_INK, linewidth=1.2)
    axes.annotate(
        f"as {words(names[0])}", (0, 1), xycoords=("data", "axes fraction"), xytext=(0, 5),
        textcoords="offset points", ha="center", va="bottom", color=style.QUIET_INK,
    )  # fmt: skip
    reach = max(float(final[["low", "high", "difference"]].abs().max().max()) * 1.1, 0.05)
    axes.set_xlim(-reach, reach)
    axes.set_ylim(len(names) - 1.5, -0.6)
    axes.set_yticks([])
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(f"Deep practice at the end, difference from {words(names[0])} (share), with 95 % interval")
