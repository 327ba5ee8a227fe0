"""Tidy tables as Parquet: each column carries its unit and meaning, and the same table gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from reformsim.errors import RunError
from reformsim.observe.schema import TABLES_VERSION, describe

if TYPE_CHECKING:
    import pandas as pd

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
    columns = [arrow_column(rows[field.name], field.type) for field in schema]
    sink = pa.BufferOutputStream()
    whole = pa.Table.from_arrays(columns, schema=schema)
    pq.write_table(whole, sink, row_group_size=ROW_GROUP_ROWS, **writing(schema))
    return bytes(sink.getvalue())


def writing(schema: pa.Schema) -> dict[str, Any]:
    """Return how columns are written: texts, which repeat, as numbers in a list of texts.

    Numbers hardly repeat; to look for it took half the time of writing, and the files came out a sixth larger.
    """
    texts = [field.name for field in schema if pa.types.is_string(field.type)]
    return {"compression": COMPRESSION, "use_dictionary": texts}


def arrow_column(values: Any, kind: pa.DataType) -> pa.Array:
    """Return a column as Arrow holds it; what is not a number, or no text, is missing.

    Arrow's own conversion loads pandas, which takes a fifth of a second. So numbers and texts in arrays, of which
    almost all that we write is made, are handed to it as they lie in memory.
    """
    if not isinstance(values, np.ndarray):
        return pa.array(values, type=kind, from_pandas=True)
    if pa.types.is_string(kind):
        return _texts(values)
    if pa.types.is_boolean(kind):
        return pa.Array.from_buffers(kind, len(values), [None, _bits(values)])
    numbers = np.ascontiguousarray(values, dtype=kind.to_pandas_dtype())
    known = ~np.isnan(numbers)
    return pa.Array.from_buffers(kind, len(numbers), [None if known.all() else _bits(known), pa.py_buffer(numbers)])


def _texts(values: Array) -> pa.Array:
    """Return texts as Arrow holds them: their bytes in a row, and where each ends."""
    texts = values.tolist()
    if any(type(text) is not str for text in texts):
        return pa.array(values, type=pa.string(), from_pandas=True)
    encoded = [text.encode() for text in texts]
    ends = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum([len(text) for text in encoded], out=ends[1:])
    row, bounds = pa.py_buffer(b"".join(encoded)), pa.py_buffer(ends)
    return pa.LargeStringArray.from_buffers(len(texts), bounds, row).cast(pa.string())


def _bits(flags: Array) -> pa.Buffer:
    """Return flags as Arrow holds them, eight to a byte."""
    return pa.py_buffer(np.packbits(flags.astype(np.bool_), bitorder="little"))


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
