"""What ``report`` refuses, in words and before anything is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest


@pytest.fixture
def folder(enter):
    """Return the folder of a run of the tiny scenario."""
    return Path(enter("run", "tiny", "--quiet").stdout.strip())


def test_what_is_no_folder_of_ours_is_refused(project, enter, folder):
    """No folder, a file, another kind of folder and one of several runs are told apart; nothing is written."""
    (project / "empty").mkdir()
    before = sorted(project.rglob("*"))
    for words, said in (
        (["nowhere"], "nowhere: no such folder; name the folder of a run, a sweep or an answer of a study"),
        (["scenarios/tiny.yaml"], "is a file, not a folder"),
        (["empty"], "empty: is not the folder of a run, a sweep or an answer of a study"),
        ([folder.parent], f"there are: {folder}"),
        ([folder, "--base", "tinny"], 'did you mean "tiny"?'),
        ([folder, "--out", "empty"], "empty: is there already; take it away, or choose another name with --out"),
        ([folder, "--out", "scenarios/tiny.yaml/a.html"], "cannot be written"),
    ):
        answer = enter("report", *words, *(["--yearly"] if words[0] == folder else []))
        assert (answer.exit_code, answer.stdout) == (2, ""), answer.output
        assert said in answer.stderr
        assert "Traceback" not in answer.output
    assert sorted(project.rglob("*")) == before


def test_a_report_is_never_written_over(enter, folder, monkeypatch):
    """A second report under the same name is refused before anything is run, and the first stays as it was."""
    page = Path(enter("report", folder, "--yearly", "--quiet").stdout.strip()).read_text(encoding="utf-8")
    monkeypatch.setattr("reformsim.cli.paging.make_report", lambda *_: pytest.fail("something was run"))
    answer = enter("report", folder)
    assert answer.exit_code == 2
    assert "is there already" in answer.stderr
    assert Path(f"outputs/tiny/report-{folder.name}.html").read_text(encoding="utf-8") == page


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        (["system.parquet", "summary.json"], "is half a run: summary.json, system.parquet missing"),
        (["run.json"], "is not the folder of a run"),
    ],
)
def test_half_a_run_is_told(enter, folder, lost, said):
    """What a run folder lacks is named, all at once, with how to have it again."""
    for name in lost:
        (folder / name).unlink()
    answer = enter("report", folder)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert said in answer.stderr


def test_broken_files_are_told(project, enter, folder):
    """A table that was overwritten, a summary without a verdict, an answer without its table: each is named."""
    broken, words, torn = (Path(shutil.copytree(folder, project / name)) for name in ("broken", "words", "torn"))
    (broken / "schools.parquet").write_bytes(b"nothing")
    (words / "summary.json").write_text('{"verdict": 3}')
    system = pd.read_parquet(torn / "system.parquet")
    system.iloc[:10].to_parquet(torn / "system.parquet")
    for place, said in (
        (broken, "schools.parquet"),
        (words, "must name a verdict and its reasons"),
        (torn, "its run has 10 months and its baseline 40"),
    ):
        answer = enter("report", place, "--yearly")
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert said in answer.stderr
    half = project / "half"
    half.mkdir()
    (half / "answer.json").write_text('{"study": "a", "question": {}, "answer": ["b"], "failed": []}')
    (half / "columns.csv").write_text("table,column,unit,meaning\nruns,a,,\n")
    answer = enter("report", half)
    assert answer.exit_code == 2
    assert "is half an answer: runs.csv missing" in answer.stderr
