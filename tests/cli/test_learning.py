"""The commands that learn from a sweep, as somebody types them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

A, B = "parameters.choice.conformity", "parameters.choice.culture_pull"
VARY = {A: {"low": 0.5, "high": 1.5}, B: {"low": 0.4, "high": 1.4}}
ASKED = {
    "policies": {"a": {"years": 3}},
    "metrics": ["verdict", "final"],
    "series": ["deep"],
    "seeds": {"count": 2},
}


def kept_in(place: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {file.name: file.read_bytes() for file in place.iterdir()}


@pytest.fixture
def folder(planted, project):
    """Return the folder of a finished Sobol sweep, as it is typed."""
    asked = ASKED | {"worlds": {"vary": VARY, "designs": [{"kind": "sobol", "size": 32, "second_order": True}]}}
    planted(
        project / "sweeps" / "s",
        asked,
        lambda runs: {"final": (runs[A] - 0.9) * (runs[B] - 0.9) + 0.01 * runs["seed"], "verdict": "partial"},
        lambda years: {"deep": years[A] + years["year"] * years[B]},
    )
    return "sweeps/s"


def test_sensitivity_answers_and_keeps_its_answer(folder, project, enter):
    """Words and a table on the screen; answer, tables, columns and figure in the sweep's folder; again it is the same."""
    done = enter("sensitivity", folder)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("a, final (deep enactment over the last years): c")
    assert "Together only: conformity with culture pull" in " ".join(done.stdout.split())
    place = project / done.stdout.splitlines()[-1].removeprefix("Files: ")
    assert place.parent == project / folder / "analysis"
    files = kept_in(place)
    tables = ["indices.csv", "pairs.csv", "variance.csv", "years.csv"]
    assert sorted(files) == ["answer.json", "columns.csv", "figure-a-final.png", *tables]
    assert files["figure-a-final.png"].startswith(b"\x89PNG")
    columns = pd.read_csv(place / "columns.csv")
    assert (columns["meaning"].str.len() > 5).all()
    for table in tables:
        described = columns.loc[columns["table"] == table.removesuffix(".csv"), "column"].tolist()
        assert pd.read_csv(place / table).columns.tolist() == described
    assert enter("sensitivity", folder).stdout == done.stdout
    assert kept_in(place) == files
    assert [found.name for found in place.parent.iterdir()] == [place.name]


def test_sensitivity_for_programs(folder, project, enter):
    """With --json there is one document, with --quiet the folder alone, and --out puts it elsewhere."""
    done = enter("sensitivity", folder, "--measure", "final", "--json")
    answer = json.loads(done.stdout)
    assert answer["study"] == "sensitivity"
    assert {row["index"] for row in answer["indices"]} == {"first", "total"}
    assert {row["unit"] for row in answer["indices"]} == {"share of variance"}
    quiet = enter("sensitivity", folder, "--quiet", "--out", "elsewhere").stdout.strip()
    assert Path(quiet).parent == Path("elsewhere")
    assert (project / quiet / "answer.json").is_file()


def test_wrong_questions_are_explained(folder, project, enter):
    """Bad input gives exit code 2, a line for each mistake, no traceback, and leaves nothing."""
    done = enter("sensitivity", folder, "--measure", "finl", "--policy", "b", "--design", 0)
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        '--policy: unknown policy "b"; the sweep has: a',
        (
            '--measure: unknown measure "finl"; did you mean "final"? kept: breakthrough, compliance, final, inert, '
            "partial, pockets, relapsing, snap_back, steady_work, unchanged"
        ),
    ]
    assert not (project / folder / "analysis").exists()
    assert enter("sensitivity", "scenarios").exit_code == 2


def test_screen_answers_and_writes_what_comes_next(planted, project, enter):
    """Words and a table on the screen; tables, figure and the next experiment in the folder, which plan takes as it is."""
    asked = ASKED | {"worlds": {"vary": VARY, "designs": [{"kind": "morris", "trajectories": 6}]}, "series": []}
    planted(project / "sweeps" / "m", asked, lambda runs: {"final": runs[A] + 0.001 * runs["seed"], "verdict": "inert"})
    done = enter("screen", "sweeps/m")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(
        "a, final (deep enactment over the last years): one of two numbers matters: conformity"
    )
    place = project / done.stdout.splitlines()[-1].removeprefix("Files: ")
    names = ["answer.json", "columns.csv", "figure-a-final.png", "findings.csv", "next.yaml", "variance.csv"]
    assert sorted(file.name for file in place.iterdir()) == names
    planned = enter("plan", place / "next.yaml", "--no-probe")
    assert planned.exit_code == 0, planned.output
    assert "of a Sobol design; 1 nu" in planned.stdout
    again = json.loads(enter("screen", "sweeps/m", "--measure", "final", "--json").stdout)
    assert again["matter"] == [A]
    assert [row["finding"] for row in again["findings"]] == ["matters", "does not show"]


def test_screen_explains_what_is_wrong(planted, project, enter):
    """Bad input gives exit code 2, a line for each mistake, and leaves nothing."""
    worlds = {"vary": VARY, "designs": [{"kind": "random", "size": 20}]}
    planted(
        project / "r", ASKED | {"worlds": worlds, "series": []}, lambda runs: {"final": runs[A], "verdict": "inert"}
    )
    done = enter("screen", "r")
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        "r: only 20 worlds are there, and fewer than 30 tell nothing; begin a larger sweep"
    ]
    assert not (project / "r" / "analysis").exists()


def test_figures_are_drawn_where_something_moves_alone(planted, project, enter):
    """A measure that is the same in every world is told of, and has no rows and no figure."""
    worlds = {"vary": VARY, "designs": [{"kind": "sobol", "size": 16}]}
    planted(project / "c", ASKED | {"worlds": worlds, "series": []}, lambda runs: {"final": 0.5, "verdict": "inert"})
    for command in ("sensitivity", "screen"):
        done = enter(command, "c")
        assert done.exit_code == 0, done.output
        assert "a, final: the same in every world" in done.stdout
        place = project / done.stdout.splitlines()[-1].removeprefix("Files: ")
        assert not list(place.glob("*.png"))
