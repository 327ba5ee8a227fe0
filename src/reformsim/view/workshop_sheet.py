"""The picture of a workshop: every team's path, who gained how much for what, and the best plan in other orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reformsim.study.workshop_answer import ALONE
from reformsim.study.workshop_rank import GAIN
from reformsim.view import style
from reformsim.view.sheet import leave_room, name_lines, new_sheet, practice_over_years

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

PATH_INCHES, ROW_INCHES, FOOT_INCHES, BETWEEN_INCHES = 4.2, 0.5, 0.3, 1.15
ORDERS_INCHES = 1.0
REACH = 1.15


def draw_workshop(answer: Answer) -> Figure:
    """Return the picture of a workshop.

    Parameters
    ----------
    answer
        What `reformsim.study.workshop_answer` made of it.
    """
    ranking, orders = answer.tables["ranking"], answer.tables["orders"]
    teams = list(answer.question["teams"])
    colours = {team: style.SERIES[number] for number, team in enumerate(teams)}
    heights = [PATH_INCHES, ROW_INCHES * len(teams) + FOOT_INCHES, *([ORDERS_INCHES] if len(orders) > 1 else [])]
    title = str(answer.question["name"]).replace("_", " ").capitalize()
    sentence = (
        f"{len(teams)} teams, the same schools and the same luck. First: {ranking['team'].iloc[0]}. Lasting gain: "
        "learning over the last years against the same system without support."
    )
    with style.house_style():
        figure, panels = new_sheet(title, sentence, heights, between_inches=BETWEEN_INCHES)
        _draw_paths(panels[0], answer.tables["paths"], colours)
        _draw_ranking(panels[1], ranking, colours)
        if len(orders) > 1:
            _draw_orders(panels[2], orders, str(ranking["team"].iloc[0]), colours)
    return figure


def _draw_paths(axes: Axes, paths: pd.DataFrame, colours: Mapping[str, str]) -> None:
    """Draw deep practice of every team, and of the system without support."""
    heights: dict[str, float] = {}
    end = float(paths["year"].max())
    shades = {**colours, ALONE: style.QUIET_INK}
    for name, own in paths.groupby("team", sort=False):
        dash = (0, (4, 2)) if name == ALONE else "-"
        years = own["year"].to_numpy(dtype=np.float64) - 0.5
        axes.plot(years, own["deep"], color=shades[str(name)], linewidth=3.0, linestyle=dash)
        heights[str(name)] = float(own["deep"].iloc[-1])
    practice_over_years(axes, end)
    name_lines(axes, end, heights, shades)


def _draw_ranking(axes: Axes, ranking: pd.DataFrame, colours: Mapping[str, str]) -> None:
    """Draw each team's lasting gain as a bar, the best on top, with what it cost."""
    leave_room(axes)
    rows = ranking.to_dict("records")
    for row, one in enumerate(rows):
        axes.barh(row, one["lasting_gain_sd"], color=colours[one["team"]], height=0.6)
        words = f"${one['cost_dollars_per_student']:,.0f} a place"
        words += "" if one["kind"] == GAIN else f"\n{one['kind']}"
        axes.annotate(
            words, (1.0, row), xycoords=("axes fraction", "data"), xytext=(9, 0), textcoords="offset points",
            va="center", color=style.QUIET_INK, annotation_clip=False,
        )  # fmt: skip
    axes.set_yticks(range(len(rows)), [f"{one['place']}. {one['team']}" for one in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    gains = ranking["lasting_gain_sd"].to_numpy(dtype=np.float64)
    reach = max(float(np.abs(gains).max()) * REACH, 0.01)
    axes.set_xlim(-reach if (gains < 0.0).any() else 0.0, reach)
    axes.axvline(0.0, color=style.QUIET_INK, linewidth=1.2)
    axes.grid(axis="x")
    axes.set_xlabel("Lasting gain, student SD; ranked by gain for the cost")


def _draw_orders(axes: Axes, orders: pd.DataFrame, team: str, colours: Mapping[str, str]) -> None:
    """Draw the best plan's lasting gain in every order of its rounds, the order that was played on top."""
    leave_room(axes)
    gains: Sequence[float] = orders["lasting_gain_sd"].tolist()
    axes.plot(gains[1:], [1] * (len(gains) - 1), "|", color=style.QUIET_INK, markersize=22, markeredgewidth=2.5)
    axes.plot(gains[:1], [0], "o", color=colours[team], markersize=12)
    axes.set_yticks([0, 1], [f"{team}, as played", "other orders"])
    axes.set_ylim(1.5, -0.5)
    axes.grid(axis="x")
    axes.set_xlabel(f"Lasting gain of the plan of {team} in each order of its rounds, student SD")
