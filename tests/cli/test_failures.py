"""What happens when the fault is ours, or when somebody presses Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result as Answer

from reformsim.cli import seeds
from reformsim.errors import InputError
from reformsim.study.simulate import Result, simulate

Type = Callable[..., Answer]

BROKEN_SEED = 2


def break_simulation(*_given: object, **_named: object) -> Result:
    """Fail as a mistake of ours would."""
    raise ZeroDivisionError("a school without pupils")


def break_one_seed(scenario: Any, seed: int) -> Result:
    """Fail for one seed, and run the others."""
    return break_simulation() if seed == BROKEN_SEED else simulate(scenario, seed)


def test_a_failure_of_ours_is_kept_on_record(project: Path, enter: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure of ours is exit code 1, one short message, and a file with the traceback."""
    monkeypatch.setattr(seeds, "simulate", break_simulation)
    for name in ("failure.txt", "failure-2.txt"):
        answer = enter("run", "tiny")
        assert answer.exit_code == 1
        assert "ZeroDivisionError: a school without pupils" in answer.stderr
        assert "Traceback" not in answer.output
        assert "Traceback" in (project / "outputs" / name).read_text()


def test_a_traceback_can_be_asked_for(project: Path, enter: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """REFORMSIM_TRACEBACK=1 shows the traceback and writes no file."""
    monkeypatch.setattr(seeds, "simulate", break_simulation)
    monkeypatch.setenv("REFORMSIM_TRACEBACK", "1")
    assert "Traceback" in enter("run", "tiny").stderr
    assert not (project / "outputs").exists()


def test_a_failed_seed_is_a_row(project: Path, enter: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """One failed seed is told with its stage, type and message; the others are kept; the exit code is 1."""
    monkeypatch.setattr(seeds, "simulate", break_one_seed)
    answer = enter("run", "tiny", "--seeds", 3, "--workers", 1, "--json", "--quiet")
    said = json.loads(answer.stdout)
    assert answer.exit_code == 1
    assert said["failed"] == [
        {"seed": 2, "stage": "simulate", "type": "ZeroDivisionError", "message": "a school without pupils"}
    ]
    assert [run["seed"] for run in said["runs"]] == [1, 3]
    assert sum(row["count"] for row in said["verdicts"]) == 2
    assert "Traceback" in (project / "outputs" / "failure.txt").read_text()


def test_bad_input_in_every_seed_is_bad_input(project: Path, enter: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong with the input is said once and is exit code 2, though each seed stumbled over it."""

    def refuse(*_given: object) -> Result:
        raise InputError("schools.csv:3: enrolment is missing")

    monkeypatch.setattr(seeds, "simulate", refuse)
    answer = enter("run", "tiny", "--seeds", 3, "--workers", 1)
    assert answer.exit_code == 2
    assert answer.stderr == "schools.csv:3: enrolment is missing\n"


def test_ctrl_c_in_the_call_of_a_kernel_is_no_failure(
    project: Path, enter: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python tells of Ctrl-C in the middle of a kernel's call as a failure of the call; it is told as what it is."""

    def interrupted(*_given: object, **_more: object) -> Result:
        raise SystemError("a kernel returned a result with an exception set") from KeyboardInterrupt()

    monkeypatch.setattr(seeds, "simulate", interrupted)
    answer = enter("run", "tiny", "--workers", 1)
    assert (answer.exit_code, answer.stderr) == (130, "stopped; nothing half-written was left\n")
    assert not (project / "outputs").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals of a process group")
@pytest.mark.parametrize("more", [[], ["--seeds", "4", "--workers", "2"]])
def test_ctrl_c_leaves_nothing_half_written(project: Path, more: list[str]) -> None:
    """Ctrl-C is one line and exit code 130, soon, and leaves no folder that is not whole."""
    words = ["run", "tiny", "--set", "years=200", "--set", "system.schools=300", *more]
    command = [str(Path(sys.executable).parent / "reformsim"), *words]
    with subprocess.Popen(
        command, cwd=project, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        time.sleep(3.0)
        os.killpg(process.pid, signal.SIGINT)
        stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert (stdout, stderr) == ("", "stopped; nothing half-written was left\n")
    assert not list((project).rglob("*.partial"))
