"""The command ``classic``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from reformsim.cli.running import OUTPUTS
from reformsim.cli.studies.options import AsJson, Changes, FirstSeed, Out, Quiet, Workers

if TYPE_CHECKING:
    from reformsim.cli.studies.order import StudyOrder


def classic(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Which one; left out: all are listed.")] = None,
    *,
    changes: Changes = None,
    seeds: Annotated[
        int | None, typer.Option("--seeds", min=1, metavar="K", help="How many; default: as many as tell enough.")
    ] = None,
    seed: FirstSeed = None,
    workers: Workers = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Run a classic model with the model's own rule.

    Prints what the paper says and what came out; draws the whole curve with the published points.
    """
    from reformsim.cli.entries import classic_rows, setting_rows
    from reformsim.cli.formats import print_rows
    from reformsim.cli.studies.order import StudyOrder
    from reformsim.study.classic import find_classic

    if name is None:
        print_rows(classic_rows(), "table")
        return
    asked = find_classic(name)
    count = asked.seeds if seeds is None else seeds
    order = StudyOrder("classic", (name,), tuple(changes or ()), count, seed, workers, out, as_json, quiet)
    asked.set(order.changes)
    if not (as_json or quiet):
        print_rows(setting_rows(name, order.changes), "table")
    raise typer.Exit(answer_classic(order))


def answer_classic(order: StudyOrder) -> int:
    """Carry out what was asked of a classic model and return the exit code: 0, or 1 if a part of it failed."""
    from reformsim.cli import terminal
    from reformsim.cli.guard import FAILED, STOPPED
    from reformsim.cli.studies.frame import answer_files, name_answer, say_how_to_go_on, tell_answer
    from reformsim.run.crew import Effort
    from reformsim.run.many import usable_processors
    from reformsim.run.store import folder_of_scenario, keep_answer
    from reformsim.study.classic import classic as ask
    from reformsim.view.classic_curve import draw_classic

    (name,) = order.scenarios
    parent = folder_of_scenario(order.out / order.study, name)
    with terminal.progress(f"{order.study} {name}", quiet=order.quiet) as tick:
        try:
            effort = Effort(order.seeds, order.first_seed, order.workers or usable_processors(), parent, tick)
            answer = ask(name, order.changes, effort)
        except KeyboardInterrupt:
            say_how_to_go_on(parent)
            raise typer.Exit(STOPPED) from None
    folder = keep_answer(parent, name_answer(answer, ()), answer_files(answer, draw_classic))
    tell_answer(answer, folder, as_json=order.as_json, quiet=order.quiet)
    return FAILED if answer.failures else 0
