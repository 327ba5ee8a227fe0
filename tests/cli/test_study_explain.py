"""The command ``explain`` against another scenario, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Enter = Callable[..., Result]
QUICK = ("--seeds", "1", "--workers", "1")
OTHER = """\
years: 4
system: {schools: 3}
parameters: {choice.conformity: 1.0}
levers:
  coaching: {start_year: 1, intensity: 0.3}
"""


def test_a_scenario_is_explained_against_another(enter: Enter, project: Path) -> None:
    """The parts are what differs: a lever and the parameters of a theme; their values add up to the difference."""
    (project / "scenarios" / "other.yaml").write_text(OTHER)
    done = enter("explain", "tiny", "--against", "other", "--outcome", "peak", *QUICK, "--json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert sorted(row["part"] for row in answer["values"]) == ["coaching", "parameters.choice"]
    outcome = answer["outcome"]
    assert abs(sum(row["value"] for row in answer["values"]) - (outcome["total"] - outcome["base"])) < 1e-9
    assert answer["question"]["against"] == "other"
    assert answer["answer"][0].startswith("From other to tiny,")


def test_runs_are_kept_and_not_run_again(enter: Enter, project: Path) -> None:
    """The same command again runs nothing, and gives the same answer."""
    first = enter("explain", "tiny", *QUICK)
    journal = project / "outputs" / "explain" / "tiny" / "runs.jsonl"
    lines = journal.read_bytes()
    assert len(lines.splitlines()) == 3  # with coaching, without, and the two side by side
    assert enter("explain", "tiny", *QUICK).stdout == first.stdout
    assert journal.read_bytes() == lines


def test_the_place_of_parting_is_kept(enter: Enter) -> None:
    """Every table has a file of its own: the first column to part is coaching's, and each is described."""
    folder = Path(enter("explain", "tiny", *QUICK).stdout.splitlines()[-1].removeprefix("Files: "))
    first = (folder / "parting.csv").read_text().splitlines()[1]
    assert first.startswith("support,coaching,")
    tables = {line.partition(",")[0] for line in (folder / "columns.csv").read_text().splitlines()[1:]}
    assert tables == {"values", "interactions", "teams", "verdicts", "chain", "parting"}
    assert all((folder / f"{table}.csv").is_file() for table in tables)


def test_scenarios_of_other_lengths_are_refused(enter: Enter, project: Path) -> None:
    """What is measured in other years cannot be taken apart; the message says how to go on, and nothing is run."""
    (project / "scenarios" / "other.yaml").write_text(OTHER.replace("years: 4", "years: 6"))
    done = enter("explain", "tiny", "--against", "other", *QUICK)
    assert done.exit_code == 2
    assert "against: years must be the same in both (4 and 6); try --set years=4" in done.output
    assert not (project / "outputs").exists()


def test_without_levers_there_is_nothing_to_explain(enter: Enter) -> None:
    """A system left alone is held against itself: it says so."""
    done = enter("explain", "real", *QUICK)
    assert done.exit_code == 2
    assert "real: has no levers and no shocks: there is nothing to explain" in done.output
