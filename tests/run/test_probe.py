"""A probe times a few runs in a worker, and foretells the rest."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest

from reformsim.config.scenario import Scenario
from reformsim.errors import RunError
from reformsim.run import probe as probing
from reformsim.run.chunks import Measured
from reformsim.run.probe import Forecast, Probe, Trial, foretell, probe, shard_size, try_out

SCENARIO = Scenario.from_dict({"years": 1})
TRIALS = [Trial("a", world, SCENARIO, 1) for world in range(4)]
FOUND = Probe(
    runs=3, done=4, seconds_per_run=0.5, memory_bytes=1000, numbers_per_run=10, shard_bytes=4000, worker=1, failures=()
)


def measure(scenario, seed):
    """Return measures and a series of two columns and three years."""
    return Measured({"final": 0.5}, {"deep": [0.1, 0.2, 0.3], "culture": [0.1, 0.2, 0.3]})


def fail_in_world_two(scenario, seed):
    """Fail where the seed is 2."""
    if seed == 2:
        raise RunError("too dark to see")
    return Measured({"final": 0.5})


@pytest.fixture
def first_is_slow(monkeypatch):
    """Return work whose first call takes twenty seconds of a clock of its own and every other one, and its calls."""
    now, calls = [0.0], []
    monkeypatch.setattr(probing, "time", SimpleNamespace(monotonic=lambda: now[0]))

    def work(scenario, seed):
        now[0] += 1.0 if calls else 20.0
        calls.append(seed)
        return Measured({"final": 0.5})

    return work, calls


def test_runs_are_made_elsewhere_and_measured():
    """Trials run in a process of their own; what they keep, take and use is told."""
    found = probe(TRIALS, measure, ("final",), ("reformsim.run.chunks",))
    assert found.worker != os.getpid()
    assert (found.runs, found.done, found.failures) == (3, 4, ())
    assert found.seconds_per_run > 0.0
    assert found.memory_bytes is None or found.memory_bytes > 10_000_000
    assert found.numbers_per_run == 1 + 3 * 2 + 2 * 3
    assert found.shard_bytes == shard_size(("final",), ("deep", "culture"))


def test_the_first_run_does_not_count(first_is_slow, monkeypatch):
    """In the first run a worker loads what it needs: the mean is that of the others."""
    monkeypatch.setattr(probing, "PROBE_SECONDS", 100.0)
    work, calls = first_is_slow
    found = try_out(TRIALS, work, ("final",))
    assert (len(calls), found.runs) == (4, 3)
    assert found.seconds_per_run == pytest.approx(1.0)


def test_a_probe_ends_in_time(first_is_slow, monkeypatch):
    """When its time is over no other run begins; a single one stands for all."""
    monkeypatch.setattr(probing, "PROBE_SECONDS", 10.0)
    work, calls = first_is_slow
    found = try_out(TRIALS, work, ("final",))
    assert (len(calls), found.runs) == (1, 1)
    assert found.seconds_per_run == pytest.approx(20.0)


def test_failed_runs_are_told():
    """A run that fails is named with its reason, and the others go on."""
    trials = [Trial("a", 5, SCENARIO, seed) for seed in (1, 2, 3)]
    found = try_out(trials, fail_in_world_two, ("final",))
    ((trial, failure),) = found.failures
    assert (trial.seed, failure.type, failure.message) == (2, "RunError", "too dark to see")
    assert (found.runs, found.done) == (2, 2)


@pytest.mark.parametrize(
    ("runs", "workers", "seconds", "memory"), [(100, 1, 50.0, 1000), (100, 4, 12.5, 4000), (2, 8, 0.5, 2000)]
)
def test_time_and_memory_follow_runs_and_workers(runs, workers, seconds, memory):
    """Workers share the time and add up their memory; more of them than runs are of no use."""
    assert foretell(FOUND, runs, workers)[::2] == (seconds, memory)


def test_disk_follows_runs_and_commits():
    """Numbers take eight bytes each; there is a shard for every two seconds of work, and one for each long run."""
    row = 8 * (10 + 10)
    assert foretell(FOUND, 100, 1).disk_bytes == 100 * row + 25 * 4000
    assert foretell(FOUND, 100, 4).disk_bytes == 100 * row + 25 * 4000
    long = Probe(3, 4, 60.0, None, 10, 4000, 1, ())
    assert foretell(long, 10, 1) == Forecast(600.0, 10 * row + 10 * 4000, None)
    short = Probe(3, 4, 1e-6, None, 10, 4000, 1, ())
    assert foretell(short, 5000, 1).disk_bytes == 5000 * row + 10 * 4000


def test_a_lost_worker_is_told():
    """Where the worker dies, that is said as a failure of a run, not of the program."""
    with pytest.raises(RunError, match="the worker that tried the first runs was lost"):
        probe(TRIALS[:1], die, ("final",), ("reformsim.run.chunks",))


def die(scenario, seed):
    """End the process at once."""
    os._exit(3)
