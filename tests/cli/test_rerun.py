"""The command ``rerun``: the same bytes, or which are not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result as Answer

Type = Callable[..., Answer]


@pytest.fixture
def folder(enter: Type) -> Path:
    """Return the folder of a run of the tiny scenario."""
    return Path(enter("run", "tiny", "--quiet").stdout.strip())


def test_a_run_can_be_made_again(project: Path, enter: Type, folder: Path) -> None:
    """A run made again has the same bytes in every file, and leaves nothing behind."""
    before = sorted(project.rglob("*"))
    answer = enter("rerun", folder)
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.count(": same\n") == 10
    assert "all 10 files are the same" in answer.stdout
    assert sorted(project.rglob("*")) == before


def test_a_changed_file_is_found(project: Path, enter: Type, folder: Path) -> None:
    """A file that was changed or taken away is named; one that no run makes is left out of the judgement."""
    (folder / "system.parquet").write_bytes(b"nothing")
    (folder / "figure.png").unlink()
    (folder / "my notes.txt").write_text("mine")
    answer = enter("rerun", folder)
    assert answer.exit_code == 1
    assert "system.parquet: different\n" in answer.stdout
    assert "figure.png: missing\n" in answer.stdout
    assert "my notes.txt: not of a run, left out\n" in answer.stdout
    assert "schools.parquet: same\n" in answer.stdout
    assert "versions agree" in answer.stdout


def test_other_versions_are_named(project: Path, enter: Type, folder: Path) -> None:
    """Where versions differ from those of the record, they are named as what can be why."""
    said = json.loads((folder / "run.json").read_text())
    said["versions"]["numpy"] = "1.0.0"
    (folder / "run.json").write_text(json.dumps(said))
    answer = enter("rerun", folder)
    assert answer.exit_code == 1
    assert "another version: numpy 1.0.0 then, " in answer.stdout
    assert "versions differ" in answer.stdout


def test_a_rerun_can_be_kept(project: Path, enter: Type, folder: Path) -> None:
    """--out keeps the new run, file by file the same as the old one."""
    answer = enter("rerun", folder, "--out", "again", "--quiet")
    assert answer.exit_code == 0
    kept = project / "again" / "tiny" / folder.name
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }


def test_a_run_on_real_schools_stands_by_itself(project: Path, enter: Type) -> None:
    """A run folder holds its schools: moved elsewhere, with the file gone, it can still be made again."""
    folder = Path(enter("run", "real", "--quiet").stdout.strip())
    assert str(project) not in (folder / "run.json").read_text()
    assert (folder / "schools_file.csv").read_bytes() == (project / "scenarios/data/schools.csv").read_bytes()
    moved = project / "moved"
    shutil.move(folder, moved)
    shutil.rmtree(project / "scenarios")
    answer = enter("rerun", moved)
    assert answer.exit_code == 0, answer.output
    assert "all 11 files are the same" in answer.stdout


def test_a_practice_taken_away_stays_away(project: Path, enter: Type) -> None:
    """A default practice that the scenario took away does not come back when the run is made again."""
    folder = Path(enter("run", "tiny", "--quiet", "--set", "practices.precision=null").stdout.strip())
    assert "precision" not in json.loads((folder / "run.json").read_text())["scenario"]["practices"]
    assert enter("rerun", folder, "--quiet").exit_code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "not a run folder"),
        ("{", "not JSON"),
        ("[]", "must hold a mapping"),
        ("{}", "the key scenario is missing"),
        ('{"run_version": 1, "seed": -1, "versions": {}, "scenario": {}}', "seed: must be a whole number from 0"),
        ('{"run_version": 9, "seed": 1, "versions": {}, "scenario": {}}', "run_version must be 1"),
        ('{"run_version": 1, "seed": 1, "versions": {}, "scenario": {"years": 0}}', "years: must be between"),
    ],
)
def test_what_is_no_run_folder_is_refused(project: Path, enter: Type, text: str | None, said: str) -> None:
    """A folder without a readable record is exit code 2 and says what is wrong."""
    if text is not None:
        (project / "run.json").write_text(text)
    answer = enter("rerun", project)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert "Traceback" not in answer.output
