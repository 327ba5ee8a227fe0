"""What a calibration file says, and everything that can be wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reformsim.config.calibration import Calibration
from reformsim.config.catalog import PARAMETERS
from reformsim.config.catalog.patterns import PATTERNS
from reformsim.errors import InputError

ROOT = Path(__file__).parents[2]
BASE = "seed: 7\nyears: 12\nparameters: {choice.cost: 0.8}\n"
COACHED = "years: 12\nlevers: {coaching: {start_year: 2, end_year: 5, intensity: 0.5}}\n"
HEAD = "base: base.yaml\n"
TUNE = "tune: {parameters.choice.conformity: {low: 0.5, high: 1.5}}\n"
TARGETS = "targets: [{scenario: coached.yaml, measures: {final: [0.1, 0.2]}}]\n"
WHOLE = HEAD + TUNE + TARGETS
TUNED = HEAD + TARGETS + "tune: {%s}"
AIMED = HEAD + TUNE + "targets: [%s]"
MEASURED = AIMED % "{scenario: coached.yaml, measures: {%s}}"
ENDED = AIMED % "{scenario: coached.yaml, verdicts: {%s}}"
BAD = {
    "# nothing": "1:1: is empty; a calibration names a base, what to tune, and targets",
    "- a": "1:1: must be a mapping of keys to values",
    TUNE + TARGETS: "1:1: base: is missing",
    HEAD + TARGETS: "1:1: tune: is missing",
    HEAD + TUNE: "1:1: targets: is missing",
    "base: {years: 3}\n" + TUNE + TARGETS: "1:1: base: must be a scenario file, so that the result can extend it (got a mapping)",
    "base: bas.yaml\n" + TUNE + TARGETS: "1:1: base: no such file: bas.yaml",
    "base: x.yaml\n" + TUNE + TARGETS: "1:1: base: goes in a circle: x.yaml -> x.yaml",
    WHOLE + "serch: {}": '4:1: serch: unknown key; did you mean "search"? allowed: base, common, name, question, search, seeds, targets, tune',
    WHOLE + "common: 3": "4:1: common: must be a mapping of keys to values (got 3)",
    WHOLE + "common: {system: {schools: 0}}": "4:19: common.system.schools: must be between 1 and 200,000 (got 0)",
    WHOLE + "search: {method: tpee}": '4:10: search.method: must be one of tpe, random (got "tpee"); did you mean "tpe"?',
    WHOLE + "search: {trials: 0}": "4:10: search.trials: must be between 1 and 1,000,000 (got 0)",
    WHOLE + "seeds: {count: 0}": "4:9: seeds.count: must be between 1 and 1,000 (got 0)",
    TUNED % "": "3:1: tune: names no number",
    TUNED % "parameters.choice.conformty: catalogue": '3:8: tune.parameters.choice.conformty: there is no such number; did you mean "parameters.choice.conformity"?',
    TUNED % "levers.coaching.intensity: {low: 0, high: 1}": "3:8: tune.levers.coaching.intensity: is what somebody does or has; numbers of the catalogue are tuned: parameters.THEME.NAME",
    TUNED % "parameters.verdict.drift: catalogue": "3:8: tune.parameters.verdict.drift: is a rule by which runs are judged; tuning it would move the target",
    TUNED % "parameters.learning.growth_reading: catalogue": "3:8: tune.parameters.learning.growth_reading: is a row of numbers, which cannot be varied",
    TUNED % "parameters.choice.noise: 0.5": "3:8: tune.parameters.choice.noise: must be catalogue, or {low: ..., high: ...} (got 0.5)",
    TUNED % "parameters.choice.noise: {low: 0.4}": "3:8: tune.parameters.choice.noise.high: is missing",
    TUNED % "parameters.choice.noise: {low: 0.6, high: 0.4}": "3:44: tune.parameters.choice.noise.high: must be above low, 0.6 (got 0.4)",
    TUNED % "parameters.choice.noise: {low: 0.01, high: 0.9}": "3:34: tune.parameters.choice.noise.low: must be between 0.05 and 5 units of V (got 0.01)",
    TUNED % "parameters.choice.cost: {low: 0.1, high: 0.7}": "3:8: tune.parameters.choice.cost: the base has 0.8, outside 0.1 to 0.7: widen the bounds, or say search.start_at_default: false",
    AIMED % "": "3:1: targets: names no target",
    AIMED % "3": "3:11: targets[0]: must be a mapping of keys to values (got 3)",
    AIMED % "{weight: 2}": "3:11: targets[0]: needs patterns, or a scenario with measures or verdicts",
    AIMED % "{scenario: coached.yaml}": "3:11: targets[0]: asks for nothing: give it measures or verdicts",
    AIMED % "{scenario: coachd.yaml, measures: {final: [0, 1]}}": "3:12: targets[0].scenario: no such file: coachd.yaml",
    AIMED % "{scenario: 3, measures: {final: [0, 1]}}": "3:12: targets[0].scenario: must be a scenario file, or a mapping with extends and changes (got 3)",
    AIMED % "{scenario: {extends: coached.yaml, yeers: 3}, measures: {final: [0, 1]}}": '3:46: targets[0].scenario.yeers: unknown key; did you mean "years"? allowed: expect, extends, governance, growth, levers, months_per_year, name, observe, parameters, practices, question, readiness, seed, shocks, start, system, years',
    AIMED % "{patterns: [P1], scenario: coached.yaml, measures: {final: [0, 1]}}": "3:11: targets[0]: needs patterns, or a scenario with measures or verdicts, not both",
    AIMED % "{patterns: [P1], measures: {final: [0, 1]}}": "3:28: targets[0].measures: go with a scenario, and not with patterns",
    AIMED % "{patterns: []}": "3:12: targets[0].patterns: names no pattern",
    AIMED % "{patterns: [P1, P1]}": '3:27: targets[0].patterns[1]: names "P1" twice',
    AIMED % "{patterns: [P7]}": "3:23: targets[0].patterns[0]: P7 is held out: it checks the result, and is not calibrated to",
    AIMED % "{patterns: [P1], weight: 0}": "3:28: targets[0].weight: must be above 0 and at most 1,000,000 (got 0)",
    AIMED % "{scenario: coached.yaml, measures: {final: [0, 1]}}, {scenario: coached.yaml, measures: {peak: [0, 1]}}": "3:64: targets[1]: is the second target called coached; give it a name of its own",
    MEASURED % "finl: [0, 1]": '3:47: targets[0].measures.finl: unknown measure; did you mean "final"?',
    MEASURED % "verdict: [0, 1]": "3:47: targets[0].measures.verdict: is a word; its shares stand under verdicts",
    MEASURED % "final: [0.1]": "3:47: targets[0].measures.final: must be [low, high], or {low: ..., high: ..., tolerance: ...} (got [0.1])",
    MEASURED % "final: 0.1": "3:47: targets[0].measures.final: must be [low, high], or {low: ..., high: ..., tolerance: ...} (got 0.1)",
    MEASURED % "final: {}": "3:47: targets[0].measures.final: needs low, high or both",
    MEASURED % "final: [0.2, 0.1]": "3:47: targets[0].measures.final: high must be above low, 0.2 (got 0.1)",
    MEASURED % "final: [0.2, 0.2]": "3:47: targets[0].measures.final: high must be above low, 0.2 unless a tolerance is given (got 0.2)",
    MEASURED % "final: {low: 0.2}": "3:47: targets[0].measures.final: has one end, and so no width: give it a tolerance, the distance outside that counts as one",
    MEASURED % "final: {low: 0.2, tolerance: 0}": "3:65: targets[0].measures.final.tolerance: must be above 0 (got 0)",
    MEASURED % "final: {low: 0.2, hi: 0.3, tolerance: 1}": '3:65: targets[0].measures.final.hi: unknown key; did you mean "high"? allowed: high, low, tolerance',
    ENDED % "snapback: [0, 1]": '3:47: targets[0].verdicts.snapback: unknown verdict "snapback"; did you mean "snap_back"?',
    ENDED % "partial or snap: [0, 1]": '3:47: targets[0].verdicts.partial or snap: unknown verdict "snap"; did you mean "snap_back"?',
    ENDED % "partial: [0, 2]": "3:47: targets[0].verdicts.partial: high must be a share of seeds, between 0 and 1 (got 2)",
}  # fmt: skip


@pytest.fixture
def files(write):
    """Return what writes a calibration beside a base and a coached system."""
    write(BASE, "base.yaml")
    write(COACHED, "coached.yaml")
    return write


def load(files, text, overrides=()):
    """Return the calibration of a text."""
    return Calibration.load(files(text), overrides)


@pytest.mark.parametrize("text", BAD)
def test_every_mistake_has_its_line(files, text):
    """A mistake is told in one line with its place, and no other line is told with it."""
    with pytest.raises(InputError) as caught:
        load(files, text)
    assert caught.value.problems == (f"x.yaml:{BAD[text]}",)


def test_all_mistakes_are_told_at_once(files):
    """Mistakes in the file and in a scenario that it names are told together, in the order of lines."""
    files("years: 0\n", "coached.yaml")
    with pytest.raises(InputError) as caught:
        load(files, WHOLE + "search: {trials: 0}\nseeds: {count: 0}", ["common.yeers=3"])
    heads = [problem.split(": ")[1] for problem in caught.value.problems]
    assert {"years", "search.trials", "seeds.count", "yeers"} <= set(heads)


def test_targets_have_the_bases_parameters_and_what_is_common(files):
    """A target's system is that of the base: its parameters, then the tuned numbers; common changes hold for all."""
    found = load(files, WHOLE + "common: {system: {schools: 4}}", ["common.years=20"])
    target = found.targets[0].scenario
    assert target is not None
    assert (target.system.schools, target.years, found.base.years) == (4, 20, 20)
    tried = found.scenario_in(target, {"parameters.choice.conformity": 1.25})
    assert dict(tried.parameters) == {"choice.cost": 0.8, "choice.conformity": 1.25}
    assert set(tried.levers) == {"coaching"}
    assert found.base_file == Path("base.yaml")


