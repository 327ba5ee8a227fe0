"""Shards are commits: what is written is whole, what is not committed does not count, and late workers write nothing."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys

import pandas as pd
import pyarrow.parquet as pq
import pytest

from reformsim.errors import InputError
from reformsim.run.shards import (
    RUNS,
    SERIES,
    StoreError,
    ask_to_stop,
    begin_session,
    commit_gate,
    forget_failures,
    is_to_stop,
    read_statuses,
    revoke,
    shard_files,
    write_shards,
)
from reformsim.run.sweep_folder import sweep_up


def row(run, status="done", **measures):
    """Return a row of a run."""
    said = {"run": run, "run_id": f"{run:016x}", "policy": "p", "world": 0, "seed": run, "status": status}
    return said | {"stage": "", "type": "", "message": "", "seconds": 0.5} | measures


def test_what_is_written_is_read(tmp_path):
    """Rows and series come back as they were; a measure that a run lacks is empty, words stay words."""
    series = {"run": [0, 0], "year": [1, 2], "deep": [0.25, 0.5]}
    rows = [row(0, final=0.1, verdict="snap_back"), row(1, "failed")]
    write_shards(tmp_path, "part-a-0", rows, ["verdict", "final"], series)
    runs = pd.read_parquet(tmp_path / RUNS / "part-a-0.parquet")
    assert runs["final"].tolist()[0] == 0.1
    assert runs["verdict"].fillna("").tolist() == ["snap_back", ""]
    assert runs["final"].isna().tolist() == [False, True]
    assert pd.read_parquet(tmp_path / SERIES / "part-a-0.parquet").to_dict("list") == series
    assert read_statuses(tmp_path) == {0: "done", 1: "failed"}


def test_no_series_no_file(tmp_path):
    """Where no series are kept there is no file of them."""
    write_shards(tmp_path, "part-a-0", [row(0)], [], {})
    assert shard_files(tmp_path, SERIES) == []


def test_a_chunk_is_read_alone(tmp_path):
    """The statuses of one chunk are those of its own shards, though another's name begins like it."""
    write_shards(tmp_path, "part-t-000001-0", [row(0)], [], {})
    write_shards(tmp_path, "part-t-000001-1", [row(1)], [], {})
    write_shards(tmp_path, "part-t-000002-0", [row(2)], [], {})
    assert read_statuses(tmp_path, "t-000001") == {0: "done", 1: "done"}


def test_a_full_disk_leaves_nothing_half_written(tmp_path, monkeypatch):
    """Where the disk is full, it is said, nothing half-written stays, and what was there is untouched."""
    write_shards(tmp_path, "part-a-0", [row(0)], [], {})

    def full(_handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match=r"cannot be kept there \(No space left on device\)"):
        write_shards(tmp_path, "part-a-1", [row(1)], [], {"run": [1], "year": [1], "deep": [0.1]})
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["part-a-0.parquet"]
    assert read_statuses(tmp_path) == {0: "done"}


def test_what_a_killed_worker_left_is_in_nobodys_way(tmp_path):
    """A worker that is killed while it writes leaves a part; another one writes the same shard all the same."""
    code = (
        "import os, signal, sys; from pathlib import Path; from reformsim.run.shards import write_shards\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_shards(Path(sys.argv[1]), 'part-a-0', [{'run': 0, 'status': 'done'}], [], {})"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert list((tmp_path / RUNS).glob(".*.partial"))
    write_shards(tmp_path, "part-a-0", [row(0)], [], {})
    assert read_statuses(tmp_path) == {0: "done"}


def test_series_come_before_runs(tmp_path, monkeypatch):
    """A shard of runs is the commit: when it appears, its series are there already."""
    seen = []
    real = pq.write_table

    def note(table, file, **options):
        seen.append((file.name.split("/")[-2], len(shard_files(tmp_path, SERIES))))
        real(table, file, **options)

    monkeypatch.setattr(pq, "write_table", note)
    write_shards(tmp_path, "part-a-0", [row(0)], [], {"run": [0], "year": [1], "deep": [0.1]})
    assert seen == [(SERIES, 0), (RUNS, 1)]


def test_what_was_not_committed_is_swept_up(tmp_path):
    """Half-written files, and series whose runs never came, are taken away; what is committed stays."""
    write_shards(tmp_path, "part-a-0", [row(0)], [], {"run": [0], "year": [1], "deep": [0.1]})
    write_shards(tmp_path, "part-a-1", [row(1)], [], {"run": [1], "year": [1], "deep": [0.1]})
    (tmp_path / RUNS / "part-a-1.parquet").unlink()
    for kind in (RUNS, SERIES):
        (tmp_path / kind / ".part-a-2.parquet.partial").write_bytes(b"PAR1")
    sweep_up(tmp_path)
    assert sorted(file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()) == [
        "runs/part-a-0.parquet",
        "series/part-a-0.parquet",
    ]


def test_a_broken_shard_is_named(tmp_path):
    """A shard that is no longer what was written is named, with what to do about it."""
    write_shards(tmp_path, "part-a-0", [row(0)], [], {})
    (tmp_path / RUNS / "part-a-0.parquet").write_bytes(b"nonsense")
    with pytest.raises(InputError, match=r"part-a-0\.parquet: not a whole file .* run its runs again"):
        read_statuses(tmp_path)


def test_failures_are_forgotten_and_nothing_else(tmp_path):
    """Forgetting failures takes away their rows alone and says how many they were."""
    write_shards(tmp_path, "part-a-0", [row(0), row(1, "failed")], [], {})
    write_shards(tmp_path, "part-a-1", [row(2, "failed")], [], {})
    write_shards(tmp_path, "part-a-2", [row(3)], [], {})
    assert forget_failures(tmp_path) == 2
    assert read_statuses(tmp_path) == {0: "done", 3: "done"}
    assert forget_failures(tmp_path) == 0


def test_only_the_present_session_may_commit(tmp_path):
    """When a new session has begun, workers of the one before are late, for good."""
    first = begin_session(tmp_path)
    with commit_gate(tmp_path, first, "c") as allowed:
        assert allowed
    second = begin_session(tmp_path)
    assert first != second
    with commit_gate(tmp_path, first, "c") as allowed:
        assert not allowed
    revoke(tmp_path, first, "c")
    with commit_gate(tmp_path, second, "c") as allowed:
        assert allowed


def test_without_a_session_nobody_commits(tmp_path):
    """Where no session was ever begun, or its file is broken, nobody may commit, an empty token neither."""
    with commit_gate(tmp_path, "token", "c") as allowed:
        assert not allowed
    (tmp_path / "session.json").write_text("{")
    with commit_gate(tmp_path, "token", "c") as allowed:
        assert not allowed


def test_a_revoked_chunk_may_not_commit(tmp_path):
    """A chunk that was given to somebody else may not be committed any more; others of the session may."""
    token = begin_session(tmp_path)
    revoke(tmp_path, token, "a")
    revoke(tmp_path, token, "b")
    found = []
    for chunk in ("a", "b", "c"):
        with commit_gate(tmp_path, token, chunk) as allowed:
            found.append(allowed)
    assert found == [False, False, True]


def test_a_new_session_is_not_stopped(tmp_path):
    """Whoever was asked to stop is in a session before; the next one runs on."""
    begin_session(tmp_path)
    assert not is_to_stop(tmp_path)
    ask_to_stop(tmp_path)
    assert is_to_stop(tmp_path)
    begin_session(tmp_path)
    assert not is_to_stop(tmp_path)
