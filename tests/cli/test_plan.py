"""The command that says what a sweep will take, as somebody types it."""

from __future__ import annotations

import json

import pytest

from reformsim.cli.sweeps import planning
from reformsim.cli.sweeps.planning import amount
from reformsim.config.schema import experiment_schema

EXPERIMENT = """\
question: Does one coached year show, whatever we do not know?
policies:
  tiny: ../scenarios/tiny.yaml
  twice: {extends: ../scenarios/tiny.yaml, levers: {coaching: {intensity: 1.0}}}
worlds:
  vary:
    parameters.choice.conformity: {low: 0.5, high: 1.5}
    levers.coaching.intensity: {low: 0.2, high: 0.9}
  designs:
    - {kind: sobol, size: 4}
    - {kind: list, points: [{}]}
seeds: {first: 5, count: 3}
metrics: [verdict, final]
series: [deep]
"""


@pytest.fixture
def experiment(project):
    """Return the short path of an experiment beside the scenarios."""
    (project / "experiments").mkdir()
    (project / "experiments" / "known.yaml").write_text(EXPERIMENT)
    return "experiments/known.yaml"


def files(project):
    """Return all files below a folder."""
    return sorted(str(path.relative_to(project)) for path in project.rglob("*"))


@pytest.mark.slow
def test_a_plan_says_what_is_asked_and_what_it_takes(enter, project, experiment):
    """Policies, worlds, seeds and runs are counted, a few runs are timed, and nothing is kept."""
    before = files(project)
    done = enter("plan", experiment, "--workers", "2")
    lines = done.stdout.splitlines()
    assert done.exit_code == 0, done.output
    assert lines[:5] == [
        "known: Does one coached year show, whatever we do not know?",
        "policies  2: tiny, twice",
        "worlds    17: 16 of a Sobol design + 1 listed; 2 numbers differ between them",
        "seeds     3: 5 to 7",
        "runs      102",
    ]
    assert [line.split()[0] for line in lines[5:8]] == ["a", "time", "disk"]
    assert "with 2 workers" in lines[6]
    assert lines[-1] == "Nothing was kept. To run it: reformsim sweep experiments/known.yaml"
    assert files(project) == before


@pytest.mark.slow
def test_a_plan_as_json_adds_up(enter, experiment):
    """The same as data: time is that of all runs shared among workers."""
    done = enter("plan", "known", "--workers", "2", "--json")
    plan = json.loads(done.stdout)
    assert (plan["policies"], plan["worlds"], plan["seeds"]) == (["tiny", "twice"], 17, 3)
    assert plan["runs"] == plan["most_runs"] == 102
    assert plan["forecast"]["seconds"] == pytest.approx(plan["probe"]["seconds_per_run"] * 102 / 2)
    assert plan["forecast"] == plan["most_forecast"]
    assert (plan["misfits"], plan["probe"]["failures"]) == ([], [])
    assert plan["probe"]["runs"] >= 1


def test_a_plan_without_a_probe_runs_nothing(enter, experiment, monkeypatch):
    """Told to run nothing, it counts and foretells nothing."""
    monkeypatch.setattr(planning, "probe", None)
    done = enter("plan", experiment, "--no-probe", "--set", "seeds.count=1", "--set", "stop={half_width: 0.1}")
    assert done.exit_code == 0, done.output
    assert "seeds     1: 5, and more until final is known within 0.1, 200 at most" in done.stdout
    assert "runs      34, at most 6,800" in done.stdout
    assert "time " not in done.stdout
    again = "reformsim sweep experiments/known.yaml --set seeds.count=1 --set 'stop={half_width: 0.1}'"
    assert done.stdout.endswith(f"{again}\n")


def test_every_mistake_is_told_before_anything_runs(enter, experiment):
    """A bad experiment ends with exit code 2 and all that is wrong."""
    done = enter("plan", experiment, "--set", "common.years=0", "--set", "metrics=[finl]")
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        '--set metrics=[finl]: metrics[0]: unknown measure "finl"; did you mean "final"?',
        "experiments/../scenarios/tiny.yaml:5:14: levers.coaching.start_year: must lie within the run of 0 years (got 1)",
        "--set common.years=0: years: must be between 1 and 200 (got 0)",
    ]
    assert done.stdout == ""


def test_a_missing_experiment_brings_the_nearest(enter, experiment):
    """A name that is not there is answered with those that are."""
    done = enter("plan", "knwn")
    assert done.exit_code == 2
    assert done.stderr == 'knwn: no such file, and no experiment of that name in experiments/; did you mean "known"?\n'


GRID = (
    "worlds={vary: {levers.coaching.start_year: {values: [1, 3]}, "
    "levers.coaching.end_year: {values: [2, 4]}}, designs: [{kind: grid}]}"
)


def test_worlds_that_cannot_be_are_told(enter, experiment):
    """Worlds that make no scenario are counted and named, and their runs are not tried."""
    done = enter("plan", experiment, "--set", GRID, "--set", "seeds.count=1")
    assert done.exit_code == 0, done.output
    assert "2 of 8 pairs of policy and world make no scenario; their runs will fail:" in done.stdout
    assert "  tiny in world 2: levers.coaching.end_year: must be after start_year, 3 (got 2)" in done.stdout
    assert "failed:" not in done.stdout


def test_worlds_of_which_none_can_be_are_refused(enter, experiment):
    """Where no policy makes a scenario in any world there is nothing to run: that is a mistake in the input."""
    none = GRID.replace("[1, 3]", "[2, 3]").replace("[2, 4]", "[1.5, 2]")
    done = enter("plan", experiment, "--set", none)
    assert done.exit_code == 2
    first, *others = done.stderr.splitlines()
    assert first == "experiments/known.yaml: no policy can be had in any of these worlds"
    assert others[0] == "  tiny in world 0: levers.coaching.end_year: must be after start_year, 2 (got 1.5)"
    assert others[-1] == "  and 5 more"


def test_runs_that_all_fail_are_told(enter, experiment):
    """Where every run that was tried fails, the first reasons are told, and the exit code is 1."""
    nobody = "common.levers.coaching.target={schools: named, names: [Nowhere]}"
    done = enter("plan", experiment, "--set", nobody, "--set", "common.system.districts=2")  # names differ by seed
    assert done.exit_code == 1
    (line, *_) = [line for line in done.stdout.splitlines() if "failed:" in line]
    assert line.startswith("seed 5 of tiny in world ")
    assert "Nowhere" in line


@pytest.mark.parametrize(
    ("value", "scale", "said"),
    [
        (0.4, planning.UNITS, "0.4 seconds"),
        (90.0, planning.UNITS, "90 seconds"),
        (150.0, planning.UNITS, "2.5 minutes"),
        (86_400.0, planning.UNITS, "24 hours"),
        (864_000.0, planning.UNITS, "10 days"),
        (1_500.0, planning.SIZES, "1.5 kB"),
        (2.5e9, planning.SIZES, "2.5 GB"),
    ],
)
def test_amounts_are_told_in_a_unit_that_fits(value, scale, said):
    """The largest unit is taken of which there are two or more, the smallest where there is none."""
    assert amount(value, scale) == said


def test_the_schema_of_experiments_can_be_had(enter):
    """Editors get the schema of experiments where it is asked for, and that of scenarios elsewhere."""
    schemas = [json.loads(enter(*words).stdout) for words in (("schema", "--experiment"), ("schema",))]
    assert [schema["title"] for schema in schemas] == ["An experiment of reformsim", "A scenario of reformsim"]
    assert schemas[0] == experiment_schema()
