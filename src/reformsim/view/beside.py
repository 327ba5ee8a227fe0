"""The picture of one run as a file, and a process that makes one beside the run.

Such a process loads what draws while the run goes on elsewhere. It is given one run on standard input, writes the
picture to standard output, and ends; where nothing comes, the run has come to nothing, and it ends as well.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Mapping
from typing import Any

import pandas as pd

from reformsim.view.sheet import new_sheet
from reformsim.view.style import house_style, png_bytes
from reformsim.view.trajectory import draw_run, run_title

Columns = Mapping[str, Any]


def run_png(
    tables: tuple[Columns, Columns, Columns], names: tuple[str, str], sentence: str, months_per_year: int
) -> bytes:
    """Return the picture of a run as PNG.

    Parameters
    ----------
    tables
        Those of the system, of its schools and of levers, each its columns by name.
    names
        Of the scenario and of the verdict; they are the title.
    sentence
        Written below the title.
    months_per_year
        Months that make one school year.
    """
    system, schools, levers = (pd.DataFrame(columns) for columns in tables)
    return png_bytes(draw_run(system, schools, levers, run_title(*names), sentence, months_per_year=months_per_year))


def draw_one() -> None:
    """Draw the run that is read from standard input, and write the picture to standard output."""
    _load_fonts()
    given = sys.stdin.buffer.read()
    if given:
        png = run_png(*pickle.loads(given))  # noqa: S301 - from the process that started this one
        with open(sys.stdout.fileno(), "wb") as out:  # noqa: PTH123 - closed with it, as sys.stdout does not: who waits
            out.write(png)  # for the end of the picture need not wait for that of this process


def _load_fonts() -> None:
    """Draw a sheet that nobody sees: the first one loads fonts, and more that takes a moment."""
    with house_style():
        sheet, _ = new_sheet("A", "a", (1.0,))
    png_bytes(sheet)
