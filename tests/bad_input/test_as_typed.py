"""The same as somebody types it, in a process of its own: soon, with little memory, and never raw."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

BAD_INPUT = 2
SECONDS, MEGABYTES = 120, 700
"""Far more than any of this takes on an idle machine, and far less than for ever or the whole memory."""
KILO = 1024
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="pipes, devices and the memory of a child"),
]


class Typed(NamedTuple):
    """Hold what came of a command."""

    code: int
    stdout: str
    stderr: str
    megabytes: float


def enter(words: list[str], folder: Path, more: Mapping[str, str | None] | None = None) -> Typed:
    """Type a command in a folder, with other variables around it, and return what came of it."""
    around = {name: value for name, value in ({**os.environ, **(more or {})}).items() if value is not None}
    command = [str(Path(sys.executable).parent / "reformsim"), *words]
    with subprocess.Popen(
        command, cwd=folder, env=around, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        clock = threading.Timer(SECONDS, process.kill)
        clock.start()
        out, err = process.stdout.read(), process.stderr.read()  # type: ignore[union-attr]
        _, status, used = os.wait4(process.pid, 0)
        clock.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    return Typed(process.returncode, out.decode("utf-8"), err.decode("utf-8"), used.ru_maxrss / KILO)


def pipe(folder: Path) -> None:
    """Make a pipe."""
    os.mkfifo(folder / "x.yaml")


def gigabyte(folder: Path) -> None:
    """Make a file of a gigabyte that takes no disk."""
    with (folder / "x.yaml").open("wb") as file:
        file.truncate(2**30)


def large(folder: Path) -> None:
    """Make a file of a hundred megabytes of comments."""
    with (folder / "x.yaml").open("wb") as file:
        for _ in range(100):
            file.write(b"# " + b"x" * 1_000_000 + b"\n")


def deep(folder: Path) -> None:
    """Make a file that is nested a hundred thousand deep."""
    (folder / "x.yaml").write_text("{a: " * 100_000)


def laughs(folder: Path) -> None:
    """Make a file of a few lines that stand for a thousand million."""
    lines = ["a0: &a0 [ha, ha]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))]
    (folder / "x.yaml").write_text("\n".join(lines))


def nothing(_: Path) -> None:
    """Make nothing."""


CASES: dict[str, tuple[Callable[[Path], None], list[str], str]] = {
    "a pipe": (pipe, ["validate", "x.yaml"], "x.yaml: is a device or a pipe, not a YAML file"),
    "a gigabyte": (gigabyte, ["run", "x.yaml"], "x.yaml: is too large; a YAML file may have 1,000,000 bytes"),
    "a hundred megabytes": (large, ["plan", "x.yaml"], "x.yaml: is too large; a YAML file may have 1,000,000 bytes"),
    "a hundred thousand deep": (deep, ["validate", "x.yaml"], "x.yaml:1:198: is nested more than 50 deep"),
    "a billion laughs": (laughs, ["run", "x.yaml"], "x.yaml:1:5: anchors and aliases (& and *) are not used here;"),
    "a device": (nothing, ["sweep", "/dev/urandom"], "/dev/urandom: is a device or a pipe, not a YAML file"),
    "a deep path": (nothing, ["run", "tiny", "--set", "a." * 30_000 + "b=1"], "--set a.a."),
    "many seeds": (nothing, ["run", "tiny", "--seeds", "9" * 30], "Usage: reformsim run"),
    "a fine map": (
        nothing,
        ["phase", "tiny", "--x", "duration", "--y", "intensity", "--cells", "8000000", "--points", "100000000"],
        "cells: must be a multiple of 8, at most 400 (got 8000000)",
    ),
    "a letter out of ASCII": (nothing, ["run", "té"], "té: no such file, and no scenario of that name"),
    "an escape": (nothing, ["run", "\x1b[31mtiny"], "\\x1b[31mtiny: no such file"),
    "no home": (nothing, ["run", "tiny", "--set", "years=no"], "--set years=no: years: no means true or false"),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_soon_and_cheaply(name: str, folder: Path) -> None:
    """Each of these ends within two minutes on a busy machine, in a few hundred megabytes, with words and exit code 2."""
    make, words, said = CASES[name]
    make(folder)
    before = sorted(folder.rglob("*"))
    around = {"HOME": None} if name == "no home" else {"LC_ALL": "C"} if "ASCII" in name else {}
    typed = enter(words, folder, around)
    assert (typed.code, typed.stdout) == (BAD_INPUT, "")
    assert typed.stderr.startswith(said)
    assert "Traceback" not in typed.stderr
    assert typed.megabytes < MEGABYTES
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("around", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "POSIX", "HOME": None}])
def test_any_language_of_the_terminal_will_do(around: dict[str, str | None], folder: Path) -> None:
    """What a terminal cannot write is written as an escape: no list ends in the middle for want of a letter."""
    (folder / "scenarios/odd.yaml").write_text("question: Fährt der Zug — 😀?\n", encoding="utf-8")
    typed = enter(["list", "scenarios"], folder, around)
    assert typed.code == 0, typed.stderr
    assert "Zug" in typed.stdout


def test_a_reader_may_leave_early(folder: Path) -> None:
    """Where nobody reads on, as with ``| head``, the program ends without a word."""
    command = f"'{Path(sys.executable).parent / 'reformsim'}' list parameters | head -n 1"
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
