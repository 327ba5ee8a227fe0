"""What an experiment file says, and that it says the same however it is written, kept and read again."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reformsim.config.experiment import Experiment
from reformsim.config.experiment_size import count_all_worlds, count_runs
from reformsim.config.load import load_scenario
from reformsim.config.measure_names import DEFAULT_MEASURES

COACHED = "seed: 7\nyears: 12\nlevers: {coaching: {start_year: 2, end_year: 5, intensity: 0.5}}\n"
STRUCTURED = "extends: coached.yaml\nlevers: {structures: {start_year: 2, end_year: 5, intensity: 0.5}}\n"
WHOLE = """\
question: Does it hold?
policies:
  short: ../scenarios/coached.yaml
  structured:
    extends: ../scenarios/structured.yaml
    levers: {structures: {intensity: 0.25}}
  bare: {years: 20}
common: {system: {schools: 9}}
worlds:
  vary:
    parameters.choice.conformity: catalogue
    levers.structures.intensity: {low: 0.25, high: 0.75, where_present: true}
    levers.coaching.intensity: {values: [0.5, 0.25], where_present: true}
  designs:
    - {kind: list, points: [{parameters.choice.conformity: 1.5}, {}]}
    - {kind: grid, levels_of: {parameters.choice.conformity: 3}}
    - {kind: morris, trajectories: 2}
seeds: {first: 3, count: 4}
metrics: [verdict, final, end_deep_precision]
series: [deep]
stop: {half_width: 0.05}
timeout_minutes: 2
"""


@pytest.fixture
def file(write):
    """Return an experiment's file, with scenarios in a folder beside it."""
    write(COACHED, "scenarios/coached.yaml")
    write(STRUCTURED, "scenarios/structured.yaml")
    return write(WHOLE, "experiments/whole.yaml")


def test_a_policy_is_its_file_with_its_changes_and_those_in_common(file):
    """Files are looked for from the experiment's folder; a policy's own changes and the common ones are laid over."""
    policies = Experiment.load(file).policies
    assert list(policies) == ["short", "structured", "bare"]
    assert [policy.name for policy in policies.values()] == ["short", "structured", "bare"]
    assert {policy.system.schools for policy in policies.values()} == {9}
    assert [policy.years for policy in policies.values()] == [12, 12, 20]
    assert policies["structured"].levers["structures"].intensity == 0.25
    same = load_scenario("scenarios/coached.yaml", ["system.schools=9"])
    assert policies["short"].hash == same.hash


def test_common_changes_stand_over_those_of_a_policy(file, write):
    """What holds for all policies holds for one that says something else as well."""
    write("policies: {a: {years: 5}}\ncommon: {years: 6}\n", "x.yaml")
    assert Experiment.load("x.yaml").policies["a"].years == 6


def test_an_experiment_says_what_its_file_says(file):
    """Every heading arrives, bounds of the catalogue and levels of designs are filled in."""
    experiment = Experiment.load(file)
    assert (experiment.name, experiment.question) == ("whole", "Does it hold?")
    vary = experiment.worlds.vary
    assert (vary["parameters.choice.conformity"].low, vary["parameters.choice.conformity"].high) == (0.0, 5.0)
    assert [design.levels for design in experiment.worlds.designs] == [None, 5, 4]
    assert (experiment.seeds.first, experiment.seeds.count) == (3, 4)
    assert experiment.metrics == ("verdict", "final", "end_deep_precision")
    assert experiment.series == ("deep",)
    assert experiment.stop is not None
    assert (experiment.stop.measure, experiment.stop.most_seeds) == ("final", 200)
    assert experiment.timeout_seconds == 120.0


def test_worlds_and_runs_are_counted_without_being_drawn(file):
    """A list has its points, a grid the product of its levels, Morris a world more than paths a trajectory."""
    experiment = Experiment.load(file)
    assert count_all_worlds(experiment) == 2 + 3 * 5 * 2 + 2 * (3 + 1)
    assert count_runs(experiment) == 3 * 40 * 4
    assert count_runs(experiment, seeds=1) == 3 * 40


