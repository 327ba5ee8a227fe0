"""Tables of mistakes: what was written or typed, and every line that is said of it."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

Refused = Callable[..., list[str]]
HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a table."""
    return list(yaml.safe_load((HERE / name).read_text(encoding="utf-8")))


SCENARIOS, SCHOOLS, EXPERIMENTS, COMMANDS = map(
    rows, ("scenarios.yaml", "schools.yaml", "experiments.yaml", "commands.yaml")
)


def mistake(row: dict[str, Any]) -> str:
    """Return what a row is called."""
    return str(row.get("mistake") or row["type"])[:60]


@pytest.mark.parametrize("row", SCENARIOS, ids=mistake)
def test_a_wrong_scenario_is_refused(row: dict[str, Any], refused: Refused) -> None:
    """A scenario is refused with all that is wrong with it, each line as the table has it."""
    assert refused(["validate", "x.yaml"], {"x.yaml": row["text"], **row.get("besides", {})}) == row["says"]


@pytest.mark.parametrize("command", [["run", "real"], ["validate", "real"], ["compare", "tiny", "real"]], ids=" ".join)
@pytest.mark.parametrize("row", SCHOOLS, ids=mistake)
def test_a_wrong_file_of_schools_is_refused(row: dict[str, Any], command: list[str], refused: Refused) -> None:
    """A file of schools is refused before anything runs, whichever command needs it."""
    assert refused(command, {"scenarios/data/schools.csv": row["text"]}) == row["says"]


@pytest.mark.parametrize("command", ["plan", "sweep"])
@pytest.mark.parametrize("row", EXPERIMENTS, ids=mistake)
def test_a_wrong_experiment_is_refused(row: dict[str, Any], command: str, refused: Refused) -> None:
    """An experiment is refused by the command that plans it and the one that runs it, in the same words."""
    assert refused([command, "x.yaml"], {"x.yaml": row["text"], **row.get("besides", {})}) == row["says"]


@pytest.mark.parametrize("row", COMMANDS, ids=mistake)
def test_a_wrong_command_line_is_refused(row: dict[str, Any], refused: Refused) -> None:
    """A command line is refused with all that is wrong with it; how it is used stands above where an option is wrong."""
    said = refused(shlex.split(row["type"]))
    shown = said[-1:] if said[0].startswith("Usage: ") else said
    assert shown == row["says"]


def test_the_tables_are_large() -> None:
    """There are more than a hundred mistakes, none twice."""
    tables = [[(row["text"], str(row.get("besides"))) for row in table] for table in (SCENARIOS, SCHOOLS, EXPERIMENTS)]
    tables.append([(row["type"], "") for row in COMMANDS])
    assert sum(map(len, tables)) > 100
    assert all(len(set(table)) == len(table) for table in tables)
