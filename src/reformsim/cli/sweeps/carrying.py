"""Carry out the commands of sweeps: progress with rate and failures, and how to go on after a stop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import typer

from reformsim.cli import terminal
from reformsim.cli.guard import FAILED, STOPPED
from reformsim.cli.loading import load_experiment_with_schools
from reformsim.cli.stopping import polite_signals
from reformsim.cli.sweeps.finding import find_experiment
from reformsim.cli.sweeps.interrupting import Interruptible
from reformsim.cli.sweeps.planning import UNITS, amount
from reformsim.config.wording import nearest
from reformsim.errors import InputError, RunError
from reformsim.run.dask_engine import DaskEngine
from reformsim.run.drive import Engine
from reformsim.run.local_engine import LocalEngine
from reformsim.run.many import usable_processors
from reformsim.run.store import encode_json
from reformsim.study.sweep import (
    SweepState,
    Watch,
    begin_sweep,
    carry_on,
    extend_seeds,
    folder_name,
    retry_failed,
    state_of,
)

MODULES = ("reformsim.study.sweep_run",)
LOCAL, DASK = "local", "dask"


@dataclass(frozen=True, slots=True)
class Hands:
    """Say who does the runs.

    Attributes
    ----------
    engine
        ``local`` or ``dask``.
    workers
        Processes of the local engine; None takes all processors.
    scheduler
        Address of a Dask scheduler.
    quiet
        No progress.
    """

    engine: str
    workers: int | None
    scheduler: str | None
    quiet: bool

    def __post_init__(self) -> None:
        """Refuse hands that do not go together."""
        problems = []
        if self.engine not in (LOCAL, DASK):
            problems.append(
                f"--engine: must be {LOCAL} or {DASK} (got {self.engine}){nearest(self.engine, (LOCAL, DASK))}"
            )
        if self.engine == DASK and not self.scheduler:
            problems.append("--engine dask: needs --scheduler ADDRESS")
        if self.engine == LOCAL and self.scheduler:
            problems.append("--scheduler: is for --engine dask")
        if self.engine == DASK and self.workers:
            problems.append("--workers: is for --engine local; a scheduler has the workers that it has")
        if problems:
            raise InputError(problems)

    def make(self, timeout_seconds: float | None) -> Engine:
        """Return an engine."""
        if self.engine == DASK and self.scheduler:
            return DaskEngine(self.scheduler, timeout_seconds, partial(typer.echo, err=True))
        return LocalEngine(self.workers or usable_processors(), timeout_seconds, MODULES)


def begin(file: str, changes: tuple[str, ...], out: Path, hands: Hands) -> int:
    """Begin a sweep, or go on with one that is there, and return the exit code."""
    experiment = load_experiment_with_schools(find_experiment(file), changes)
    folder = out / "sweeps" / folder_name(experiment)
    begin_sweep(experiment, folder)
    return go_on(folder, hands)


def go_on(folder: Path, hands: Hands) -> int:
    """Do what a sweep lacks and return the exit code."""
    state = state_of(folder)
    try:
        with polite_signals() as check, showing(folder.name, state, quiet=hands.quiet) as watch:
            state = carry_on(folder, lambda limit: Interruptible(hands.make(limit), check), watch)
    except KeyboardInterrupt:
        state = state_of(folder)
        typer.echo(f"stopped; {state.done + state.failed} of {state.runs} runs are kept", err=True)
        typer.echo(f"go on with: reformsim resume {folder}", err=True)
        raise typer.Exit(STOPPED) from None
    except RunError as problem:
        typer.echo(f"{problem}; what was committed is kept", err=True)
        typer.echo(f"when that is mended, go on with: reformsim resume {folder}", err=True)
        return FAILED
    tell(folder, state)
    return FAILED if state.failed else 0


def try_again(folder: Path, hands: Hands) -> int:
    """Do the failed runs of a sweep again, and return the exit code."""
    forgotten = retry_failed(folder)
    terminal.say(f"{forgotten} failed runs are done again")
    return go_on(folder, hands)


def add_seeds(folder: Path, more: int, hands: Hands) -> int:
    """Add seeds to a sweep, do them, and return the exit code."""
    seeds = extend_seeds(folder, more)
    terminal.say(f"{seeds} seeds of each policy and world")
    return go_on(folder, hands)


def describe(folder: Path) -> dict[str, Any]:
    """Return how far a sweep is, as plain data."""
    state = state_of(folder)
    return {
        "folder": str(folder),
        "runs": state.runs,
        "done": state.done,
        "failed": state.failed,
        "missing": state.missing,
    }


def say_status(folder: Path, *, as_json: bool) -> int:
    """Print how far a sweep is, and return the exit code."""
    if as_json:
        terminal.say_json(encode_json(describe(folder)))
    else:
        tell(folder, state_of(folder))
    return 0


def tell(folder: Path, state: SweepState) -> None:
    """Print how far a sweep is and what to do next."""
    terminal.say(f"{state.done} of {state.runs} runs are done, {state.failed} failed, {state.missing} are missing")
    if state.missing:
        terminal.say(f"go on with: reformsim resume {folder}")
    if state.failed:
        terminal.say(f"reasons: the columns stage, type and message of its runs, and {folder / 'failures'}")
        terminal.say(f"try those again with: reformsim retry {folder} --failed")
    terminal.say(f"Files: {folder}")


@contextmanager
def showing(label: str, state: SweepState, *, quiet: bool) -> Iterator[Watch]:
    """Show a bar with rate, time left and failures; a line a minute where there is no terminal.

    Parameters
    ----------
    label
        Written before the bar.
    state
        How far it is at the start.
    quiet
        Show nothing.
    """
    before = state.done + state.failed

    def tell(now: SweepState, seconds: float) -> terminal.Mark:
        """Return how far it is now."""
        finished = now.done + now.failed
        rate = (finished - before) / max(seconds, 1e-9)
        return terminal.Mark(finished, now.runs, bar_words(now, rate), log_line(now, rate))

    first = terminal.Mark(before, state.runs, bar_words(state, 0.0))
    with terminal.paced(label, first, tell, quiet=quiet) as watch:
        yield watch


def bar_words(now: SweepState, rate: float) -> str:
    """Return how far a sweep is in a few words; `rate` in runs a second."""
    return f"{now.done + now.failed}/{now.runs} {rate:.1f} runs/s, {now.failed} failed"


def log_line(now: SweepState, rate: float) -> str:
    """Return how far a sweep is in a line; `rate` in runs a second."""
    finished = f"{now.done + now.failed:,} of {now.runs:,} runs, {now.failed:,} failed"
    left = f"about {amount(now.missing / rate, UNITS)} left" if rate else "no run has ended yet"
    return f"{finished}, {rate:.2g} runs/s, {left}"
