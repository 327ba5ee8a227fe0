"""A sweep on a disk that is full, under other code, or told to end: real processes, a real small disk."""

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
from reformsim.run.shards import RUNS, SERIES, shard_files

EXPERIMENT = """\
policies:
  coached: {years: 2, system: {schools: 3}, levers: {coaching: {start_year: 0, intensity: 0.8}}}
seeds: {count: 40}
metrics: [end_deep, end_culture]
series: [deep]
"""
RUNS_IN_ALL = 40
FULL_KIB = 40
"""Room for the folder of a sweep and a few shards, not for all."""
PATIENCE_SECONDS = 300.0


def start(place: Path, *words: object, **extra: str) -> subprocess.Popen[str]:
    """Start a command in a folder with an experiment, in a group of its own."""
    (place / "small.yaml").write_text(EXPERIMENT)
    command = [Path(sys.executable).parent / "reformsim", *map(str, words)]
    return subprocess.Popen(
        command,
        cwd=place,
        env=os.environ | extra,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def enter(place: Path, *words: object, **extra: str) -> tuple[int, str, str]:
    """Return the exit code, output and errors of a command."""
    process = start(place, *words, **extra)
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, out, err


def content(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return runs and series of a sweep, times left out."""
    runs = pd.concat([pd.read_parquet(file).drop(columns="seconds") for file in shard_files(folder, RUNS)])
    series = pd.concat([pd.read_parquet(file) for file in shard_files(folder, SERIES)])
    return runs.set_index("run").sort_index(), series.set_index(["run", "year"]).sort_index()


def only_sweep(out: Path) -> Path:
    """Return the only sweep of a folder for results."""
    (folder,) = (out / "sweeps").iterdir()
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a sweep to which nothing happened."""
    place = tmp_path_factory.mktemp("whole")
    code, _, err = enter(place, "sweep", "small.yaml", "--workers", 1)
    assert code == 0, err
    return only_sweep(place / "outputs")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk with little room, or skip where none can be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={FULL_KIB}k", "tmpfs", disk]
    if shutil.which("mount") is None or subprocess.run(mounting, check=False, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted: that takes Linux and its administrator")
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.mark.slow
def test_a_full_disk_is_told_and_loses_nothing(small_disk, tmp_path, whole):
    """On a disk that fills up a sweep ends and says so; with more room it goes on, and holds what an unbroken one holds."""
    code, _, err = enter(tmp_path, "sweep", "small.yaml", "--workers", 2, "--out", small_disk)
    assert code == 1, err
    folder = only_sweep(small_disk)
    assert f"{folder}: runs cannot be kept there (No space left on device); what was committed is kept" in err
    assert f"when that is mended, go on with: reformsim resume {folder}" in err
    assert "this is our fault" not in err
    assert not list(folder.rglob("*.partial"))
    before = len(content(folder)[0]) if shard_files(folder, RUNS) else 0
    assert before < RUNS_IN_ALL
    subprocess.run(["mount", "-o", "remount,size=4m", small_disk], check=True)
    code, out, err = enter(tmp_path, "resume", folder, "--workers", 2)
    assert code == 0, err
    assert f"{RUNS_IN_ALL} of {RUNS_IN_ALL} runs are done" in out
    for ours, theirs in zip(content(folder), content(whole), strict=True):
        pd.testing.assert_frame_equal(ours, theirs, check_exact=True)


def test_no_room_to_begin_leaves_nothing(small_disk, tmp_path):
    """Where there is no room for the sweep's folder itself, that is said, and nothing is left."""
    (small_disk / "filler").write_bytes(b"0" * (FULL_KIB * 1024))
    code, _, err = enter(tmp_path, "sweep", "small.yaml", "--workers", 1, "--out", small_disk)
    assert code == 2, err
    assert "nothing can be written there (No space left on device)" in err
    assert [path for path in small_disk.rglob("*") if path.is_file()] == [small_disk / "filler"]


@pytest.mark.slow
def test_changed_code_is_refused(tmp_path, whole):
    """With one line of the package changed, a sweep that the old code began is refused and stays as it was."""
    folder = tmp_path / "sweep"
    shutil.copytree(whole, folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    other = tmp_path / "other"
    shutil.copytree(Path(reformsim.__file__).parent, other / "reformsim", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "reformsim" / "model" / "month.py").open("a") as file:
        file.write("# changed\n")
    for words in (["resume", folder], ["extend", folder, "--seeds", "+5"], ["retry", folder, "--failed"]):
        code, _, err = enter(tmp_path, *words, PYTHONPATH=str(other))
        assert code == 2, err
        assert err.splitlines() == [
            f"{folder}: the code of reformsim was changed",
            f"{folder}: its runs would not be comparable; start a new sweep in another folder",
        ]
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_another_experiment_is_refused(tmp_path, whole):
    """An experiment that differs, in a folder made for it by hand, is refused with the part that differs."""
    folder = tmp_path / "sweep"
    shutil.copytree(whole, folder)
    about = json.loads((folder / "sweep.json").read_text())
    about["experiment"]["metrics"] = ["final"]
    mine = tmp_path / "outputs" / "sweeps" / whole.name
    shutil.copytree(whole, mine)
    (mine / "sweep.json").write_text(json.dumps(about))
    code, _, err = enter(tmp_path, "sweep", "small.yaml")
    assert code == 2, err
    assert 'was begun with other metrics (["final"] then, ["end_deep", "end_culture"] now)' in err
    assert "this is another experiment; choose another --out" in err


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_polite_signal_is_as_ctrl_c(tmp_path, number):
    """A batch system's end of time, or a terminal that is closed, ends a sweep as Ctrl-C does: all that was done is kept."""
    process = start(tmp_path, "sweep", "small.yaml", "--workers", 1, "--set", "seeds.count=20000")
    sweeps = tmp_path / "outputs" / "sweeps"
    end = time.monotonic() + PATIENCE_SECONDS
    while not list(sweeps.glob("*/runs/part-*.parquet")):
        assert time.monotonic() < end, "nothing was ever committed"
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    process.send_signal(number)
    _, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 130, err
    folder = only_sweep(tmp_path / "outputs")
    assert f"stopped; {len(content(folder)[0])} of 20000 runs are kept" in err
    assert "go on with: reformsim resume" in err
