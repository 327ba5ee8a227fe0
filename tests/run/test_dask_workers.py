"""The Dask engine keeps count of workers that come, go, do not answer, or hang: with a scheduler made for each test."""

from __future__ import annotations

import pytest

from reformsim.config.scenario import Scenario
from reformsim.errors import InputError
from reformsim.run import dask_engine
from reformsim.run.chunks import Chunk, Measured, RunOrder
from reformsim.run.dask_engine import WAITING, DaskEngine, tell_versions

SCENARIO = Scenario.from_dict({"years": 2, "system": {"schools": 3}})
LIMIT_SECONDS = 10.0


class Future:
    """A chunk that a worker has, and never ends."""

    def __init__(self, key):
        self.key, self.cancelled = key, False

    def done(self):
        """Return that it did not end."""
        return False

    def cancel(self, *, force):
        """Note that it was cancelled."""
        self.cancelled = force


class Scheduler:
    """What the engine asks a client for, answered as a test says."""

    status = "running"

    def __init__(self, threads, says=None):
        self.threads, self.says = threads, says or {}
        self.looked_at, self.given, self.restarted = [], [], []
        self.scheduler = self
        self.call_stack, self.stacks = "call_stack", {}

    def run_on_scheduler(self, _function):
        """Return what the scheduler says of itself."""
        said = self.says.get("scheduler", tell_versions())
        if isinstance(said, Exception):
            raise said
        return said

    def close(self):
        """Note that the client is closed."""
        self.status = "closed"

    def cancel(self, _futures, *, force):
        """Give nothing back."""

    def nthreads(self):
        """Return the threads of each worker."""
        return dict(self.threads)

    def run(self, function, *, workers, on_error):
        """Return what workers say of themselves."""
        assert on_error == "return"
        self.looked_at += workers
        return {worker: self.says.get(worker, tell_versions()) for worker in workers}

    def submit(self, _function, _chunk, **options):
        """Take a chunk."""
        self.given.append(options)
        return Future(options["key"])

    def sync(self, function, *, keys, callback_timeout):
        """Return what workers are at."""
        assert function == "call_stack"
        assert callback_timeout > 0.0
        if self.stacks is None:
            raise TimeoutError
        return {key: self.stacks[key] for key in keys if key in self.stacks}

    def processing(self):
        """Return which worker has which chunks."""
        return {worker: [options["key"] for options in self.given] for worker in self.threads}

    def restart_workers(self, workers, **_options):
        """Note which workers are started anew."""
        self.restarted += workers


class Clock:
    """A clock that a test sets."""

    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        """Return the time."""
        return self.now

    def sleep(self, seconds):
        """Let time pass."""
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    """Give the engine's clock."""
    clock = Clock()
    monkeypatch.setattr(dask_engine, "time", clock)
    return clock


@pytest.fixture
def engine_of(monkeypatch):
    """Give what makes an engine of a scheduler."""

    def make(scheduler, timeout=None, told=None):
        monkeypatch.setattr(dask_engine, "connect", lambda _address: scheduler)
        return DaskEngine("tcp://127.0.0.1:1", timeout, [].append if told is None else told.append)

    return make


def chunk_of(folder, runs=1):
    """Return a chunk."""
    orders = tuple(RunOrder(run, f"id{run}", "p", 0, run, SCENARIO) for run in range(runs))
    return Chunk("c-1", folder, "token", lambda _scenario, _seed: Measured({}), ("final",), orders)


def test_without_a_worker_nothing_is_given_out(engine_of, clock, tmp_path):
    """While there is no worker it wants no chunk, and says so once, after a while; with the first one it begins."""
    scheduler, told = Scheduler({}), []
    engine = engine_of(scheduler, told=told)
    assert engine.room == 0
    clock.now += 59.0
    assert (engine.room, told) == (0, [])
    clock.now += 2.0
    assert [engine.room, engine.room] == [0, 0]
    assert told == [WAITING]
    scheduler.threads = {"a": 1}
    assert engine.room == 2
    engine.submit(chunk_of(tmp_path))
    assert scheduler.given[0]["workers"] == ["a"]
    scheduler.threads = {}
    clock.now += 61.0
    assert engine.room == 0
    assert told == [WAITING, WAITING]


