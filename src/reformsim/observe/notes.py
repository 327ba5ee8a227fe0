"""An observer's notes as arrays, and back: what a snapshot keeps of a run's history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Columns = dict[str, Any]


def rows_to_arrays(rows: Sequence[Mapping[str, Any]]) -> dict[str, Array]:
    """Return rows of numbers, all with the same columns in the same order, as one array a column."""
    columns = zip(*(row.values() for row in rows), strict=True)
    return {name: np.array(column) for name, column in zip(rows[0] if rows else (), columns, strict=True)}


def arrays_to_rows(arrays: Mapping[str, Array]) -> list[Columns]:
    """Return the rows of arrays by column, as plain numbers."""
    if not arrays:
        return []
    columns = [array.tolist() for array in arrays.values()]
    return [dict(zip(arrays, row, strict=True)) for row in zip(*columns, strict=True)]


def joined(years: Sequence[Columns]) -> Columns:
    """Return yearly column sets as one, which may share its columns with a single one."""
    if len(years) <= 1:
        return years[0] if years else {}
    return {name: np.concatenate([year[name] for year in years]) for name in years[0]}


def years_to_arrays(years: Sequence[Columns]) -> dict[str, Array]:
    """Return yearly column sets as one array a column; texts as texts of one length."""
    return {name: plain_array(values) for name, values in joined(years).items()}


def plain_array(values: Array) -> Array:
    """Return an array without objects: texts become texts of one length."""
    return values.astype(str) if values.dtype == object else values


def with_objects(values: Array) -> Array:
    """Return an array as tables hold it: texts become objects."""
    return values.astype(object) if values.dtype.kind == "U" else values


def group(arrays: Mapping[str, Array], heading: str) -> dict[str, Array]:
    """Return the arrays under a heading, without it."""
    start = f"{heading}/"
    return {name.removeprefix(start): array for name, array in arrays.items() if name.startswith(start)}
