"""The page's runs are those of the command line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reformsim import simulate
from reformsim.config.scenario import Scenario
from reformsim.page.answer import answer_of
from reformsim.page.export import csv_archive, yaml_of
from reformsim.page.landscape import landscape_of
from reformsim.page.question import read_question
from reformsim.page.running import Run, Runner
from reformsim.page.school_story import school_of
from reformsim.page.words import SETTING_WORDS
from reformsim.page.workers import Superseded
from reformsim.run.store import encode_csv
from reformsim.theory import MeanField, Watershed


def never() -> None:
    """Break nothing off."""


@pytest.fixture(scope="module")
def runner() -> Runner:
    """Return one runner for all tests, as a server has one."""
    return Runner()


@pytest.fixture
def run(runner: Runner, small: dict[str, Any], bases: dict[str, Scenario]) -> Run:
    """Return a run of three schools."""
    return runner.run(read_question(small, bases), never)


def test_a_run_of_the_page_is_that_of_the_engine(run: Run) -> None:
    """The page's run has the tables, the verdict, the story and the figures that `simulate` gives."""
    scenario, seed = run.result.scenario, run.result.seed
    plain = simulate(scenario, seed)
    for name in ("system", "schools", "teachers", "students", "events", "levers", "baseline_system"):
        assert getattr(run.result, name).equals(getattr(plain, name)), name
    assert run.result.summary == plain.summary
    assert run.result.story == plain.story


def test_the_kept_system_changes_no_later_run(
    runner: Runner, small: dict[str, Any], bases: dict[str, Scenario]
) -> None:
    """A shorter run after a longer one, on the same kept system, is the run that the engine gives."""
    runner.run(read_question(small | {"levers": {}}, bases), never)
    small["levers"]["coaching"]["end"] = 9
    longer = runner.run(read_question(small, bases), never)
    small["levers"] = {"mandate": {"start": 1, "end": 3, "intensity": 1.0, "share": 1.0}}
    question = read_question(small, bases)
    shorter = runner.run(question, never)
    assert len(shorter.result.system) < len(longer.result.system)
    assert shorter.result.summary == simulate(question.scenario, question.seed).summary


def test_every_school_is_seen_in_every_month(run: Run) -> None:
    """The bytes that the map is drawn of are the schools' own numbers, and their mean is the system's curve."""
    deep = np.array(run.watcher.deep) / 200.0
    assert deep.shape == (len(run.result.system), 3)
    last_year = deep[-10:].mean(axis=0)
    schools = run.result.schools
    told = schools.loc[schools["year"] == schools["year"].max(), "deep"].to_numpy()
    assert np.abs(last_year - told).max() < 0.005
    size = np.diff(run.system.state.schools.teacher_start)
    assert np.abs(deep @ size / size.sum() - run.result.system["deep"].to_numpy()).max() < 0.005


def test_the_yaml_runs_to_the_same_bytes(run: Run, tmp_path: Path) -> None:
    """The exported file is the same scenario by hash, and its run's table is byte by byte that of the exported CSV."""
    file = tmp_path / "taken.yaml"
    file.write_text(yaml_of(run.result.scenario), encoding="utf-8")
    scenario = Scenario.load(file)
    assert scenario.hash == run.result.scenario.hash
    with zipfile.ZipFile(io.BytesIO(csv_archive(run))) as archive:
        assert archive.read("system.csv") == encode_csv(simulate(scenario).system)
        assert archive.read("scenario.yaml").decode() == file.read_text(encoding="utf-8")


def test_support_that_ends_by_hand_is_a_release(
    run: Run, runner: Runner, bases: dict[str, Scenario], small: dict[str, Any]
) -> None:
    """Support ended by hand leaves the months before as they were, and costs nothing after."""
    ended = runner.run(read_question(small, bases), never, 35)
    whole, cut = run.result.system, ended.result.system
    assert cut["deep"][:35].equals(whole["deep"][:35])
    assert cut["cost_dollars"].iloc[-1] == cut["cost_dollars"].iloc[34] < whole["cost_dollars"].iloc[-1]
    assert answer_of(ended)["support_ends"] == 35


def test_a_question_that_nobody_waits_for_is_broken_off(
    runner: Runner, small: dict[str, Any], bases: dict[str, Scenario]
) -> None:
    """A run stops in the month in which its tick raises, and the same question can be asked again."""
    question = read_question(small | {"seed": 77}, bases)
    months = []

    def tick() -> None:
        months.append(1)
        if len(months) == 30:
            raise Superseded

    with pytest.raises(Superseded):
        runner.run(question, tick)
    assert len(months) == 30
    assert runner.run(question, never).result.summary == simulate(question.scenario, 77).summary


def test_what_began_and_ended_is_shown(run: Run) -> None:
    """The page shows when levers began and ended and schools passed the middle, but not each change of leaders."""
    shown, kinds = answer_of(run)["events"], set(run.result.events["kind"])
    assert {"lever_start", "lever_end", "school_rises"} <= {one["kind"] for one in shown}
    assert {one["kind"] for one in shown} == kinds - {"leader_change"} != kinds
    assert [one["month"] for one in shown if one["kind"] == "lever_end"] == [61] * 4  # after the ramp


def test_the_story_has_at_most_five_sentences_with_time_and_cause(run: Run) -> None:
    """The story names when practice turned and why, and stays within five sentences."""
    story = answer_of(run)["story"]
    assert 3 <= len(story) <= 5
    assert any("After " in sentence and "month" in sentence for sentence in story)
    assert all(sentence.endswith(".") for sentence in story)


def test_the_ground_is_lowest_where_the_model_rests(run: Run) -> None:
    """Without support, the ground's valleys lie where the choice equation has its stable solutions."""
    land = landscape_of(run, never)
    ground, levels = np.array(land["ground"][0]), np.array(land["levels"])
    inner = np.r_[False, (ground[1:-1] < ground[:-2]) & (ground[1:-1] <= ground[2:]), False]
    valleys = levels[inner]
    field = MeanField(run.result.scenario)
    culture = float(run.result.system["culture"].iloc[0])
    stable = [rest.deep for rest in Watershed(field).practice_at(culture) if rest.stable]
    assert len(valleys) == len(stable)
    assert np.abs(valleys - stable).max() < 0.03
    assert ground.min() == 0.0
    assert 0.3 < land["tipping_culture"] < 0.7


def test_a_school_is_told(run: Run) -> None:
    """A school's view has its teachers in each year, and its story names it by size and by its ups and downs."""
    said = school_of(run, 1)
    assert said["years"] == 15
    assert said["teachers"] == answer_of(run)["schools"]["teachers"][1]
    assert any("halfway mark" in sentence for sentence in said["story"])


@pytest.mark.parametrize("name", sorted(SETTING_WORDS))
def test_every_setting_of_the_system_moves_a_run(
    name: str, runner: Runner, small: dict[str, Any], bases: dict[str, Scenario]
) -> None:
    """A setting turned to the end of its slider gives another run: none of them only looks as if it did something."""
    small["levers"]["accountability"] = {"start": 2, "end": 9, "intensity": 1.0, "share": 1.0}
    usual = runner.run(read_question(small, bases), never).result.system
    turned = runner.run(read_question(small | {"settings": {name: SETTING_WORDS[name][3]}}, bases), never)
    assert not turned.result.system[["deep", "surface", "culture", "belief"]].equals(
        usual[["deep", "surface", "culture", "belief"]]
    )
