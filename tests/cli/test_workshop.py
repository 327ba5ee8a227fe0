"""The command ``workshop``: plans in a file become a ranking, a debrief and a log."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

WORKSHOP = """\
question: Who brings about what lasts?
base: ../scenarios/plain.yaml
years_per_round: 2
budget_dollars_per_student_year: 600
teams:
  owls:
    - levers: {coaching: 0.8, structures: 1}
      predict: {verdict: partial, level: 0.4}
    - levers: {structures: 0.5}
      predict: {verdict: snap_back, level: 0.2}
  idlers:
    - levers: {}
      predict: {verdict: unchanged, level: 0.05}
    - levers: {}
      predict: {verdict: unchanged, level: 0.05}
"""


@pytest.fixture
def room(project):
    """Return the file of a workshop of two teams in the project."""
    (project / "scenarios" / "plain.yaml").write_text("years: 4\nsystem: {schools: 2}\n")
    (project / "experiments").mkdir()
    file = project / "experiments" / "room.yaml"
    file.write_text(WORKSHOP)
    return file


def test_a_file_is_played_to_its_debrief(room, enter):
    """Words on the screen; ranking, rounds, orders, paths, figure and log in a folder; asked again, nothing changes."""
    done = enter("workshop", "room", "--workers", 1)
    assert done.exit_code == 0, done.output
    place = next(Path(line.removeprefix("Files: ")) for line in done.stdout.splitlines() if line.startswith("Files: "))
    log = Path(done.stdout.splitlines()[-1].removeprefix("Log: "))
    ranking = pd.read_csv(place / "ranking.csv").set_index("team")
    assert ranking.loc["idlers", ["kind", "verdict", "right_verdicts"]].tolist() == ["no lasting gain", "unchanged", 2]
    assert ranking.loc["idlers", "unspent_dollars_per_student"] == 4 * 600
    assert len(pd.read_csv(place / "rounds.csv")) == 4
    assert pd.read_csv(place / "orders.csv")["order"].tolist() in (["1-2", "2-1"], ["1-2"])
    paths = pd.read_csv(place / "paths.csv")
    assert set(paths["team"]) == {"owls", "idlers", "without support"}
    alone, idle = (paths.loc[paths["team"] == name, "deep"].tolist() for name in ("without support", "idlers"))
    assert alone == idle
    columns = pd.read_csv(place / "columns.csv")
    assert columns["meaning"].notna().all()
    assert (place / "figure.png").read_bytes().startswith(b"\x89PNG")
    assert "Without any support deep practice would have been ." in " ".join(done.stdout.split())
    assert [json.loads(line).get("team") for line in log.read_text().splitlines()] == [
        None,
        "owls",
        "idlers",
        "owls",
        "idlers",
    ]
    assert json.loads(log.read_text().splitlines()[-1])["outcome"]["verdict"] == "unchanged"
    before = {file: file.read_bytes() for file in log.parent.rglob("*") if file.is_file()}
    again = enter("workshop", "room", "--workers", 1)
    assert again.stdout == done.stdout
    assert {file: file.read_bytes() for file in log.parent.rglob("*") if file.is_file()} == before


def test_a_stopped_workshop_goes_on(room, enter, monkeypatch):
    """Stopped after its first reveal, it keeps that, says how to go on, and ends as it would have."""
    whole = enter("workshop", "room", "--workers", 1, "--out", "whole", "--json")
    from reformsim.study import workshop_play

    reveals = []
    reveal = workshop_play.reveal

    def stop_in_the_second(table, run):
        reveals.append(table.current_round)
        if len(reveals) == 2:
            raise KeyboardInterrupt
        return reveal(table, run)

    monkeypatch.setattr(workshop_play, "reveal", stop_in_the_second)
    stopped = enter("workshop", "room", "--workers", 1)
    assert stopped.exit_code == 130
    assert "give the same command again to go on" in stopped.stderr
    log = Path(stopped.stderr.partition("kept in ")[2].partition(";")[0])
    turns = [json.loads(line) for line in log.read_text().splitlines()[1:]]
    assert [(turn["round"], turn["outcome"] is not None) for turn in turns] == [(1, True)] * 2 + [(2, False)] * 2
    monkeypatch.setattr(workshop_play, "reveal", reveal)
    again = enter("workshop", "room", "--workers", 1, "--json")
    assert again.exit_code == 0
    assert json.loads(again.stdout) == json.loads(whole.stdout)


def test_all_that_cannot_be_paid_is_told_before_anything_runs(project, room, enter):
    """Every team and round that costs too much is a line with its parts; nothing is run or written."""
    before = sorted(project.rglob("*"))
    answer = enter("workshop", "room", "--set", "budget_dollars_per_student_year=5")
    assert (answer.exit_code, answer.stdout) == (2, "")
    lines = answer.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["teams.owls[0].levers", "teams.owls[1].levers"]
    assert "too much (coaching $" in lines[0]
    assert sorted(project.rglob("*")) == before


def test_prices_are_told_without_playing(project, room, enter):
    """--prices tells what each lever costs a place, and what share of it the budget pays; nothing is run or written."""
    before = sorted(project.rglob("*"))
    said = json.loads(enter("workshop", "room", "--prices", "--json").stdout)
    assert said["budget"] == 600
    costs = {row["lever"]: row for row in said["levers"]}
    assert costs["class_size"]["dollars_a_place"] == 2600
    assert costs["class_size"]["whole_budget_pays"] == pytest.approx(600 / 2600, abs=0.01)
    assert (costs["mandate"]["dollars_a_place"], costs["mandate"]["whole_budget_pays"]) == (1, 1)
    shown = enter("workshop", "room", "--prices").stdout
    assert "Budget: $600 a year for each pupil's place." in shown
    assert "class_size" in shown
    assert sorted(project.rglob("*")) == before


def test_mistakes_in_a_file_are_told(room, enter):
    """A wrong name is told with file, line and column; a file that is not there with the nearest one."""
    room.write_text(WORKSHOP.replace("coaching", "coching", 1))
    answer = enter("workshop", "room")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.startswith("experiments/room.yaml:7:")
    assert 'did you mean "room"?' in enter("workshop", "rom").stderr


def test_a_broken_log_is_refused(room, enter):
    """A log that was changed by hand is refused in words, and nothing is played on it."""
    done = enter("workshop", "room", "--workers", 1)
    log = Path(done.stdout.splitlines()[-1].removeprefix("Log: "))
    log.write_text(log.read_text()[:-50])
    answer = enter("workshop", "room")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert f"{log}:5: is broken" in answer.stderr
    log.write_text("\n".join(log.read_text().splitlines()[:1]).replace('"seed": 1', '"seed": 2') + "\n")
    assert "other rules than the file" in enter("workshop", "room").stderr


def test_a_workshop_becomes_a_page(room, enter):
    """The report of a workshop holds its question, its ranking and its plans."""
    place = Path(enter("workshop", "room", "--workers", 1, "--quiet").stdout.strip())
    page = Path(enter("report", place, "--quiet").stdout.strip()).read_text()
    assert "Who brings about what lasts?" in page
    assert "Table ranking" in page
    assert "budget_dollars_per_student_year: 600" in page
