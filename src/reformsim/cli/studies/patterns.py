"""The command ``patterns``."""

from __future__ import annotations

from typing import Annotated

import typer

from reformsim.cli.running import OUTPUTS
from reformsim.cli.studies.options import AsJson, Changes, FirstSeed, Out, Quiet, Seeds, Workers


def patterns(
    scenario: Annotated[str, typer.Argument(metavar="[SCENARIO]", help="File, or a name in ./scenarios.")] = "baseline",
    *,
    only: Annotated[
        str | None, typer.Option("--only", metavar="ID,ID", help="Patterns to measure; default: all.")
    ] = None,
    seeds: Seeds = 5,
    changes: Changes = None,
    seed: FirstSeed = None,
    workers: Workers = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Hold the model against published findings.

    Prints each number with its published range and whether it is hit. The scenario's own levers are off.
    """
    from reformsim.cli.studies.order import StudyOrder, load_all

    order = StudyOrder("patterns", (scenario,), tuple(changes or ()), seeds, seed, workers, out, as_json, quiet)
    loaded = load_all(order)
    from reformsim.cli.studies.frame import answer_order
    from reformsim.study.patterns import patterns as ask
    from reformsim.view.pattern_rows import draw_patterns

    ids = [] if only is None else [name.strip() for name in only.split(",")]
    raise typer.Exit(answer_order(order, loaded, lambda found, effort: ask(found[0], effort, ids), draw_patterns))
