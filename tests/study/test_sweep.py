"""A sweep does the runs that its folder lacks: begun, resumed, retried and extended, it ends with the same rows."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from reformsim.config.experiment import Experiment
from reformsim.errors import InputError
from reformsim.run.chunks import run_chunk
from reformsim.run.shards import RUNS, SERIES, StoreError, read_statuses, shard_files
from reformsim.study import sweep
from reformsim.study.enough_seeds import half_width
from reformsim.study.simulate import simulate
from reformsim.study.sweep import SweepState, begin_sweep, carry_on, extend_seeds, retry_failed, state_of
from reformsim.study.sweep_run import measure_run

CONFORMITY = "parameters.choice.conformity"


class Here:
    """An engine that runs chunks in this process and may be stopped after some."""

    def __init__(self, most=None):
        self.chunks, self.most, self.stopped = [], most, False

    @property
    def room(self):
        """Return how many more chunks it wants."""
        return 1 - len(self.chunks)

    @property
    def busy(self):
        """Return how many chunks it has."""
        return len(self.chunks)

    def submit(self, chunk):
        """Take a chunk."""
        self.chunks.append(chunk)

    def wait(self, _seconds):
        """Do a chunk."""
        if self.most == 0:
            raise KeyboardInterrupt
        if self.most is not None:
            self.most -= 1
        chunk = self.chunks.pop()
        return [(chunk, run_chunk(chunk))]

    def stop(self):
        """Let nobody go."""
        self.stopped = True


def experiment(**changes):
    """Return a small experiment."""
    data = {
        "policies": {
            "left_alone": {"years": 2, "system": {"schools": 3}},
            "coached": {
                "years": 2,
                "system": {"schools": 3},
                "levers": {"coaching": {"start_year": 0, "intensity": 0.8}},
            },
        },
        "worlds": {"designs": [{"kind": "list", "points": [{CONFORMITY: 0.6}, {CONFORMITY: 1.4}]}]},
        "seeds": {"first": 3, "count": 3},
        "metrics": ["end_deep", "end_culture"],
        "series": ["deep"],
    }
    return Experiment.from_dict(data | changes)


def carry(folder, most=None):
    """Return how far a sweep is after it went on in this process."""
    return carry_on(folder, lambda _timeout: Here(most), lambda _state: None)


def rows(folder):
    """Return all runs in order, times left out."""
    frame = pd.concat([pd.read_parquet(file) for file in shard_files(folder, RUNS)])
    return frame.drop(columns="seconds").sort_values("run").reset_index(drop=True)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Return the folder of an unbroken sweep; only to be read."""
    folder = tmp_path_factory.mktemp("done") / "sweep"
    begin_sweep(experiment(), folder)
    assert carry(folder) == SweepState(12, 12, 0)
    return folder


def test_rows_are_what_simulating_gives(done):
    """A row's measures are those of the same scenario run by itself: means of the last school year's months."""
    asked = experiment()
    row = rows(done).query("policy == 'coached' and world == 1 and seed == 4").iloc[0]
    scenario = asked.scenario_in("coached", {CONFORMITY: 1.4})
    system = simulate(scenario, seed=4).system
    last = system[(system["year"] > 1.0) & (system["year"] <= 2.0)]
    assert row["end_deep"] == last["deep"].mean()
    assert row["end_culture"] == last["culture"].mean()
    series = pd.concat([pd.read_parquet(file) for file in shard_files(done, SERIES)])
    first = system[system["year"] <= 1.0]
    assert series[series["run"] == row["run"]]["deep"].tolist() == pytest.approx(
        [first["deep"].mean(), last["deep"].mean()], rel=1e-12
    )


def test_the_measures_of_a_summary_are_kept_too():
    """Measures of the summary, words among them, are those of the same scenario run by itself."""
    scenario = experiment().policies["coached"]
    found = measure_run(scenario, 3, ("verdict", "final", "end_deep"), ()).measures
    result = simulate(scenario, seed=3)
    assert found["verdict"] == result.summary["verdict"]
    assert found["final"] == result.summary["final"]
    assert found["end_deep"] == measure_run(scenario, 3, ("end_deep",), ()).measures["end_deep"]


