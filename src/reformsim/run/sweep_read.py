"""Read a sweep: its runs, series and worlds as tables, asked of the files when they are needed.

Nothing is copied: DuckDB reads the shards where they lie. A sweep that is still at work can be read; what is
committed is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from reformsim.errors import InputError
from reformsim.run.shards import DONE, RUN_AGAIN, RUNS, SERIES, open_shard, shard_files
from reformsim.run.sweep_folder import DESIGN_FILE, read_about

try:
    import duckdb
except ImportError as problem:
    raise InputError('reading sweeps needs DuckDB: pip install "reformsim[analysis]"') from problem

if TYPE_CHECKING:
    from reformsim.config.experiment import Experiment

BAND = (0.05, 0.95)
DESIGN_COLUMNS = ("world", "design", "row")


def open_sweep(folder: str | Path) -> Sweep:
    """Return a sweep to read.

    Parameters
    ----------
    folder
        Its folder.

    Raises
    ------
    InputError
        If it is not a sweep, or nothing has been run yet.
    """
    return Sweep(Path(folder))


class Sweep:
    """Read the runs of a sweep.

    Attributes
    ----------
    folder
        Where it is.
    about
        What `sweep.json` says: experiment, hash, versions.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about: dict[str, Any] = read_about(folder)
        self._connection = duckdb.connect(":memory:")
        self._connection.execute("SET enable_progress_bar = false")
        committed = shard_files(folder, RUNS)
        if not committed:
            raise InputError(f"{folder}: nothing has been run yet; begin with: reformsim resume {folder}")
        for file in committed:
            open_shard(file, ("run", "policy", "world", "seed", "status"), RUN_AGAIN).close()
        open_shard(folder / DESIGN_FILE, DESIGN_COLUMNS).close()
        names = {file.name for file in committed}
        series = [file for file in shard_files(folder, SERIES) if file.name in names]
        self._view("runs", committed)
        self._view("worlds", [folder / DESIGN_FILE])
        self.has_series = bool(series)
        if series:
            self._view("series", series)

    def _view(self, name: str, files: Sequence[Path]) -> None:
        """Make files readable under a name."""
        try:
            self._connection.read_parquet([str(file) for file in files], union_by_name=True).create_view(name)
        except duckdb.Error as problem:
            raise InputError(
                f"{self.folder}: its {name} cannot be read ({' '.join(str(problem).split())})"
            ) from problem

    def sql(self, query: str) -> pd.DataFrame:
        """Return what a query says; the tables are ``runs``, ``worlds`` and, where they were kept, ``series``.

        Raises
        ------
        InputError
            If the query is wrong.
        """
        try:
            found: pd.DataFrame = self._connection.sql(query).df()
        except duckdb.Error as problem:
            raise InputError(f"the query is wrong: {' '.join(str(problem).split())}") from problem
        return found

    @cached_property
    def experiment(self) -> Experiment:
        """Return what was asked."""
        from reformsim.config.experiment import Experiment

        return Experiment.from_resolved(self.about["experiment"])

    @cached_property
    def worlds(self) -> pd.DataFrame:
        """Return the design: one row a world, a column for each number that differs."""
        return self.sql("SELECT * FROM worlds ORDER BY world")

    @property
    def paths(self) -> tuple[str, ...]:
        """Return the paths of the numbers that differ between worlds."""
        return tuple(str(name) for name in self.worlds.columns if name not in DESIGN_COLUMNS)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Return one row a run, in their order: where it stands, what became of it, its measures and its world."""
        return self.sql("SELECT runs.*, worlds.* EXCLUDE (world) FROM runs JOIN worlds USING (world) ORDER BY run")

    @property
    def finished(self) -> pd.DataFrame:
        """Return the runs that gave measures."""
        return self.runs[self.runs["status"] == DONE].reset_index(drop=True)

    @property
    def failed(self) -> pd.DataFrame:
        """Return the runs that failed, with stage, type and message."""
        return self.runs[self.runs["status"] != DONE].reset_index(drop=True)

    @cached_property
    def series(self) -> pd.DataFrame:
        """Return the yearly series: run, policy, world, seed, year, and the columns that were kept.

        Raises
        ------
        InputError
            If the experiment kept none.
        """
        self._need_series()
        return self.sql(
            "SELECT series.run, policy, world, seed, series.* EXCLUDE (run) FROM series JOIN runs USING (run) "
            "ORDER BY series.run, year"
        )

    def bands(self) -> pd.DataFrame:
        """Return mean, fifth and ninety-fifth percentile of each series by policy and year, over worlds and seeds.

        The columns are policy, year, runs, and for each series its name, ``name_low`` and ``name_high``. Runs are
        added up in their order, so that the same sweep gives the same digits.

        Raises
        ------
        InputError
            If the experiment kept no series.
        """
        self._need_series()
        names = [str(name) for name in self.sql("SELECT * FROM series LIMIT 0").columns if name not in ("run", "year")]
        parts = [
            f'avg("{name}" ORDER BY run) AS "{name}", quantile_cont("{name}", {BAND[0]}) AS "{name}_low", '
            f'quantile_cont("{name}", {BAND[1]}) AS "{name}_high"'
            for name in names
        ]
        return self.sql(
            f"SELECT policy, year, count(*) AS runs, {', '.join(parts)} FROM series JOIN runs USING (run) "  # noqa: S608 - names of columns that we wrote
            "GROUP BY policy, year ORDER BY policy, year"
        )

    def _need_series(self) -> None:
        """Refuse where no series were kept."""
        if not self.has_series:
            raise InputError(f"{self.folder}: no series were kept; name them in the experiment under series")
