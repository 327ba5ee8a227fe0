"""A table written piece by piece is the table written at once, byte by byte."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from reformsim.run import parquet, table_stream
from reformsim.run.parquet import encode_table, table_schema
from reformsim.run.table_stream import TableStream


def rows(count: int, year: int = 1) -> pd.DataFrame:
    """Return some rows of the table of events."""
    luck = np.random.default_rng(year)
    return pd.DataFrame(
        {
            "month": np.full(count, 10 * year),
            "year": np.full(count, float(year)),
            "kind": luck.choice(["labelled", "school_rises", ""], count).astype(object),
            "school_id": np.array([f"school-{n}" for n in luck.integers(0, 900, count)], dtype=object),
            "label": np.full(count, "", dtype=object),
            "value": np.where(luck.random(count) < 0.1, np.nan, luck.random(count)),
        }
    )


def piece_of(frame: pd.DataFrame) -> pa.Table:
    """Return rows as a piece."""
    schema = table_schema("events", list(frame.columns))
    return pa.Table.from_pandas(frame, schema=schema, preserve_index=False)


@pytest.mark.parametrize("group", [1000, 4096, 10**6])
@pytest.mark.parametrize("sizes", [(700, 0, 1300, 2500), (3000,), (1000, 1000), (0,), (0, 0)])
def test_pieces_make_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: int, sizes: tuple[int, ...]
) -> None:
    """Whatever pieces a table comes in, and whatever its groups of rows hold, the file is that of the whole table."""
    for module in (parquet, table_stream):
        monkeypatch.setattr(module, "ROW_GROUP_ROWS", group)
    frames = [rows(size, number + 1) for number, size in enumerate(sizes)]
    stream = TableStream(tmp_path / "events.parquet", "events")
    for frame in frames:
        stream.add(piece_of(frame))
    stream.close()
    whole = encode_table("events", pd.concat(frames, ignore_index=True))
    assert (tmp_path / "events.parquet").read_bytes() == whole


def test_what_waits_is_less_than_a_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece that fills a group is on the disk before the next one comes, so that memory holds no more than a group."""
    monkeypatch.setattr(table_stream, "ROW_GROUP_ROWS", 1000)
    stream = TableStream(tmp_path / "events.parquet", "events")
    waiting = []
    for year in range(1, 6):
        stream.add(piece_of(rows(800, year)))
        waiting.append(sum(len(one) for one in stream._waiting))
    assert waiting == [800, 600, 400, 200, 0]
    stream.close()
