"""Calibrations of which the truth is known: planted optima, and numbers without effect."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from reformsim import InputError, Scenario
from reformsim.config.calibration import Calibration
from reformsim.config.experiment import Experiment
from reformsim.errors import RunError
from reformsim.study import calibrate_search
from reformsim.study.calibrate import answer_of, calibrate, folder_name
from reformsim.study.calibrate_scenario import best_scenario, good_sets
from reformsim.study.calibrate_search import COMPLETE, FAILED, GIVEN_UP

CONFORMITY, COST, NOISE = (f"parameters.choice.{name}" for name in ("conformity", "cost", "noise"))
BASE = "years: 3\nsystem: {schools: 2}\nparameters: {choice.conformity: 1.0, choice.cost: 0.7}\n"
PLANTED = """\
question: Is it found?
base: base.yaml
tune:
  parameters.choice.conformity: {low: 0.5, high: 1.5}
  parameters.choice.cost: {low: 0.2, high: 1.2}
  parameters.choice.noise: {low: 0.1, high: 2}
targets:
  - {scenario: base.yaml, name: first, measures: {final: [-0.01, 0.01]}}
  - {scenario: base.yaml, name: second, measures: {peak: [-0.01, 0.01]}}
search: {trials: 120, keep: 15}
seeds: {count: 1}
"""
TRUTH = {CONFORMITY: 0.8, COST: 1.0}


def planted(calibration: Calibration, numbers: dict[str, float], border: float | None) -> dict[str, Any]:
    """Return how far two numbers are from what is planted, one a target; the third has no effect."""
    del calibration
    first, second = (numbers[path] - value for path, value in TRUTH.items())
    if border is not None and (max(abs(first) - 0.01, 0) / 0.02) ** 2 > border:
        return {"values": {"first.final": [first]}, "finished": False}
    return {"values": {"first.final": [first], "second.peak": [second]}, "finished": True}


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Return what loads a calibration whose trials are worked out at once."""
    monkeypatch.setattr(calibrate_search, "try_numbers", planted)
    (tmp_path / "base.yaml").write_text(BASE)

    def load(*changes: str, text: str = PLANTED) -> Calibration:
        (tmp_path / "c.yaml").write_text(text)
        return Calibration.load(tmp_path / "c.yaml", changes)

    return load


def rows(answer, *names):
    """Return columns of the table of trials as plain data."""
    return answer.tables["trials"][list(names)].to_numpy().tolist()


def test_an_optimiser_finds_what_is_planted(asked):
    """The best set is near both planted numbers, and better than the default and than as many random draws."""
    found = calibrate(asked()).figures
    drawn = calibrate(asked("search.method=random")).figures
    for path, value in TRUTH.items():
        assert found["best"][path] == pytest.approx(value, abs=0.05)
    assert found["best_loss"] < drawn["best_loss"]
    assert found["best_loss"] < found["default_loss"] == pytest.approx(((0.2 - 0.01) / 0.02) ** 2 + (0.29 / 0.02) ** 2)


def test_a_number_without_effect_is_told_as_not_pinned_down(asked):
    """By rejection ABC the planted numbers are pinned down to where they are, and the idle one is not."""
    answer = calibrate(asked("search.method=random", "search.trials=400"))
    told = {row["path"]: row for row in answer.figures["parameters"]}
    assert (told[CONFORMITY]["told"], told[COST]["told"], told[NOISE]["told"]) == ("pinned", "pinned", "loose")
    for path, value in TRUTH.items():
        assert told[path]["good_low"] < value < told[path]["good_high"]
    words = " ".join(answer.sentences)
    assert "Not pinned down, good sets lie anywhere between: choice.noise" in words
    assert "rejection ABC" in words
    assert "approximate posterior" in words