def test_a_finished_sweep_needs_no_workers(done):
    """Going on with a sweep that lacks nothing starts no workers."""

    def refuse(_timeout):
        raise AssertionError

    assert carry_on(done, refuse, lambda _state: None).missing == 0


@pytest.mark.parametrize("most", [0, 1, 3, 7])
def test_stopped_anywhere_it_ends_the_same(tmp_path, done, monkeypatch, most):
    """Stopped after any number of chunks, a sweep goes on where it was; rows are those of an unbroken one."""
    monkeypatch.setattr("reformsim.run.drive.CHUNK_SECONDS", 1e-9)
    folder = tmp_path / "sweep"
    begin_sweep(experiment(), folder)
    with pytest.raises(KeyboardInterrupt):
        carry(folder, most)
    assert state_of(folder) == SweepState(12, most, 0)
    assert rows(folder)["run"].tolist() == list(range(most)) if most else read_statuses(folder) == {}
    assert carry(folder).done == 12
    pd.testing.assert_frame_equal(rows(folder), rows(done), check_exact=True)


def test_workers_are_let_go_whatever_happens(tmp_path):
    """When a sweep is stopped, its engine is stopped too."""
    folder, engine = tmp_path / "sweep", Here(0)
    begin_sweep(experiment(), folder)
    with pytest.raises(KeyboardInterrupt):
        carry_on(folder, lambda _timeout: engine, lambda _state: None)
    assert engine.stopped


def test_extending_adds_seeds_and_touches_nothing(tmp_path, done):
    """More seeds are added to every policy and world; the runs that were there keep their numbers and values."""
    folder = tmp_path / "sweep"
    begin_sweep(experiment(), folder)
    carry(folder)
    assert extend_seeds(folder, 2) == 5
    assert state_of(folder) == SweepState(20, 12, 0)
    assert carry(folder).done == 20
    runs = rows(folder)
    pd.testing.assert_frame_equal(runs.head(12), rows(done), check_exact=True)
    assert sorted(set(runs["seed"])) == [3, 4, 5, 6, 7]
    assert (runs.groupby(["policy", "world"]).size() == 5).all()
    with pytest.raises(InputError, match=r"--seeds: must be at least \+1 \(got 0\)"):
        extend_seeds(folder, 0)


def test_failed_runs_are_retried_when_asked(tmp_path, done, monkeypatch):
    """Failed runs stay failed until they are retried; then they alone are done again."""
    folder, broken, seen = tmp_path / "sweep", True, []

    def sometimes(scenario, seed, **kept):
        seen.append(seed)
        if broken and seed == 4:
            raise ZeroDivisionError("four")
        return measure_run(scenario, seed, **kept)

    monkeypatch.setattr(sweep, "measure_run", sometimes)
    begin_sweep(experiment(), folder)
    assert carry(folder) == SweepState(12, 8, 4, None)
    assert carry(folder).failed == 4
    assert len(seen) == 12
    assert "ZeroDivisionError: four" in (folder / "failures" / "run-4.txt").read_text()
    broken = False
    assert retry_failed(folder) == 4
    assert carry(folder) == SweepState(12, 12, 0)
    assert seen[12:] == [4] * 4
    pd.testing.assert_frame_equal(rows(folder), rows(done), check_exact=True)


def test_a_world_without_a_scenario_is_a_failed_run(tmp_path):
    """A world whose numbers make no scenario of a policy gives failed runs of stage scenario, and others are done."""
    real = Experiment.scenario_in

    def unable(self, policy, world):
        if policy == "coached" and world.get("world") == 0:
            raise InputError("no such world")
        return real(self, policy, world)

    folder = tmp_path / "sweep"
    begin_sweep(experiment(), folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Experiment, "scenario_in", unable)
        state = carry(folder)
    assert (state.done, state.failed) == (9, 3)
    failed = rows(folder).query("status == 'failed'")
    assert set(failed["stage"]) == {"scenario"}
    assert set(failed["message"]) == {"no such world"}


