"""A tidy table that is written piece by piece: the same bytes as all pieces at once, never all of them in memory."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from reformsim.run.parquet import ROW_GROUP_ROWS, table_schema, writing


class TableStream:
    """Write a table's pieces to one Parquet file, group of rows by group of rows, as `encode_table` does at once.

    The file is whole once it is closed.
    """

    def __init__(self, path: Path, table: str) -> None:
        self._path, self._table = path, table
        self._waiting: list[pa.Table] = []
        self._file: pq.ParquetWriter | None = None
        self._has_rows = False

    def add(self, piece: pa.Table) -> None:
        """Take a piece with the columns of the first one."""
        schema = table_schema(self._table, piece.column_names)
        if self._file is None:
            self._file = pq.ParquetWriter(self._path, schema, **writing(schema))
        self._waiting.append(pa.Table.from_arrays(piece.columns, schema=schema))
        while sum(len(one) for one in self._waiting) >= ROW_GROUP_ROWS:
            self._write(ROW_GROUP_ROWS)

    def close(self) -> None:
        """Write what still waits, and wait for the disk; a table without any piece has no file."""
        if self._file is None:
            return
        if self._waiting and (sum(len(one) for one in self._waiting) or not self._has_rows):
            self._write(ROW_GROUP_ROWS)
        self._file.close()
        with self._path.open("rb") as file:
            os.fsync(file.fileno())

    def _write(self, rows: int) -> None:
        """Write the first rows of what waits as one group."""
        joined = pa.concat_tables(self._waiting).combine_chunks()
        if self._file is not None:
            self._file.write_table(joined.slice(0, rows), row_group_size=ROW_GROUP_ROWS)
        self._has_rows = self._has_rows or len(joined) > 0
        rest = joined.slice(rows)
        self._waiting = [rest] if len(rest) else []
