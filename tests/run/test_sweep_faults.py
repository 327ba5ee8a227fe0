"""Nothing is lost and nothing is there twice, whatever happens to a sweep: real processes, real signals."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cached_property
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
RUNS_IN_ALL = 2 * 5 * 6
LONG = ("--set", "seeds.count=3000")
"""Far more than can be done while a test looks on."""
PATIENCE_SECONDS = 300.0
"""Long, for a machine that has much else to do; a test that passes never waits for it."""
STOP_SECONDS = 3.0
"""How long a sweep may take to end after Ctrl-C, on a machine that has nothing else to do."""


class Place:
    """A folder with an experiment, and commands typed in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.started: list[subprocess.Popen[str]] = []
        self.file = path / "small.yaml"
        self.file.write_text(EXPERIMENT)

    @cached_property
    def folder(self) -> Path:
        """Return where the sweep is."""
        return self.path / "outputs" / "sweeps" / folder_name(Experiment.load(self.file))

    def start(self, *words: object) -> subprocess.Popen[str]:
        """Start a command in a group of its own, as a terminal would."""
        command = [Path(sys.executable).parent / "reformsim", *map(str, words)]
        process = subprocess.Popen(
            command, cwd=self.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        """Leave no process behind, not even of a test that failed."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.communicate()

    def type(self, *words: object) -> tuple[int, str, str]:
        """Return the exit code, output and errors of a command."""
        process = self.start(*words)
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
        return process.returncode, out, err

    def sweep(self, *words: object) -> subprocess.Popen[str]:
        """Start the sweep on two workers."""
        return self.start("sweep", self.file, "--workers", 2, *words)


def content(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return runs and series of a sweep as they count, times left out."""
    runs = [pd.read_parquet(file).drop(columns="seconds") for file in shard_files(folder, RUNS)]
    committed = {file.name for file in shard_files(folder, RUNS)}
    series = [pd.read_parquet(file) for file in shard_files(folder, SERIES) if file.name in committed]
    return (
        pd.concat(runs).sort_values("run").reset_index(drop=True),
        pd.concat(series).sort_values(["run", "year"]).reset_index(drop=True),
    )


def same(one: Path, other: Path) -> bool:
    """Return whether two sweeps hold the same, to the last bit."""
    for ours, theirs in zip(content(one), content(other), strict=True):
        pd.testing.assert_frame_equal(ours, theirs, check_exact=True)
    return True


def until(is_so, process: subprocess.Popen[str] | None = None) -> None:
    """Wait until something is so; a process that must not end meanwhile may be given."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, "it never came"
        assert process is None or process.poll() is None, process.communicate()
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """Return the processes that do the runs: children of the server that they are forked from."""
    return [worker for child in children(process.pid) for worker in children(child)]


def are_gone(processes: list[int]) -> bool:
    """Return whether none of these processes runs."""
    return not any(Path(f"/proc/{pid}/stat").exists() for pid in processes)


def has_shards(folder: Path) -> bool:
    """Return whether anything is committed."""
    return bool(shard_files(folder, RUNS))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Give a folder with an experiment."""
    place = Place(tmp_path)
    yield place
    place.end()


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a sweep to which nothing happened, on one worker."""
    place = Place(tmp_path_factory.mktemp("unbroken"))
    code, _, err = place.type("sweep", place.file, "--workers", 1)
    assert code == 0, err
    return place.folder


def test_an_unbroken_sweep_has_every_run_once(unbroken):
    """Every run is there once, done, with its measures, its years, and an identity of its own."""
    runs, series = content(unbroken)
    assert runs["run"].tolist() == list(range(RUNS_IN_ALL))
    assert set(runs["status"]) == {"done"}
    assert runs["run_id"].is_unique
    assert runs[["end_deep", "end_culture"]].notna().all(axis=None)
    assert len(series) == 2 * RUNS_IN_ALL
    assert sorted(set(series["run"])) == list(range(RUNS_IN_ALL))


def test_two_workers_give_what_one_gives(place, unbroken):
    """How many workers there are changes nothing that is kept."""
    code, out, err = place.type("sweep", place.file, "--workers", 2)
    assert code == 0, err
    assert f"{RUNS_IN_ALL} of {RUNS_IN_ALL} runs are done" in out
    assert same(place.folder, unbroken)


def kill_at_random(place: Place, unbroken: Path, seed: int) -> None:
    """Kill a sweep again and again until one attempt gets through; what is there in the end must be whole."""
    moments = random.Random(seed)  # noqa: S311 - moments, not secrets
    for what in ("at any time", "at work", "let it end"):
        process = place.sweep()
        if what == "at work":
            until(lambda process=process: place.folder.exists() or process.poll() is not None)
        longest = {"at any time": 4.0, "at work": 2.5, "let it end": PATIENCE_SECONDS}[what]
        try:
            process.wait(longest if what == "let it end" else moments.uniform(0.0, longest))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
        _, err = process.communicate()
    assert process.returncode == 0, err
    assert same(place.folder, unbroken)
    assert not list(place.folder.rglob("*.partial"))


@pytest.mark.parametrize("seed", range(2))
def test_a_killed_sweep_goes_on(place, unbroken, seed):
    """Killed at any moment and started again, a sweep holds in the end what an unbroken one holds."""
    kill_at_random(place, unbroken, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120) if os.environ.get("REFORMSIM_THOROUGH") else range(100, 102))
def test_a_killed_sweep_goes_on_twenty_times(place, unbroken, seed):
    """The same for twenty other moments."""
    kill_at_random(place, unbroken, seed)


def test_ctrl_c_ends_soon_and_says_how_to_go_on(place):
    """One Ctrl-C ends a sweep within three seconds, exit code 130; all that was done is kept and told."""
    process = place.sweep(*LONG)
    until(lambda: has_shards(place.folder), process)
    workers = workers_of(process)
    pressed = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE_SECONDS)
    crowd = max(os.getloadavg()[0] / (os.cpu_count() or 1), 1.0)
    assert time.monotonic() - pressed < STOP_SECONDS * crowd
    assert process.returncode == 130
    assert f"go on with: reformsim resume {place.folder.relative_to(place.path)}" in err
    kept = re.search(r"stopped; (\d+) of 30000 runs are kept", err)
    assert kept is not None, err
    assert len(content(place.folder)[0]) == int(kept[1])
    assert len(workers) == 2
    until(lambda: are_gone(workers))


def test_ctrl_c_twice_ends_at_once(place):
    """A second Ctrl-C waits for nothing more: no process stays behind, and the sweep can go on."""
    process = place.sweep(*LONG)
    until(lambda: has_shards(place.folder), process)
    workers = workers_of(process)
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 130
    until(lambda: are_gone(workers))
    runs, _ = content(place.folder)
    assert runs["run"].is_unique


def test_a_killed_worker_costs_nothing(place, unbroken):
    """The runs of a worker that is killed are done by another."""
    process = place.sweep()
    until(lambda: len(workers_of(process)) == 2, process)
    os.kill(workers_of(process)[0], signal.SIGKILL)
    _, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, err
    assert same(place.folder, unbroken)


def test_a_second_sweep_is_refused(place):
    """While a sweep is at work, another one into its folder is refused, and changes nothing."""
    process = place.sweep(*LONG)
    until(lambda: has_shards(place.folder), process)
    code, _, err = place.type("resume", place.folder)
    assert code == 2
    assert "another sweep is at work there" in err
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 130
