"""The command ``explain``."""

from __future__ import annotations

from typing import Annotated

import typer

from reformsim.cli.running import OUTPUTS
from reformsim.cli.studies.options import AsJson, Changes, FirstSeed, Out, Quiet, ScenarioName, Seeds, Workers


def explain(
    scenario: ScenarioName,
    *,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="SCENARIO", help="Held against this; default: the same system left alone."),
    ] = None,
    outcome: Annotated[str, typer.Option("--outcome", metavar="MEASURE", help="What is explained.")] = "final",
    orders: Annotated[
        int, typer.Option("--orders", min=1, metavar="K", help="Orders to sample where more than 8 parts differ.")
    ] = 24,
    seeds: Seeds = 10,
    changes: Changes = None,
    seed: FirstSeed = None,
    workers: Workers = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Say what each lever contributed.

    Prints Shapley values with intervals, and where and how two runs with the same luck part.
    """
    from reformsim.cli.studies.order import StudyOrder, load_all

    names = (scenario,) if against is None else (scenario, against)
    order = StudyOrder("explain", names, tuple(changes or ()), seeds, seed, workers, out, as_json, quiet)
    loaded = load_all(order)
    from reformsim.cli.studies.frame import answer_order
    from reformsim.study.explain import Question
    from reformsim.study.explain import explain as ask
    from reformsim.view.waterfall import draw_explanation

    question = Question(outcome, orders)
    raise typer.Exit(
        answer_order(
            order,
            loaded,
            lambda found, effort: ask(found[0], found[1] if len(found) > 1 else None, effort, question),
            draw_explanation,
        )
    )
