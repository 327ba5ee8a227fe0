"""The picture of a sweep: verdicts by policy, and where series were kept, each policy's path with its band."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from reformsim.view import style
from reformsim.view.sheet import leave_room, name_lines, new_sheet, practice_over_years
from reformsim.view.verdict_colours import VERDICT_COLOURS

ROW_INCHES, LEGEND_INCHES, PATH_INCHES, BETWEEN_INCHES = 0.55, 0.6, 4.2, 1.1
PATH = "deep"
MOST_NAME = 26
"""Characters of a policy's name that are written."""


def draw_sweep(name: str, verdicts: pd.DataFrame, bands: pd.DataFrame | None) -> Figure:
    """Return the picture of a sweep.

    Parameters
    ----------
    name
        The experiment's.
    verdicts
        Rows of policy, verdict and share.
    bands
        Rows of policy, year, deep, deep_low and deep_high; None leaves the paths out.
    """
    policies = list(dict.fromkeys(verdicts["policy"]))
    paths = bands if bands is not None and PATH in bands.columns else None
    heights = [ROW_INCHES * max(len(policies), 1) + LEGEND_INCHES, *([PATH_INCHES] if paths is not None else [])]
    sentence = "Verdicts over all worlds and seeds." + (
        "" if paths is None else " Below: means, and bands that hold nine tenths of the runs."
    )
    with style.house_style():
        figure, panels = new_sheet(
            name.replace("_", " ").capitalize(), sentence, heights, between_inches=BETWEEN_INCHES
        )
        _draw_verdicts(panels[0], verdicts, policies)
        if paths is not None:
            _draw_paths(panels[1], paths)
    return figure


def _draw_verdicts(axes: Axes, verdicts: pd.DataFrame, policies: Sequence[str]) -> None:
    """Draw a bar for each policy, in parts that are as long as verdicts are frequent."""
    leave_room(axes)
    for row, policy in enumerate(policies):
        left = 0.0
        for one in verdicts[verdicts["policy"] == policy].to_dict("records"):
            share = float(one["share"])
            colour = VERDICT_COLOURS.get(str(one["verdict"]), style.SCHOOL)
            axes.barh(row, share, left=left, color=colour, edgecolor="white", height=0.7)
            left += share
    axes.set_yticks(range(len(policies)), [policy.replace("_", " ")[:MOST_NAME] for policy in policies])
    axes.set_ylim(len(policies) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.set_xlabel("Share of runs, 0 to 1")
    seen = list(dict.fromkeys(verdicts["verdict"]))
    handles = [
        Patch(facecolor=VERDICT_COLOURS.get(one, style.SCHOOL), edgecolor=style.QUIET_INK, label=one.replace("_", " "))
        for one in seen
    ]
    axes.legend(
        handles=handles, loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, fontsize=style.SMALL_POINTS
    )


def _draw_paths(axes: Axes, bands: pd.DataFrame) -> None:
    """Draw each policy's mean path and its band."""
    heights, colours = {}, {}
    end = float(bands["year"].max())
    for number, (policy, own) in enumerate(bands.groupby("policy", sort=False)):
        label, colour = str(policy).replace("_", " ")[:MOST_NAME], style.SERIES[number % len(style.SERIES)]
        middle = own["year"].to_numpy(dtype=np.float64) - 0.5
        axes.fill_between(middle, own[f"{PATH}_low"], own[f"{PATH}_high"], color=colour, alpha=0.16, linewidth=0)
        axes.plot(middle, own[PATH], color=colour, linewidth=3.2)
        heights[label], colours[label] = float(own[PATH].iloc[-1]), colour
    practice_over_years(axes, end)
    name_lines(axes, end, heights, colours)
