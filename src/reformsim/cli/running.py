"""The commands that run: ``run`` and ``rerun``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reformsim.config.limits import LARGEST_SEED, MOST_SEEDS, MOST_WORKERS

OUTPUTS = Path("outputs")

OutFolder = Annotated[
    Path, typer.Option("--out", envvar="REFORMSIM_OUTPUTS", metavar="DIR", help="Folder for the runs.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar; print folders only.")]


def run(
    scenario: Annotated[str, typer.Argument(help="File, or a name in ./scenarios.")],
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=LARGEST_SEED, metavar="N", help="Fixes all luck; default: the scenario's."),
    ] = None,
    seeds: Annotated[
        int | None, typer.Option(min=1, max=MOST_SEEDS, metavar="K", help="Run so many seeds, from the first on.")
    ] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY.PATH=VALUE", help="Change a value; repeatable.")
    ] = None,
    out: OutFolder = OUTPUTS,
    workers: Annotated[
        int | None, typer.Option(min=1, max=MOST_WORKERS, metavar="N", help="Processes; default: all processors.")
    ] = None,
    *,
    checkpoint: Annotated[
        float | None,
        typer.Option(
            min=0,
            metavar="MINUTES",
            help="Keep where it is at ends of years so far apart: after any stop the same command goes on; "
            "default: 5 for 10,000 schools and more.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary alone, as JSON.")] = False,
    quiet: Quiet = False,
) -> None:
    """Run a scenario and say what came of it.

    Prints what happened, the verdict and its reasons; keeps tables and figure in a new folder.
    """
    from reformsim.cli.order import Order, carry_out

    order = Order(scenario, tuple(changes or ()), seed, seeds, out, workers, checkpoint, as_json, quiet)
    raise typer.Exit(carry_out(order))


def rerun(
    rundir: Annotated[Path, typer.Argument(help="Folder of a run.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Keep the new run here; default: nowhere.")
    ] = None,
    *,
    quiet: Quiet = False,
) -> None:
    """Make a run again and compare every byte.

    Exit code 0 if all files are the same, 1 if not.
    """
    from reformsim.cli.repeat import repeat

    raise typer.Exit(repeat(rundir, out, quiet=quiet))
