"""Carry out ``reformsim plan``: count the runs of an experiment, try a few, foretell the rest."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from shlex import quote
from typing import Any

import pandas as pd

from reformsim.cli import terminal
from reformsim.cli.guard import FAILED
from reformsim.cli.loading import load_experiment_with_schools
from reformsim.cli.sweeps.finding import find_experiment
from reformsim.config.experiment import Experiment
from reformsim.errors import InputError
from reformsim.run.designs import world_rows, worlds_of
from reformsim.run.many import usable_processors
from reformsim.run.probe import MOST_PROBES, Forecast, Probe, Trial, foretell, probe
from reformsim.run.store import encode_json
from reformsim.run.sweep_plan import Misfit, SweepSize, misfits, runs_of, size_of
from reformsim.study.sweep_run import measure_run

MODULES = ("reformsim.study.sweep_run",)
MOST_CHECKED = 20_000
"""Policies and worlds of which it is seen whether they make a scenario: a few seconds' worth."""
TWO_DIGITS = 10
SHOWN = 3
"""Problems that are printed in full."""
KINDS = {
    "list": "listed",
    "grid": "of a grid",
    "random": "at random",
    "latin_hypercube": "of a Latin hypercube",
    "sobol": "of a Sobol design",
    "morris": "of Morris trajectories",
}
"""How worlds of each kind of design are told."""
UNITS = ((86_400.0, "days"), (3_600.0, "hours"), (60.0, "minutes"), (1.0, "seconds"))
SIZES = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold what is known of a sweep before it is run.

    Attributes
    ----------
    file, experiment, worlds
        What is asked.
    size
        How much that is.
    checked
        Policies and worlds looked at for misfits.
    misfits
        Those that make no scenario.
    workers
        Processes to reckon with.
    probe
        What a few runs took; None where none was run.
    """

    file: Path
    changes: tuple[str, ...]
    experiment: Experiment
    worlds: pd.DataFrame
    size: SweepSize
    checked: int
    misfits: tuple[Misfit, ...]
    workers: int
    probe: Probe | None = None

    @property
    def most_runs(self) -> int:
        """Return how many runs there may be where a stop rule adds seeds."""
        rule = self.experiment.stop
        seeds = max(self.size.seeds, rule.most_seeds if rule else 0)
        return self.size.policies * self.size.worlds * seeds

    def forecast(self, runs: int) -> Forecast | None:
        """Return what so many runs will take, None where none was tried."""
        return None if self.probe is None else foretell(self.probe, runs, self.workers)


def say_plan(
    name: str, changes: Sequence[str], workers: int | None, *, probe: bool = True, as_json: bool = False
) -> int:
    """Print what a sweep will take and return the exit code: 1 if none of the runs that were tried could be done.

    Parameters
    ----------
    name
        File of the experiment, or its name.
    changes
        ``key.path=value`` for each change.
    workers
        Processes to reckon with; None takes all processors.
    probe
        Whether to try a few runs.
    as_json
        Print it as JSON.
    """
    plan = make_plan(find_experiment(name), changes, workers or usable_processors(), is_probed=probe)
    if as_json:
        terminal.say_json(encode_json(as_data(plan)))
    else:
        for line in lines_of(plan):
            terminal.say(line)
    return FAILED if plan.probe is not None and plan.probe.done == 0 else 0


def make_plan(file: Path, changes: Sequence[str], workers: int, *, is_probed: bool) -> Plan:
    """Return what is known of a sweep.

    Raises
    ------
    InputError
        If anything is wrong with the experiment, or none of its worlds makes a scenario.
    """
    experiment = load_experiment_with_schools(file, changes)
    worlds = worlds_of(experiment)
    size = size_of(experiment, worlds)
    looked_at = worlds.head(max(MOST_CHECKED // size.policies, 1))
    found = tuple(misfits(experiment, looked_at))
    checked = len(looked_at) * size.policies
    if len(found) == checked:
        raise InputError([f"{file}: no policy can be had in any of these worlds", *_told(found)])
    known = Plan(file, tuple(changes), experiment, worlds, size, checked, found, workers)
    if not is_probed:
        return known
    terminal.mention_compiling(quiet=False)
    work = partial(measure_run, measures=experiment.metrics, series=experiment.series)
    return replace(known, probe=probe(first_trials(experiment, worlds), work, experiment.metrics, MODULES))


def first_trials(experiment: Experiment, worlds: pd.DataFrame) -> list[Trial]:
    """Return the first runs of a sweep that make a scenario: in its order, they are a fair sample of it."""
    rows = {row["world"]: row for row in world_rows(worlds)}
    found: list[Trial] = []
    for spec in islice(runs_of(experiment, worlds), MOST_CHECKED):
        if len(found) == MOST_PROBES:
            break
        try:
            scenario = experiment.scenario_in(spec.policy, rows[spec.world])
        except InputError:
            continue
        found.append(Trial(spec.policy, spec.world, scenario, spec.seed))
    return found


def as_data(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain data."""
    tried, foretold, most = plan.probe, plan.forecast(plan.size.runs), plan.forecast(plan.most_runs)
    return {
        "experiment": plan.experiment.name,
        "question": plan.experiment.question,
        "hash": plan.experiment.hash,
        "policies": list(plan.experiment.policies),
        "paths": list(plan.experiment.paths),
        "worlds": plan.size.worlds,
        "seeds": plan.size.seeds,
        "runs": plan.size.runs,
        "most_runs": plan.most_runs,
        "misfits": [misfit._asdict() for misfit in plan.misfits],
        "workers": plan.workers,
        "probe": None
        if tried is None
        else {key: value for key, value in asdict(tried).items() if key not in ("failures", "worker")}
        | {"failures": [failure_line(trial, failure.message) for trial, failure in tried.failures]},
        "forecast": None if foretold is None else foretold._asdict(),
        "most_forecast": None if most is None else most._asdict(),
    }


