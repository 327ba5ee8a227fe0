"""The command ``warn``."""

from __future__ import annotations

from typing import Annotated

import typer

from reformsim.cli.running import OUTPUTS
from reformsim.cli.studies.options import AsJson, Changes, FirstSeed, Out, Quiet, ScenarioName, Seeds, Workers


def warn(
    scenario: ScenarioName,
    *,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="SCENARIO", help="Runs without a turn; default: the system left alone."),
    ] = None,
    turn: Annotated[
        str, typer.Option("--turn", metavar="up|down", help="Which turn; default: what the run does.")
    ] = "",
    window_months: Annotated[int, typer.Option("--window-months", metavar="M", help="Rolling window.")] = 20,
    years_before: Annotated[int, typer.Option("--years-before", metavar="Y", help="Years looked at, at most.")] = 8,
    lead_months: Annotated[int, typer.Option("--lead-months", metavar="M", help="Time that a warning gives.")] = 5,
    false_alarms: Annotated[
        float, typer.Option("--false-alarms", metavar="P", help="Share of runs without a turn that may raise one.")
    ] = 0.1,
    ramp_years: Annotated[
        int, typer.Option("--ramp-years", metavar="Y", help="Ramp support up over so many years; 0: as it is.")
    ] = 0,
    seeds: Seeds = 20,
    changes: Changes = None,
    seed: FirstSeed = None,
    workers: Workers = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Look for early warning of a turn.

    Prints rates of hits and false alarms of each sign, and whether it warns at all.
    """
    from reformsim.cli.studies.order import StudyOrder, load_all

    names = (scenario,) if against is None else (scenario, against)
    order = StudyOrder("warn", names, tuple(changes or ()), seeds, seed, workers, out, as_json, quiet)
    loaded = load_all(order)
    from reformsim.cli.studies.frame import answer_order
    from reformsim.study.warn import warn as ask
    from reformsim.study.warn_signs import Watchfulness
    from reformsim.view.warning_signs import draw_warning

    look = Watchfulness(turn, window_months, years_before, lead_months, false_alarms, ramp_years)
    code = answer_order(order, loaded, lambda found, effort: ask(found[0], effort, look, *found[1:]), draw_warning)
    raise typer.Exit(code)
