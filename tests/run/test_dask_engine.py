"""A cluster on this machine, scheduler and workers in processes of their own: the same results, whatever dies."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import reformsim
from reformsim.config.experiment import Experiment
from reformsim.errors import InputError
from reformsim.run.dask_engine import connect, is_loopback
from reformsim.run.shards import RUNS, SERIES, read_statuses, shard_files
from reformsim.study.sweep import folder_name

pytest.importorskip("distributed")

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
PATIENCE_SECONDS = 90.0


class Cluster:
    """A scheduler, its workers, and commands typed beside it."""

    def __init__(self, path: Path) -> None:
        self.path, self.file = path, path / "small.yaml"
        self.file.write_text(EXPERIMENT)
        self.folder = path / "outputs" / "sweeps" / folder_name(Experiment.load(self.file))
        self.started: list[subprocess.Popen[str]] = []
        self.start_scheduler()

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
                env=os.environ | extra,
            )
        self.started.append(process)
        return process

    def log(self, process: subprocess.Popen[str]) -> str:
        """Return what a process said."""
        return (self.path / f"log-{self.started.index(process)}.txt").read_text()

    def start_scheduler(self) -> None:
        """Start a scheduler on loopback."""
        told = self.path / "scheduler.json"
        told.unlink(missing_ok=True)
        self.scheduler = self.start(
            "dask", "scheduler", "--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--scheduler-file", told
        )
        until(lambda: told.exists() and told.read_text().endswith("}"))
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
            kill(process)


def kill(process: subprocess.Popen[str]) -> None:
    """Kill a process and all that it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(is_so) -> None:
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


def same(one: Path, other: Path) -> bool:
    """Return whether two sweeps hold the same, to the last bit."""
    for ours, theirs in zip(content(one), content(other), strict=True):
        pd.testing.assert_frame_equal(ours, theirs, check_exact=True)
    return True


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Give a scheduler without workers."""
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.clear()


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the same sweep, done by one worker of this machine."""
    path = tmp_path_factory.mktemp("local")
    (path / "small.yaml").write_text(EXPERIMENT)
    command = [Path(sys.executable).parent / "reformsim", "sweep", "small.yaml", "--workers", "1", "--quiet"]
    subprocess.run(command, cwd=path, check=True, capture_output=True)
    return next((path / "outputs" / "sweeps").iterdir())


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("tcp://127.0.0.1:8786", True),
        ("127.0.0.2:8786", True),
        ("localhost:8786", True),
        ("tcp://[::1]:8786", True),
        ("tcp://10.0.0.5:8786", False),
        ("scheduler.example.org:8786", False),
        ("tcp://127.0.0.1.example.org:8786", False),
        ("", False),
    ],
)
def test_only_this_machine_is_loopback(address, here):
    """An address counts as this machine's only if its host is a loopback address or localhost."""
    assert is_loopback(address) is here


def test_off_this_machine_it_must_be_tls():
    """A scheduler elsewhere without TLS is refused before anybody is called."""
    with pytest.raises(InputError, match=r"tcp://10\.255\.255\.1:8786: off this machine it must be tls://"):
        connect("tcp://10.255.255.1:8786")


@pytest.mark.slow
def test_a_cluster_gives_what_this_machine_gives(cluster, local):
    """Two workers of a cluster leave the same content as one local worker."""
    cluster.add_worker()
    cluster.add_worker()
    code, said = cluster.end(cluster.sweep())
    assert code == 0, said
    assert same(cluster.folder, local)


@pytest.mark.slow
def test_a_killed_worker_of_a_cluster_costs_nothing(cluster, local):
    """When a worker and its nanny are killed in the middle, the other one does its runs."""
    workers = [cluster.add_worker(), cluster.add_worker()]
    sweep = cluster.sweep()
    until(lambda: cluster.folder.exists() and shard_files(cluster.folder, RUNS))
    kill(workers[0])
    code, said = cluster.end(sweep)
    assert code == 0, said
    assert same(cluster.folder, local)


@pytest.mark.slow
def test_a_killed_scheduler_is_told_and_the_sweep_goes_on(cluster, local):
    """When the scheduler dies, the sweep ends and says how to go on; with another scheduler it holds all runs once."""
    worker = cluster.add_worker()
    sweep = cluster.sweep("--set", "seeds.count=2000")
    until(lambda: cluster.folder.exists() and shard_files(cluster.folder, RUNS))
    kill(cluster.scheduler)
    code, said = cluster.end(sweep)
    assert code == 1, said
    assert "the scheduler is gone" in said
    assert f"reformsim resume {cluster.folder.relative_to(cluster.path)}" in said
    assert "this is our fault" not in said
    kill(worker)
    kept = read_statuses(cluster.folder)
    assert kept
    about = json.loads((cluster.folder / "sweep.json").read_text())
    (cluster.folder / "sweep.json").write_text(json.dumps(about | {"seeds": 6}))
    cluster.start_scheduler()
    cluster.add_worker()
    resume = cluster.start("reformsim", "resume", cluster.folder, "--engine", "dask", "--scheduler", cluster.address)
    code, said = cluster.end(resume)
    assert code == 0, said
    runs, _ = content(cluster.folder)
    assert runs["run"].is_unique
    first = runs[runs["run"] < 60].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, content(local)[0], check_exact=True)


@pytest.mark.slow
@pytest.mark.parametrize("is_late", [False, True])
def test_workers_with_other_code_are_refused(cluster, is_late):
    """A worker whose code differs is refused with what differs, though it may come when the sweep is at work."""
    other = cluster.path / "other"
    shutil.copytree(Path(reformsim.__file__).parent, other / "reformsim")
    with (other / "reformsim" / "model" / "month.py").open("a") as file:
        file.write("# changed\n")
    if is_late:
        cluster.add_worker()
    else:
        cluster.add_worker(PYTHONPATH=str(other))
    sweep = cluster.sweep("--set", "seeds.count=2000")
    if is_late:
        until(lambda: cluster.folder.exists() and shard_files(cluster.folder, RUNS))
        cluster.add_worker(PYTHONPATH=str(other))
    code, said = cluster.end(sweep)
    assert code == 2, said
    assert "worker tcp://127.0.0.1:" in said
    assert "code" in said


@pytest.mark.slow
def test_a_worker_without_the_package_is_refused(cluster):
    """A worker that cannot load the package is refused, and it is said that this is why."""
    broken = cluster.path / "broken" / "reformsim"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('no such package here')\n")
    cluster.add_worker(PYTHONPATH=str(broken.parent))
    code, said = cluster.end(cluster.sweep())
    assert code == 2, said
    assert "reformsim cannot be loaded" in said


@pytest.mark.slow
def test_nobody_at_the_address(cluster):
    """An address where nobody answers is bad input."""
    kill(cluster.scheduler)
    code, said = cluster.end(cluster.sweep())
    assert code == 2, said
    assert "no scheduler answers there" in said
