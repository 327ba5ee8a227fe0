"""Every kind of mistake in an experiment file, and the line that a person reads about it."""

from __future__ import annotations

import pytest

from reformsim.config.experiment import Experiment
from reformsim.errors import InputError

COACHED = "levers: {coaching: {start_year: 2, end_year: 5, intensity: 0.5}}\nyears: 12\n"
STRUCTURED = "extends: a.yaml\nlevers: {structures: {start_year: 2, end_year: 5, intensity: 0.5}}\n"
ONE = "policies: {a: a.yaml}\n"
TWO = "policies: {a: a.yaml, b: b.yaml}\n"
VARY = ONE + "worlds: {vary: {%s}, designs: [{kind: random, size: 3}]}"
NUMBERS = "{parameters.choice.noise: catalogue, levers.coaching.intensity: {values: [0.2, 0.4]}}"
DESIGN = ONE + f"worlds: {{vary: {NUMBERS}, designs: [%s]}}"
BAD = {
    "# nothing": "1:1: is empty; an experiment names policies, worlds and seeds",
    "- a": "1:1: must be a mapping of keys to values",
    "7": "1:1: must be a mapping of keys to values",
    "question: x": "1:1: policies: is missing",
    "policies: 3": "1:1: policies: must be a mapping of keys to values (got 3)",
    "policies: {}": "1:1: policies: names no policy",
    "policies: {a: 3}": "1:12: policies.a: must be a scenario file, or a mapping with extends and changes (got 3)",
    "policies: {a: null}": "1:12: policies.a: must be a scenario file, or a mapping with extends and changes (got nothing)",
    "policies: {a: c.yaml}": "1:12: policies.a: no such file: c.yaml",
    "policies: {a: x.yaml}": "1:12: policies.a: goes in a circle: x.yaml -> x.yaml",
    "policies: {a: wrong.yaml}": "wrong.yaml:1:1: years: must be between 1 and 200 (got 0)",
    "policies: {a: {extends: c.yaml}}": "1:16: policies.a.extends: no such file: c.yaml",
    "policies: {a: {extends: a.yaml, levers: {coaching: {intensity: 2}}}}": "1:53: policies.a.levers.coaching.intensity: must be between 0 and 1 (got 2)",
    "policies: {a b: a.yaml}": '1:12: policies.a b: must be a name: a letter, then letters, digits and _, at most 40 (got "a b")',
    "policies: {a: a.yaml, c: a.yaml}": "1:23: policies.c: is the same scenario as a",
    "policies: {a: {extends: a.yaml, seed: 3}}": "1:33: policies.a.seed: a policy has its seeds from the experiment: seeds.first and seeds.count",
    "policies: {a: {extends: a.yaml, name: b}}": "1:33: policies.a.name: a policy has its name from its key in the experiment",
    ONE + "common: 3": "2:1: common: must be a mapping of keys to values (got 3)",
    ONE
    + "common: {yeers: 3}": '2:10: common.yeers: unknown key; did you mean "years"? allowed: expect, extends, governance, growth, levers, months_per_year, name, observe, parameters, practices, question, readiness, seed, shocks, start, system, years',
    ONE
    + "common: {years: no}": '2:17: common.years: no means true or false to some programs; write true or false, or "no" for the word',
    ONE + "common: {extends: b.yaml}": "2:10: common.extends: can be used in files only",
    ONE
    + "common: {levers: {coachng: null}}": '2:19: common.levers.coachng: there is nothing of this name to take away; did you mean "coaching"?',
    ONE
    + "polices: {}": '2:1: polices: unknown key; did you mean "policies"? allowed: common, metrics, name, policies, question, seeds, series, stop, timeout_minutes, worlds',
    ONE + "name: a/b": '2:1: name: must be letters, digits, _, . and -, at most 80 (got "a/b")',
    ONE + "seeds: 3": "2:1: seeds: must be a mapping of keys to values (got 3)",
    ONE + "seeds: {count: 0}": "2:9: seeds.count: must be between 1 and 1,000,000 (got 0)",
    ONE + "seeds: {first: -1}": "2:9: seeds.first: must be between 0 and 4,611,686,018,427,387,904 (got -1)",
    ONE + "timeout_minutes: 0": "2:1: timeout_minutes: must be above 0 and at most 100,000 (got 0)",
    ONE + "metrics: []": "2:1: metrics: names no measure; leave it out for the usual ones",
    ONE + "metrics: final": '2:1: metrics: must be a list (got "final")',
    ONE + "metrics: [finl]": '2:11: metrics[0]: unknown measure "finl"; did you mean "final"?',
    ONE + "metrics: [final, final]": '2:18: metrics[1]: names "final" twice',
    ONE + "metrics: [end_dep]": '2:11: metrics[0]: unknown measure "end_dep"; did you mean "end_deep"?',
    ONE + "metrics: [3]": '2:11: metrics[0]: must be text; write "3" (got 3)',
    ONE + "series: [deep_precison]": '2:10: series[0]: unknown series "deep_precison"; did you mean "deep_precision"?',
    ONE
    + "series: [zzz]": '2:10: series[0]: unknown series "zzz"; known: deep, surface, culture, field_culture, belief, skill, leader_support, attention, political_will, celebrated_share, growth_ratio, engagement, achievement_sd, score_sd, low_status_sd, high_status_sd, schools_above_half, teachers_above_half, ownership, pressure, cost_dollars, deep_personalization, deep_precision, deep_professional_learning, achievement_reading, achievement_mathematics, score_reading, score_mathematics',
    ONE + "series: [deep, deep]": '2:16: series[1]: names "deep" twice',
    ONE + "stop: {measure: final}": "2:1: stop.half_width: is missing",
    ONE + "stop: {half_width: 0}": "2:8: stop.half_width: must be above 0 (got 0)",
    ONE + "stop: {half_width: 0.1, measure: verdict}": "2:25: stop.measure: verdict is a word, and has no interval",
    ONE
    + "stop: {half_width: 0.1, measure: peek}": '2:25: stop.measure: unknown measure "peek"; did you mean "peak"? metrics: before, cost_per_student, culture_final, final, gain_months, gain_sd, half_life_years, inflation_peak_sd, ownership, peak, peak_gain_sd, pockets_share, retained, schools_above_half, status_gap_final_sd, surface_peak, verdict',
    ONE + "stop: {half_width: 0.1, most_seeds: 5}": "2:25: stop.most_seeds: must be at least seeds.count, 20 (got 5)",
    VARY
    % "parameters.choice.nois: catalogue": '2:17: worlds.vary.parameters.choice.nois: there is no such number; did you mean "parameters.choice.noise"?',
    VARY
    % "parameters.choice.noise: catalog": '2:17: worlds.vary.parameters.choice.noise: must be catalogue, {low: ..., high: ...} or {values: [...]} (got "catalog")',
    VARY
    % "parameters.choice.noise: 0.5": "2:17: worlds.vary.parameters.choice.noise: must be catalogue, {low: ..., high: ...} or {values: [...]} (got 0.5)",
    VARY
    % "parameters.learning.growth_reading: catalogue": "2:17: worlds.vary.parameters.learning.growth_reading: is a row of numbers, which cannot be varied",
    VARY
    % "levers.coaching.intensity: catalogue": "2:17: worlds.vary.levers.coaching.intensity: the catalogue has bounds of parameters only; write {low: ..., high: ...} or {values: [...]}",
    VARY % "parameters.choice.noise: {low: 0.1}": "2:17: worlds.vary.parameters.choice.noise.high: is missing",
    VARY % "parameters.choice.noise: {}": "2:17: worlds.vary.parameters.choice.noise: needs low and high, or values",
    VARY
    % "parameters.choice.noise: {low: 0.5, high: 0.5}": "2:53: worlds.vary.parameters.choice.noise.high: must be above low, 0.5 (got 0.5)",
    VARY
    % "parameters.choice.noise: {low: 0.01, high: 0.5}": "2:43: worlds.vary.parameters.choice.noise.low: must be between 0.05 and 5 units of V (got 0.01)",
    VARY
    % "parameters.choice.noise: {low: a, high: 0.5}": '2:43: worlds.vary.parameters.choice.noise.low: must be a number (got "a")',
    VARY
    % "parameters.choice.noise: {low: 0.1, high: .inf}": "2:53: worlds.vary.parameters.choice.noise.high: must be a finite number (got inf)",
    VARY
    % "parameters.choice.noise: {low: 0.1, high: 0.2, values: [0.1, 0.2]}": "2:17: worlds.vary.parameters.choice.noise: takes values, or low and high, but not both",
    VARY
    % "parameters.choice.noise: {values: [0.1]}": "2:43: worlds.vary.parameters.choice.noise.values: must be 2 values or more (got 1)",
    VARY
    % "parameters.choice.noise: {values: [0.1, 0.1]}": "2:57: worlds.vary.parameters.choice.noise.values[1]: stands here twice (got 0.1)",
    VARY
    % "parameters.choice.noise: {values: [0.1, 9]}": "2:57: worlds.vary.parameters.choice.noise.values[1]: must be between 0.05 and 5 units of V (got 9)",
    VARY
    % "levers.structures.intensity: {low: 0.1, high: 0.2}": '2:17: worlds.vary.levers.structures.intensity: policy a has no lever "structures"',
    TWO
    + "worlds: {vary: {levers.structures.intensity: {low: 0.1, high: 0.2}}, designs: [{kind: random, size: 3}]}": '2:17: worlds.vary.levers.structures.intensity: policy a has no lever "structures"; where_present: true leaves such policies as they are',
    VARY
    % "levers.structures.intensity: {low: 0.1, high: 0.2, where_present: true}": '2:17: worlds.vary.levers.structures.intensity: policy a has no lever "structures"',
    VARY
    % "levers.coaching.intensty: {low: 0.1, high: 0.2}": '2:17: worlds.vary.levers.coaching.intensty: there is no such number; did you mean "levers.coaching.intensity"?',
    VARY % "question: {low: 0.1, high: 0.2}": "2:17: worlds.vary.question: is not a number, but text",
    VARY
    % "seed: {low: 1, high: 2}": "2:17: worlds.vary.seed: the seed is not varied as a number; seeds say which are run",
    VARY
    % "system.schools: {low: 1.5, high: 3}": "2:34: worlds.vary.system.schools.low: must be a whole number (got 1.5)",
    VARY
    % "levers.coaching.target.share: {low: 0.1, high: 1}": '2:48: worlds.vary.levers.coaching.target.share.low: 0.1 does not suit a: levers.coaching.target.share: is used only with schools: random or lowest or readiest or waves (got schools: "all")',
    VARY
    % "levers.coaching.start_year: {values: [1, 9]}": "2:58: worlds.vary.levers.coaching.start_year.values[1]: 9 does not suit a: levers.coaching.end_year: must be after start_year, 9 (got 5)",
    VARY
    % "levers.coaching.start_year: {low: 1, high: 20}": "2:54: worlds.vary.levers.coaching.start_year.high: 20 does not suit a: levers.coaching.end_year: must be after start_year, 20 (got 5); levers.coaching.start_year: must lie within the run of 12 years (got 20)",
    ONE
    + "worlds: {vary: {parameters.choice.noise: catalogue}}": "2:1: worlds.designs: is missing: say how worlds are drawn, for instance [{kind: latin_hypercube, size: 50}]",
    ONE
    + "worlds: {designs: [{kind: random, size: 3}]}": "2:21: worlds.designs[0].kind: random needs something to vary, and worlds.vary names nothing",
    DESIGN
    % "{kind: rndom, size: 3}": '2:114: worlds.designs[0].kind: must be one of list, grid, random, latin_hypercube, sobol, morris (got "rndom"); did you mean "random"?',
    DESIGN % "{size: 3}": "2:113: worlds.designs[0].kind: is missing",
    DESIGN % "{kind: random}": "2:113: worlds.designs[0].size: is missing: say how many, for instance 64",
    DESIGN
    % "{kind: sobol, size: 60}": "2:127: worlds.designs[0].size: must be a power of 2, so that Sobol points are balanced: 32 or 64 (got 60)",
    DESIGN % "{kind: sobol, size: 0}": "2:127: worlds.designs[0].size: must be between 1 and 10,000,000 (got 0)",
    DESIGN
    % "{kind: morris, trajectories: 3, levels: 5}": "2:145: worlds.designs[0].levels: must be even, so that steps go up as often as down (got 5)",
    DESIGN
    % "{kind: grid, size: 3}": "2:126: worlds.designs[0].size: is used only with kind: random or latin_hypercube or sobol (got kind: grid)",
    DESIGN
    % "{kind: grid, levels_of: {parameters.choice.nois: 3}}": '2:138: worlds.designs[0].levels_of.parameters.choice.nois: is not varied; did you mean "parameters.choice.noise"?',
    DESIGN
    % "{kind: grid, levels_of: {levers.coaching.intensity: 3}}": "2:138: worlds.designs[0].levels_of.levers.coaching.intensity: has values, and so as many levels as values",
    DESIGN
    % "{kind: list}": "2:113: worlds.designs[0].points: is missing: list the worlds, for instance [{parameters.choice.conformity: 1.2}]",
    DESIGN
    % "{kind: list, points: [{parameters.choice.nois: 1}]}": '2:136: worlds.designs[0].points[0].parameters.choice.nois: there is no such number; did you mean "parameters.choice.noise"?',
    DESIGN
    % "{kind: list, points: [{parameters.choice.noise: 9}]}": "2:136: worlds.designs[0].points[0].parameters.choice.noise: must be between 0.05 and 5 units of V (got 9)",
    DESIGN
    % "{kind: list, points: [{parameters.choice.noise: 1}, {parameters.choice.noise: 1}]}": "2:165: worlds.designs[0].points[1]: is the same as points[0]",
    DESIGN
    % "{kind: list, points: [{levers.structures.intensity: 0.2}]}": '2:136: worlds.designs[0].points[0].levers.structures.intensity: policy a has no lever "structures"',
    DESIGN
    % "{kind: list, points: [{levers.coaching.start_year: 7}]}": "2:135: worlds.designs[0].points[0]: 7 does not suit a: levers.coaching.end_year: must be after start_year, 7 (got 5)",
    DESIGN
    % "{kind: list, points: [{parameters.choice.noise: a}]}": '2:136: worlds.designs[0].points[0].parameters.choice.noise: must be a number (got "a")',
    DESIGN
    % "{kind: random, size: 3, seed: -1}": "2:137: worlds.designs[0].seed: must be between 0 and 4,294,967,295 (got -1)",
    DESIGN
    % "{kind: random, size: 1000000}": "1:1: asks for 20,000,000 runs (policies 1 x worlds 1,000,000 x seeds 20); the most is 10,000,000",
}


