"""The commands ``validate``, ``schema`` and ``new``."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml
from typer.testing import Result as Answer

Type = Callable[..., Answer]


def test_valid_files_are_ok(enter: Type) -> None:
    """Each valid file gets an ok, by path or by name."""
    answer = enter("validate", "scenarios/tiny.yaml", "real")
    assert (answer.exit_code, answer.stdout) == (0, "scenarios/tiny.yaml: ok\nreal: ok\n")


def test_all_problems_of_all_files_are_told(project: Path, enter: Type) -> None:
    """One wrong file does not hide another: every problem of every file is told with its line, exit code 2."""
    (project / "a.yaml").write_text("years: 0\nlevers:\n  coaching: {start_year: 1, intensity: 1.7}\n")
    (project / "b.yaml").write_text("seeed: 1\n")
    answer = enter("validate", "a.yaml", "tiny", "b.yaml", "c.yaml")
    assert answer.exit_code == 2
    assert answer.stdout == "tiny: ok\n"
    for said in ("a.yaml:1:", "a.yaml:3:", "b.yaml:1:", "c.yaml: no such file"):
        assert said in answer.stderr
    assert 'did you mean "seed"' in answer.stderr


def test_the_schema_fits_the_scenarios(project: Path, enter: Type) -> None:
    """The schema is JSON Schema, takes what validate takes, and refuses an unknown key."""
    schema = json.loads(enter("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    tiny = yaml.safe_load((project / "scenarios" / "tiny.yaml").read_text())
    assert judge.is_valid(tiny)
    assert judge.is_valid({"extends": "tiny.yaml", "levers": {"coaching": None, "mandate": {"intensity": 0.2}}})
    assert not judge.is_valid({**tiny, "yeers": 3})
    assert not judge.is_valid({"levers": {"coaching": {"intensity": 1.7}}})


def test_the_schema_takes_every_scenario_of_the_project(enter: Type) -> None:
    """No scenario that comes with the project is underlined in an editor."""
    judge = jsonschema.Draft202012Validator(json.loads(enter("schema").stdout))
    files = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))
    assert files
    assert {file.name: judge.is_valid(yaml.safe_load(file.read_text())) for file in files} == {
        file.name: True for file in files
    }


def test_the_schema_can_be_written(project: Path, enter: Type) -> None:
    """--out writes the same text into a file, whole, over an older one; a wrong place is explained."""
    (project / "schema.json").write_text("old")
    assert enter("schema", "--out", "schema.json").exit_code == 0
    assert (project / "schema.json").read_text() == enter("schema").stdout
    answer = enter("schema", "--out", "nowhere/schema.json")
    assert answer.exit_code == 2
    assert "cannot be written" in answer.stderr
    assert not list(project.rglob("*.partial"))


def test_a_new_scenario_is_valid_and_commented(project: Path, enter: Type) -> None:
    """A new scenario has comments and passes the check, as it is and with all it offers."""
    answer = enter("new", "my_district")
    assert answer.exit_code == 0
    assert "scenarios/my_district.yaml" in answer.stdout
    assert "#" in (project / "scenarios" / "my_district.yaml").read_text()
    assert enter("validate", "my_district").exit_code == 0
    text = (project / "scenarios" / "my_district.yaml").read_text()
    offers = re.sub(r"^#(?=(?!extends)(?:[a-z_]+|  +\S.*):)", "", text, flags=re.MULTILINE)
    (project / "scenarios" / "my_district.yaml").write_text(offers)
    assert {"practices", "shocks", "parameters"} <= set(yaml.safe_load(offers))
    assert enter("validate", "my_district").exit_code == 0


def test_new_makes_its_folder_and_writes_over_nothing(project: Path, enter: Type) -> None:
    """--dir is made where it is missing; a name that is taken is refused and the file stays."""
    assert enter("new", "mine", "--dir", "own/place").exit_code == 0
    (project / "own" / "place" / "mine.yaml").write_text("years: 3\n")
    answer = enter("new", "mine", "--dir", "own/place")
    assert answer.exit_code == 2
    assert "is there already" in answer.stderr
    assert (project / "own" / "place" / "mine.yaml").read_text() == "years: 3\n"


@pytest.mark.parametrize("name", ["../up", "/etc/x", "a/b", "a b", ".hidden", "1st", "", "n" * 65, "x.yaml", "a\n"])
def test_a_name_is_a_name(project: Path, enter: Type, name: str) -> None:
    """A name that could be a path, or is no plain word, is refused and nothing is written."""
    before = sorted(project.rglob("*"))
    answer = enter("new", name)
    assert answer.exit_code == 2
    assert "a scenario's name is" in answer.stderr
    assert sorted(project.rglob("*")) == before


def test_a_folder_that_is_a_file_is_explained(enter: Type) -> None:
    """Where the folder of scenarios is a file, that is said."""
    answer = enter("new", "mine", "--dir", "scenarios/tiny.yaml")
    assert answer.exit_code == 2
    assert answer.stderr == "--dir scenarios/tiny.yaml: no folder can be made there (File exists)\n"
