"""The scenarios that come with the project."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

import jsonschema
import pytest

from reformsim.config.load import load_scenario
from reformsim.config.positions import parse_placed
from reformsim.config.schema import json_schema
from reformsim.config.starter import starter_text

FOLDER = Path(__file__).parents[2] / "scenarios"
FILES = sorted(FOLDER.glob("*.yaml"))
NAMES = {
    "baseline",
    "mandate",
    "professional_learning_only",
    "lighthouse",
    "three_years",
    "eight_years",
    "breakthrough",
    "steady_work",
    "new_culture",
    "michigan",
    "beyond_literacy",
    "accountability",
    "leader_turnover",
    "competing_initiatives",
}
FULL_SUPPORT = {
    "coaching": 0.8,
    "professional_learning_time": 0.8,
    "leadership_development": 0.6,
    "formative_assessment": 1.0,
}
SLOWEST_SECONDS = 0.050


def levers_of(name: str) -> dict[str, tuple[float, float, float | None]]:
    """Return intensity, start and end of each lever of a shipped scenario."""
    levers = load_scenario(FOLDER / f"{name}.yaml").levers
    return {label: (lever.intensity, lever.start_year, lever.end_year) for label, lever in levers.items()}


def test_all_are_there():
    """Every account of the book has its scenario, and so have the five questions beyond them."""
    assert {file.stem for file in FILES} >= NAMES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_loads_and_says_what_it_asks(file):
    """Each loads, asks a question and says which answer it expects, in the file's head as well."""
    scenario = load_scenario(file)
    assert scenario.name == file.stem
    assert scenario.question.endswith("?")
    assert scenario.expect
    head = file.read_text(encoding="utf-8").split("\n\n")[0]
    assert all(f"# {word}: " in head for word in ("Question", "Source", "Expected"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_loads_quickly(file):
    """Loading takes under 50 milliseconds, at best of three, parents and real schools included."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        load_scenario(file)
        times.append(time.perf_counter() - start)
    assert min(times) < SLOWEST_SECONDS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("size", [["years=12"], ["system.schools=10", "years=12"], ["system.schools=500"]])
def test_runs_in_every_size(file, size):
    """Each can be made smaller and larger from the command line; a nation's districts as well."""
    districts = ["system.districts=1"] if file.stem == "nation" else []
    assert load_scenario(file, size + districts).hash


def test_full_support_lasts_as_long_as_the_name_says():
    """Full support begins in year 2 for three or eight years; the breakthrough adds structures."""
    for name, end in (("three_years", 5.0), ("eight_years", 10.0), ("lighthouse", 10.0)):
        assert levers_of(name) == {label: (size, 2.0, end) for label, size in sorted(FULL_SUPPORT.items())}
    assert levers_of("breakthrough") == levers_of("eight_years") | {"structures": (1.0, 2.0, 10.0)}
    assert levers_of("michigan") == levers_of("breakthrough")


def test_steady_work_is_a_third_of_the_intensity_for_twenty_years():
    """Steady work runs from year 2 to 22, each lever at half the intensity or less, with structures."""
    levers = levers_of("steady_work")
    assert levers.pop("structures") == (1.0, 2.0, 22.0)
    assert {label: size for label, (size, _, _) in levers.items()} == {
        "coaching": 0.3,
        "professional_learning_time": 0.4,
        "leadership_development": 0.3,
        "formative_assessment": 0.5,
    }
    assert {(start, end) for _, start, end in levers.values()} == {(2.0, 22.0)}


def test_lighthouses_are_a_tenth_of_the_schools():
    """Every lever of the lighthouse scenario reaches a random tenth."""
    targets = [lever.target for lever in load_scenario(FOLDER / "lighthouse.yaml").levers.values()]
    assert {(target.schools, target.share) for target in targets} == {("random", 0.1)}


def test_the_nation_is_the_published_one_with_breakthrough_in_a_third_of_its_schools():
    """Schools and districts are those of the United States, and every lever of the breakthrough reaches a third by lot."""
    scenario = load_scenario(FOLDER / "nation.yaml")
    assert (scenario.system.schools, scenario.system.districts, scenario.years) == (99_388, 13_318, 20)
    assert levers_of("nation") == levers_of("breakthrough")
    targets = [lever.target for lever in scenario.levers.values()]
    assert {(target.schools, target.share) for target in targets} == {("random", 0.333)}
    ratio = {scenario.parameters[f"population.{kind}_class_size"] for kind in ("elementary", "secondary")}
    assert ratio == {15.4}
    assert scenario.parameters["population.classes_per_teacher"] == len(scenario.system.subjects)


def test_beyond_literacy_supports_primary_reading_only():
    """Levers that can be aimed are aimed at reading in the primary grades, and at nothing else."""
    scenario = load_scenario(FOLDER / "beyond_literacy.yaml")
    assert scenario.system.subjects == ("reading", "mathematics", "science")
    aimed = {label: (lever.target.subjects, lever.target.bands) for label, lever in scenario.levers.items()}
    whole = {label for label, aim in aimed.items() if aim == ((), ())}
    assert whole == {"leadership_development", "structures"}
    assert {aim for label, aim in aimed.items() if label not in whole} == {(("reading",), ("primary",))}


@pytest.mark.parametrize(
    ("name", "shock"),
    [
        ("leader_turnover", "leader_exodus"),
        ("competing_initiatives", "competing_initiative"),
    ],
)
def test_shocks_meet_the_breakthrough(name, shock):
    """The two scenarios with a shock are the breakthrough and nothing else besides it."""
    scenario, parent = (load_scenario(FOLDER / f"{each}.yaml") for each in (name, "breakthrough"))
    assert list(scenario.shocks) == [shock]
    assert scenario.replaced({"shocks": {}}).hash == parent.hash


def test_real_schools_are_those_of_the_published_file():
    """The file of Michigan schools is the published one, unchanged, and the scenario holds its hash."""
    content = (FOLDER / "data" / "michigan_elementary_1995.csv").read_bytes()
    assert content.count(b"\n") == 1849
    source = load_scenario(FOLDER / "michigan.yaml").system.schools_file
    assert source is not None
    assert source.sha256 == hashlib.sha256(content).hexdigest()
    header = content.split(b"\n", 1)[0].decode().split(",")
    columns = source.columns.model_dump(exclude={"scores"}, exclude_none=True)
    assert {*columns.values(), *source.columns.scores.values()} <= set(header)


def test_the_schema_beside_them_is_current():
    """The schema that editors read is the one that the code makes; ``reformsim schema --out`` renews it."""
    written = (FOLDER / "scenario.schema.json").read_text(encoding="utf-8")
    assert written == json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("text", [*(file.read_text(encoding="utf-8") for file in FILES), starter_text("mine")])
def test_the_schema_takes_every_scenario(text):
    """An editor finds nothing wrong in the project's own scenarios."""
    jsonschema.Draft202012Validator(json_schema()).validate(parse_placed(text, "x.yaml").data)


@pytest.mark.parametrize(
    "text",
    [
        "yeers: 3",
        "years: 0",
        "levers: {coaching: {intensity: 2}}",
        "levers: {coaching: {target: {bands: [low]}}}",
        "parameters: {choice.nois: 1}",
        "parameters: {choice.noise: 99}",
        "growth: {reading: [1]}",
        "practices: {x: {channel: y}}",
        "readiness: {reading: {primary: 2}}",
        "system: {subjects: []}",
    ],
)
def test_the_schema_sees_mistakes(text):
    """An editor marks unknown keys, wrong words and numbers out of bounds as one types."""
    assert not jsonschema.Draft202012Validator(json_schema()).is_valid(parse_placed(text, "x.yaml").data)


@pytest.mark.parametrize(
    "text",
    [
        "levers: {coaching: null}",
        "years: null",
        "practices: {precision: null}",
        "extends: a.yaml",
        "levers: {coaching: {intensity: 0.5}}",
        "system: {schools_file: null}",
        "parameters: {choice.noise: null}",
    ],
)
def test_the_schema_takes_what_only_a_child_may_say(text):
    """A child may take keys away and give a part of a lever; an editor must not mark that."""
    jsonschema.Draft202012Validator(json_schema()).validate(parse_placed(text, "x.yaml").data)


def test_the_schema_is_one():
    """The schema itself is sound, and says something of every key of a scenario."""
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for place in (schema, *schema["$defs"].values()):
        for key, entry in place.get("properties", {}).items():
            assert entry.get("description"), key
