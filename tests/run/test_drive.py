"""The driver loses no run: whatever workers do, each run ends as one row."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from reformsim.config.scenario import Scenario
from reformsim.errors import RunError
from reformsim.run import drive as drive_module
from reformsim.run.chunks import Chunk, ChunkReport, Measured, RunOrder, run_chunk
from reformsim.run.drive import CHUNK_SECONDS, Driver, Tally, longest
from reformsim.run.shards import FAILURES, RUNS, SERIES, StoreError, begin_session, is_to_stop, shard_files

SCENARIO = Scenario.from_dict({"years": 2, "system": {"schools": 3}})


@pytest.fixture
def folder(tmp_path):
    """Give a sweep's folder."""
    for name in (RUNS, SERIES, FAILURES):
        (tmp_path / name).mkdir()
    return tmp_path


class Here:
    """An engine that runs chunks in this process, or does with them what a test says."""

    def __init__(self, do=run_chunk):
        self.do, self.chunks, self.all = do, [], []

    @property
    def room(self):
        """Return how many more chunks it wants."""
        return 2 - len(self.chunks)

    @property
    def busy(self):
        """Return how many chunks it has."""
        return len(self.chunks)

    def submit(self, chunk):
        """Take a chunk."""
        self.chunks.append(chunk)
        self.all.append(chunk)

    def wait(self, _seconds):
        """Do a chunk."""
        chunk = self.chunks.pop(0)
        try:
            return [(chunk, self.do(chunk))]
        except (RuntimeError, TimeoutError, StoreError) as error:
            return [(chunk, error)]

    def stop(self):
        """Let nobody go."""


def orders_of(runs):
    """Yield runs whose seeds are their numbers."""
    return (RunOrder(run, f"id{run}", "p", 0, run, SCENARIO) for run in runs)


def easy(_scenario, seed):
    """Return a measure."""
    return Measured({"final": seed / 7})


def drive(folder, engine, runs, work=easy):
    """Return the driver's count after all runs, and what is kept."""
    driver = Driver(folder, begin_session(folder), work, ["final"], lambda _tally: None)
    driver.drive(orders_of(runs), engine)
    return driver.tally, kept(folder)


def kept(folder):
    """Return all rows by run."""
    frames = [pd.read_parquet(file) for file in shard_files(folder, RUNS)]
    return pd.concat(frames).sort_values("run").reset_index(drop=True)


def test_every_run_is_handed_out_once(folder):
    """All runs are done once, in their order, and the first chunk is a single run that tells how long one takes."""
    engine = Here()
    tally, runs = drive(folder, engine, range(300))
    assert (tally.done, tally.failed) == (300, 0)
    assert runs["run"].tolist() == list(range(300))
    assert [order.run for chunk in engine.all for order in chunk.orders] == list(range(300))
    assert len(engine.all[0].orders) == 1
    assert len(engine.all) < 20
    assert len({chunk.name for chunk in engine.all}) == len(engine.all)


@pytest.mark.parametrize(("seconds", "size"), [(10.0, 1), (1.0, 4), (0.1, 40), (0.008, 500)])
def test_chunks_are_as_long_as_they_should_be(folder, seconds, size):
    """A chunk holds as many runs as take some seconds, at least one and not too many."""
    engine = Here(lambda chunk: ChunkReport(len(chunk.orders), 0, seconds * len(chunk.orders)))
    driver = Driver(folder, begin_session(folder), easy, ["final"], lambda _tally: None)
    driver.drive(orders_of(range(2000)), engine)
    assert size * seconds <= max(CHUNK_SECONDS, seconds)
    assert len(engine.all[3].orders) == size


def test_a_lost_chunk_is_done_run_by_run(folder):
    """When a worker is lost, what it committed is kept, and its other runs are given out again one by one."""
    lost = []

    def once(chunk):
        if len(chunk.orders) > 1 and not lost:
            lost.append(chunk)
            run_chunk(replace(chunk, orders=chunk.orders[:2]))
            raise RuntimeError("gone")
        return run_chunk(chunk)

    tally, runs = drive(folder, Here(once), range(20))
    assert lost
    assert (tally.done, tally.failed) == (20, 0)
    assert runs["run"].tolist() == list(range(20))


def test_a_lost_chunk_commits_nothing_afterwards(folder):
    """A chunk that was taken back may still be at work somewhere: whatever it does later, each run is there once."""
    late = []

    def slow(chunk):
        if len(chunk.orders) > 1 and not late:
            late.append(chunk)
            raise TimeoutError
        return run_chunk(chunk)

    _, runs = drive(folder, Here(slow), range(20))
    assert run_chunk(late[0]).late
    assert kept(folder)["run"].tolist() == runs["run"].tolist() == list(range(20))