def test_what_is_given_up_could_not_have_been_good(asked, monkeypatch):
    """With giving up and without, a random search has the same good sets; and much was given up."""
    short = calibrate(asked("search.method=random"))
    monkeypatch.setattr(calibrate_search, "try_numbers", lambda c, numbers, _: planted(c, numbers, None))
    whole = calibrate(asked("search.method=random"))
    assert short.figures["given_up"] > 30
    assert whole.figures["given_up"] == 0
    assert short.tables["sets"].equals(whole.tables["sets"])
    state, loss = zip(*rows(short, "state", "loss"), strict=True)
    assert set(state) == {COMPLETE, GIVEN_UP}
    assert min(one for one, said in zip(loss, state, strict=True) if said == GIVEN_UP) > short.figures["good_losses"][0]


def test_more_trials_begin_with_the_same(asked):
    """Forty trials are the first forty of eighty, and the same are asked for on any day."""
    for method in ("tpe", "random"):
        few, many, again = (
            rows(calibrate(asked(f"search.method={method}", f"search.trials={trials}")), "trial", CONFORMITY, "loss")
            for trials in (40, 80, 80)
        )
        assert many == again
        assert many[:41] == few


def test_another_seed_of_the_search_asks_for_other_sets(asked):
    """The seed of the search changes what is tried."""
    one, other = (rows(calibrate(asked(f"search.seed={seed}", "search.trials=5")), CONFORMITY) for seed in (0, 1))
    assert one[0] == other[0]
    assert all(a != b for a, b in zip(one[1:], other[1:], strict=True))


def test_the_base_can_be_the_best_unless_it_was_not_drawn(asked, monkeypatch):
    """Where the base's own numbers are right they are the best set of an optimiser; rejection ABC takes draws alone."""
    monkeypatch.setitem(TRUTH, CONFORMITY, 1.0)
    monkeypatch.setitem(TRUTH, COST, 0.7)
    few = ("search.trials=12", "search.keep=3")
    figures = calibrate(asked(*few)).figures
    assert (figures["best_trial"], figures["best_loss"], figures["hits"]) == (0, 0.0, 2)
    for other in ("search.method=random", "search.start_at_default=false"):
        answer = calibrate(asked(*few, other))
        assert answer.figures["best_trial"] > 0
        assert 0 not in answer.tables["sets"]["trial"].tolist()
        assert answer.figures["default_loss"] == 0.0


def test_an_optimiser_learns_from_the_base_where_it_may(asked):
    """What the optimiser asks for hangs on whether it knows how the base does."""
    told, untold = (
        rows(calibrate(asked(f"search.start_at_default={said}", "search.trials=40")), CONFORMITY)
        for said in ("true", "false")
    )
    assert told != untold


def test_a_set_that_fails_has_its_reason(asked, monkeypatch):
    """A trial that breaks is a row with its reason and is not among the good ones; others go on."""

    def breaks(calibration, numbers, border):
        if numbers[COST] > 1.0:
            raise RuntimeError("too dear")
        return planted(calibration, numbers, border)

    monkeypatch.setattr(calibrate_search, "try_numbers", breaks)
    answer = calibrate(asked("search.method=random", "search.trials=40"))
    failed = [row for row in rows(answer, "state", COST, "reason") if row[0] == FAILED]
    assert failed
    assert all(cost > 1.0 and reason == "RuntimeError: too dear" for _, cost, reason in failed)
    assert answer.figures["failed_trials"] == len(answer.failures) == len(failed)
    assert max(answer.tables["sets"][COST]) <= 1.0


