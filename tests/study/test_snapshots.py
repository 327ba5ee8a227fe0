"""State as a value: a run stopped at any month, kept in a file, and gone on with is the unbroken run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reformsim import InputError, ReformModel, Result, Scenario, load_snapshot, proceed, save_snapshot, simulate
from reformsim.model.levers.timeline import LeverRun, Timeline
from reformsim.model.system import System
from reformsim.observe.events import EventLog
from reformsim.observe.observer import Observer
from reformsim.run.parquet import encode_table

KINDS: dict[str, dict[str, Any]] = {
    "plain": {"levers": {"coaching": {"start_year": 1, "end_year": 2.5, "intensity": 0.8}}},
    "waves, budget, will": {
        "levers": {
            "coaching": {"start_year": 0.7, "intensity": 0.9, "target": {"schools": "waves", "waves": 3}},
            "structures": {"start_year": 1, "end_year": 3, "intensity": 1.0},
        },
        "governance": {"budget_dollars_per_student_year": 30.0, "political_will": 0.7, "reallocation": 0.5},
    },
    "lowest, every year, with a shock": {
        "levers": {
            "coaching": {
                "start_year": 1,
                "end_year": 3,
                "intensity": 0.9,
                "target": {"schools": "lowest", "share": 0.4, "every_year": True},
            },
            "accountability": {"start_year": 0, "end_year": 3, "intensity": 1.0},
        },
        "shocks": {"leader_exodus": {"start_year": 2, "end_year": 3, "intensity": 0.5}},
    },
    "left alone": {},
}


def scenario(kind: str) -> Scenario:
    """Return a small scenario of a kind, of two districts."""
    return Scenario.from_dict({"years": 3, "system": {"schools": 4, "districts": 2}} | KINDS[kind])


def content(result: Result) -> list[object]:
    """Return everything that a result holds, as bytes."""
    names = ("system", "schools", "teachers", "students", "events", "levers")
    tables = [encode_table(name, getattr(result, name)) for name in names]
    beside = [encode_table("system", result.baseline_system), encode_table("schools", result.baseline_schools)]
    return [*tables, *beside, json.dumps(result.summary)]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=6, deadline=None, derandomize=True)
@given(share=st.floats(0.0, 1.0))
def test_gone_on_with_it_is_the_unbroken_run(kind: str, share: float) -> None:
    """At any month, through a file or not, what follows is the same byte by byte; the snapshot stays as it was."""
    unbroken = simulate(scenario(kind), 5)
    month = round(share * len(unbroken.system))
    snapshot = unbroken.at(month)
    assert snapshot.month == month
    assert content(proceed(snapshot)) == content(unbroken)
    assert content(proceed(snapshot)) == content(unbroken)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("month", [0, 13, 20])
def test_a_file_keeps_all_of_it(kind: str, month: int, tmp_path: Path) -> None:
    """What is read from a file goes on to the same bytes, and the same snapshot makes the same file."""
    unbroken = simulate(scenario(kind), 5)
    file = save_snapshot(unbroken.at(month), tmp_path / "run.snapshot")
    again = load_snapshot(file)
    assert content(proceed(again)) == content(unbroken)
    assert save_snapshot(again, tmp_path / "again").read_bytes() == file.read_bytes()


def test_another_process_goes_on_with_it(tmp_path: Path) -> None:
    """A file that is read in a process of its own goes on to the same end."""
    unbroken = simulate(scenario("plain"), 2)
    save_snapshot(unbroken.at(17), tmp_path / "run.snapshot")
    code = "from reformsim import load_snapshot, proceed; import sys; print(repr(proceed(load_snapshot(sys.argv[1])).summary))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "run.snapshot")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == repr(unbroken.summary)


def test_another_scenario_holds_from_then_on() -> None:
    """The months before are those of the first scenario, what follows obeys the second, and support ends where it ends."""
    first = scenario("plain").replaced({"years": 6})
    unbroken = simulate(first, 3)
    ended = proceed(unbroken.at(14), first.without_levers())
    assert encode_table("system", ended.system.iloc[:14]) == encode_table("system", unbroken.system.iloc[:14])
    assert (ended.system["cost_dollars"].iloc[14:] == ended.system["cost_dollars"].iloc[13]).all()
    assert ended.levers["end_year"].tolist() == [1.4]
    assert ended.course[-1][0] == 14
    more = proceed(unbroken.at(14), first.replaced({"levers.structures": {"start_year": 1, "intensity": 1.0}}))
    assert set(more.levers["label"]) == {"coaching", "structures"}
    assert more.system["cost_dollars"].iloc[-1] > unbroken.system["cost_dollars"].iloc[-1]
    back = proceed(more.at(20))
    assert content(back) == content(more)


def test_the_baseline_is_the_system_left_alone() -> None:
    """However a run went on, it is held against the same system without any lever from the start."""
    first = scenario("plain")
    ended = proceed(simulate(first, 3).at(14), first.without_levers())
    alone = simulate(first.without_levers(), 3)
    months = len(alone.system)
    assert encode_table("system", ended.baseline_system.iloc[:30]) == encode_table("system", alone.system.iloc[:30])
    assert months >= 30


def test_a_month_that_is_not_there_is_refused() -> None:
    """Months lie between 0 and the end of the added years."""
    result = simulate(scenario("plain"), 1)
    for month in (-1, len(result.system) + 1):
        with pytest.raises(InputError, match="month: must be between 0 and"):
            result.at(month)


def test_another_system_is_refused() -> None:
    """A run cannot go on in other schools."""
    snapshot = simulate(scenario("plain"), 1).at(5)
    with pytest.raises(InputError, match="system: a run cannot go on"):
        proceed(snapshot, scenario("plain").replaced({"system.schools": 5}))


def test_a_mesa_model_is_kept_and_gone_on_with(tmp_path: Path) -> None:
    """A model gives a snapshot, and a model made of it, through a file, goes the same way number by number."""
    model = ReformModel(scenario("waves, budget, will"), 4)
    for _ in range(13):
        model.step()
    snapshot = load_snapshot(save_snapshot(model.snapshot(), tmp_path / "model"))
    again = ReformModel.from_snapshot(snapshot)
    assert (again.month, again.steps) == (13, 13)
    for _ in range(9):
        model.step()
        again.step()
    for one, other in zip(model.state.tables, again.state.tables, strict=True):
        for a, b in zip(one, other, strict=True):
            assert a.tobytes() == b.tobytes()
    assert snapshot.month == 13
    with pytest.raises(InputError, match=r"go on with ReformModel\.from_snapshot"):
        proceed(snapshot)


def test_a_watched_run_goes_on_as_a_model() -> None:
    """A run of `simulate` can be taken up as a model at any month."""
    result = simulate(scenario("plain"), 2)
    model = ReformModel.from_snapshot(result.at(12))
    model.step()
    assert model.state.schools.culture.mean() == pytest.approx(result.system["culture"].iloc[12], abs=1e-15)


def test_nothing_that_changes_is_forgotten() -> None:
    """Everything that a system, a timeline and an observer hold is known here: a new attribute must be kept as well."""
    system = System(scenario("plain"), 1)
    kept = {"state", "month", "support", "timeline", "new_leaders", "plan"}
    of_the_scenario = {
        "scenario",
        "seed",
        "threads",
        "numbers",
        "intake",
        "staff",
        "notes",
        "_kernels",
        "_district_start",
    }
    assert set(system.__dict__) == kept | of_the_scenario
    assert set(LeverRun.__slots__) == {
        *("label", "lever", "config", "mask", "reach", "unit_cost_dollars", "terms", "yearly_cost_dollars"),
        *("joined_year", "delivered", "chosen_in_year"),
    }
    assert set(Timeline.__slots__) == {
        *("runs", "units", "budget_dollars", "reallocation", "lag_months", "months_per_year"),
        *("allocated", "acting"),
    }
    assert set(Observer(system).__dict__) == {
        *("released", "_people", "_months", "_years", "_year_sums", "_events", "_teachers", "_students"),
        "_lasting",  # follows from the samples
    }
    assert set(EventLog(system).__dict__) == {"_rows", "_acting", "_above"}


def rewritten(file: Path, change: Callable[[dict[str, np.ndarray]], None]) -> Path:
    """Return a copy of a snapshot with some arrays changed."""
    with np.load(file) as found:
        arrays = {name: found[name] for name in found.files}
    change(arrays)
    place = file.with_name("changed")
    with place.open("wb") as target:
        np.savez(target, **arrays)
    return place


def said(arrays: dict[str, np.ndarray], **changes: Any) -> None:
    """Change what a snapshot says of itself; None takes a key away."""
    about = json.loads(arrays["about"].tobytes())
    about.update(changes)
    text = json.dumps({key: value for key, value in about.items() if value is not None})
    arrays["about"] = np.frombuffer(text.encode(), dtype=np.uint8)


CHANGES: dict[str, tuple[Callable[[dict[str, np.ndarray]], Any], str]] = {
    "newer": (lambda arrays: said(arrays, snapshot_version=2), "snapshot_version must be 1 (got 2)"),
    "another kind": (lambda arrays: said(arrays, kind="photo"), "not a snapshot of reformsim"),
    "no seed": (lambda arrays: said(arrays, seed=None), "does not say seed"),
    "no course": (lambda arrays: said(arrays, course=[]), "does not say which scenario"),
    "nothing said": (lambda arrays: arrays.pop("about"), "not a snapshot of reformsim"),
    "no JSON": (lambda arrays: arrays.update(about=np.zeros(4, dtype=np.uint8)), "not a snapshot of reformsim"),
    "a column gone": (lambda arrays: arrays.pop("state/schools/culture"), "state/schools/culture is missing"),
    "a column too long": (
        lambda arrays: arrays.update({"state/schools/culture": np.zeros(99)}),
        "state/schools/culture does not fit the scenario",
    ),
    "a column of another kind": (
        lambda arrays: arrays.update({"state/schools/culture": np.zeros(4, dtype=np.int64)}),
        "state/schools/culture does not fit the scenario",
    ),
    "a lever gone": (lambda arrays: arrays.pop("levers/lever/coaching/joined_year"), "joined_year is missing"),
    "notes gone": (lambda arrays: arrays.pop("notes/cuts"), "its notes are not whole"),
    "objects": (
        lambda arrays: arrays.update({"state/schools/culture": np.array([{}], dtype=object)}),
        "not a whole snapshot",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_file_is_refused(name: str, tmp_path: Path) -> None:
    """Each wrong content has one clear message that names the file; nothing of it is ever executed."""
    change, message = CHANGES[name]
    file = save_snapshot(simulate(scenario("plain"), 1).at(12), tmp_path / "good")
    with pytest.raises(InputError) as told:
        load_snapshot(rewritten(file, change))
    assert message in str(told.value)
    assert str(tmp_path / "changed") in str(told.value)


@pytest.mark.parametrize("name", ["cut off", "empty", "text", "not there", "a folder", "packed", "flipped"])
def test_a_broken_file_is_refused(name: str, tmp_path: Path) -> None:
    """What is no whole snapshot is refused in words, whatever it is."""
    good = save_snapshot(simulate(scenario("plain"), 1).at(12), tmp_path / "good")
    place = tmp_path / "bad"
    content_of = good.read_bytes()
    if name == "cut off":
        place.write_bytes(content_of[: len(content_of) // 2])
    elif name == "empty":
        place.write_bytes(b"")
    elif name == "text":
        place.write_text("a snapshot, surely")
    elif name == "a folder":
        place.mkdir()
    elif name == "packed":
        with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("about.npy", b"0" * 10_000_000)
    elif name == "flipped":
        middle = len(content_of) // 2
        place.write_bytes(content_of[:middle] + bytes([content_of[middle] ^ 0xFF]) + content_of[middle + 1 :])
    with pytest.raises(InputError, match="bad"):
        load_snapshot(place)


def test_the_file_of_schools_travels_with_it(tmp_path: Path) -> None:
    """Where the file of schools is gone, the copy in the snapshot takes its place."""
    data = tmp_path / "data"
    shutil.copytree(Path(__file__).parents[2] / "scenarios", data)
    asked = Scenario.load(data / "michigan.yaml", ['system.schools_file.districts=["82010"]', "years=3"])
    unbroken = simulate(asked, 1)
    file = save_snapshot(unbroken.at(15), tmp_path / "run")
    shutil.rmtree(data)
    assert proceed(load_snapshot(file)).summary == unbroken.summary
