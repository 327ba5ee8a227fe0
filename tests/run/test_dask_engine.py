"""A cluster on this machine, scheduler and workers in processes of their own: the same results, whatever dies."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

import reformsim
from reformsim.errors import InputError
from reformsim.run.dask_engine import connect, is_loopback
from reformsim.run.shards import RUNS, read_statuses, shard_files

pytest.importorskip("distributed")


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


def test_tls_without_certificates_is_refused():
    """A TLS address without certificates in Dask's configuration is refused at once, and it is said what is missing."""
    with pytest.raises(InputError, match=r"tls://127\.0\.0\.1:1: Dask's configuration names no certificates for TLS"):
        connect("tls://127.0.0.1:1")


@pytest.mark.slow
def test_a_cluster_gives_what_this_machine_gives(cluster, local):
    """Two workers, which come after the sweep has begun to wait, leave the same content as one local worker."""
    sweep = cluster.sweep()
    cluster.until(lambda: "Receive client connection" in cluster.log(cluster.scheduler))
    cluster.add_worker()
    cluster.add_worker()
    code, said = cluster.end(sweep)
    assert code == 0, said
    assert cluster.holds_what(local)


@pytest.mark.slow
def test_a_killed_worker_of_a_cluster_costs_nothing(cluster, local):
    """When a worker and its nanny are killed in the middle, the other one does its runs."""
    workers = [cluster.add_worker(), cluster.add_worker()]
    sweep = cluster.sweep()
    cluster.until(lambda: cluster.folder.exists() and shard_files(cluster.folder, RUNS))
    cluster.kill(workers[0])
    code, said = cluster.end(sweep)
    assert code == 0, said
    assert cluster.holds_what(local)


@pytest.mark.slow
def test_a_killed_scheduler_is_told_and_the_sweep_goes_on(cluster, local):
    """When the scheduler dies, the sweep ends and says how to go on; with another scheduler it holds all runs once."""
    worker = cluster.add_worker()
    sweep = cluster.sweep("--set", "seeds.count=2000")
    cluster.until(lambda: cluster.folder.exists() and shard_files(cluster.folder, RUNS))
    cluster.kill(cluster.scheduler)
    code, said = cluster.end(sweep)
    assert code == 1, said
    assert "the scheduler is gone" in said
    assert f"reformsim resume {cluster.folder.relative_to(cluster.path)}" in said
    assert "this is our fault" not in said
    cluster.kill(worker)
    kept = read_statuses(cluster.folder)
    assert kept
    about = json.loads((cluster.folder / "sweep.json").read_text())
    (cluster.folder / "sweep.json").write_text(json.dumps(about | {"seeds": 6}))
    cluster.start_scheduler()
    cluster.add_worker()
    resume = cluster.start("reformsim", "resume", cluster.folder, "--engine", "dask", "--scheduler", cluster.address)
    code, said = cluster.end(resume)
    assert code == 0, said
    assert sorted(read_statuses(cluster.folder)) == sorted(read_statuses(local).keys() | kept.keys())
    runs = pd.concat(pd.read_parquet(file).drop(columns="seconds") for file in shard_files(cluster.folder, RUNS))
    assert runs["run"].is_unique
    theirs = pd.concat(pd.read_parquet(file).drop(columns="seconds") for file in shard_files(local, RUNS))
    ours = runs[runs["run"] < len(theirs)].set_index("run").sort_index()
    pd.testing.assert_frame_equal(ours, theirs.set_index("run").sort_index(), check_exact=True)


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
        cluster.until(lambda: cluster.folder.exists() and shard_files(cluster.folder, RUNS))
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
    cluster.kill(cluster.scheduler)
    code, said = cluster.end(cluster.sweep())
    assert code == 2, said
    assert "no scheduler answers there" in said
