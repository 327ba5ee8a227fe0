"""The command ``compare``."""

from __future__ import annotations

from typing import Annotated

import typer

from reformsim.cli.running import OUTPUTS
from reformsim.cli.studies.options import AsJson, Changes, FirstSeed, Out, Quiet, Seeds, Workers
from reformsim.config.limits import MOST_SEEDS


def compare(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="REFERENCE OTHER...", help="Files, or names in ./scenarios.")
    ],
    *,
    seeds: Seeds = 20,
    until_ci: Annotated[
        float | None,
        typer.Option("--until-ci", metavar="W", help="Add seeds until the intervals reach W or less to either side."),
    ] = None,
    max_seeds: Annotated[
        int, typer.Option("--max-seeds", min=1, max=MOST_SEEDS, metavar="K", help="The most seeds to add to.")
    ] = 500,
    measure: Annotated[str, typer.Option("--measure", help="The measure whose interval counts.")] = "final",
    changes: Changes = None,
    seed: FirstSeed = None,
    workers: Workers = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Compare scenarios with the same luck.

    The first is the reference. Prints verdicts and differences with intervals; keeps tables and figure.
    """
    from reformsim.cli.studies.order import StudyOrder, load_all

    order = StudyOrder("compare", tuple(scenarios), tuple(changes or ()), seeds, seed, workers, out, as_json, quiet)
    loaded = load_all(order)
    from reformsim.cli.studies.frame import answer_order
    from reformsim.study.compare import Enough
    from reformsim.study.compare import compare as ask
    from reformsim.view.comparison import draw_comparison

    enough = None if until_ci is None else Enough(until_ci, max_seeds, measure)
    raise typer.Exit(answer_order(order, loaded, lambda found, effort: ask(found, effort, enough), draw_comparison))
