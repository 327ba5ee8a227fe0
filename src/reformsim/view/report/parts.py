"""The parts of a report: sections of words, pictures and tables. All text is plain; the page escapes it."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

MOST_ROWS = 200
"""Rows of a table that a report shows."""
THOUSAND = 1000
ROUNDING = 1e-12
"""Below it a number is the rounding of zero."""
CELL_CHARACTERS = 400
"""Characters of a value that are shown."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold a picture: PNG bytes, what it is called, and what it shows for those who cannot see it."""

    png: bytes
    caption: str
    alt: str

    @property
    def source(self) -> str:
        """Return the picture as an address that holds it."""
        return f"data:image/png;base64,{base64.b64encode(self.png).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class Grid:
    """Hold a table as text: its caption, its columns, its rows, and which columns are numbers."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Hold a section of a report; what is empty is not shown.

    Attributes
    ----------
    key
        Its name in addresses: letters and hyphens.
    heading
        What stands above it.
    paragraphs, points
        Sentences, and items of a list.
    pictures, grids
        Pictures and tables.
    code
        Text that is shown as it is.
    """

    key: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    grids: tuple[Grid, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Hold a whole report.

    Attributes
    ----------
    title, kind, question
        What it is about, what kind of folder it is of, and what was asked.
    answer
        The answer in sentences; the first is the verdict.
    sections
        Everything else, in order.
    scrubber
        What the scrubber shows, as plain data; None for none.
    """

    title: str
    kind: str
    question: str
    answer: tuple[str, ...]
    sections: tuple[Section, ...]
    scrubber: Mapping[str, Any] | None = field(default=None)


def cell(value: Any) -> str:
    """Return a value as short text: three digits that count, commas in large numbers, a dash where nothing is."""
    is_empty = isinstance(value, Mapping | list | tuple) and not value
    if value is None or value is pd.NA or is_empty or (isinstance(value, float) and math.isnan(value)):
        return "\u2013"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and abs(value) < ROUNDING:
        return "0"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= THOUSAND else f"{value:.3g}"
    text = str(value)
    if isinstance(value, Mapping):
        text = ", ".join(f"{key} {_inner(one)}" for key, one in value.items())
    elif isinstance(value, list | tuple):
        text = ", ".join(map(cell, value))
    return text[:CELL_CHARACTERS]


def _inner(value: Any) -> str:
    """Return a value that stands in another one; mappings in brackets."""
    return f"({cell(value)})" if isinstance(value, Mapping) else cell(value)


def grid(caption: str, rows: Iterable[Mapping[str, Any]], columns: Sequence[str], heads: Sequence[str] = ()) -> Grid:
    """Return a table of some columns of rows, each a mapping of column to value.

    Parameters
    ----------
    caption
        What the table is; how many rows are left out is added.
    rows
        No more than `MOST_ROWS` are shown, the first ones.
    columns, heads
        Which columns, and what stands above them; their own names in words if left out.
    """
    found = list(rows)
    shown = found[:MOST_ROWS]
    if len(shown) < len(found):
        caption = f"{caption} (the first {len(shown)} of {len(found):,} rows)"
    values = [[row.get(name) for name in columns] for row in shown]
    numeric = tuple(
        all(isinstance(one, int | float) or one is None for one in column) for column in zip(*values, strict=True)
    )
    names = tuple(heads) or tuple(name.replace("_", " ") for name in columns)
    return Grid(
        caption, names, tuple(tuple(map(cell, row)) for row in values), numeric or tuple(False for _ in columns)
    )


def table_grid(caption: str, table: pd.DataFrame, heads: Sequence[str] = ()) -> Grid:
    """Return a tidy table as a grid, all columns."""
    names = [str(name) for name in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in table.itertuples(index=False, name=None)]
    return grid(caption, rows, names, heads)


def version_grid(versions: Mapping[str, Any]) -> Grid:
    """Return a table of versions."""
    rows = [{"program": name, "version": str(number)} for name, number in versions.items()]
    return grid("Versions of what made it", rows, ("program", "version"))


CAUTION = Section(
    "caution",
    "What not to conclude",
    paragraphs=(
        "No run is a forecast.",
        "The model shows what follows from its rules and numbers; most of these nobody has measured: they are ours.",
    ),
    points=(
        "Not that a reform will work, or fail, in a certain district.",
        "Not that one lever is worth more than another: strengths of most levers are ours.",
        "Not a chance of success: seeds are luck inside one set of numbers.",
        "Not from small differences: look at intervals, and at more than one seed.",
    ),
)
"""What every report ends with."""
