"""Measure the throughput of sweeps, as a ratio in one run: ours beside `mesa.batch_run` on the idiomatic Mesa model.

    python benchmarks/throughput.py [--quick] [--rounds N] [--whole] [--json FILE]

Both do runs of 10 schools x 10 years on two processes, in turns. Ours does 200 of them, kept on disk. The idiomatic
version would take an hour for as many: it does a few runs of a few months, and its time is scaled to 200 runs of all
months; `--whole` has it do whole runs once, to see whether that is fair. What is left out favours it: its start, and
building its schools, are not counted, and it keeps nothing.

Beside that: what a run costs a worker beside the run itself, the memory of the process that hands runs out over 20,000
of them, and the time to open a folder of 10,000 runs and get the mean path of each policy.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mesa
from idiomatic_mesa import SchoolSystem

from reformsim import Scenario
from reformsim.config.experiment import Experiment
from reformsim.model.system import System
from reformsim.run.chunks import Measured, RunOrder
from reformsim.run.drive import Driver
from reformsim.run.local_engine import LocalEngine
from reformsim.run.shards import DONE, FAILURES, RUNS, SERIES, begin_session, write_shards
from reformsim.run.sweep_read import open_sweep
from reformsim.study.sweep import SweepState, begin_sweep, carry_on
from reformsim.study.sweep_run import measure_run

PROCESSES = 2
RUNS_COMPARED = 200
ROUNDS = 3
EMPTY_RUNS = 4000
"""Runs in which nothing is done, to see what a run costs beside itself."""
LONG_RUNS, READ_RUNS, RUNS_OF_A_SHARD = 20_000, 10_000, 20
MEGABYTE = 1e6
MODULES = ("reformsim.study.sweep_run",)
COACHING = {"coaching": {"start_year": 0, "end_year": 8, "intensity": 0.8}}
WARM_UP_MONTHS = 1


def plan(schools: int, years: int) -> dict[str, object]:
    return {"years": years, "system": {"schools": schools}, "levers": COACHING}


class Timed(SchoolSystem):
    """The idiomatic model, as `mesa.batch_run` wants it: made of parameters, timed after it was built."""

    def __init__(self, schools: int, years: int, months: int, seed: int) -> None:
        super().__init__(System(Scenario.from_dict(plan(schools, years)), seed))
        self._last = months + WARM_UP_MONTHS
        self._done = 0
        self._begun = 0.0
        self.seconds = 0.0
        self.datacollector = mesa.DataCollector(model_reporters={"seconds": "seconds"})

    def step(self) -> None:
        super().step()
        self._done += 1
        if self._done == WARM_UP_MONTHS:
            self._begun = time.perf_counter()
        self.seconds = time.perf_counter() - self._begun
        self.datacollector.collect(self)
        self.running = self._done < self._last


def mesa_seconds(schools: int, years: int, months: int, runs: int) -> float:
    """Return a process's seconds for a month of the idiomatic model when `mesa.batch_run` keeps all processes busy."""
    rows = mesa.batch_run(
        Timed,
        {"schools": [schools], "years": [years], "months": [months], "seed": list(range(1, runs + 1))},
        number_processes=PROCESSES,
        max_steps=months + WARM_UP_MONTHS,
        display_progress=False,
    )
    return statistics.mean(row["seconds"] for row in rows) / months


def nothing(_scenario: Scenario, seed: int) -> Measured:
    return Measured({"end_deep": seed / 7})


def do_nothing(engine: LocalEngine, runs: int) -> float:
    """Return the seconds for so many runs in which nothing is done: handing out, committing, and waiting."""
    from throughput import nothing  # by the module's name, under which workers find it

    scenario = Scenario.from_dict(plan(3, 2))
    orders = (RunOrder(run, f"{run:016x}", "coached", 0, run, scenario) for run in range(runs))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name in (RUNS, SERIES, FAILURES):
            (folder / name).mkdir()
        driver = Driver(folder, begin_session(folder), nothing, ["end_deep"], lambda _tally: None)
        start = time.perf_counter()
        driver.drive(orders, engine)
        return time.perf_counter() - start


