"""The command ``hysteresis``."""

from __future__ import annotations

from typing import Annotated

import typer

from reformsim.cli.running import OUTPUTS
from reformsim.cli.studies.options import AsJson, Changes, FirstSeed, Out, Quiet, ScenarioName, Seeds, Workers


def hysteresis(
    scenario: ScenarioName,
    *,
    levers: Annotated[
        list[str] | None,
        typer.Option("--lever", metavar="NAME", help="A lever to ramp; repeatable; default: all together."),
    ] = None,
    hold: Annotated[bool, typer.Option("--hold", help="The other levers act all the time; else they are out.")] = False,
    years: Annotated[int, typer.Option("--years", metavar="Y", help="Years up, and years down.")] = 40,
    hold_years: Annotated[
        int, typer.Option("--hold-years", metavar="Y", help="Years without support after that.")
    ] = 20,
    push_back: Annotated[
        str, typer.Option("--push-back", metavar="SHOCK", help="Shock that is ramped up then; none for no push.")
    ] = "field_backlash",
    seeds: Seeds = 10,
    changes: Changes = None,
    seed: FirstSeed = None,
    workers: Workers = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Ramp support slowly up and down.

    Prints both thresholds and the area between the way up and the way down.
    """
    from reformsim.cli.studies.order import StudyOrder, load_all

    order = StudyOrder("hysteresis", (scenario,), tuple(changes or ()), seeds, seed, workers, out, as_json, quiet)
    loaded = load_all(order)
    from reformsim.cli.studies.frame import answer_order
    from reformsim.study.hysteresis import Ramp
    from reformsim.study.hysteresis import hysteresis as ask
    from reformsim.view.loop import draw_hysteresis

    ramp = Ramp(tuple(levers or ()), years, hold_years, "" if push_back == "none" else push_back, hold)
    raise typer.Exit(answer_order(order, loaded, lambda found, effort: ask(found[0], effort, ramp), draw_hysteresis))
