"""Sweep: every run of an experiment, done once, kept at once, whatever happens in between.

A sweep is a folder. Beginning, resuming, retrying and extending are one thing: do the runs that the folder
does not have.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from reformsim.config.experiment import Experiment
from reformsim.config.limits import MOST_SEEDS
from reformsim.errors import InputError
from reformsim.run.chunks import RunOrder
from reformsim.run.designs import world_rows, worlds_of
from reformsim.run.drive import Driver, Engine, Tally
from reformsim.run.provenance import code_fingerprint
from reformsim.run.shards import DONE, FAILED, RUNS, forget_failures, read_statuses, shard_files
from reformsim.run.sweep_folder import (
    SWEEP_FILE,
    create_sweep,
    hold_sweep,
    read_about,
    read_design,
    read_experiment,
    refuse_other_code,
    refuse_other_question,
    write_about,
)
from reformsim.run.sweep_plan import RunSpec, runs_of
from reformsim.study.enough_seeds import StopRule, seeds_needed
from reformsim.study.sweep_run import measure_run

if TYPE_CHECKING:
    from reformsim.config.scenario import Scenario

ID_CHARACTERS = 16
MakeEngine = Callable[[float | None], Engine]
"""What makes an engine, given the time limit for one run in seconds."""


@dataclass(frozen=True, slots=True)
class SweepState:
    """Say how far a sweep is.

    Attributes
    ----------
    runs
        Runs in all, as far as is known: a stop rule may ask for more.
    done, failed
        Runs that gave measures, and runs that failed.
    seconds_per_run
        A worker's time for a run, None where nothing has been run in this session.
    """

    runs: int
    done: int
    failed: int
    seconds_per_run: float | None = None

    @property
    def missing(self) -> int:
        """Return how many runs are still to be done."""
        return self.runs - self.done - self.failed


Watch = Callable[[SweepState], None]


def begin_sweep(experiment: Experiment, folder: Path) -> None:
    """Make the folder of a new sweep; nothing is run yet.

    Where the sweep is there already it stays, with the stop rule and time limit of now, and more seeds if more
    are asked.

    Raises
    ------
    InputError
        If the folder is taken, what it asks differs, or the design cannot be drawn.
    """
    if (folder / SWEEP_FILE).exists():
        _begin_again(experiment, folder)
        return
    about = {
        "name": experiment.name,
        "hash": experiment.hash,
        "seeds": experiment.seeds.count,
        "experiment": experiment.resolved(),
    }
    create_sweep(folder, about, worlds_of(experiment))


def _begin_again(experiment: Experiment, folder: Path) -> None:
    """Take over what of an experiment may be changed on the way."""
    about, asked = read_about(folder), experiment.resolved()
    refuse_other_question(folder, about, asked)
    if about["experiment"] == asked:
        return
    refuse_other_code(folder, about)
    with hold_sweep(folder):
        seeds = max(about["seeds"], experiment.seeds.count)
        write_about(folder, {**about, "seeds": seeds, "experiment": asked})


def carry_on(folder: Path, make_engine: MakeEngine, watch: Watch) -> SweepState:
    """Do the runs that a sweep's folder does not have, and return how far it is then.

    Parameters
    ----------
    folder
        The sweep.
    make_engine
        Makes the workers.
    watch
        Told how far it is, whenever runs have ended.

    Raises
    ------
    InputError
        If it is not a sweep, other code began it, or another process is at work there.
    KeyboardInterrupt
        When it was stopped; what is committed stays.
    """
    about = read_about(folder)
    refuse_other_code(folder, about)
    experiment = read_experiment(folder, about)
    with hold_sweep(folder) as token:
        sweep = _Sweep(folder, token, experiment, about["seeds"])
        engine: Engine | None = None
        try:
            while sweep.lacks_runs():
                engine = engine or make_engine(experiment.timeout_seconds)
                sweep.drive(engine, watch)
        finally:
            if engine is not None:
                engine.stop()
        return sweep.state()


def retry_failed(folder: Path) -> int:
    """Forget the failed runs of a sweep, so that they are done again, and return how many there were.

    Raises
    ------
    InputError
        If it is not a sweep, other code began it, or another process is at work there.
    """
    refuse_other_code(folder, read_about(folder))
    state_of(folder)
    with hold_sweep(folder):
        return forget_failures(folder)


def extend_seeds(folder: Path, more: int) -> int:
    """Ask for more seeds of every policy and world, and return how many there are to be.

    Raises
    ------
    InputError
        If it is not a sweep, or other code began it.
    """
    about = read_about(folder)
    refuse_other_code(folder, about)
    if more < 1:
        raise InputError(f"--seeds: must be at least +1 (got {more})")
    if about["seeds"] + more > MOST_SEEDS:
        raise InputError(f"--seeds: there are {about['seeds']:,}, and {MOST_SEEDS:,} are the most (got {more:,} more)")
    state_of(folder)
    with hold_sweep(folder):
        seeds = int(about["seeds"]) + more
        write_about(folder, {**about, "seeds": seeds})
    return seeds


def state_of(folder: Path) -> SweepState:
    """Return how far a sweep is; it may be at work in another process.

    Raises
    ------
    InputError
        If it is not a sweep.
    """
    about = read_about(folder)
    return _Sweep(folder, "", read_experiment(folder, about), about["seeds"]).state()


class _Sweep:
    """Hold a sweep's folder and what is asked of it."""

    def __init__(self, folder: Path, token: str, experiment: Experiment, seeds: int) -> None:
        self._folder, self._token = folder, token
        self._experiment, self._seeds = experiment, seeds
        self._worlds = read_design(folder)
        self._statuses = read_statuses(folder)
        self._asked = 0

    def lacks_runs(self) -> bool:
        """Return whether there are runs to do; with a stop rule, whether its next round asks for some."""
        self._statuses = read_statuses(self._folder)
        missing = sum(1 for _ in self._missing())
        self._asked = len(self._statuses) + missing
        return missing > 0

    def _missing(self) -> Iterator[RunSpec]:
        """Yield the runs that are asked for and not there."""
        return (spec for spec in self._specs() if spec.run not in self._statuses)

    def _specs(self) -> Iterator[RunSpec]:
        """Return all runs that are asked for, as far as is known."""
        rule = self._experiment.stop
        if rule is None:
            return runs_of(self._experiment, self._worlds, self._seeds)
        most = max(rule.most_seeds, self._seeds)
        needed = self._needed_seeds(StopRule(rule.half_width, most), rule.measure)
        first = self._experiment.seeds.first
        everything = runs_of(self._experiment, self._worlds, max([self._seeds, *needed.values()]))
        return (spec for spec in everything if spec.seed - first < needed.get((spec.policy, spec.world), self._seeds))

    def _needed_seeds(self, rule: StopRule, measure: str) -> dict[tuple[str, int], int]:
        """Return how many seeds each policy and world needs, by what its runs say."""
        files = shard_files(self._folder, RUNS)
        if not files:
            return {}
        runs = pq.read_table(files, columns=["policy", "world", "seed", measure]).to_pandas()
        first = self._experiment.seeds.first
        needed = {}
        for (policy, world), cell in runs.groupby(["policy", "world"]):
            by_seed = dict(zip(cell["seed"], cell[measure].astype(float), strict=True))
            values = [by_seed.get(first + number) for number in range(rule.most_seeds)]
            needed[str(policy), int(world)] = seeds_needed(values, self._seeds, rule)
        return needed

    def drive(self, engine: Engine, watch: Watch) -> None:
        """Do the runs that are missing."""
        experiment = self._experiment
        work = partial(measure_run, measures=experiment.metrics, series=experiment.series)
        before = self.state()

        def tell(tally: Tally) -> None:
            """Say how far it is."""
            watch(
                SweepState(self._asked, before.done + tally.done, before.failed + tally.failed, tally.seconds_per_run)
            )

        Driver(self._folder, self._token, work, experiment.metrics, tell).drive(self._orders(), engine)

    def _orders(self) -> Iterator[RunOrder]:
        """Return runs with their scenarios, made when they are due."""
        worlds = {int(row["world"]): row for row in world_rows(self._worlds)}
        for spec in self._missing():
            scenario: Scenario | InputError
            run_id = ""
            try:
                scenario = self._experiment.scenario_in(spec.policy, worlds[spec.world])
            except InputError as error:
                scenario = error
            else:
                run_id = identify(scenario, spec.seed)
            yield RunOrder(spec.run, run_id, spec.policy, spec.world, spec.seed, scenario)

    def state(self) -> SweepState:
        """Return how far it was when its shards were last read."""
        asked = self._asked or len({*self._statuses, *(spec.run for spec in self._specs())})
        counted = list(self._statuses.values())
        return SweepState(asked, counted.count(DONE), counted.count(FAILED))


def identify(scenario: Scenario, seed: int) -> str:
    """Return what makes a run the same as another: a hash of resolved scenario, seed and code."""
    said = f"{scenario.hash}\x1f{seed}\x1f{code_fingerprint()}"
    return hashlib.sha256(said.encode("ascii")).hexdigest()[:ID_CHARACTERS]


def folder_name(experiment: Experiment) -> str:
    """Return the name of a sweep's folder: the experiment's, and the start of its hash."""
    return f"{experiment.name}-{experiment.hash[:8]}"
