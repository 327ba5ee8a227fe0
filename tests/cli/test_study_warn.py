"""The command ``warn``, as a user types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REFORMSIM = str(Path(sys.executable).parent / "reformsim")
SMALL = ["--set", "system.schools=3", "--set", "years=12", "--seeds", "2", "--workers", "1"]


def typed(*words: str) -> subprocess.CompletedProcess[str]:
    """Return what comes of a command."""
    return subprocess.run([REFORMSIM, *words], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.slow
def test_a_turn_is_held_against_another_scenario(tmp_path: Path) -> None:
    """With --against the other runs are those of that scenario; asked again, nothing is run again."""
    words = ["warn", "three_years", "--against", "breakthrough", *SMALL, "--json", "--out", str(tmp_path)]
    done = typed(*words)
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    answer = json.loads(done.stdout)
    assert answer["question"]["against"] == "breakthrough"
    assert answer["turned"] == 2
    assert {row["sign"] for row in answer["signs"]} >= {"variance", "practice"}
    (journal,) = tmp_path.rglob("runs.jsonl")
    lines = journal.read_bytes()
    assert len(lines.splitlines()) == 4
    assert typed(*words).stdout == done.stdout
    assert journal.read_bytes() == lines


def test_all_that_is_wrong_is_told(tmp_path: Path) -> None:
    """Exit code 2 and one line each, options under the names that were typed; nothing is run."""
    options = ["--turn", "left", "--window-months", "1", "--false-alarms", "2", "--ramp-years", "-1"]
    done = typed("warn", "three_years", *options, *SMALL, "--out", str(tmp_path))
    assert done.returncode == 2
    for message in (
        "turn: must be up or down (got left)",
        "window-months: must be between 4 and 2400 (got 1)",
        "false-alarms: must be above 0 and below 1 (got 2)",
        "ramp-years: must be between 0 and 90 (got -1)",
    ):
        assert message in done.stderr
    assert not list(tmp_path.rglob("runs.jsonl"))


def test_another_scenario_is_looked_for_by_name(tmp_path: Path) -> None:
    """A name after --against that is not there is answered with the nearest one."""
    done = typed("warn", "three_years", "--against", "breakthru", *SMALL, "--out", str(tmp_path))
    assert done.returncode == 2
    assert 'did you mean "breakthrough"' in done.stderr


@pytest.mark.slow
def test_real_schools_can_be_watched(tmp_path: Path) -> None:
    """Signs are looked for in a file of real schools as well."""
    words = ["--set", 'system.schools_file.districts=["82010"]', "--set", "years=8", "--seeds", "2"]
    done = typed("warn", "michigan", *words, "--turn", "up", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "michigan: practice turned up" in done.stdout or "none of 2 seeds turned" in done.stdout
