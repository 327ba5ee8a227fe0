"""The command ``discover``."""

from __future__ import annotations

from typing import Annotated

import typer

from reformsim.cli.studies.options import AsJson, Quiet
from reformsim.cli.sweeps.commands import SweepFolder

LOOKED_FOR = "A verdict, several with commas between, or a condition such as 'final<0.3'."


def discover(
    folder: SweepFolder,
    *,
    outcome: Annotated[str, typer.Option("--outcome", metavar="WHAT", help=LOOKED_FOR)],
    policy: Annotated[
        str | None, typer.Option("--policy", metavar="NAME", help="The policy to look at; default: each by itself.")
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option("--threshold", metavar="P", help="Density to reach; default: as far from chance as can be."),
    ] = None,
    most_restrictions: Annotated[
        int | None, typer.Option("--most-restrictions", metavar="K", help="The most numbers that a box restricts.")
    ] = None,
    box: Annotated[
        int | None, typer.Option("--box", metavar="STEP", help="Take the box at this step of the trajectory.")
    ] = None,
    boxes: Annotated[
        int, typer.Option("--boxes", metavar="N", help="So many boxes, each in what the ones before it leave.")
    ] = 1,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Say under which conditions an outcome comes about.

    Looks in the worlds of a sweep for a box of few numbers that holds the outcome densely, and says how far to
    trust it.
    """
    from reformsim.cli.sweeps.answering import SweepOrder, answer_sweep
    from reformsim.study.discover import Look
    from reformsim.study.discover import discover as ask
    from reformsim.view.boxes import draw_discovery

    look = Look(outcome, policy, threshold, most_restrictions, box, boxes)
    order = SweepOrder("discover", folder, as_json, quiet)
    raise typer.Exit(answer_sweep(order, lambda sweep: ask(sweep, look), draw_discovery))
