"""The command ``threshold``."""

from __future__ import annotations

from typing import Annotated

import typer

from reformsim.cli.running import OUTPUTS
from reformsim.cli.studies.options import (
    AsJson,
    Changes,
    FirstSeed,
    From,
    Out,
    Quiet,
    ScenarioName,
    Seeds,
    To,
    Workers,
)

TURNED = "What is turned up, such as levers.coaching.intensity; or duration, intensity, share: of all levers."


def threshold(
    scenario: ScenarioName,
    *,
    vary: Annotated[str, typer.Option("--vary", metavar="PATH", help=TURNED)],
    target: Annotated[
        str, typer.Option("--target", metavar="VERDICTS", help="Verdicts aimed at, with commas between.")
    ] = "breakthrough,steady_work",
    share: Annotated[float, typer.Option("--share", metavar="P", help="Share of seeds that must reach one.")] = 0.5,
    low: From = None,
    high: To = None,
    tolerance: Annotated[
        float | None, typer.Option("--tolerance", metavar="X", help="How near; default: a 64th of the range.")
    ] = None,
    seeds: Seeds = 20,
    changes: Changes = None,
    seed: FirstSeed = None,
    workers: Workers = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Find the smallest value that is enough.

    Turns one number up until so many seeds reach the verdict aimed at, and says where, with an interval.
    """
    from reformsim.cli.studies.order import StudyOrder, load_all

    order = StudyOrder("threshold", (scenario,), tuple(changes or ()), seeds, seed, workers, out, as_json, quiet)
    loaded = load_all(order)
    from reformsim.cli.studies.frame import answer_order
    from reformsim.study.threshold import Aim, Vary
    from reformsim.study.threshold import threshold as ask
    from reformsim.view.threshold_curve import draw_threshold

    aim = Aim(tuple(name.strip() for name in target.split(",") if name.strip()), share, tolerance)
    varied = Vary(vary, low, high)
    raise typer.Exit(
        answer_order(order, loaded, lambda found, effort: ask(found[0], varied, effort, aim), draw_threshold)
    )
