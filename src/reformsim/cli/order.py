"""Take an order for ``reformsim run``: what is wrong with it is told before anything heavy is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reformsim.cli import terminal
from reformsim.cli.drawing import drawing_beside
from reformsim.cli.finding import find_scenario
from reformsim.cli.loading import is_large, load_with_schools
from reformsim.run.many import seeds_from, usable_processors
from reformsim.run.store import folder_of_scenario


@dataclass(frozen=True, slots=True)
class Order:
    """Hold what was typed after ``reformsim run``.

    Attributes
    ----------
    scenario, changes
        Path or name, and ``key.path=value`` for each change.
    seed, seeds
        First seed (None: the scenario's), and how many (None: one, told in words).
    out
        Folder for the runs.
    workers
        Processes; None takes all processors.
    checkpoint_minutes
        How far snapshots of a long run are apart; None: as its size asks for.
    as_json, quiet
        How to answer.
    """

    scenario: str
    changes: tuple[str, ...]
    seed: int | None
    seeds: int | None
    out: Path
    workers: int | None
    checkpoint_minutes: float | None
    as_json: bool
    quiet: bool


def carry_out(order: Order) -> int:
    """Run what was ordered and return the exit code."""
    scenario = load_with_schools(find_scenario(order.scenario), order.changes)
    first = scenario.seed if order.seed is None else order.seed
    seeds = seeds_from(first, order.seeds or 1)
    parent = folder_of_scenario(order.out, scenario.name)
    workers = order.workers or usable_processors()
    terminal.mention_compiling(quiet=order.quiet)  # what is loaded next may compile already
    if order.checkpoint_minutes is not None or is_large(scenario):
        from reformsim.cli.long_running import run_long

        return run_long(order, scenario, seeds, parent, workers)
    if order.seeds is None:
        with drawing_beside(workers) as begin_picture:
            from reformsim.cli.seeds import run_one

            return run_one(order, scenario, first, parent, workers, begin_picture)
    from reformsim.cli.seeds import run_several

    return run_several(order, scenario, seeds, parent, workers)