def test_a_worker_is_looked_at_once(engine_of):
    """Each worker says what it runs with when it comes, and is not asked again."""
    scheduler = Scheduler({"a": 1})
    engine = engine_of(scheduler)
    assert engine.room == 2
    scheduler.threads["b"] = 2
    assert [engine.room, engine.room] == [4, 4]
    assert scheduler.looked_at == ["a", "b"]


def test_a_worker_that_does_not_answer_is_not_refused(engine_of, tmp_path):
    """A worker that is lost while it is asked ends no sweep: it gets nothing until it has answered."""
    scheduler = Scheduler({"a": 1, "b": 1}, {"b": OSError("connection closed")})
    engine = engine_of(scheduler)
    assert engine.room == 2
    engine.submit(chunk_of(tmp_path))
    assert scheduler.given[0]["workers"] == ["a"]
    scheduler.says = {}
    assert engine.room == 2
    assert scheduler.looked_at == ["a", "b", "b"]


def test_a_worker_with_other_versions_is_refused(engine_of):
    """Every version that differs is told, with the worker that has it."""
    scheduler = Scheduler({"a": 1, "b": 1}, {"b": tell_versions() | {"numpy": "1.0.0", "python": "3.9.1"}})
    with pytest.raises(InputError) as refused:
        _ = engine_of(scheduler).room
    assert [problem.split(" there")[0] for problem in refused.value.problems] == [
        "worker b: python 3.9.1",
        "worker b: numpy 1.0.0",
    ]


@pytest.mark.parametrize("stacks", [{"c-1": ["frame"]}, None])
def test_a_chunk_that_hangs_is_taken_back(engine_of, clock, tmp_path, stacks):
    """Past its limit, a chunk over which a worker is, or does not answer, counts as too slow; the worker begins anew."""
    scheduler = Scheduler({"a": 1})
    engine = engine_of(scheduler, LIMIT_SECONDS)
    assert engine.room == 1
    chunk = chunk_of(tmp_path)
    engine.submit(chunk)
    scheduler.stacks = stacks
    clock.now += LIMIT_SECONDS - 1.0
    assert engine.wait(0.2) == []
    clock.now += 1.0
    ((ended, outcome),) = engine.wait(0.2)
    assert ended is chunk
    assert isinstance(outcome, TimeoutError)
    assert scheduler.restarted == ["a"]
    assert engine.busy == 0


def test_a_chunk_that_stands_in_line_is_not_too_slow(engine_of, clock, tmp_path):
    """After a loss a chunk may stand in line behind others: its limit counts anew, for nobody is over it yet."""
    scheduler = Scheduler({"a": 1})
    engine = engine_of(scheduler, LIMIT_SECONDS)
    assert engine.room == 1
    engine.submit(chunk_of(tmp_path))
    clock.now += LIMIT_SECONDS
    assert engine.wait(0.2) == []
    scheduler.stacks = {"c-1": ["frame"]}
    assert engine.wait(0.2) == []
    clock.now += LIMIT_SECONDS
    assert len(engine.wait(0.2)) == 1
    assert scheduler.restarted == ["a"]


@pytest.mark.parametrize(
    ("says", "problem"),
    [
        (ModuleNotFoundError("No module named 'reformsim'"), "scheduler: reformsim cannot be loaded (No module named"),
        (tell_versions() | {"pyarrow": "1.0.0"}, "scheduler: pyarrow 1.0.0 there, "),
    ],
)
def test_a_scheduler_without_the_package_is_refused(engine_of, says, problem):
    """Dask has the scheduler load what is given out: one that cannot, or has other versions, is refused at the start."""
    scheduler = Scheduler({"a": 1}, {"scheduler": says})
    with pytest.raises(InputError) as refused:
        engine_of(scheduler)
    assert problem in str(refused.value)
    assert scheduler.status == "closed"
