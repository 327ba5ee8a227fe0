"""The command ``phase``."""

from __future__ import annotations

from typing import Annotated

import typer

from reformsim.cli.running import OUTPUTS
from reformsim.cli.studies.options import AsJson, Changes, FirstSeed, Out, Quiet, ScenarioName, Seeds, Workers


def phase(
    scenario: ScenarioName,
    *,
    x: Annotated[str, typer.Option("--x", metavar="PATH", help="The number across, such as duration.")],
    y: Annotated[str, typer.Option("--y", metavar="PATH", help="The number upwards.")],
    x_range: Annotated[str, typer.Option("--x-range", metavar="LOW:HIGH", help="Default: what is allowed.")] = "",
    y_range: Annotated[str, typer.Option("--y-range", metavar="LOW:HIGH", help="Default: what is allowed.")] = "",
    cells: Annotated[int, typer.Option("--cells", metavar="N", help="Cells along each side, a multiple of 8.")] = 40,
    points: Annotated[int, typer.Option("--points", metavar="N", help="The most points to run.")] = 600,
    seeds: Seeds = 3,
    changes: Changes = None,
    seed: FirstSeed = None,
    workers: Workers = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Map verdicts over two numbers.

    Refines the map where verdicts change, and draws the border that the mean field foretells over it.
    """
    from reformsim.cli.studies.order import StudyOrder, load_all, read_range

    order = StudyOrder("phase", (scenario,), tuple(changes or ()), seeds, seed, workers, out, as_json, quiet)
    loaded = load_all(order)
    from reformsim.cli.studies.frame import answer_order
    from reformsim.study.phase import Map
    from reformsim.study.phase import phase as ask
    from reformsim.study.threshold import Vary
    from reformsim.view.phase_map import draw_phase

    across, upwards = Vary(x, *read_range("--x-range", x_range)), Vary(y, *read_range("--y-range", y_range))
    size = Map(cells, points)
    raise typer.Exit(
        answer_order(order, loaded, lambda found, effort: ask(found[0], across, upwards, effort, size), draw_phase)
    )
