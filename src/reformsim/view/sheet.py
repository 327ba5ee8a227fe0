"""The sheet that every figure stands on: a title, a sentence or two, and panels below each other."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from reformsim.view import style

WIDTH_INCHES = 13.2
LEFT_INCHES, RIGHT_INCHES = 0.95, 2.2
TOP_INCHES, BOTTOM_INCHES = 0.3, 0.85
TITLE_INCHES, LINE_INCHES, HEADER_GAP_INCHES = 0.6, 0.31, 0.42
BETWEEN_INCHES = 0.22
TITLE_CHARACTERS, SENTENCE_CHARACTERS = 46, 104
LABEL_DISTANCE = 0.065
NAME_ROOM = 0.24
"""Share of a panel's width that names left of it take."""


def new_sheet(
    title: str, sentence: str, panels_inches: Sequence[float], *, between_inches: float = BETWEEN_INCHES
) -> tuple[Figure, list[Axes]]:
    """Return a figure as high as its words and panels need, and the panels from top to bottom.

    Parameters
    ----------
    title, sentence
        Written above the panels: a word or two, and a sentence or two.
    panels_inches
        Height of each panel.
    between_inches
        Room between two panels.
    """
    titles, lines = textwrap.wrap(title, TITLE_CHARACTERS), textwrap.wrap(sentence, SENTENCE_CHARACTERS)
    header = TOP_INCHES + TITLE_INCHES * len(titles) + LINE_INCHES * len(lines) + HEADER_GAP_INCHES
    inner = sum(panels_inches) + between_inches * (len(panels_inches) - 1)
    figure = style.new_figure(WIDTH_INCHES, BOTTOM_INCHES + inner + header)
    _write_header(figure, titles, lines)
    axes, bottom = [], BOTTOM_INCHES + inner
    for height in panels_inches:
        bottom -= height
        axes.append(_add_panel(figure, bottom, height))
        bottom -= between_inches
    return figure, axes


def _write_header(figure: Figure, title: list[str], lines: list[str]) -> None:
    """Write the answer above the panels."""
    width, height = figure.get_size_inches()
    left, top = LEFT_INCHES / width, TOP_INCHES
    for line in title:
        figure.text(left, 1 - top / height, line, va="top", fontsize=style.TITLE_POINTS, weight="bold")
        top += TITLE_INCHES
    for line in lines:
        figure.text(left, 1 - top / height, line, va="top", fontsize=style.SENTENCE_POINTS)
        top += LINE_INCHES


def _add_panel(figure: Figure, bottom_inches: float, height_inches: float) -> Axes:
    """Return a panel over the whole width within the sheet's margins."""
    width, height = figure.get_size_inches()
    inner = width - LEFT_INCHES - RIGHT_INCHES
    return figure.add_axes((LEFT_INCHES / width, bottom_inches / height, inner / width, height_inches / height))


def leave_room(axes: Axes, share: float = NAME_ROOM) -> None:
    """Make a panel narrower, so that names find room at its left."""
    box = axes.get_position()
    room = box.width * share
    axes.set_position((box.x0 + room, box.y0, box.width - room, box.height))


def name_lines(axes: Axes, end: float, heights: Mapping[str, float], colours: Mapping[str, str]) -> None:
    """Write each line's name right of where it ends, one above the other where they end together.

    Parameters
    ----------
    axes
        The panel.
    end
        Where all lines end.
    heights, colours
        Each line's height there (0 to 1) and its colour, by the name that is written.
    """
    placed = spread_apart(heights)
    for name in heights:
        axes.annotate(
            name, (end, placed[name]), xytext=(9, 0), textcoords="offset points", color=colours[name],
            va="center", annotation_clip=False, fontsize=style.LABEL_POINTS, weight="bold",
        )  # fmt: skip


def spread_apart(heights: Mapping[str, float], distance: float = LABEL_DISTANCE) -> dict[str, float]:
    """Return where to write names so that none covers another: up where they crowd, down from 1."""
    order = sorted(heights, key=lambda name: heights[name])
    placed: list[float] = []
    for name in order:
        placed.append(max([heights[name], *(place + distance for place in placed[-1:])]))
    for index in reversed(range(len(placed))):
        ceiling = 1.0 - distance * (len(placed) - 1 - index)
        placed[index] = min(placed[index], ceiling)
    return dict(zip(order, placed, strict=True))


def share_axis(axes: Axes) -> None:
    """Set up a vertical axis of shares, 0 to 1."""
    axes.set_ylim(style.SHARE_LOW, style.SHARE_HIGH)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", ".25", ".50", ".75", "1"])
    axes.grid(axis="y")
    axes.set_ylabel("Share, 0 to 1")


def practice_over_years(axes: Axes, end: float) -> None:
    """Set up axes of deep practice over school years, up to year `end`."""
    axes.set_xlim(0, end)
    share_axis(axes)
    axes.set_ylabel("Deep practice, share 0 to 1")
    axes.set_xlabel("School year")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
