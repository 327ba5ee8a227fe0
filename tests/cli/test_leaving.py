"""The exit code of a command stands once it has ended, whatever comes while the process goes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LEAVE = """
import atexit, os, signal, sys, threading, time
from reformsim.cli.leaving import run_and_leave

def press(kill=os.kill, process=os.getpid(), number=signal.SIGINT):  # names are gone when __del__ calls it
    kill(process, number)

class Loaded:
    def __del__(self, press=press):
        press()

def command():
    {command}

{more}
run_and_leave(command)
"""


def leave(command: str, more: str = "") -> tuple[int, str, str]:
    """Return exit code, output and errors of a process whose command is some lines of Python."""
    code = LEAVE.format(command=command, more=more)
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        ("print('all of it', end='')", 0, ""),
        ("sys.exit()", 0, ""),
        ("sys.exit(2)", 2, ""),
        ("sys.exit('no such thing')", 1, "no such thing\n"),
        ("raise KeyboardInterrupt", 130, ""),
    ],
)
def test_the_code_is_the_command_s(command: str, code: int, told: str) -> None:
    """What a command ends with is the process's exit code; what it printed arrives."""
    assert leave(command) == (code, "all of it" if "print" in command else "", told)


def test_an_error_that_nothing_caught_is_shown_and_fails() -> None:
    """What no guard has caught is a traceback and exit code 1."""
    code, _, told = leave("1 / 0")
    assert code == 1
    assert "ZeroDivisionError" in told


def test_what_asked_to_be_told_of_the_end_is_told() -> None:
    """Threads are waited for, and callbacks called, before the process ends."""
    callback = "atexit.register(lambda: print('told', end=''))"
    thread = "threading.Thread(target=lambda: (time.sleep(0.2), print('thread, ', end=''))).start()"
    assert leave(f"{callback}; {thread}") == (0, "thread, told", "")


@pytest.mark.skipif(os.name != "posix", reason="a signal that a process sends to itself")
@pytest.mark.parametrize(
    ("command", "more"),
    [
        ("sys.exit(130)", "loaded = Loaded()"),
        ("atexit.register(press); sys.exit(130)", ""),
        ("threading.Thread(target=lambda: (time.sleep(0.2), press(), time.sleep(0.2))).start(); sys.exit(130)", ""),
    ],
)
def test_a_second_ctrl_c_changes_nothing(command: str, more: str) -> None:
    """Ctrl-C while the process goes neither ends it by the signal nor adds a word."""
    assert leave(command, more) == (130, "", "")


@pytest.mark.skipif(os.name != "posix", reason="a signal that a process sends to itself")
def test_a_second_ctrl_c_waits_for_nothing() -> None:
    """What would wait long for a thread is over at once, with the code that stands."""
    slow = "threading.Thread(target=lambda: (time.sleep(0.2), press(), time.sleep(3600))).start(); sys.exit(130)"
    assert leave(slow) == (130, "", "")


@pytest.mark.skipif(os.name != "posix", reason="a shell's way to close a stream")
@pytest.mark.parametrize("closed", ["2>&-", ">&-", ">&- 2>&-"])
def test_closed_streams_change_nothing(project: Path, closed: str) -> None:
    """Where nobody listens, a run is kept all the same, and its exit code is what it is."""
    run = f"{Path(sys.executable).parent}/reformsim run tiny --workers 1 {closed}"
    ended = subprocess.run(["sh", "-c", run], cwd=project, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert list((project / "outputs").rglob("summary.json"))
