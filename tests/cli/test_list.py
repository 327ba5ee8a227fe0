"""The command ``list``: what there is to use, in four formats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result as Answer

from reformsim.config.catalog import PARAMETERS
from reformsim.config.lever_names import CELL_LEVERS, LEVERS, SHOCKS
from reformsim.plain_tables import as_csv, as_markdown, cell

Type = Callable[..., Answer]


def test_levers_tell_cost_reach_and_purpose(enter: Type) -> None:
    """Every lever and shock is listed with unit cost, what it reaches, and what it does."""
    rows = {row["name"]: row for row in json.loads(enter("list", "levers", "--format", "json").stdout)}
    assert {name for name, row in rows.items() if row["kind"] == "lever"} >= LEVERS
    assert {name for name, row in rows.items() if row["kind"] == "shock"} >= SHOCKS
    coaching = rows["coaching"]
    assert coaching["cost_dollars_per_year"] == PARAMETERS["cost.coaching"].value
    assert (coaching["per"], coaching["reaches"]) == ("teacher", "schools, subjects, grade bands")
    assert coaching["what"].startswith("Coaches work with teachers")
    assert {name for name in LEVERS if "subjects" in rows[name]["reaches"]} == CELL_LEVERS
    assert rows["budget_cut"]["cost_dollars_per_year"] is None


def test_parameters_tell_where_they_come_from(enter: Type) -> None:
    """Every parameter is listed with unit, bounds, source, confidence and reason, ready for a spreadsheet."""
    rows = list(csv.DictReader(io.StringIO(enter("list", "parameters", "--format", "csv").stdout)))
    assert [row["id"] for row in rows] == list(PARAMETERS)
    for row in rows:
        entry = PARAMETERS[row["id"]]
        assert [float(word) for word in row["value"].split()] == pytest.approx(list(entry.numbers))
        assert (row["unit"], row["source"], row["confidence"], row["reason"]) == (
            entry.unit,
            entry.source,
            entry.confidence,
            entry.reason,
        )
        assert (float(row["low"]), float(row["high"])) == (entry.low, entry.high)


def test_practices_are_the_default_three(enter: Type) -> None:
    """The default practices are listed with the channel through which they work."""
    said = enter("list", "practices", "--format", "md").stdout
    assert [line.split(" | ")[:2] for line in said.splitlines()[2:]] == [
        ["| personalization", "targeting"],
        ["| precision", "information"],
        ["| professional_learning", "capacity"],
    ]


def test_scenarios_are_those_of_the_folder(project: Path, enter: Type) -> None:
    """Scenarios in ./scenarios are listed with levers and question; one with problems says how to see them."""
    (project / "scenarios" / "wrong.yaml").write_text("years: 0\nyeers: 2\n")
    rows = {row["name"]: row for row in json.loads(enter("list", "scenarios", "--format", "json").stdout)}
    assert list(rows) == ["real", "tiny", "wrong"]
    assert (rows["tiny"]["levers"], rows["tiny"]["question"]) == ("coaching", "Does one coached year show?")
    assert rows["wrong"]["question"] == "has 2 problem(s): reformsim validate scenarios/wrong.yaml"


def test_no_scenarios_is_said(enter: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no folder of scenarios, it is said how to begin one."""
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    answer = enter("list", "scenarios")
    assert answer.exit_code == 2
    assert "reformsim new NAME" in answer.stderr


def test_a_table_is_for_eyes(enter: Type) -> None:
    """Without a format a table is printed, with words for column names and brackets left as they are."""
    said = enter("list", "levers").stdout
    assert "cost dollars per year" in said
    assert "4200" in said


def test_cells_are_short_and_plain() -> None:
    """Numbers have no needless digits, rows of numbers have spaces between, nothing is nothing."""
    assert [cell(value) for value in (1.0, 0.1 + 0.2, (1.0, 2.5), None, "text", 3)] == [
        "1",
        "0.3",
        "1 2.5",
        "",
        "text",
        "3",
    ]


def test_a_cell_cannot_break_its_table() -> None:
    """A comma, a line end or a bar in a cell stays in its cell."""
    rows = [{"name": "a|b\nc", "what": 'x, "y"'}]
    assert list(csv.reader(io.StringIO(as_csv(rows)))) == [["name", "what"], ["a|b\nc", 'x, "y"']]
    assert as_markdown(rows).splitlines()[2] == '| a\\|b c | x, "y" |'
