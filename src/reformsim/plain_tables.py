"""Rows as text: CSV, Markdown or JSON. A row is a mapping of column to value, all rows alike."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

Row = dict[str, Any]


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
