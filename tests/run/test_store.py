"""The run folder: its bytes, its name, and that it is whole or not there."""

from __future__ import annotations

import errno
import io
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reformsim.errors import InputError, RunError
from reformsim.observe.schema import TABLES_VERSION
from reformsim.observe.table import Table
from reformsim.run import store
from reformsim.run.parquet import arrow_column, encode_table
from reformsim.run.store import encode_json, folder_of_scenario, name_run, write_run

FILES = {"a.json": b"{}\n", "b.parquet": b"PAR1"}
EVENTS = pd.DataFrame(
    {
        "month": [3],
        "year": [0.3],
        "kind": ["labelled"],
        "school_id": ["Ash"],
        "label": [""],
        "value": [float("nan")],
    }
)


def test_a_run_is_named_by_hash_and_seed() -> None:
    """A run's name is eight digits of the scenario's hash, and the seed."""
    assert name_run("0123456789abcdef", 7) == "01234567-seed7"


def test_json_refuses_what_is_no_json() -> None:
    """Not-a-number is refused, letters of other languages stay as they are, and the text ends with a line end."""
    assert encode_json({"school": "Élan"}) == '{\n  "school": "Élan"\n}\n'.encode()
    with pytest.raises(ValueError, match="JSON"):
        encode_json(float("nan"))


def test_a_table_carries_units_and_meanings() -> None:
    """Every column says its unit and meaning, also where one entry describes a column per subject."""
    frame = pd.DataFrame({"month": [1, 2], "deep": [0.1, 0.2], "score_reading": [float("nan"), 0.3]})
    schema = pq.read_schema(io.BytesIO(encode_table("system", frame)))
    said = {name: schema.field(name).metadata for name in schema.names}
    assert said["month"][b"unit"] == b"months"
    assert said["score_reading"][b"unit"] == b"student SD"
    assert b"deep enactment" in said["deep"][b"meaning"]
    assert schema.metadata[b"reformsim_tables_version"] == str(TABLES_VERSION).encode()
    assert b"pandas" not in schema.metadata


def test_a_table_comes_back_as_it_was() -> None:
    """Reading a table gives the values back, and the same table gives the same bytes, whatever its index."""
    written = encode_table("events", EVENTS)
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(written)), EVENTS)
    assert encode_table("events", EVENTS.set_axis([9])) == written


@pytest.mark.parametrize("rows", [EVENTS, EVENTS.iloc[:0], EVENTS.assign(value=[1.5] * len(EVENTS))])
def test_columns_give_the_bytes_of_their_frame(rows: pd.DataFrame) -> None:
    """A table of arrays, which we hand to Arrow as they lie in memory, is written as the frame made of them is."""
    assert encode_table("events", Table.of(rows).columns) == encode_table("events", rows)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (pa.string(), np.array(["école", "", "日本", "a"], dtype=object)),
        (pa.string(), np.array(["a", None, np.nan], dtype=object)),
        (pa.string(), np.array([], dtype=object)),
        (pa.float64(), np.array([1.0, np.nan, -np.inf, 0.0])),
        (pa.float64(), np.arange(40.0)[::3]),
        (pa.float64(), np.array([])),
        (pa.int64(), np.arange(9, dtype=np.int32)),
        (pa.bool_(), np.arange(19) % 3 == 0),
        (pa.bool_(), np.array([True, False], dtype=object)),
    ],
)
def test_a_column_is_what_arrow_itself_makes_of_it(kind: pa.DataType, values: np.ndarray) -> None:
    """Texts of any letters, missing values, whole numbers of other sizes, flags, and nothing at all."""
    asked = pa.array(values.tolist(), type=kind, from_pandas=True)
    assert arrow_column(values, kind).equals(asked)
    arrow_column(values, kind).validate(full=True)


def test_an_empty_table_keeps_its_kinds() -> None:
    """A table without rows has the same kinds of columns as one with rows."""
    full, empty = (pq.read_schema(io.BytesIO(encode_table("events", frame))) for frame in (EVENTS, EVENTS.iloc[:0]))
    assert empty.equals(full)


def test_a_column_that_nobody_described_is_a_failure() -> None:
    """A column without an entry in the schema is refused by name."""
    with pytest.raises(RunError, match="surprise"):
        encode_table("system", pd.DataFrame({"surprise": [1.0]}))


def test_a_folder_is_never_written_over(tmp_path: Path) -> None:
    """A taken name, be it of a folder or a file, gets -2, then -3; what was there stays."""
    (tmp_path / "run").mkdir()
    (tmp_path / "run-2").write_text("a file")
    assert [write_run(tmp_path, "run", FILES).name for _ in range(2)] == ["run-3", "run-4"]
    assert list((tmp_path / "run").iterdir()) == []
    assert (tmp_path / "run-2").read_text() == "a file"
    assert {path.name: path.read_bytes() for path in (tmp_path / "run-4").iterdir()} == FILES


def test_a_name_taken_at_the_last_moment_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process may take the name between the look and the rename: the next one is used."""
    write_run(tmp_path, "run", FILES)
    monkeypatch.setattr(os.path, "lexists", lambda _path: False)
    monkeypatch.setattr(store, "missing_folders", lambda _folder: [])
    assert write_run(tmp_path, "run", FILES).name == "run-2"


@pytest.mark.parametrize("stopped_by", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_a_stop_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped_by: BaseException) -> None:
    """Stopped in the middle of writing, no folder is left, not even those that were made on the way."""
    write = store._write_through

    def stop_at_second(path: Path, content: bytes) -> None:
        if path.name == "b.parquet":
            raise stopped_by
        write(path, content)

    monkeypatch.setattr(store, "_write_through", stop_at_second)
    with pytest.raises((KeyboardInterrupt, InputError)):
        write_run(tmp_path / "outputs" / "tiny", "run", FILES)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the disk says is told, not thrown."""

    def refuse(_path: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "_write_through", refuse)
    with pytest.raises(InputError, match="No space left on device"):
        write_run(tmp_path, "run", FILES)


def test_the_try_leaves_no_trace(tmp_path: Path) -> None:
    """Finding out whether a folder can be written leaves nothing, and takes nothing away."""
    assert folder_of_scenario(tmp_path / "outputs", "tiny") == tmp_path / "outputs" / "tiny"
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "outputs").mkdir()
    folder_of_scenario(tmp_path / "outputs", "tiny")
    assert [path.name for path in tmp_path.iterdir()] == ["outputs"]


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "a\\b", "c:", "a\nb", "n" * 121])
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    """A scenario's name that is no plain folder name is refused: no run is written outside its folder."""
    with pytest.raises(InputError, match="cannot be the name of a folder"):
        folder_of_scenario(tmp_path, name)


def test_a_file_in_the_way_is_explained(tmp_path: Path) -> None:
    """Where a file stands instead of a folder, it is said before anything is run."""
    (tmp_path / "outputs").write_text("a file")
    with pytest.raises(InputError, match="nothing can be written there"):
        folder_of_scenario(tmp_path / "outputs", "tiny")


def test_files_are_for_all_to_read(tmp_path: Path) -> None:
    """A run's folder has the same rights as any other new folder."""
    (tmp_path / "plain").mkdir()
    assert write_run(tmp_path, "run", FILES).stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert json.loads((tmp_path / "run" / "a.json").read_text()) == {}
