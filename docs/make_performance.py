"""Draw the figure of the page on speed from the figures that are kept in `benchmarks/kept.json`.

python docs/make_performance.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes

from reformsim.view import save_png
from reformsim.view.style import GRID, INK, LABEL_POINTS, QUIET_INK, SERIES, SMALL_POINTS, house_style, new_figure

HERE = Path(__file__).parent
KEPT = HERE.parent / "benchmarks" / "kept.json"
AIMS = {10: 100, 100: 150, 1000: 200}
"""Times as fast as idiomatic Mesa that are aimed at, by number of schools."""
PARTS = {
    "teaching and learning": ("teaching and learning",),
    "choice": ("choice",),
    "belief and skill": ("belief", "skill"),
    "levers, leaders, culture": ("levers", "leaders", "culture"),
    "a tenth of the year's end": ("tests", "accountability", "staff", "promotion", "district review"),
}
MONTHS = 10


def draw_months(ax: Axes, sizes: list[dict[str, Any]]) -> None:
    """Draw what a student costs a month, by process, from a thousand schools to a nation."""
    names = [f"{size['schools']:,}" for size in sizes]
    below = [0.0] * len(sizes)
    for colour, (words, parts) in zip(SERIES, PARTS.items(), strict=False):
        share = 1 / MONTHS if parts[0] == "tests" else 1.0
        heights = [
            1e9 * share * sum(size["process_seconds_one_thread"][part] for part in parts) / size["students"]
            for size in sizes
        ]
        ax.bar(names, heights, bottom=below, color=colour, label=words, width=0.55)
        below = [low + height for low, height in zip(below, heights, strict=True)]
    for place, size in enumerate(sizes):
        floor = 1e9 * size["seconds"]["draw"] / size["students"]
        ax.plot(
            [place - 0.4, place + 0.4],
            [floor, floor],
            color=INK,
            linewidth=2.5,
            label="_" if place else "drawing alone",
        )
    ax.set_xlabel("schools")
    ax.set_ylabel("nanoseconds a student and month")
    ax.set_ylim(0, max(below) * 1.75)
    ax.legend(frameon=False, fontsize=SMALL_POINTS, loc="upper left", ncols=1, reverse=True)


def draw_ratios(ax: Axes, years: list[dict[str, Any]]) -> None:
    """Draw how many times as fast as idiomatic Mesa a school year is, with the spread over rounds and the aims."""
    for place, year in enumerate(years):
        ratio = year["year_ratio"]
        ax.plot([place, place], [ratio["least"], ratio["most"]], color=SERIES[0], linewidth=3, solid_capstyle="butt")
        ax.plot(
            place,
            ratio["median"],
            "o",
            color=SERIES[0],
            markersize=11,
            label="_" if place else "median, least to most of five",
        )
        ax.text(place + 0.13, ratio["median"], f"{ratio['median']:.0f}", va="center", fontsize=LABEL_POINTS)
        aim = AIMS[year["schools"]]
        ax.plot([place - 0.3, place + 0.3], [aim, aim], color=QUIET_INK, linestyle="--", label="_" if place else "aim")
    ax.set_xticks(range(len(years)), [f"{year['schools']:,}" for year in years])
    ax.set_xlim(-0.5, len(years) - 0.3)
    ax.set_ylim(0, max(year["year_ratio"]["most"] for year in years) * 1.3)
    ax.set_xlabel("schools")
    ax.set_ylabel("times as fast as idiomatic Mesa")
    ax.legend(frameon=False, fontsize=SMALL_POINTS, loc="upper left")


def main() -> None:
    """Draw the figure."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    with house_style():
        figure = new_figure(13.0, 5.6)
        left, right = figure.subplots(1, 2)
        draw_months(left, kept["growth"]["sizes"])
        draw_ratios(right, kept["years"])
        for ax in (left, right):
            ax.grid(axis="y", color=GRID)
        figure.tight_layout(w_pad=3.0)
    save_png(figure, HERE / "images" / "performance.png")


if __name__ == "__main__":
    main()