def test_the_stop_rule_adds_the_same_seeds_broken_or_not(tmp_path, monkeypatch):
    """Seeds are added where the interval is wide, up to the most; a sweep that was stopped adds the same."""
    monkeypatch.setattr("reformsim.run.drive.CHUNK_SECONDS", 1e-9)
    asked = experiment(stop={"measure": "end_deep", "half_width": 0.1, "most_seeds": 12}, seeds={"count": 3})
    broken, unbroken = tmp_path / "broken", tmp_path / "unbroken"
    for folder in (broken, unbroken):
        begin_sweep(asked, folder)
    for chunks in (7, 8, 4):
        with pytest.raises(KeyboardInterrupt):
            carry(broken, chunks)
    for folder in (broken, unbroken):
        assert carry(folder) == SweepState(35, 35, 0)
    pd.testing.assert_frame_equal(rows(broken), rows(unbroken), check_exact=True)
    cells = rows(unbroken).groupby(["policy", "world"])["end_deep"]
    assert cells.size().to_dict() == {
        ("coached", 0): 12,
        ("coached", 1): 12,
        ("left_alone", 0): 8,
        ("left_alone", 1): 3,
    }
    widths = cells.agg(lambda values: half_width(values.tolist()))
    assert widths[cells.size() < 12].max() <= 0.1


def test_other_code_is_refused_with_what_differs(tmp_path, monkeypatch):
    """With other code nothing is gone on with: it is said what differs, and nothing is changed."""
    folder = tmp_path / "sweep"
    begin_sweep(experiment(), folder)
    file = folder / "sweep.json"
    said = json.loads(file.read_text())
    file.write_text(json.dumps(said | {"code": "0" * 64}))
    for act in (carry, retry_failed, lambda place: extend_seeds(place, 1)):
        with pytest.raises(InputError, match="the code of reformsim was changed") as refused:
            act(folder)
        assert "start a new sweep in another folder" in str(refused.value)
    file.write_text(json.dumps(said | {"code": "0" * 64, "versions": said["versions"] | {"numpy": "1.0.0"}}))
    with pytest.raises(InputError, match=r"numpy 1\.0\.0 then, .* now"):
        carry(folder)
    assert state_of(folder).missing == 12
    assert not (folder / "sweep.lock").exists()


def test_limits_and_seeds_may_be_changed_on_the_way(tmp_path):
    """Begun again with a limit, another wording or more seeds, a sweep takes them over; with fewer it keeps its own."""
    folder = tmp_path / "sweep"
    begin_sweep(experiment(), folder)
    extend_seeds(folder, 2)
    begin_sweep(experiment(), folder)
    assert state_of(folder).runs == 20
    begin_sweep(experiment(question="In other words?", seeds={"first": 3, "count": 4}, timeout_minutes=2.0), folder)
    assert state_of(folder).runs == 20
    begin_sweep(experiment(seeds={"first": 3, "count": 6}, timeout_minutes=3.0), folder)
    assert state_of(folder).runs == 24
    limits = []
    with pytest.raises(KeyboardInterrupt):
        carry_on(folder, lambda limit: limits.append(limit) or Here(0), lambda _state: None)
    assert limits == [180.0]


def test_a_full_disk_keeps_what_was_committed(tmp_path, done, monkeypatch):
    """When the disk is full in the middle, the sweep ends with a word of it, and goes on when there is room."""
    from reformsim.run import shards

    monkeypatch.setattr("reformsim.run.drive.CHUNK_SECONDS", 1e-9)
    folder, real, left = tmp_path / "sweep", shards._write, [10]

    def filling(path, table):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        real(path, table)

    begin_sweep(experiment(), folder)
    monkeypatch.setattr(shards, "_write", filling)
    with pytest.raises(StoreError, match="No space left on device"):
        carry(folder)
    assert state_of(folder) == SweepState(12, 5, 0)
    monkeypatch.setattr(shards, "_write", real)
    assert carry(folder).done == 12
    pd.testing.assert_frame_equal(rows(folder), rows(done), check_exact=True)