def test_bounds_of_the_catalogue_and_changes_of_bounds(files):
    """The word catalogue stands for its bounds; a bound can be changed where it is typed."""
    entry = PARAMETERS["choice.conformity"]
    found = load(files, HEAD + TARGETS + "tune: {parameters.choice.conformity: catalogue}")
    assert (found.tune["parameters.choice.conformity"].low, found.default) == (
        entry.low,
        {"parameters.choice.conformity": entry.value},
    )
    changed = load(files, WHOLE, ["tune.parameters.choice.conformity.high=2", "search.trials=7"])
    assert changed.tune["parameters.choice.conformity"].high == 2.0
    assert changed.search.trials == 7


def test_a_name_is_that_of_the_file_or_its_own(files):
    """A target is called as its scenario's file, or as it says itself; the calibration as its own file."""
    found = load(files, AIMED % "{scenario: {extends: coached.yaml}, name: own, measures: {final: [0, 1]}}")
    assert found.targets[0].name == "own"
    assert load(files, WHOLE).targets[0].name == "coached"
    assert found.name == "x"


def test_the_hash_is_of_what_makes_a_trial(files):
    """More trials, a question and another name are the same calibration; whatever changes a trial is another."""
    same = [WHOLE, WHOLE + "question: Why?", WHOLE + "search: {trials: 9}", WHOLE + "name: other"]
    assert len({load(files, text).hash for text in same}) == 1
    other = [
        WHOLE.replace("0.5", "0.6"),
        WHOLE.replace("0.2]", "0.3]"),
        WHOLE + "search: {keep: 5}",
        WHOLE + "search: {seed: 5}",
        WHOLE + "seeds: {count: 2}",
        WHOLE + "common: {years: 9}",
    ]
    assert len({load(files, text).hash for text in [*same[:1], *other]}) == 1 + len(other)


