"""The command ``classic``, as a user types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REFORMSIM = str(Path(sys.executable).parent / "reformsim")


def typed(*words: str) -> subprocess.CompletedProcess[str]:
    """Return what comes of a command."""
    return subprocess.run([REFORMSIM, *words], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_a_classic_is_run_and_kept(tmp_path: Path) -> None:
    """Settings and answer are printed, tables and figure are written; with --json standard output is the answer alone."""
    words = ["classic", "granovetter", "--set", "spreads=[12]", "--set", "many=1000", "--seeds", "1", "--workers", "1"]
    done = typed(*words, "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "Mean of normal thresholds" in done.stdout
    assert "checks agree" in done.stdout
    (folder,) = (tmp_path / "classic" / "granovetter").glob("answer-*")
    assert {file.name for file in folder.iterdir()} >= {
        "answer.json",
        "curve.csv",
        "checks.csv",
        "points.csv",
        "figure.png",
    }
    answer = json.loads(typed(*words, "--out", str(tmp_path), "--json").stdout)
    assert answer["question"]["settings"]["many"] == 1000
    assert answer["agree"] <= answer["of"]


def test_all_classics_are_listed() -> None:
    """Without a name, and under list, each stands with its source."""
    for words in (["classic"], ["list", "classics", "--format", "csv"]):
        done = typed(*words)
        assert done.returncode == 0
        for name in ("granovetter", "brock_durlauf", "centola", "watts", "centola_macy"):
            assert name in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["grannovetter"], 'did you mean "granovetter"'),
        (["watts", "--set", "threshold=0"], "threshold: must be above 0 and at most 1 (got 0)"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, words: list[str], told: str) -> None:
    """A wrong name or setting gives exit code 2 and one line, and nothing is written."""
    done = typed("classic", *words, "--out", str(tmp_path))
    assert done.returncode == 2
    assert told in done.stderr
    assert not list(tmp_path.iterdir())
