"""The command ``workshop``."""

from __future__ import annotations

from typing import Annotated

import typer

from reformsim.cli.running import OUTPUTS
from reformsim.cli.studies.options import AsJson, Changes, Out, Quiet, Workers


def workshop(
    file: Annotated[str, typer.Argument(metavar="FILE", help="YAML file with teams and their rounds.")],
    *,
    prices: Annotated[bool, typer.Option("--prices", help="Print what levers cost, and play nothing.")] = False,
    changes: Changes = None,
    workers: Workers = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Play a workshop of teams with a budget.

    Refuses in words what a team cannot pay; prints ranking and debrief; keeps tables, figure and a log.
    """
    from reformsim.cli.studies.workshopping import WorkshopOrder, carry_out, say_prices

    carry = say_prices if prices else carry_out
    raise typer.Exit(carry(WorkshopOrder(file, tuple(changes or ()), workers, out, as_json, quiet)))
