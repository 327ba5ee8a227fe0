"""The command ``release``."""

from __future__ import annotations

from typing import Annotated

import typer

from reformsim.cli.running import OUTPUTS
from reformsim.cli.studies.options import AsJson, Changes, FirstSeed, Out, Quiet, ScenarioName, Seeds, Workers


def release(
    scenario: ScenarioName,
    *,
    every_months: Annotated[
        int, typer.Option("--every-months", min=1, metavar="M", help="Months between two releases.")
    ] = 10,
    years_after: Annotated[
        float | None,
        typer.Option("--years-after", metavar="Y", help="Years to go on after a release; default: to the run's end."),
    ] = None,
    share: Annotated[float, typer.Option("--share", metavar="P", help="Share of seeds that must hold.")] = 0.95,
    seeds: Seeds = 20,
    changes: Changes = None,
    seed: FirstSeed = None,
    workers: Workers = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """End support year by year, and say from when on it holds.

    Prints the point of no return with an interval over seeds, or that there is none.
    """
    from reformsim.cli.studies.order import StudyOrder, load_all

    order = StudyOrder("release", (scenario,), tuple(changes or ()), seeds, seed, workers, out, as_json, quiet)
    loaded = load_all(order)
    from reformsim.cli.studies.frame import answer_order
    from reformsim.study.release import Times
    from reformsim.study.release import release as ask
    from reformsim.view.release_fan import draw_release

    times = Times(every_months, years_after, share)
    raise typer.Exit(answer_order(order, loaded, lambda found, effort: ask(found[0], effort, times), draw_release))
