"""A run as a film: schools change colour beside the curve of the system, month after month.

Frames are limited, so that a long run of many schools is a small file: of many months every second or third is shown.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.animation import AbstractMovieWriter, FFMpegWriter, PillowWriter
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from reformsim.errors import InputError
from reformsim.view import style
from reformsim.view.report.scrubber import LAYER_WORDS, LINES, scrubber_data
from reformsim.view.sheet import share_axis

if TYPE_CHECKING:
    from reformsim.run.run_folder import KeptRun
    from reformsim.study.school_paths import SchoolPaths

MOST_FRAMES = 120
FRAMES_PER_SECOND = 10
HOLD_SECONDS = 2
"""How long the last frame stays."""
WIDTH_INCHES, HEIGHT_INCHES, DOTS_PER_INCH = 11.0, 5.0, 80
CURVE, GRID, SCALE = (0.085, 0.14, 0.47, 0.62), (0.62, 0.14, 0.30, 0.62), (0.94, 0.14, 0.015, 0.62)
"""Left, bottom, width and height of the parts, shares of the figure."""
EDGES_UP_TO = 900
"""Schools up to which squares have edges."""
CHARACTERS = 112
DASHES: dict[str, Any] = {"": "-", "2 3": (0, (1, 1)), "8 3": (0, (5, 1.5))}
VIDEO_EXTRA = (
    'mp4 needs ffmpeg, and there is none: install it, or: pip install "reformsim[video]"; --format gif needs none'
)
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Film:
    """Hold what a film shows: the scrubber's data, shares of schools by step, and the words above."""

    title: str
    data: dict[str, Any]
    layer: str
    shares: Any
    levers: Sequence[dict[str, Any]]


