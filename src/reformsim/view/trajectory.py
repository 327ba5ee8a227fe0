"""The picture of one run: practice pulled away from culture, and what became of it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from numpy.lib.stride_tricks import sliding_window_view

from reformsim.view import style
from reformsim.view.sheet import name_lines, new_sheet, share_axis
from reformsim.view.timeline import draw_timeline

PANEL_INCHES, ROW_INCHES = 4.6, 0.36
SCHOOLS_SHOWN = 150
WORD_WIDTH, WORD_HEIGHT = 0.1, 0.12
STRETCH_SEEN = 0.05
POINTER_RIGHT, POINTER_UP, POINTER_TURNS = 0.13, 0.2, 0.35
HALO = withStroke(linewidth=4, foreground="white")
LINES = (
    ("culture", "culture", style.CULTURE, 3.0, (0, (5, 1.5))),
    ("surface", "surface practice", style.SURFACE, 2.6, (0, (1, 1))),
    ("deep", "deep practice", style.DEEP, 4.0, "-"),
)
"""Column, label, colour, width in points and dash of each line, the topmost last."""


def run_title(scenario_name: str, verdict_name: str) -> str:
    """Return the title of a run's picture: its scenario and its verdict, as words."""
    scenario, verdict = (name.replace("_", " ") for name in (scenario_name, verdict_name))
    return f"{scenario.capitalize()} \u2013 verdict: {verdict}"


def draw_run(
    system: pd.DataFrame,
    schools: pd.DataFrame,
    levers: pd.DataFrame,
    verdict_title: str,
    verdict_sentence: str,
    *,
    months_per_year: int,
) -> Figure:
    """Return the picture of one run.

    Above, the means of the system month by month, the stretch between deep practice and culture
    shaded, and single schools behind; below, the levers. What was added after the scenario's own
    years lies on grey.

    Parameters
    ----------
    system, schools, levers
        Tidy tables of the run.
    verdict_title, verdict_sentence
        Written above the picture: a word or two, and a sentence or two.
    months_per_year
        Months that make one school year, to place a month on the time axis.
    """
    years = system["month"].to_numpy(dtype=np.float64) / months_per_year
    end, own_years = float(years[-1]), float(years[~system["released"].to_numpy(dtype=bool)][-1])
    begun = levers[levers["start_year"] < own_years] if len(levers) else levers
    with style.house_style():
        panels = (PANEL_INCHES, ROW_INCHES * max(len(begun), 1))
        figure, (above, below) = new_sheet(verdict_title, verdict_sentence, panels)
        for axes in (above, below):
            axes.set_xlim(0, end)
            _mark_added(axes, own_years, end)
        _draw_schools(above, schools)
        _draw_system(above, years, system)
        _name_added(above, own_years, end)
        draw_timeline(below, begun, own_years, end)
        _name_axes(above, below)
    return figure


def _mark_added(axes: Axes, own_years: float, years: float) -> None:
    """Lay the years that were added after the scenario's own on grey."""
    if own_years < years:
        axes.axvspan(own_years, years, color=style.ADDED, linewidth=0, zorder=0)
        axes.axvline(own_years, color=style.QUIET_INK, linewidth=1.2, linestyle=(0, (4, 3)), zorder=1)


def _name_added(axes: Axes, own_years: float, years: float) -> None:
    """Say what the grey years are, above them."""
    if own_years < years:
        _write_above(axes, (own_years + years) / 2, "added: all support off", "center")


def _write_above(axes: Axes, year: float, words: str, alignment: str) -> None:
    """Write a quiet note just above a panel."""
    axes.annotate(
        words, (year, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 5), textcoords="offset points",
        ha=alignment, va="bottom", color=style.QUIET_INK,
    )  # fmt: skip


def _draw_schools(axes: Axes, schools: pd.DataFrame) -> None:
    """Draw single schools as thin lines, an even choice where there are many."""
    names = sorted(schools["school_id"].unique())
    step = -(-len(names) // SCHOOLS_SHOWN) if names else 1
    shown = schools[schools["school_id"].isin(names[::step])].sort_values(["school_id", "year"])
    count = shown["school_id"].nunique()
    which = f"all {count} schools" if count == len(names) else f"{count} of the {len(names)} schools"
    _write_above(axes, 0, f"thin lines: {which}", "left")
    segments = [
        np.column_stack([school["year"].to_numpy(dtype=np.float64) - 0.5, school["deep"]])
        for _, school in shown.groupby("school_id")
    ]
    axes.add_collection(
        LineCollection(segments, colors=style.SCHOOL, linewidths=0.8, alpha=0.45, zorder=2), autolim=False
    )


def _draw_system(axes: Axes, years: npt.NDArray[np.float64], system: pd.DataFrame) -> None:
    """Draw the system's lines, the stretch between two of them, and their names at the right."""
    deep, culture = (system[name].to_numpy(dtype=np.float64) for name in ("deep", "culture"))
    axes.fill_between(years, culture, deep, color=style.STRETCH, alpha=0.45, linewidth=0, zorder=3)
    for column, _, colour, width, dash in LINES:
        axes.plot(years, system[column], color=colour, linewidth=width, linestyle=dash, zorder=4)
    _name_stretch(axes, years, deep, culture)
    heights = {label: float(system[column].iloc[-1]) for column, label, *_ in LINES}
    name_lines(axes, float(years[-1]), heights, {label: colour for _, label, colour, *_ in LINES})


def _name_stretch(
    axes: Axes,
    years: npt.NDArray[np.float64],
    deep: npt.NDArray[np.float64],
    culture: npt.NDArray[np.float64],
) -> None:
    """Write "stretch" into the shaded part, or beside it with a pointer where it is too narrow."""
    width = max(round(len(years) * WORD_WIDTH), 1)
    ceiling = sliding_window_view(np.maximum(deep, culture), width).min(axis=1)
    floor = sliding_window_view(np.minimum(deep, culture), width).max(axis=1)
    roomiest = int(np.argmax(ceiling - floor))
    widest = int(np.argmax(np.abs(deep - culture)))
    middle = float(deep[widest] + culture[widest]) / 2
    if ceiling[roomiest] - floor[roomiest] >= WORD_HEIGHT:
        across = float(years[roomiest] + years[roomiest + width - 1]) / 2
        point = (across, float(ceiling[roomiest] + floor[roomiest]) / 2)
        _write_stretch(axes, point, point)
    elif abs(deep[widest] - culture[widest]) >= STRETCH_SEEN:
        along = POINTER_RIGHT if years[widest] < years[-1] / 2 else -POINTER_RIGHT
        up = -POINTER_UP if middle > POINTER_TURNS else POINTER_UP
        place = (float(years[widest] + along * years[-1]), middle + up)
        _write_stretch(axes, (float(years[widest]), middle), place)


def _write_stretch(axes: Axes, point: tuple[float, float], place: tuple[float, float]) -> None:
    """Write "stretch" at a place, with a thin line to the point that it names."""
    axes.annotate(
        "stretch", point, xytext=place, ha="center", va="center", color=style.STRETCH_INK,
        fontsize=style.LABEL_POINTS, style="italic", path_effects=[HALO], zorder=6,
        arrowprops=None if point == place else {"arrowstyle": "-", "color": style.STRETCH_INK},
    )  # fmt: skip


def _name_axes(above: Axes, below: Axes) -> None:
    """Name both axes with their units."""
    share_axis(above)
    for axes in (above, below):
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    above.tick_params(labelbottom=False)
    below.set_xlabel("School year")
