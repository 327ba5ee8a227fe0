"""Rows as a table for eyes, CSV, Markdown or JSON."""

from __future__ import annotations

import sys
from typing import Literal

import typer

from reformsim.plain_tables import Row, as_csv, as_json, as_markdown, cell

PIPED_CHARACTERS = 200


def print_rows(rows: list[Row], form: str) -> None:
    """Print rows in one of the formats ``table``, ``csv``, ``md`` and ``json``."""
    if form == "table":
        print_table(rows)
    else:
        typer.echo({"csv": as_csv, "md": as_markdown, "json": as_json}[form](rows), nl=False)


def print_table(rows: list[Row]) -> None:
    """Print rows as wide as the terminal, or wide where the output goes elsewhere."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name, value in rows[0].items():
        side: Literal["left", "right"] = "right" if isinstance(value, float) else "left"
        table.add_column(Text(name.replace("_", " ")), justify=side)
    for row in rows:
        table.add_row(*(Text(cell(value)) for value in row.values()))
    Console(width=None if sys.stdout.isatty() else PIPED_CHARACTERS).print(table)
