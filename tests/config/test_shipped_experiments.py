"""The experiments that come with the project."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from reformsim.config.catalog import PARAMETERS
from reformsim.config.experiment import Experiment
from reformsim.config.experiment_size import count_runs
from reformsim.config.positions import parse_placed
from reformsim.config.schema import experiment_schema

OTHERS = ("calibrate_", "workshop_")
"""What begins the names of files of other kinds: calibrations and workshops."""
FOLDER = Path(__file__).parents[2] / "experiments"
FILES = sorted(file for file in FOLDER.glob("*.yaml") if not file.stem.startswith(OTHERS))
MOST_RUNS = 700
"""So that each is done in a few minutes."""
HALF = "by half to either"
OWN = {"workforce.leader_leave_rate"}
"""What districts differ in has a range of its own."""


def test_the_kinds_are_shown():
    """There is one that changes one thing at a time, one that spreads, one that screens, and one that shares out."""
    kinds = {design.kind for file in FILES for design in Experiment.load(file).worlds.designs}
    assert kinds >= {"list", "latin_hypercube", "morris", "sobol"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_loads_and_says_what_it_asks(file):
    """Each loads, asks a question, says how in its first lines, and tells its size as it is."""
    experiment = Experiment.load(file)
    head = file.read_text(encoding="utf-8").split("\nquestion:")[0]
    assert experiment.name == file.stem
    assert experiment.question.endswith("?")
    assert all(f"# {word}: " in head for word in ("Question", "Design", "Size"))
    runs = count_runs(experiment)
    assert f"= {runs} runs" in head
    assert runs <= MOST_RUNS


def test_ranges_lie_around_the_default():
    """Where the first lines say by half to either side, each number of the catalogue varies around what it is now."""
    told = [file for file in FILES if HALF in file.read_text(encoding="utf-8")]
    assert len(told) == 3
    for file in told:
        vary = parse_placed(file.read_text(encoding="utf-8"), file.name).data["worlds"]["vary"]
        ranges = {
            path.removeprefix("parameters."): ends for path, ends in vary.items() if path.startswith("parameters.")
        }
        for path in ranges.keys() - OWN:
            (value,) = PARAMETERS[path].numbers
            assert ranges[path] == {"low": pytest.approx(0.5 * value), "high": pytest.approx(1.5 * value)}, path


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_schema_takes_every_experiment(file):
    """An editor finds nothing wrong in the project's own experiments."""
    data = parse_placed(file.read_text(encoding="utf-8"), "x.yaml").data
    jsonschema.Draft202012Validator(experiment_schema()).validate(data)


@pytest.mark.parametrize(
    "text",
    [
        "polices: {}",
        "policies: {a: 3}",
        "policies: {a b: x.yaml}",
        "policies: {a: {yeers: 3}}",
        "common: {years: 0}",
        "common: {parameters: {choice.noise: 99}}",
        "worlds: {vary: {years: catalog}}",
        "worlds: {vary: {years: {lo: 3}}}",
        "worlds: {designs: [{kind: sobl}]}",
        "seeds: {count: 0}",
        "stop: {half_width: 0}",
    ],
)
def test_the_schema_sees_mistakes(text):
    """An editor marks unknown keys, wrong words and numbers out of bounds as one types, in policies as well."""
    data = parse_placed(text, "x.yaml").data
    assert not jsonschema.Draft202012Validator(experiment_schema()).is_valid(data)


def test_the_schema_is_one():
    """The schema itself is sound, and says something of every key of an experiment."""
    schema = experiment_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for place in (schema, *schema["$defs"].values()):
        for key, entry in place.get("properties", {}).items():
            assert entry.get("description"), key


def test_the_documents_example_is_one():
    """The file that the page on experiments explains loads, and a schema finds nothing wrong with it."""
    page = (FOLDER.parent / "docs" / "how-to" / "experiments.md").read_text(encoding="utf-8")
    data = parse_placed(page.split("```yaml\n")[1].split("```")[0], "x.yaml").data
    jsonschema.Draft202012Validator(experiment_schema()).validate(data)
    assert count_runs(Experiment.from_dict(data, FOLDER)) == 2 * 102 * 20
