"""The commands of sweeps, as somebody types them."""

from __future__ import annotations

import json

import pytest

from reformsim.cli.sweeps.carrying import Hands
from reformsim.errors import InputError

EXPERIMENT = """\
policies:
  tiny: {extends: ../scenarios/tiny.yaml, years: 2}
seeds: {first: 5, count: 2}
metrics: [end_deep]
"""


@pytest.fixture
def small(project):
    """Return the name of an experiment beside the scenarios."""
    (project / "experiments").mkdir()
    (project / "experiments" / "small.yaml").write_text(EXPERIMENT)
    return "small"


def only_sweep(project, out="outputs"):
    """Return the only sweep that is there."""
    (folder,) = (project / out / "sweeps").iterdir()
    return folder.relative_to(project)


def test_a_sweep_from_its_name_to_more_seeds(project, small, enter):
    """By its name alone an experiment is done, asked about, gone on with and extended; each says what is where."""
    done = enter("sweep", small, "--workers", 1)
    assert done.exit_code == 0, done.output
    folder = only_sweep(project)
    assert folder.name.startswith("small-")
    assert done.stdout.splitlines() == ["2 of 2 runs are done, 0 failed, 0 are missing", f"Files: {folder}"]
    assert enter("resume", folder).stdout == done.stdout
    said = json.loads(enter("status", folder, "--json").stdout)
    assert said == {"folder": str(folder), "runs": 2, "done": 2, "failed": 0, "missing": 0}
    more = enter("extend", folder, "--seeds", "+1", "--workers", 1)
    assert more.exit_code == 0, more.output
    assert more.stdout.splitlines()[:2] == [
        "3 seeds of each policy and world",
        "3 of 3 runs are done, 0 failed, 0 are missing",
    ]
    assert enter("sweep", small).stdout.startswith("3 of 3 runs are done")


def test_failed_runs_are_told_and_tried_again(project, small, enter):
    """A sweep with failed runs ends with exit code 1 and says where the reasons are and how to try again."""
    limit = "timeout_minutes=0.00001"
    done = enter("sweep", small, "--workers", 1, "--set", limit, "--set", "seeds.count=1")
    folder = only_sweep(project)
    assert done.exit_code == 1
    assert "0 of 1 runs are done, 1 failed, 0 are missing" in done.stdout
    assert f"try those again with: reformsim retry {folder} --failed" in done.stdout
    refused = enter("retry", folder, "--no-failed")
    assert refused.exit_code == 2
    again = enter("retry", folder, "--failed", "--workers", 1)
    assert "1 failed runs are done again" in again.stdout
    assert again.exit_code == 1


def test_what_is_no_sweep_is_refused(project, small, enter):
    """A folder that is no sweep, and a name that is no experiment, are bad input."""
    for command in ("status", "resume"):
        done = enter(command, "scenarios")
        assert done.exit_code == 2
        assert "scenarios: not a sweep" in done.stderr
    done = enter("sweep", "smal")
    assert done.exit_code == 2
    assert "small" in done.stderr


@pytest.mark.parametrize(
    ("hands", "problem"),
    [
        (("cloud", None, None, True), "--engine: must be local or dask (got cloud)"),
        (("dask", None, None, True), "--engine dask: needs --scheduler ADDRESS"),
        (("local", None, "tcp://127.0.0.1:1", True), "--scheduler: is for --engine dask"),
        (("dask", 2, "tcp://127.0.0.1:1", True), "--workers: is for --engine local"),
    ],
)
def test_hands_that_do_not_go_together(hands, problem):
    """Options that contradict each other are refused before anything is run."""
    with pytest.raises(InputError) as refused:
        Hands(*hands)
    assert problem in str(refused.value)
