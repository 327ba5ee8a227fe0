"""The command ``odd``: a description of the model to attach to a paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result as Answer

from reformsim.config.catalog import PARAMETERS

Type = Callable[..., Answer]
USUAL = f"{PARAMETERS['choice.conformity'].value:g}"


def test_the_model_is_described_without_a_scenario(enter: Type) -> None:
    """`reformsim odd` prints the seven elements of the protocol with the default numbers."""
    said = enter("odd").stdout
    headings = [line for line in said.splitlines() if line.startswith("## ")]
    assert [heading[3:5] for heading in headings] == ["1.", "2.", "3.", "4.", "5.", "6.", "7."]
    assert "the scenario `defaults`" in said


def test_a_scenario_is_described_with_its_changes(project: Path, enter: Type) -> None:
    """A scenario's own numbers stand in the file that is asked for."""
    answer = enter("odd", "tiny", "--set", "parameters.choice.conformity=1.25", "--out", "tiny.md")
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert "written: tiny.md" in answer.stderr
    text = (project / "tiny.md").read_text(encoding="utf-8")
    assert "Does one coached year show?" in text
    assert f"| `choice.conformity` | **1.25** (default {USUAL}) |" in text


def test_limits_are_told_instead(enter: Type) -> None:
    """With --limits it is said what not to conclude."""
    assert enter("odd", "--limits").stdout.startswith("# What not to conclude\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "no such file, and no scenario of that name"),
        (["--set", "years=3"], "--set changes a scenario; name one"),
        (["tiny", "--set", "yeers=3"], 'did you mean "years"?'),
        (["tiny", "--out", "no/such/folder/odd.md"], "no/such/folder/odd.md: cannot be written"),
    ],
)
def test_a_wrong_request_is_bad_input(project: Path, enter: Type, words: list[str], said: str) -> None:
    """What cannot be described or written is told in a line, with exit code 2, and nothing is written."""
    before = sorted(project.rglob("*"))
    answer = enter("odd", *words)
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert sorted(project.rglob("*")) == before
