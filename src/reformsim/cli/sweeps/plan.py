"""The command ``plan``."""

from __future__ import annotations

from typing import Annotated

import typer

from reformsim.config.limits import MOST_WORKERS

Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", min=1, max=MOST_WORKERS, metavar="N", help="Processes to reckon with; default: all processors."
    ),
]


def plan(
    experiment: Annotated[str, typer.Argument(metavar="EXPERIMENT", help="File, or a name in ./experiments.")],
    *,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY.PATH=VALUE", help="Change a value; repeatable.")
    ] = None,
    workers: Workers = None,
    probe: Annotated[
        bool, typer.Option("--probe/--no-probe", help="Run the first few runs for some seconds, and throw them away.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Check an experiment and say what its sweep will take.

    Counts the runs and tries a few of them for the time, disk and memory of all. Nothing is kept.
    """
    from reformsim.cli.sweeps.planning import say_plan

    raise typer.Exit(say_plan(experiment, tuple(changes or ()), workers, probe=probe, as_json=as_json))