def test_the_shipped_calibration():
    """It says what it asks, tunes numbers marked ours only, to all nine accounts and all patterns that may be used."""
    file = ROOT / "experiments" / "calibrate_default.yaml"
    found = Calibration.load(file)
    head = file.read_text(encoding="utf-8").split("\nquestion:")[0]
    assert all(f"# {word}: " in head for word in ("Question", "Design", "Size"))
    assert 10 <= len(found.tune) <= 20
    for path, bounds in found.tune.items():
        entry = PARAMETERS[path.removeprefix("parameters.")]
        assert entry.confidence == "ours"
        assert bounds.low < entry.numbers[0] < bounds.high
    assert sum(target.scenario is not None for target in found.targets) == 9
    used = {name for target in found.targets for name in target.patterns or ()}
    assert used == {
        name for name, pattern in PATTERNS.items() if any(target.use == "calibrated" for target in pattern.targets)
    }


def test_the_documents_example_is_one(tmp_path):
    """The file that the page on calibration explains loads as it stands."""
    page = (ROOT / "docs" / "how-to" / "calibrate.md").read_text(encoding="utf-8")
    text = page.split("```yaml\n")[1].split("```")[0].replace("../scenarios", str(ROOT / "scenarios"))
    (tmp_path / "x.yaml").write_text(text)
    found = Calibration.load(tmp_path / "x.yaml")
    assert [target.name for target in found.targets] == ["three_years", None]
    assert found.question
