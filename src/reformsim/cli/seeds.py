"""Carry out ``reformsim run``: one seed, or several side by side."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from reformsim.analysis import verdict_shares
from reformsim.cli import terminal
from reformsim.cli.drawing import BeginPicture
from reformsim.cli.files import result_files, run_name
from reformsim.cli.guard import FAILED, explain, report_failure
from reformsim.cli.order import Order
from reformsim.config.scenario import Scenario
from reformsim.errors import InputError
from reformsim.run.many import SeedFailure, SeedRun, describe_failure, run_seeds
from reformsim.run.store import encode_json, write_run
from reformsim.study.simulate import Result, simulate

MODULES = ("reformsim.cli.files", "reformsim.view")
"""What every worker needs; they draw in everything else."""


class Kept(NamedTuple):
    """Hold a run's main figures and where its files are."""

    summary: dict[str, Any]
    folder: Path


class Computed(NamedTuple):
    """Hold what a worker hands back: a run's main figures and its files."""

    summary: dict[str, Any]
    files: dict[str, bytes]


def run_one(
    order: Order, scenario: Scenario, seed: int, parent: Path, workers: int, begin_picture: BeginPicture
) -> int:
    """Run one seed, keep it and tell it."""
    with terminal.progress(f"{scenario.name}, seed {seed}", quiet=order.quiet) as tick:
        result = simulate(scenario, seed, threads=workers, progress=tick)
    files = result_files(result, begin_picture)
    tell_one(order, result, write_run(parent, run_name(scenario, seed), files))
    return 0


def tell_one(order: Order, result: Result, folder: Path) -> None:
    """Print what became of one seed in the way that was asked for."""
    if order.as_json:
        terminal.say_json(encode_json(result.summary))
        terminal.mention([folder], quiet=order.quiet)
    elif order.quiet:
        terminal.say(str(folder))
    else:
        terminal.tell_run(result, folder)


def compute(scenario: Scenario, seed: int) -> Result:
    """Return a seed's result; a step for a worker."""
    return simulate(scenario, seed)


def pack(result: Result) -> Computed:
    """Return what is kept of a result; a step for a worker."""
    return Computed(result.summary, result_files(result))


def run_several(order: Order, scenario: Scenario, seeds: range, parent: Path, workers: int) -> int:
    """Run several seeds, keep each, and say how often each verdict came out; 1 if one failed."""
    steps = (("simulate", partial(compute, scenario)), ("files", pack))
    done: dict[int, Kept] = {}
    failures: dict[int, SeedFailure] = {}
    with terminal.progress(f"{scenario.name}, {len(seeds)} seeds", quiet=order.quiet) as tick:
        for number, run in enumerate(run_seeds(steps, seeds, workers, MODULES), start=1):
            kept = keep(scenario, run, parent)
            if isinstance(kept, SeedFailure):
                failures[run.seed] = kept
            else:
                done[run.seed] = kept
            tick(number, len(seeds))
    refuse_bad_input(done, failures)
    tell_seeds(order, describe_seeds(scenario, done, failures), [done[seed].folder for seed in sorted(done)])
    report_failures(failures, order.out)
    return FAILED if failures else 0


def report_failures(failures: dict[int, SeedFailure], out: Path) -> None:
    """Explain bad input, and put every failure of ours on record."""
    for seed, failure in sorted(failures.items()):
        if failure.problems:
            explain(tuple(f"seed {seed}: {problem}" for problem in failure.problems))
        else:
            message = f"seed {seed}, {failure.stage}: {failure.type}: {failure.message}"
            report_failure(message, failure.traceback, out)


def keep(scenario: Scenario, run: SeedRun, parent: Path) -> Kept | SeedFailure:
    """Write a seed's run and return what is needed of it from now on, or what went wrong."""
    if run.failure is not None:
        return run.failure
    try:
        folder = write_run(parent, run_name(scenario, run.seed), run.value.files)
    except InputError as error:
        return describe_failure("write", error)
    return Kept(run.value.summary, folder)


def refuse_bad_input(done: dict[int, Kept], failures: dict[int, SeedFailure]) -> None:
    """Raise what is wrong with the input where that is why no seed could be run."""
    if not done and failures and all(failure.problems for failure in failures.values()):
        raise InputError(dict.fromkeys(line for seed in sorted(failures) for line in failures[seed].problems))


def describe_seeds(scenario: Scenario, done: dict[int, Kept], failures: dict[int, SeedFailure]) -> dict[str, Any]:
    """Return runs, shares of verdicts and failed seeds as one mapping, each in the order of seeds."""
    runs = [done[seed].summary for seed in sorted(done)]
    shares = verdict_shares([run["verdict"] for run in runs]) if runs else ()
    return {
        "scenario": scenario.name,
        "runs": runs,
        "verdicts": [
            {"verdict": one.name, "count": one.count, "share": one.share, "low": one.low, "high": one.high}
            for one in shares
        ],
        "failed": [
            {"seed": seed, "stage": failure.stage, "type": failure.type, "message": failure.message}
            for seed, failure in sorted(failures.items())
        ],
    }


def tell_seeds(order: Order, answer: dict[str, Any], folders: list[Path]) -> None:
    """Print the answer about several seeds, and where their files are, in the way that was asked for."""
    if order.as_json:
        terminal.say_json(encode_json(answer))
        terminal.mention(folders, quiet=order.quiet)
    elif order.quiet:
        for folder in folders:
            terminal.say(str(folder))
    else:
        terminal.tell_shares(answer, folders)