def test_where_the_base_fails_nothing_is_searched(asked, monkeypatch):
    """Where the base's own numbers cannot be tried it is said at once."""

    def breaks(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(calibrate_search, "try_numbers", breaks)
    with pytest.raises(RunError, match="the base with its own numbers: RuntimeError: broken"):
        calibrate(asked())


def test_what_cannot_be_told_is_missed(asked, monkeypatch):
    """A number that no seed can tell costs three tolerances, and is told as missed."""

    def untold(calibration, numbers, border):
        return {"values": {"first.final": [None], "second.peak": [0.0]}, "finished": True}

    monkeypatch.setattr(calibrate_search, "try_numbers", untold)
    answer = calibrate(asked("search.trials=3"))
    assert answer.figures["best_loss"] == 9.0
    assert "first: final cannot be told" in " ".join(answer.sentences)


def test_a_search_goes_on_from_what_is_kept(asked, tmp_path, monkeypatch):
    """Kept trials are not run again, and more trials add to them; another question or code is refused with what differs."""
    keep = tmp_path / "kept"
    calibrate(asked("search.trials=10"), keep=keep)
    ran = []

    def noted(calibration, numbers, border):
        ran.append(numbers)
        return planted(calibration, numbers, border)

    noted.__module__, noted.__qualname__ = planted.__module__, planted.__qualname__
    monkeypatch.setattr(calibrate_search, "try_numbers", noted)
    answer = calibrate(asked("search.trials=14"), keep=keep)
    assert len(ran) == 4
    assert answer.figures["trials"] == 14
    with pytest.raises(InputError) as refused:
        calibrate(asked("search.trials=14", "seeds.count=2"), keep=keep)
    assert "was begun with other seeds" in refused.value.problems[0]
    about = json.loads((keep / "calibration.json").read_text())
    (keep / "calibration.json").write_text(json.dumps(about | {"code": "other"}))
    with pytest.raises(InputError, match="the code of reformsim was changed"):
        calibrate(asked("search.trials=14"), keep=keep)
    (keep / "calibration.json").write_text(json.dumps(about | {"versions": about["versions"] | {"optuna": "1.0"}}))
    with pytest.raises(InputError, match=rf"optuna 1\.0 then, {version('optuna')} now"):
        calibrate(asked("search.trials=14"), keep=keep)


def test_the_best_set_is_a_scenario(asked, tmp_path):
    """The best set extends its base with the numbers as they were tried, and another scenario extends it."""
    asked_for = asked("search.trials=30")
    answer = calibrate(asked_for)
    folder = tmp_path / "out" / folder_name(asked_for)
    folder.mkdir(parents=True)
    (folder / "best.yaml").write_text(best_scenario(asked_for, answer, folder))
    (tmp_path / "next.yaml").write_text(f"extends: {folder / 'best.yaml'}\nyears: 2\n")
    best = Scenario.load(folder / "best.yaml")
    assert {f"parameters.{name}": value for name, value in best.parameters.items()} == answer.figures["best"]
    assert (best.years, best.system.schools) == (3, 2)
    extended = Scenario.load(tmp_path / "next.yaml")
    assert extended.parameters == best.parameters
    assert extended.years == 2


def test_the_good_sets_are_the_worlds_of_an_experiment(asked, tmp_path):
    """Every good set is a world, the best first, in which any scenario can be swept."""
    asked_for = asked("search.trials=30")
    answer = calibrate(asked_for)
    (tmp_path / "sets.yaml").write_text(good_sets(asked_for, answer, tmp_path))
    experiment = Experiment.load(tmp_path / "sets.yaml")
    (design,) = experiment.worlds.designs
    assert len(design.points) == answer.figures["good_sets"] == 15
    assert dict(design.points[0]) == answer.figures["best"]
    tried = experiment.scenario_in("base", design.points[1])
    assert tried.parameters["choice.cost"] == answer.tables["sets"][COST][1]


def test_without_optuna_the_optimiser_says_what_to_install(asked, monkeypatch):
    """Where Optuna is missing it is said which extra brings it; random draws need none."""
    monkeypatch.setattr("reformsim.study.calibrate_sampler.find_spec", lambda _: None)
    with pytest.raises(InputError, match=r"pip install 'reformsim\[analysis\]'"):
        calibrate(asked())
    assert calibrate(asked("search.method=random", "search.trials=2")).figures["trials"] == 2


def test_nothing_complete_is_an_error(asked):
    """Where no set was run to the end there is no answer, and the reason is told."""

    class Empty:
        trials: tuple[()] = ()

        def candidates(self):
            return []

    with pytest.raises(RunError, match="no set of numbers could be tried to the end"):
        answer_of(asked(), Empty())  # type: ignore[arg-type]


def test_the_folder_is_named_by_what_is_asked(asked):
    """Another number of trials is the same folder, another range another."""
    assert folder_name(asked()) == folder_name(asked("search.trials=9"))
    assert folder_name(asked()) != folder_name(asked("search.keep=9"))
    assert Path(folder_name(asked())).name.startswith("c-")
