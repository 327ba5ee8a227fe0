"""What is printed: words on standard output, progress and problems on standard error."""

from __future__ import annotations

import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import typer

from reformsim.cli.stopping import Tick, stoppable
from reformsim.errors import one_line
from reformsim.kernel_cache import is_compiled

if TYPE_CHECKING:
    from reformsim.study.simulate import Result

LINE_CHARACTERS = 96
LOG_SECONDS = 60.0
"""How often a line is written where standard error is no terminal, as in a log of the night."""
MOMENT_SECONDS = 0.5
COMPILING = "Compiling the model for this machine, once: this takes about a minute."
State = TypeVar("State")


class Mark(NamedTuple):
    """Hold how far long work is.

    Attributes
    ----------
    done, total
        What the bar shows; no total where it is not known yet.
    words
        Written beside the bar.
    line
        Written in a log, where there is no bar.
    """

    done: int
    total: int | None
    words: str
    line: str = ""


def say(text: str) -> None:
    """Print a text; what a terminal would not show but obey is written as an escape."""
    typer.echo("\n".join(map(one_line, text.split("\n"))))


def say_json(text: bytes) -> None:
    """Print JSON text as it is."""
    typer.echo(text.decode(), nl=False)


def mention(folders: list[Path], *, quiet: bool) -> None:
    """Say on standard error where the files are, so that standard output keeps the answer alone."""
    for folder in [] if quiet else folders:
        typer.echo(f"Files: {folder}", err=True)


def mention_compiling(*, quiet: bool) -> None:
    """Say on standard error that the model is compiled first, where it is: once, before anything runs."""
    if not quiet:
        _mention_compiling_once()


@contextmanager
def compiling_mentioned(*, quiet: bool) -> Iterator[None]:
    """Say that the model is compiled first, where it is, once the block has gone on for a moment.

    What is refused at once compiles nothing, and is told by itself.
    """
    timer = Timer(MOMENT_SECONDS, mention_compiling, kwargs={"quiet": quiet})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@cache
def _mention_compiling_once() -> None:
    """Look whether the model is compiled, and say so if it is not."""
    if not is_compiled():
        typer.echo(COMPILING, err=True)


@contextmanager
def progress(label: str, *, quiet: bool) -> Iterator[Tick]:
    """Show a bar on standard error while the block runs, and give what moves it: done, in all.

    Parameters
    ----------
    label
        Written before the bar.
    quiet
        No bar. There is none either where standard error is not a terminal.
    """
    bar: AbstractContextManager[Tick] = nullcontext(_show_nothing)
    if is_terminal() and not quiet:
        from reformsim.cli.bar import share_bar

        bar = share_bar(label)
    with bar as show, compiling_mentioned(quiet=quiet), stoppable(show) as tick:
        yield tick


def is_terminal() -> bool:
    """Return whether somebody looks at standard error; what draws bars is loaded for them alone."""
    return sys.stderr is not None and sys.stderr.isatty()  # there is none where it was closed


def _show_nothing(_done: int, _total: int) -> None:
    """Show no bar."""


@contextmanager
def paced(
    label: str, first: Mark, tell: Callable[[State, float], Mark], *, quiet: bool, is_time_shown: bool = True
) -> Iterator[Callable[[State], None]]:
    """Show a bar on standard error while the block runs, a line a minute where there is no terminal.

    Parameters
    ----------
    label
        Written before the bar.
    first
        How far it is at the start.
    tell
        Says how far it is for the state of the work and the seconds since the start.
    quiet
        Show nothing.
    is_time_shown
        Whether the bar ends with the time left.

    Yields
    ------
        What is given the state of the work, whenever that has changed.
    """
    shown = is_terminal()
    bar: AbstractContextManager[Callable[[Mark], None]] = nullcontext(lambda _mark: None)
    if shown and not quiet:
        from reformsim.cli.bar import worded_bar

        bar = worded_bar(label, first, is_time_shown=is_time_shown)
    begun = last_line = time.monotonic()

    def watch(state: State) -> None:
        """Show how far it is now."""
        nonlocal last_line
        now = time.monotonic()
        mark = tell(state, now - begun)
        show(mark)
        if not quiet and not shown and now - last_line > LOG_SECONDS:
            last_line = now
            typer.echo(f"{label}: {mark.line}", err=True)

    with bar as show, compiling_mentioned(quiet=quiet):
        yield watch


def tell_run(result: Result, folder: Path) -> None:
    """Print what happened, the verdict with its reasons, and where the files are."""
    say(textwrap.fill(" ".join(result.story), LINE_CHARACTERS))
    say("")
    say(f"Verdict: {result.verdict.name.replace('_', ' ')}")
    for line in (*result.verdict.reasons, *(f"Note: {note}" for note in result.notes)):
        say(textwrap.fill(line, LINE_CHARACTERS, initial_indent="  - ", subsequent_indent="    "))
    say("")
    say(f"Files: {folder}")


def tell_shares(answer: dict[str, Any], folders: list[Path]) -> None:
    """Print how often each verdict came out, which seeds failed, and where the files are.

    Parameters
    ----------
    answer
        Runs, verdicts and failed seeds, as ``--json`` prints them.
    folders
        Run folders.
    """
    runs, failed = answer["runs"], answer["failed"]
    say(f"{answer['scenario']}: {len(runs)} seeds")
    if runs:
        say(f"{'verdict':<22}{'seeds':>6}{'share':>8}  95 % interval")
    for row in answer["verdicts"]:
        share, low, high = (f"{100 * row[key]:.0f} %" for key in ("share", "low", "high"))
        say(f"{row['verdict'].replace('_', ' '):<22}{row['count']:>6}{share:>8}  {low} to {high}")
    for row in failed:
        say(f"seed {row['seed']} failed in {row['stage']}: {row['type']}: {row['message']}")
    for folder in folders:
        say(f"Files: {folder}")