def ready_engine() -> LocalEngine:
    """Return an engine whose workers have been at work: their start is not counted, as that of batch_run is not."""
    engine = LocalEngine(PROCESSES, None, MODULES)
    do_nothing(engine, 2 * PROCESSES)
    return engine


def overhead_seconds(runs: int) -> float:
    """Return a worker's seconds for a run in which nothing is done."""
    engine = ready_engine()
    seconds = do_nothing(engine, runs)
    engine.stop()
    return seconds * PROCESSES / runs


def our_seconds(schools: int, years: int, runs: int, metrics: list[str]) -> float:
    """Return the seconds of a sweep from its first to its last run."""
    asked = Experiment.from_dict(
        {"policies": {"coached": plan(schools, years)}, "seeds": {"count": runs}, "metrics": metrics}
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "sweep"
        begin_sweep(asked, folder)
        engine = ready_engine()
        start = time.perf_counter()
        state = carry_on(folder, lambda _limit: engine, lambda _state: None)
        seconds = time.perf_counter() - start
        if state.done != runs:
            sys.exit(f"{state.failed} of {runs} runs failed")
    return seconds


def memory_bytes() -> int:
    """Return the memory that this process has now."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def parent_memory(runs: int) -> dict[str, float]:
    """Return the memory of the process that hands out runs: after a tenth of them, and the most from there on."""
    asked = Experiment.from_dict({"policies": {"small": plan(3, 2)}, "seeds": {"count": runs}, "metrics": ["end_deep"]})
    seen: list[tuple[int, int]] = []

    def watch(state: SweepState) -> None:
        seen.append((state.done, memory_bytes()))

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "sweep"
        begin_sweep(asked, folder)
        carry_on(folder, lambda limit: LocalEngine(PROCESSES, limit, MODULES), watch)
    later = [used for done, used in seen if done >= runs / 10]
    return {"runs": runs, "after_a_tenth": later[0] / MEGABYTE, "most": max(later) / MEGABYTE}


def reading_seconds(runs: int, rounds: int) -> list[float]:
    """Return the seconds to open a folder of so many runs with ten years of series, and get each policy's mean path."""
    policies = ("left_alone", "coached")
    asked = Experiment.from_dict(
        {
            "policies": {
                name: plan(10, 10) | {"levers": levers} for name, levers in zip(policies, ({}, COACHING), strict=True)
            },
            "seeds": {"count": runs // len(policies)},
            "metrics": ["final"],
            "series": ["deep", "culture"],
        }
    )
    found = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "sweep"
        begin_sweep(asked, folder)
        for first in range(0, runs, RUNS_OF_A_SHARD):
            write_shards(folder, f"part-{first:08d}-0", *some_runs(range(first, first + RUNS_OF_A_SHARD), policies))
        for _ in range(rounds):
            start = time.perf_counter()
            bands = open_sweep(folder).bands()
            found.append(time.perf_counter() - start)
            if bands["runs"].unique().tolist() != [runs // len(policies)]:
                sys.exit("runs are missing from what was read")
    return found


def some_runs(numbers: range, policies: tuple[str, ...]) -> tuple[Any, ...]:
    """Return rows, measures and series of runs that were never run."""
    rows = [
        {"run": run, "run_id": f"{run:016x}", "policy": policies[run % len(policies)], "world": 0, "seed": run}
        | {"status": DONE, "stage": "", "type": "", "message": "", "seconds": 0.1, "final": run / 7}
        for run in numbers
    ]
    years = range(1, 11)
    series = {
        "run": [run for run in numbers for _ in years],
        "year": [year for _ in numbers for year in years],
        "deep": [run / year for run in numbers for year in years],
        "culture": [year / (run + 1) for run in numbers for year in years],
    }
    return rows, ["final"], series


def spread(values: list[float]) -> dict[str, float]:
    """Return median, least and most."""
    return {"median": statistics.median(values), "least": min(values), "most": max(values)}


def in_rounds(rounds: int, sizes: tuple[int, int, int, int]) -> dict[str, list[float]]:
    """Return what each round gave; all that is compared is done in each round, one after the other."""
    schools, years, runs, months = sizes
    month_count = years * Scenario.from_dict(plan(schools, years)).months_per_year
    found: dict[str, list[float]] = {name: [] for name in ("ours", "judged", "mesa_month", "ratio", "judged_ratio")}
    for _ in range(rounds):
        month = mesa_seconds(schools, years, months, PROCESSES)
        theirs = month * month_count * runs / PROCESSES
        ours = our_seconds(schools, years, runs, ["end_deep", "end_culture"])
        judged = our_seconds(schools, years, runs, ["verdict", "final"])
        for name, value in zip(found, (ours, judged, month, theirs / ours, theirs / judged), strict=True):
            found[name].append(value)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small and few: does it run?")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often all that is compared is done")
    parser.add_argument("--whole", action="store_true", help="the idiomatic version does all months too, once")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    given = parser.parse_args()
    sizes = (3, 2, 20, 1) if given.quick else (10, 10, RUNS_COMPARED, 4)
    long_runs, read_runs, empty_runs = (200, 400, 200) if given.quick else (LONG_RUNS, READ_RUNS, EMPTY_RUNS)
    schools, years, runs, months = sizes
    measure_run(Scenario.from_dict(plan(schools, years)), 1, ("end_deep",), ())  # compiles the kernels
    rounds = 1 if given.quick else given.rounds
    found = in_rounds(rounds, sizes)
    figures: dict[str, Any] = {
        "runs": runs,
        "schools": schools,
        "years": years,
        "processes": PROCESSES,
        "rounds": rounds,
        **{name: spread(values) for name, values in found.items()},
        "overhead_seconds_per_run": spread([overhead_seconds(empty_runs) for _ in range(rounds)]),
        "parent_megabytes": parent_memory(long_runs),
        "reading_seconds": spread(reading_seconds(read_runs, rounds)) | {"runs": read_runs},
    }
    if given.whole:
        months = years * Scenario.from_dict(plan(schools, years)).months_per_year
        figures["mesa_month_whole"] = mesa_seconds(schools, years, months - WARM_UP_MONTHS, PROCESSES)
    tell(figures)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")


def tell(figures: dict[str, Any]) -> None:
    """Print the figures: medians, with least and most."""
    runs, memory = figures["runs"], figures["parent_megabytes"]

    def line(words: str, of: dict[str, float], shown: Callable[[float], str]) -> None:
        print(f"  {words:<48}{shown(of['median']):>10}   ({shown(of['least'])} to {shown(of['most'])})")

    size = f"{figures['schools']} schools x {figures['years']} years"
    print(f"{runs} runs of {size} on {figures['processes']} processes, {figures['rounds']} rounds, medians:")
    line("reformsim sweep", figures["ours"], "{:.1f} s".format)
    line("the same with baseline and verdict", figures["judged"], "{:.1f} s".format)
    line("a month of mesa.batch_run", figures["mesa_month"], "{:.2f} s".format)
    if "mesa_month_whole" in figures:
        print(f"  {'the same, mean over all months of a run':<48}{figures['mesa_month_whole']:>8.2f} s")
    line("times as fast as mesa.batch_run", figures["ratio"], "{:.0f}".format)
    line("the same with baseline and verdict", figures["judged_ratio"], "{:.0f}".format)
    line("overhead of a run", figures["overhead_seconds_per_run"], lambda seconds: f"{1e3 * seconds:.1f} ms")
    print(
        f"  memory of the parent over {memory['runs']:,} runs: {memory['after_a_tenth']:.0f} MB after a tenth of them,"
    )
    print(f"  {memory['most']:.0f} MB at most from there on")
    line(f"mean paths of {figures['reading_seconds']['runs']:,} runs", figures["reading_seconds"], "{:.2f} s".format)


if __name__ == "__main__":
    main()