def test_a_run_that_is_lost_twice_fails(folder):
    """A run over which two workers were lost when it was alone is a failed run that says so; a run that timed out alone fails at once."""
    tries = {2: 0, 4: 0}

    def deadly(chunk):
        seeds = [order.seed for order in chunk.orders]
        for seed, error in ((2, RuntimeError("killed")), (4, TimeoutError())):
            if seed in seeds:
                tries[seed] += len(seeds) == 1
                raise error
        return run_chunk(chunk)

    tally, runs = drive(folder, Here(deadly), range(8))
    assert (tally.done, tally.failed) == (6, 2)
    assert tries == {2: 2, 4: 1}
    assert runs["run"].tolist() == list(range(8))
    assert runs.loc[2, ["stage", "type", "message"]].tolist() == [
        "worker",
        "RuntimeError",
        "its process was lost (killed)",
    ]
    assert runs.loc[4, ["stage", "type", "message"]].tolist() == [
        "worker",
        "TimeoutError",
        "took longer than its time limit",
    ]


def test_a_full_disk_ends_the_sweep(folder):
    """Where the disk refuses, the sweep ends: no run is put down as failed for it."""

    def full(_chunk):
        raise StoreError("no space")

    with pytest.raises(StoreError, match="no space"):
        drive(folder, Here(full), range(5))
    assert shard_files(folder, RUNS) == []


def test_a_sweep_taken_over_ends(folder):
    """When another session has begun, the driver ends instead of handing out runs for ever."""

    def taken(chunk):
        begin_session(folder)
        return run_chunk(chunk)

    with pytest.raises(RunError, match="another process has taken this sweep over"):
        drive(folder, Here(taken), range(5))


def test_ctrl_c_asks_workers_to_stop(folder):
    """On Ctrl-C workers are asked to stop, what they then hand in is counted, and nothing more is handed out."""
    engine = Here()

    def pressed(chunk):
        if chunk.orders[0].run == 0:
            raise KeyboardInterrupt
        assert is_to_stop(folder)
        return ChunkReport(1, 0, 0.1)

    engine.do = pressed
    driver = Driver(folder, begin_session(folder), easy, ["final"], lambda _tally: None)
    with pytest.raises(KeyboardInterrupt):
        driver.drive(orders_of(range(50)), engine)
    assert len(engine.all) == 2
    assert driver.tally.done == 1


@pytest.mark.parametrize(
    ("runs", "timeout", "limit"),
    [(1, None, None), (500, None, None), (1, 60.0, 60.0), (500, 60.0, 60.0 + 2 * CHUNK_SECONDS), (2, 1.0, 2.0)],
)
def test_one_run_that_hangs_does_not_keep_the_limits_of_all(folder, runs, timeout, limit):
    """A chunk may take one run's limit and the time that chunks are made for, not a limit for each of its runs."""
    chunk = Chunk("c", folder, "token", easy, ("final",), tuple(orders_of(range(runs))))
    assert longest(chunk, timeout) == limit


def test_recent_chunks_count_most():
    """The time for a run follows what recent chunks took; an empty chunk says nothing."""
    tally = Tally()
    tally.add(ChunkReport(0, 0, 0.0))
    assert tally.seconds_per_run is None
    tally.add(ChunkReport(2, 2, 4.0))
    assert tally.seconds_per_run == 1.0
    for _ in range(20):
        tally.add(ChunkReport(10, 0, 1.0))
    assert tally.seconds_per_run == pytest.approx(0.1, rel=0.01)
    assert (tally.done, tally.failed) == (202, 2)


def test_commits_come_less_often_in_a_long_sweep(folder, monkeypatch):
    """A sweep that has been at work for an hour has longer chunks and fewer commits, so that a night leaves few files."""
    now = [0.0]
    monkeypatch.setattr(drive_module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    driver = Driver(folder, begin_session(folder), easy, ["final"], lambda _tally: None)
    driver.tally.add(ChunkReport(1, 0, 0.5))
    found = []
    for now[0] in (0.0, 1000.0, 3600.0, 36000.0):
        chunk = driver._next_chunk(orders_of(range(500)))
        found.append((len(chunk.orders), chunk.commit_seconds, longest(chunk, 600.0)))
    assert found == [(8, 2.0, 608.0), (40, 10.0, 640.0), (120, 30.0, 720.0), (120, 30.0, 720.0)]
