"""The commands of studies, as a user types them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
REFORMSIM = str(Path(sys.executable).parent / "reformsim")
SMALL = ["--set", "system.schools=3", "--set", "years=6", "--seeds", "2", "--workers", "1"]
STUDIES: dict[str, list[str]] = {
    "compare": ["compare", "baseline", "mandate"],
    "release": ["release", "mandate", "--every-months", "30"],
    "threshold": [
        "threshold",
        "mandate",
        "--vary",
        "levers.mandate.intensity",
        "--target",
        "compliance",
        "--tolerance",
        "0.4",
    ],
    "hysteresis": ["hysteresis", "mandate", "--years", "3", "--hold-years", "1", "--push-back", "none"],
    "phase": [
        "phase",
        "mandate",
        "--x",
        "levers.mandate.intensity",
        "--y",
        "parameters.choice.conformity",
        "--cells",
        "8",
        "--points",
        "8",
    ],
    "patterns": ["patterns", "mandate", "--only", "P6,P17"],
    "warn": ["warn", "mandate", "--years-before", "2", "--window-months", "8"],
    "explain": ["explain", "mandate", "--outcome", "surface_peak"],
}


def typed(*words: str) -> subprocess.CompletedProcess[str]:
    """Return what comes of a command."""
    return subprocess.run([REFORMSIM, *words], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize("study", STUDIES)
def test_a_study_answers_and_keeps_its_answer(study: str, tmp_path: Path) -> None:
    """Words on the screen; answer, tables, columns and figure in a folder; asked again, nothing is run or written twice."""
    done = typed(*STUDIES[study], *SMALL, "--out", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    place = Path(done.stdout.splitlines()[-1].removeprefix("Files: "))
    names = {file.name for file in place.iterdir()}
    assert {"answer.json", "asked.json", "columns.csv", "figure.png"} <= names
    answer = json.loads((place / "answer.json").read_text(encoding="utf-8"))
    assert answer["study"] == study
    assert answer["answer"][0].split()[0] in done.stdout
    columns = pd.read_csv(place / "columns.csv")
    for table in names - {"answer.json", "asked.json", "columns.csv", "figure.png"}:
        described = columns.loc[columns["table"] == table.removesuffix(".csv"), "column"].tolist()
        assert pd.read_csv(place / table).columns.tolist() == described
    assert (place / "figure.png").read_bytes().startswith(b"\x89PNG")
    journal = place.parent / "runs.jsonl"
    lines = journal.read_bytes()
    again = typed(*STUDIES[study], *SMALL, "--out", str(tmp_path))
    assert again.stdout == done.stdout
    assert journal.read_bytes() == lines
    assert sorted(path.name for path in place.parent.iterdir()) == sorted([place.name, "runs.jsonl"])


def test_json_is_json_alone(tmp_path: Path) -> None:
    """With --json standard output is one JSON document: question, words, figures, failed runs."""
    done = typed(*STUDIES["compare"], *SMALL, "--json", "--out", str(tmp_path))
    answer = json.loads(done.stdout)
    assert answer["question"]["scenarios"] == ["baseline", "mandate"]
    assert answer["failed"] == []
    assert answer["verdicts"][0]["verdict"] == "unchanged"


def test_quiet_prints_the_folder_alone(tmp_path: Path) -> None:
    """With --quiet a script gets the place of the answer, and nothing else."""
    done = typed(*STUDIES["compare"], *SMALL, "--quiet", "--out", str(tmp_path))
    assert (Path(done.stdout.strip()) / "answer.json").is_file()


BAD: dict[str, tuple[list[str], list[str]]] = {
    "one scenario": (["compare", "baseline"], ["compare: takes two scenarios or more"]),
    "two unknown": (["compare", "baselin", "mandat"], ['did you mean "baseline"', 'did you mean "mandate"']),
    "no such measure": (
        ["compare", "baseline", "mandate", "--until-ci", "0", "--measure", "finale"],
        ["until-ci: must be above 0", "measure: unknown measure"],
    ),
    "nothing to release": (["release", "baseline"], ["baseline: has no lever or shock"]),
    "no such lever": (["threshold", "mandate", "--vary", "levers.mandat.intensity"], ['did you mean "mandate"']),
    "no such verdict": (
        ["threshold", "mandate", "--vary", "duration", "--target", "tipped"],
        ['no verdict is called "tipped"'],
    ),
    "nothing to ramp": (["hysteresis", "baseline"], ["baseline: has no lever to ramp"]),
    "no such shock": (["hysteresis", "mandate", "--push-back", "storm"], ["push-back"]),
    "a range of words": (
        ["phase", "mandate", "--x", "duration", "--y", "intensity", "--x-range", "a:b"],
        ["--x-range a:b: must have the form LOW:HIGH"],
    ),
    "nothing turns": (["warn", "baseline"], ["baseline: has no lever or shock"]),
    "nothing differs": (["explain", "baseline"], ["there is nothing to explain"]),
    "no such outcome": (["explain", "mandate", "--outcome", "finale"], ['did you mean "final"']),
    "a wrong change": (
        ["release", "mandate", "--set", "levers.mandate.intensity=2"],
        ["--set levers.mandate.intensity=2"],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_explained_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    """Exit code 2, one clear line each, no traceback, nothing written."""
    words, messages = BAD[name]
    done = typed(*words, "--out", str(tmp_path / "out"))
    assert done.returncode == 2, done.stderr
    for message in messages:
        assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "out").rglob("answer.json")) if (tmp_path / "out").exists() else True


@pytest.mark.slow
def test_real_schools_can_be_asked_about(tmp_path: Path) -> None:
    """Studies work on a file of real schools as well."""
    words = ["--set", 'system.schools_file.districts=["82010"]', "--set", "years=4", "--seeds", "1"]
    done = typed("release", "michigan", *words, "--out", str(tmp_path), "--every-months", "20")
    assert done.returncode == 0, done.stderr
