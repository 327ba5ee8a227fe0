"""Sweeps whose runs are not simulated but planted: measures are known functions of the design and of chance."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reformsim.config.experiment import Experiment
from reformsim.run.shards import RUNS, SERIES, run_schema, series_schema
from reformsim.run.sweep_folder import DESIGN_FILE
from reformsim.study.sweep import begin_sweep

# Begun behind nohup or in the background, the tests would hand on that these signals mean nothing.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

Columns = Mapping[str, Any]
Planted = Callable[[pd.DataFrame], Columns]


def plant(folder: Path, asked: Mapping[str, Any], measures: Planted, series: Planted | None = None) -> Path:
    """Make the folder of a finished sweep and return it.

    Parameters
    ----------
    folder
        Where.
    asked
        The experiment, as its file would say it.
    measures
        Returns the columns of the runs, given one row a run: run, policy, world, seed, and the design's numbers.
        ``status`` and the columns of failures may be among them; rows in which ``status`` is empty are not written.
    series
        The same for yearly series, one row a run and year.
    """
    experiment = Experiment.from_dict(asked)
    begin_sweep(experiment, folder)
    worlds = pd.read_parquet(folder / DESIGN_FILE)
    seeds = range(experiment.seeds.first, experiment.seeds.first + experiment.seeds.count)
    cells = pd.MultiIndex.from_product([seeds, worlds["world"], experiment.policies], names=["seed", "world", "policy"])
    runs = cells.to_frame(index=False).merge(worlds, on="world")
    runs.insert(0, "run", np.arange(len(runs)))
    told = {"run_id": "x", "status": "done", "stage": None, "type": None, "message": None, "seconds": 0.1}
    table = runs.assign(**told).assign(**measures(runs)).dropna(subset=["status"])
    write(folder / RUNS / "part-0-a.parquet", table, run_schema(experiment.metrics))
    if series is not None:
        years = runs.merge(pd.DataFrame({"year": [1, 2, 3]}), how="cross")
        write(folder / SERIES / "part-0-a.parquet", years.assign(**series(years)), series_schema(experiment.series))
    return folder


def write(file: Path, table: pd.DataFrame, schema: pa.Schema) -> None:
    """Write a shard with just its columns."""
    pq.write_table(pa.Table.from_pandas(table.reindex(columns=schema.names), schema, preserve_index=False), file)


@pytest.fixture(scope="session")
def planted() -> Callable[..., Path]:
    """Return what makes the folder of a finished sweep."""
    return plant
