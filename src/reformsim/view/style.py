"""One look for all figures: colours that colour-blind readers tell apart, one font, no clutter.

The colours are those of Okabe and Ito (2008), darkened where they must carry words on white. Figures are
made without touching matplotlib's global state, and the same tables give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from matplotlib import colormaps, style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

INK = "#222222"
QUIET_INK = "#6B6B6B"
GRID = "#E6E6E6"
SCHOOL = "#9A9A9A"
DEEP = "#0072B2"
SURFACE = "#B86E00"
CULTURE = "#00805E"
STRETCH = "#F0E442"
STRETCH_INK = "#6B6300"
LEVER = "#56B4E9"
LEVER_INK = "#0B3C5D"
SHOCK = "#D55E00"
SHOCK_INK = "#8A3B00"
ADDED = "#F3F3F3"

SERIES = ("#0072B2", "#B86E00", "#00805E", "#A8437E", "#B03A00", "#3A8FC4", "#6B6300", "#444444")
"""Colours of scenarios side by side: told apart by colour-blind readers, and dark enough to write with."""
SCALE, SCALE_STEPS = "cividis", 21
"""Colours of shares: dark blue for 0 to yellow for 1, for all eyes alike (Nunez, Anderton and Renslow 2018)."""
SHARE_LOW, SHARE_HIGH = -0.02, 1.03

TITLE_POINTS = 26
SENTENCE_POINTS = 15
LABEL_POINTS = 15
SMALL_POINTS = 12.5
DOTS_PER_INCH = 120
QUICK_LEVEL = 1
"""How hard PNG files are compressed, of 9: flat colours take as many bytes as with more, and a third of the time."""

STYLE: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": SMALL_POINTS,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": QUIET_INK,
    "axes.labelcolor": INK,
    "axes.labelsize": LABEL_POINTS,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 1.0,
    "xtick.color": QUIET_INK,
    "ytick.color": QUIET_INK,
    "xtick.labelsize": LABEL_POINTS,
    "ytick.labelsize": LABEL_POINTS,
    "figure.facecolor": "white",
    "figure.dpi": DOTS_PER_INCH,
    "savefig.dpi": "figure",
    "path.simplify": True,
    "svg.hashsalt": "reformsim",
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the one look, whatever the reader's own matplotlib settings are; restore them after."""
    with style.context(["default", STYLE]):
        yield


def share_scale() -> tuple[str, ...]:
    """Return the colours of shares from 0 to 1, as ``#rrggbb``."""
    scale = colormaps[SCALE]
    return tuple(to_hex(scale(step / (SCALE_STEPS - 1))) for step in range(SCALE_STEPS))


def new_figure(width_inches: float, height_inches: float) -> Figure:
    """Return an empty figure that no window system and no global list knows of."""
    figure = Figure(figsize=(width_inches, height_inches))
    FigureCanvasAgg(figure)
    return figure


def png_bytes(figure: Figure) -> bytes:
    """Return a figure as PNG: the same figure gives the same bytes, on any day."""
    sink = BytesIO()
    with house_style():
        figure.savefig(sink, format="png", metadata={"Software": None}, pil_kwargs={"compress_level": QUICK_LEVEL})
    return sink.getvalue()


def save_png(figure: Figure, path: Path | str) -> None:
    """Write a figure as PNG: the same figure gives the same bytes, on any day.

    Parameters
    ----------
    figure
        What to write.
    path
        File to write; its folder must exist.
    """
    Path(path).write_bytes(png_bytes(figure))
