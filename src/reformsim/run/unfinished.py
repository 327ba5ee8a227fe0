"""The folder of a long run that is not done: what is written down so far, and where to go on from.

A long run has stages: what it shares with its baseline, itself, and its baseline. Each leaves a file a table and year,
a snapshot now and then, and at its end its months, which is the mark that it is done. Every file is written aside,
brought to the disk and renamed, so that the folder is sound whenever the machine stops.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from reformsim.config.reading import read_record
from reformsim.config.scenario import Scenario
from reformsim.errors import InputError
from reformsim.model.snapshot import Snapshot
from reformsim.observe.table import Table
from reformsim.run.locks import only_one
from reformsim.run.parquet import Array, encode_table
from reformsim.run.provenance import code_fingerprint, compare_versions, installed_versions
from reformsim.run.shards import read_table
from reformsim.run.snapshot_file import save_snapshot
from reformsim.run.store import encode_json, replace_file
from reformsim.run.table_stream import TableStream

ABOUT_FILE, LOCK_FILE = "about.json", "run.lock"
YEARLY = ("schools", "teachers", "students", "events")
MONTHLY = "system"
JOINED = "joined"
ENDING = ".unfinished"


class Unfinished:
    """Hold the folder of a long run that is not done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def snapshot(self, stage: str) -> Path:
        """Return where the snapshot of a stage is, or would be."""
        return self.folder / f"{stage}.snapshot"

    def is_done(self, stage: str) -> bool:
        """Return whether a stage is over."""
        return (self.folder / stage / f"{MONTHLY}.parquet").exists()

    def keep_year(self, stage: str, year: int, tables: Mapping[str, Mapping[str, Array]]) -> None:
        """Keep what a stage wrote down in a year: each table's columns by name.

        Raises
        ------
        InputError
            If the disk refuses.
        """
        for table, columns in tables.items():
            self._write(stage, f"{table}-{year:04d}", encode_table(table, columns))

    def keep_snapshot(self, stage: str, snapshot: Snapshot) -> None:
        """Keep where a stage is, over what was kept before.

        Raises
        ------
        InputError
            If the disk refuses.
        """
        save_snapshot(snapshot, self.snapshot(stage))

    def finish(self, stage: str, months: Table) -> None:
        """Mark a stage as done by its months.

        Raises
        ------
        InputError
            If the disk refuses.
        """
        self._write(stage, MONTHLY, encode_table(MONTHLY, months.columns))

    def _write(self, stage: str, name: str, content: bytes) -> None:
        """Write a Parquet file of a stage."""
        (self.folder / stage).mkdir(exist_ok=True)
        replace_file(self.folder / stage / f"{name}.parquet", content)

    def months(self, stage: str) -> Table:
        """Return the months from the start to the end of a stage that is done."""
        return Table.of(read_table(self.folder / stage / f"{MONTHLY}.parquet", ("month",)).to_pandas())

    def pieces(self, stages: Sequence[str], table: str) -> Iterator[pa.Table]:
        """Yield what stages, one after the other, wrote down in a table, year by year.

        Raises
        ------
        InputError
            If a file is no longer what was written.
        """
        for stage in stages:
            for file in sorted((self.folder / stage).glob(f"{table}-*.parquet")):
                yield read_table(file, ("year",))

    def join(self, stages: Sequence[str], table: str) -> Path:
        """Return a file in which the years of a table stand together, as they would have been written at once.

        Raises
        ------
        InputError
            If the disk refuses.
        """
        folder = self.folder / JOINED
        file = folder / f"{table}.parquet"
        try:
            folder.mkdir(exist_ok=True)
            stream = TableStream(file, table)
            for piece in self.pieces(stages, table):
                stream.add(piece)
            stream.close()
        except OSError as problem:
            raise InputError(f"{file}: cannot be written ({problem.strerror or problem})") from problem
        return file

    def remove(self) -> None:
        """Take the folder away: the run is done, and kept elsewhere."""
        shutil.rmtree(self.folder, ignore_errors=True)


def columns_of(pieces: Iterator[pa.Table], names: Sequence[str]) -> Table:
    """Return some columns of a table's pieces as one table."""
    return Table.of(pa.concat_tables([piece.select(names) for piece in pieces]).to_pandas())


@contextmanager
def open_unfinished(folder: Path, scenario: Scenario, seed: int) -> Iterator[Unfinished]:
    """Give the folder of a long run, made or found, for this process alone.

    Raises
    ------
    InputError
        If it holds another run, was begun by other code, is in use, or cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise InputError(f"{folder}: nothing can be written there ({problem.strerror})") from problem
    with only_one(folder / LOCK_FILE, "run"):
        about = {"hash": scenario.hash, "seed": seed, "code": code_fingerprint(), "versions": installed_versions()}
        if (folder / ABOUT_FILE).exists():
            refuse_other_run(folder, about)
        else:
            replace_file(folder / ABOUT_FILE, encode_json(about))
        yield Unfinished(folder)


def refuse_other_run(folder: Path, about: Mapping[str, object]) -> None:
    """Refuse a folder in which another run was begun, or the same by other code.

    Raises
    ------
    InputError
        If it was.
    """
    said = read_record(folder / ABOUT_FILE, "a run that is not done")
    again = "take the folder away to begin anew"
    if (said.get("hash"), said.get("seed")) != (about["hash"], about["seed"]):
        raise InputError(f"{folder}: holds another run; {again}")
    if said.get("code") != about["code"]:
        then = said.get("versions")
        texts = {str(name): str(number) for name, number in then.items()} if isinstance(then, dict) else {}
        lines = compare_versions(texts, installed_versions()) or ("the code of reformsim was changed",)
        raise InputError(f"{folder}: was begun by other code ({'; '.join(lines)}); {again}")
