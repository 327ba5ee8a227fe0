"""The log of a workshop: whole at any moment, gone on from, and refused in words when it was changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reformsim import Scenario
from reformsim.errors import InputError
from reformsim.study.workshop import begin, predict, pull, reveal
from reformsim.study.workshop_game import Game
from reformsim.study.workshop_log import read_log, save_log

BASE = Scenario.from_dict({"years": 4, "system": {"schools": 2}})
GAME = Game("demo", "What lasts?", BASE, 1, ("owls", "hawks"), 2, 2, 2, 700.0)


def planted(scenarios, seed):
    """Return the same figures for each scenario."""
    figures = {
        "verdict": "inert",
        "before": 0.05,
        "final": 0.1,
        "culture_final": 0.2,
        "cost": 0.1,
        "gain_sd": 0.1 + 0.2,
    }
    figures |= {"cost_per_student": 1 / 3, "reasons": ["because"], "path": {"deep": [0.1] * 30}}
    return [figures] * len(scenarios)


def moves():
    """Return a workshop after each move, from its beginning to the middle of its second round."""
    found = [begin(GAME)]
    for team in GAME.teams:
        found.append(pull(found[-1], team, {"coaching": {"intensity": 0.4, "share": 0.5}}))
        found.append(predict(found[-1], team, "inert", 0.1))
    found.append(reveal(found[-1], planted))
    found.append(pull(found[-1], "hawks", {"structures": 0.1}))
    return found


def test_every_move_can_be_gone_on_from(tmp_path):
    """After each move the log gives the workshop as it stood, equal in every digit, and no other file is left."""
    for number, table in enumerate(moves()):
        save_log(tmp_path / "log.jsonl", table)
        assert read_log(tmp_path / "log.jsonl") == table, f"move {number}"
    assert [file.name for file in tmp_path.iterdir()] == ["log.jsonl"]
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 4


def test_a_crash_in_writing_leaves_the_log_before(tmp_path, monkeypatch):
    """When the new log cannot be put in place, the old one is whole and the half-written one is gone."""
    file = tmp_path / "log.jsonl"
    first, second, *_ = moves()
    save_log(file, first)

    def crash(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(InputError, match="cannot be kept there"):
        save_log(file, second)
    assert read_log(file) == first
    assert [one.name for one in tmp_path.iterdir()] == ["log.jsonl"]


def changed(file, line, change):
    """Change the data of a line."""
    lines = file.read_text().splitlines()
    said = json.loads(lines[line])
    change(said)
    lines[line] = json.dumps(said)
    file.write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("line", "change", "said"),
    [
        (0, lambda said: said.update(log_version=2), "of another version"),
        (0, lambda said: said.update(code="other"), "was written by other code"),
        (0, lambda said: said.pop("game"), "'game' is missing"),
        (0, lambda said: said["game"].update(rounds=9), "rounds: must be between 1 and 5"),
        (0, lambda said: said["game"].update(budget_dollars_per_student_year=1.0), ":2: .* costs "),
        (1, lambda said: said.update(team="oxen"), "oxen has no turn here"),
        (1, lambda said: said.update(team="hawks"), ":3: .* hawks has no turn here"),
        (1, lambda said: said.update(round=2), "round 2 cannot be played yet"),
        (1, lambda said: said["levers"].update(coaching={"intensity": 0.9}), "its levers cost "),
        (1, lambda said: said["levers"].update(coching={"intensity": 0.9}), "unknown lever"),
        (1, lambda said: said["prediction"].update(level=7), "level must be between 0 and 1"),
        (1, lambda said: said["prediction"].update(verdict="fine"), "unknown verdict"),
        (1, lambda said: said.update(prediction=None), "revealed without a prediction"),
        (1, lambda said: said["outcome"].update(level="high"), "not a verdict and numbers"),
        (1, lambda said: said["outcome"].pop("path"), "'path' is missing"),
        (1, lambda said: said.update(outcome=None), "round 1 is revealed for hawks alone"),
    ],
)
def test_a_changed_log_is_refused(tmp_path, line, change, said):
    """What was changed by hand is found, with file and line, and never played on."""
    file = tmp_path / "log.jsonl"
    save_log(file, moves()[5])
    changed(file, line, change)
    with pytest.raises(InputError, match=said) as refused:
        read_log(file)
    assert str(refused.value).startswith(str(file))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: is not the log of a workshop"),
        ("{\n", ":1: is broken"),
        ("[]\n", ":1: must hold a mapping"),
        ("\x00", "is no plain text"),
    ],
)
def test_what_is_no_log_is_refused(tmp_path, text, said):
    """An empty file, half a line, another kind of JSON and a binary file are no logs."""
    file = tmp_path / "log.jsonl"
    file.write_text(text)
    with pytest.raises(InputError, match=said):
        read_log(file)


def test_half_a_line_is_told_with_its_number(tmp_path):
    """A line that was cut off is named."""
    file = tmp_path / "log.jsonl"
    save_log(file, moves()[5])
    file.write_text(file.read_text()[:-40])
    with pytest.raises(InputError, match=r"log.jsonl:3: is broken \(not JSON\)"):
        read_log(file)
