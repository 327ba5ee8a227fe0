"""The commands that learn from a sweep: ``sensitivity`` and ``screen``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reformsim.cli.sweeps.commands import SweepFolder

Measures = Annotated[
    list[str] | None,
    typer.Option(
        "--measure", metavar="NAME", help="A measure that was kept, or a verdict; repeatable. Default: final."
    ),
]
Policies = Annotated[
    list[str] | None, typer.Option("--policy", metavar="NAME", help="A policy; repeatable. Default: all.")
]
Against = Annotated[
    str, typer.Option("--against", metavar="POLICY", help="Take the difference from it, in the same world and seed.")
]
Design = Annotated[
    int | None, typer.Option("--design", min=0, metavar="K", help="Which design of the experiment, from 0.")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Folder for the answer; default: analysis in the sweep's.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the answer alone, as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print the folder only.")]


def sensitivity(
    folder: SweepFolder,
    *,
    measures: Measures = None,
    policies: Policies = None,
    against: Against = "",
    design: Design = None,
    out: Out = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Say how much each uncertain number moves the result.

    Of a sweep with a Sobol or a Morris design. Prints indices with intervals, and how much of it all is luck.
    """
    from reformsim.cli.sweeps.answering import SweepOrder, answer_sweep
    from reformsim.study.sensitivity import sensitivity as ask
    from reformsim.study.sweep_choice import Question
    from reformsim.view.tornado import draw_all

    question = Question(tuple(measures or ()), tuple(policies or ()), design, against)
    order = SweepOrder("sensitivity", folder, as_json, quiet, out)
    raise typer.Exit(answer_sweep(order, lambda sweep: ask(sweep, question), draw_all))


def screen(
    folder: SweepFolder,
    *,
    measures: Measures = None,
    policies: Policies = None,
    against: Against = "",
    design: Design = None,
    out: Out = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Say which of many uncertain numbers matter at all.

    Of a sweep with any design that spreads. Writes the experiment that shares out the variance over those that do.
    """
    from reformsim.cli.sweeps.answering import SweepOrder, answer_sweep
    from reformsim.study.screen import screen as ask
    from reformsim.study.sweep_choice import Question
    from reformsim.view.screening import draw_screens

    question = Question(tuple(measures or ()), tuple(policies or ()), design, against)
    order = SweepOrder("screen", folder, as_json, quiet, out)
    raise typer.Exit(answer_sweep(order, lambda sweep: ask(sweep, question), draw_screens))
