"""The picture of a release: a fan of released runs, and the share of seeds that holds by time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from reformsim.view import style
from reformsim.view.sheet import new_sheet, practice_over_years

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

FAN_INCHES, SHARE_INCHES, BETWEEN_INCHES = 4.6, 2.0, 1.1
HOLDS, FALLS = style.DEEP, style.SHOCK
FANS_SHOWN = 2
"""Seeds whose fans are drawn: more make a thicket."""


def draw_release(answer: Answer) -> Figure:
    """Return the picture of a release.

    Above, the paths of released runs, from the release on, those that hold in one colour and those that
    snap back in the other. Below, the share of seeds that holds, by the time of release.

    Parameters
    ----------
    answer
        What `reformsim.study.release` found.
    """
    paths, shares = answer.tables["paths"], answer.tables["shares"]
    with style.house_style():
        panels = (FAN_INCHES, SHARE_INCHES)
        figure, (above, below) = new_sheet(_title(answer), _sentence(paths), panels, between_inches=BETWEEN_INCHES)
        _draw_fan(above, paths)
        _draw_shares(below, shares, answer)
        below.set_xlim(above.get_xlim())
    return figure


def _title(answer: Answer) -> str:
    """Return the answer as a title."""
    name = str(answer.question["scenario"]).replace("_", " ").capitalize()
    at = answer.figures["point_of_no_return_year"]
    return f"{name} \u2013 no point of no return" if at is None else f"{name} \u2013 no return from year {at:.1f}"


def _sentence(paths: pd.DataFrame) -> str:
    """Return how to read it."""
    shown = min(paths["seed"].nunique(), FANS_SHOWN)
    which = "one seed" if shown == 1 else f"{shown} seeds"
    return (
        "Support is ended at one time after the other, and the same schools go on without it, with the same luck. "
        f"Lines: {which}, from the year of release on."
    )


def _draw_fan(axes: Axes, paths: pd.DataFrame) -> None:
    """Draw released runs from their release on."""
    seeds = sorted(paths["seed"].unique())[:FANS_SHOWN]
    end = float(paths["year"].max())
    for holds, colour in ((False, FALLS), (True, HOLDS)):
        group = paths[paths["seed"].isin(seeds) & (paths["holds"] == holds)]
        after = group[group["year"] >= group["release_year"]]
        lines = [
            np.column_stack([run["year"].to_numpy(dtype=np.float64) - 0.5, run["deep"].to_numpy(dtype=np.float64)])
            for _, run in after.groupby(["seed", "release_year"])
        ]
        axes.add_collection(LineCollection(lines, colors=colour, linewidths=1.6, alpha=0.65), autolim=False)
    longest = paths[paths["seed"].isin(seeds)].groupby("seed")["release_year"].max()
    main = paths.merge(longest.reset_index(), on=["seed", "release_year"])
    supported = main[main["year"] <= main["release_year"]].groupby("year")["deep"].mean()
    middle = supported.index.to_numpy(dtype=np.float64) - 0.5
    axes.plot(middle, supported.to_numpy(), color=style.INK, linewidth=3.2, zorder=4)
    practice_over_years(axes, end)
    handles = [
        Line2D([], [], color=style.INK, linewidth=3.2, label="with support"),
        Line2D([], [], color=HOLDS, linewidth=3.2, label="then: holds"),
        Line2D([], [], color=FALLS, linewidth=3.2, label="then: falls back"),
    ]
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=style.SMALL_POINTS
    )


def _draw_shares(axes: Axes, shares: pd.DataFrame, answer: Answer) -> None:
    """Draw the share of seeds that holds, with its interval, and the point of no return."""
    year, share = (shares[name].to_numpy(dtype=np.float64) for name in ("release_year", "share"))
    low, high = (shares[name].to_numpy(dtype=np.float64) for name in ("low", "high"))
    axes.vlines(year, low, high, color=style.SCHOOL, linewidth=3)
    axes.plot(year, share, "o-", color=style.INK, markersize=8, linewidth=1.5)
    at = answer.figures["point_of_no_return_year"]
    if at is not None:
        first, last = answer.figures["low"], answer.figures["high"]
        if first is not None:
            axes.axvspan(first, year.max() if last is None else last, color=HOLDS, alpha=0.15, linewidth=0)
        axes.axvline(at, color=HOLDS, linewidth=2.5)
        axes.annotate(
            "point of no return", (at, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 5),
            textcoords="offset points", ha="center", va="bottom", color=HOLDS, fontsize=style.SMALL_POINTS,
        )  # fmt: skip
    axes.set_ylim(style.SHARE_LOW - 0.03, style.SHARE_HIGH + 0.03)
    axes.set_yticks([0, 0.5, 1], ["0", ".50", "1"])
    axes.grid(axis="y")
    axes.set_ylabel("Seeds that hold")
    axes.set_xlabel("Support ends in school year")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
