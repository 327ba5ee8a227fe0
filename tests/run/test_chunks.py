"""A chunk does its runs in a row and commits them by itself, whatever one of them does."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from reformsim.config.scenario import Scenario
from reformsim.errors import InputError
from reformsim.run.chunks import Chunk, Measured, RunOrder, commit_seconds, commits_in, run_chunk
from reformsim.run.shards import FAILURES, RUNS, SERIES, ask_to_stop, begin_session, read_statuses, revoke, shard_files

SCENARIO = Scenario.from_dict({"years": 2, "system": {"schools": 3}})


def count(_scenario, seed):
    """Return a measure and two years of a series."""
    if seed == 3:
        raise ZeroDivisionError("seed three has no answer")
    return Measured({"final": seed / 7}, {"deep": [seed / 2, seed / 3]})


@pytest.fixture
def folder(tmp_path):
    """Give a sweep's folder."""
    for name in (RUNS, SERIES, FAILURES):
        (tmp_path / name).mkdir()
    return tmp_path


def chunk_of(folder, runs, work=count, token=None):
    """Return a chunk of runs whose seeds are their numbers."""
    orders = tuple(RunOrder(run, f"id{run}", "p", 0, run, SCENARIO) for run in runs)
    return Chunk("t-000001", folder, token or begin_session(folder), work, ("final",), orders)


def table(folder, kind=RUNS):
    """Return all rows of a kind by run."""
    frame = pd.concat([pd.read_parquet(file) for file in shard_files(folder, kind)])
    return frame.sort_values("run", kind="stable").reset_index(drop=True)


def test_every_run_is_kept(folder):
    """Each run is committed with its place, its measures and its years."""
    report = run_chunk(chunk_of(folder, [0, 1, 2]))
    assert (report.done, report.failed, report.late) == (3, 0, False)
    runs = table(folder)
    assert runs["final"].tolist() == [0.0, 1 / 7, 2 / 7]
    assert runs[["run_id", "policy", "world", "seed"]].loc[2].tolist() == ["id2", "p", 0, 2]
    assert table(folder, SERIES).to_dict("list") == {
        "run": [0, 0, 1, 1, 2, 2],
        "year": [1, 2, 1, 2, 1, 2],
        "deep": [0.0, 0.0, 0.5, 1 / 3, 1.0, 2 / 3],
    }


def test_a_run_that_raises_costs_no_other(folder):
    """A run that raises is a row with stage, type and message, its traceback beside it; the others are done."""
    report = run_chunk(chunk_of(folder, [2, 3, 4]))
    assert (report.done, report.failed) == (2, 1)
    runs = table(folder)
    assert runs["status"].tolist() == ["done", "failed", "done"]
    assert runs.loc[1, ["stage", "type", "message"]].tolist() == [
        "run",
        "ZeroDivisionError",
        "seed three has no answer",
    ]
    assert "in count" in (folder / FAILURES / "run-3.txt").read_text()
    assert sorted(set(table(folder, SERIES)["run"])) == [2, 4]


def test_a_world_that_makes_no_scenario_is_a_failed_run(folder):
    """Where policy and world make no scenario, the run fails and says why; no work is done."""
    order = RunOrder(5, "", "p", 1, 1, InputError("levers.x: too high"))
    chunk = Chunk("t-000001", folder, begin_session(folder), count, ("final",), (order,))
    assert run_chunk(chunk).failed == 1
    assert table(folder).loc[0, ["stage", "type", "message"]].tolist() == [
        "scenario",
        "InputError",
        "levers.x: too high",
    ]


def test_what_is_there_is_not_done_again(folder):
    """A chunk that is done a second time does only what the first time did not commit, and counts all."""
    token = begin_session(folder)
    run_chunk(chunk_of(folder, [0, 3], token=token))
    seen = []

    def note(scenario, seed):
        seen.append(seed)
        return count(scenario, seed)

    report = run_chunk(chunk_of(folder, [0, 1, 3, 4], note, token))
    assert seen == [1, 4]
    assert (report.done, report.failed) == (3, 1)
    assert table(folder)["run"].tolist() == [0, 1, 3, 4]


def test_two_workers_over_one_chunk_commit_each_run_once(folder, monkeypatch):
    """When a chunk is at work twice at once, a run that the other one committed meanwhile is left out."""
    token = begin_session(folder)

    def overtaken(scenario, seed):
        if seed == 1:
            run_chunk(chunk_of(folder, [0, 1], token=token))
        return count(scenario, seed)

    run_chunk(chunk_of(folder, [0, 1, 2], overtaken, token))
    assert table(folder)["run"].tolist() == [0, 1, 2]
    assert table(folder, SERIES)["run"].tolist() == [0, 0, 1, 1, 2, 2]
    assert len(shard_files(folder, RUNS)) == 2


@pytest.mark.parametrize("why", ["another session", "revoked"])
def test_a_late_worker_writes_nothing(folder, why):
    """A worker whose session is over, or whose chunk was given to another, writes nothing and says it is late."""
    chunk = chunk_of(folder, [0, 1])
    if why == "revoked":
        revoke(folder, chunk.token, chunk.name)
    else:
        begin_session(folder)
    assert run_chunk(chunk).late
    assert read_statuses(folder) == {}
    assert shard_files(folder, SERIES) == []


@pytest.mark.parametrize(("seconds", "shards"), [(-1.0, 3), (1000.0, 1)])
def test_finished_runs_do_not_wait_long(folder, seconds, shards):
    """What is finished is committed when it has waited as long as the chunk says, though the chunk goes on."""
    run_chunk(replace(chunk_of(folder, [0, 1, 2]), commit_seconds=seconds))
    assert len(shard_files(folder, RUNS)) == shards


def test_commits_grow_rarer():
    """Runs wait seconds at first, a hundredth of the sweep's time later, half a minute at most; a night has few commits."""
    assert [commit_seconds(elapsed) for elapsed in (0.0, 199.0, 500.0, 1e6)] == [2.0, 2.0, 5.0, 30.0]
    for seconds in (60.0, 500.0, 3000.0, 30_000.0):
        now, count = 0.0, 0
        while now < seconds:
            now += commit_seconds(now)
            count += 1
        assert commits_in(seconds) == pytest.approx(count, rel=0.03)
    assert commits_in(8 * 3600.0) < 1300


def test_asked_to_stop_it_commits_what_it_has(folder):
    """Asked to stop, a worker ends its run, commits, and begins no other."""

    def last(scenario, seed):
        if seed == 1:
            ask_to_stop(folder)
        return count(scenario, seed)

    report = run_chunk(chunk_of(folder, [0, 1, 2], last))
    assert report.done == 2
    assert table(folder)["run"].tolist() == [0, 1]