def test_little_needs_to_be_said(write):
    """A policy alone is an experiment: one world as it is, twenty seeds, the usual measures, no series."""
    write(COACHED, "a.yaml")
    experiment = Experiment.load(write("policies: {a: a.yaml}\n"))
    assert count_runs(experiment) == 20
    assert experiment.paths == ()
    assert experiment.metrics == DEFAULT_MEASURES
    assert (experiment.series, experiment.stop, experiment.timeout_seconds) == ((), None, None)


def test_overrides_reach_every_part(file):
    """Seeds, common keys, a policy's own keys and what varies can all be changed, and a policy left out."""
    changes = [
        "seeds.count=9",
        "common.years=15",
        "policies.short.levers.coaching.intensity=0.75",
        "worlds.vary.parameters.choice.conformity.low=1",
        "worlds.vary.levers.coaching.intensity=null",
        "worlds.designs=[{kind: random, size: 7}]",
        "policies.bare=null",
        "stop=null",
    ]
    experiment = Experiment.load(file, changes)
    assert experiment.seeds.count == 9
    assert list(experiment.policies) == ["short", "structured"]
    assert {policy.years for policy in experiment.policies.values()} == {15}
    assert [policy.levers["coaching"].intensity for policy in experiment.policies.values()] == [0.75, 0.5]
    assert list(experiment.worlds.vary) == ["parameters.choice.conformity", "levers.structures.intensity"]
    assert experiment.worlds.vary["parameters.choice.conformity"].low == 1.0
    assert count_all_worlds(experiment) == 7
    assert experiment.stop is None


def test_a_world_changes_the_policies_that_have_its_numbers(file):
    """A number goes to every policy that has it; nothing and None leave a policy as it is."""
    experiment = Experiment.load(file)
    world = {"parameters.choice.conformity": 1.5, "levers.structures.intensity": 0.75, "world": 3.0}
    found = {name: experiment.scenario_in(name, world) for name in experiment.policies}
    assert {scenario.parameters["choice.conformity"] for scenario in found.values()} == {1.5}
    assert found["structured"].levers["structures"].intensity == 0.75
    assert "structures" not in found["short"].levers
    assert experiment.scenario_in("short", {}) == experiment.policies["short"]
    assert experiment.scenario_in("short", {"parameters.choice.conformity": None}) == experiment.policies["short"]


def test_whole_numbers_of_a_world_arrive_whole(write):
    """A table holds numbers with a point; a scenario is given whole ones where it takes whole ones."""
    vary = "worlds: {vary: {system.schools: {low: 3, high: 9}}, designs: [{kind: random, size: 2}]}"
    experiment = Experiment.load(write(f"policies: {{a: {{years: 5}}}}\n{vary}\n"))
    assert experiment.scenario_in("a", {"system.schools": 7.0}).system.schools == 7


@pytest.mark.parametrize("change", ["seeds.count=50", "stop=null", "timeout_minutes=9", "question=Why?", "name=other"])
def test_what_only_adds_runs_leaves_the_hash(file, change):
    """More seeds, another stop rule, time limit or question make no other experiment: its sweep can go on."""
    assert Experiment.load(file, [change]).hash == Experiment.load(file).hash


@pytest.mark.parametrize(
    "change",
    [
        "seeds.first=4",
        "common.years=13",
        "policies.bare=null",
        "worlds.vary.parameters.choice.conformity.low=1",
        "worlds.designs=[{kind: random, size: 7}]",
        "metrics=[verdict, final]",
        "series=[deep, culture]",
    ],
)
def test_what_changes_a_run_changes_the_hash(file, change):
    """Other policies, worlds, first seed or measures are another experiment."""
    assert Experiment.load(file, ["stop=null", change]).hash != Experiment.load(file).hash


def test_the_order_of_policies_counts(write):
    """Runs are numbered by it, so that it is part of what an experiment is."""
    first = Experiment.from_dict({"policies": {"a": {"years": 3}, "b": {"years": 4}}})
    second = Experiment.from_dict({"policies": {"b": {"years": 4}, "a": {"years": 3}}})
    assert first.hash != second.hash


