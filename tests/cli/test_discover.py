"""The command ``discover``, as a user types it on a real small sweep."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import Result

EXPERIMENT = """\
question: Does coaching alone move anybody?
policies:
  coached:
    years: 2
    system: {schools: 2}
    levers: {coaching: {start_year: 0, intensity: 0.8}, mandate: {start_year: 0, intensity: 0.8}}
worlds:
  vary:
    levers.mandate.intensity: {low: 0, high: 1}
    parameters.choice.noise: {low: 0.45, high: 0.55}
  designs: [{kind: latin_hypercube, size: 30}]
seeds: {count: 1}
metrics: [end_deep, end_surface]
"""


@pytest.fixture
def folder(enter: Callable[..., Result], project: Path) -> Path:
    """Return the folder of a finished sweep, typed in as well."""
    (project / "experiments").mkdir()
    (project / "experiments" / "tiny.yaml").write_text(EXPERIMENT)
    assert enter("sweep", "tiny", "--workers", "1", "--quiet").exit_code == 0
    return next((project / "outputs" / "sweeps").iterdir())


@pytest.mark.slow
def test_a_sweep_is_asked_where_an_outcome_comes_about(enter, folder):
    """Words and a table on the screen, files in the sweep's folder; asked again, nothing is written; the box can be swept."""
    told = enter("discover", folder, "--outcome", "end_surface>0.1")
    assert (told.exit_code, told.stderr) == (0, "")
    place = Path(told.stdout.splitlines()[-1].removeprefix("Files: "))
    assert place.parent == folder / "analysis"
    assert place.name.startswith("discover-")
    assert "With mandate over" in told.stdout
    names = {file.name for file in place.iterdir()}
    tables = {"boxes.csv", "contents.csv", "trajectory.csv", "limits.csv", "runs.csv", "worlds.csv"}
    assert names == tables | {"answer.json", "columns.csv", "figure.png", "inside-coached-1.yaml"}
    assert len(pd.read_csv(place / "runs.csv")) == 30
    again = enter("discover", folder, "--outcome", "end_surface>0.1", "--json")
    assert json.loads(again.stdout) == json.loads((place / "answer.json").read_text(encoding="utf-8"))
    assert enter("discover", folder, "--outcome", "end_surface>0.1", "-q").stdout.strip() == str(place)
    assert [file.name for file in (folder / "analysis").iterdir()] == [place.name]
    plan = enter("plan", place / "inside-coached-1.yaml", "--no-probe")
    assert plan.exit_code == 0
    assert "worlds    30" in plan.stdout


@pytest.mark.slow
def test_bad_questions_to_a_sweep(enter, folder, project):
    """A folder that is no sweep and a question that it cannot answer have a message each, and nothing is written."""
    wrong = enter("discover", project, "--outcome", "snap_back")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "not a sweep: sweep.json: no such file" in wrong.stderr
    wrong = enter("discover", folder, "--outcome", "snap_back", "--policy", "coach", "--boxes", "0")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert wrong.stderr.splitlines() == [
        "--outcome snap_back: the sweep kept no verdicts; it kept end_deep, end_surface",
        '--policy: unknown policy "coach"; did you mean "coached"? there are: coached',
        "--boxes: must be at least 1 (got 0)",
    ]
    assert not (folder / "analysis").exists()
