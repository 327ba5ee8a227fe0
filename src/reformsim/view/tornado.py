"""The picture of a sensitivity: what each number moves at the end, and beside it what it moves year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from reformsim.view import style
from reformsim.view.sheet import leave_room, new_sheet

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

ROW_INCHES, LEAST_INCHES = 0.55, 2.9
NAMES_ROOM = 0.2
LEFT_SHARE, GAP_SHARE, BAR_INCHES = 0.46, 0.05, 0.22
BAR = 0.62
ALL, ALONE = style.LEVER, style.DEEP
RAISES, LOWERS, BOTH_WAYS = style.DEEP, style.SURFACE, style.SCHOOL
ONE_WAY = 0.5
"""Share of the absolute effect that the signed one must reach for a number to be said to raise or to lower; ours."""
MOSTLY_LUCK = 0.5
"""Share of luck above which a year is left grey: what it would show is luck."""
NOTHING = "#D2D2D2"
YEAR_INDEX = {"total": "share with interactions", "mu_star": "mean absolute effect"}


def draw_all(answer: Answer) -> dict[str, Figure]:
    """Return a picture of each measure of each policy, by file name.

    Parameters
    ----------
    answer
        What `reformsim.study.sensitivity` found.
    """
    figures = {}
    for row in answer.figures["pictures"]:
        figures[f"figure-{row['policy']}-{row['measure']}.png"] = draw_sensitivity(answer, row)
    return figures


def draw_sensitivity(answer: Answer, which: Mapping[str, str]) -> Figure:
    """Return the picture of one measure of one policy.

    Parameters
    ----------
    answer
        What `reformsim.study.sensitivity` found.
    which
        One of its pictures: policy, measure and its meaning, and the yearly series beside it, empty for none.
    """
    policy, series = which["policy"], which["series"]
    rows = _of(answer.tables["indices"], policy, "measure", which["measure"])
    main = rows[rows["index"].isin(tuple(YEAR_INDEX))]
    order = [str(number) for number in main["number"]]
    years = _of(answer.tables["years"], policy, "series", series) if series else pd.DataFrame()
    with style.house_style():
        against = answer.question["against"]
        less = f" less {_words(against)}" if against else ""
        title = f"{_words(policy).capitalize()}{less} \u2013 what moves {_words(which['measure'])}"
        height = max(ROW_INCHES * len(order) + 0.6, LEAST_INCHES)
        figure, (left,) = new_sheet(title, _sentence(answer, which), (height,))
        leave_room(left, NAMES_ROOM)
        right = _split(figure, left) if len(years) else None
        draw = _draw_effects if main["index"].iloc[0] == "mu_star" else _draw_shares
        draw(left, main, rows, order)
        left.set_yticks(range(len(order)), [answer.figures["names"][number] for number in order])
        left.tick_params(axis="y", length=0)
        left.set_ylim(len(order) - 0.5, -0.5)
        left.grid(axis="x")
        if right is not None:
            _draw_years(figure, right, years, order, series)
    return figure


def _of(table: pd.DataFrame, policy: str, column: str, name: str) -> pd.DataFrame:
    """Return the rows of a policy and a measure or a series."""
    return table[(table["policy"] == policy) & (table[column] == name)]


def _words(name: str) -> str:
    """Return a name as words."""
    return name.replace("_", " ")


def _sentence(answer: Answer, which: Mapping[str, str]) -> str:
    """Return what is moved, and how much of what is seen is luck."""
    row = _of(answer.tables["variance"], which["policy"], "measure", which["measure"]).iloc[0]
    what = f"{_words(which['measure']).capitalize()}: {which['meaning']}. "
    told = f"{what}{int(row['worlds']):,} worlds, {int(row['seeds'])} seeds each; lines are 95\u00a0% intervals."
    if pd.isna(row["luck_of_mean"]):
        return f"{told} With one seed luck cannot be told from effects."
    return f"{told} Luck is {100 * row['luck_of_mean']:.0f}\u00a0% of the variance of worlds' means."


def _split(figure: Figure, left: Axes) -> Axes:
    """Make a panel narrower, and return a second one right of it."""
    box = left.get_position()
    left.set_position((box.x0, box.y0, box.width * LEFT_SHARE, box.height))
    start = LEFT_SHARE + GAP_SHARE
    return figure.add_axes((box.x0 + box.width * start, box.y0, box.width * (1 - start), box.height))


def _draw_shares(axes: Axes, main: pd.DataFrame, rows: pd.DataFrame, order: list[str]) -> None:
    """Draw Sobol's indices: the total one, and within it what a number does alone."""
    first = rows[rows["index"] == "first"].set_index("number")["value"].reindex(order)
    places = range(len(order))
    axes.barh(places, main["value"].clip(lower=0.0), BAR, color=ALL)
    axes.barh(places, first.clip(lower=0.0).fillna(0.0), BAR * 0.45, color=ALONE)
    marks = [Patch(color=ALL, label="with interactions"), Patch(color=ALONE, label="alone")]
    _draw_lines(axes, main, marks)
    axes.set_xlim(0.0, max(1.0, float(main["high"].max()) * 1.02))
    axes.set_xlabel("Share of the variance between worlds")


