"""The answer of a study: words first, then figures and tidy tables, each column with its unit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from reformsim.errors import RunError
from reformsim.observe.schema import Column
from reformsim.run.crew import FailedJob

if TYPE_CHECKING:
    import pandas as pd

Columns = Mapping[str, tuple[Column, ...]]
"""Each table's columns, in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Hold what a study found.

    Attributes
    ----------
    study
        The study's name, such as ``compare``.
    question
        What was asked, as plain data: the same question has the same answer.
    sentences
        The answer in words.
    figures
        The main numbers, as plain data.
    tables
        Tidy tables by name.
    columns
        What each table's columns are.
    shown
        Name of the table that is printed, and its columns.
    failures
        One row for each run that failed: scenario, seed, stage, type, message.
    texts
        Other files that the answer brings, such as an experiment to go on with, by name.
    """

    study: str
    question: dict[str, Any]
    sentences: tuple[str, ...]
    figures: dict[str, Any]
    tables: Mapping[str, pd.DataFrame]
    columns: Columns
    shown: tuple[str, tuple[str, ...]]
    failures: tuple[dict[str, Any], ...] = field(default=())
    texts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a table that is not what its columns say."""
        for name, table in self.tables.items():
            described = [column.name for column in self.columns.get(name, ())]
            if list(table.columns) != described:
                raise RunError(f"the table {name} has the columns {list(table.columns)}, described are {described}")

    def summary(self) -> dict[str, Any]:
        """Return the answer without its tables, ready for JSON."""
        return {
            "study": self.study,
            "question": self.question,
            "answer": list(self.sentences),
            **self.figures,
            "failed": list(self.failures),
        }

    def column_table(self) -> pd.DataFrame:
        """Return what every column means: table, column, unit, meaning."""
        rows = [
            (name, column.name, column.unit, column.meaning) for name in self.tables for column in self.columns[name]
        ]
        import pandas as pd  # takes a fifth of a second to load, and a single run needs none of it

        return pd.DataFrame(rows, columns=["table", "column", "unit", "meaning"])


def describe_failures(failed: Iterable[FailedJob]) -> tuple[dict[str, Any], ...]:
    """Return failed jobs as rows, in a fixed order."""
    rows = [one.describe() for one in failed]
    return tuple(sorted(rows, key=lambda row: (row["scenario"], row["seed"], row["message"])))


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as plain data, fit for JSON: what is missing or infinite is None."""
    return [{str(name): plain(value) for name, value in row.items()} for row in table.to_dict("records")]


def plain(value: Any) -> Any:
    """Return a number fit for JSON: what is missing or infinite is None."""
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, np.integer | np.bool_):
        return value.item()
    return value
