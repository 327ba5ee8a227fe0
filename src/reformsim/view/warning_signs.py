"""The picture of early warning: each sign before the turn, and how often it is right and wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from reformsim.view import style
from reformsim.view.sheet import new_sheet

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

ROW_INCHES, BETWEEN_INCHES = 1.2, 0.28
TURNS, OTHERS = style.SHOCK, style.SCHOOL
TURNS_INK, OTHERS_INK = style.SHOCK_INK, style.QUIET_INK
NAMES = {
    "practice": "practice itself\nshare",
    "variance": "variance\nshare\u00b2",
    "autocorrelation": "autocorrelation\n\u22121 to 1",
    "recovery": "recovery\nrate a month",
    "between_schools": "between schools\nshare\u00b2",
    "skew": "skewness\nover schools",
}
"""Signs from top to bottom, and their units."""
SERIES_LEFT, SERIES_RIGHT, RATES_LEFT, RATES_RIGHT = 0.185, 0.635, 0.70, 0.895
"""Where the columns of the sheet begin and end, shares of its width."""
HIT_HEIGHT, FALSE_HEIGHT = 0.68, 0.32
TICKS = 2
VERDICT_ROOM = 1.1


def draw_warning(answer: Answer) -> Figure:
    """Return the picture of early warning: a row a sign; left how it moves before the turn, right how well it tells.

    Parameters
    ----------
    answer
        What `reformsim.study.warn` found.
    """
    bands = answer.tables["bands"]
    rates = {row["sign"]: row for row in answer.figures["signs"]}
    shown = [sign for sign in NAMES if sign in rates] or ["practice"]
    name = str(answer.question["scenario"]).replace("_", " ").capitalize()
    sentence = f"{answer.sentences[0]} Lines: the middle run; bands: eight runs in ten."
    with style.house_style():
        title = f"{name} \u2013 {answer.figures['headline']}"
        figure, panels = new_sheet(title, sentence, [ROW_INCHES] * len(shown), between_inches=BETWEEN_INCHES)
        for sign, axes in zip(shown, panels, strict=True):
            last = sign == shown[-1]
            right = _split(figure, axes)
            _draw_sign(axes, bands[bands["sign"] == sign], NAMES[sign])
            _draw_rates(right, rates.get(sign), reference=sign == "practice")
            _name_axes(axes, right, bands, last=last)
        _write_legend(panels[0], answer)
    return figure


def _split(figure: Figure, axes: Axes) -> Axes:
    """Make a panel narrower, and return another one right of it."""
    box = axes.get_position()
    axes.set_position((SERIES_LEFT, box.y0, SERIES_RIGHT - SERIES_LEFT, box.height))
    return figure.add_axes((RATES_LEFT, box.y0, RATES_RIGHT - RATES_LEFT, box.height))


def _draw_sign(axes: Axes, bands: pd.DataFrame, name: str) -> None:
    """Draw one sign: the middle and a band, of runs that turn and of the others."""
    for turns, colour in ((False, OTHERS), (True, TURNS)):
        band = bands[bands["turns"] == turns].sort_values("months_before")
        months, low, middle, high = (
            band[column].to_numpy(dtype=np.float64) for column in ("months_before", "low", "middle", "high")
        )
        axes.fill_between(months, low, high, color=colour, alpha=0.25, linewidth=0)
        axes.plot(months, middle, color=colour, linewidth=2.8)
    axes.yaxis.set_major_locator(MaxNLocator(TICKS))
    axes.tick_params(axis="y", labelsize=style.SMALL_POINTS)
    axes.set_ylabel(name, rotation=0, ha="right", va="center", fontsize=style.SMALL_POINTS, labelpad=12)
    axes.yaxis.set_label_coords(-0.13, 0.5)


def _draw_rates(axes: Axes, row: Mapping[str, Any] | None, *, reference: bool) -> None:
    """Draw how often a sign is right and wrong, each with its interval, and say whether it warns."""
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    if row is None:
        return
    for height, name, ends, colour in (
        (HIT_HEIGHT, "hits", ("hit_low", "hit_high"), TURNS),
        (FALSE_HEIGHT, "false_alarms", ("false_low", "false_high"), OTHERS_INK),
    ):
        axes.plot([row[end] for end in ends], [height, height], color=colour, linewidth=2.6, clip_on=False)
        axes.plot([row[name]], [height], "o", color=colour, markersize=10, clip_on=False, zorder=4)
    words = "no sign\nneeded" if reference and row["warns"] else "warns" if row["warns"] else "does not\nwarn"
    axes.annotate(
        words, (VERDICT_ROOM, 0.5), va="center", annotation_clip=False, fontsize=style.SMALL_POINTS,
        color=TURNS_INK if row["warns"] else OTHERS_INK, weight="bold" if row["warns"] else "normal",
    )  # fmt: skip


def _name_axes(axes: Axes, right: Axes, bands: pd.DataFrame, *, last: bool) -> None:
    """Set up both columns' axes; the lowest row has their names."""
    axes.set_xlim(float(bands["months_before"].max()) if len(bands) else 1.0, 0)
    axes.tick_params(labelbottom=last)
    right.set_xticks([0, 0.5, 1], ["0", "50", "100"])
    right.tick_params(labelbottom=last)
    if last:
        axes.set_xlabel("Months before the turn")
        right.set_xlabel("Runs with an alarm, %")


def _write_legend(axes: Axes, answer: Answer) -> None:
    """Say which colour is which, above the panels."""
    against = str(answer.question["against"]).replace("_", " ")
    entries = ((0.0, "runs that turn", TURNS_INK), (0.34, f"runs that do not ({against})", OTHERS_INK))
    for place, words, colour in entries:
        axes.annotate(
            words, (place, 1), xycoords="axes fraction", xytext=(0, 8), textcoords="offset points", color=colour,
            va="bottom", fontsize=style.SMALL_POINTS, weight="bold", annotation_clip=False,
        )  # fmt: skip
