"""The picture of published patterns: one row a number, the published range as a band, the model as a point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from reformsim.study.answer import plain_rows
from reformsim.study.compare_words import number
from reformsim.study.pattern_words import range_words
from reformsim.view import style
from reformsim.view.sheet import leave_room, new_sheet

if TYPE_CHECKING:
    from reformsim.study.answer import Answer

ROW_INCHES, FOOT_INCHES = 0.4, 0.9
NAMES_SHARE = 0.42
"""Share of the width that the names of the numbers take."""
REACH = 1.0
"""How far the axis goes beyond the band at each side, in widths of the band."""
MARKS = {
    "hit": ("o", style.DEEP, style.DEEP, "hit: the interval lies in the range"),
    "miss": ("X", style.SHOCK, style.SHOCK, "miss: it lies outside"),
    "cannot be told": ("o", "white", style.QUIET_INK, "cannot be told: it reaches over the edge"),
}
"""Shape, filling, edge and words of each verdict."""
Row = Mapping[str, Any]


def draw_patterns(answer: Answer) -> Figure:
    """Return the picture of which published patterns the model shows.

    Every range is drawn as wide as every other; a range with one end is as wide as the end is far from zero, or as
    the model's number is from the end. What lies further off is drawn at the edge, with an arrow. Numbers that cannot
    be seen in this system at all are left out.

    Parameters
    ----------
    answer
        What `reformsim.study.patterns` found.
    """
    rows = [row for row in plain_rows(answer.tables["targets"]) if row["value"] is not None]
    name = str(answer.question["scenario"]).replace("_", " ")
    seeds = len(answer.question["seeds"])
    told = answer.sentences[0].partition(": ")[2]
    sentence = told[:1].upper() + told[1:] + ("" if seeds == 1 else " Points: means over seeds, with 95 % intervals.")
    with style.house_style():
        heights = (ROW_INCHES * max(len(rows), 1) + FOOT_INCHES,)
        figure, (axes,) = new_sheet(f"Published patterns: {name}", sentence, heights)
        leave_room(axes, NAMES_SHARE)
        for place, row in enumerate(rows):
            _draw_row(axes, place, row)
        _set_axis(axes, rows)
    return figure


def scaled(row: Row, value: float) -> float:
    """Return where a value stands when the range goes from 0 to 1; a missing end lies at infinity."""
    low, high = row["published_low"], row["published_high"]
    if low is not None and high is not None:
        return float((value - low) / (high - low)) if high > low else float(value - low)
    end = low if low is not None else high
    far = max(abs(end), abs(row["value"] - end)) or 1.0
    return float((value - end) / far + (0.0 if low is not None else 1.0))


def _draw_row(axes: Axes, place: int, row: Row) -> None:
    """Draw the band of a number, its point and whiskers, and write what they are."""
    left = -REACH if row["published_low"] is None else 0.0
    right = 1.0 + REACH if row["published_high"] is None else 1.0
    axes.barh(place, right - left, left=left, height=0.62, color=style.LEVER, alpha=0.35, linewidth=0)
    axes.annotate(
        f"{row['pattern']}  {row['meaning']}", (0, place), xycoords=("axes fraction", "data"), xytext=(-10, 0),
        textcoords="offset points", ha="right", va="center", fontsize=style.SMALL_POINTS,
    )  # fmt: skip
    published = range_words(row["published_low"], row["published_high"])
    _draw_point(axes, place, row)
    axes.annotate(
        f"{number(row['value'])} [{published}]", (1, place), xycoords=("axes fraction", "data"), xytext=(10, 0),
        textcoords="offset points", va="center", fontsize=style.SMALL_POINTS, annotation_clip=False,
    )  # fmt: skip


def _draw_point(axes: Axes, place: int, row: Row) -> None:
    """Draw the model's number and its interval; at the edge, with an arrow, where it lies beyond."""
    shape, filling, edge, _ = MARKS[row["verdict"]]
    at = scaled(row, row["value"])
    inside = min(max(at, -REACH), 1.0 + REACH)
    if row["value_low"] is not None:
        ends = [min(max(scaled(row, row[end]), -REACH), 1.0 + REACH) for end in ("value_low", "value_high")]
        axes.plot(ends, [place, place], color=edge, linewidth=2.4, solid_capstyle="butt", zorder=3)
    if not -REACH < at < 1.0 + REACH:
        shape, inside = ("<", -REACH + 0.05) if at < 0.0 else (">", 1.0 + REACH - 0.05)
    axes.plot(
        [inside], [place], marker=shape, markersize=11, color=filling, markeredgecolor=edge, markeredgewidth=1.8,
        linestyle="none", zorder=4, clip_on=False,
    )  # fmt: skip


def _set_axis(axes: Axes, rows: list[dict[str, Any]]) -> None:
    """Set limits, the words below, and what the marks mean."""
    axes.set_xlim(-REACH, 1.0 + REACH)
    axes.set_ylim(len(rows) - 0.5 + FOOT_INCHES / ROW_INCHES, -0.6)
    axes.set_xticks([0, 1], ["lower end", "upper end"])
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("Published range, all drawn as wide")
    present = [verdict for verdict in MARKS if any(row["verdict"] == verdict for row in rows)]
    marks: list[Line2D | Patch] = [Patch(color=style.LEVER, alpha=0.35, label="published range")]
    for verdict in present:
        shape, filling, edge, words = MARKS[verdict]
        marks.append(
            Line2D([], [], marker=shape, color=filling, markeredgecolor=edge, markersize=10, linestyle="none",
                   markeredgewidth=1.8, label=words)
        )  # fmt: skip
    axes.legend(handles=marks, loc="lower center", ncol=2, frameon=False, fontsize=style.SMALL_POINTS)
