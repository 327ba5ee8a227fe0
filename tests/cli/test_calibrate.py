"""The command calibrate, as somebody types it, stops it, and goes on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from reformsim.cli.studies.calibrating import state_words
from reformsim.study.calibrate_search import SearchState

CALIBRATION = """\
question: Which pressure shows so much surface?
base: ../scenarios/tiny.yaml
common: {system: {schools: 2}, years: 2}
tune:
  parameters.choice.mandate_pressure: {low: 0.5, high: 6}
  parameters.choice.cost: {low: 0.35, high: 1.05}
targets:
  - scenario: {extends: ../scenarios/tiny.yaml, levers: {mandate: {start_year: 0, intensity: 1}}}
    name: mandated
    measures: {end_surface: [0.2, 0.25]}
  - scenario: ../scenarios/tiny.yaml
    measures: {end_deep: [0.0, 0.5]}
search: {method: random, trials: 6, keep: 3}
seeds: {count: 1}
"""
FILES = {
    "answer.json",
    "best.yaml",
    "calibration.json",
    "calibration.lock",
    "columns.csv",
    "figure.png",
    "good_sets.yaml",
    "parameters.csv",
    "runs.jsonl",
    "sets.csv",
    "targets.csv",
    "trials.csv",
}


@pytest.fixture
def small(project):
    """Return the name of a calibration beside the scenarios."""
    (project / "experiments").mkdir()
    (project / "experiments" / "small.yaml").write_text(CALIBRATION)
    return "small"


def only_folder(project: Path, out: str = "outputs") -> Path:
    """Return the only calibration that is there."""
    (folder,) = (project / out / "calibrations").iterdir()
    return folder.relative_to(project)


def test_from_its_name_to_a_scenario_that_runs(project, small, enter):
    """A calibration says what is hit and missed and where the files are; its best set runs; more trials go further."""
    done = enter("calibrate", small, "--workers", 1)
    assert done.exit_code == 0, done.output
    folder = only_folder(project)
    assert folder.name.startswith("small-")
    assert "small: the best of 6 sets hits" in done.stdout
    assert f"Files: {folder}" in done.stdout
    assert {file.name for file in (project / folder).iterdir()} == FILES
    assert len(pd.read_csv(project / folder / "trials.csv")) == 7
    ran = enter("run", folder / "best.yaml", "--set", "years=2")
    assert ran.exit_code == 0, ran.output
    enter("report", folder, "--out", "page.html")
    page = (project / "page.html").read_text(encoding="utf-8")
    assert "Calibrate \u2013 small" in page
    assert "Which pressure shows so much surface?" in page
    more = enter("calibrate", small, "--workers", 1, "--trials", 8, "--json", "--quiet")
    said = json.loads(more.stdout)
    assert said["trials"] == 8
    assert said == json.loads((project / folder / "answer.json").read_text())
    assert only_folder(project) == folder


def test_what_is_wrong_is_told_and_nothing_written(project, small, enter):
    """A mistake, or a name that is not there, is bad input, and leaves nothing behind."""
    for words, said in (
        (("calibrate", "smal"), 'did you mean "small"?'),
        (("calibrate", small, "--set", "search.keep=0"), "--set search.keep=0: search.keep: must be between 1 and"),
        (("calibrate", small, "--set", "targets.x=1"), "targets has no keys of its own"),
        (("calibrate", "scenarios/tiny.yaml"), "scenarios/tiny.yaml"),
    ):
        done = enter(*words)
        assert done.exit_code == 2
        assert said in done.stderr
    assert not (project / "outputs").exists()


def test_a_folder_of_another_code_is_refused(project, small, enter):
    """Trials of other code are not mixed with new ones."""
    assert enter("calibrate", small, "--workers", 1, "--trials", 1).exit_code == 0
    about = project / only_folder(project) / "calibration.json"
    about.write_text(json.dumps(json.loads(about.read_text()) | {"code": "other"}))
    done = enter("calibrate", small, "--workers", 1)
    assert done.exit_code == 2
    assert "the code of reformsim was changed" in done.stderr


def start(project: Path, out: str, trials: int) -> subprocess.Popen[str]:
    """Start the calibration in a process of its own."""
    command = [str(Path(sys.executable).parent / "reformsim"), "calibrate", "small", "--workers", "2", "--json"]
    more = ["--quiet", "--out", out, "--trials", str(trials)]
    return subprocess.Popen([*command, *more], cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGINT])
def test_a_stopped_calibration_goes_on_as_if_unbroken(project, small, way):
    """Stopped at any trial and asked again, it gives the bytes of an unbroken one, and no kept trial is run again."""
    unbroken = start(project, "unbroken", 12).communicate(timeout=300)[0]
    first = start(project, "broken", 12)
    end = time.monotonic() + 200
    kept = project / "broken" / "calibrations"
    while time.monotonic() < end and not any(
        len(file.read_bytes().splitlines()) >= 3 for file in kept.rglob("*.jsonl")
    ):
        time.sleep(0.02)
    first.send_signal(way)
    said = first.communicate(timeout=60)[1]
    if way == signal.SIGINT:
        assert first.returncode == 130
        assert "give the same command again to go on" in said
    journal = project / only_folder(project, "broken") / "runs.jsonl"
    before = [line for line in journal.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]
    assert 3 <= len(before) < 13
    time.sleep(1.0)
    assert start(project, "broken", 12).communicate(timeout=300)[0] == unbroken
    after = journal.read_bytes().splitlines(keepends=True)
    assert after[: len(before)] == before
    assert len(after) == 13
    files = {file.name: file.read_bytes() for file in (project / only_folder(project, "broken")).glob("*.csv")}
    assert files == {
        file.name: file.read_bytes() for file in (project / only_folder(project, "unbroken")).glob("*.csv")
    }


def test_how_far_it_is_is_told_in_words():
    """The bar tells rate, best loss, what was given up, and failures where there are any."""
    assert state_words(SearchState(9, 4, 2, 0, 1.23456), 3.0) == "3.0 a minute, best loss 1.23, 2 given up"
    assert state_words(SearchState(9, 4, 2, 1, None), 3.0) == "3.0 a minute, no set run out yet, 2 given up, 1 failed"
