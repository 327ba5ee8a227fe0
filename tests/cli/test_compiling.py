"""The first call after an installation says that it compiles, before it does; later ones say nothing of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result as Answer

from reformsim.cli import terminal
from reformsim.kernel_cache import is_compiled, model_files


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the commands find no compiled kernel, as after an installation."""
    terminal._mention_compiling_once.cache_clear()
    monkeypatch.setattr(terminal, "is_compiled", lambda: False)
    monkeypatch.setattr(terminal, "MOMENT_SECONDS", 0.0)  # they are there: what is run takes no moment
    yield
    terminal._mention_compiling_once.cache_clear()


def test_a_cold_run_says_that_it_compiles(enter: Callable[..., Answer], cold: None) -> None:
    """The line stands once on standard error, before everything else."""
    answer = enter("run", "tiny")
    assert answer.exit_code == 0
    assert answer.stderr == f"{terminal.COMPILING}\n"
    assert terminal.COMPILING not in answer.stdout


def test_json_stays_json(enter: Callable[..., Answer], cold: None) -> None:
    """The line never stands in what a program reads."""
    answer = enter("run", "tiny", "--json")
    assert json.loads(answer.stdout)["scenario"] == "tiny"
    assert answer.stderr.startswith(terminal.COMPILING)


@pytest.mark.parametrize(
    "words", [["run", "tiny"], ["run", "tiny", "--seeds", "1"], ["release", "tiny", "--seeds", "1"]]
)
def test_quiet_is_quiet(enter: Callable[..., Answer], cold: None, words: list[str]) -> None:
    """With --quiet nothing is said of it."""
    assert terminal.COMPILING not in enter(*words, "--quiet").stderr


@pytest.mark.parametrize(
    "words",
    [["run", "tiny", "--seeds", "1"], ["release", "tiny", "--seeds", "1"], ["warn", "tiny", "--seeds", "1"]],
)
def test_all_that_run_say_it(enter: Callable[..., Answer], cold: None, words: list[str]) -> None:
    """Several seeds and studies say it as well."""
    assert enter(*words).stderr.startswith(f"{terminal.COMPILING}\n")


def test_what_is_refused_says_nothing_of_it(
    enter: Callable[..., Answer], cold: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A study that is refused before anything runs compiles nothing, and tells what is wrong alone."""
    monkeypatch.setattr(terminal, "MOMENT_SECONDS", 30.0)
    answer = enter("compare", "tiny")
    assert answer.exit_code == 2
    assert answer.stderr.startswith("compare: takes two scenarios or more")
    assert terminal.COMPILING not in answer.stderr


def test_a_warm_run_says_nothing(enter: Callable[..., Answer]) -> None:
    """After one run all kernels of the model are found, and the next one says nothing of compiling."""
    terminal._mention_compiling_once.cache_clear()
    assert enter("run", "tiny", "--quiet").exit_code == 0
    assert is_compiled()
    assert enter("run", "tiny").stderr == ""


def test_kernels_that_some_runs_never_call_are_not_asked_for() -> None:
    """A run without levers compiles none of theirs, and the next one must not say again that it compiles."""
    assert {file.parent.name for file in model_files()} == {"reformsim", "population", "model", "observe"}


def test_the_line_comes_before_the_first_kernel_is_compiled(project: Path, tmp_path: Path) -> None:
    """In a process with an empty folder of kernels the line is there while nothing has been compiled yet."""
    kernels = tmp_path / "kernels"
    command = [str(Path(sys.executable).parent / "reformsim"), "run", "tiny"]
    told = os.environ | {"NUMBA_CACHE_DIR": str(kernels)}
    with subprocess.Popen(command, cwd=project, env=told, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert process.stderr.readline() == f"{terminal.COMPILING}\n"
            assert not list(kernels.rglob("*.nbi"))
        finally:
            process.kill()
