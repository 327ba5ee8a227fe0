"""Real workers of this machine: whatever runs do to them, each run ends as one row, and none stays behind."""

from __future__ import annotations

import os
import signal
import textwrap
import time

import pandas as pd
import pytest

from reformsim.config.scenario import Scenario
from reformsim.run import drive as drive_module
from reformsim.run.chunks import RunOrder
from reformsim.run.drive import Driver
from reformsim.run.local_engine import LocalEngine
from reformsim.run.shards import FAILURES, RUNS, SERIES, begin_session, shard_files

SCENARIO = Scenario.from_dict({"years": 2, "system": {"schools": 3}})
WORKS = """
import os, signal, time
from pathlib import Path
from reformsim.run.chunks import Measured

PLACE = Path(__file__).parent

def first_time(seed):
    try:
        (PLACE / f"tried-{seed}").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True

def odd(_scenario, seed):
    if seed == 3:
        raise ValueError("three is refused")
    if seed == 5:
        time.sleep(600.0)
    if seed == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    if seed == 9 and first_time(seed):
        os.kill(os.getpid(), signal.SIGKILL)
    return Measured({"final": seed / 7})
"""


@pytest.fixture
def folder(tmp_path):
    """Give a sweep's folder."""
    for name in (RUNS, SERIES, FAILURES):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def odd(tmp_path, monkeypatch):
    """Give work in which some seeds raise, hang or die; workers find it."""
    place = tmp_path / "works"
    place.mkdir()
    (place / "odd_works.py").write_text(textwrap.dedent(WORKS))
    monkeypatch.syspath_prepend(place)
    import odd_works

    return odd_works.odd


def orders_of(runs):
    """Yield runs whose seeds are their numbers."""
    return (RunOrder(run, f"id{run}", "p", 0, run, SCENARIO) for run in runs)


def drive(folder, engine, runs, work):
    """Return the driver's count after all runs, and what is kept."""
    driver = Driver(folder, begin_session(folder), work, ["final"], lambda _tally: None)
    driver.drive(orders_of(runs), engine)
    return driver.tally, kept(folder)


def kept(folder):
    """Return all rows by run."""
    frames = [pd.read_parquet(file) for file in shard_files(folder, RUNS)]
    return pd.concat(frames).sort_values("run").reset_index(drop=True)


def test_real_workers_that_raise_hang_and_die(folder, odd, monkeypatch):
    """Runs that raise, hang or kill real workers are failed rows with their reasons; all others are done."""
    monkeypatch.setattr(drive_module, "CHUNK_SECONDS", 0.5)
    busy = max(os.getloadavg()[0] / (os.cpu_count() or 1), 1.0)  # a worker has to be loaded within the limit
    engine = LocalEngine(2, 5.0 * busy, ("reformsim.run.chunks", "odd_works"))
    try:
        tally, runs = drive(folder, engine, range(12), odd)
    finally:
        engine.stop()
    assert runs["run"].tolist() == list(range(12))
    failed = runs[runs["status"] == "failed"].set_index("run")
    assert failed["stage"].to_dict() == {3: "run", 5: "worker", 7: "worker"}
    assert failed["type"].to_dict() == {3: "ValueError", 5: "TimeoutError", 7: "ProcessExpired"}
    assert failed.loc[5, "message"] == "took longer than its time limit"
    assert "its process was lost" in failed.loc[7, "message"]
    assert (tally.done, tally.failed) == (9, 3)
    done = runs[runs["status"] == "done"]
    assert done["final"].tolist() == (done["seed"] / 7).tolist()


def test_a_stopped_engine_leaves_no_process(folder, odd):
    """When an engine is stopped in the middle of a run that hangs, its processes are gone."""
    engine = LocalEngine(1, None, ())
    driver = Driver(folder, begin_session(folder), odd, ["final"], lambda _tally: None)
    engine.submit(driver._next_chunk(orders_of([5])))
    assert engine.wait(0.5) == []
    assert engine.busy == 1
    workers = list(engine._pool._processes._pool_manager.worker_manager.workers)
    assert workers
    engine.stop()
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


def test_an_engine_that_lost_all_its_processes_gets_others(folder, odd):
    """A worker that is killed when nobody is at work takes no sweep with it: what comes next has a new one."""
    engine = LocalEngine(1, None, ("reformsim.run.chunks", "odd_works"))
    try:
        drive(folder, engine, range(3), odd)
        (worker,) = engine._pool._processes._pool_manager.worker_manager.workers
        os.kill(worker, signal.SIGKILL)
        end = time.monotonic() + 60.0
        while engine._pool._processes.active:
            assert time.monotonic() < end
            time.sleep(0.05)
        tally, runs = drive(folder, engine, range(10, 13), odd)
    finally:
        engine.stop()
    assert (tally.done, tally.failed) == (3, 0)
    assert runs["run"].tolist() == [0, 1, 2, 10, 11, 12]
