"""The commands of sweeps: ``sweep``, ``status``, ``resume``, ``retry``, ``extend`` and ``export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reformsim.cli.running import OUTPUTS
from reformsim.config.limits import MOST_SEEDS, MOST_WORKERS

SweepFolder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep.")]
Workers = Annotated[
    int | None, typer.Option(min=1, max=MOST_WORKERS, metavar="N", help="Processes; default: all processors.")
]
EngineName = Annotated[str, typer.Option("--engine", metavar="local|dask", help="Who does the runs.")]
Scheduler = Annotated[str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler, for --engine dask.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]


def sweep(
    experiment: Annotated[str, typer.Argument(metavar="EXPERIMENT", help="File, or a name in ./experiments.")],
    *,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY.PATH=VALUE", help="Change a value; repeatable.")
    ] = None,
    workers: Workers = None,
    engine: EngineName = "local",
    scheduler: Scheduler = None,
    out: Annotated[
        Path, typer.Option("--out", envvar="REFORMSIM_OUTPUTS", metavar="DIR", help="Folder for results.")
    ] = OUTPUTS,
    quiet: Quiet = False,
) -> None:
    """Do all runs of an experiment, or those that are missing.

    Stop it as you like: what is finished is kept, and the same command goes on.
    """
    from reformsim.cli.sweeps.carrying import Hands, begin

    raise typer.Exit(begin(experiment, tuple(changes or ()), out, Hands(engine, workers, scheduler, quiet)))


def status(
    folder: SweepFolder, *, as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False
) -> None:
    """Say how far a sweep is."""
    from reformsim.cli.sweeps.carrying import say_status

    raise typer.Exit(say_status(folder, as_json=as_json))


def resume(
    folder: SweepFolder,
    *,
    workers: Workers = None,
    engine: EngineName = "local",
    scheduler: Scheduler = None,
    quiet: Quiet = False,
) -> None:
    """Do the runs that a sweep lacks."""
    from reformsim.cli.sweeps.carrying import Hands, go_on

    raise typer.Exit(go_on(folder, Hands(engine, workers, scheduler, quiet)))


def retry(
    folder: SweepFolder,
    *,
    failed: Annotated[bool, typer.Option("--failed", help="The failed runs; there is nothing else to try again.")],
    workers: Workers = None,
    engine: EngineName = "local",
    scheduler: Scheduler = None,
    quiet: Quiet = False,
) -> None:
    """Do the failed runs of a sweep again."""
    from reformsim.cli.sweeps.carrying import Hands, try_again
    from reformsim.errors import InputError

    if not failed:
        raise InputError("retry: say --failed; finished runs are not done again")
    raise typer.Exit(try_again(folder, Hands(engine, workers, scheduler, quiet)))


def extend(
    folder: SweepFolder,
    *,
    seeds: Annotated[
        int, typer.Option("--seeds", max=MOST_SEEDS, metavar="+K", help="So many seeds more of everything.")
    ],
    workers: Workers = None,
    engine: EngineName = "local",
    scheduler: Scheduler = None,
    quiet: Quiet = False,
) -> None:
    """Add seeds to a sweep, and do them."""
    from reformsim.cli.sweeps.carrying import Hands, add_seeds

    raise typer.Exit(add_seeds(folder, seeds, Hands(engine, workers, scheduler, quiet)))


def export(
    folder: SweepFolder,
    *,
    form: Annotated[str, typer.Option("--format", metavar="csv|parquet|xlsx", help="Kind of files.")] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder for the files; default: export in the sweep's.")
    ] = None,
) -> None:
    """Write a sweep's runs, and bands over time, for other programs.

    A dictionary with the unit and meaning of every column lies beside them.
    """
    from reformsim.cli.sweeps.exporting import say_export

    raise typer.Exit(say_export(folder, form, out))
