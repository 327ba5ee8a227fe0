"""Screenings of planted sweeps: what matters is found by every design, what does not is not, and the next step runs."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from reformsim.config.experiment import Experiment
from reformsim.config.experiment_size import count_runs
from reformsim.config.scenario import Scenario
from reformsim.errors import InputError
from reformsim.run.sweep_read import open_sweep
from reformsim.study.next_experiment import shortened
from reformsim.study.screen import screen
from reformsim.study.sweep_choice import Question

ROOT = Path(__file__).parents[2]
STRONG, WEAK, NONE = "parameters.choice.conformity", "parameters.choice.culture_pull", "start.belief"
BOUNDS = {STRONG: (0.5, 1.5), WEAK: (0.4, 1.4), NONE: (0.2, 0.8)}
VARY = {path: {"low": low, "high": high} for path, (low, high) in BOUNDS.items()}
DESIGNS = [
    {"kind": "morris", "trajectories": 12},
    {"kind": "sobol", "size": 64},
    {"kind": "latin_hypercube", "size": 120},
    {"kind": "random", "size": 120},
    {"kind": "grid", "levels": 5},
]
POLICY = {"years": 3}


def asked(design, **changes):
    """Return an experiment with one design."""
    said = {"policies": {"a": POLICY}, "worlds": {"vary": VARY, "designs": [design]}, "metrics": ["final"]}
    return said | {"seeds": {"count": 3}} | changes


def unit(runs):
    """Return the numbers of runs as shares of their ranges, shape (runs, 3)."""
    return np.column_stack([(runs[path] - low) / (high - low) for path, (low, high) in BOUNDS.items()])


def noisy(weights, spread):
    """Return measures that are a line of the numbers with luck."""
    random = np.random.default_rng(5)
    return lambda runs: {"final": unit(runs) @ weights + random.normal(0.0, spread, len(runs))}


def findings(answer, measure="final"):
    """Return what was found by number."""
    table = answer.tables["findings"]
    return table[table["measure"] == measure].set_index("number")["finding"].to_dict()


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design["kind"])
def test_every_design_tells_what_matters(planted, tmp_path, design):
    """Of a strong number and two without effect, every design finds the one and does not claim the others."""
    folder = planted(tmp_path / "s", asked(design), noisy([1.0, 0.0, 0.0], 0.15))
    answer = screen(open_sweep(folder))
    found = findings(answer)
    assert found[STRONG] == "matters"
    assert "matters" not in (found[WEAK], found[NONE])
    assert answer.figures["matter"] == [STRONG]
    index = {"morris": "mu_star", "sobol": "total"}.get(design["kind"], "pawn")
    assert set(answer.tables["findings"]["index"]) == {index}
    assert "one of three numbers matters: conformity" in answer.sentences[0]


def test_a_number_that_acts_only_with_others_is_found(planted, tmp_path):
    """What changes only how far the measure spreads has no first-order share; a distance of distributions sees it."""

    def spread(runs):
        x = unit(runs)
        return {"final": (2.0 * x[:, 0] - 1.0) * x[:, 1]}

    folder = planted(tmp_path / "s", asked({"kind": "latin_hypercube", "size": 250}, seeds={"count": 1}), spread)
    found = findings(screen(open_sweep(folder)))
    assert (found[STRONG], found[WEAK]) == ("matters", "matters")
    assert found[NONE] != "matters"


@pytest.mark.slow
def test_the_dummy_is_seldom_beaten_by_chance(planted, tmp_path):
    """Where no number has an effect, of 18 indices at most two exceed the level that the dummy reaches in 2.5 %."""
    beaten, told = 0, []
    for draw in range(6):
        design = {"kind": "latin_hypercube", "size": 60, "seed": draw}
        random = np.random.default_rng(draw)
        measures = lambda runs, random=random: {"final": random.normal(0.0, 1.0, len(runs))}  # noqa: E731
        folder = planted(tmp_path / str(draw), asked(design, seeds={"count": 1}), measures)
        table = screen(open_sweep(folder)).tables["findings"]
        beaten += int((table["value"] > table["dummy_high"]).sum())
        told += table["finding"].tolist()
    assert beaten <= 2
    assert "matters" not in told


def test_few_levels_are_told_as_well(planted, tmp_path):
    """Numbers with two or three values are found: no level of them is left out of the comparison."""
    vary = {STRONG: {"values": [0.5, 1.5]}, WEAK: {"values": [0.4, 0.9, 1.4]}, NONE: {"values": [0.2, 0.8]}}
    worlds = {"vary": vary, "designs": [{"kind": "random", "size": 200}]}
    last = lambda runs: {"final": runs[WEAK] == 1.4}  # noqa: E731 - the last level alone
    folder = planted(tmp_path / "s", asked(DESIGNS[3], worlds=worlds), last)
    answer = screen(open_sweep(folder))
    found = findings(answer)
    assert found[WEAK] == "matters"
    assert "matters" not in (found[STRONG], found[NONE])
    value = answer.tables["findings"].set_index("number").loc[WEAK, "value"]
    assert value == pytest.approx((1 / 3 + 1 / 3 + 2 / 3) / 3, abs=0.05)  # distance of each level from all


def test_worlds_without_all_runs_are_left_out_and_told(planted, tmp_path):
    """A design without order does with the worlds that are whole, and says how many are not; one with order cannot."""

    def holes(runs):
        status = np.where(runs["world"] < 3, "failed", np.where(runs["world"] == 9, None, "done"))
        return {"final": unit(runs)[:, 0], "status": status}

    folder = planted(tmp_path / "lhs", asked(DESIGNS[2]), holes)
    answer = screen(open_sweep(folder))
    assert answer.tables["variance"].iloc[0][["worlds", "left_out"]].tolist() == [116, 4]
    assert any(sentence.startswith("4 worlds are left out") for sentence in answer.sentences)
    folder = planted(tmp_path / "morris", asked(DESIGNS[0]), holes)
    with pytest.raises(InputError, match="3 of 144 runs are missing"):
        screen(open_sweep(folder))
    folder = planted(tmp_path / "few", asked({"kind": "random", "size": 33}), holes)
    with pytest.raises(InputError, match=r"only 29 have all their runs \(4 do not\), and fewer than 30 tell nothing"):
        screen(open_sweep(folder))


def test_a_list_is_refused(planted, tmp_path):
    """Chosen points have no spread: it is said what there is, and what to do."""
    design = {"kind": "list", "points": [{STRONG: 0.6}, {}]}
    folder = planted(tmp_path / "s", asked(design), lambda runs: {"final": runs["world"]})
    with pytest.raises(InputError, match=r"screen needs a design of kind morris, .* or sobol; the sweep has 0: list"):
        screen(open_sweep(folder))


def test_without_salib_it_is_said_how_to_get_it(planted, tmp_path, monkeypatch):
    """SALib is an extra: without it there is one clear line."""
    folder = planted(tmp_path / "s", asked(DESIGNS[2]), noisy([1.0, 0.0, 0.0], 0.1))
    found = importlib.util.find_spec
    monkeypatch.setattr("reformsim.study.sweep_choice.find_spec", lambda name: None if name == "SALib" else found(name))
    with pytest.raises(InputError, match=r"^screen: needs SALib: pip install 'reformsim\[analysis\]'$"):
        screen(open_sweep(folder))


def test_with_one_seed_trajectories_tell_nothing_for_sure(planted, tmp_path):
    """Steps with one seed each are effect or luck: no number is said to matter, and the way to know is named."""
    folder = planted(tmp_path / "s", asked(DESIGNS[0], seeds={"count": 1}), noisy([1.0, 0.0, 0.0], 0.1))
    answer = screen(open_sweep(folder))
    assert set(findings(answer).values()) == {"cannot be told"}
    assert "add seeds: reformsim extend" in " ".join(answer.sentences)
    assert answer.texts == {}


def test_a_lever_that_a_policy_lacks_is_passed_over(planted, tmp_path):
    """Where a policy has no such lever nothing is said of it, whether it matters for others or not."""
    lever = "levers.coaching.intensity"
    vary = {STRONG: VARY[STRONG], lever: {"low": 0.2, "high": 0.8, "where_present": True}}
    coached = {**POLICY, "levers": {"coaching": {"start_year": 1, "intensity": 0.5}}}
    worlds = {"vary": vary, "designs": [{"kind": "morris", "trajectories": 8}]}
    policies = {"bare": POLICY, "coached": coached}
    line = lambda runs: {"final": runs[STRONG] + runs[lever] * (runs["policy"] == "coached")}  # noqa: E731
    folder = planted(tmp_path / "s", asked(DESIGNS[0], worlds=worlds, policies=policies), line)
    table = screen(open_sweep(folder)).tables["findings"]
    assert list(zip(table["policy"], table["number"], strict=True)) == [
        ("bare", STRONG),
        ("coached", STRONG),
        ("coached", lever),
    ]


def test_the_next_experiment_holds_what_matters_and_loads(planted, tmp_path):
    """The next experiment varies what matters within the same bounds, is of the size it says, and names what is open."""
    policies = {"a": {**POLICY, "levers": {"coaching": {"start_year": 1, "intensity": 0.5}}}, "b": {"years": 4}}
    line = noisy([1.0, 0.3, 0.0], 0.35)
    folder = planted(tmp_path / "s", asked({"kind": "latin_hypercube", "size": 60}, policies=policies), line)
    answer = screen(open_sweep(folder), Question(policies=("a",), against=""))
    text = answer.texts["next.yaml"]
    file = tmp_path / "next.yaml"
    file.write_text(text)
    after = Experiment.load(file)
    before = open_sweep(folder).experiment
    assert list(after.worlds.vary) == answer.figures["matter"] == [STRONG]
    assert after.worlds.vary[STRONG] == before.worlds.vary[STRONG]
    assert after.worlds.designs[0].kind == "sobol"
    assert f"= {count_runs(after)} runs." in text
    assert after.policies["a"].hash == before.policies["a"].hash
    assert (list(after.policies), after.metrics, after.seeds.count) == (["a"], before.metrics, 3)
    open_ones = [number for number, found in findings(answer).items() if found == "cannot be told"]
    assert all(f"#   {number}: {{low: " in text for number in open_ones)


@pytest.mark.parametrize("file", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda file: file.stem)
def test_a_shortened_policy_is_the_same(file):
    """What is left out of a policy in the next experiment is so by default: loaded, every scenario is what it was."""
    scenario = Scenario.load(file)
    again = Experiment.from_dict({"policies": {"it": shortened(scenario)}}).policies["it"]
    assert again.hash == scenario.hash
