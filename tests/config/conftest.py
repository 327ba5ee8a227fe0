"""Shared by the tests of scenarios: files written on the spot, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from reformsim.config.load import load_scenario
from reformsim.errors import InputError

Write = Callable[..., Path]
Problems = Callable[..., tuple[str, ...]]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Return a function that writes a text to a file of the folder one is in, and returns its short path."""
    monkeypatch.chdir(tmp_path)

    def write_file(text: str, name: str = "x.yaml") -> Path:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
        return Path(name)

    return write_file


@pytest.fixture
def problems(write: Write) -> Problems:
    """Return a function that writes a text to x.yaml, loads it, and returns everything found wrong."""

    def problems_of(text: str, overrides: Sequence[str] = ()) -> tuple[str, ...]:
        with pytest.raises(InputError) as caught:
            load_scenario(write(text), overrides)
        return caught.value.problems

    return problems_of


@pytest.fixture(scope="session")
def scenarios() -> Path:
    """Return the folder of the scenarios that come with the project."""
    return Path(__file__).parents[2] / "scenarios"
