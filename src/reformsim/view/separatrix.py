"""The picture of the watershed: culture across, practice upwards, and the ways that reforms take."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from reformsim.view import style
from reformsim.view.sheet import new_sheet, share_axis

PANEL_INCHES = 6.4


def draw_separatrix(border: pd.DataFrame, ways: Mapping[str, pd.DataFrame], title: str, sentence: str) -> Figure:
    """Return the picture of a watershed.

    Parameters
    ----------
    border
        Columns ``deep`` and ``culture``: the culture above which a start of that practice goes up.
    ways
        By name: columns ``deep``, ``culture`` and ``supported``, one row a month.
    title, sentence
        Written above.
    """
    with style.house_style():
        figure, (axes,) = new_sheet(title, sentence, (PANEL_INCHES,))
        axes.fill_betweenx(border["deep"], 0.0, border["culture"], color=style.SHOCK, alpha=0.10, linewidth=0)
        axes.fill_betweenx(border["deep"], border["culture"], 1.0, color=style.DEEP, alpha=0.10, linewidth=0)
        axes.plot(border["culture"], border["deep"], color=style.INK, linewidth=3)
        for number, (name, way) in enumerate(ways.items()):
            colour = style.SERIES[number % len(style.SERIES)]
            axes.plot(way["culture"], way["deep"], color=colour, linewidth=2.2, label=name.replace("_", " "))
            last = way[way["supported"]].iloc[-1:]
            axes.plot(last["culture"], last["deep"], "o", color=colour, markersize=11, zorder=4)
        axes.text(0.33, 0.06, "falls back\nwithout support", color=style.SHOCK_INK, fontsize=style.LABEL_POINTS)
        axes.text(0.80, 0.30, "goes up\nwithout support", color=style.LEVER_INK, fontsize=style.LABEL_POINTS)
        share_axis(axes)
        axes.set_xlim(0, 1)
        axes.set_ylabel("Deep practice, share 0 to 1")
        axes.set_xlabel("Culture, share 0 (default) to 1 (new)")
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=style.SMALL_POINTS)
    return figure