def film_of(kept: KeptRun, paths: SchoolPaths, layer: str = "deep") -> Film:
    """Return the film of a run.

    Parameters
    ----------
    kept, paths
        The run, and what every school did.
    layer
        What squares show: ``deep``, ``surface`` or ``culture``.
    """
    scenario = kept.recorded.scenario
    data = scrubber_data(kept.system, kept.levers, paths, scenario.months_per_year)
    every = -(-len(paths.schools) // len(data["schools"]))
    title = scenario.name.replace("_", " ").capitalize()
    return Film(title, data, layer, np.asarray(paths.layers[layer][:, ::every], dtype=np.float64), data["levers"])


def frames_of(steps: int) -> list[int]:
    """Return the steps that are shown: at most `MOST_FRAMES`, evenly, the first and the last among them."""
    return sorted({round(step) for step in np.linspace(0, steps - 1, min(steps, MOST_FRAMES))})


def film_bytes(film: Film, form: str, tick: Tick | None = None) -> bytes:
    """Return a film as the bytes of a file.

    Parameters
    ----------
    film
        What it shows.
    form
        ``gif`` or ``mp4``.
    tick
        Told of frames drawn and frames in all.

    Raises
    ------
    InputError
        If ``mp4`` is asked for and there is no ffmpeg.
    """
    steps = frames_of(film.data["steps"])
    steps += [steps[-1]] * (HOLD_SECONDS * FRAMES_PER_SECOND)
    with style.house_style(), mpl.rc_context(), TemporaryDirectory() as folder:
        file = Path(folder) / f"film.{form}"
        scene = Scene(film)
        writer = _writer(form)
        with writer.saving(scene.figure, str(file), DOTS_PER_INCH):
            for number, step in enumerate(steps, start=1):
                scene.show(step)
                writer.grab_frame()
                if tick is not None:
                    tick(number, len(steps))
        return file.read_bytes()


def draw_frame(film: Film, step: int) -> Figure:
    """Return one frame of a film."""
    with style.house_style():
        scene = Scene(film)
        scene.show(step)
    return scene.figure


def ffmpeg_path() -> str:
    """Return where ffmpeg is: the system's own, or that of the package imageio-ffmpeg.

    Raises
    ------
    InputError
        If there is neither.
    """
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        raise InputError(VIDEO_EXTRA) from None


def _writer(form: str) -> AbstractMovieWriter:
    """Return what writes frames."""
    if form == "gif":
        return PillowWriter(fps=FRAMES_PER_SECOND)
    mpl.rcParams["animation.ffmpeg_path"] = ffmpeg_path()
    # Even sizes and this way of holding colours are what players on phones and projectors take.
    return FFMpegWriter(fps=FRAMES_PER_SECOND, codec="libx264", extra_args=["-pix_fmt", "yuv420p"])


class Scene:
    """Hold the figure of a film, and show one step of it after the other.

    Attributes
    ----------
    figure
        What is drawn.
    """

    def __init__(self, film: Film) -> None:
        self._film = film
        self.figure = style.new_figure(WIDTH_INCHES, HEIGHT_INCHES)
        self._years = np.arange(1, film.data["steps"] + 1) / film.data["stepsPerYear"]
        self.figure.text(0.03, 0.95, film.title, va="top", fontsize=20, weight="bold")
        self._words: Text = self.figure.text(0.03, 0.865, "", va="top", fontsize=style.SMALL_POINTS)
        self._lines, self._now = self._draw_curve(self.figure.add_axes(CURVE))
        self._mesh = _draw_grid(self.figure, film)

    def _draw_curve(self, axes: Axes) -> tuple[list[Line2D], Line2D]:
        """Set up the curve's panel, its names above it, and return its lines and the mark of now."""
        lines = []
        along = 0.0
        for name, colour, dash in LINES:
            lines += axes.plot([], [], color=colour, linestyle=DASHES[dash], linewidth=3)
            words = LAYER_WORDS[name]
            axes.annotate(
                words, (along, 1.0), xycoords="axes fraction", xytext=(0, 6), textcoords="offset points",
                color=colour, fontsize=style.SMALL_POINTS, weight="bold",
            )  # fmt: skip
            along += 0.025 * len(words)
        axes.set_xlim(0, float(self._years[-1]))
        share_axis(axes)
        axes.set_xlabel("School year")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
        (now,) = axes.plot([], [], color=style.INK, linewidth=1.2)
        return lines, now

    def show(self, step: int) -> None:
        """Show the system up to a step, and schools at it."""
        for line, (name, *_) in zip(self._lines, LINES, strict=True):
            values = next(one["values"] for one in self._film.data["lines"] if one["name"] == LAYER_WORDS[name])
            line.set_data(self._years[: step + 1], values[: step + 1])
        self._now.set_data([self._years[step]] * 2, [style.SHARE_LOW, style.SHARE_HIGH])
        self._mesh.set_array(_squares(self._film.shares[step]))
        self._words.set_text(words_of(self._film, step))


def words_of(film: Film, step: int) -> str:
    """Return when a step is, and what acts then."""
    data, per_year = film.data, film.data["stepsPerYear"]
    year = step // per_year + 1
    when = f"Year {year}" if per_year == 1 else f"Year {year}, month {step % per_year + 1}"
    if step >= data["ownSteps"]:
        return f"{when}: all support off"
    now = (step + 1) / per_year
    acting = [one["name"] for one in film.levers if one["start"] < now and (one["end"] is None or now <= one["end"])]
    text = f"{when}: {', '.join(acting) or 'no lever or shock acts'}"
    return text if len(text) <= CHARACTERS else f"{when}: {len(acting)} levers and shocks act"


def _draw_grid(figure: Figure, film: Film) -> QuadMesh:
    """Draw a square for each school and the scale of their colours, and return the squares."""
    axes = figure.add_axes(GRID)
    schools = film.shares.shape[1]
    squares = _squares(film.shares[0])
    colours = mpl.colormaps[style.SCALE].with_extremes(bad="white")
    edge = 1.0 if schools <= EDGES_UP_TO else 0.0
    mesh = axes.pcolormesh(squares, cmap=colours, vmin=0.0, vmax=1.0, edgecolors="white", linewidth=edge)
    axes.set_aspect("equal", anchor="NW")
    axes.invert_yaxis()
    axes.set_axis_off()
    of = "" if schools == film.data["ofSchools"] else f" of {film.data['ofSchools']:,}"
    axes.set_title(f"{schools:,}{of} schools: {LAYER_WORDS[film.layer]}", loc="left", fontsize=style.SMALL_POINTS)
    bar = figure.colorbar(mesh, cax=figure.add_axes(SCALE), ticks=[0, 0.5, 1])
    bar.ax.set_yticklabels(["0", ".5", "1"])
    return mesh


def _squares(shares: Any) -> Any:
    """Return shares of schools in rows, as near to a square as they go; the rest is masked."""
    columns = math.ceil(math.sqrt(len(shares)))
    rows = math.ceil(len(shares) / columns)
    table = np.full(rows * columns, np.nan)
    table[: len(shares)] = shares
    return np.ma.masked_invalid(table.reshape(rows, columns))
