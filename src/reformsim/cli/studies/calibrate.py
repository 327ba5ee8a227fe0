"""The command ``calibrate``."""

from __future__ import annotations

from typing import Annotated

import typer

from reformsim.cli.running import OUTPUTS
from reformsim.cli.studies.options import AsJson, Changes, Out, Quiet, Workers


def calibrate(
    calibration: Annotated[
        str, typer.Argument(metavar="CALIBRATION", help="File, or a name in ./experiments.", show_default=False)
    ],
    *,
    trials: Annotated[
        int | None, typer.Option("--trials", min=1, metavar="N", help="Sets to try in all; default: the file's.")
    ] = None,
    changes: Changes = None,
    workers: Workers = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Search for numbers under which the model does what it should.

    Writes the best set as a scenario, all good sets, and which numbers the targets do not pin down. Stop it as you
    like: finished trials are kept, and the same command goes on; with more trials it goes further.
    """
    from reformsim.cli.studies.calibrating import CalibrationOrder, carry_out

    order = CalibrationOrder(calibration, trials, tuple(changes or ()), workers, out, as_json, quiet)
    raise typer.Exit(carry_out(order))
