"""The record of a run: enough to make it again, nothing about the machine."""

from __future__ import annotations

import hashlib
import json
import platform
from importlib.metadata import version
from pathlib import Path

import pytest

from reformsim.config.load import load_scenario
from reformsim.config.scenario import Scenario
from reformsim.errors import RunError
from reformsim.observe.schema import TABLES_VERSION
from reformsim.run.provenance import (
    RUN_FILE,
    SCHOOLS_FILE,
    compare_versions,
    describe_run,
    installed_versions,
    read_run,
    schools_source,
)

CSV = "school,district,pupils\nAsh,North,120\n"


@pytest.fixture
def real(tmp_path: Path) -> Scenario:
    """Return a scenario on a file of schools."""
    (tmp_path / "schools.csv").write_text(CSV)
    columns = "{id: school, district: district, enrolment: pupils}"
    (tmp_path / "real.yaml").write_text(f"system: {{schools_file: {{path: schools.csv, columns: {columns}}}}}\n")
    return load_scenario(tmp_path / "real.yaml")


def record(folder: Path, scenario: Scenario, seed: int) -> None:
    """Write a run's record into a folder."""
    folder.mkdir(exist_ok=True)
    (folder / RUN_FILE).write_text(json.dumps(describe_run(scenario, seed)))
    source = schools_source(scenario)
    if source is not None:
        (folder / SCHOOLS_FILE).write_bytes(source)


def test_a_record_names_what_made_the_run() -> None:
    """The record holds the hash, the seed, the versions of Python, packages and tables, and all defaults."""
    scenario = Scenario.from_dict({"years": 3})
    said = describe_run(scenario, 8)
    assert (said["hash"], said["seed"]) == (scenario.hash, 8)
    assert said["versions"]["python"] == platform.python_version()
    assert said["versions"]["numpy"] == version("numpy")
    assert said["versions"]["tables"] == str(TABLES_VERSION)
    assert said["scenario"]["system"]["schools"] == scenario.system.schools


def test_a_record_says_nothing_of_the_machine(real: Scenario, tmp_path: Path) -> None:
    """No path, host or date is told: a file of schools is named by its copy in the folder."""
    text = json.dumps(describe_run(real, 1))
    assert str(tmp_path) not in text
    assert not platform.node() or platform.node() not in text
    assert json.loads(text)["scenario"]["system"]["schools_file"]["path"] == SCHOOLS_FILE


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"seed": 5, "years": 3, "levers": {"coaching": {"start_year": 1, "intensity": 0.5}}},
        {"practices": {"precision": None, "feedback": {"channel": "engagement"}}},
        {"parameters": {"choice.noise": 0.4}, "system": {"subjects": ["music"]}},
    ],
)
def test_a_record_gives_the_scenario_back(tmp_path: Path, asked: dict[str, object]) -> None:
    """The scenario read from a record is the one that was run, with practices that were taken away still away."""
    scenario = Scenario.from_dict(asked)
    record(tmp_path, scenario, 12)
    again = read_run(tmp_path)
    assert (again.scenario, again.seed) == (scenario, 12)
    assert json.dumps(describe_run(again.scenario, 12)) == json.dumps(describe_run(scenario, 12))


def test_a_record_finds_its_own_schools(real: Scenario, tmp_path: Path) -> None:
    """Schools are read from the copy in the run's folder, not from where they once were."""
    record(tmp_path / "run", real, 1)
    (tmp_path / "schools.csv").unlink()
    again = read_run(tmp_path / "run").scenario
    assert again.hash == real.hash
    assert schools_source(again) == CSV.encode()


def test_schools_that_were_changed_meanwhile_are_not_kept(real: Scenario, tmp_path: Path) -> None:
    """A file that is no longer what was read would be a false record: the run fails and says so."""
    assert real.system.schools_file is not None
    assert real.system.schools_file.sha256 == hashlib.sha256(CSV.encode()).hexdigest()
    (tmp_path / "schools.csv").write_text(CSV + "Birch,North,90\n")
    with pytest.raises(RunError, match="was changed"):
        schools_source(real)


def test_versions_that_differ_are_named() -> None:
    """Only versions that differ are named, also of a package that one side does not know."""
    then, now = {"python": "3.11.0", "numpy": "2.0"}, {"python": "3.12.0", "numpy": "2.0", "scipy": "1.1"}
    assert compare_versions(then, now) == ("python 3.11.0 then, 3.12.0 now", "scipy unknown then, 1.1 now")
    assert compare_versions(installed_versions(), installed_versions()) == ()
