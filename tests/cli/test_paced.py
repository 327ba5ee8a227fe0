"""Long work says how far it is: a bar on a terminal, a line a minute in a log, nothing where it is to be quiet."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from reformsim.cli import (
    bar,  # noqa: F401 - what draws bars looks for a clock when it is loaded: not for that of these tests
    terminal,
)
from reformsim.cli.studies import calibrating
from reformsim.cli.sweeps import carrying
from reformsim.cli.terminal import Mark, paced
from reformsim.study.calibrate_search import SearchState
from reformsim.study.sweep import SweepState

Watching = AbstractContextManager[Callable[[int], None]]


def counting(seconds_seen: list[float], *, quiet: bool = False) -> Watching:
    """Return a bar of ten steps, and note the seconds that it tells."""

    def tell(state: int, seconds: float) -> Mark:
        seconds_seen.append(seconds)
        return Mark(state, 10, f"{state} steps [b]", f"{state} of 10")

    return paced("work [b]", Mark(0, None, "begins"), tell, quiet=quiet)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Give what the time will be, each time that it is asked for."""
    times: list[float] = []
    monkeypatch.setattr("time.monotonic", lambda: times.pop(0))
    return times


def test_a_log_has_a_line_a_minute(capsys: pytest.CaptureFixture[str], clock: list[float]) -> None:
    """More than a minute after the start, and after the last line, there is a line; the time told is since the start."""
    clock[:] = [5.0, 65.0, 66.0, 120.0, 126.5]
    seen: list[float] = []
    with counting(seen) as watch:
        for state in (1, 2, 3, 4):
            watch(state)
    assert capsys.readouterr().err.splitlines() == ["work [b]: 2 of 10", "work [b]: 4 of 10"]
    assert seen == [60.0, 61.0, 115.0, 121.5]


def look(monkeypatch: pytest.MonkeyPatch, *, is_terminal: bool) -> None:
    """Have standard error taken for a terminal, by us and by what draws bars, or for a log."""
    monkeypatch.setattr(terminal, "is_terminal", lambda: is_terminal)
    monkeypatch.setenv("FORCE_COLOR", "1" if is_terminal else "")


@pytest.mark.parametrize("is_terminal", [False, True])
def test_quiet_work_says_nothing(
    capsys: pytest.CaptureFixture[str], clock: list[float], monkeypatch: pytest.MonkeyPatch, is_terminal: bool
) -> None:
    """Neither a log nor a terminal is told of quiet work."""
    look(monkeypatch, is_terminal=is_terminal)
    clock[:] = [0.0, 100.0]
    with counting([], quiet=True) as watch:
        watch(4)
    assert capsys.readouterr().err == ""


def test_a_terminal_has_a_bar(
    capsys: pytest.CaptureFixture[str], clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal the words stand beside a bar as they are, brackets too, and no line is written."""
    look(monkeypatch, is_terminal=True)
    clock[:] = [0.0, 100.0]
    with counting([]) as watch:
        watch(4)
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", capsys.readouterr().err)
    assert re.search(r"work \[b\] \S+ begins", shown)
    assert re.search(r"work \[b\] \S+ 4 steps \[b\] ", shown)
    assert "of 10" not in shown


def test_a_sweep_is_told_in_a_line(capsys: pytest.CaptureFixture[str], clock: list[float]) -> None:
    """A sweep's line counts finished runs, and its rate only those since it was begun or gone on with."""
    clock[:] = [0.0, 50.0, 100.0]
    with carrying.showing("night", SweepState(2000, 4, 1), quiet=False) as watch:
        watch(SweepState(2000, 20, 2))
        watch(SweepState(2000, 1053, 2))
    assert capsys.readouterr().err == "night: 1,055 of 2,000 runs, 2 failed, 10 runs/s, about 90 seconds left\n"


def test_a_calibration_is_told_in_a_line(capsys: pytest.CaptureFixture[str], clock: list[float]) -> None:
    """A calibration's line has its trials, its rate, its best loss and the minutes left."""
    clock[:] = [0.0, 30.0, 120.0]
    with calibrating.showing("fit", quiet=False) as watch:
        watch(SearchState(20, 8, 1, 0, 2.5))
        watch(SearchState(20, 11, 2, 0, 1.25))
    expected = "fit: 11 of 20 trials, 2.0 a minute, best loss 1.25, 2 given up, 4 minutes left\n"
    assert capsys.readouterr().err == expected
