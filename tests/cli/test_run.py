"""The command ``run``: what it prints, what it writes, and what it refuses."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import Result as Answer

Type = Callable[..., Answer]

FILES = {
    "run.json",
    "system.parquet",
    "schools.parquet",
    "teachers.parquet",
    "students.parquet",
    "events.parquet",
    "levers.parquet",
    "baseline_system.parquet",
    "summary.json",
    "figure.png",
}
FIRST_KEYS = [
    "scenario",
    "seed",
    "verdict",
    "before",
    "peak",
    "final",
    "retained",
    "culture_final",
    "surface_peak",
    "schools_above_half",
    "gain_sd",
    "cost",
]


def only_run(project: Path) -> Path:
    """Return the one run folder of the tiny scenario."""
    (folder,) = (project / "outputs" / "tiny").iterdir()
    return folder


def test_a_run_is_told_and_kept(project: Path, enter: Type) -> None:
    """A run prints its verdict and its folder, which holds every file, named by hash and seed."""
    answer = enter("run", "tiny", "--seed", 3)
    assert answer.exit_code == 0, answer.output
    folder = only_run(project)
    said = json.loads((folder / "run.json").read_text())
    assert folder.name == f"{said['hash'][:8]}-seed3"
    assert {path.name for path in folder.iterdir()} == FILES
    assert "Verdict: " in answer.stdout
    assert f"Files: {folder.relative_to(project)}" in answer.stdout
    assert "coaching" in answer.stdout


def test_json_is_the_summary_alone(project: Path, enter: Type) -> None:
    """With --json standard output is the summary and nothing else, in the order that was promised."""
    answer = enter("run", "tiny", "--json")
    summary = json.loads(answer.stdout)
    assert list(summary)[: len(FIRST_KEYS)] == FIRST_KEYS
    assert answer.stdout.encode() == (only_run(project) / "summary.json").read_bytes()


def test_quiet_prints_the_folder_alone(project: Path, enter: Type) -> None:
    """With --quiet a script is given the folder of the run and nothing else."""
    answer = enter("run", "tiny", "--quiet")
    assert answer.stdout == f"{only_run(project).relative_to(project)}\n"
    assert answer.stderr == ""


def test_a_second_run_stands_beside_the_first(project: Path, enter: Type) -> None:
    """A folder is never written over: the same run again is the same bytes in a folder with -2 behind its name."""
    first, second = (Path(enter("run", "tiny", "--quiet").stdout.strip()) for _ in range(2))
    assert second.name == f"{first.name}-2"
    for name in FILES:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_changes_are_made_and_recorded(project: Path, enter: Type) -> None:
    """--set changes what is run, and the record says so."""
    folder = Path(
        enter("run", "tiny", "--quiet", "--set", "years=2", "--set", "levers.coaching.intensity=0.1").stdout.strip()
    )
    scenario = json.loads((folder / "run.json").read_text())["scenario"]
    assert (scenario["years"], scenario["levers"]["coaching"]["intensity"]) == (2, 0.1)
    assert len(pd.read_parquet(folder / "system.parquet")) == 2 * scenario["months_per_year"]


def test_out_and_its_variable_say_where(project: Path, enter: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """REFORMSIM_OUTPUTS says where runs go, and --out has the last word."""
    monkeypatch.setenv("REFORMSIM_OUTPUTS", "elsewhere")
    assert enter("run", "tiny", "--quiet").stdout.startswith("elsewhere/tiny/")
    assert enter("run", "tiny", "--quiet", "--out", "here").stdout.startswith("here/tiny/")
    assert not (project / "outputs").exists()


def test_several_seeds_are_counted(project: Path, enter: Type) -> None:
    """--seeds runs as many seeds from the first on, keeps each, and counts verdicts with an interval."""
    answer = enter("run", "tiny", "--seed", 5, "--seeds", 2, "--workers", 1, "--json", "--quiet")
    said: dict[str, Any] = json.loads(answer.stdout)
    assert list(said) == ["scenario", "runs", "verdicts", "failed"]
    assert [run["seed"] for run in said["runs"]] == [5, 6]
    assert sum(row["count"] for row in said["verdicts"]) == 2
    assert all(0 <= row["low"] <= row["share"] <= row["high"] <= 1 for row in said["verdicts"])
    assert said["failed"] == []
    assert len(list((project / "outputs" / "tiny").iterdir())) == 2


def test_workers_do_not_change_a_run(
    project: Path, enter_in_shell: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Two processes write the same bytes as one, and both print the same answer."""
    words = ("run", "tiny", "--seeds", "2", "--json", "--quiet")
    alone = enter_in_shell(*words, "--workers", "1", "--out", "alone")
    shared = enter_in_shell(*words, "--workers", "2", "--out", "shared")
    assert alone.returncode == shared.returncode == 0, shared.stderr
    assert alone.stdout == shared.stdout
    written = sorted(path.relative_to(project / "alone") for path in (project / "alone").glob("*/*/*"))
    assert len(written) == 2 * len(FILES)
    for path in written:
        assert (project / "alone" / path).read_bytes() == (project / "shared" / path).read_bytes(), path


def test_several_seeds_are_told_in_a_table(project: Path, enter: Type) -> None:
    """Without --json the shares of verdicts are a table with the interval in per cent."""
    answer = enter("run", "tiny", "--seeds", 2, "--workers", 1)
    assert "95 % interval" in answer.stdout
    assert "100 %  34 % to 100 %" in answer.stdout or "50 %  9 % to 91 %" in answer.stdout
    assert answer.stdout.count("Files: ") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tini"], 'did you mean "tiny"?'),
        (["scenarios/tini.yaml"], 'no such file; did you mean "tiny"?'),
        (["scenarios/"], "is a folder"),
        (["tiny", "--seeds", "0"], "--seeds"),
        (["tiny", "--seed", "-1"], "--seed"),
        (["tiny", "--seed", str(2**63)], "--seed"),
        (["tiny", "--workers", "0"], "--workers"),
        (["tiny", "--sede", "1"], "No such option"),
        (["tiny", "--set", "years"], "key.path=value"),
        (["tiny", "--set", "years=0"], "years: must be between 1 and 200"),
        (["tiny", "--set", "name=../../up"], "name: must be"),
        (["tiny", "--out", "scenarios/tiny.yaml"], "nothing can be written there"),
        (["tiny", "--out", "scenarios/tiny.yaml/below"], "nothing can be written there"),
    ],
)
def test_bad_input_is_explained(project: Path, enter: Type, words: list[str], said: str) -> None:
    """Bad input of every kind is exit code 2 with a word about it, no traceback, and nothing written."""
    before = sorted(project.rglob("*"))
    answer = enter("run", *words)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert "Traceback" not in answer.output
    assert sorted(project.rglob("*")) == before
