"""Tidy tables as Parquet: each column carries its unit and meaning, and the same table gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from reformsim.errors import RunError
from reformsim.observe.schema import TABLES_VERSION, describe

Array = npt.NDArray[Any]
ARROW_TYPES = {"int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_(), "str": pa.string()}
COMPRESSION = "zstd"
ROW_GROUP_ROWS = 1_048_576
"""Rows of a Parquet file that are written, and can be read, by themselves."""


def encode_table(table: str, rows: pd.DataFrame | Mapping[str, Array]) -> bytes:
    """Return a tidy table as a Parquet file whose columns carry their unit and meaning.

    Parameters
    ----------
    table
        Name of the table in `reformsim.observe.schema`.
    rows
        Its rows, as a frame, whose index is left out, or as columns by name.

    Raises
    ------
    RunError
        If the table has a column that nobody described.
    """
    schema = table_schema(table, [str(name) for name in rows])
    columns = [pa.array(rows[field.name], type=field.type, from_pandas=True) for field in schema]
    sink = pa.BufferOutputStream()
    whole = pa.Table.from_arrays(columns, schema=schema)
    pq.write_table(whole, sink, compression=COMPRESSION, row_group_size=ROW_GROUP_ROWS)
    return bytes(sink.getvalue())


def table_schema(table: str, names: Sequence[str]) -> pa.Schema:
    """Return the Arrow schema of a tidy table with these columns, units and meanings in it.

    Raises
    ------
    RunError
        If the table has a column that nobody described.
    """
    about = {"reformsim_table": table, "reformsim_tables_version": str(TABLES_VERSION)}
    return pa.schema([_field(table, name) for name in names], metadata=about)


def _field(table: str, name: str) -> pa.Field:
    """Return a column's Arrow field, with its unit and meaning."""
    column = describe(table, name)
    if column is None:
        raise RunError(f"the table {table} has a column {name} that nothing describes")
    about = {"unit": column.unit, "meaning": column.meaning}
    return pa.field(name, ARROW_TYPES[column.dtype], metadata=about)