def test_real_schools_are_found_from_the_experiments_folder(write, scenarios):
    """A file of schools that the experiment names is looked for beside it, wherever one is."""
    write("school,district,pupils\nAsh,North,120\nBirch,North,150\n", "deep/schools.csv")
    schools = "schools_file: {path: schools.csv, columns: {id: school, district: district, enrolment: pupils}}"
    experiment = Experiment.load(
        write(f"policies: {{a: {{years: 5}}}}\ncommon: {{system: {{{schools}}}}}\n", "deep/x.yaml")
    )
    source = experiment.policies["a"].system.schools_file
    assert source is not None
    assert source.path.endswith("deep/schools.csv")


def kept_and_read(experiment):
    """Return an experiment after a way through JSON."""
    return Experiment.from_resolved(json.loads(json.dumps(experiment.resolved())))


def test_what_is_kept_is_read_as_the_same(file):
    """The resolved data make an equal experiment with the same hash, names and order."""
    experiment = Experiment.load(file)
    again = kept_and_read(experiment)
    assert again == experiment
    assert again.hash == experiment.hash
    assert list(again.policies) == list(experiment.policies)
    assert again.paths == experiment.paths


def test_a_practice_that_was_taken_away_stays_away(write):
    """Default practices do not come back when an experiment is read again."""
    experiment = Experiment.load(write("policies: {a: {practices: {precision: null}}}\n"))
    assert list(kept_and_read(experiment).policies["a"].practices) == ["personalization", "professional_learning"]


NUMBERS = st.floats(0.06, 4.9, allow_nan=False)
WAYS = st.one_of(
    st.just("catalogue"),
    st.tuples(NUMBERS, NUMBERS)
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: {"low": pair[0], "high": pair[1]}),
    st.lists(NUMBERS, min_size=2, max_size=4, unique=True).map(lambda values: {"values": values}),
)
VARY = st.dictionaries(
    st.sampled_from(["parameters.choice.noise", "parameters.choice.conformity", "parameters.choice.cost"]),
    WAYS,
    min_size=1,
)
DESIGNS = st.lists(
    st.one_of(
        st.fixed_dictionaries({"kind": st.sampled_from(["random", "latin_hypercube"]), "size": st.integers(1, 50)}),
        st.fixed_dictionaries(
            {"kind": st.just("sobol"), "size": st.sampled_from([1, 2, 8]), "second_order": st.booleans()}
        ),
        st.fixed_dictionaries(
            {"kind": st.just("morris"), "trajectories": st.integers(1, 9), "seed": st.integers(0, 99)}
        ),
        st.fixed_dictionaries({"kind": st.just("grid"), "levels": st.integers(2, 6)}),
    ),
    min_size=1,
    max_size=3,
)
POLICIES = st.dictionaries(
    st.sampled_from(["a", "b", "c"]), st.fixed_dictionaries({"years": st.integers(1, 60)}), min_size=1
).filter(lambda policies: len({policy["years"] for policy in policies.values()}) == len(policies))


@settings(max_examples=60, deadline=None)
@given(POLICIES, VARY, DESIGNS, st.integers(0, 9), st.integers(1, 99))
def test_every_experiment_is_kept_and_read_as_the_same(policies, vary, designs, first, count):
    """Whatever an experiment holds, its resolved data make an equal one with the same hash."""
    experiment = Experiment.from_dict(
        {"policies": policies, "worlds": {"vary": vary, "designs": designs}, "seeds": {"first": first, "count": count}}
    )
    again = kept_and_read(experiment)
    assert again == experiment
    assert again.hash == experiment.hash
    assert again.resolved() == experiment.resolved()


def test_reading_experiments_loads_nothing_heavy(file):
    """An experiment is read without tables, samplers or the model."""
    program = (
        "import sys\nfrom reformsim.config.experiment import Experiment\n"
        f"Experiment.load({str(file)!r})\n"
        "print([name for name in ('numpy', 'pandas', 'scipy', 'SALib', 'numba') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
