"""Carry out ``reformsim run`` where a run is large: it is kept as it goes on, and gone on with after any stop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from reformsim.cli import terminal
from reformsim.cli.files import SUMMARY_FILE, long_files, run_name
from reformsim.cli.guard import STOPPED
from reformsim.cli.order import Order
from reformsim.cli.repeat import close_rerun
from reformsim.cli.seeds import Kept, describe_seeds, tell_one, tell_seeds
from reformsim.cli.stopping import Tick, polite_signals
from reformsim.config.reading import is_plain_file, read_record
from reformsim.config.scenario import Scenario
from reformsim.run.long_run import Pace
from reformsim.run.many import usable_processors
from reformsim.run.provenance import RUN_FILE, RecordedRun, describe_run
from reformsim.run.store import encode_json, write_run
from reformsim.run.unfinished import ENDING, Unfinished, open_unfinished
from reformsim.study.long_run import simulate_long
from reformsim.study.rerun import compare
from reformsim.study.simulate import Result

SECONDS_PER_MINUTE = 60.0
USUAL_MINUTES = 5.0
"""How far snapshots are apart where nothing was asked for; of a nation one takes some seconds."""


def run_long(order: Order, scenario: Scenario, seeds: range, parent: Path, threads: int) -> int:
    """Run one seed after the other, all threads on each; of several those that are kept already are not run again."""
    if order.seeds is None:
        result, folder = run_seed(order, scenario, seeds[0], parent, threads)
        tell_one(order, result, folder)
        return 0
    done: dict[int, Kept] = {}
    for seed in seeds:
        there = kept_run(scenario, seed, parent)
        if there is None:
            result, folder = run_seed(order, scenario, seed, parent, threads)
            there = Kept(result.summary, folder)
        done[seed] = there
    tell_seeds(order, describe_seeds(scenario, done, {}), [kept.folder for kept in done.values()])
    return 0


def kept_run(scenario: Scenario, seed: int, parent: Path) -> Kept | None:
    """Return the run of a scenario and seed where it was made already with these versions."""
    folder = parent / run_name(scenario, seed)
    files = (folder / RUN_FILE, folder / SUMMARY_FILE)
    if not all(map(is_plain_file, files)) or files[0].read_bytes() != encode_json(describe_run(scenario, seed)):
        return None
    return Kept(read_record(files[1], "a run folder"), folder)


def run_seed(order: Order, scenario: Scenario, seed: int, parent: Path, threads: int) -> tuple[Result, Path]:
    """Run a seed, or go on with it, and keep it.

    Raises
    ------
    Exit
        With the code of a stop, once it is said how to go on.
    """
    name = run_name(scenario, seed)
    minutes = USUAL_MINUTES if order.checkpoint_minutes is None else order.checkpoint_minutes
    with (
        open_unfinished(parent / f"{name}{ENDING}", scenario, seed) as kept,
        pacing(kept, f"{scenario.name}, seed {seed}", threads, minutes, quiet=order.quiet) as pace,
    ):
        long = simulate_long(scenario, seed, kept, pace)
        folder = write_run(parent, name, long_files(long))
        kept.remove()
    return long.result, folder


def repeat_long(folder: Path, recorded: RecordedRun, parent: Path | None, *, quiet: bool) -> int:
    """Make a recorded long run again beside its folder, compare, and return 0 if every byte is the same, else 1.

    Raises
    ------
    Exit
        With the code of a stop, once it is said how to go on.
    """
    place = folder.absolute().with_name(f"{folder.absolute().name}-again{ENDING}")
    with (
        open_unfinished(place, recorded.scenario, recorded.seed) as kept,
        pacing(kept, f"{folder.name} again", usable_processors(), USUAL_MINUTES, quiet=quiet) as pace,
    ):
        long = simulate_long(recorded.scenario, recorded.seed, kept, pace)
        code = close_rerun(compare(folder, recorded, long.result, long_files(long)), parent, quiet=quiet)
        kept.remove()
    return code


@contextmanager
def pacing(kept: Unfinished, label: str, threads: int, minutes: float, *, quiet: bool) -> Iterator[Pace]:
    """Give how a long run is carried on, show how far it is, and say how to go on where it is stopped.

    Parameters
    ----------
    kept
        The run's folder.
    label
        Written before the bar.
    threads
        Blocks of schools that are worked on at once.
    minutes
        How far snapshots are apart.
    quiet
        Show no bar.

    Raises
    ------
    Exit
        With the code of a stop.
    """
    try:
        with polite_signals() as check, showing(label, quiet=quiet) as tick:
            yield Pace(threads, minutes * SECONDS_PER_MINUTE, tick, check)
    except KeyboardInterrupt:
        typer.echo(f"stopped; what is done is kept in {kept.folder}", err=True)
        typer.echo("give the same command again to go on from there", err=True)
        raise typer.Exit(STOPPED) from None


@contextmanager
def showing(label: str, *, quiet: bool) -> Iterator[Tick]:
    """Show a bar with rate and time left; a line a minute where there is no terminal.

    Parameters
    ----------
    label
        Written before the bar.
    quiet
        Show nothing.
    """
    first: tuple[float, int] | None = None

    def tell(state: tuple[int, int], seconds: float) -> terminal.Mark:
        """Return how far it is; the rate counts from the first month on, for kernels are loaded before."""
        nonlocal first
        done, total = state
        first = (seconds, done) if first is None else first
        said = pace_words(done, total, seconds - first[0], done - first[1])
        return terminal.Mark(done, total, said, said)

    begins = terminal.Mark(0, None, "begins: people are made up, kernels loaded")
    with terminal.paced(label, begins, tell, quiet=quiet, is_time_shown=False) as watch:
        yield lambda done, total: watch((done, total))


def pace_words(done: int, total: int, seconds: float, months: int) -> str:
    """Return how far a run is, how fast it goes and how long it will take.

    Parameters
    ----------
    done, total
        Months, run and baseline together.
    seconds, months
        What was done in this session, and how long it took.
    """
    if not months or not seconds:
        return f"{done} of {total} months"
    left = (total - done) * seconds / months
    return f"{done} of {total} months, {months / seconds * SECONDS_PER_MINUTE:,.0f} a minute, {time_words(left)} left"


def time_words(seconds: float) -> str:
    """Return a stretch of time in minutes, or in seconds where it is short."""
    minutes = round(seconds / SECONDS_PER_MINUTE)
    return f"{minutes} minutes" if minutes > 1 else f"{seconds:.0f} seconds"
