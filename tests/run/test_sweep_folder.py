"""The folder of a sweep is there whole or not at all, and holds one question."""

from __future__ import annotations

import pytest

from reformsim.config.experiment import Experiment
from reformsim.errors import InputError
from reformsim.run import sweep_folder
from reformsim.study.sweep import begin_sweep, folder_name, state_of

CONFORMITY = "parameters.choice.conformity"


def experiment(**changes):
    """Return a small experiment."""
    data = {
        "policies": {"short": {"years": 2, "system": {"schools": 3}}},
        "worlds": {"designs": [{"kind": "list", "points": [{CONFORMITY: 0.6}, {CONFORMITY: 1.4}]}]},
        "seeds": {"first": 3, "count": 3},
        "metrics": ["end_deep", "end_culture"],
        "series": ["deep"],
    }
    return Experiment.from_dict(data | changes)


def test_another_question_is_refused_with_what_differs(tmp_path):
    """A folder in which something else was asked is refused, with what differs, and stays as it is."""
    folder = tmp_path / "sweep"
    begin_sweep(experiment(), folder)
    before = (folder / "sweep.json").read_bytes()
    with pytest.raises(InputError) as refused:
        begin_sweep(experiment(seeds={"first": 4, "count": 3}, metrics=["end_deep"], worlds={}), folder)
    text = str(refused.value)
    assert "was begun with other seeds (3 then, 4 now)" in text
    assert 'was begun with other metrics (["end_deep", "end_culture"] then, ["end_deep"] now)' in text
    assert "was begun with other worlds\n" in text
    assert "policies" not in text
    assert (folder / "sweep.json").read_bytes() == before


def test_a_folder_of_something_else_is_not_touched(tmp_path):
    """A folder that holds anything else is refused, and nothing is left in it or beside it."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    with pytest.raises(InputError, match="is not empty, and not a sweep"):
        begin_sweep(experiment(), folder)
    assert [file.name for file in tmp_path.rglob("*")] == ["mine", "letter.txt"]
    with pytest.raises(InputError, match="not a sweep"):
        state_of(folder)


def test_a_folder_appears_whole_or_not_at_all(tmp_path, monkeypatch):
    """When the disk refuses while a sweep's folder is made, nothing of it is there."""

    def full(_folder, _about):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sweep_folder, "write_about", full)
    with pytest.raises(InputError, match=r"nothing can be written there \(No space left on device\)"):
        begin_sweep(experiment(), tmp_path / "sweep")
    assert list(tmp_path.iterdir()) == []


def test_the_folder_is_named_after_what_is_asked():
    """The folder's name holds the experiment's name and the start of its hash; more seeds do not change it."""
    assert folder_name(experiment()) == f"experiment-{experiment().hash[:8]}"
    assert folder_name(experiment(seeds={"first": 3, "count": 9})) == folder_name(experiment())
    assert folder_name(experiment(series=[])) != folder_name(experiment())
