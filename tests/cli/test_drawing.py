"""The picture of a run is drawn by a process beside it: the same picture, and nothing is left of the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result as Answer

from reformsim import Result, Scenario, simulate
from reformsim.cli import drawing
from reformsim.cli.drawing import draw_here, drawing_beside

Type = Callable[..., Answer]
Started = list["subprocess.Popen[bytes]"]
ENDS_SECONDS = 30
GARBLED = "import sys; sys.stdin.read(); print('no picture')"


@pytest.fixture(scope="module")
def result() -> Result:
    """Return a small run."""
    return simulate(Scenario.from_dict({"name": "small_one", "years": 3, "system": {"schools": 3}}))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """Return the processes that are started to draw, as they would be where nothing is loaded that draws."""
    found: Started = []
    start = drawing._start

    def note() -> subprocess.Popen[bytes] | None:
        """Start one and keep it in mind."""
        process = start()
        found.extend([] if process is None else [process])
        return process

    monkeypatch.setattr(drawing, "_start", note)
    monkeypatch.setattr(drawing, "_is_loaded", lambda: False)
    return found


def refuse(_result: Result) -> drawing.Picture:
    """Draw nothing: whoever asks for this was to be drawn for elsewhere."""
    raise AssertionError("drawn here")


def test_the_picture_from_beside_is_the_same(result: Result, started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process draws is byte by byte what this one would have drawn, and the process draws it."""
    here = draw_here(result)()
    monkeypatch.setattr(drawing, "draw_here", refuse)
    with drawing_beside(2) as begin_picture:
        assert begin_picture(result)() == here
    assert [process.returncode is not None for process in started] == [True]


def test_a_picture_is_there_once_it_is_drawn(result: Result, started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of the process that has drawn, which takes as long as drawing, is not waited for."""
    monkeypatch.setattr(drawing, "BESIDE", f"{drawing.BESIDE}; import time; time.sleep({ENDS_SECONDS})")
    monkeypatch.setattr(drawing, "draw_here", refuse)
    with drawing_beside(2) as begin_picture:
        begin_picture(result)()
        assert started[0].poll() is None


@pytest.mark.parametrize("code", ["raise SystemExit", "raise ValueError", GARBLED, None], ids=str)
def test_a_process_that_draws_nothing_costs_no_picture(
    result: Result, started: Started, monkeypatch: pytest.MonkeyPatch, code: str | None
) -> None:
    """A process that ends early, fails, says something else or cannot be started: the picture is drawn here."""
    if code is None:
        monkeypatch.setattr(sys, "executable", "/no/such/python")
    else:
        monkeypatch.setattr(drawing, "BESIDE", code)
    with drawing_beside(2) as begin_picture:
        assert begin_picture(result)() == draw_here(result)()
    assert len(started) == (code is not None)


def test_a_process_that_is_killed_costs_no_picture(result: Result, started: Started) -> None:
    """A process that is lost, before or after it was given the run, is not missed."""
    for is_given in (False, True):
        with drawing_beside(2) as begin_picture:
            picture = begin_picture(result) if is_given else None
            started[-1].kill()
            started[-1].wait(ENDS_SECONDS)
            assert (picture or begin_picture(result))() == draw_here(result)()


def test_a_drawing_that_fails_is_told(
    project: Path, enter: Type, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong with a drawing is told as any failure of ours, and no run is kept."""

    def spill(*_args: object) -> bytes:
        """Draw nothing."""
        raise RuntimeError("no ink")

    monkeypatch.setattr(drawing, "BESIDE", "raise RuntimeError('no ink')")
    monkeypatch.setattr("reformsim.view.beside.run_png", spill)
    answer = enter("run", "tiny", "--workers", 2)
    assert (answer.exit_code, len(started)) == (1, 1)
    assert "reformsim failed; this is our fault, not yours: RuntimeError: no ink" in answer.stderr
    assert [place.name for place in (project / "outputs").iterdir()] == ["failure.txt"]


@pytest.mark.parametrize(
    "words",
    [
        ("tyny", "--workers", 2),
        ("tiny", "--workers", 2, "--set", "years=0"),
        ("tiny", "--workers", 1),
        ("tiny", "--workers", 1, "--seeds", 2),
        ("tiny", "--workers", 2, "--checkpoint", 5),
    ],
    ids=str,
)
def test_no_process_without_need(project: Path, enter: Type, started: Started, words: tuple[object, ...]) -> None:
    """Bad input, one processor alone, several seeds and long runs start no process that draws."""
    enter("run", *words, "--quiet")
    assert started == []


def test_a_block_that_is_left_ends_the_process(started: Started) -> None:
    """A run that fails or is stopped leaves no process behind, whether it draws already or still loads."""

    def stop_after(seconds: float) -> None:
        """Press Ctrl-C while something would be drawn beside."""
        with drawing_beside(2):
            time.sleep(seconds)
            raise KeyboardInterrupt

    for seconds in (0.0, 1.0):
        with pytest.raises(KeyboardInterrupt):
            stop_after(seconds)
        assert started[-1].returncode is not None


def test_a_process_nobody_talks_to_ends_by_itself(started: Started) -> None:
    """Where the run's own process is killed, what would have drawn hears of it and ends."""
    with drawing_beside(2):
        stdin = started[0].stdin
        assert stdin is not None
        stdin.close()
        assert started[0].wait(ENDS_SECONDS) == 0


def children_of(number: int) -> list[int]:
    """Return the processes that a process has started and that are still there."""
    return [
        int(child) for file in Path(f"/proc/{number}/task").glob("*/children") for child in file.read_text().split()
    ]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes as Linux shows them")
def test_an_interrupted_run_leaves_nothing(project: Path) -> None:
    """Ctrl-C in the middle of a run: exit code 130, nothing written, and no process that still draws."""
    command = [str(Path(sys.executable).parent / "reformsim"), "run", "tiny", "--workers", "2"]
    long = ["--set", "system.schools=200", "--set", "years=200"]
    run = subprocess.Popen([*command, *long], cwd=project, stderr=subprocess.PIPE, text=True, start_new_session=True)
    latest = time.monotonic() + ENDS_SECONDS
    while not (children := children_of(run.pid)) and time.monotonic() < latest:
        time.sleep(0.05)
    time.sleep(1.5)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=ENDS_SECONDS)
    assert (run.returncode, said) == (130, "stopped; nothing half-written was left\n")
    assert children
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
    assert not (project / "outputs").exists()