@pytest.fixture
def refusals(write):
    """Return a function that writes an experiment beside two scenarios and a wrong one, and returns its problems."""
    for name, text in (("a.yaml", COACHED), ("b.yaml", STRUCTURED), ("wrong.yaml", "years: 0\n")):
        write(text, name)

    def problems_of(text, overrides=()):
        with pytest.raises(InputError) as caught:
            Experiment.load(write(text), overrides)
        return caught.value.problems

    return problems_of


@pytest.mark.parametrize("text", BAD)
def test_says_what_is_wrong(refusals, text):
    """Each mistake is told once, with its place, what is wrong, and what is right."""
    said = BAD[text]
    source = "" if said.startswith("wrong.yaml") else "x.yaml:"
    assert refusals(text) == (source + said,)


def test_there_are_enough_kinds_of_mistakes():
    """Forty kinds of mistakes and more are told apart."""
    assert len(set(BAD.values())) > 40


def test_all_mistakes_are_told_at_once(refusals):
    """Mistakes of scenario files, policies, common changes, worlds and overrides come in one go, in file order."""
    text = (
        "policies:\n  a: {extends: a.yaml, levers: {coaching: {intensity: 2}}}\n  w: wrong.yaml\n"
        "common: {start: {belief: 3}}\nworlds: {vary: {parameters.choice.nois: catalogue}}\nmetrics: [finl]\n"
    )
    assert refusals(text, ["seeds.count=0", "common.months_per_year=13"]) == (
        "x.yaml:2:44: policies.a.levers.coaching.intensity: must be between 0 and 1 (got 2)",
        "x.yaml:4:18: common.start.belief: must be between 0 and 1 (got 3)",
        "x.yaml:5:1: worlds.designs: is missing: say how worlds are drawn, for instance [{kind: latin_hypercube, size: 50}]",
        'x.yaml:5:17: worlds.vary.parameters.choice.nois: there is no such number; did you mean "parameters.choice.noise"?',
        'x.yaml:6:11: metrics[0]: unknown measure "finl"; did you mean "final"?',
        "--set seeds.count=0: seeds.count: must be between 1 and 1,000,000 (got 0)",
        "--set common.months_per_year=13: months_per_year: must be between 1 and 12 (got 13)",
        "wrong.yaml:1:1: years: must be between 1 and 200 (got 0)",
    )


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("seeds.cont=3", 'seeds.cont: unknown key; did you mean "count"? allowed: count, first'),
        ("seeds.count", "must have the form key.path=value"),
        (
            "policies.c.years=3",
            "must have the form common.key.path=value or policies.NAME.key.path=value; policies: a, b",
        ),
        ("common=3", "must have the form common.key.path=value or policies.NAME.key.path=value; policies: a, b"),
        ("policies.a=b.yaml", "a policy can be left out by null, and changed by policies.NAME.key.path=value"),
        ("policies.a.seed=3", "seed: a policy has its seeds from the experiment: seeds.first and seeds.count"),
        ("common.years=2", None),
        ("policies.a.levers.coaching.intensity=2", "levers.coaching.intensity: must be between 0 and 1 (got 2)"),
        (
            "worlds.vary.levers.coaching.intensity.low=-1",
            "worlds.vary.levers.coaching.intensity.low: must be between 0 and 1 (got -1)",
        ),
    ],
)
def test_overrides_are_refused_in_words(refusals, override, said):
    """A change on the command line is refused as what was typed; one that spoils a file names the file."""
    text = (
        TWO + "worlds: {vary: {levers.coaching.intensity: {low: 0.1, high: 0.4}}, designs: [{kind: random, size: 3}]}"
    )
    found = refusals(text, [override])
    if said is None:
        assert found[0] == "a.yaml:1:21: levers.coaching.start_year: must lie within the run of 2 years (got 2)"
    else:
        assert found == (f"--set {override}: {said}",)


def test_plain_data_have_no_places(tmp_path):
    """What never was a file is told by its path alone."""
    policies = {"a": {"years": 0}, "b": {"extends": "c.yaml"}}
    with pytest.raises(InputError) as caught:
        Experiment.from_dict({"policies": policies, "seeds": {"count": 0}}, tmp_path)
    assert set(caught.value.problems) == {
        f"policies.b.extends: no such file: {tmp_path / 'c.yaml'}",
        "policies.a.years: must be between 1 and 200 (got 0)",
        "seeds.count: must be between 1 and 1,000,000 (got 0)",
    }