def _draw_effects(axes: Axes, main: pd.DataFrame, rows: pd.DataFrame, order: list[str]) -> None:
    """Draw Morris' effects, coloured by whether they raise the measure or lower it."""
    signed = rows[rows["index"] == "mu"].set_index("number")["value"].reindex(order).to_numpy(dtype=np.float64)
    sizes = main["value"].to_numpy(dtype=np.float64)
    clear = np.abs(signed) >= ONE_WAY * sizes
    colours = np.where(clear, np.where(signed >= 0.0, RAISES, LOWERS), BOTH_WAYS)
    axes.barh(range(len(order)), sizes, BAR, color=colours.tolist())
    used = {RAISES: "raises it", LOWERS: "lowers it", BOTH_WAYS: "both ways"}
    marks = [Patch(color=colour, label=words) for colour, words in used.items() if colour in colours]
    _draw_lines(axes, main, marks)
    axes.set_xlim(0.0, float(np.nanmax(main[["high", "luck_high", "value"]].to_numpy(dtype=np.float64))) * 1.05 or 1.0)
    unit = str(main["unit"].iloc[0]).removesuffix(", per whole range of the number")
    axes.set_xlabel(f"Mean absolute effect over the whole range\n({unit})")


def _draw_lines(axes: Axes, main: pd.DataFrame, marks: Sequence[Patch]) -> None:
    """Draw intervals and the level of luck, and write the legend above."""
    handles: list[Patch | Line2D] = list(marks)
    for place, row in enumerate(main.itertuples(index=False)):
        low, high = max(float(row.low), 0.0), float(row.high)  # type: ignore[arg-type]
        axes.plot([low, high], [place, place], color=style.INK, linewidth=2.2, solid_capstyle="butt")
    levels = main["luck_high"].to_numpy(dtype=np.float64)
    if not np.isnan(levels).all():
        axes.vlines(
            levels, np.arange(len(levels)) - 0.42, np.arange(len(levels)) + 0.42, color=style.SHOCK, linewidth=3
        )
        handles.append(Line2D([], [], color=style.SHOCK, linewidth=3, label="luck"))
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=len(handles), frameon=False,
        borderaxespad=0.1, handlelength=1.2, handletextpad=0.5, columnspacing=1.2,
    )  # fmt: skip


def _draw_years(figure: Figure, axes: Axes, years: pd.DataFrame, order: list[str], series: str) -> None:
    """Draw the main index of every number in every year; years that are mostly luck stay grey."""
    seen = years[~(years["luck_of_mean"] > MOSTLY_LUCK)]
    every = np.arange(int(years["year"].min()), int(years["year"].max()) + 1)
    grid = seen.pivot_table(index="number", columns="year", values="value").reindex(index=order, columns=every)
    index = str(years["index"].iloc[0])
    values = grid.to_numpy(dtype=np.float64)
    top = 1.0 if index == "total" else float(np.nanmax(values)) if not np.isnan(values).all() else 1.0
    drawn = axes.pcolormesh(
        every - 0.5, np.arange(len(order)), np.clip(values, 0.0, None), cmap="Blues", vmin=0.0, vmax=top,
        shading="nearest",
    )  # fmt: skip
    axes.set_ylim(len(order) - 0.5, -0.5)
    axes.set_yticks([])
    axes.set_facecolor(NOTHING)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("School year\n(grey: mostly luck, or all worlds alike)")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.set_title(f"{_words(series).capitalize()}, year by year", loc="left", fontsize=style.SMALL_POINTS, pad=5)
    box = axes.get_position()
    width = BAR_INCHES / figure.get_size_inches()[0]
    bar = figure.colorbar(drawn, cax=figure.add_axes((box.x1 + width, box.y0, width, box.height)))
    bar.set_label(YEAR_INDEX[index])
    bar.outline.set_visible(False)
