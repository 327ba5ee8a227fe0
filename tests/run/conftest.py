"""A cluster on this machine: scheduler and workers in processes of their own, and commands typed beside them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from reformsim.config.experiment import Experiment
from reformsim.run.shards import RUNS, SERIES, shard_files
from reformsim.study.sweep import folder_name

EXPERIMENT = """\
policies:
  left_alone: {years: 2, system: {schools: 3}}
  coached: {years: 2, system: {schools: 3}, levers: {coaching: {start_year: 0, intensity: 0.8}}}
worlds:
  vary: {parameters.choice.conformity: {low: 0.5, high: 1.5}}
  designs: [{kind: random, size: 5}]
seeds: {count: 6}
metrics: [end_deep, end_culture]
series: [deep]
"""
PATIENCE_SECONDS = 300.0
"""Long, for a machine that has much else to do; a test that passes never waits for it."""


class Cluster:
    """A scheduler, its workers, and commands typed beside it."""

    def __init__(self, path: Path, **environment: str) -> None:
        self.path, self.file = path, path / "small.yaml"
        self.environment = environment
        self.file.write_text(EXPERIMENT)
        self.folder = path / "outputs" / "sweeps" / folder_name(Experiment.load(self.file))
        self.started: list[subprocess.Popen[str]] = []
        self.address = ""

    def start(self, *words: object, **extra: str) -> subprocess.Popen[str]:
        """Start a command in a group of its own."""
        command = [Path(sys.executable).parent / str(words[0]), *map(str, words[1:])]
        with (self.path / f"log-{len(self.started)}.txt").open("w") as log:
            process = subprocess.Popen(
                command,
                cwd=self.path,
                stdout=log,
                stderr=log,
                text=True,
                start_new_session=True,
                env=os.environ | self.environment | extra,
            )
        self.started.append(process)
        return process

    def log(self, process: subprocess.Popen[str]) -> str:
        """Return what a process said."""
        return (self.path / f"log-{self.started.index(process)}.txt").read_text()

    def start_scheduler(self, *words: object) -> None:
        """Start a scheduler on loopback."""
        told = self.path / "scheduler.json"
        told.unlink(missing_ok=True)
        self.scheduler = self.start(
            "dask", "scheduler", "--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--scheduler-file", told, *words
        )
        self.until(lambda: told.exists() and told.read_text().endswith("}"))
        self.address = json.loads(told.read_text())["address"]

    def add_worker(self, **extra: str) -> subprocess.Popen[str]:
        """Start a worker with a nanny."""
        words = (
            "dask",
            "worker",
            self.address,
            "--nthreads",
            1,
            "--no-dashboard",
            "--local-directory",
            self.path / "w",
        )
        return self.start(*words, **extra)

    def sweep(self, *words: object) -> subprocess.Popen[str]:
        """Start the sweep on the cluster."""
        return self.start("reformsim", "sweep", self.file, "--engine", "dask", "--scheduler", self.address, *words)

    def end(self, process: subprocess.Popen[str]) -> tuple[int, str]:
        """Return the exit code of a process that is about to end, and what it said."""
        code = process.wait(PATIENCE_SECONDS)
        return code, self.log(process)

    def clear(self) -> None:
        """Leave no process behind."""
        for process in reversed(self.started):
            self.kill(process)

    def holds_what(self, other: Path) -> bool:
        """Return whether the sweep holds what another one does, to the last bit, times left out."""
        for ours, theirs in zip(content(self.folder), content(other), strict=True):
            pd.testing.assert_frame_equal(ours, theirs, check_exact=True)
        return True

    @staticmethod
    def kill(process: subprocess.Popen[str]) -> None:
        """Kill a process and all that it started."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    @staticmethod
    def until(is_so: Callable[[], object]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            assert time.monotonic() < end, "it never came"
            time.sleep(0.05)


def content(folder: Path) -> list[pd.DataFrame]:
    """Return runs and series of a sweep, times left out."""
    runs = pd.concat(pd.read_parquet(file).drop(columns="seconds") for file in shard_files(folder, RUNS))
    series = pd.concat(pd.read_parquet(file) for file in shard_files(folder, SERIES))
    return [
        runs.sort_values("run").reset_index(drop=True),
        series.sort_values(["run", "year"]).reset_index(drop=True),
    ]


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the same sweep, done by one worker of this machine."""
    path = tmp_path_factory.mktemp("local")
    (path / "small.yaml").write_text(EXPERIMENT)
    command = [Path(sys.executable).parent / "reformsim", "sweep", "small.yaml", "--workers", "1", "--quiet"]
    subprocess.run(command, cwd=path, check=True, capture_output=True)
    return next((path / "outputs" / "sweeps").iterdir())


@pytest.fixture
def make_cluster(tmp_path: Path) -> Iterator[Callable[..., Cluster]]:
    """Give what makes a cluster, of which nothing is left afterwards."""
    made: list[Cluster] = []

    def make(*scheduler: object, **environment: str) -> Cluster:
        """Return a scheduler without workers."""
        made.append(Cluster(tmp_path, **environment))
        made[-1].start_scheduler(*scheduler)
        return made[-1]

    yield make
    for cluster in made:
        cluster.clear()


@pytest.fixture
def cluster(make_cluster: Callable[..., Cluster]) -> Cluster:
    """Give a scheduler without workers."""
    return make_cluster()
