"""Draw the picture of a run beside it: a process of its own loads what draws while the run goes on."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reformsim.study.simulate import Result

Picture = Callable[[], bytes]
"""Gives a picture as PNG, once it is drawn."""
BeginPicture = Callable[["Result"], Picture]
"""Begins the picture of a run, the verdict and its first reasons written on it."""

BESIDE = "import sys; sys.path[:] = sys.argv[1:]; from reformsim.view.beside import draw_one; draw_one()"
"""What the process does; it loads the packages that this one would."""
LEAST_WORKERS = 2
PNG_BEGINS, PNG_ENDS = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
OWN_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
"""Keeps Ctrl-C from the process under Windows; elsewhere a session of its own does."""


@contextmanager
def drawing_beside(workers: int) -> Iterator[BeginPicture]:
    """Give what begins the picture of the run that is made in the block.

    Where two processors may be used, a process is started at once that loads what draws. The picture is the same:
    where the process does not answer, for whatever reason, it is drawn here, and what is wrong with it is told as ever.
    The process ends with the block; where this one is killed, it hears no more of it, and ends by itself.

    Parameters
    ----------
    workers
        Processors that may be used, this one among them.
    """
    process = _start() if workers >= LEAST_WORKERS and not _is_loaded() else None
    if process is None:
        yield draw_here
        return
    try:
        yield partial(_draw_beside, process)
    finally:
        process.kill()
        with suppress(OSError), process:  # closes what is open to it, and waits for its end
            pass


def draw_here(result: Result) -> Picture:
    """Return what draws the picture of a run when it is asked for."""
    from reformsim.view.beside import run_png

    return partial(run_png, *_parts(result))


def _parts(result: Result) -> tuple[Any, ...]:
    """Return what the picture of a run is drawn from, as `reformsim.view.beside.run_png` takes it."""
    tables = tuple(table.columns for table in (result.run.system, result.run.schools, result.run.levers))
    names = result.scenario.name, result.verdict.name
    return tables, names, " ".join(result.verdict.reasons[:2]), result.scenario.months_per_year


def _is_loaded() -> bool:
    """Return whether this process has loaded what draws already, so that another one would bring nothing."""
    return "reformsim.view" in sys.modules


def _start() -> subprocess.Popen[bytes] | None:
    """Start a process that draws, out of reach of Ctrl-C; return None where it cannot be had."""
    if not sys.executable:  # Python within another program
        return None
    command = [sys.executable, "-c", BESIDE, *sys.path]
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    try:
        return subprocess.Popen(  # noqa: S603 - our own code
            command, stdin=pipe, stdout=pipe, stderr=nothing, start_new_session=True, creationflags=OWN_GROUP
        )
    except OSError:
        return None


def _draw_beside(process: subprocess.Popen[bytes], result: Result) -> Picture:
    """Hand a run to the process, and return what waits for its picture."""
    assert process.stdin is not None  # noqa: S101 - it was started with one
    with suppress(OSError), process.stdin as given:
        pickle.dump(_parts(result), given)
    return partial(_finish, process, result)


def _finish(process: subprocess.Popen[bytes], result: Result) -> bytes:
    """Return the picture that the process has drawn, or one that is drawn here where that is none."""
    assert process.stdout is not None  # noqa: S101 - it was started with one
    png = process.stdout.read()
    is_whole = png.startswith(PNG_BEGINS) and png.endswith(PNG_ENDS)
    return png if is_whole else draw_here(result)()
