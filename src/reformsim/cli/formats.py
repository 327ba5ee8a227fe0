"""Rows as a table for eyes, CSV, Markdown or JSON."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import Any, Literal

import typer

Row = dict[str, Any]
PIPED_CHARACTERS = 200


def print_rows(rows: list[Row], form: str) -> None:
    """Print rows in one of the formats ``table``, ``csv``, ``md`` and ``json``."""
    if form == "table":
        print_table(rows)
    else:
        typer.echo({"csv": as_csv, "md": as_markdown, "json": as_json}[form](rows), nl=False)


def cell(value: Any) -> str:
    """Return a value as text: nothing for None, no needless digits, spaces between numbers."""
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return " ".join(cell(one) for one in value)
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def as_csv(rows: list[Row]) -> str:
    """Return rows as CSV with a header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows([cell(value) for value in row.values()] for row in rows)
    return text.getvalue()


def as_markdown(rows: list[Row]) -> str:
    """Return rows as a Markdown table."""
    lines = [list(rows[0]), ["---"] * len(rows[0])]
    lines += [[" ".join(cell(value).replace("|", "\\|").split()) for value in row.values()] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def as_json(rows: list[Row]) -> str:
    """Return rows as a JSON list of mappings."""
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


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
