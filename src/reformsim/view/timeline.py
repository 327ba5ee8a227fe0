"""The lower panel of a run: what was done and when, as bars along the time axis.

A bar is as high as the lever is strong, its slopes are the ramps, and its name stands on it or beside it.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.transforms import Bbox

from reformsim.view.style import LEVER, LEVER_INK, QUIET_INK, SHOCK, SHOCK_INK, SMALL_POINTS

BAR_HEIGHT = 0.8
LEAST_HEIGHT = 0.3
NOTHING_TRIED = "No lever and no shock: the system is left alone"
SHOCK_KIND = "shock"
EVERYWHERE = "all"


def draw_timeline(axes: Axes, levers: pd.DataFrame, support_ends: float, years: float) -> None:
    """Draw one row for each lever and shock, the first on top.

    Parameters
    ----------
    axes
        Where to draw; its x axis must already span the run, in school years.
    levers
        One row a lever or shock, each of which begins before ``support_ends``.
    support_ends
        Year from which all support is off (the length of the run where it is never taken away).
    years
        Length of the run.
    """
    axes.set_ylim(max(len(levers), 1), 0)  # row 0 on top
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    if levers.empty:
        axes.text(years / 2, 0.5, NOTHING_TRIED, ha="center", va="center", color=QUIET_INK)
        return
    ordered = levers.sort_values(["kind", "start_year", "label"], kind="stable")
    for row, lever in enumerate(ordered.to_dict("records")):
        start = float(lever["start_year"])
        planned = float(lever["end_year"])
        end = support_ends if math.isnan(planned) else planned
        bar = _bar(start, end, float(lever["ramp_years"]), support_ends)
        fill, ink = (SHOCK, SHOCK_INK) if str(lever["kind"]) == SHOCK_KIND else (LEVER, LEVER_INK)
        floor, height = row + (1.0 + BAR_HEIGHT) / 2, _height(float(lever["intensity"]))
        _draw_bar(axes, bar, floor, height, fill)
        words = _label_words(str(lever["label"]), planned, str(lever["target"]))
        _write_label(axes, words, (start, bar[1][0], bar[-1][0]), floor - height / 2, ink)


def _bar(start: float, end: float, ramp: float, support_ends: float) -> list[tuple[float, float]]:
    """Return a bar's upper edge as (year, share of full strength), cut off where support is taken away."""
    rise = min(ramp, end - start)
    top = rise / ramp if ramp else 1.0
    corners = [(start, 0.0), (start + rise, top), (max(end, start + ramp), top), (end + ramp, 0.0)]
    if end + ramp <= support_ends:
        return corners
    years, strengths = np.array(corners).T
    left = float(np.interp(support_ends, years, strengths))
    kept = [corner for corner in corners if corner[0] < support_ends]
    return [*kept, (support_ends, left), (support_ends, 0.0)]


def _height(intensity: float) -> float:
    """Return how much of its row a bar of this intensity fills; a weak lever can still be seen."""
    return BAR_HEIGHT * (LEAST_HEIGHT + (1.0 - LEAST_HEIGHT) * intensity)


def _draw_bar(axes: Axes, bar: list[tuple[float, float]], floor: float, height: float, colour: str) -> None:
    """Draw one bar on the floor of its row."""
    outline = [(year, floor - height * strength) for year, strength in bar]
    axes.add_patch(Polygon(outline, closed=True, facecolor=colour, linewidth=0, alpha=0.75))


def _write_label(axes: Axes, words: str, span: tuple[float, float, float], middle: float, ink: str) -> None:
    """Write a lever's name right of its bar, or on it, or left of it, wherever it fits first.

    ``span`` holds the years in which the bar starts, is at its height, and ends.
    """
    start, risen, end = span
    low, high = axes.get_xlim()
    text = axes.text(end, middle, words, va="center_baseline", ha="left", color=ink, fontsize=SMALL_POINTS)
    gap = (high - low) / 120
    width = _width_in_years(axes, text.get_window_extent())
    if end + gap + width <= high:
        text.set_x(end + gap)
    elif risen + 2 * gap + width <= high:
        text.set_x(min(risen + gap, high - gap - width))
    else:
        text.set_x(max(start - gap, low + width))
        text.set_horizontalalignment("right")


def _width_in_years(axes: Axes, box: Bbox) -> float:
    """Return how many school years a piece of text covers."""
    inverted = axes.transData.inverted()
    return float(inverted.transform((box.x1, box.y0))[0] - inverted.transform((box.x0, box.y0))[0])


def _label_words(label: str, end_year: float, target: str) -> str:
    """Return a lever's label as words, with its target unless that is all, and whether it never ends."""
    words = label.replace("_", " ")
    if target != EVERYWHERE:
        words = f"{words} ({target})"
    return f"{words}, without end" if math.isnan(end_year) else words