def lines_of(plan: Plan) -> list[str]:
    """Return a plan in words, a line each."""
    experiment, size = plan.experiment, plan.size
    lines = textwrap.wrap(f"{experiment.name}: {experiment.question}".removesuffix(": "), terminal.LINE_CHARACTERS)
    lines += [
        f"policies  {size.policies}: {', '.join(experiment.policies)}",
        f"worlds    {size.worlds:,}: {design_words(plan)}",
        f"seeds     {size.seeds:,}: {seed_words(experiment)}",
        f"runs      {size.runs:,}" + (f", at most {plan.most_runs:,}" if experiment.stop else ""),
    ]
    lines += forecast_lines(plan)
    if plan.misfits:
        lines += ["", misfit_sentence(plan), *_told(plan.misfits)]
    for trial, failure in () if plan.probe is None else plan.probe.failures[:SHOWN]:
        lines.append(failure_line(trial, f"{failure.type}: {failure.message}"))
    again = " ".join(["reformsim sweep", quote(str(plan.file)), *(f"--set {quote(change)}" for change in plan.changes)])
    return [*lines, "", f"Nothing was kept. To run it: {again}"]


def design_words(plan: Plan) -> str:
    """Return how worlds are drawn, in words."""
    designs, paths = plan.experiment.worlds.designs, plan.experiment.paths
    counts = plan.worlds.groupby("design").size()
    kinds = [f"{counts[index]:,} {KINDS[design.kind]}" for index, design in enumerate(designs)]
    if not kinds:
        return "as the policies have it"
    numbers = "1 number differs" if len(paths) == 1 else f"{len(paths)} numbers differ"
    return f"{' + '.join(kinds)}; {numbers} between them"


def seed_words(experiment: Experiment) -> str:
    """Return which seeds there are, in words."""
    first, last = experiment.seeds.first, experiment.seeds.first + experiment.seeds.count - 1
    said = f"{first} to {last}" if last > first else f"{first}"
    rule = experiment.stop
    if rule is None:
        return said
    return f"{said}, and more until {rule.measure} is known within {rule.half_width:g}, {rule.most_seeds:,} at most"


def forecast_lines(plan: Plan) -> list[str]:
    """Return what the sweep will take, in words; nothing where no run was tried."""
    tried, foretold, most = plan.probe, plan.forecast(plan.size.runs), plan.forecast(plan.most_runs)
    if tried is None or foretold is None or most is None:
        return []
    workers = f"{plan.workers} workers" if plan.workers > 1 else "1 worker"
    which = f"mean of {tried.runs} runs" if tried.runs > 1 else "one run"
    lines = [
        f"a run     {tried.seconds_per_run:.2g} seconds ({which})",
        f"time      {_span(foretold.seconds, most.seconds, UNITS)} with {workers}, if each has a processor of its own",
        f"disk      {_span(foretold.disk_bytes, most.disk_bytes, SIZES)}",
    ]
    if tried.memory_bytes is not None and foretold.memory_bytes is not None:
        each, together = amount(tried.memory_bytes, SIZES), amount(foretold.memory_bytes, SIZES)
        lines.append(f"memory    about {each} a worker, {together} in all")
    return lines


def _span(value: float, most: float, scale: Sequence[tuple[float, str]]) -> str:
    """Return an amount, and how far it may grow where it may."""
    return f"about {amount(value, scale)}" + (f", {amount(most, scale)} at most" if most > value else "")


def amount(value: float, scale: Sequence[tuple[float, str]]) -> str:
    """Return an amount in the largest unit of which it is two or more, two digits that count."""
    size, unit = next(((size, unit) for size, unit in scale if value >= 2 * size), scale[-1])
    shown = value / size
    return f"{shown:,.0f} {unit}" if shown >= TWO_DIGITS else f"{shown:.2g} {unit}"


def misfit_sentence(plan: Plan) -> str:
    """Return how many policies and worlds make no scenario, in a sentence."""
    pairs = plan.size.policies * plan.size.worlds
    of = f"{pairs:,}" if plan.checked == pairs else f"the first {plan.checked:,}"
    return f"{len(plan.misfits):,} of {of} pairs of policy and world make no scenario; their runs will fail:"


def _told(found: Sequence[Misfit]) -> list[str]:
    """Return the first misfits, a line each."""
    lines = [f"  {one.policy} in world {one.world}: {'; '.join(one.problems)}" for one in found[:SHOWN]]
    return lines if len(found) <= SHOWN else [*lines, f"  and {len(found) - SHOWN:,} more"]


def failure_line(trial: Trial, message: str) -> str:
    """Return that a run of the probe failed, in a line."""
    return f"seed {trial.seed} of {trial.policy} in world {trial.world} failed: {message}"
