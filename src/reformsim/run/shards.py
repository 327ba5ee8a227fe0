"""Shards: the small Parquet files in which a sweep keeps its runs, written by many, lost by none.

A shard of runs is a commit: what belongs to it, yearly series, is written first, and counts only once the
shard is there. Every file is written aside, brought to the disk, and renamed; nobody ever writes into one
that is there.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reformsim.config.measure_names import TEXT_MEASURES
from reformsim.config.reading import is_plain_file
from reformsim.errors import InputError, RunError
from reformsim.run.locks import waited_lock

RUNS, SERIES, FAILURES = "runs", "series", "failures"
SESSION_FILE, GATE_FILE, STOP_FILE = "session.json", "gate.lock", "stop"
DONE, FAILED = "done", "failed"
RUN_AGAIN = "; take it away to run its runs again"
RUN_COLUMNS: tuple[tuple[str, pa.DataType], ...] = (
    ("run", pa.int64()),
    ("run_id", pa.string()),
    ("policy", pa.string()),
    ("world", pa.int64()),
    ("seed", pa.int64()),
    ("status", pa.string()),
    ("stage", pa.string()),
    ("type", pa.string()),
    ("message", pa.string()),
    ("seconds", pa.float64()),
)
"""Columns that every sweep has; its measures follow."""


class StoreError(RunError):
    """Report that the disk refuses to keep runs; those that are committed are not touched by it."""


def run_schema(measures: Sequence[str]) -> pa.Schema:
    """Return the schema of a shard of runs."""
    fields = [pa.field(name, kind) for name, kind in RUN_COLUMNS]
    fields += [pa.field(name, pa.string() if name in TEXT_MEASURES else pa.float64()) for name in measures]
    return pa.schema(fields)


def series_schema(columns: Sequence[str]) -> pa.Schema:
    """Return the schema of a shard of yearly series."""
    fields = [pa.field("run", pa.int64()), pa.field("year", pa.int64())]
    return pa.schema(fields + [pa.field(name, pa.float64()) for name in columns])


def write_shards(
    folder: Path,
    name: str,
    runs: Sequence[Mapping[str, Any]],
    measures: Sequence[str],
    series: Mapping[str, Sequence[Any]],
) -> None:
    """Write a shard of runs with its series: series first, runs last.

    Parameters
    ----------
    folder
        The sweep's folder.
    name
        The shard's name; nobody else may use it.
    runs
        One row a run; measures that are missing become empty.
    measures
        Names of the measures.
    series
        Columns of the yearly series of all these runs; empty for none.

    Raises
    ------
    StoreError
        If the disk refuses.
    """
    try:
        if series and len(series["run"]):
            columns = [column for column in series if column not in ("run", "year")]
            _write(folder / SERIES / f"{name}.parquet", pa.table(dict(series), schema=series_schema(columns)))
        table = pa.Table.from_pylist([dict(row) for row in runs], schema=run_schema(measures))
        _write(folder / RUNS / f"{name}.parquet", table)
    except OSError as problem:
        raise StoreError(f"{folder}: runs cannot be kept there ({problem.strerror or problem})") from problem


def _write(path: Path, table: pa.Table) -> None:
    """Write a file aside, wait for the disk, and put it in place.

    Aside it has a name of its own: a worker that was killed may have left a part of the same shard there.
    """
    path.parent.mkdir(exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        with aside.open("xb") as file:
            pq.write_table(table, file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
    finally:
        aside.unlink(missing_ok=True)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def shard_files(folder: Path, kind: str, chunk: str = "") -> list[Path]:
    """Return the shards of a kind, sorted by name; those of one chunk where it is named."""
    return sorted((folder / kind).glob(f"part-{chunk}-*.parquet" if chunk else "part-*.parquet"))


def read_table(file: Path, needed: Sequence[str], advice: str = "", *, only_needed: bool = False) -> pa.Table:
    """Return a Parquet file of a sweep.

    Parameters
    ----------
    file
        The file.
    needed
        Columns that it must have.
    advice
        What can be done where it is broken.
    only_needed
        Whether to read those columns alone.

    Raises
    ------
    InputError
        If it is no longer what was written.
    """
    try:
        with open_shard(file, needed, advice) as shard:
            return shard.read(columns=list(needed) if only_needed else None)
    except (OSError, pa.ArrowException) as problem:
        raise _broken(file, problem, advice) from problem


def open_shard(file: Path, needed: Sequence[str], advice: str = "") -> pq.ParquetFile:
    """Return an open Parquet file whose end, where it says what it holds, is sound; as for `read_table`.

    Raises
    ------
    InputError
        If it is not there, or has not the columns that are needed.
    """
    if not is_plain_file(file):
        raise InputError(f"{file}: no such file{advice}")
    try:  # pq.read_table takes twice the time, and a night leaves thousands
        shard = pq.ParquetFile(file)
    except (OSError, pa.ArrowException) as problem:
        raise _broken(file, problem, advice) from problem
    missing = sorted(set(needed) - set(shard.schema_arrow.names))
    if missing:
        shard.close()
        raise InputError(f"{file}: not what was written: {', '.join(missing)} is missing{advice}")
    return shard


def _broken(file: Path, problem: Exception, advice: str) -> InputError:
    """Return that a file is broken, with the first sentence of what its reader says."""
    said = str(problem).partition("\n")[0].partition(". ")[0]
    return InputError(f"{file}: not a whole file ({said}){advice}")


def read_statuses(folder: Path, chunk: str = "") -> dict[int, str]:
    """Return the status of every run that is committed, by its number.

    Parameters
    ----------
    folder
        The sweep's folder.
    chunk
        A chunk's name, to read its shards alone.

    Raises
    ------
    InputError
        If a shard is no longer what was written.
    """
    statuses: dict[int, str] = {}
    for file in shard_files(folder, RUNS, chunk):
        table = read_table(file, ("run", "status"), RUN_AGAIN, only_needed=True)
        statuses.update(zip(table["run"].to_pylist(), table["status"].to_pylist(), strict=True))
    return statuses


def forget_failures(folder: Path) -> int:
    """Take the rows of failed runs away, so that these are done again, and return how many there were."""
    forgotten = 0
    for file in shard_files(folder, RUNS):
        table = read_table(file, ("run", "status"), RUN_AGAIN)
        kept = table.filter(pc.field("status") != FAILED)
        if len(kept) < len(table):
            forgotten += len(table) - len(kept)
            _write(file, kept)
    return forgotten


def begin_session(folder: Path) -> str:
    """Make this process the only one whose workers may commit, and return the token that says so.

    Workers of an earlier process that died may still be at work: from here on they find that they are
    late, and write nothing.
    """
    token = secrets.token_hex(8)
    with waited_lock(folder / GATE_FILE):
        _write_session(folder, token, [])
        (folder / STOP_FILE).unlink(missing_ok=True)
    return token


def revoke(folder: Path, token: str, chunk: str) -> None:
    """Let nothing more be committed of a chunk, should its worker still be alive somewhere."""
    with waited_lock(folder / GATE_FILE):
        present, revoked = _read_session(folder)
        if present == token:
            _write_session(folder, token, [*revoked, chunk])


def ask_to_stop(folder: Path) -> None:
    """Ask all workers to commit what they have and to begin no further run."""
    (folder / STOP_FILE).touch()


def is_to_stop(folder: Path) -> bool:
    """Return whether workers were asked to stop."""
    return (folder / STOP_FILE).exists()


@contextmanager
def commit_gate(folder: Path, token: str, chunk: str) -> Iterator[bool]:
    """Hold the gate while a chunk is committed, and give whether it may be.

    It may if its session is the present one, and the chunk was not given to somebody else meanwhile.
    """
    with waited_lock(folder / GATE_FILE):
        present, revoked = _read_session(folder)
        yield present == token and chunk not in revoked


def _read_session(folder: Path) -> tuple[str, list[str]]:
    """Return the token of the present session and the chunks that it revoked; an empty token where there is none."""
    try:
        said = json.loads((folder / SESSION_FILE).read_text(encoding="utf-8"))
        return str(said["token"]), list(said["revoked"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "", []


def _write_session(folder: Path, token: str, revoked: Sequence[str]) -> None:
    """Write down which session is the present one."""
    aside = folder / f".{SESSION_FILE}.partial"
    aside.write_text(json.dumps({"token": token, "revoked": list(revoked)}), encoding="utf-8")
    aside.replace(folder / SESSION_FILE)
